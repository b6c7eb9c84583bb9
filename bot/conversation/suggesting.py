"""Suggestions at a criteria question: which are shown, under which letter, and which come next."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation.draft import Offered
from bot.conversation.questions import Question
from bot.conversation.replies import Note
from bot.conversation.turn import Turn
from specs.suggestions import LibraryCriterion, Suggestion, grade_band, suggest

# Without I and O: they are read as digits, and "I" is a word. What has no letter left is not shown any more.
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
# As many as can be weighed against each other at a glance.
PAGE = 5
# Enough to look past what has a letter already.
_ENOUGH = 2 * len(LETTERS)
NOTHING_OFFERED = Offered()


@dataclass(frozen=True)
class Lettered:
    """A suggestion on show with its letter, which stays its own for as long as the question's suggestions do."""

    letter: str
    suggestion: Suggestion

    def because(self) -> Note:
        """Why it is suggested, as a message to be worded."""
        because = self.suggestion.because
        return Note("because", {"reason": because.name, **because.facts})


@dataclass(frozen=True)
class Page:
    """The suggestions on show at a question. `more` says that there are others to show."""

    shown: tuple[Lettered, ...]
    more: bool

    @property
    def keys(self) -> tuple[str, ...]:
        """Their ids in the library."""
        return tuple(each.suggestion.criterion.id for each in self.shown)

    @property
    def letters(self) -> list[str]:
        """Their letters."""
        return [each.letter for each in self.shown]


def candidates(turn: Turn, question: Question) -> tuple[Suggestion, ...]:
    """What may be suggested at the question now, best first: neither in the draft already nor declined."""
    library = turn.context.library
    if library is None or not may_suggest(turn, question):
        return ()
    organisation = turn.context.organisation
    return suggest(
        library,
        title=_title(turn),
        grade_band=grade_band(organisation, _grade(turn)),
        kinds=turn.form.section(question.section).suggests,
        necessity=question.necessity,
        already=[criterion.text for _, _, criterion in turn.document.all_criteria()],
        declined=turn.draft.declined,
        nation=organisation.calendar.nation,
        limit=_ENOUGH,
    )


def may_suggest(turn: Turn, question: Question) -> bool:
    """Whether there is a library, and the form wants suggestions at this question."""
    if turn.context.library is None or question.kind != "criteria":
        return False
    return bool(turn.form.section(question.section).suggests)


def offered_at(turn: Turn, question: Question) -> Offered:
    """What this person was shown at the question, nothing if the title or the grade was another then."""
    offered = turn.focus.offered.get(question.key, NOTHING_OFFERED)
    return offered if (offered.title, offered.grade) == (_title(turn), _grade(turn)) else NOTHING_OFFERED


def offering(turn: Turn, question: Question) -> Turn:
    """About to ask the question: with the best suggestions on show, if none of them were shown yet."""
    if offered_at(turn, question).lettered:
        return turn
    first = tuple(each.criterion.id for each in candidates(turn, question)[:PAGE])
    return _with_offered(turn, question, first, first) if first else turn


def with_more(turn: Turn, question: Question) -> tuple[Turn, bool]:
    """With the next suggestions on show; when there are no new ones, those that were passed over, and False."""
    open_ids = [each.criterion.id for each in candidates(turn, question)]
    offered = offered_at(turn, question)
    room = len(LETTERS) - len(offered.lettered)
    fresh = tuple(each for each in open_ids if each not in offered.lettered)[: min(PAGE, room)]
    if fresh:
        return _with_offered(turn, question, (*offered.lettered, *fresh), fresh), True
    left = [each for each in offered.lettered if each in open_ids]
    last = max((offered.lettered.index(each) for each in offered.showing), default=-1)
    after = [each for each in left if offered.lettered.index(each) > last]
    again = tuple((after or left)[:PAGE])
    return _with_offered(turn, question, offered.lettered, again), False


def page_of(turn: Turn, question: Question) -> Page:
    """What stands in the question's message: those shown last that are neither taken nor declined since."""
    offered = offered_at(turn, question)
    found = {each.criterion.id: each for each in candidates(turn, question)}
    shown = tuple(Lettered(LETTERS[offered.lettered.index(key)], found[key]) for key in offered.showing if key in found)
    full = len(offered.lettered) == len(LETTERS)
    others = [key for key in found if key not in offered.showing]
    return Page(shown, more=any(key in offered.lettered or not full for key in others))


def criterion_of(turn: Turn, key: str) -> LibraryCriterion | None:
    """The library's criterion of that id; None where the library has changed since it was shown."""
    library = turn.context.library
    return next((each for each in library.criteria if each.id == key), None) if library else None


def _with_offered(turn: Turn, question: Question, lettered: tuple[str, ...], showing: tuple[str, ...]) -> Turn:
    offered = Offered(title=_title(turn), grade=_grade(turn), lettered=lettered, showing=showing)
    return turn.with_focus(offered={**turn.focus.offered, question.key: offered})


def _title(turn: Turn) -> str:
    return turn.document.header_words(turn.form.title_field)


def _grade(turn: Turn) -> str:
    return turn.document.header_words(turn.form.grade_field) if turn.form.grade_field else ""
