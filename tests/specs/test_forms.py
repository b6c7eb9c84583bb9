"""Form files: the shipped six, what is refused and where, and the page that tells how to write one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from pydantic import BaseModel

from bot.conversation.context import Context
from bot.conversation.draft import new_draft
from bot.conversation.questions import REVIEW, questions
from specs.described import descriptions
from specs.document import ChosenCompetency, Criterion, Document, SectionEntry
from specs.forms import Form, form_of, shipped_form, shipped_forms
from specs.forms.layout import Column, CriterionColumn, FormPart, RowKind, SideColumn
from specs.forms.model import CriterionKind, HeaderKind, SectionKind
from specs.organisation import shipped_example
from specs.rendering import build
from specs.sources import SourceError, parse_source
from tests.rendering import form_reference, pictures

PAGE = form_reference.PAGE.read_text(encoding="utf-8")
FENCES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
WHOLE, PIECES = FENCES[0], FENCES[1:]
MADE_AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def loaded(text: str) -> Form:
    return form_of(parse_source(text.encode(), "pool.yaml"))


def with_piece(piece: str) -> Form:
    """The form of the page with one of its pieces in place of what it has."""
    value = yaml.safe_load(WHOLE) | yaml.safe_load(piece)
    return loaded(yaml.safe_dump(value, allow_unicode=True, sort_keys=False))


# --- the shipped forms


def test_six_are_shipped() -> None:
    assert shipped_forms() == ("area", "by_stage", "code_column", "competency_bullets", "factor", "numbered_x")


@pytest.mark.parametrize("key", shipped_forms())
def test_a_shipped_form_asks_with_an_example_help_and_a_reason(key: str) -> None:
    form = shipped_form(key)
    asked = questions(Context(form, shipped_example(), None), new_draft(Context(form, shipped_example(), None)))
    assert asked[-1] == REVIEW
    for question in asked[:-1]:
        words = question.asking
        assert words.ask.endswith(("?", ".")), question.key
        assert words.help, question.key
        assert words.why or question.kind == "competencies", question.key
        assert words.example or question.kind == "competencies", question.key
    assert {form.title_field, form.reference_field} <= {field.key for field in form.header if field.required}


@pytest.mark.parametrize("key", shipped_forms())
def test_a_shipped_form_has_one_who_manages_and_one_who_heads(key: str) -> None:
    stages = shipped_form(key).deciding_stages()
    assert [stage.propose for stage in stages] == ["line_manager", "executive_head"]


@pytest.mark.parametrize("key", shipped_forms())
def test_every_section_of_criteria_may_have_suggestions(key: str) -> None:
    for section in shipped_form(key).sections:
        assert bool(section.suggests) == (section.kind == "criteria"), section.key


# --- what is refused, where and how it is mended

MENDED = [
    ("widths: [22, 40, 24, 14]", "widths: [22, 40, 24, 10]", "the widths add up to 96, they must add up to 100."),
    ("headings: [Competency, Behaviours]", "headings: [Competency]", "must be lists of the same length."),
    (
        "columns: [competency, indicators]",
        "columns: [competency, indicator]",
        "'indicator' is not known here. Write one",
    ),
    ("- {section: other, heading: Anything else}", "- {text: other}", "Give it one of the keys columns, lists, "),
    ("- {section: other, heading: Anything else}", "- {section: other}", "'heading' is missing. Add it."),
    (
        "sections: [safety, customers]",
        "sections: [safety, custom]",
        "there is no section 'custom'. Known: behaviours, ",
    ),
    ("sections: [behaviours]", "sections: [behaviours, safety, safety2]", "there is no section 'safety2'."),
    ("- {section: other,", "- {section: others,", "there is no section 'others'."),
    ("- key: customers", "- key: safety", "the key 'safety' stands 2 times."),
    ("- {key: pool_test", "- {key: interview", "the key 'interview' stands 2 times."),
    ("- {key: paper,", "- {key: day,", "the key 'day' stands 2 times."),
    ("title_field: job_title", "title_field: post_title", "there is no header field 'post_title'."),
    ("employer_field: trust", "employer_field: council", "there is no header field 'council'."),
    ("print_order: [post_holder,", "print_order: [holder,", "there is no stage 'holder'."),
    ("code: A, stage: paper", "code: A, stage: letter", "there is no assessment stage 'letter'. Known: day, paper."),
    ("ask: What is the post reference?", 'ask: ""', "the field 'post_ref' is asked for and has no question."),
    ("ask: How must somebody deal with customers?", 'ask: ""', "the section 'customers' is asked for and has no"),
    ("ask_desirable: What would help, but is taught here?", "", "and has no question for them. Add ask_desirable, or"),
    (
        "columns: [label, essential, desirable, codes]",
        "columns: [label, essential, assessed, codes]",
        "told from essent",
    ),
    ("columns: [label, essential, desirable, codes]", "columns: [label, essential, essential, codes]", "stands twice."),
    ("columns: [label, essential, desirable, codes]", "columns: [label, essential, criterion, codes]", "has no column"),
    ("- {section: other, heading: Anything else}", "- {section: safety, heading: A}", "'other' is in no block. Add it"),
    ("columns: [competency, indicators]", "columns: [competency, codes]", "'behaviours' stands in a table without a "),
    ("numbering: continuous", "numbering: per_section", "a table with rows: section is not numbered per_section."),
    ('- assessment_key: "Codes:"', "", "has codes or letters that the document does not explain. Add a block such as"),
    ("code: PT, ", "", "the method 'pool_test' has no code, and a column of this form prints codes. Add code."),
    (
        "sections: [behaviours]",
        "sections: [behaviours]\n      by_stage: true",
        "competencies, which a table with by_stage",
    ),
    ("grade_field: grade", "grade_feild: grade", "'grade_feild' is not a key that is known here. Check its spelling."),
    (
        "orientation: portrait",
        "orientation: square",
        "Write one of these: 'portrait' or 'landscape'.",
    ),
]


@pytest.mark.parametrize(("part", "instead", "told"), MENDED)
def test_a_fault_is_told_once_with_its_place_and_mend(part: str, instead: str, told: str) -> None:
    assert WHOLE.count(part) == 1
    with pytest.raises(SourceError) as refused:
        loaded(WHOLE.replace(part, instead))
    sentences = [fault.sentence() for fault in refused.value.faults]
    assert sum(told in sentence for sentence in sentences) == 1, sentences
    assert all(re.match(r"pool\.yaml, line \d+", sentence) for sentence in sentences)


@pytest.mark.parametrize(
    ("part", "instead", "line"),
    [
        ("widths: [22, 40, 24, 14]", "widths: [22, 40, 24, x]", "widths: [22"),
        ("headings: [Competency, Behaviours]", "heading: [Competency, Behaviours]", "heading: [C"),
        ("code: PT, ", "", "key: pool_test"),
        ("code: A, stage: paper", "code: A, stage: letter", "stage: letter"),
        ("sections: [safety, customers]", "sections: [safety, customers, none]", "columns: [label, essential"),
    ],
)
def test_a_fault_in_a_block_is_told_at_its_line(part: str, instead: str, line: str) -> None:
    text = WHOLE.replace(part, instead)
    expected = next(number for number, words in enumerate(text.splitlines(), 1) if line in words)
    with pytest.raises(SourceError) as refused:
        loaded(text)
    assert expected in [fault.line for fault in refused.value.faults]
    assert [fault.line for fault in refused.value.faults] == sorted(fault.line for fault in refused.value.faults)


def piece(text: str) -> str:
    """A layout with this table, and with the rest of the page's form in lists."""
    rest = "    - lists: bullet\n      sections: [safety, customers, behaviours, rules, other]\n"
    return f"layout:\n  blocks:\n    - {text}\n{rest}"


