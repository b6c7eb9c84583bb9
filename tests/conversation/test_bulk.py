"""A list edited as a whole: ids stay with their lines, and nobody's change is overwritten."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.acts import EditFields, EditList
from bot.conversation.bulk import Line, difference, lines_of, merged, without_twins, written_in
from bot.conversation.draft import Focus
from bot.conversation.field_editing import Field, fields_of, merged_fields, problems
from bot.conversation.turn import Turn
from specs.document import SectionEntry
from tests.conversation.talking import Talk, context_on, factor_at

WORDS = ("Has led a team", "Keeps accurate records", "Drives a van", "Writes clear letters", "Handles cash")


def lines(*texts: str, desirable: tuple[str, ...] = ()) -> tuple[Line, ...]:
    essential = [Line(id=f"c{n}", text=text, necessity="essential") for n, text in enumerate(texts, start=1)]
    others = [Line(id=f"d{n}", text=text, necessity="desirable") for n, text in enumerate(desirable, start=1)]
    return (*essential, *others)


def typed(base: tuple[Line, ...], essential: str, desirable: str = "") -> tuple[Line, ...]:
    written, wordless = written_in(base, {"essential": essential, "desirable": desirable})
    assert not wordless
    return written


def shown(several: tuple[Line, ...]) -> list[tuple[str, str]]:
    return [(line.id, line.text) for line in several]


def test_unchanged_reworded_and_moved_lines_keep_their_ids() -> None:
    base = lines("Has led a team", "Keeps accurate records of payments", "Excell", desirable=("Drives a van",))
    mine = typed(base, "Keeps accurate records of all payments\nHas led a team\nDrives a van\nSpeaks Welsh", "Excel")
    assert shown(mine) == [
        ("c2", "Keeps accurate records of all payments"),
        ("c1", "Has led a team"),
        ("d1", "Drives a van"),
        ("", "Speaks Welsh"),
        ("c3", "Excel"),
    ]


def test_marks_of_a_list_are_taken_off_new_lines_and_nothing_off_those_that_stood_there() -> None:
    base = lines("- kept  as it  was;", "5 GCSEs or more")
    mine = typed(base, "- kept  as it  was;\n5 GCSEs or more\n• First aid\n2) Chairs meetings\n\n")
    assert [line.text for line in mine] == ["- kept  as it  was;", "5 GCSEs or more", "First aid", "Chairs meetings"]


def test_a_line_without_words_is_named_by_its_list_and_number() -> None:
    _, wordless = written_in((), {"essential": "Has led\n---", "desirable": "***"})
    assert [(each.necessity, each.number, each.text) for each in wordless] == [
        ("essential", 2, "---"),
        ("desirable", 1, "***"),
    ]


def test_changes_of_two_people_on_different_lines_are_put_together() -> None:
    base = lines(*WORDS[:3])
    mine = typed(base, "Has led a team\nDrives a large van\nHandles cash")
    now = (
        base[0].model_copy(update={"text": "Has led a small team"}),
        *base[1:],
        Line(id="c9", text="Sews", necessity="essential"),
    )
    whole = merged(base, mine, now)
    assert not whole.disagreements
    assert [line.text for line in whole.lines] == [
        "Has led a small team",
        "Drives a large van",
        "Sews",
        "Handles cash",
    ] or [line.text for line in whole.lines] == ["Has led a small team", "Drives a large van", "Handles cash", "Sews"]


def test_a_line_that_both_changed_is_asked_about_and_the_answer_counts_only_for_what_was_shown() -> None:
    base = lines("Has led a team")
    mine = typed(base, "Has led a large team")
    now = lines("Has led a small team")
    [asked] = merged(base, mine, now).disagreements
    assert (asked.mine, asked.now) == ("Has led a large team", "Has led a small team")
    for ruling, texts in (
        ("mine", ["Has led a large team"]),
        ("now", ["Has led a small team"]),
        ("both", ["Has led a small team", "Has led a large team"]),
    ):
        ruled = merged(base, mine, now, {"c1": (ruling, "Has led a small team")})  # type: ignore[dict-item]
        assert not ruled.disagreements
        assert [line.text for line in ruled.lines] == texts
    again = merged(base, mine, lines("Has led nobody"), {"c1": ("mine", "Has led a small team")})
    assert [each.now for each in again.disagreements] == ["Has led nobody"]


def test_a_line_taken_out_by_one_and_changed_by_the_other_is_asked_about() -> None:
    base = lines("Has led a team", "Drives a van")
    assert [
        each.mine
        for each in merged(base, typed(base, "Drives a van"), lines("Has led ten", "Drives a van")).disagreements
    ] == [None]
    mine = typed(base, "Has led a big team\nDrives a van")
    assert [each.now for each in merged(base, mine, base[1:]).disagreements] == [None]
    kept = merged(base, mine, base[1:], {"c1": ("mine", None)})
    assert [line.text for line in kept.lines] == ["Has led a big team", "Drives a van"]


@st.composite
def edits(draw: st.DrawFn, base: tuple[Line, ...], mark: str) -> tuple[Line, ...]:
    """Some lines reworded, some taken out, some new, in any order."""
    kept = []
    for line in draw(st.permutations(base)) if draw(st.booleans()) else base:
        what = draw(st.sampled_from(["keep", "keep", "reword", "remove", "move"]))
        if what == "reword":
            line = line.model_copy(update={"text": f"{line.text} {mark}"})
        if what == "move":
            line = line.model_copy(update={"necessity": "desirable"})
        if what != "remove":
            kept.append(line)
    new = draw(st.integers(0, 2))
    return (*kept, *(Line(id="", text=f"new {mark} {n}", necessity="essential") for n in range(new)))


@given(st.data())
def test_no_change_of_either_is_lost_unasked(data: st.DataObject) -> None:
    base = lines(*WORDS)
    mine = data.draw(edits(base, "mine"))
    now = tuple(
        each if each.id else each.model_copy(update={"id": f"n{place}"})
        for place, each in enumerate(data.draw(edits(base, "theirs")))
    )
    whole = merged(base, mine, now)
    asked = {each.id for each in whole.disagreements}
    result = {line.id: line.text for line in whole.lines if line.id}
    assert len(result) + sum(not line.id for line in whole.lines) == len(whole.lines)
    mine_by, now_by = ({line.id: line.text for line in several if line.id} for several in (mine, now))
    for line in base:
        ours, theirs = mine_by.get(line.id), now_by.get(line.id)
        if line.id in asked:
            assert line.text not in (ours, theirs)
            assert ours != theirs
        elif ours == line.text:
            assert result.get(line.id) == theirs
        else:
            assert result.get(line.id) == ours
    assert {line.text for line in mine if not line.id} <= {line.text for line in whole.lines}
    assert {line.text for line in now if line.id.startswith("n")} <= set(result.values())


def at_list() -> Talk:
    talk = factor_at("experience.essential")
    talk.say("- Has led a team\n- Keeps accurate records\n- Drives a van", "done", "interview")
    return talk


def test_an_edit_keeps_how_lines_are_assessed_says_what_it_did_and_is_undone() -> None:
    talk = at_list()
    section = talk.context.form.section("experience")
    before = talk.draft.document.section("experience")
    base = lines_of(section, before)
    mine = typed(base, "Keeps very accurate records\nHas led a team\nHandles cash", "Drives a van")
    asked = talk.asked
    talk.act(EditList("experience", merged(base, mine, base).lines, "experience.essential"))
    assert talk.essential("experience") == ["Keeps very accurate records", "Has led a team", "Handles cash"]
    assert talk.desirable("experience") == ["Drives a van"]
    entry = talk.draft.document.section("experience")
    assert {each.assessed_by for each in entry.criteria()} == {before.essential[0].assessed_by}
    assert len({each.id for each in entry.criteria()}) == 4
    note = talk.note("bulk.recorded").facts
    assert note["added"] == ["Handles cash"]
    assert note["reworded"] == [["Keeps accurate records", "Keeps very accurate records"]]
    assert note["moved"] == ["Drives a van"]
    assert talk.asked == asked
    talk.say("undo")
    assert talk.draft.document.section("experience") == before


def test_an_edit_that_changes_nothing_changes_nothing() -> None:
    talk = at_list()
    draft = talk.draft
    base = lines_of(talk.context.form.section("experience"), draft.document.section("experience"))
    talk.act(EditList("experience", base, "experience.essential"))
    assert talk.draft == draft
    assert "bulk.unchanged" in talk.names()


def test_words_for_a_section_that_is_gone_are_kept() -> None:
    talk = at_list()
    talk.act(EditList("gone", (Line(id="", text="Sings", necessity="essential"),)))
    assert talk.draft.tray == ("Sings",)


def test_a_line_that_stands_there_already_is_not_added_twice() -> None:
    kept, twins = without_twins((*lines("Drives a van"), Line(id="", text="drives a van.", necessity="desirable")))
    assert (len(kept), twins) == (1, ("drives a van.",))


def test_two_criteria_that_share_an_id_are_two_lines() -> None:
    talk = at_list()
    entry = talk.draft.document.section("experience")
    twins = tuple(each.model_copy(update={"id": "c1"}) for each in entry.essential)
    found = lines_of(talk.context.form.section("experience"), SectionEntry(essential=twins))
    assert len({line.id for line in found}) == 3
    assert not difference(found, found)


def test_a_new_line_that_asks_for_too_much_is_kept_and_named() -> None:
    talk = at_list()
    base = lines_of(talk.context.form.section("experience"), talk.draft.document.section("experience"))
    long = "Plans " * 200
    talk.act(EditList("experience", (*base, Line(id="", text=long.strip(), necessity="essential"))))
    assert talk.essential("experience")[-1] == long.strip()
    assert talk.note("bulk.long").facts["texts"] == [long.strip()]


def test_several_answers_of_the_head_are_changed_at_once_and_each_is_told() -> None:
    talk = Talk(context_on("factor"), "Clerk")
    assert talk.asked == "header.grade"
    shown = fields_of(Turn(talk.context, talk.draft, Focus()), "header")
    assert [field.text for field in shown if field.key == "header.job_title"] == ["Clerk"]
    talk.act(EditFields("The head", (("header.job_title", "Senior Clerk"), ("header.grade", "Grade 4"))))
    assert talk.draft.document.header["job_title"] == "Senior Clerk"
    assert talk.draft.document.header["grade"] == "Grade 4"
    assert {"header.replaced", "header.recorded"} <= set(talk.names())
    assert talk.asked == "header.post_ref"
    talk.say("undo")
    assert "grade" not in talk.draft.document.header


def test_an_emptied_answer_is_open_again_and_nothing_changed_says_so() -> None:
    talk = factor_at("experience.essential")
    talk.act(EditFields("The head", (("header.grade", ""),)))
    assert "grade" not in talk.draft.document.header
    assert "field.emptied" in talk.names()
    talk.act(EditFields("The head", ()))
    assert "bulk.unchanged" in talk.names()


def test_what_cannot_be_an_answer_is_said_for_its_field() -> None:
    talk = factor_at("experience.essential")
    turn = Turn(talk.context, talk.draft, Focus())
    found = problems(turn, {"header.grade": "Grade 99", "header.job_title": "Clerk"})
    assert [note.name for note in found["header.grade"]] == ["grade.unknown"]
    assert list(found) == ["header.grade"]


def test_a_field_that_somebody_else_changed_meanwhile_is_asked_about() -> None:
    base = (Field(key="header.grade", label="Grade", text="Grade 4", lined=False),)
    now = (Field(key="header.grade", label="Grade", text="Grade 5", lined=False),)
    [asked] = merged_fields(base, {"header.grade": "Grade 6"}, now, {}).disagreements
    assert (asked.mine, asked.now, asked.both) == ("Grade 6", "Grade 5", False)
    assert merged_fields(base, {"header.grade": "Grade 6"}, now, {"header.grade": ("mine", "Grade 5")}).texts == {
        "header.grade": "Grade 6"
    }
    assert not merged_fields(base, {"header.grade": "Grade 6"}, now, {"header.grade": ("now", "Grade 5")}).texts
    assert not merged_fields(base, {"header.grade": "Grade 4"}, now, {}).texts
