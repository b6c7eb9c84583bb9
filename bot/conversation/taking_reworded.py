"""A suggestion taken with other words: "use A but change records to files", "B, but say staff rather than team"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.conversation.typed import has_words

_OLD, _NEW = r"(?P<old>.+?)", r"(?P<new>.+?)"
_WHICH = (
    r"(?:(?:yes|use|take|add|include|choose|pick|accept|i want|i like"
    r"|i['’]?d like|i['’]?ll (?:use|take|have))\b[ ,:]*)*"
    r"(?:(?:suggestion|option|letter)\b[ :]*)?(?P<letter>[a-z])"
)
_THEN = r"\s*(?:[,;–-]\s*(?:but|only|and|then)?|\b(?:but|only|and|then)\b)\s*(?:please\s+)?"
_CHANGES = (
    rf"(?:change|replace|swap)\s+{_OLD}\s+(?:to|with|for|by|into)\s+{_NEW}",
    rf"(?:say|use|put|write|with)\s+{_NEW}\s+(?:instead of|rather than|in place of|not)\s+{_OLD}",
    r"(?:reword|rewrite|rephrase|change|make|have)\s+(?:it|that|this)\s+(?:to\s+(?:say|read)|say|read|to|as|into)\s*:?\s*(?P<whole>.+)",
    r"(?:reword|rewrite|rephrase|change|make)\s+(?:it|that|this)\s*:\s*(?P<whole>.+)",
)
_WITH = rf"\s+with\s+{_NEW}\s+(?:instead of|rather than|in place of)\s+{_OLD}"
_WAYS = tuple(
    re.compile(rf"{_WHICH}{rest}[.!]?", re.IGNORECASE) for rest in (*(_THEN + each for each in _CHANGES), _WITH)
)
_QUOTES = " \"“”‘’'"


@dataclass(frozen=True)
class Rewording:
    """The letter that was said, in capitals, and what of its words is to be another: `old` by `new`, or all of them."""

    letter: str
    old: str
    new: str

    def of(self, text: str) -> str:
        """The text in its new words; empty where the old ones do not stand there just once."""
        if not self.old:
            return self.new
        parts = re.split(rf"(?i)(?<!\w){re.escape(self.old)}(?!\w)", text)
        fresh = self.new.join(parts) if len(parts) == 2 else ""
        return fresh[:1].upper() + fresh[1:] if text[:1].isupper() else fresh


def rewording_in(line: str) -> Rewording | None:
    """What a message of one line says of a suggestion's letter and words; None for any other message."""
    for way in _WAYS:
        found = way.fullmatch(line.strip())
        if found is None:
            continue
        said = found.groupdict()
        old, new = (said.get("old") or "").strip(_QUOTES), (said.get("whole") or said.get("new") or "").strip(_QUOTES)
        if has_words(new) and (said.get("whole") or old):
            return Rewording(found["letter"].upper(), old, new)
    return None
