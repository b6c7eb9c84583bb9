"""The Home tab as a view, from its reply: headings, lists and words, nothing that Slack would refuse."""

from __future__ import annotations

from bot.blocks import parts
from bot.conversation.replies import Reply
from prompts import aspect, words

MOST_LINES = 40


def home_view(reply: Reply) -> parts.Json:
    """What waits for the reader, their drafts, and what they sent. Long lists say how many more there are."""
    said = words(reply.name, reply.facts)
    blocks = [parts.rich_text([parts.line(said.lead)])]
    for listing in reply.listings:
        heading = parts.plain_text(aspect(listing.heading))
        shown = listing.entries[:MOST_LINES]
        blocks += [{"type": "header", "text": heading}, parts.rich_text([parts.listed(shown, ordered=False)])]
        if len(listing.entries) > MOST_LINES:
            more = words("home.more", {"count": len(listing.entries) - MOST_LINES}).lead
            blocks.append(parts.rich_text([parts.line(more)]))
    if said.tail:
        blocks.append(parts.rich_text([parts.line(said.tail)]))
    return {"type": "home", "blocks": blocks}
