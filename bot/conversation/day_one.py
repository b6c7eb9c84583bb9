"""The answer to what a duty asks of somebody on day one: suggestions, own words, and corrections of what was chosen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from bot.conversation.command_set import Correction, Move, Remove, Reword
from bot.conversation.confirming import losing
from bot.conversation.correcting import not_there
from bot.conversation.criteria import same_words
from bot.conversation.duties import chosen_for
from bot.conversation.duty_choosing import place_name, words_for_duty
from bot.conversation.own_lists import Spoken, places_meant
from bot.conversation.pasted import entries_of
from bot.conversation.pending import Proposal
from bot.conversation.questions import Question
from bot.conversation.references import NotThere, numbered, numbers_in, place_named, row_ids, sections_named
from bot.conversation.taking import about_suggestions
from bot.conversation.turn import Turn
from bot.conversation.typed import has_words, one_line
from specs.document import Criterion, Necessity

Entry = Criterion | Proposal
# No section begins with a number: "2 to 3 years in finance" is a criterion.
_TO_SECTION = re.compile(r"(?:(?:move|put)\s+)?(.{1,60}?)\s+(?:to|under|into|in)\s+(?!\d)(.{1,80})", re.IGNORECASE)


def answer_day_one(turn: Turn, question: Question, text: str) -> Turn:
    """Take suggestions by letter, or own words, a criterion a line; or "1 to knowledge", which puts it there."""
    moved = _to_section(turn, list(chosen_for(turn.draft, question.duty)), text)
    done = moved if moved is not None else about_suggestions(turn, question, text)
    if done is not None:
        return done
    written = [entry.text for entry in entries_of(text)]
    worded = [each for each in written if has_words(each)]
    if not worded:
        return turn.misunderstood().noting("answer.without_words", **question.named(), typed=one_line(text))
    turn = words_for_duty(turn, question, worded)
    wordless = [each for each in written if not has_words(each)]
    return turn.noting("criteria.without_words", typed=wordless) if wordless else turn


def shown_places(turn: Turn, question: Question) -> Iterator[str]:
    """What was chosen for the duty, each with the section that it is for."""
    for each in chosen_for(turn.draft, question.duty):
        place = place_name(turn, _place_of(turn, each))
        yield f"{place}: {each.text}" if place else each.text


def _place_of(turn: Turn, entry: Entry) -> str:
    """The key of the question that something stands at, or is proposed for."""
    if isinstance(entry, Proposal):
        return entry.question
    found = (f"{key}.{side}" for key, side, each in turn.document.all_criteria() if each is entry)
    return next(found, "")


def correct_chosen(turn: Turn, question: Question, correction: Correction, spoken: Spoken) -> Turn:
    """Carry out a correction of what was chosen for a duty, by its numbers there."""
    rows = list(chosen_for(turn.draft, question.duty))
    places = places_meant(turn, question, row_ids([each.text for each in rows]), correction.which.numbers)
    if isinstance(places, NotThere):
        return not_there(turn, places, spoken.said)
    chosen = [rows[place] for place in places]
    match correction:
        case Remove():
            return _removed(turn, question, chosen, spoken)
        case Reword(text=text):
            if len(chosen) > 1:
                return turn.misunderstood().noting("reword.one_only", typed=text)
            return _reworded(turn, places[0] + 1, chosen[0], one_line(text))
        case Move(to=to, necessity=necessity):
            return _moved_as_said(turn, chosen, to, necessity, spoken.said)
    return turn.understood().noting("day_one.taken_first", typed=one_line(spoken.said))


def _moved_as_said(turn: Turn, chosen: Sequence[Entry], to: str, necessity: Necessity | None, said: str) -> Turn:
    """To another section, as essential if nothing else was said; or, with no section named, to its other list."""
    sections = sections_named(turn.form, to) if to else ()
    if to and len(sections) != 1:
        return turn.misunderstood().noting("day_one.no_section", typed=one_line(said))
    keys = [sections[0] if to else _place_of(turn, each).partition(".")[0] for each in chosen]
    moves = [(each, _placed(turn, each, key, necessity or "essential")) for each, key in zip(chosen, keys, strict=True)]
    return _told(turn, moves)


def _no_such(turn: Turn, numbers: Sequence[str], highest: int, text: str) -> Turn:
    facts = {"numbers": list(numbers), "highest": highest, "typed": one_line(text)}
    return turn.misunderstood().noting("list.number_unknown", **facts)


def _to_section(turn: Turn, rows: Sequence[Entry], text: str) -> Turn | None:
    """ "1 to knowledge", "put 2 and 3 under experience": another section than the one that was found for it."""
    found = _TO_SECTION.fullmatch(text.strip())
    numbers = numbers_in(found[1]) if found else ""
    selection = numbered(numbers, len(rows)) if numbers else None
    if found is None or selection is None or not (selection.numbers or selection.outside):
        return None
    place, level = place_named(found[2])
    sections = sections_named(turn.form, place)
    if len(sections) != 1:
        return turn.misunderstood().noting("day_one.no_section", typed=one_line(text))
    if selection.outside:
        return _no_such(turn, selection.outside, len(rows), text)
    chosen = [rows[number - 1] for number in selection.numbers]
    return _told(turn, [(each, _placed(turn, each, sections[0], level or "essential")) for each in chosen])


def _placed(turn: Turn, entry: Entry, section: str, to: Necessity) -> str:
    """The key of the essential or desirable list of a section; where it stands now, if the section has no such."""
    takes = any(each.key == section and (to == "essential" or each.desirable) for each in turn.form.sections)
    return f"{section}.{to}" if takes else _place_of(turn, entry)


def _told(turn: Turn, moves: Sequence[tuple[Entry, str]]) -> Turn:
    turn = turn.understood()
    for entry, key in moves:
        turn = _moved(turn, entry, key).noting("day_one.moved", place=place_name(turn, key), texts=[entry.text])
    return turn


def _moved(turn: Turn, entry: Entry, key: str) -> Turn:
    if isinstance(entry, Proposal):
        return _with_each(turn, entry, lambda each: each.model_copy(update={"question": key, "label": ""}))
    section, _, side = key.partition(".")
    turn = _with_each(turn, entry, None)
    there = turn.document.section(section)
    bare = entry.model_copy(update={"sub_area": ""})
    return turn.with_section(section, there.model_copy(update={side: (*getattr(there, side), bare)}))


def _removed(turn: Turn, question: Question, chosen: Sequence[Entry], spoken: Spoken) -> Turn:
    """Out of this duty; what no other duty has is taken out whole, own words only after a yes."""
    library = turn.context.library
    known = {same_words(each.text) for each in library.criteria} if library else set()
    alone = [each for each in chosen if each.for_duties == (question.duty,)]
    own = [each.text for each in alone if same_words(each.text) not in known]
    if (asking := losing(turn, spoken.target, own, spoken.way)) is not None:
        return asking
    for each in chosen:
        left = tuple(duty for duty in each.for_duties if duty != question.duty)
        turn = _with_each(turn, each, _serving(left) if left else None)
    return turn.understood().noting("list.removed", texts=[each.text for each in chosen])


def _serving(duties: tuple[str, ...]) -> Callable[[Entry], Entry]:
    return lambda entry: entry.model_copy(update={"for_duties": duties})


def _reworded(turn: Turn, number: int, was: Entry, text: str) -> Turn:
    if not has_words(text):
        return turn.understood().noting("list.words_needed", number=number)
    turn = _with_each(turn, was, lambda each: each.model_copy(update={"text": text}))
    return turn.understood().noting("list.changed", number=number, value=text, was=was.text)


def _with_each(turn: Turn, entry: Entry, made: Callable[[Entry], Entry] | None) -> Turn:
    """With one proposal or criterion replaced, or taken out."""
    if isinstance(entry, Proposal):
        proposed = [(made(each) if made else None) if each.id == entry.id else each for each in turn.draft.proposed]
        return turn.with_draft(proposed=tuple(each for each in proposed if each is not None))
    for key, standing in turn.document.sections.items():
        for side in ("essential", "desirable"):
            several = getattr(standing, side)
            if any(each.id == entry.id for each in several):
                changed = [(made(each) if made else None) if each.id == entry.id else each for each in several]
                kept = tuple(each for each in changed if each is not None)
                return turn.with_section(key, standing.model_copy(update={side: kept}))
    return turn
