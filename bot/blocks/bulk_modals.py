"""The forms for editing a whole list in one go: built here and read back here, so that their ids stand in one place.

A form's `private_metadata` is the id of its row in the store, nothing else. What a person wrote stands in the boxes and
in rich text, never as markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from bot.blocks import parts
from bot.blocks.limits import INPUT_TEXT, VIEW_BLOCKS, VIEW_BYTES
from bot.blocks.modal_parts import Json, field, paragraph, text_box, view
from bot.conversation.bulk import NECESSITIES, Disagreement, Line, Ruling, fitting
from bot.conversation.field_editing import Field
from prompts import STRONG, WEAK, words
from specs.document import Necessity

LIST = "bulk.list"
FIELDS = "bulk.fields"
DISAGREEMENTS = "bulk.disagreements"
_TYPED = "typed"
_RULING = "ruling:"
# A box is filled so far and no further, so that there is room to write in each.
FILLED = INPUT_TEXT * 2 // 3
# A longer line is left out of the boxes; what all boxes together may hold, in bytes, with room for what is typed.
LONGEST_LINE = INPUT_TEXT * 5 // 6
MOST_BYTES = VIEW_BYTES // 2
# Blocks that are no boxes, and boxes that two lists leave empty: there is always room for a new line.
_OTHER_BLOCKS = 6
_MOST_BOXES = VIEW_BLOCKS - _OTHER_BLOCKS
_MOST_DISAGREEMENTS, _BYTES_OF_DISAGREEMENTS = 25, VIEW_BYTES // 2


def shown_in_boxes(lines: Sequence[Line]) -> tuple[Line, ...]:
    """As many of the lines as the form's boxes hold; the others stay in the draft as they are."""
    shown: list[Line] = []
    for line in fitting(lines, LONGEST_LINE, MOST_BYTES):
        if len([*boxes([*shown, line], with_desirable=True)]) > _MOST_BOXES:
            break
        shown.append(line)
    return tuple(shown)


def boxes(lines: Sequence[Line], *, with_desirable: bool) -> Iterable[tuple[str, str]]:
    """Each box of the form, by the id of its block, with the lines that it shows; the last of a list has room."""
    for necessity in NECESSITIES if with_desirable else NECESSITIES[:1]:
        held: list[str] = [""]
        for line in lines:
            if line.necessity == necessity:
                longer = f"{held[-1]}\n{line.text}" if held[-1] else line.text
                if len(longer) > FILLED and held[-1]:
                    held.append(line.text)
                else:
                    held[-1] = longer
        if len(held[-1]) > FILLED:
            held.append("")
        yield from ((f"{necessity}:{number}", text) for number, text in enumerate(held))


def list_view(form_id: int, label: str, lines: Sequence[Line], *, with_desirable: bool, left_out: int) -> Json:
    """The form for a section's list: a box for the essential criteria and one for the desirable, more where it is long.

    `left_out` is the number of criteria that no box can hold.
    """
    blocks = [paragraph(words("bulk.form.intro", {"label": label, "left_out": left_out}).lead)]
    blocks += [_box(block_id, text) for block_id, text in boxes(lines, with_desirable=with_desirable)]
    return view(LIST, "bulk.form", str(form_id), blocks)


def duties_view(form_id: int, label: str, lines: Sequence[Line], *, with_desirable: bool, left_out: int) -> Json:
    """The form for the main duties, read back as any list is."""
    blocks = [paragraph(words("bulk.form.duties", {"label": label, "left_out": left_out}).lead)]
    for block_id, text in boxes(lines, with_desirable=with_desirable):
        name = label if block_id.endswith(":0") else words("bulk.fields.continued", {"label": label}).lead
        blocks.append(field(block_id, parts.shortened(name, FILLED), text_box(_TYPED, text), optional=True))
    return view(LIST, "bulk.form", str(form_id), blocks)


def typed_in(values: Mapping[str, str], base: Sequence[Line], *, with_desirable: bool) -> dict[Necessity, str]:
    """The lists as they were typed. (A box that did not come back is as it was shown.)"""
    found: dict[Necessity, list[str]] = {necessity: [] for necessity in NECESSITIES}
    for block_id, shown in boxes(base, with_desirable=with_desirable):
        found[_necessity(block_id)].append(values.get(block_id, shown))
    return {necessity: "\n".join(several) for necessity, several in found.items()}


