"""What a library of criteria holds: families of roles, the roles, and criteria worth offering for them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from operator import itemgetter
from typing import Literal

from pydantic import Field

from specs.document import Necessity, Part
from specs.forms.model import CriterionKind
from specs.organisation.model import Band, Nation
from specs.suggestions.titles import TitleIndex, TitleWords
from specs.suggestions.words import content_words, root_of

Key = str
Method = Literal["application_form", "interview", "test", "presentation", "certificate", "reference"]

EVERY_BAND: tuple[Band, ...] = ("assistant", "officer", "senior", "manager")


class Role(Part):
    """A role that many employers have. The first title is its usual name, the others are ways to say it.

    `bands` are the bands in which posts of this role usually are, lowest first. `hands_on` marks work with the hands or
    beside people all day: what is done at a desk (`desk` on a criterion) is not offered for it.
    """

    key: Key
    titles: tuple[str, ...] = Field(min_length=1)
    bands: tuple[Band, ...] = Field(min_length=1)
    hands_on: bool = False


class LibraryCriterion(Part):
    """A criterion in our own words. It serves the roles named, else the families named, else every post.

    `bands` are where its depth fits, `assessed_by` the usual methods (keys that the shipped forms use). `nations` is
    empty unless the law or body that it names belongs to some nations only; `by_law` marks what nobody may do the work
    without, which is never merely desirable; `desk` what is done at a desk, which serves no `hands_on` role. An id
    never changes its meaning: what managers declined is remembered by it.
    """

    id: Key
    text: str = Field(min_length=1)
    kind: CriterionKind
    necessity: Necessity
    bands: tuple[Band, ...] = Field(min_length=1)
    assessed_by: tuple[Method, ...] = Field(min_length=1)
    roles: tuple[Key, ...] = ()
    families: tuple[Key, ...] = ()
    nations: tuple[Nation, ...] = ()
    by_law: bool = False
    desk: bool = False

    @cached_property
    def words(self) -> frozenset[str]:
        """The words that carry its meaning, to compare it with others."""
        return content_words(self.text)


class Family(Part):
    """One file: a family of roles with their criteria. `words` in a title point to the family where no role does.

    Roles of an `alongside` family say how a post stands, not what its work is about ("Team Leader"): a title may mean
    one of them together with a role of another family. The file of criteria that serve many families has no `family`
    and no roles of its own.
    """

    family: Key = ""
    name: str = ""
    words: tuple[str, ...] = ()
    alongside: bool = False
    roles: tuple[Role, ...] = ()
    criteria: tuple[LibraryCriterion, ...] = ()


class Library(Part):
    """All families together with the words that titles are read with."""

    title_words: TitleWords
    families: tuple[Family, ...]

    @cached_property
    def criteria(self) -> tuple[LibraryCriterion, ...]:
        """Every criterion, in the order of the files."""
        return tuple(criterion for family in self.families for criterion in family.criteria)

    @cached_property
    def of_kind(self) -> dict[CriterionKind, tuple[tuple[int, LibraryCriterion], ...]]:
        """The criteria of each kind with their places in the order of the files."""
        sorted_out: dict[CriterionKind, list[tuple[int, LibraryCriterion]]] = {}
        for place, criterion in enumerate(self.criteria):
            sorted_out.setdefault(criterion.kind, []).append((place, criterion))
        return {kind: tuple(several) for kind, several in sorted_out.items()}

    def of_kinds(self, kinds: Iterable[CriterionKind]) -> list[LibraryCriterion]:
        """The criteria of those kinds, in the order of the files."""
        placed = [pair for kind in frozenset(kinds) for pair in self.of_kind.get(kind, ())]
        return [criterion for _, criterion in sorted(placed, key=itemgetter(0))]

    @cached_property
    def by_id(self) -> dict[Key, LibraryCriterion]:
        """Every criterion by its id."""
        return {criterion.id: criterion for criterion in self.criteria}

    @cached_property
    def word_counts(self) -> Counter[str]:
        """How many criteria hold each content word."""
        return Counter(word for criterion in self.criteria for word in criterion.words)

    @cached_property
    def _word_weights(self) -> dict[str, float]:
        whole = len(self.criteria) + 1
        return {word: math.log(1 + whole / (1 + holding)) for word, holding in self.word_counts.items()}

    def weight_of(self, word: str) -> float:
        """How much it says that a criterion holds this content word: the more, the fewer of the library do."""
        return self._word_weights.get(word) or math.log(2 + len(self.criteria))

    @cached_property
    def roots(self) -> dict[Key, frozenset[str]]:
        """The roots of each criterion's content words, by its id."""
        return {criterion.id: frozenset(map(root_of, criterion.words)) for criterion in self.criteria}

    @cached_property
    def root_counts(self) -> Counter[str]:
        """How many criteria hold each root."""
        return Counter(root for roots in self.roots.values() for root in roots)

    @cached_property
    def roles(self) -> dict[Key, Role]:
        """Every role by its key, in the order of the files."""
        return {role.key: role for family in self.families for role in family.roles}

    @cached_property
    def family_of(self) -> dict[Key, Family]:
        """The family of each role, by the role's key."""
        return {role.key: family for family in self.families for role in family.roles}

    @cached_property
    def family_names(self) -> dict[Key, str]:
        """How each family is called in a reason, by its key."""
        return {family.family: family.name for family in self.families}

    @cached_property
    def titles(self) -> TitleIndex:
        """The titles of every role, ready to be compared."""
        return TitleIndex(
            {role.key: role.titles for role in self.roles.values()},
            alongside=[role for role, family in self.family_of.items() if family.alongside],
            words=self.title_words,
        )

    def band_said_by(self, title: str) -> Band | None:
        """The band that a word of the title names ("Trainee", "Head of"), if one does."""
        words = self.titles.all_words(title)
        said = self.title_words.bands
        return next((band for band, signs in said.items() if any(sign in words for sign in signs)), None)
