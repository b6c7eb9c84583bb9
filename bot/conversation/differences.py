"""What is to be different in a draft made from an earlier one: "but grade 6 and post reference X-12"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.conversation.several import saying_of
from bot.conversation.typed import one_line
from specs.forms import Form
from specs.forms.model import HeaderField

_ONE_LINE = frozenset({"text", "grade", "date"})
_BEFORE = r"(?:(?:with|and|at|as|but|a|an|the|new|another|different)\s+)*"
_IS = r"(?:\s+(?:to|is|as|of|should be|will be|changed to)\b)?\s*[:=]?\s+"


@dataclass(frozen=True)
class Difference:
    """The field of the document's head that changes, by its key, and what it is to say."""

    field: str
    words: str


def differences_in(form: Form, said: str) -> tuple[tuple[Difference, ...], str]:
    """The changes that the words name, in the order said, and the words before the first that name none."""
    line = one_line(said)
    starts: list[tuple[int, int, str]] = []
    for field in form.header:
        if field.asked and field.kind in _ONE_LINE:
            starts += [(each.start(), each.end(), field.key) for each in _naming(form, field).finditer(line)]
    ordered = _apart(sorted(starts, key=lambda start: (start[0], -start[1])))
    ends = [*(begin for begin, _, _ in ordered[1:]), len(line)]
    found = [(key, line[start:end]) for (_, start, key), end in zip(ordered, ends, strict=False)]
    cleaned = tuple(Difference(key, bare) for key, words in found if (bare := _bare(words)))
    unread = line[: ordered[0][0]] if ordered else line
    return cleaned, re.sub(rf"^{_BEFORE}$", "", _bare(unread) + " ").strip()


def _apart(starts: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Without those that begin inside the one before: the first to be named counts."""
    kept: list[tuple[int, int, str]] = []
    for start in starts:
        if not kept or start[0] >= kept[-1][1]:
            kept.append(start)
    return kept


def _naming(form: Form, field: HeaderField) -> re.Pattern[str]:
    ways = [re.escape(field.label), re.escape(field.key.replace("_", " ")), saying_of(field.key)]
    if field.key == form.title_field:
        ways += ["title", "called", "named"]
    if field.key == form.reference_field:
        ways += ["reference", "ref", "post ref(?:erence)?"]
    return re.compile(rf"(?:^|[\s,;]+){_BEFORE}(?:{'|'.join(ways)}){_IS}(?=\S)", re.IGNORECASE)


def _bare(words: str) -> str:
    return re.sub(r"(?:[\s,;]+(?:and|but|with))?[\s,;]*$", "", words).strip(" ,;").removesuffix(".")
