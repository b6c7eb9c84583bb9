"""A query as a to-do list: what was asked of which criterion, and what became of it since.

Everything is worked out from documents and from ids of criteria, so that an author who simply changes the criterion has
done the point, whichever way they changed it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from specs.document import Criterion, Document, Indicator, marked_words
from specs.forms import Form

# So many points of one query are told apart; what is asked beyond them stays together, as one more.
MOST_POINTS = 10
# "3: Do you need this?", "3. ...", "Nos 3 and 5 - ...", "criterion 3 ..." at the beginning of a line.
_POINTED = re.compile(
    r"(?:(?:criteri(?:on|a)|behaviours?|numbers?|nos?\.?|#)\s*)?"
    r"(?P<numbers>\d{1,3}(?:\s*(?:,|and|&|\+)\s*\d{1,3})*)(?:\s*[:)]\s*|\.\s+|\s+[–—-]\s+)(?P<words>[^\d\s].*)",
    re.IGNORECASE | re.DOTALL,
)
_NUMBER = re.compile(r"\d+")
Became = Literal["same", "changed", "reworded", "removed"]


@dataclass(frozen=True)
class Counted:
    """A criterion or behaviour with its number in the whole document. `aspect` is essential, desirable or "".

    `place` is the key of its section, or of its competency for a behaviour; `heading` is how people know that.
    """

    number: int
    id: str
    place: str
    heading: str
    aspect: str
    text: str


@dataclass(frozen=True)
class Point:
    """One thing that is asked: of the criterion `id`, whose words were `text`, or (`id` empty) of the whole."""

    id: str
    number: int
    text: str
    words: str


@dataclass(frozen=True)
class Since:
    """What became of what a point asks about. `reworded` is a change of its words, `changed` any other."""

    became: Became
    was: str = ""
    now: str = ""


def counted(document: Document, form: Form) -> tuple[Counted, ...]:
    """Every criterion in the order of the form, then every behaviour, numbered through from 1."""
    labels = {section.key: section.label for section in form.sections}
    order = [*(key for key in labels if key in document.sections), *(k for k in document.sections if k not in labels)]
    found: list[Counted] = []
    for key in order:
        entry = document.sections[key]
        for aspect, criteria in (("essential", entry.essential), ("desirable", entry.desirable)):
            for each in criteria:
                found.append(
                    Counted(len(found) + 1, each.id, key, labels.get(key, key), aspect, marked_words(each)),
                )
    for chosen in document.competencies:
        for indicator in chosen.indicators:
            heading = chosen.name or chosen.competency
            number = len(found) + 1
            found.append(Counted(number, indicator.id, chosen.competency, heading, "", marked_words(indicator)))
    return tuple(found)


def points_of(words: str, chosen: Sequence[int], numbered: Sequence[Counted]) -> tuple[Point, ...]:
    """The points of a query: a line that begins with a number is about that criterion, the rest about those chosen.

    What is about no criterion is a point about the whole. No word is lost.
    """
    known = {each.number: each for each in numbered}
    general: list[str] = []
    pointed: dict[int, list[str]] = {}
    for line in words.strip().splitlines():
        found = _POINTED.fullmatch(line.strip())
        numbers = [int(each) for each in _NUMBER.findall(found["numbers"])] if found else []
        about = [number for number in numbers if number in known]
        fits = found and len(about) == len(numbers) and len(pointed.keys() | set(about)) <= MOST_POINTS
        if found and fits:
            for number in about:
                pointed.setdefault(number, []).append(found["words"])
        else:
            general.append(line)
    rest = "\n".join(general).strip()
    silent = [number for number in dict.fromkeys(chosen) if number in known and number not in pointed]
    silent = silent[: max(0, MOST_POINTS - len(pointed))]
    said = {**dict.fromkeys(silent, rest), **{number: "\n".join(each) for number, each in pointed.items()}}
    points = tuple(_point(known[number], said[number]) for number in sorted(said))
    return (Point("", 0, "", rest), *points) if rest and not silent else points


def _point(about: Counted, words: str) -> Point:
    return Point(about.id, about.number, about.text, words)


def since(point_id: str, before: Document, now: Document) -> Since:
    """What became of a criterion or behaviour since; with no id, whether anything that is signed changed at all."""
    if not point_id:
        return Since("same" if before.content() == now.content() else "changed")
    was, is_now = _placed(before).get(point_id), _placed(now).get(point_id)
    if was is None or was == is_now:
        return Since("same")
    if is_now is None:
        return Since("removed", marked_words(was[1]))
    became: Became = "reworded" if marked_words(was[1]) != marked_words(is_now[1]) else "changed"
    return Since(became, marked_words(was[1]), marked_words(is_now[1]))


def _placed(document: Document) -> dict[str, tuple[str, Criterion | Indicator]]:
    """Every criterion and behaviour by its id, with where it stands."""
    found: dict[str, tuple[str, Criterion | Indicator]] = {}
    for key, placed in _places(document):
        found.setdefault(key, placed)
    return found


def _places(document: Document) -> Iterator[tuple[str, tuple[str, Criterion | Indicator]]]:
    for key, necessity, criterion in document.all_criteria():
        yield criterion.id, (f"{key} {necessity}", criterion)
    for chosen in document.competencies:
        for indicator in chosen.indicators:
            yield indicator.id, (chosen.competency, indicator)
