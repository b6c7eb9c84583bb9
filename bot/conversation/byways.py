"""The ways off the path that are said by a name: not known yet, what is left, say that again, pause, undo and more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from bot.conversation.beginning import begin, leave
from bot.conversation.command_set import Named
from bot.conversation.commands import COMMANDS, Command
from bot.conversation.criteria import criteria_of, shown_criterion
from bot.conversation.lines import rows_of, shown_row
from bot.conversation.proposing import keep_one
from bot.conversation.proposing import shown as show_proposals
from bot.conversation.questions import LISTED, OF_DUTIES, Question, is_empty, questions
from bot.conversation.replies import Button, Listing, Reply
from bot.conversation.reviewing import left_open, links, missing
from bot.conversation.trays import show_tray
from bot.conversation.turn import Turn
from bot.conversation.undoing import take_back


def _not_known(turn: Turn, question: Question) -> Turn:
    if question.kind in OF_DUTIES:
        return COMMANDS["skip"](turn, question)
    if question.kind in ("review", "edit", "form"):
        return turn.understood().noting("not_known.nowhere")
    if not is_empty(turn.draft, question):
        return turn.understood().noting("not_known.answered", **question.named())
    turn = turn.understood().marked(question, "not_known").moving().noting("not_known.marked", **question.named())
    return replace(turn, undoable=True)


def _repeat(turn: Turn, question: Question) -> Turn:
    return replace(turn.understood(), afresh=True)


def _remaining(turn: Turn, question: Question) -> Turn:
    needed, later = missing(turn), left_open(turn)
    asked = questions(turn.context, turn.draft)
    facts = {
        "needed": [each.named() for each in needed],
        "not_known": [each.named() for each in needed if turn.draft.marks.get(each.key) == "not_known"],
        "later": [each.named() for each in later],
        "done": sum(1 for each in asked[:-1] if not is_empty(turn.draft, each)),
        "all": len(asked) - 1,
        "tray": len(turn.draft.tray),
        "proposed": len(turn.draft.proposed),
    }
    tray = (Button("tray"),) if turn.draft.tray else ()
    proposals = (Button("proposals"),) if turn.draft.proposed else ()
    buttons = (*links(needed), *tray, *proposals, Button("repeat"))
    return _told(turn, Reply("remaining.shown", facts, buttons=buttons))


def _told(turn: Turn, reply: Reply) -> Turn:
    """Say something; the question stays as it is, and is asked again when the person wants it."""
    reply = replace(reply, question=turn.current().key)
    return replace(turn.understood(), replies=(*turn.replies, reply), asks=False)


def _rest(turn: Turn, question: Question) -> Turn:
    title = turn.document.header_words(turn.form.title_field)
    return _told(turn, Reply("draft.paused", {"title": title}, buttons=(Button("repeat"), Button("remaining"))))


def _bulk(turn: Turn, question: Question) -> Turn:
    """How a whole list goes into one message, with the list as it is to copy from."""
    if question.kind == "criteria":
        section = turn.form.section(question.section)
        lines = tuple(shown_criterion(section, each) for each in criteria_of(turn, question))
    else:
        lines = tuple(shown_row(each) for each in rows_of(turn, question)) if _has_rows(question) else ()
    listings = (Listing("", lines, "plain", aspect="recorded"),) if lines else ()
    sections = [each.label for each in turn.form.sections if each.asked and each.kind == "criteria"][:2]
    has_form = question.kind != "duty"
    facts = {**question.named(), "listed": question.kind in LISTED, "sections": sections, "has_form": has_form}
    opening = (Button("bulk", primary=True),) if has_form else ()
    return _told(turn, Reply("bulk.how", facts, listings, (*opening, Button("repeat"))))


def _has_rows(question: Question) -> bool:
    return question.kind in ("lines", "head_counts", "contacts", "prose", "duties", "duty")


def _hr(turn: Turn, question: Question) -> Turn:
    return _told(turn, Reply("hr.named", {"people": hr_names(turn)}, buttons=(Button("repeat"),)))


def hr_names(turn: Turn) -> list[str]:
    """The people in HR whom the employer's file names."""
    return [person.name for person in turn.context.organisation.having_role("hr")]


def _wanting(name: str) -> Command:
    def wanting(turn: Turn, question: Question) -> Turn:
        return replace(turn.understood(), wanted=Named(name), asks=False)

    return wanting


def _undo(turn: Turn, question: Question) -> Turn:
    return take_back(turn, question, "undo")


def _redo(turn: Turn, question: Question) -> Turn:
    return take_back(turn, question, "redo")


def _keep_one(turn: Turn, question: Question) -> Turn:
    return keep_one(turn.understood())


def _proposals(turn: Turn, question: Question) -> Turn:
    return show_proposals(turn)


BYWAYS: Mapping[str, Command] = MappingProxyType(
    {
        **COMMANDS,
        "not_known": _not_known,
        "undo": _undo,
        "redo": _redo,
        "repeat": _repeat,
        "remaining": _remaining,
        "tray": show_tray,
        "proposals": _proposals,
        "keep_one": _keep_one,
        "pause": _rest,
        "stop": _rest,
        "bulk": _bulk,
        "hr": _hr,
        "drafts": _wanting("drafts"),
        "duties": begin,
        "leave_duties": leave,
    }
)
