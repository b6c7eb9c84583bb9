"""Nothing is asked twice: what has been answered is not put again, unless the person went there or re-opened it.

`AskedTwice` watches one person's conversation. A question counts as answered once it is marked (settled, skipped, not
known), is one line or a choice and has its answer, or is a list that stands filled and that the person has left for
another list. It may be put again

- where it was: a list stays in front of the person until they say "done", and so does what could not be read;
- because the person went there: by name, back, from a list of answers, or by coming back to the draft;
- because it was re-opened: its answer or its mark is gone (undo, another grade, another form, criteria without a way
  of assessing).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.conversation.acts import Act, Choose, Press, Resume, Say, Start
from bot.conversation.command_set import ChangeAnswer, Confirm, Named, TypedCommand
from bot.conversation.context import Context
from bot.conversation.core import Outcome
from bot.conversation.draft import Draft, Focus
from bot.conversation.phrasing import in_plain_words
from bot.conversation.questions import EDIT, LISTED, OF_DUTIES, REVIEW, Question, is_empty, is_open, question_of
from bot.conversation.reading import read
from bot.conversation.turn import Turn
from bot.conversation.typed import cleaned

# Commands by name that take the person to a question, whatever stands there.
_GOING = frozenset({"back", "give_grade", "edit", "duties", "undo", "redo"})
# Clauses are a list to choose from; what is taken out is asked about each time, and the list stands again after it.
_OF_CLAUSES = frozenset({"clauses", "clause_reason"})
_NEVER_ANSWERED = frozenset({REVIEW.key, EDIT.key})


@dataclass
class AskedTwice:
    """One person's conversation. `complete` are the filled lists that they left by going to another list,
    `unfinished` those that they left for a moment: to correct a line, for the duties, or with "back"."""

    context: Context
    complete: set[str] = field(default_factory=set)
    unfinished: set[str] = field(default_factory=set)
    marked: frozenset[str] = frozenset()

    def look(self, draft: Draft, focus: Focus, act: Act, outcome: Outcome) -> str:
        """What was put twice without a reason, in words; empty where nothing was."""
        asked = outcome.replies[-1].question if outcome.replies and not outcome.wanted else ""
        command = _command(self.context, draft, focus, act)
        self.complete -= self.marked - draft.marks.keys()  # a colleague has opened it again meanwhile
        self.marked = frozenset(outcome.draft.marks)
        fault = self._fault(draft, focus, act, command, outcome, asked)
        if asked:
            picked = getattr(act, "question", "") == EDIT.key
            self._left(focus.question, asked, command, outcome.draft, by_picking=picked)
        return fault

    def _fault(
        self, draft: Draft, focus: Focus, act: Act, command: TypedCommand | None, outcome: Outcome, asked: str
    ) -> str:
        question = question_of(self.context, draft, asked) if asked else None
        if question is None or asked in _NEVER_ANSWERED or draft.document.form != outcome.draft.document.form:
            return ""
        if question.kind in _OF_CLAUSES:
            return ""
        stays = asked == focus.question
        if stays and not _answered_just_now(question, draft, outcome.draft, act, command):
            return ""
        if not stays and (not self._answered(draft, question) or _went(act, command, focus, asked)):
            return ""
        if not stays and (asked in self.unfinished or _reopened(question, draft, outcome.draft)):
            return ""
        return f"{asked} was put again after {act!r} at {focus.question or 'the start'}"

    def _answered(self, draft: Draft, question: Question) -> bool:
        if not is_open(draft, question):
            return True
        return question.kind in LISTED and question.key in self.complete and not is_empty(draft, question)

    def _left(self, was: str, asked: str, command: TypedCommand | None, after: Draft, *, by_picking: bool) -> None:
        """A list that was left to correct a line, with "back" or by picking an answer is where they go on later."""
        self.unfinished.discard(asked)
        self.complete.discard(asked)
        before = question_of(self.context, after, was) if was and was != asked else None
        now = question_of(self.context, after, asked)
        if before is None or now is None or before.kind not in LISTED or is_empty(after, before):
            return
        by_back = by_picking or (isinstance(command, Named) and command.name in ("back", "undo", "redo"))
        (self.unfinished if by_back or now.kind not in LISTED - OF_DUTIES else self.complete).add(was)


def _command(context: Context, draft: Draft, focus: Focus, act: Act) -> TypedCommand | None:
    """The typed command that an act was read as, where it can be one."""
    turn = Turn(context, draft, focus)
    target = question_of(context, draft, getattr(act, "question", "")) or turn.current()
    if isinstance(act, Press):
        return Named(act.key)
    if not isinstance(act, Say):
        return None
    text, _ = cleaned(act.text)
    command = read(turn, target, in_plain_words(turn, target, text))
    pending = focus.pending
    if isinstance(command, Confirm) and pending and command.way <= len(pending.ways):
        return read(turn, question_of(context, draft, pending.question) or target, pending.ways[command.way - 1])
    return command


def _went(act: Act, command: TypedCommand | None, focus: Focus, asked: str) -> bool:
    of_that = getattr(act, "question", "") == asked
    if of_that and (isinstance(act, Press) or isinstance(command, Named)):
        return True  # under that very question: its help, or what it changes there
    if getattr(act, "question", "") == EDIT.key:
        return True  # picked from the list of answers, however late that arrived
    if focus.question.startswith("dut") and asked.startswith("duty."):
        return True  # whoever comes back to the duties is led through them again
    match command:
        case Named(name) if name in _GOING or name.startswith("choose.") or name in ("yes", "clauses"):
            return True
        case ChangeAnswer(key, _) if key == asked:
            return True
    return isinstance(act, Resume | Start | Choose) or focus.question in _NEVER_ANSWERED


def _reopened(question: Question, before: Draft, after: Draft) -> bool:
    """Whether the act took its answer or its mark away."""
    emptied = is_empty(after, question) and not is_empty(before, question)
    return emptied or (is_open(after, question) and not is_open(before, question))


def _answered_just_now(question: Question, before: Draft, after: Draft, act: Act, command: TypedCommand | None) -> bool:
    """Whether a question that is done with in one answer got it just now, and stands there all the same."""
    if question.kind in LISTED or not isinstance(act, Say) or act.question not in ("", question.key):
        return False
    return is_empty(before, question) and not is_empty(after, question) and not isinstance(command, Named)
