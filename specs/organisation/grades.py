"""Grades as employers write them, looked up on the employer's own ladder.

The same number means different things at different employers, so nothing here knows what a grade is worth: what was
written is compared with the ways to write each rung of one ladder. Notations seen in published specifications: "4",
"Grade M (SCP 49-52)", "SCP 41 – 44 (PO 5)", "Scale 6 – PO3 (Career Grade)", "Sc 2/3 (with bar at top of Sc 2)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations_with_replacement
from typing import Literal

from specs.document import Part, Words

Band = Literal["assistant", "officer", "senior", "manager"]

_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
# Between digits a gap counts: "SCP 4 14" is not "SCP 41 4".
_GAP = re.compile(r"(?<=\d)[^a-z0-9/+-]+(?=\d)")
_WORDS = (
    (re.compile(r"\b(?:spinal|spine|salary) (?:column )?points?\b"), "scp"),
    (re.compile(r"\bscale\b"), "sc"),
    (re.compile(r"(?<=\d)\s+to\s+(?=\d)"), "-"),
)
_LEADING = re.compile(r"^(?:paybands?|grades?|bands?)(?=[0-9a-z])|^(?:gr|g)(?=\d)")
_BRACKETS = re.compile(r"\(([^()]*)\)")
# "Pay Band J/SCP 32-34" and "Grade 7, SCP 35-40" name their pay as others do in brackets.
_PAY = re.compile(r"[/,]\s*(scp\b[^()]*)$", re.IGNORECASE)
_BETWEEN_ENDS = re.compile(r"\s*(?:\s-\s|-|/|&|\bto\b|\band\b|\bbar\b)\s*")
# No published career grade has more; a long line of dashes is something else.
_MOST_BREAKS = 6


class Grade(Part):
    """A rung of the employer's ladder; `name` is printed as it stands, `aliases` are other ways to write it.

    `band` says how deep the criteria go that are suggested for it; left out, the rung's third of the ladder says it.
    """

    key: Words
    name: Words
    aliases: tuple[Words, ...] = ()
    band: Band | None = None

    def ways(self) -> set[str]:
        """Every way to write it that the employer lists, plain."""
        return {plain_grade(way) for way in (self.key, self.name, *self.aliases)}


@lru_cache(maxsize=4096)
def plain_grade(written: str) -> str:
    """A grade without case, spaces, punctuation and kinds of dashes, to compare what people write."""
    words = " ".join(_DASHES.sub("-", written).lower().split())
    for pattern, short in _WORDS:
        words = pattern.sub(short, words)
    words = re.sub(r"\s*([-/+])\s*", r"\1", words)
    return re.sub(r"[^a-z0-9/+.-]", "", _GAP.sub(".", words.replace(".", " "))).strip(".-/+")


def place(ladder: Sequence[Grade], grade: Grade) -> int:
    """The place of a grade on its ladder, 0 for the lowest; a career grade's is that of its lowest rung.

    Raises ValueError for a grade of another ladder.
    """
    return [rung.key for rung in ladder].index(grade.key)


def as_listed(ladder: Sequence[Grade], written: str) -> Grade | None:
    """The rung that the employer's file writes so, by its key, name or an alias."""
    wanted = plain_grade(written)
    return next((rung for rung in ladder if wanted in rung.ways()), None) if wanted else None


def one_rung(ladder: Sequence[Grade], written: str) -> Grade | None:
    """The one rung that the words mean; None for a career grade and for what means two."""
    wanted = plain_grade(written)
    if not wanted:
        return None
    exact = as_listed(ladder, written)
    if exact is not None:
        return exact
    for asked in (_bare(wanted), *map(_bare, _without_brackets(written))):
        fitting = [rung for rung in ladder if asked and asked in _short_ways(rung)]
        if len(fitting) == 1:
            return fitting[0]
    return None


def span_of(ladder: Sequence[Grade], written: str) -> tuple[Grade, ...]:
    """The rungs from one end of a career grade to the other ("Scale 6 - PO3"); none where it is no such span."""
    for first, between, last in _ends(written):
        low, high = one_rung(ladder, first), _end(ladder, first, last)
        if low and high and place(ladder, low) < place(ladder, high) and all(one_rung(ladder, e) for e in between):
            return tuple(ladder[place(ladder, low) : place(ladder, high) + 1])
    return ()


def without_pay(written: str) -> str:
    """The words without the spine points that end them: "3-6 and Grade 7" of "3-6 and Grade 7, SCP 15-35"."""
    return _PAY.sub("", written)


def _ends(written: str) -> Iterator[tuple[str, list[str], str]]:
    """The two ends of what may be a career grade and what stands between them, for each way to part the words."""
    words = " ".join(_DASHES.sub("-", _BRACKETS.sub(" ", _PAY.sub("", written))).split()).lower()
    breaks = [found.span() for found in _BETWEEN_ENDS.finditer(words)]
    if len(breaks) > _MOST_BREAKS:
        return
    for begin, end in combinations_with_replacement(range(len(breaks)), 2):
        first, last = words[: breaks[begin][0]].strip(" ,"), words[breaks[end][1] :].strip(" ,")
        between = [words[breaks[at][1] : breaks[at + 1][0]].strip(" ,") for at in range(begin, end)]
        if first and last:
            yield first, between, last


def _end(ladder: Sequence[Grade], first: str, last: str) -> Grade | None:
    """The upper end of a career grade; in "CSW 2/3" it leaves out the words before its number."""
    carried = re.sub(r"\d[\w.]*$", "", first).strip()
    whole = one_rung(ladder, f"{carried} {last}") if carried and last[0].isdigit() else None
    return whole or one_rung(ladder, last)


def _short_ways(rung: Grade) -> set[str]:
    whole = (rung.key, rung.name, *rung.aliases)
    return {_bare(plain_grade(way)) for way in whole} | {
        _bare(each) for way in whole for each in _without_brackets(way)
    }


def _without_brackets(written: str) -> list[str]:
    """What stands outside the brackets, and inside each pair of them, plain; nothing where there are none."""
    marked = _PAY.sub(r" (\1)", written)
    inside = _BRACKETS.findall(marked)
    parts = [_BRACKETS.sub(" ", marked), *inside] if inside else []
    return [plain for part in parts if (plain := plain_grade(part))]


def _bare(plain: str) -> str:
    return _LEADING.sub("", plain)
