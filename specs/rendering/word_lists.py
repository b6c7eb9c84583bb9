"""Real Word lists: one list definition for each sequence, so that a behaviour added by hand renumbers all that follow.

The numbers are Word's own, not typed text: a screen reader announces the list and the place in it, and converting
the document (to PDF, plain text or HTML) works them out. Lists of one sequence share a `w:num`, across tables too.
Each sequence has a `w:abstractNum` to itself, because lists that share one also share its counter.
"""

from __future__ import annotations

from docx.document import Document as WordDocument

from specs.rendering.ooxml import Element, element
from specs.rendering.parts import Listing, Mark
from specs.rendering.word_styles import LIST_INDENT

_FORMATS: dict[Mark, tuple[str, str]] = {
    "bullet": ("bullet", "•"),
    "roman": ("lowerRoman", "%1."),
    "number": ("decimal", "%1."),
}


class WordLists:
    """Hands out the number of the Word list that a printed list belongs to."""

    def __init__(self, word: WordDocument) -> None:
        self._numbering = word.part.numbering_part.element
        for child in list(self._numbering):
            self._numbering.remove(child)
        self._taken: dict[tuple[Mark, str], int] = {}

    def number_of(self, listing: Listing) -> int:
        """The `w:numId` of the listing's sequence. The first listing of a sequence sets where it starts."""
        key = (listing.mark, listing.sequence)
        if key not in self._taken:
            number = len(self._taken) + 1
            # The schema wants every definition before the first list.
            self._numbering.insert(len(self._taken), _definition(number, listing))
            self._numbering.append(element("num", element("abstractNumId", val=number), numId=number))
            self._taken[key] = number
        return self._taken[key]


def _definition(number: int, listing: Listing) -> Element:
    number_format, text = _FORMATS[listing.mark]
    level = element(
        "lvl",
        element("start", val=listing.start),
        element("numFmt", val=number_format),
        element("lvlText", val=text),
        element("lvlJc", val="left"),
        element("pPr", element("ind", left=LIST_INDENT, hanging=LIST_INDENT)),
        ilvl=0,
    )
    identity = element("nsid", val=f"{0x10000000 + number:08X}")
    return element("abstractNum", identity, element("multiLevelType", val="singleLevel"), level, abstractNumId=number)
