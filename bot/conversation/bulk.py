"""A section's list edited as a whole: lines that were typed over a list, put together with what became of it meanwhile.

Pure: the list as the person saw it (the base), the lines they wrote, and the list as it stands now give the list to
be, or the lines on which two people disagree. Nothing that either wrote is overwritten without being asked about.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.conversation.criteria import same_words
from bot.conversation.pasted import entries_of
from bot.conversation.typed import cleaned, has_words, one_line
from specs.document import Criterion, Necessity, SectionEntry
from specs.forms.model import Section

Ruling = Literal["mine", "now", "both"]
NECESSITIES: tuple[Necessity, ...] = ("essential", "desirable")
# Two lines with so much in common are one line that was reworded (of 1: the share of their words, or characters).
_ALIKE = 0.5
# Of short lines the characters are compared too, so that a mended spelling is not a new line.
_SHORT = 60


class Line(BaseModel):
    """A criterion as one line of a box: its id (empty for a new one), its words with its sub-area, and which list."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    text: str
    necessity: Necessity


class Disagreement(BaseModel):
    """A line that the person changed and somebody else changed too; None stands for taken out.

    `label` names the field where it is not a line of a list; `both` says whether both versions can stand.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    mine: str | None
    now: str | None
    label: str = ""
    both: bool = True


@dataclass(frozen=True)
class Wordless:
    """A line of a box without words, which can be no criterion. `number` counts the lines of that list from one."""

    necessity: Necessity
    number: int
    text: str


def boxed(section: Section, criterion: Criterion) -> str:
    """A criterion as a line of a box, its sub-area first."""
    label = next((area.label for area in section.sub_areas if area.key == criterion.sub_area), "")
    return f"{label}: {criterion.text}" if label else criterion.text


def unboxed(section: Section, line: str) -> tuple[str, str]:
    """The key of the sub-area that a line begins with (empty for none), and its words."""
    entries = entries_of(line, [(area.key, area.label) for area in section.sub_areas])
    if len(entries) == 1 and entries[0].label:
        return entries[0].label, entries[0].text
    return "", line


def lines_of(section: Section, entry: SectionEntry) -> tuple[Line, ...]:
    """The section's criteria as lines, essential first; each with an id of its own, even where two share one."""
    lines: list[Line] = []
    seen: Counter[str] = Counter()
    for necessity in NECESSITIES:
        for each in getattr(entry, necessity):
            seen[each.id] += 1
            own = each.id if each.id and seen[each.id] == 1 else f"{each.id}#{seen[each.id]}"
            lines.append(Line(id=own, text=boxed(section, each), necessity=necessity))
    return tuple(lines)


def fitting(lines: Sequence[Line], longest: int, most: int) -> tuple[Line, ...]:
    """Those that a box can show as one line each, up to `most` bytes in all; the others stay as they are."""
    chosen: list[Line] = []
    for line in lines:
        size = len(line.text.encode())
        if "\n" not in line.text and len(line.text) <= longest and size <= most:
            chosen.append(line)
            most -= size
    return tuple(chosen)


def written_in(base: Sequence[Line], boxes: Mapping[Necessity, str]) -> tuple[tuple[Line, ...], tuple[Wordless, ...]]:
    """What was typed, as lines: those of the base keep their ids, be they unchanged, reworded or moved.

    A line that stood there is kept to the letter; the marks of a list (bullets, numbers) are taken off the others.
    """
    standing = {line.text for line in base}
    typed: list[Line] = []
    wordless: list[Wordless] = []
    for necessity in NECESSITIES:
        for number, raw in enumerate(cleaned(boxes.get(necessity, ""))[0].split("\n"), start=1):
            if raw in standing:
                typed.append(Line(id="", text=raw, necessity=necessity))
            elif raw.strip() and not has_words(raw):
                wordless.append(Wordless(necessity, number, raw.strip()))
            else:
                typed += [Line(id="", text=each.text, necessity=necessity) for each in entries_of(raw)]
    return _with_ids(base, typed), tuple(wordless)


def _with_ids(base: Sequence[Line], typed: Sequence[Line]) -> tuple[Line, ...]:
    """Each typed line with the id of the line of the base that it is, or was."""
    free = list(base)
    found: dict[int, str] = {}
    for same_list in (True, False):
        for place, line in enumerate(typed):
            twin = next((b for b in free if b.text == line.text and (b.necessity == line.necessity) == same_list), None)
            if place not in found and twin is not None:
                found[place] = twin.id
                free.remove(twin)
    left = [(place, line) for place, line in enumerate(typed) if place not in found]
    for _, place, id_ in sorted(_likenesses(free, left), key=lambda each: -each[0]):
        if place not in found and id_ not in found.values():
            found[place] = id_
    return tuple(replace_id(line, found.get(place, "")) for place, line in enumerate(typed))


def replace_id(line: Line, id_: str) -> Line:
    """The line with that id."""
    return line.model_copy(update={"id": id_})


def _likenesses(base: Sequence[Line], typed: Sequence[tuple[int, Line]]) -> Iterable[tuple[float, int, str]]:
    counted = {line.id: Counter(line.text.casefold().split()) for line in base}
    for place, line in typed:
        words = Counter(line.text.casefold().split())
        for other in base:
            alike = _alike(line.text, words, other.text, counted[other.id])
            if alike >= _ALIKE:
                yield alike + (0.01 if line.necessity == other.necessity else 0), place, other.id


