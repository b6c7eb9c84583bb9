"""What changed between two versions of a person specification: counted, readable, and complete.

A redline is enough to make the new document out of the old one (`apply`), so nothing that changed can be missing
from it. Parts are matched by their id, then by equal words, then by likeness within the same list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Generic, Literal, TypeVar

from specs.document import ChosenCompetency, Criterion, Document, HeaderValue, Indicator, SectionEntry, header_lines

Sort = Literal["kept", "added", "removed", "reworded", "changed", "moved_here", "moved_away"]
Place = tuple[str, str]
# From this share of equal words on, a line in the place of another is told as that one in other words.
LIKE = 0.5
_REST = ("form", "organisation", "duties", "post_facts", "clauses", "clauses_taken_away", "sign_off")

PartT = TypeVar("PartT", Criterion, Indicator)


@dataclass(frozen=True)
class Line(Generic[PartT]):
    """A line of a list: as it was, as it is. `was` is None for one that came, `now` for one that went.

    `changed` is the same words with something else about them: how it is assessed, the reason, its first grade.
    """

    sort: Sort
    was: PartT | None
    now: PartT | None

    @property
    def words(self) -> str:
        """The words of the line, as they are now or were last."""
        part = self.now or self.was
        return part.text if part else ""


@dataclass(frozen=True)
class HeaderChange:
    """A header field (by its key) that has another value; None where there was or is none."""

    key: str
    was: HeaderValue | None
    now: HeaderValue | None

    def lines(self) -> tuple[str, str]:
        """Both values as a reader sees them."""
        was, now = ("; ".join(header_lines(each)) if each is not None else "" for each in (self.was, self.now))
        return was, now


@dataclass(frozen=True)
class OtherChange:
    """A part without lines of its own that differs: a section's free text or clauses (`section`), or a whole part."""

    part: str
    section: str
    was: Any
    now: Any


@dataclass(frozen=True)
class Redline:
    """All that differs. `criteria` is keyed by (section, essential or desirable), `indicators` by (competency, name).

    Lists that did not change are left out; `order` names the keys of sections and competencies as they stand now.
    """

    header: tuple[HeaderChange, ...] = ()
    criteria: tuple[tuple[Place, tuple[Line[Criterion], ...]], ...] = ()
    indicators: tuple[tuple[Place, tuple[Line[Indicator], ...]], ...] = ()
    other: tuple[OtherChange, ...] = ()
    header_order: tuple[str, ...] = ()
    section_order: tuple[str, ...] = ()
    competency_order: tuple[Place, ...] = ()

    def counts(self) -> dict[str, int]:
        """How many of each: added, removed, reworded, changed, moved (criteria and indicators), header, other."""
        lines = [line for several in (self.criteria, self.indicators) for _, each in several for line in each]
        found = {sort: sum(line.sort == sort for line in lines) for sort in ("added", "removed", "reworded", "changed")}
        moved = sum(line.sort == "moved_here" for line in lines)
        return {**found, "moved": moved, "header": len(self.header), "other": len(self.other)}

    def __bool__(self) -> bool:
        """Whether anything that a reader sees differs."""
        return any(self.counts().values()) or any(
            _is_reordered(lines) for several in (self.criteria, self.indicators) for _, lines in several
        )


def redline(old: Document, new: Document) -> Redline:
    """What leads from the old document to the new one."""
    was_lists, now_lists = _criteria_lists(old), _criteria_lists(new)
    was_named, now_named = _indicator_lists(old), _indicator_lists(new)
    return Redline(
        header=tuple(_header(old, new)),
        criteria=_lists(was_lists, now_lists),
        indicators=_lists(was_named, now_named),
        other=tuple(_other(old, new)),
        header_order=tuple(new.header),
        section_order=tuple(new.sections),
        competency_order=tuple(now_named),
    )


