"""What people type, as they meant it: Slack delivers it with escapes, links and mentions in its own notation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_MARK = re.compile(r"<([^<>]*)>")


def decode(text: str, name_of: Callable[[str], str] = lambda user: user) -> str:
    """Inbound text as plain words. `name_of` gives the name behind a user id; nothing that was typed is left out."""
    plain = _MARK.sub(lambda found: _plain(found.group(1), name_of), text)
    return clean(plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def clean(text: str) -> str:
    """The same words in the one form that can be stored, hashed and compared on every system.

    Accents are composed (NFC); what no database and no document can hold (NUL, half a surrogate pair) becomes the
    replacement character, so that it is seen and not lost.
    """
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unicodedata.normalize("NFC", whole.replace("\0", "\ufffd"))


def escape(text: str) -> str:
    """Plain words for a field that Slack reads as mrkdwn: no mention, link or date can come of them."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _plain(inside: str, name_of: Callable[[str], str]) -> str:
    target, _, words = inside.partition("|")
    if target.startswith("@"):
        return "@" + (words or name_of(target[1:]))
    if target.startswith("#"):
        return "#" + (words or target[1:])
    if target.startswith("!"):
        return words or "@" + target[1:].partition("^")[0]
    return words or target.removeprefix("mailto:")
