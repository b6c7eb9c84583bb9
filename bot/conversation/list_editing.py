"""A whole list edited in a form, as an act of the conversation: recorded, told in few words, undone as any other."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.acts import EditList
from bot.conversation.bulk import Difference, Line, difference, lines_of, unboxed, without_twins
from bot.conversation.criteria import LONGEST, shared_methods
from bot.conversation.duties import DUTIES, duties_label
from bot.conversation.duty_list import duty_lines, with_duty_lines
from bot.conversation.early_duties import opened
from bot.conversation.from_grade import grades_taken
from bot.conversation.level_check import level_noted
from bot.conversation.questions import Question
from bot.conversation.turn import Turn
from specs.document import Criterion, Necessity, SectionEntry
from specs.forms.model import Section


def edit_list(turn: Turn, target: Question, act: EditList) -> Turn:
    """The section's criteria as the lines have them. Those that stood there keep how they are assessed, their reasons
    and their marks; new ones are assessed as all the others are, where these agree. Lines for a section that the form
    does not have any more are kept as not placed."""
    if act.section == DUTIES and turn.form.duties == "optional":
        return _edit_duties(turn, target, act)
    section = next((each for each in turn.form.sections if each.key == act.section), None)
    if section is None:
        tray = (*turn.draft.tray, "\n".join(line.text for line in act.lines))
        return turn.understood().with_draft(tray=tray).noting("tray.kept", number=len(tray))
    entry = turn.document.section(act.section)
    lines, twins = without_twins(act.lines)
    turn, edited = _edited(turn, section, entry, lines)
    done = difference(lines_of(section, entry), lines_of(section, edited))
    if done:
        turn = _open_again(turn.with_section(section.key, edited), target)
    turn = _told(turn, section.label, done)
    if done:
        known = {criterion.id for criterion in entry.criteria()}
        fresh = [each for each in edited.criteria() if each.id not in known]
        turn = level_noted(turn, [("", each.text, each.from_grade) for each in fresh])
        long = [each.text for each in fresh if len(each.text) > LONGEST]
        turn = turn.noting("bulk.long", texts=long, limit=LONGEST) if long else turn
    return turn.noting("criteria.duplicates", texts=list(twins)) if twins else turn


def _edit_duties(turn: Turn, target: Question, act: EditList) -> Turn:
    """The main duties as the lines have them; what was chosen for one that goes stays, which is said."""
    lines, twins = without_twins(act.lines)
    before = duty_lines(turn.document)
    edited = with_duty_lines(opened(turn), lines)
    done = difference(before, duty_lines(edited.document))
    told = _told(turn, duties_label(turn.form), done)
    if done:
        turn = replace(edited, notes=told.notes, undoable=True).with_notes(edited.notes[len(turn.notes) :])
        mark = (
            None if turn.draft.marks.get(target.key) in ("skipped", "not_known") else turn.draft.marks.get(target.key)
        )
        turn = turn.understood().marked(target, mark)
    else:
        turn = told
    return turn.noting("criteria.duplicates", texts=list(twins)) if twins else turn


def _told(turn: Turn, label: str, done: Difference) -> Turn:
    """With what became of a list, each line as people read it."""
    named = {"label": label, "aspect": ""}
    if not done:
        return turn.understood().noting("bulk.unchanged", **named)
    facts = {"reworded": [list(each) for each in done.reworded], "reordered": done.reordered}
    several = {"added": list(done.added), "removed": list(done.removed), "moved": list(done.moved)}
    return replace(turn.understood().noting("bulk.recorded", **named, **facts, **several), undoable=True)


def _edited(turn: Turn, section: Section, entry: SectionEntry, lines: tuple[Line, ...]) -> tuple[Turn, SectionEntry]:
    standing = dict(zip([line.id for line in lines_of(section, entry)], entry.criteria(), strict=True))
    methods = shared_methods(entry)
    made: dict[Necessity, list[Criterion]] = {"essential": [], "desirable": []}
    for line in lines:
        area, words = unboxed(section, line.text)
        was = standing.get(line.id)
        if was is not None:
            same = line.text in [each.text for each in lines_of(section, SectionEntry(essential=(was,)))]
            kept = was if same else was.model_copy(update={"text": words, "sub_area": area})
            made[line.necessity].append(kept)
            continue
        turn, taken = grades_taken(turn, [words])
        if taken[0] is not None:
            number = turn.draft.next_id
            turn = turn.with_draft(next_id=number + 1)
            fresh = Criterion(id=f"c{number}", text=taken[0].text, from_grade=taken[0].from_grade)
            made[line.necessity].append(fresh.model_copy(update={"assessed_by": methods, "sub_area": area}))
    update = {"essential": tuple(made["essential"]), "desirable": tuple(made["desirable"])}
    return turn, entry.model_copy(update=update)


def _open_again(turn: Turn, target: Question) -> Turn:
    """A list that was skipped is skipped no longer when something stands in it."""
    skipped = turn.draft.marks.get(target.key) in ("skipped", "not_known")
    return turn.marked(target, None) if skipped and turn.document.section(target.section).essential else turn