def apply(old: Document, changes: Redline) -> Document:
    """The new document. Raises ValueError for a redline that was not made from this document."""
    header = {**old.header}
    for field in changes.header:
        if header.get(field.key) != field.was:
            raise ValueError(f"the header field '{field.key}' is not what the redline says it was.")
        header[field.key] = field.now if field.now is not None else ""
    criteria = _applied(_criteria_lists(old), changes.criteria)
    indicators = _applied(_indicator_lists(old), changes.indicators)
    rest = {each.part: each.now for each in changes.other if not each.section}
    texts = {(each.section, each.part): each.now for each in changes.other if each.section}
    return old.model_copy(
        update={
            **rest,
            "header": {key: header[key] for key in changes.header_order},
            "sections": {key: _section(old, key, criteria, texts) for key in changes.section_order},
            "competencies": tuple(
                ChosenCompetency(competency=place[0], name=place[1], indicators=indicators.get(place, ()))
                for place in changes.competency_order
            ),
        }
    )


def word_changes(was: str, now: str) -> tuple[tuple[Literal["kept", "added", "removed"], str], ...]:
    """The words of a line that was reworded, in order: what stayed, what went, what came. The spaces are kept."""
    before, after = _tokens(was), _tokens(now)
    found: list[tuple[Literal["kept", "added", "removed"], str]] = []
    for what, at, to, from_, until in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(("kept", "".join(before[at:to])))
            continue
        found += [("removed", "".join(before[at:to]))] if at < to else []
        found += [("added", "".join(after[from_:until]))] if from_ < until else []
    return tuple(found)


def _tokens(text: str) -> list[str]:
    """Words and the spaces between them, so that all of them together are the text."""
    tokens: list[str] = []
    for character in text:
        if tokens and character.isspace() == tokens[-1][-1].isspace():
            tokens[-1] += character
        else:
            tokens.append(character)
    return tokens


def _header(old: Document, new: Document) -> Iterator[HeaderChange]:
    for key in dict.fromkeys((*old.header, *new.header)):
        was, now = old.header.get(key), new.header.get(key)
        if was != now:
            yield HeaderChange(key, was, now)


def _other(old: Document, new: Document) -> Iterator[OtherChange]:
    for key in new.sections:
        for part in ("clauses", "text"):
            was, now = getattr(old.section(key), part), getattr(new.section(key), part)
            if was != now:
                yield OtherChange(part, key, was, now)
    for key in (each for each in old.sections if each not in new.sections):
        for part in ("clauses", "text"):
            if was := getattr(old.section(key), part):
                yield OtherChange(part, key, was, type(was)())
    for part in _REST:
        if getattr(old, part) != getattr(new, part):
            yield OtherChange(part, "", getattr(old, part), getattr(new, part))


def _criteria_lists(document: Document) -> dict[Place, tuple[Criterion, ...]]:
    return {
        (key, side): getattr(entry, side)
        for key, entry in document.sections.items()
        for side in ("essential", "desirable")
    }


def _indicator_lists(document: Document) -> dict[Place, tuple[Indicator, ...]]:
    return {(each.competency, each.name): each.indicators for each in document.competencies}


def _lists(
    old: dict[Place, tuple[PartT, ...]], new: dict[Place, tuple[PartT, ...]]
) -> tuple[tuple[Place, tuple[Line[PartT], ...]], ...]:
    """The lists that differ, line by line; what left one list for another is told as moved in both."""
    lines = {
        place: _lines(old.get(place, ()), new.get(place, ()))
        for place in dict.fromkeys((*new, *old))
        if old.get(place, ()) != new.get(place, ())
    }
    gone = [line.was for each in lines.values() for line in each if line.sort == "removed" and line.was]
    come = [line.now for each in lines.values() for line in each if line.sort == "added" and line.now]
    away = [part for part in gone if any(_is_same(part, other) for other in come)]
    here = [part for part in come if any(_is_same(part, other) for other in gone)]
    return tuple((place, tuple(_moved(line, away, here) for line in each)) for place, each in lines.items())


