"""Suggestions at a criteria question: which are shown, under which letter, and which come next."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation.draft import Offered
from bot.conversation.duties import duty_of
from bot.conversation.questions import Question
from bot.conversation.replies import Note
from bot.conversation.turn import Turn
from specs.forms.model import CriterionKind
from specs.suggestions import Asked, Offer, Offerable, criterion_of, grade_band, offers, offers_for_duty, offers_near

# Without I and O: they are read as digits, and "I" is a word. What has no letter left is not shown any more.
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
# As many as can be weighed against each other at a glance.
PAGE = 5
# Enough to look past what has a letter already.
_ENOUGH = 2 * len(LETTERS)
_OF_ITS_TITLE = frozenset({"same_title", "similar_title", "agreed_title"})
NOTHING_OFFERED = Offered()


@dataclass(frozen=True)
class Lettered:
    """A suggestion on show with its letter, which stays its own for as long as the question's suggestions do.

    `like` is the letter of the one that it is like, where such were asked for.
    """

    letter: str
    suggestion: Offer
    like: str = ""

    def because(self) -> Note:
        """Why it is suggested, as a message to be worded."""
        because = self.suggestion.because
        like = {"letter": self.like} if because.name == "like" else {}
        return Note("because", {"reason": because.name, **because.facts, **like})


@dataclass(frozen=True)
class Page:
    """The suggestions on show at a question. `more` says that there are others to show."""

    shown: tuple[Lettered, ...]
    more: bool

    @property
    def keys(self) -> tuple[str, ...]:
        """Their ids, of the library or of precedents."""
        return tuple(each.suggestion.criterion.id for each in self.shown)

    @property
    def letters(self) -> list[str]:
        """Their letters."""
        return [each.letter for each in self.shown]


def candidates(turn: Turn, question: Question) -> tuple[Offer, ...]:
    """What may be suggested at the question now, best first: neither in the draft already nor declined."""
    library = turn.context.library if may_suggest(turn, question) else None
    if library is None:
        return ()
    if duty := duty_of(turn.draft, question.duty):
        fit = offers_for_duty(library, turn.context.precedents, asked_at(turn, question), duty.text, limit=_ENOUGH)
        return fit or _of_the_post(offers(library, turn.context.precedents, asked_at(turn, question), limit=_ENOUGH))
    return offers(library, turn.context.precedents, asked_at(turn, question), limit=_ENOUGH)


def _of_the_post(found: tuple[Offer, ...]) -> tuple[Offer, ...]:
    """What is usual for posts of this title, where nothing has to do with the words of a duty."""
    return tuple(each for each in found if each.because.name in _OF_ITS_TITLE)


def near(turn: Turn, question: Question, key: str) -> tuple[Offer, ...]:
    """What is like the criterion of that id, nearest first, and may be suggested at the question now."""
    library = turn.context.library if key and may_suggest(turn, question) else None
    if library is None:
        return ()
    return offers_near(library, turn.context.precedents, asked_at(turn, question), key, limit=_ENOUGH)


def asked_at(turn: Turn, question: Question) -> Asked:
    """The question as suggestions are looked for: the post, and what the draft says already or does not want."""
    organisation = turn.context.organisation
    grade = _grade(turn)
    rung = organisation.grade(grade) if grade else None
    return Asked(
        title=_title(turn),
        kinds=_kinds(turn, question),
        necessity=question.necessity,
        organisation=turn.document.organisation,
        grade_key=rung.key if rung else "",
        grade=rung.name if rung else "",
        band=grade_band(organisation, grade),
        nation=organisation.calendar.nation,
        already=(
            *(criterion.text for _, _, criterion in turn.document.all_criteria()),
            *(proposal.text for proposal in turn.draft.proposed),
        ),
        declined=turn.draft.declined,
    )


def may_suggest(turn: Turn, question: Question) -> bool:
    """Whether there is a library, and the form wants suggestions at this question."""
    if turn.context.read_library is None or question.kind not in ("criteria", "duty"):
        return False
    return bool(_kinds(turn, question))


def _kinds(turn: Turn, question: Question) -> tuple[CriterionKind, ...]:
    """What the question's section suggests; for a duty whatever any section does, but hours: they are no ability."""
    if question.section:
        return turn.form.section(question.section).suggests
    every = (kind for section in turn.form.sections if section.asked for kind in section.suggests)
    return tuple(kind for kind in dict.fromkeys(every) if kind != "conditions")


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
    found = {each.criterion.id: each for each in (*candidates(turn, question), *near(turn, question, offered.like))}
    letters = dict(zip(offered.lettered, LETTERS, strict=False))
    like = letters.get(offered.like, "")
    shown = tuple(Lettered(letters[key], found[key], like) for key in offered.showing if key in found)
    full = len(offered.lettered) == len(LETTERS)
    others = [key for key in found if key not in offered.showing]
    return Page(shown, more=any(key in offered.lettered or not full for key in others))


def with_near(turn: Turn, question: Question, key: str) -> tuple[Turn, bool]:
    """With what is like a criterion on show instead, each under a letter of its own; False where there is nothing."""
    offered = offered_at(turn, question)
    found = [each.criterion.id for each in near(turn, question, key)]
    fresh = [each for each in found if each not in offered.lettered][: len(LETTERS) - len(offered.lettered)]
    showing = [each for each in found if each in offered.lettered or each in fresh][:PAGE]
    if not showing:
        return turn, False
    lettered = (*offered.lettered, *(each for each in showing if each in fresh))
    return _with_offered(turn, question, lettered, tuple(showing), like=key), True


def with_again(turn: Turn, question: Question, keys: tuple[str, ...]) -> Turn:
    """With what was put aside on show again, after what is on show."""
    offered = offered_at(turn, question)
    again = tuple(key for key in keys if key not in offered.showing)
    return _with_offered(turn, question, offered.lettered, (*offered.showing, *again), like=offered.like)


def offered_criterion(turn: Turn, key: str) -> Offerable | None:
    """The criterion of that id; None where the library has changed, or it is agreed no longer, since it was shown."""
    library = turn.context.library
    return criterion_of(library, turn.context.precedents, key, turn.document.organisation) if library else None


def _with_offered(
    turn: Turn, question: Question, lettered: tuple[str, ...], showing: tuple[str, ...], like: str = ""
) -> Turn:
    offered = Offered(title=_title(turn), grade=_grade(turn), lettered=lettered, showing=showing, like=like)
    return turn.with_focus(offered={**turn.focus.offered, question.key: offered})


def _title(turn: Turn) -> str:
    return turn.document.header_words(turn.form.title_field)


def _grade(turn: Turn) -> str:
    return turn.document.header_words(turn.form.grade_field) if turn.form.grade_field else ""
