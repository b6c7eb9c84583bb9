"""Duties outside the conversation: what suits one, where own words belong, and how a form prints them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

import pytest

from specs.document import CarriedClause, Criterion, Document, Duty, SectionEntry, document_of
from specs.forms import Form, read_form, shipped_form
from specs.forms.example import example_document
from specs.forms.model import CriterionKind
from specs.organisation import shipped_example
from specs.redline import apply, redline
from specs.rendering import render
from specs.rendering.spec_file import as_yaml
from specs.sources import SourceError, read_source
from specs.suggestions import Asked, kind_of, offers_for_duty, section_for, shipped_library
from specs.suggestions.kinds import shipped_signs
from specs.suggestions.precedents import Agreed, Precedent, Wanted, key_of
from specs.suggestions.words import content_words, root_of

KINDS: tuple[CriterionKind, ...] = ("experience", "knowledge", "it")
PLACE = "  - {key: main_duties, label: Main duties, kind: duties}\n"
DUTIES = "Answers calls from residents", "Opens & sorts the post"


class Precedents:
    """An employer that has agreed to some wordings."""

    def __init__(self, *texts: str) -> None:
        self.every = tuple(Precedent(key_of(content_words(text)), text, content_words(text)) for text in texts)

    def agreed(self, wanted: Wanted) -> Agreed:
        return Agreed()

    def sharing(self, words: tuple[str, ...], wanted: Wanted) -> tuple[Precedent, ...]:
        return tuple(each for each in self.every if each.words & set(words))

    def named(self, keys: Collection[str], organisation: str) -> tuple[Precedent, ...]:
        return tuple(each for each in self.every if each.id in keys)


def asked(**changes: object) -> Asked:
    return Asked(**{"title": "Customer Hub Assistant", "kinds": KINDS, "necessity": "essential", **changes})  # type: ignore[arg-type]


def texts(duty: str, source: Precedents | None = None, **changes: object) -> list[str]:
    return [each.criterion.text for each in offers_for_duty(shipped_library(), source, asked(**changes), duty)]


@pytest.mark.parametrize(
    ("duty", "about"),
    [
        ("Deals with complaints", "complain"),
        ("Takes payments for council tax and parking permits", "council tax"),
        ("Keeps the customer records up to date", "record"),
    ],
)
def test_suggestions_for_a_duty_are_about_it(duty: str, about: str) -> None:
    assert any(about in text.lower() for text in texts(duty)[:5])


def test_each_says_which_words_of_the_duty_it_shares() -> None:
    duty = "Plans rotas and trained the trainers"
    for each in offers_for_duty(shipped_library(), None, asked(), duty):
        assert each.because.name == "duty"
        assert all(word.strip("“” ") in duty for word in each.because.facts["words"].split(","))
        assert 0 < each.score <= 1


@pytest.mark.parametrize("duty", ["", "🙂", "Does what is needed", "Zzyzx qwrtp", "Helps, supports and provides"])
def test_nothing_is_offered_only_to_fill_the_list(duty: str) -> None:
    assert texts(duty) == []


def test_what_stands_there_or_was_put_aside_is_not_offered_and_only_the_kinds_asked_for() -> None:
    library = shipped_library()
    first, second, *_ = offers_for_duty(library, None, asked(), "Deals with complaints")
    left = texts("Deals with complaints", already=(first.criterion.text,), declined=(second.criterion.id,))
    assert {first.criterion.text, second.criterion.text}.isdisjoint(left)
    kinds = {each.text: each.kind for each in library.criteria}
    assert {kinds[text] for text in texts("Deals with complaints", kinds=("knowledge",))} == {"knowledge"}


def test_a_trainee_is_not_asked_for_what_a_manager_does() -> None:
    bands = {each.text: each.bands for each in shipped_library().criteria}
    assert all("assistant" in bands[text] for text in texts("Answers calls from residents", band="assistant"))
    assert all(
        "manager" in bands[text] for text in texts("Manages the budget", title="Finance Manager", band="manager")
    )


def test_what_the_employer_agreed_comes_first_unless_the_rules_object() -> None:
    agreed = "Has settled complaints in writing", "Has 5 years' experience of complaints"
    found = texts("Deals with complaints", Precedents(*agreed))
    assert (found[0], agreed[1] in found) == (agreed[0], False)
    aside = key_of(content_words(agreed[0]))
    assert agreed[0] not in texts("Deals with complaints", Precedents(*agreed), declined=(aside,))


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Has answered enquiries by phone", "experience"),
        ("GCSE maths, or has run a till", "qualification"),
        ("Registered with Social Work England", "registration"),
        ("Can explain a bill to an upset caller", "communication"),
        ("Knows the rules on data protection", "knowledge"),
        ("Able to work one Saturday in four", "conditions"),
        ("Uses spreadsheets to follow spending", "it"),
        ("Plans a week's work for a team", "planning"),
        ("Stays calm when callers are angry", "emotional"),
        ("Juggling", "knowledge"),
    ],
)
def test_own_words_show_their_kind(said: str, kind: str) -> None:
    assert kind_of(said) == kind


def test_every_kind_finds_a_section_on_every_shipped_form() -> None:
    kinds: set[CriterionKind] = {*shipped_signs().signs, "experience"}
    for key in ("factor", "area", "code_column", "by_stage", "numbered_x"):
        form = shipped_form(key)
        listed = {section.key for section in form.sections if section.kind == "criteria" and section.asked}
        assert {section_for(form, kind) for kind in kinds} <= listed
    assert section_for(shipped_form("area"), "planning") == "planning"
    assert section_for(shipped_form("factor"), "planning") == "knowledge"


@pytest.mark.parametrize(
    ("one", "other"), [("checks", "checked"), ("writes", "writing"), ("trains", "trained"), ("manage", "managing")]
)
def test_forms_of_one_word_have_one_root(one: str, other: str) -> None:
    [first], [second] = content_words(one), content_words(other)
    assert root_of(first) == root_of(second)
    assert root_of("plant") != root_of("planne")


def with_place(tmp_path: Path, *, asks: str = "optional", places: str = PLACE) -> Path:
    """The area form with a place for duties, above everything else."""
    text = (Path(__file__).parents[2] / "specs" / "forms" / "area.yaml").read_text(encoding="utf-8")
    text = text.replace("duties: optional", f"duties: {asks}").replace("\nsections:\n", f"\nsections:\n{places}")
    block = "  blocks:\n    - {section: main_duties, heading: What the person will do}\n" if places else "  blocks:\n"
    path = tmp_path / "area.yaml"
    path.write_text(text.replace("  blocks:\n", block), encoding="utf-8")
    return path


def printed(document: Document, form: Form) -> str:
    return render(document, form, shipped_example(), "html", made_at=datetime(2026, 11, 22, tzinfo=UTC)).decode()


def test_duties_are_printed_only_where_the_form_has_a_place(tmp_path: Path) -> None:
    document = Document(form="area", header={"post_title": "Clerk"}, duties=DUTIES)
    assert DUTIES[0] not in printed(document, shipped_form("area"))
    html = printed(document, read_form(with_place(tmp_path)))
    assert html.index("What the person will do") < html.index(DUTIES[0]) < html.index("Opens &amp; sorts the post")
    assert html.count(DUTIES[0]) == 1
    assert "Not placed" not in html


def test_clauses_in_the_place_of_the_duties_are_printed_with_them(tmp_path: Path) -> None:
    form = read_form(with_place(tmp_path, places=PLACE.replace("kind:", "takes_clauses: [all], kind:")))
    clause = CarriedClause(key="travel", label="Travel", group="role", text="Must travel between sites", because="x")
    html = printed(Document(form="area", duties=DUTIES, clauses=(clause,)), form)
    assert DUTIES[0] in html
    assert "Must travel between sites" in html


def test_the_example_of_a_form_fills_its_place(tmp_path: Path) -> None:
    form = read_form(with_place(tmp_path, places=PLACE.replace("kind:", "example: Leads swims, kind:")))
    document = example_document(form, "A council")
    assert [(duty.id, duty.text) for duty in document.duties] == [("d1", "Leads swims")]
    assert "main_duties" not in document.sections
    assert example_document(shipped_form("area"), "A council").duties == ()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"asks": "not_asked"}, "Add duties: optional to the form"),
        ({"places": PLACE + PLACE.replace("main_", "other_")}, "a second time"),
    ],
)
def test_a_place_that_is_never_filled_or_filled_twice_is_refused(
    tmp_path: Path, changes: dict[str, str], told: str
) -> None:
    with pytest.raises(SourceError) as refused:
        read_form(with_place(tmp_path, **changes))
    assert any(told in fault.sentence() for fault in refused.value.faults)


def test_a_spec_file_keeps_duties_and_what_was_chosen_for_them(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text(
        "form: factor\nduties:\n- Answers calls\n- {id: d1, text: 7}\nsections:\n  knowledge:\n"
        "    essential:\n    - {text: Explains, for_duties: [d1]}\n",
        encoding="utf-8",
    )
    document = document_of(read_source(path))
    assert [(duty.id, duty.text) for duty in document.duties] == [("d2", "Answers calls"), ("d1", "7")]
    path.write_bytes(as_yaml(document))
    assert document_of(read_source(path)) == document


def test_for_which_duty_a_criterion_was_chosen_is_no_change_that_an_approver_is_told() -> None:
    links = (("d1",), ("d1", "d2"))
    was, now = (
        Document(form="factor", sections={"knowledge": SectionEntry(essential=(Criterion(text="x", for_duties=each),))})
        for each in links
    )
    assert not redline(was, now)
    assert apply(was, redline(was, now)) == now
    duties = now.model_copy(update={"duties": (Duty(id="d1", text=DUTIES[0]),)})
    [told] = redline(was, duties).other
    assert (told.part, len(told.now)) == ("duties", 1)
