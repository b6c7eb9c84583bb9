"""Characters that a printed document can hold. What cannot be printed is shown as a mark, never dropped."""

from __future__ import annotations

import re
import unicodedata

# XML 1.0, section 2.2 leaves these out; the C1 controls (0x7f to 0x9f) it allows but no font shows them.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
UNPRINTABLE_MARK = "\ufffd"


def printable(text: str) -> str:
    """The text with every kind of line break as a newline, and U+FFFD for what no document may hold."""
    return _UNPRINTABLE.sub(UNPRINTABLE_MARK, _LINE_BREAK.sub("\n", text))


def reads_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction (Unicode Annex 9, rules P2 and P3) is one of a right-to-left script."""
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((each in ("R", "AL") for each in directions if each in ("L", "R", "AL")), False)
