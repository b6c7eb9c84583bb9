"""The Home tab as a view, from its reply: headings, lists and words, nothing that Slack would refuse."""

from __future__ import annotations

from bot.blocks import parts
from bot.blocks.limits import VIEW_BLOCKS
from bot.blocks.replies import button_words
from bot.conversation.replies import Listing, Reply
from prompts import aspect, words

MOST_LINES = 40
# So many entries of a list have their own buttons at most.
MOST_PRESSED = 10
# Blocks around the lists (lead, search, what was found, tail), and of each list besides its entries with buttons.
_AROUND, _OF_EACH = 4, 3


def home_view(reply: Reply) -> parts.Json:
    """What waits for the reader, their drafts, and what they sent. Long lists say how many more there are."""
    said = words(reply.name, reply.facts)
    blocks = [parts.rich_text([parts.line(said.lead)])]
    if reply.buttons:
        made = [parts.button(each.key, button_words(each), "0.0", primary=each.primary) for each in reply.buttons]
        blocks.append(parts.actions("home:search", made))
    blocks += [parts.rich_text([parts.line(words(note.name, note.facts).lead)]) for note in reply.notes]
    pressed = _most_pressed(reply.listings)
    for listing in reply.listings:
        blocks.append({"type": "header", "text": parts.plain_text(aspect(listing.heading))})
        blocks += _pressed(listing, pressed) if listing.presses else []
        if rest := listing.entries[pressed if listing.presses else 0 : MOST_LINES]:
            blocks.append(parts.rich_text([parts.listed(rest, ordered=False)]))
        if len(listing.entries) > MOST_LINES:
            more = words("home.more", {"count": len(listing.entries) - MOST_LINES}).lead
            blocks.append(parts.rich_text([parts.line(more)]))
    if said.tail:
        blocks.append(parts.rich_text([parts.line(said.tail)]))
    return {"type": "home", "blocks": blocks}


def _most_pressed(listings: tuple[Listing, ...]) -> int:
    """How many entries of each list have their own buttons: fewer where there are many lists.

    A list takes a heading, a row for the entries without buttons and one that says how many more there are.
    """
    with_buttons = sum(1 for each in listings if each.presses)
    room = VIEW_BLOCKS - _AROUND - _OF_EACH * len(listings)
    return min(MOST_PRESSED, room // (2 * with_buttons)) if with_buttons else 0


def _pressed(listing: Listing, most: int) -> list[parts.Json]:
    """Each entry with its own row of buttons."""
    blocks: list[parts.Json] = []
    for place, entry in enumerate(listing.entries[:most]):
        blocks.append(parts.rich_text([parts.line(entry)]))
        row = listing.presses[place]
        made = [parts.button(each.key, button_words(each), row.value, primary=each.primary) for each in row.buttons]
        if made:
            blocks.append(parts.actions(f"home:{listing.heading}:{place}", made))
    return blocks
