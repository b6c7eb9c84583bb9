"""A reply of the conversation as Slack messages: split where it is long, and whole for those who hear it read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from bot.blocks import parts
from bot.blocks.button_rows import menu, parted
from bot.blocks.limits import MESSAGE_BLOCKS, MESSAGE_TEXT, MESSAGE_WEIGHT, OPTIONS
from bot.conversation.replies import Button, Choices, Listing, Presses, Reply
from prompts import STRONG, WEAK, aspect, label, words

# Room is left for the menu and the buttons, which come after the words.
MOST_BLOCKS = MESSAGE_BLOCKS - 5
# One paragraph or entry longer than this is carried on in the next message.
_MOST_PIECE = 2_500
# What an empty block of rich text and an empty list in it weigh, rounded up.
_BLOCK_WEIGHT, _LIST_WEIGHT = 40, 80
_MOST_BUTTON_VALUE = 200


@dataclass(frozen=True)
class Message:
    """One message for Slack: `text` holds the whole meaning (already escaped), `blocks` how it looks."""

    text: str
    blocks: list[parts.Json]


@dataclass(frozen=True)
class Piece:
    """A paragraph or an entry. Pieces of one `group` stand in one block; `heading` is the head of that group."""

    text: str
    group: int
    style: Literal["paragraph", "heading", "bullet", "number", "plain"] = "paragraph"
    number: int = 0
    heading: str = ""
    presses: Presses | None = None

    def spoken(self) -> str:
        """The piece as `text` has it."""
        mark = {"bullet": "• ", "number": f"{self.number}. "}.get(self.style, "")
        return parts.escaped(mark + self.text.strip())

    def weight(self) -> int:
        """How many characters it weighs in blocks, without the block that holds its group."""
        if self.presses:
            return parts.weight(_with_menu(self, " " * _MOST_BUTTON_VALUE))
        return parts.weight(parts.line(self.text)) + 1


def messages_for(reply: Reply, button_value: str) -> list[Message]:
    """The messages of a reply, in order; buttons and menus stand on the last.

    `button_value` (at most 200 characters, else ValueError) comes back with every press: as a button's value, and
    after the colon of the block_id, which is where a menu's choice carries it.
    """
    if len(button_value) > _MOST_BUTTON_VALUE:
        raise ValueError(f"a button's value may have {_MOST_BUTTON_VALUE} characters, not {len(button_value)}.")
    row, rest = parted(reply)
    controls = [*_menu(reply.choices, button_value), *_buttons(row, button_value, rest)]
    spoken = _spoken_buttons(reply.buttons)
    packed = list(_packed(list(_pieces(reply)), len(spoken) + 1, parts.weight(controls)))
    messages = [
        Message("\n".join(each.spoken() for each in pieces), _blocks(pieces, button_value)) for pieces in packed
    ]
    last = messages[-1]
    return [*messages[:-1], Message("\n".join(filter(None, (last.text, spoken))), last.blocks + controls)]


def _pieces(reply: Reply) -> Iterator[Piece]:
    groups = iter(range(1_000_000))
    for note in reply.notes:
        said = words(note.name, note.facts)
        yield from _paragraph("\n".join(filter(None, (said.lead, said.tail))), next(groups))
    said = words(reply.name, reply.facts)
    yield from _paragraph(said.lead, next(groups))
    for listing in reply.listings:
        yield from _listing(listing, groups)
    yield from _paragraph(said.tail, next(groups))


def _paragraph(text: str, group: int) -> Iterator[Piece]:
    for piece in parts.broken(text, _MOST_PIECE):
        yield Piece(piece, group)


def _listing(listing: Listing, groups: Iterator[int]) -> Iterator[Piece]:
    group = next(groups)
    heading = titled(listing.heading, listing.aspect)
    if heading:
        yield Piece(f"{STRONG}{heading}{WEAK}", group, "heading")
    style = "plain" if listing.style == "letter" else listing.style
    for place in range(len(listing.entries)):
        first, *rest = parts.broken(_entry(listing, place), _MOST_PIECE) or [" "]
        presses = listing.presses[place] if listing.presses else None
        group = next(groups) if presses else group
        yield Piece(first, group, style, listing.start + place, heading, presses)
        yield from (Piece(piece, group, "plain", heading=heading) for piece in rest)


def _entry(listing: Listing, place: int) -> str:
    """An entry as it is read: its letter first, its remark or the reason for it in brackets after it.

    Slack has no list that counts in letters and can leave one out, so the letter is part of the words.
    """
    whole = listing.entries[place]
    if listing.remarks and listing.remarks[place]:
        whole = f"{whole} ({aspect(listing.remarks[place])})"
    if listing.reasons:
        whole = f"{whole} ({words(listing.reasons[place].name, listing.reasons[place].facts).lead})"
    return f"{STRONG}{listing.letters[place]}.{WEAK} {whole}" if listing.letters else whole


def titled(heading: str, key: str) -> str:
    """A heading with what completes it: "Relevant Experience (desirable criteria)"; either may be empty."""
    if not key:
        return heading
    return f"{heading} ({aspect(key)})" if heading else aspect(key)


def _packed(pieces: list[Piece], spoken: int, controls: int) -> Iterator[list[Piece]]:
    """The pieces by message. Room for buttons is kept in each, as any may turn out to be the last."""
    held = _Load(spoken, controls)
    for piece in pieces:
        if held.pieces and not held.takes(piece):
            carried = [held.pieces.pop()] if held.pieces[-1].style == "heading" and len(held.pieces) > 1 else []
            yield held.pieces
            held = _Load(spoken, controls)
            for first in carried or _headed_again(piece):
                held.add(first)
        held.add(piece)
    yield held.pieces


class _Load:
    """A message as it fills up: its pieces, and how much text, weight and blocks they come to."""

    def __init__(self, text: int, weight: int) -> None:
        self.pieces: list[Piece] = []
        self._text, self._weight, self._groups = text, weight, 0

    def takes(self, piece: Piece) -> bool:
        """Whether there is room for one more."""
        text = self._text + len(piece.spoken()) + 1
        weight = self._weight + piece.weight() + self._opening(piece)
        return text <= MESSAGE_TEXT and weight <= MESSAGE_WEIGHT and self._groups < MOST_BLOCKS

    def add(self, piece: Piece) -> None:
        """Hold one more."""
        self._text += len(piece.spoken()) + 1
        self._weight += piece.weight() + self._opening(piece)
        self._groups += not self.pieces or self.pieces[-1].group != piece.group
        self.pieces.append(piece)

    def _opening(self, piece: Piece) -> int:
        """What the block of a new group weighs, and a new list in it."""
        last = self.pieces[-1] if self.pieces else None
        block = 0 if last and last.group == piece.group else _BLOCK_WEIGHT
        return block + (0 if last and last.style == piece.style else _LIST_WEIGHT)


def _headed_again(piece: Piece) -> list[Piece]:
    """The heading of a list that goes on in the next message."""
    if not piece.heading:
        return []
    return [Piece(f"{STRONG}{piece.heading}, {aspect('continued')}{WEAK}", piece.group, "heading")]


def _blocks(pieces: list[Piece], button_value: str) -> list[parts.Json]:
    made: list[parts.Json] = []
    for _, group in groupby(pieces, key=lambda piece: piece.group):
        first, *rest = list(group)
        if first.presses:
            made.append(_with_menu(first, button_value))
        run = rest if first.presses else [first, *rest]
        made += [parts.rich_text(list(_elements(run)))] if run else []
    return made


def _with_menu(piece: Piece, button_value: str) -> parts.Json:
    """An entry with what can be done with it in a menu beside it. An option's value is its key and what it is about."""
    presses = piece.presses or Presses("", ())
    options = [(f"{each.key}.{presses.value}", _words(each)) for each in presses.buttons]
    return parts.beside(f"entry.{piece.group}:{button_value}", piece.text, "conversation.choose", options)


