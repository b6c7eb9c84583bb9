"""What a person types, as Slack stores and delivers it: escaped, with links marked, and as rich text. Pure."""

import re
from typing import Any, Final

from bot.sandbox.database import Json

_LINK: Final = re.compile(r"(?P<url>https?://[^\s<>|]+)|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)")
_MENTION: Final = re.compile(r"<([@#])([A-Z0-9]+)(?:\|[^>]*)?>")
_TRAILING: Final = ".,;:!?)'\""


def escape(text: str) -> str:
    """Slack's three entities, and no others."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_delivered(typed: str) -> str:
    """The `text` of the message event: entities escaped, links and e-mail addresses in angle brackets.

    A mention that was picked from a list arrives here as <@U...> or <#C...> and stays one.
    """
    return "".join(_delivered(run) for run in _runs(typed))


def rich_text(typed: str, block_id: str) -> Json:
    """The rich_text block that Slack delivers beside `text`; its words are not escaped."""
    elements = [_element(run) for run in _runs(typed)]
    return {
        "type": "rich_text",
        "block_id": block_id,
        "elements": [{"type": "rich_text_section", "elements": elements}],
    }


def _runs(typed: str) -> list[tuple[str, str]]:
    """Split into ("text" | "url" | "mail" | "@" | "#", what was typed)."""
    runs: list[tuple[str, str]] = []
    position = 0
    for mention in _MENTION.finditer(typed):
        runs += _links(typed[position : mention.start()])
        runs.append((mention[1], mention[2]))
        position = mention.end()
    return runs + _links(typed[position:])


def _links(typed: str) -> list[tuple[str, str]]:
    runs: list[tuple[str, str]] = []
    position = 0
    for link in _LINK.finditer(typed):
        found = link[0].rstrip(_TRAILING)
        runs.append(("text", typed[position : link.start()]))
        runs.append(("url" if link["url"] else "mail", found))
        position = link.start() + len(found)
    runs.append(("text", typed[position:]))
    return [run for run in runs if run[1]]


def _delivered(run: tuple[str, str]) -> str:
    kind, words = run
    if kind in "@#":
        return f"<{kind}{words}>"
    if kind == "url":
        return f"<{escape(words)}>"
    if kind == "mail":
        return f"<mailto:{words}|{words}>"
    return escape(words)


def _element(run: tuple[str, str]) -> dict[str, Any]:
    kind, words = run
    if kind == "@":
        return {"type": "user", "user_id": words}
    if kind == "#":
        return {"type": "channel", "channel_id": words}
    if kind == "url":
        return {"type": "link", "url": words}
    if kind == "mail":
        return {"type": "link", "url": f"mailto:{words}", "text": words}
    return {"type": "text", "text": words}