def _alike(one: str, words: Counter[str], other: str, others: Counter[str]) -> float:
    shared = 2 * (words & others).total() / max(1, words.total() + others.total())
    if len(one) > _SHORT or len(other) > _SHORT:
        return shared
    return max(shared, difflib.SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False).ratio() - 0.2)


@dataclass(frozen=True)
class Merged:
    """The list to be, and what two people disagree on (those lines stand in `lines` as they are now)."""

    lines: tuple[Line, ...]
    disagreements: tuple[Disagreement, ...]


def merged(
    base: Sequence[Line],
    mine: Sequence[Line],
    now: Sequence[Line],
    rulings: Mapping[str, tuple[Ruling, str | None]] | None = None,
) -> Merged:
    """What the person wrote over the base, put together with the list as it stands now.

    `rulings` are the person's answers to disagreements by id, each with the words that stood against theirs when they
    were asked: if those have changed again the answer no longer counts.
    """
    was, written, standing = ({line.id: line for line in lines if line.id} for lines in (base, mine, now))
    result = dict(standing)
    both: list[Line] = []
    disagreements: list[Disagreement] = []
    for id_, old in was.items():
        ours, theirs = written.get(id_), standing.get(id_)
        texts = tuple(line.text if line else None for line in (ours, theirs))
        if old.text not in texts and texts[0] != texts[1]:
            ruling, against = (rulings or {}).get(id_, ("", None))
            if not ruling or against != texts[1]:
                disagreements.append(Disagreement(id=id_, mine=texts[0], now=texts[1]))
                continue
            both += [replace_id(ours, "")] if ruling == "both" and ours and theirs else []
            keeps = ours if ruling == "mine" or (theirs is None and ruling == "both") else theirs
        else:
            keeps = _changed_by_one(old, ours, theirs)
        result.pop(id_, None)
        if keeps is not None:
            result[id_] = keeps
    fresh = [line for line in mine if not line.id]
    ordered = _ordered(base, mine, now, result, fresh)
    return Merged((*ordered, *both), tuple(disagreements))


def _changed_by_one(old: Line, ours: Line | None, theirs: Line | None) -> Line | None:
    """A line on which at most one of the two changed the words; each may have moved it to the other list."""
    if ours is None or theirs is None:
        return None
    text = ours.text if ours.text != old.text else theirs.text
    necessity = ours.necessity if ours.necessity != old.necessity else theirs.necessity
    return Line(id=old.id, text=text, necessity=necessity)


def _ordered(
    base: Sequence[Line], mine: Sequence[Line], now: Sequence[Line], result: Mapping[str, Line], fresh: Sequence[Line]
) -> list[Line]:
    """The lines in order: the person's own where they changed it, else the one that stands now.

    What only one of the two has follows the line that it followed there.
    """
    keyed = {f"new {place}": line for place, line in enumerate(fresh)}
    numbers = iter(keyed)
    my_keys = [line.id or next(numbers) for line in mine]
    now_keys = [line.id for line in now]
    base_keys = [line.id for line in base]
    kept = [key for key in my_keys if key in base_keys]
    moved = kept != [key for key in base_keys if key in kept]
    keys = _woven(my_keys, now_keys) if moved else _woven(now_keys, my_keys)
    every: dict[str, Line] = {**result, **keyed}
    return [every[key] for key in keys if key in every]


def _woven(first: Sequence[str], second: Sequence[str]) -> list[str]:
    keys = list(first)
    before = ""
    for key in second:
        if key not in keys:
            keys.insert(keys.index(before) + 1 if before in keys else 0, key)
        before = key
    return keys


@dataclass(frozen=True)
class Difference:
    """What an edit did to a list, each line as people read it."""

    added: tuple[str, ...] = ()
    reworded: tuple[tuple[str, str], ...] = ()
    removed: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    reordered: bool = False

    def __bool__(self) -> bool:
        """Whether anything is different at all."""
        return self != Difference()


def difference(before: Sequence[Line], after: Sequence[Line]) -> Difference:
    """From one list to another, by ids."""
    was, now = ({line.id: line for line in lines} for lines in (before, after))
    kept = [id_ for id_ in was if id_ in now]
    return Difference(
        added=tuple(line.text for line in after if line.id not in was),
        reworded=tuple((was[id_].text, now[id_].text) for id_ in kept if was[id_].text != now[id_].text),
        removed=tuple(line.text for line in before if line.id not in now),
        moved=tuple(now[id_].text for id_ in kept if was[id_].necessity != now[id_].necessity),
        reordered=any(_order(before, kept, each) != _order(after, kept, each) for each in NECESSITIES)
        and not any(was[id_].necessity != now[id_].necessity for id_ in kept),
    )


def _order(lines: Sequence[Line], kept: Sequence[str], necessity: Necessity) -> list[str]:
    return [line.id for line in lines if line.id in kept and line.necessity == necessity]


def without_twins(lines: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """The lines without new ones that say what another says already, and those left out."""
    seen = {same_words(line.text) for line in lines if line.id}
    kept: list[Line] = []
    twins: list[str] = []
    for line in lines:
        if not line.id and same_words(line.text) in seen:
            twins.append(one_line(line.text))
            continue
        seen.add(same_words(line.text))
        kept.append(line)
    return tuple(kept), tuple(twins)