def _elements(pieces: list[Piece]) -> Iterator[parts.Json]:
    """Entries that follow one another as one list, anything else as a line."""
    for style, several in groupby(pieces, key=lambda piece: piece.style):
        run = list(several)
        if style in ("bullet", "number"):
            texts = [piece.text for piece in run]
            yield parts.listed(texts, ordered=style == "number", start=run[0].number)
        else:
            yield from (parts.line(piece.text) for piece in run)


def _menu(choices: Choices | None, button_value: str) -> list[parts.Json]:
    """The menu. With more options than Slack takes there is none: the list above is numbered and can be typed from."""
    if choices is None or not choices.options or len(choices.options) > OPTIONS:
        return []
    options = [(option.key, titled(option.label, option.aspect)) for option in choices.options]
    block_id = f"{choices.action}:{button_value}"
    beside, empty = aspect(choices.words), aspect("choose_here")
    return [parts.menu(block_id, choices.action, beside, options, several=choices.several, empty=empty)]


def _buttons(buttons: tuple[Button, ...], button_value: str, rest: tuple[Button, ...] = ()) -> list[parts.Json]:
    if not buttons:
        return []
    made = [parts.button(_action_id(each.key), _words(each), button_value, primary=each.primary) for each in buttons]
    if rest:
        made.append(menu([(_action_id(each.key), _words(each)) for each in rest]))
    return [parts.actions(f"conversation.press:{button_value}", made)]


def _action_id(key: str) -> str:
    """A key with a dot in it (`signoff.approve`) names its action itself; the others are the conversation's."""
    return key if "." in key and not key.startswith("choose.") else f"conversation.{key}"


def _words(button: Button) -> str:
    return button.label or label(button.key)


def button_words(button: Button) -> str:
    """What stands on a button."""
    return _words(button)


def _spoken_buttons(buttons: tuple[Button, ...]) -> str:
    return f"{aspect('buttons')}: {parts.escaped(', '.join(map(_words, buttons)))}." if buttons else ""