CRITERIA = "headings: [A, B]\n      widths: [80, 20]\n      sections: [{sections}]\n      rows: criterion"


@pytest.mark.parametrize(
    ("sections", "settings", "told"),
    [
        ("safety", "columns: [criterion, essential]", "a table with rows: criterion has no column 'essential'. Use"),
        ("behaviours", "columns: [criterion, assessed]", "competencies, which a table with rows: criterion cannot"),
        ("safety", "columns: [criterion, assessed]\n      marks: roman", "no cell has two criteria to set off."),
        (
            "safety",
            "columns: [criterion, assessed]\n      numbering: per_competency",
            "is not numbered per_competency.",
        ),
        (
            "safety",
            "columns: [criterion, necessity]\n      necessity: {essential: E, desirable: D}",
            "does not explain",
        ),
        ("safety", "columns: [criterion, necessity]\n      mark: ''", "'' stands here, where words should be."),
    ],
)
def test_a_table_of_single_criteria_is_checked(sections: str, settings: str, told: str) -> None:
    with pytest.raises(SourceError) as refused:
        with_piece(piece(settings + "\n      " + CRITERIA.format(sections=sections)))
    sentences = [fault.sentence() for fault in refused.value.faults]
    assert len(sentences) == 1
    assert told in sentences[0]


def test_a_form_by_stage_needs_stages_and_a_stage_for_each_method() -> None:
    by_stage = PIECES[2]
    assert "by_stage: true" in by_stage
    value = yaml.safe_load(WHOLE) | yaml.safe_load(by_stage)
    del value["assessment"][1]["stage"]
    with pytest.raises(SourceError, match=r"'pool_test' has no stage, .* Add stage: one of day, paper\."):
        loaded(yaml.safe_dump(value))
    del value["assessment_stages"]
    for method in value["assessment"]:
        method.pop("stage", None)
    with pytest.raises(SourceError, match=r"the form has no assessment stages\. Add assessment_stages\."):
        loaded(yaml.safe_dump(value))