def _moved(line: Line[PartT], away: Sequence[PartT], here: Sequence[PartT]) -> Line[PartT]:
    if line.sort == "removed" and line.was in away:
        return Line("moved_away", line.was, None)
    if line.sort == "added" and line.now in here:
        return Line("moved_here", None, line.now)
    return line


def _is_same(one: PartT, other: PartT) -> bool:
    return (one.id == other.id and bool(one.id)) or one.text == other.text


def _lines(old: Sequence[PartT], new: Sequence[PartT]) -> tuple[Line[PartT], ...]:
    """The new list in its order, with what went where it stood; each old line is used once."""
    pairs = _paired(old, new)
    left: list[int] = [index for index in range(len(old)) if index not in pairs.values()]
    found: list[Line[PartT]] = []
    for at, part in enumerate(new):
        was = old[pairs[at]] if at in pairs else None
        while left and at in pairs and left[0] < pairs[at]:
            found.append(Line("removed", old[left.pop(0)], None))
        found.append(Line(_sort(was, part), was, part))
    found += [Line("removed", old[index], None) for index in left]
    return tuple(found)


def _sort(was: PartT | None, now: PartT) -> Sort:
    if was is None:
        return "added"
    return "reworded" if was.text != now.text else "kept" if _signs_same(was, now) else "changed"


def _paired(old: Sequence[PartT], new: Sequence[PartT]) -> dict[int, int]:
    """For each line of the new list the line of the old one that it was; those that came are not in it."""
    pairs: dict[int, int] = {}
    tests: tuple[Callable[[PartT, PartT], bool], ...] = (_same_line, _same_id, _same_words, _alike)
    for fits in tests:
        for at, part in enumerate(new):
            free = (index for index in range(len(old)) if at not in pairs and index not in pairs.values())
            found = next((index for index in free if fits(old[index], part)), None)
            if found is not None:
                pairs[at] = found
    return pairs


def _same_line(was: PartT, now: PartT) -> bool:
    return was == now


def _same_id(was: PartT, now: PartT) -> bool:
    return bool(was.id) and was.id == now.id


def _same_words(was: PartT, now: PartT) -> bool:
    return was.text == now.text


def _alike(was: PartT, now: PartT) -> bool:
    if was.id and now.id:
        return False
    return SequenceMatcher(None, was.text.split(), now.text.split(), autojunk=False).ratio() >= LIKE


def _is_reordered(lines: Sequence[Line[Any]]) -> bool:
    """Whether a list that differs has the same lines: in another order, unless it is their links to duties alone."""
    return all(line.sort == "kept" and line.was == line.now for line in lines) and bool(lines)


def _applied(
    old: dict[Place, tuple[PartT, ...]], changes: Sequence[tuple[Place, tuple[Line[PartT], ...]]]
) -> dict[Place, tuple[PartT, ...]]:
    made = dict(old)
    for place, lines in changes:
        was = [line.was for line in lines if line.was is not None]
        held = list(old.get(place, ()))
        if len(was) != len(held) or any(each not in held for each in was):
            raise ValueError(f"the list {place[0]} ({place[1]}) is not what the redline says it was.")
        made[place] = tuple(line.now for line in lines if line.now is not None)
    return made


def _section(
    old: Document, key: str, criteria: dict[Place, tuple[Criterion, ...]], texts: dict[tuple[str, str], Any]
) -> SectionEntry:
    was = old.section(key)
    return SectionEntry(
        essential=criteria.get((key, "essential"), ()),
        desirable=criteria.get((key, "desirable"), ()),
        clauses=texts.get((key, "clauses"), was.clauses),
        text=texts.get((key, "text"), was.text),
    )


def _signs_same(was: PartT, now: PartT) -> bool:
    """Whether nothing that is signed differs: for which duties a criterion was chosen is no part of the text."""
    links: dict[str, tuple[str, ...]] = {"for_duties": ()} if isinstance(was, Criterion) else {}
    return was.model_copy(update=links) == now.model_copy(update=links)
