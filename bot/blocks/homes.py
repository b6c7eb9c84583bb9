"""The Home tab as a view, from its reply: headings, lists and words, nothing that Slack would refuse."""

from __future__ import annotations

from bot.blocks import parts
from bot.blocks.replies import button_words
from bot.conversation.replies import Listing, Reply
from prompts import aspect, words

MOST_LINES = 40
# So many entries have their own buttons, so that all of a tab's lists together stay under Slack's 100 blocks.
MOST_PRESSED = 10


def home_view(reply: Reply) -> parts.Json:
    """What waits for the reader, their drafts, and what they sent. Long lists say how many more there are."""
    said = words(reply.name, reply.facts)
    blocks = [parts.rich_text([parts.line(said.lead)])]
    for listing in reply.listings:
        blocks.append({"type": "header", "text": parts.plain_text(aspect(listing.heading))})
        blocks += _pressed(listing) if listing.presses else []
        if rest := listing.entries[MOST_PRESSED if listing.presses else 0 : MOST_LINES]:
            blocks.append(parts.rich_text([parts.listed(rest, ordered=False)]))
        if len(listing.entries) > MOST_LINES:
            more = words("home.more", {"count": len(listing.entries) - MOST_LINES}).lead
            blocks.append(parts.rich_text([parts.line(more)]))
    if said.tail:
        blocks.append(parts.rich_text([parts.line(said.tail)]))
    return {"type": "home", "blocks": blocks}


def _pressed(listing: Listing) -> list[parts.Json]:
    """Each entry with its own row of buttons."""
    blocks: list[parts.Json] = []
    for place, entry in enumerate(listing.entries[:MOST_PRESSED]):
        blocks.append(parts.rich_text([parts.line(entry)]))
        row = listing.presses[place]
        made = [parts.button(each.key, button_words(each), row.value, primary=each.primary) for each in row.buttons]
        if made:
            blocks.append(parts.actions(f"home:{listing.heading}:{place}", made))
    return blocks