def box_of(values: Mapping[str, str], necessity: Necessity, number: int) -> tuple[str, int]:
    """The block in which the list's line of that number stands, and its number there, both lists counted from one."""
    named = sorted((each for each in values if _necessity(each) == necessity), key=lambda each: int(each.split(":")[1]))
    for block_id in named:
        lines = values[block_id].count("\n") + 1
        if number <= lines:
            return block_id, number
        number -= lines
    return f"{necessity}:0", number


def fields_view(form_id: int, label: str, fields: Sequence[Field], *, left_out: int) -> Json:
    """The form for fields, each in a box of its own (or in several, where it is long)."""
    blocks = [paragraph(words("bulk.fields.intro", {"label": label, "left_out": left_out}).lead)]
    for each in fields:
        for number, text in enumerate(_pieces(each)):
            name = each.label if number == 0 else words("bulk.fields.continued", {"label": each.label}).lead
            box = text_box(_TYPED, text, lines=each.lined)
            blocks.append(field(f"{each.key}:{number}", parts.shortened(name, FILLED), box, optional=True))
    return view(FIELDS, "bulk.fields", str(form_id), blocks)


def shown_fields(fields: Sequence[Field]) -> tuple[Field, ...]:
    """Those that the form can show; a text with a longer line than a box holds stays as it is."""
    shown: list[Field] = []
    blocks, left = 0, MOST_BYTES
    for each in fields:
        pieces = _pieces(each)
        blocks, left = blocks + len(pieces), left - len(each.text.encode())
        if blocks > _MOST_BOXES or left < 0:
            break
        if all(len(piece) <= LONGEST_LINE for piece in pieces):
            shown.append(each)
    return tuple(shown)


def fields_typed(values: Mapping[str, str], base: Sequence[Field]) -> dict[str, str]:
    """The texts as they were typed, by the keys of their questions."""
    return {
        field.key: "\n".join(
            values.get(f"{field.key}:{number}", shown) for number, shown in enumerate(_pieces(field))
        ).strip("\n")
        for field in base
    }


def _pieces(field: Field) -> list[str]:
    held = [""]
    for line in field.text.split("\n"):
        longer = f"{held[-1]}\n{line}" if held[-1] else line
        held = [*held, line] if len(longer) > FILLED and held[-1] else [*held[:-1], longer]
    return held


def disagreements_view(form_id: int, label: str, several: Sequence[Disagreement]) -> Json:
    """The form that asks about lines which somebody else has changed too: both versions whole, and what is to be."""
    blocks = [paragraph(words("bulk.disagreements.intro", {"label": label, "count": len(several)}).lead)]
    left = _BYTES_OF_DISAGREEMENTS
    for each in several[:_MOST_DISAGREEMENTS]:
        left -= len(f"{each.mine or ''}{each.now or ''}".encode())
        if left < 0 and len(blocks) > 1:
            break
        blocks += [paragraph(parts.shortened(each.label, FILLED))] if each.label else []
        blocks += [_version("mine", each.mine), _version("now", each.now), _rulings(each)]
    return view(DISAGREEMENTS, "bulk.disagreements", str(form_id), blocks)


def rulings_in(values: Mapping[str, str]) -> dict[str, Ruling]:
    """The answers, by the ids of the lines."""
    return {
        block.removeprefix(_RULING): cast(Ruling, chosen)
        for block, chosen in values.items()
        if block.startswith(_RULING) and chosen in ("mine", "now", "both")
    }


def _necessity(block_id: str) -> Necessity:
    return "desirable" if block_id.startswith("desirable:") else "essential"


def _box(block_id: str, text: str) -> Json:
    necessity, _, number = block_id.partition(":")
    label = words("bulk.form.box", {"necessity": necessity, "first": number == "0"}).lead
    return field(block_id, label, text_box(_TYPED, text), optional=True)


def _version(whose: str, text: str | None) -> Json:
    lead = words(f"bulk.version.{whose}", {"gone": text is None}).lead
    pieces = parts.broken(text or "", FILLED)
    return parts.rich_text([parts.line(f"{STRONG}{lead}{WEAK}"), *(parts.line(piece) for piece in pieces)])


def _rulings(each: Disagreement) -> Json:
    """What to do; both can be kept only where there are two."""
    ways = ("mine", "now", "both") if each.both and None not in (each.mine, each.now) else ("mine", "now")
    facts = {"mine_gone": each.mine is None, "now_gone": each.now is None}
    options = [{"text": parts.plain_text(words(f"bulk.ruling.{way}", facts).lead), "value": way} for way in ways]
    element = {"type": "radio_buttons", "action_id": "chosen", "options": options}
    return field(f"{_RULING}{each.id}", words("bulk.ruling.label", {}).lead, element)