def test_what_is_asked_how_assessed_needs_methods_to_choose_from() -> None:
    value = yaml.safe_load(WHOLE) | yaml.safe_load(PIECES[-1])
    del value["assessment"], value["migrations"]
    with pytest.raises(SourceError) as refused:
        loaded(yaml.safe_dump(value))
    told = [fault.sentence() for fault in refused.value.faults]
    assert [re.findall("section '(.*?)' asks how", sentence) for sentence in told] == [["safety"]]


# --- the page


def test_the_fault_on_the_page_is_the_one_that_is_told() -> None:
    with pytest.raises(SourceError) as refused:
        loaded(WHOLE.replace("widths: [22, 40, 24, 14]", "widths: [22, 40, 24, 10]"))
    assert str(refused.value) in PAGE


def test_the_form_of_the_page_and_all_its_pieces_load_and_print_everything() -> None:
    both = SectionEntry(
        essential=(
            Criterion(text="Pulls a swimmer out", assessed_by=("pool_test",)),
            Criterion(text="Blows a whistle"),
        ),
        desirable=(Criterion(text="Teaches a class", assessed_by=("interview",)),),
        text="Written freely",
    )
    chosen = ChosenCompetency.model_validate({"competency": "care", "indicators": ["Notices who is cold"]})
    sections = {"safety": both, "other": SectionEntry(text="Written at the end")}
    document = Document(form="pool", sections=sections, competencies=(chosen,))
    for form in (loaded(WHOLE), *map(with_piece, PIECES)):
        tree = build(document, form, shipped_example(), made_at=MADE_AT)
        told = repr(tree.blocks)
        for sentence in (
            *("Pulls a swimmer out", "Blows a whistle", "Teaches a class", "Notices who is cold"),
            "Everyone",
        ):
            assert sentence in told
        assert told.count("Written freely") == told.count("Written at the end") == 1
        assert "Not placed on this form" not in told


def given(part: BaseModel) -> Iterator[tuple[type[BaseModel], str]]:
    """Every key that a form file gives, with the part in which it stands."""
    for name in part.model_fields_set:
        yield type(part), name
        value = getattr(part, name)
        for inner in value if isinstance(value, tuple) else (value,):
            if isinstance(inner, BaseModel):
                yield from given(inner)


def test_every_key_has_an_example_on_the_page() -> None:
    shown = {key for form in (loaded(WHOLE), *map(with_piece, PIECES)) for key in given(form)}
    known = {(part, name) for part in form_reference.PARTS for name in part.model_fields}
    assert sorted(f"{part.__name__}.{name}" for part, name in known - shown) == []


def parts_of(model: type[FormPart]) -> Iterator[type[FormPart]]:
    for part in model.__subclasses__():
        yield part
        yield from parts_of(part)


def test_every_part_of_a_form_is_in_the_list_of_keys() -> None:
    in_forms = {part for part in parts_of(FormPart) if part.__module__.startswith("specs.forms.")}
    assert {part for part in in_forms if part.__name__ != "Asking"} == set(form_reference.PARTS)
    for part in form_reference.PARTS:
        assert descriptions(part).keys() == part.model_fields.keys(), part


def test_the_list_of_keys_is_what_the_models_say() -> None:
    assert form_reference.written(PAGE) == PAGE, "run: python -m tests.rendering.form_reference"


@pytest.mark.parametrize("kinds", [Column, RowKind, HeaderKind, SectionKind, CriterionKind])
def test_every_kind_is_named_on_the_page(kinds: Any) -> None:
    before = PAGE.split(form_reference.BEGIN)[0]
    named = PAGE if kinds is CriterionKind else before
    assert [kind for kind in get_args(kinds) if f"`{kind}`" not in named] == []


def test_the_columns_are_told_with_the_tables_that_may_have_them() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", PAGE.split("| column |")[1].split("\n\n")[0], re.MULTILINE))
    assert set(rows) == set(get_args(Column))
    for column, where in rows.items():
        in_criterion, in_sides = column in get_args(CriterionColumn), column in get_args(SideColumn)
        assert (where == "any") == (in_criterion and in_sides), column
        assert where == "any" or ("`criterion`" in where) == in_criterion, column


@pytest.mark.parametrize("key", shipped_forms())
def test_each_shipped_form_has_its_picture_on_the_page(key: str) -> None:
    picture = pictures.picture_of(key)
    assert f"| `{key}` |" in PAGE
    assert f"(pictures/{picture.name})" in PAGE
    assert picture.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    assert 5_000 < picture.stat().st_size <= pictures.LARGEST
    assert Path(form_reference.PAGE.parent, "pictures", picture.name) == picture
