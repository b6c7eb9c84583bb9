"""More like this: criteria that are near to one, from the library and from what was agreed. Pure."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence

from specs.document import Necessity
from specs.forms.model import CriterionKind
from specs.organisation.model import Band, Nation
from specs.suggestions.merging import Offer, Offerable
from specs.suggestions.model import Library, LibraryCriterion
from specs.suggestions.precedents import Precedent
from specs.suggestions.ranking import Because
from specs.suggestions.words import like_any, nearly_the_same
from specs.wording.objections import objections

# Under this part of the weight of all their words two criteria of one field share no more than a turn of phrase.
_NEAR = 0.06
# The words by which others are looked for: the rarest, because nearly everything shares the common ones.
_TELLING = 3


def telling_words(library: Library, words: Iterable[str]) -> tuple[str, ...]:
    """The rarest of the content words, by how many criteria of the library hold them; rarest first."""
    holding = library.word_counts
    return tuple(sorted(words, key=lambda word: (holding.get(word, 0), word))[:_TELLING])


def near_to(
    one: Offerable,
    library: Library,
    precedents: Sequence[Precedent],
    *,
    title: str,
    kinds: Collection[CriterionKind],
    necessity: Necessity,
    grade_band: Band | None,
    nation: Nation,
    left_out: Collection[frozenset[str]],
    limit: int,
) -> tuple[Offer, ...]:
    """Criteria of those kinds that share telling words with `one`, nearest first, none of them nearly the same.

    They serve the field of the post that the title means, or every post: the same words mean other work elsewhere
    ("contact" of a caller, and of a family). They are no deeper than the grade's band. Nothing near to `left_out` (the
    content words of the draft, and of what was put aside) is among them.
    """
    fields = {library.family_of[match.role].family for match in library.titles.match(title)}
    of_library = [
        each
        for each in library.of_kinds(kinds)
        if each.necessity == necessity and _suits(each, grade_band, nation) and _serves(library, each, fields)
    ]
    agreed = [each for each in precedents if not objections(each.text)]
    return _nearest(library, one, [*agreed, *of_library], left_out, limit)


def _nearest(
    library: Library, one: Offerable, others: Iterable[Offerable], left_out: Collection[frozenset[str]], limit: int
) -> tuple[Offer, ...]:
    """Those that are near to `one`, nearest first, no two of them nearly the same."""
    weighed = [(_likeness(library, one.words, each.words), each) for each in others]
    taken = [one.words, *left_out]
    found: list[Offer] = []
    for likeness, each in sorted(weighed, key=lambda pair: -pair[0]):
        if likeness >= _NEAR and len(found) < limit and not like_any(each.words, taken):
            taken.append(each.words)
            found.append(Offer(each, round(likeness, 4), Because("like")))
    return tuple(found)


def _suits(criterion: LibraryCriterion, grade_band: Band | None, nation: Nation) -> bool:
    """Whether it is of that band and nation; what the law asks is never offered as being like something else."""
    of_band = not grade_band or grade_band in criterion.bands
    of_nation = not criterion.nations or nation in criterion.nations
    return of_band and of_nation and not criterion.by_law


def _serves(library: Library, criterion: LibraryCriterion, fields: Collection[str]) -> bool:
    """Whether it was written for a field of the post, or for posts of every kind."""
    own = {library.family_of[role].family for role in criterion.roles} | set(criterion.families)
    return not own or not own.isdisjoint(fields)


def _likeness(library: Library, one: frozenset[str], other: frozenset[str]) -> float:
    """The weight of the words that two share, as a part of all of theirs; a rare word weighs more."""
    shared = one & other
    if not shared or nearly_the_same(one, other):
        return 0.0
    return _weight(library, shared) / _weight(library, one | other)


def _weight(library: Library, words: Iterable[str]) -> float:
    # fsum: the same sum whatever the order in which a set gives its words.
    return math.fsum(library.weight_of(word) for word in words)
