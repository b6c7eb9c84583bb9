"""Words into typed commands: deterministic, and only whole messages count, so that nobody's criterion is a command."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.conversation.adding import added_in
from bot.conversation.command_set import (
    Accept,
    Add,
    Answer,
    Cancel,
    ChangeAnswer,
    Confirm,
    Copy,
    Drop,
    HandOver,
    Invite,
    Merge,
    Move,
    Named,
    Place,
    Remove,
    Reorder,
    Reword,
    SetAside,
    Several,
    Split,
    Switch,
    TypedCommand,
    Where,
)
from bot.conversation.early_duties import duties_on_some
from bot.conversation.editing import change_asked
from bot.conversation.own_lists import suits
from bot.conversation.questions import Question, question_of
from bot.conversation.references import lists_of, numbers_in, place_named, which_in
from bot.conversation.several import (
    headed_elsewhere,
    headings_in,
    levels_in,
    parts_of_a_line,
    several_in,
    strays_in,
)
from bot.conversation.turn import Turn
from bot.conversation.typed import command_of, has_words, one_line, plain
from specs.document import Necessity

YES = frozenset(
    {"yes", "y", "yes please", "yep", "yeah", "do it", "go ahead", "sure", "confirm", "ok", "okay", "correct"}
)
NO = frozenset(
    {
        "no",
        "n",
        "no thanks",
        "nope",
        "cancel",
        "never mind",
        "nevermind",
        "leave it",
        "leave them",
        "dont",
        "do not",
        "stop",
        "keep them",
    }
)
# No to an offer, and not to the question that it stands beside.
_NOT_NOW = frozenset({"no", "no thanks", "nope", "not now", "not now thanks", "maybe later", "later", "not yet"})
# Longer messages are somebody's work and never a command, except for the new words that may follow a colon.
_LONGEST = 200
# Their numbered lists are their own: "remove 2" there is about what the question shows.
_OWN_NUMBERS = frozenset(
    {"lines", "head_counts", "contacts", "prose", "competencies", "which", "edit", "form"}
    | {"facts", "fact", "fact_reason", "clauses", "clause_reason", "duties", "duty"}
)
_IGNORING = re.IGNORECASE | re.DOTALL

_REWORD = re.compile(
    r"(?:change|replace|edit|reword|rewrite|rephrase|correct|amend)\s+(.{1,80}?)\s*(?:[:=]|\bto\b:?|\bwith\b:?)\s*(\S.*)",
    _IGNORING,
)
_REWORD_BARE = re.compile(
    r"(?:change|replace|edit|reword|rewrite|rephrase)\s+(.{1,80}?)\s*(?:[:=]|\bto\b:?|\bwith\b:?)?\s*", _IGNORING
)
_REMOVE = re.compile(r"(?:remove|delete|drop|take out|scrap|get rid of)\s+(.+)", _IGNORING)
_MAKE = re.compile(
    r"(?:(?:move|make)\s+)?(.+?)\s*(?:\b(?:to|is|are|as|should be|into|be)\b)?\s*"
    r"(?:\b(?:only|just|really|actually)\b)?\s*\b(essential|desire?able)\W*",
    _IGNORING,
)
_MOVE = re.compile(r"(?:move|put|shift)\s+(.+?)\s+(?:to|into|under|in)\s+(.+?)\s*", _IGNORING)
_MOVING = re.compile(r"(?:move|put|shift)\s+(\S.*)", re.IGNORECASE)
_INTO = re.compile(r"\s+(?:to|into|under|in)\s+", re.IGNORECASE)
_ORDER = re.compile(
    r"(?:move|put|shift)\s+(.+?)\s+(?:(?:to\s+)?(?:the\s+)?(first|last|top|start|beginning|bottom|end|up|down)"
    r"|(before|after|above|below)\s+(?:number\s+)?([0-9]{1,3}))(?:\s+place)?",
    re.IGNORECASE,
)
_SWAP = re.compile(r"(?:swap|exchange)\s+(.+?)\s*(?:and|with|,|&)\s*([0-9]{1,3})", re.IGNORECASE)
_MERGE = re.compile(r"(?:merge|combine|join)\s+(.+)", re.IGNORECASE)
_SPLIT = re.compile(r"(?:split|part|separate)\s+(.{1,80}?)\s*(?:(?:[:=]|\binto\b:?)\s*(\S.*))?", _IGNORING)
_PARTS = re.compile(r"\s*\n\s*|\s+/\s+|\s*\|\s*")
_DROP = re.compile(r"(?:discard|(?:drop|remove|delete)\s+(?:not placed|unplaced|tray))\s+(.+)", re.IGNORECASE)
_PLACE = re.compile(
    r"(?:move|put|place)\s+(?:not placed|unplaced|tray)\s+(.+?)\s+(?:to|into|under|in|as)\s+(.+)", re.IGNORECASE
)
_ACCEPT = re.compile(r"(?:accept|place|take proposals?)\s+(.+)", re.IGNORECASE)
_SET_ASIDE = re.compile(r"(?:set aside|put aside|reject|not)\s+(?:proposals?\s+)?(.+)", re.IGNORECASE)
_ALL_BUT = re.compile(r"(?:all|everything)(?: of them)?,? (?:but|except|apart from)(?: for)? (.+)")
_SWITCH = re.compile(r"(?:switch to|go to draft|open draft|switch draft to|open)\s+(.{1,80})", re.IGNORECASE)
_COPY = re.compile(
    r"(?:copy|start from|start with|base (?:it|this) on)\s+(ps-?\s?[0-9]{1,9})(?:,?\s+(?:but|with)\s+(.+))?",
    re.IGNORECASE,
)
_LIKE = re.compile(
    r"(?:copy|like|start from)\s+the\s+(.{1,80}?)\s+(?:one|draft|specification)(?:,?\s+(?:but|with)\s+(.+))?",
    re.IGNORECASE,
)
_HAND_OVER = re.compile(
    r"(?:hand over|hand (?:it|this|the draft)(?: over)?|give (?:it|this|the draft)) to\s+(.{1,80})"
    r"|hand (?:it |this |the draft )?over[ .]*",
    re.IGNORECASE,
)
_INVITE = re.compile(
    r"(?:work (?:together )?on (?:it|this|the draft|this draft)(?: together)? with"
    r"|share (?:it|this|the draft|this draft) with|invite(?= @))\s+(.{1,80})"
    r"|work (?:on (?:it|this|the draft) )?together[ .]*|invite (?:somebody|someone|a colleague)[ .]*",
    re.IGNORECASE,
)
_WHERE: Mapping[str, Where] = MappingProxyType(
    {
        **dict.fromkeys(("first", "top", "start", "beginning"), "first"),
        **dict.fromkeys(("last", "bottom", "end"), "last"),
        **dict.fromkeys(("before", "above"), "before"),
        **dict.fromkeys(("after", "below"), "after"),
        "up": "up",
        "down": "down",
    }
)
Reader = Callable[[Turn, Question, str], TypedCommand | None]


def read(turn: Turn, question: Question, text: str) -> TypedCommand:
    """The command that the words mean at that question. `text` is cleaned; what means nothing else is the answer."""
    said = text.strip()
    for reader in (_of_pending, _of_proposals, _of_offer, _of_name, _of_tray, _of_other_drafts):
        if (found := reader(turn, question, said)) is not None:
            return found
    if (corrected := correction_in(turn, question, said)) is not None:
        return _in_parts(turn, corrected) if isinstance(corrected, Add) else corrected
    change = change_asked(turn, text, loosely=question.kind in ("review", "edit"))
    if change is not None:
        return ChangeAnswer(change[0].key, change[1])
    placed, left = several_in(turn, question, text)
    if placed:
        return Several(placed, left, headings_in(turn, text), strays=strays_in(turn, text))
    if elsewhere := headed_elsewhere(turn, question, text):
        return Several(elsewhere)
    parts = parts_of_a_line(turn, question, text)
    levelled = () if parts else levels_in(turn, question, text)
    return Several(parts or levelled, together=bool(parts)) if parts or levelled else Answer(text)


def _in_parts(turn: Turn, add: Add) -> Add | Several:
    """ "A; B" for another list is proposed as two there, as it is at the question itself."""
    asked = question_of(turn.context, turn.draft, add.question)
    parts = parts_of_a_line(turn, asked, add.text) if asked else ()
    return Several(parts, together=True) if parts else add


def correction_in(turn: Turn, question: Question, said: str) -> TypedCommand | None:
    """The correction of a list that the words are; None where they are none."""
    if not lists_of(turn) and question.kind not in _OWN_NUMBERS:
        return None
    for reader in (_reword, _split, _short_corrections):
        found = reader(turn, question, said)
        if found is None:
            continue
        if question.kind in _OWN_NUMBERS and not (found.which.sections or found.which.lists):
            return found if suits(question, found) else None
        return found
    return added_in(turn, question, said)


def _of_pending(turn: Turn, question: Question, said: str) -> TypedCommand | None:
    """Yes, no, or which: only while something waits for it."""
    pending = turn.focus.pending
    if pending is None or len(said) > _LONGEST:
        return None
    words = plain(said)
    if words in NO or words in ("none", "neither", "none of them"):
        return Cancel()
    if len(pending.ways) == 1:
        return Confirm() if words in YES or (said.strip(" .!").casefold() in YES) else None
    number = numbers_in(said)
    return Confirm(int(number)) if number.isdecimal() and 1 <= int(number) <= len(pending.ways) else None


def _of_name(turn: Turn, question: Question, said: str) -> TypedCommand | None:
    name = command_of(said)
    if name in ("duties", "leave_duties") and not duties_on_some(turn):
        return None
    return Named(name) if name else None


def _of_offer(turn: Turn, question: Question, said: str) -> TypedCommand | None:
    """Yes or no to beginning with the duties, while the offer stands beside the question."""
    if turn.draft.duties_first != question.key or turn.form.duties != "optional" or len(said) > _LONGEST:
        return None
    words = plain(said)
    if words in YES or said.strip(" .!").casefold() in YES:
        return Named("duties")
    return Named("leave_duties") if words in _NOT_NOW else None


def _of_tray(turn: Turn, question: Question, said: str) -> TypedCommand | None:
    if not turn.draft.tray or len(said) > _LONGEST:
        return None
    if (found := _DROP.fullmatch(said)) and (numbers := numbers_in(found[1])):
        return Drop(numbers)
    if (found := _PLACE.fullmatch(said)) and (numbers := numbers_in(found[1])):
        return Place(numbers, found[2])
    if turn.focus.listed != "tray":
        return None
    if (found := _MOVE.fullmatch(said)) and (numbers := numbers_in(found[1])):
        return Place(numbers, found[2])
    found = _REMOVE.fullmatch(said)
    numbers = numbers_in(found[1]) if found else ""
    return Drop(numbers) if numbers else None


def _of_proposals(turn: Turn, question: Question, said: str) -> TypedCommand | None:
    """Taking proposals by number; where they are what the person saw last, a bare yes, "all" or numbers will do."""
    if not turn.draft.proposed or len(said) > _LONGEST:
        return None
    if (found := _ACCEPT.fullmatch(said)) and (numbers := _several_of_them(found[1])):
        return Accept(numbers)
    if turn.focus.listed != "proposals":
        return None
    words = plain(said)
    if words in YES or words in ("all", "all of them", "accept", "place them", "yes all", "take them all"):
        return Accept("all")
    if words in NO or words == "none":
        return SetAside("all")
    if (found := _SET_ASIDE.fullmatch(said)) and (numbers := _several_of_them(found[1])):
        return SetAside(numbers)
    numbers = _several_of_them(said)
    return Accept(numbers) if numbers else None


def _several_of_them(words: str) -> str:
    """The numbers that the words are, "all but 7" among them; empty where they are none."""
    all_but = _ALL_BUT.fullmatch(one_line(words).casefold().strip(" .!"))
    exceptions = numbers_in(all_but[1]) if all_but else ""
    return f"all but {exceptions}" if exceptions else numbers_in(words)


def _of_other_drafts(turn: Turn, question: Question, said: str) -> TypedCommand | None:
    if len(said) > _LONGEST or "\n" in said:
        return None
    if found := _COPY.fullmatch(said) or _LIKE.fullmatch(said):
        return Copy(found[1], found[2] or "")
    if (found := _SWITCH.fullmatch(said)) and (
        said.lower().startswith("switch") or "draft" in said.lower() or re.search(r"\bps-?\s?[0-9]", said.lower())
    ):
        return Switch(found[1])
    if found := _INVITE.fullmatch(said):
        return Invite(found[1] or "")
    found = _HAND_OVER.fullmatch(said)
    return HandOver(found[1] or "") if found else None


def _reword(turn: Turn, question: Question, said: str) -> Reword | None:
    """Also "reword 3" alone, which asks for the words."""
    if (found := _REWORD.fullmatch(said)) and (which := which_in(turn.form, found[1])):
        return Reword(which, one_line(found[2]))
    found = _REWORD_BARE.fullmatch(said)
    which = which_in(turn.form, found[1]) if found else None
    return Reword(which, "") if which else None


def _split(turn: Turn, question: Question, said: str) -> Split | None:
    found = _SPLIT.fullmatch(said)
    which = which_in(turn.form, found[1]) if found else None
    if found is None or which is None:
        return None
    parts = tuple(one_line(part) for part in _PARTS.split(found[2] or "") if has_words(part))
    return Split(which, parts)


def _short_corrections(turn: Turn, question: Question, said: str) -> Merge | Move | Remove | Reorder | None:
    line = one_line(said)
    if len(line) > _LONGEST:
        return None
    if (found := _REMOVE.fullmatch(line)) and (which := which_in(turn.form, found[1])):
        return Remove(which)
    if (found := _MERGE.fullmatch(line)) and (which := which_in(turn.form, found[1].replace(" with ", " and "))):
        return Merge(which)
    return _reorder(turn, line) or _moved(turn, line)


def _reorder(turn: Turn, line: str) -> Reorder | None:
    if (found := _SWAP.fullmatch(line)) and (which := which_in(turn.form, found[1])):
        return Reorder(which, "swap", int(found[2]))
    found = _ORDER.fullmatch(line)
    which = which_in(turn.form, found[1]) if found else None
    if found is None or which is None:
        return None
    return Reorder(which, _WHERE[(found[2] or found[3]).lower()], int(found[4] or 0))


def _moved(turn: Turn, line: str) -> Move | None:
    if (found := _MAKE.fullmatch(line)) and (which := which_in(turn.form, found[1])):
        return Move(which, necessity=_necessity(found[2]))
    moving = _MOVING.fullmatch(line)
    for to in reversed(list(_INTO.finditer(line))) if moving else ():
        # "move 2 in knowledge to experience": the last of these words says where, unless the entries end before it.
        if which := which_in(turn.form, line[moving.start(1) : to.start()] if moving else ""):
            return Move(which, *place_named(line[to.end() :]))
    return None


def _necessity(word: str) -> Necessity:
    return "essential" if word.lower() == "essential" else "desirable"
