"""Precedents: criteria of the employer's own agreed specifications, as suggestions need them. Pure.

Who finds them (a store, or a list in a test) is an `AgreedSource`; what is made of them stands in `merging`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from specs.document import Document, Necessity
from specs.forms import Form
from specs.forms.model import CriterionKind
from specs.suggestions.words import content_words

# Every precedent's id begins with it; the library's ids hold no such word.
PREFIX = "agreed:"


@dataclass(frozen=True)
class Precedent:
    """A wording that was agreed. `key` is the same wherever its words are, `specs` the agreed ones that have it.

    `specs` is keyed as `Agreed` is; empty where it does not matter. `words` are those that carry its meaning.
    """

    key: str
    text: str
    words: frozenset[str]
    assessed_by: tuple[str, ...] = ()
    specs: frozenset[int] = frozenset()

    @property
    def id(self) -> str:
        """What drafts remember it by."""
        return self.key


@dataclass(frozen=True)
class Wanted:
    """Which precedents may serve a question: of this employer and grade, or with one of these words in the title.

    `grade` is the ladder's key, empty where there is none.
    """

    organisation: str
    grade: str
    title_words: tuple[str, ...]
    kinds: tuple[CriterionKind, ...]
    necessity: Necessity


@dataclass(frozen=True)
class Agreed:
    """What was found: the agreed specifications looked at, and the wordings in them.

    `of_grade` are those of the grade, the newest where there are many; `titles` has the title of each one whose title
    shares a word; `newest_only` says that there are more of the grade than were looked at.
    """

    of_grade: frozenset[int] = frozenset()
    titles: Mapping[int, str] | None = None
    wordings: tuple[Precedent, ...] = ()
    newest_only: bool = False


class AgreedSource(Protocol):
    """Where precedents come from: only agreed specifications that the workspace may see."""

    def agreed(self, wanted: Wanted) -> Agreed:
        """The wordings of the agreed specifications of that grade, and of those with a like title."""
        ...

    def sharing(self, words: tuple[str, ...], wanted: Wanted) -> tuple[Precedent, ...]:
        """Wordings for those kinds that share some of the words, most alike first; no more than can be weighed."""
        ...

    def named(self, keys: Collection[str], organisation: str) -> tuple[Precedent, ...]:
        """The wordings of those keys, as far as this employer still agrees to them, in the order of their keys."""
        ...


@dataclass(frozen=True)
class AgreedText:
    """A criterion of one agreed specification, as it is kept."""

    kinds: tuple[CriterionKind, ...]
    necessity: Necessity
    text: str
    assessed_by: tuple[str, ...]


def texts_of(document: Document, form: Form) -> tuple[AgreedText, ...]:
    """The criteria of a document that may serve others: those in sections for which the form suggests anything."""
    kinds = {section.key: section.suggests for section in form.sections}
    return tuple(
        AgreedText(kinds[key], necessity, criterion.text, criterion.assessed_by)
        for key, necessity, criterion in document.all_criteria()
        if kinds.get(key) and content_words(criterion.text)
    )


def key_of(words: Collection[str]) -> str:
    """The key of a wording: the same for sentences that differ in case, order, small words or plurals alone."""
    return PREFIX + hashlib.sha256(" ".join(sorted(words)).encode()).hexdigest()[:16]
