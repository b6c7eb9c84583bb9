"""Modals of queries: what is asked, of which criteria, and the author's answer to one point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.blocks import parts
from bot.blocks.limits import OPTION_TEXT, OPTIONS
from bot.blocks.modal_parts import Json, field, paragraph, text_box, view
from bot.blocks.modals import WORDS
from prompts import STRONG, WEAK, aspect, words
from specs.signoff.points import MOST_POINTS, Counted

CRITERIA = "criteria"
# A view holds a hundred blocks; a document of ours has some ten headings. What a view weighs is bounded as well.
_MOST_WEIGHT = 38_000


def query_view(value: str, channel: str, numbered: Sequence[Counted]) -> Json:
    """The form for a query: the words, the criteria it is about, and below them all of these with their numbers."""
    hint = words("modal.query.hint", {}).lead
    blocks = [
        paragraph(words("modal.query.intro", {}).lead),
        field(WORDS, words("modal.query.label", {}).lead, text_box(WORDS), hint=hint),
    ]
    if numbered:
        blocks += [_which(numbered[:OPTIONS]), {"type": "divider"}, *_listed(numbered)]
    return view("signoff.query", "modal.query", f"{value} {channel}".strip(), blocks)


def chosen_in(values: Mapping[str, str]) -> tuple[int, ...]:
    """The numbers chosen in a submitted query."""
    return tuple(int(each) for each in values.get(CRITERIA, "").split(",") if each.isdecimal() and len(each) < 6)


def answer_view(value: str, facts: Mapping[str, Any]) -> Json:
    """The author's form for one point: what was asked, of which criterion, and room for the answer."""
    said = text_box(WORDS, facts["answer"] or "")
    asked = [parts.line(f"{facts['by']}: {facts['words']}")]
    if facts["text"]:
        asked.append(parts.listed([facts["text"]], ordered=True, start=int(facts["number"])))
    blocks = [parts.rich_text(asked), field(WORDS, words("modal.answer.label", {}).lead, said)]
    return view("query.answer", "modal.answer", value, blocks)


def _which(numbered: Sequence[Counted]) -> Json:
    options = [
        {
            "text": parts.plain_text(parts.shortened(f"{each.number}. {each.text}", OPTION_TEXT)),
            "value": str(each.number),
        }
        for each in numbered
    ]
    menu: Json = {"type": "multi_static_select", "action_id": CRITERIA, "options": options}
    menu |= {"max_selected_items": MOST_POINTS, "placeholder": parts.plain_text(words("modal.query.choose", {}).lead)}
    return field(CRITERIA, words("modal.query.which", {}).lead, menu, optional=True)


def _listed(numbered: Sequence[Counted]) -> list[Json]:
    """All of them under their headings, as far as a view can hold them: a list's numbers go on from the last one's."""
    blocks: list[Json] = []
    weight = 0
    for heading, several in _by_heading(numbered):
        made = parts.rich_text(
            [
                parts.line(f"{STRONG}{heading}{WEAK}"),
                parts.listed([each.text for each in several], ordered=True, start=several[0].number),
            ]
        )
        weight += parts.weight(made)
        if weight > _MOST_WEIGHT or len(blocks) == OPTIONS - 10:
            return [*blocks, paragraph(words("modal.query.rest", {"number": several[0].number}).lead)]
        blocks.append(made)
    return blocks


def _by_heading(numbered: Sequence[Counted]) -> list[tuple[str, list[Counted]]]:
    found: list[tuple[str, list[Counted]]] = []
    for each in numbered:
        heading = f"{each.heading} ({aspect(each.aspect)})" if each.aspect else each.heading
        if not found or found[-1][0] != heading:
            found.append((heading, []))
        found[-1][1].append(each)
    return found
