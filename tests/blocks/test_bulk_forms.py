"""The forms and the living card hold Slack's limits at every size, and show every word that they can."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks import bulk_modals
from bot.blocks.homes import home_view
from bot.blocks.replies import messages_for
from bot.conversation.bulk import Disagreement, Line, written_in
from bot.conversation.field_editing import Field
from bot.conversation.progress import Place, Progress, editable_places
from bot.conversation.questions import Question
from bot.conversation.replies import Choices, Listing, Option, Reply
from bot.sandbox.rules import check_blocks, check_view, message_blocks_too_long, view_too_large
from bot.sandbox.rules.limits import LIMITS
from bot.services.headcard import drawn
from tests.conversation.talking import factor_at

LETTERS = st.text(st.sampled_from('abc &<>*_"“é漢🙂'), min_size=1, max_size=420).filter(
    lambda text: text.strip() == text
)


def listed(texts: list[str]) -> tuple[Line, ...]:
    kinds = ("essential", "desirable")
    return tuple(Line(id=f"c{n}", text=text, necessity=kinds[n % 2]) for n, text in enumerate(texts))


def accepted(view: dict[str, object]) -> None:
    assert check_view(view, "modal") == []
    assert not view_too_large(view)


@settings(max_examples=40, deadline=None)
@given(st.lists(LETTERS, max_size=70))
def test_a_list_of_any_size_is_shown_whole_and_comes_back_as_it_was(texts: list[str]) -> None:
    lines = listed(texts)
    shown = bulk_modals.shown_in_boxes(lines)
    assert shown == lines
    accepted(bulk_modals.list_view(1, "Knowledge", shown, with_desirable=True, left_out=0))
    values = dict(bulk_modals.boxes(shown, with_desirable=True))
    assert all(len(text) <= LIMITS["plain_text_input"] for text in values.values())
    written, _ = written_in(shown, bulk_modals.typed_in(values, shown, with_desirable=True))
    assert sorted(line.text for line in written) == sorted(line.text for line in lines)
    assert {line.id for line in written} == {line.id for line in lines}


def test_sixty_criteria_of_four_hundred_characters_on_both_lists_fit_one_form() -> None:
    lines = listed([f"{n:03} " + "é" * 396 for n in range(120)])
    assert bulk_modals.shown_in_boxes(lines) == lines
    accepted(bulk_modals.list_view(1, "Knowledge", lines, with_desirable=True, left_out=0))


def test_what_no_form_can_hold_is_left_out_and_counted() -> None:
    lines = listed(["x" * 2_501, "two\nlines", *(f"{n} " + "x" * 1_001 for n in range(300))])
    shown = bulk_modals.shown_in_boxes(lines)
    assert 0 < len(shown) < 300
    view = bulk_modals.list_view(1, "Knowledge", shown, with_desirable=True, left_out=len(lines) - len(shown))
    accepted(view)
    assert str(len(lines) - len(shown)) in str(view["blocks"][0])


def test_disagreements_of_any_size_are_asked_about_within_the_limits() -> None:
    several = [Disagreement(id=f"c{n}", mine="漢" * 2_900, now=None if n % 3 else "é" * 2_900) for n in range(60)]
    accepted(bulk_modals.disagreements_view(1, "Knowledge", several))
    short = [Disagreement(id=f"c{n}", mine=f"mine {n}", now=f"now {n}") for n in range(60)]
    accepted(bulk_modals.disagreements_view(1, "Knowledge", short))


@settings(max_examples=30, deadline=None)
@given(st.lists(LETTERS, min_size=1, max_size=30), st.booleans())
def test_the_form_of_the_head_holds_the_limits_and_comes_back_as_it_was(texts: list[str], lined: bool) -> None:
    every = [
        Field(key=f"header.f{n}", label="L" * 60, text="\n".join([text] * 9) if lined else text, lined=lined)
        for n, text in enumerate(texts)
    ]
    shown = bulk_modals.shown_fields(every)
    view = bulk_modals.fields_view(1, "", shown, left_out=len(every) - len(shown))
    accepted(view)
    values = {
        block["block_id"]: block["element"].get("initial_value", "")
        for block in view["blocks"]
        if block["type"] == "input"
    }
    assert bulk_modals.fields_typed(values, shown) == {field.key: field.text for field in shown}


def place(number: int, label: str) -> Place:
    return Place(f"s{number}", label, "begun", 1, 3, 60, 60, 270, 120, needed=True)


def test_the_card_is_one_message_for_any_form() -> None:
    for count, label in ((1, "Knowledge"), (20, "L" * 300), (90, "漢&<" * 100)):
        places = tuple(place(number, label) for number in range(count))
        needed = tuple(Question(f"s{n}", "criteria", label, aspect="essential") for n in range(count))
        options = tuple(Option(f"s{n}", label[:45]) for n in range(min(count, 40)))
        choices = Choices(options, action="bulk.place", words="edit_place")
        facts: dict[str, object] = {"ref": "PS-0001", "title": "T" * 150, "grade": "G" * 150, "state": "draft"}
        facts |= {"waiting_for": [], "settled": 0, "stages": 0}
        card = drawn(facts, Progress(places, 5, count * 3, needed, 3, 2), choices, label, [label[:45]] * 5)
        [message] = messages_for(card, "1.0")
        assert label[:40].replace("&", "&amp;").replace("<", "&lt;") in message.text
        assert check_blocks(message.blocks, "message", "/blocks") == []
        assert not message_blocks_too_long(message.blocks)
        assert len(message.text) <= 4_000


def test_the_menu_of_a_real_form_names_the_head_and_every_list() -> None:
    talk = factor_at("experience.essential")
    menu = editable_places(talk.context, talk.draft)
    assert menu is not None
    assert [option.key for option in menu.options][:2] == ["header", "experience"]
    assert "competencies" not in [option.key for option in menu.options]


def test_every_message_of_extreme_size_is_taken_by_slack() -> None:
    """Sixty criteria; nine competencies of thirty indicators, each of 400 characters."""
    text = "Keeps <accurate> & complete records, in good order. " * 8
    criteria = Listing("Knowledge", tuple(f"{n} {text}"[:400] for n in range(60)), "number", aspect="essential")
    competencies = tuple(Listing(f"Competency {n}", (text[:400],) * 30, "number", n * 30 + 1) for n in range(9))
    facts = {"title": "T", "missing": [], "tray": 0, "proposed": 0, "empty": False}
    messages = messages_for(Reply("draft.shown", facts, (criteria, *competencies)), "1.0")
    assert len(messages) > 10
    for message in messages:
        assert check_blocks(message.blocks, "message", "/blocks") == []
        assert not message_blocks_too_long(message.blocks)
    assert sum(message.text.count("complete records") for message in messages) >= 60 * 7 + 270 * 7


def test_a_home_tab_with_twelve_drafts_is_taken_by_slack() -> None:
    lines = tuple(f"PS-{n:04} {'T' * 150}, {'G' * 150} (draft)" for n in range(12))
    facts = {"asked": 12, "drafts": 12, "sent": 12, "clauses": 0}
    view = home_view(Reply("home", facts, tuple(Listing(each, lines) for each in ("asked", "drafts", "sent"))))
    assert check_view(view, "home") == []
    assert not view_too_large(view)
