"""What stood out in a text when it was sent, as the audit chain keeps it: places and rules, and nobody's words.

The words and the reason for each are in the text itself, which the same entry names by its hash; `in_words` finds them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from specs.document import Criterion, Document, Indicator
from specs.organisation.policies import OverLimit
from specs.rendering.signatures import as_words
from specs.wording.levels import LevelFinding

_OVER = {
    "essential": "essential criteria",
    "desirable": "desirable criteria",
    "competencies": "competencies",
    "behaviours": "behaviours",
    "criterion_words": "words in one criterion",
}


def stood(
    document: Document, findings: Sequence[LevelFinding], over: Sequence[OverLimit]
) -> list[dict[str, str | int]]:
    """The findings of a text: by list and place (from 1) what is off the level of its grade or has a reason recorded,
    and the employer's limits that it is over."""
    off = {each.id: each for each in findings if each.id}
    found: list[dict[str, str | int]] = []
    for place, part in _parts(document):
        if part.id in off:
            found.append({**place, "found": f"{off[part.id].direction} level", "grade": off[part.id].grade})
        elif isinstance(part, Criterion) and part.reason and place["list"] == "essential":
            found.append({**place, "found": "reason"})
    found += [{"found": "over limit", "limit_of": each.kind, "count": each.count, "limit": each.limit} for each in over]
    return found


def in_words(findings: Any, document: Document) -> Iterator[tuple[str, str]]:
    """Each finding of an entry with the words that it is about, and a note: what was found, and the reason given.

    Raises ValueError where they have another shape.
    """
    if not isinstance(findings, list) or not all(isinstance(each, dict) for each in findings):
        raise ValueError("findings are a list of objects")
    parts = {tuple(place.values()): part for place, part in _parts(document)}
    for each in findings:
        if each.get("found") == "over limit":
            kind = _OVER.get(str(each.get("limit_of")), "parts")
            yield f"{each.get('count')} {kind}, where the employer wants {each.get('limit')} at most", ""
            continue
        part = parts.get((each.get("of"), each.get("list"), each.get("place")))
        yield part.text if part else "", _note(each, part)


def _note(finding: Mapping[str, Any], part: Criterion | Indicator | None) -> str:
    grade = f" of {finding['grade']}" if finding.get("grade") else ""
    names = {"above level": f"Above the level{grade}", "below level": f"Below the level{grade}"}
    reason = f"Reason: {part.reason}" if isinstance(part, Criterion) and part.reason else ""
    where = f"{as_words(str(finding.get('of', '')))}, {finding.get('list', '')} {finding.get('place', '')}"
    return ". ".join(each for each in (names.get(str(finding.get("found")), ""), where, reason) if each)


def _parts(document: Document) -> Iterator[tuple[dict[str, str | int], Criterion | Indicator]]:
    """Every criterion and behaviour with where it stands: of which section or competency, which list, which place."""
    for key, entry in document.sections.items():
        for side, several in (("essential", entry.essential), ("desirable", entry.desirable)):
            for number, criterion in enumerate(several, start=1):
                yield {"of": key, "list": side, "place": number}, criterion
    for chosen in document.competencies:
        for number, indicator in enumerate(chosen.indicators, start=1):
            yield {"of": chosen.competency, "list": "behaviour", "place": number}, indicator
