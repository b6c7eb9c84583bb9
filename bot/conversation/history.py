"""Undo and redo: what each change of a draft replaced, kept in the draft itself, so that it survives every restart."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, JsonValue

from specs.document import Document

# Enough for an afternoon's second thoughts; what goes further back is in the audit chain's hashes and in the thread.
LEVELS = 20
# A question skipped is no change of what the document will say. "Not known yet" is none either, but it keeps the draft
# from being sent, so it counts; and "not for this post" keeps a suggestion from everybody who works on the draft.
_OF_THE_DOCUMENT = ("form", "competencies", "duties", "post_facts", "clauses", "clauses_taken_away")
_COUNTING = ("header", "sections", *_OF_THE_DOCUMENT, "tray", "proposed", "picked", "declined")
_NOT_KNOWN = "not_known"


class Change(BaseModel):
    """One change of a draft. `before` has the parts that it replaced, by path; null stands for nothing.

    `after` are digests of the same parts as the change left them: a part that somebody changed since is not put back.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    before: dict[str, JsonValue]
    after: dict[str, str]


class History(BaseModel):
    """What can be undone, and what was undone and can be done again; the last one is the next."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    done: tuple[Change, ...] = ()
    undone: tuple[Change, ...] = ()

    def with_change(self, change: Change) -> History:
        """With one more change done, after which there is nothing to do again."""
        return History(done=(*self.done, change)[-LEVELS:])


def is_of_the_document(place: str) -> bool:
    """Whether a part of that name stands whole in the document."""
    return place in _OF_THE_DOCUMENT


def parts_of(
    document: Document, marks: Mapping[str, str], tray: tuple[str, ...], proposed: Any
) -> dict[str, JsonValue]:
    """A draft in parts by path: each header field, each section, each mark, and the rest whole."""
    whole = document.model_dump(mode="json")
    parts: dict[str, JsonValue] = {place: whole[place] for place in _OF_THE_DOCUMENT}
    parts |= {f"header/{key}": value for key, value in whole["header"].items()}
    parts |= {f"sections/{key}": entry for key, entry in whole["sections"].items()}
    parts |= {f"marks/{key}": mark for key, mark in marks.items()}
    return {**parts, "tray": list(tray), "proposed": proposed}


def change_between(before: Mapping[str, JsonValue], after: Mapping[str, JsonValue]) -> Change | None:
    """What was replaced; None where nothing was that counts."""
    changed = [path for path in {**before, **after} if before.get(path) != after.get(path)]
    if not any(_counts(path, before.get(path), after.get(path)) for path in changed):
        return None
    return Change(before={path: before.get(path) for path in changed}, after={p: digest(after.get(p)) for p in changed})


def _counts(path: str, before: JsonValue, after: JsonValue) -> bool:
    if path.startswith("marks/"):
        return _NOT_KNOWN in (before, after)
    return path.split("/")[0] in _COUNTING


def digest(part: JsonValue) -> str:
    """A part of a draft as a short hash."""
    return hashlib.sha256(json.dumps(part, sort_keys=True).encode()).hexdigest()[:16]


def changed_since(change: Change, now: Mapping[str, JsonValue]) -> bool:
    """Whether somebody has changed what this change had changed; marks do not count, unless there is nothing else."""
    counting = [path for path in change.after if not path.startswith("marks/")] or list(change.after)
    return any(digest(now.get(path)) != change.after[path] for path in counting)


Direction = Literal["undo", "redo"]
