"""The shipped library and the employer's precedents as one ranked list. Pure: the same question, the same answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from specs.suggestions.model import Library
from specs.suggestions.precedents import Agreed, Precedent
from specs.suggestions.ranking import Because, Suggestion
from specs.suggestions.words import ENOUGH_SHARED, like_any, nearly_the_same
from specs.wording.objections import objections

# A title under this likeness is another job that happens to share a word.
ALIKE_TITLE = 0.55
# What only the grade ties to the post must be usual in it: agreed so often, and in this part of what was looked at.
_OFTEN = 2
_USUAL = 0.2
# An agreed criterion of the same title begins here and rises with how often it was agreed.
_SAME_TITLE = 0.6
_SAME_GRADE = 0.9
# As many wordings, the weightiest, are compared with the others for near-duplicates.
_WEIGHED = 40


class Offerable(Protocol):
    """A criterion that may be offered, wherever it comes from."""

    @property
    def id(self) -> str:
        """What drafts remember it by."""
        ...

    @property
    def text(self) -> str:
        """Its sentence."""
        ...

    @property
    def words(self) -> frozenset[str]:
        """The words that carry its meaning."""
        ...

    @property
    def assessed_by(self) -> Sequence[str]:
        """Keys of assessment methods."""
        ...


@dataclass(frozen=True)
class Offer:
    """A criterion worth offering, of the library or agreed. Scores run from 0 to 1 and compare within one answer."""

    criterion: Offerable
    score: float
    because: Because


@dataclass(frozen=True)
class _Counts:
    """In how many of the agreed specifications looked at a wording stands: of the grade, and of a like title."""

    of_grade: int
    of_title: int
    likeness: float


def ranked_together(
    library: Sequence[Suggestion],
    precedents: Sequence[Offer],
    *,
    already: Iterable[frozenset[str]],
    limit: int,
) -> tuple[Offer, ...]:
    """The suggestions of both, best first: nothing near to `already` (content words) or to a better one.

    Where the employer has agreed what the library says too, its own wording stands for both and weighs more.
    """
    left = list(precedents)
    offers: list[Offer] = []
    for suggestion in library:
        twin = next((each for each in left if nearly_the_same(each.criterion.words, suggestion.criterion.words)), None)
        if twin is None:
            offers.append(Offer(suggestion.criterion, suggestion.score, suggestion.because))
        else:
            left[left.index(twin)] = replace(twin, score=_together(twin.score, suggestion.score))
    taken = list(already)
    chosen: list[Offer] = []
    # A stable sort: of two that weigh the same the agreed one comes first.
    for offer in sorted([*left, *offers], key=lambda each: -each.score):
        if len(chosen) < limit and not like_any(offer.criterion.words, taken):
            taken.append(offer.criterion.words)
            chosen.append(offer)
    return tuple(chosen)


def precedents_for(
    library: Library, agreed: Agreed, *, title: str, grade: str, declined: Collection[frozenset[str]]
) -> tuple[Offer, ...]:
    """The agreed wordings worth offering for a post of that title and grade (as it is printed), best first.

    Near-duplicates count as one. Left out is what the rules of wording would object to and what is near to `declined`.
    """
    likeness = {
        each: alike
        for each, other in (agreed.titles or {}).items()
        if (alike := library.titles.likeness(title, other)) >= ALIKE_TITLE
    }
    offers = [
        offer
        for wording in _merged(agreed.wordings, agreed.of_grade, likeness)
        if not objections(wording.text) and not like_any(wording.words, declined)
        if (offer := _offer(wording, agreed, likeness, grade))
    ]
    return tuple(sorted(offers, key=lambda each: (-each.score, each.criterion.id)))


def _merged(
    wordings: Sequence[Precedent], of_grade: Collection[int], likeness: Mapping[int, float]
) -> Iterator[Precedent]:
    """The weightiest wordings, each counted wherever it stands nearly so; the one that was agreed most often speaks."""
    order = sorted(
        wordings,
        key=lambda each: (
            -max((likeness.get(spec, 0.0) for spec in each.specs), default=0.0),
            -len(each.specs),
            each.key,
        ),
    )
    gone: set[str] = set()
    holding, by_key = _holding(order), {each.key: each for each in order}
    for wording in order[:_WEIGHED]:
        if wording.key not in gone:
            near = [each for each in _near(wording, holding, by_key) if each.key not in gone]
            gone.update(each.key for each in near)
            yield replace(wording, specs=wording.specs.union(*(each.specs for each in near)))


def _holding(wordings: Iterable[Precedent]) -> dict[str, list[str]]:
    """The keys of the wordings that hold each word."""
    holding: dict[str, list[str]] = {}
    for wording in wordings:
        for word in wording.words:
            holding.setdefault(word, []).append(wording.key)
    return holding


def _near(wording: Precedent, holding: Mapping[str, list[str]], by_key: Mapping[str, Precedent]) -> list[Precedent]:
    """Those that say nearly the same, itself among them; who shares too few words is not compared at all."""
    shared: Counter[str] = Counter()
    for word in wording.words:
        shared.update(holding[word])
    enough = min(ENOUGH_SHARED, len(wording.words))
    near = (by_key[key] for key in sorted(key for key, count in shared.items() if count >= enough))
    return [each for each in near if nearly_the_same(wording.words, each.words)]


def _offer(wording: Precedent, agreed: Agreed, likeness: Mapping[int, float], grade: str) -> Offer | None:
    """The wording with its score and reason; nothing where neither title nor grade ties it to the post."""
    of_title = len(likeness)
    titled = [likeness[spec] for spec in wording.specs if spec in likeness]
    counts = _Counts(len(wording.specs & agreed.of_grade), len(titled), max(titled, default=0.0))
    often = counts.of_grade >= _OFTEN and counts.of_grade >= _USUAL * len(agreed.of_grade)
    if not titled and not often:
        return None
    by_title = counts.likeness * (_SAME_TITLE + (1 - _SAME_TITLE) * counts.of_title / (of_title + 1)) if titled else 0.0
    by_grade = _SAME_GRADE * counts.of_grade / (len(agreed.of_grade) + 1) if often else 0.0
    score = round(_together(by_title, by_grade), 4)
    return Offer(wording, score, _because(counts, agreed, likeness, grade, often=often))


def _because(counts: _Counts, agreed: Agreed, likeness: Mapping[int, float], grade: str, *, often: bool) -> Because:
    """The reason with the larger share: the grade's, or that of the title that most of the like ones have."""
    # One more in each: all of one says less than two of three.
    share_of_grade = counts.of_grade / (len(agreed.of_grade) + 1) if often else 0.0
    share_of_title = counts.of_title / (len(likeness) + 1)
    if share_of_grade >= share_of_title:
        facts = {"count": str(counts.of_grade), "of": str(len(agreed.of_grade)), "grade": grade}
        return Because("agreed", {**facts, "newest": "yes"} if agreed.newest_only else facts)
    titles = Counter((agreed.titles or {})[spec] for spec in sorted(likeness))
    usual = min(titles, key=lambda each: (-titles[each], each))
    facts = {"count": str(counts.of_title), "of": str(len(likeness)), "title": usual}
    return Because("agreed_title", {**facts, "others": "yes"} if len(titles) > 1 else facts)


def _together(one: float, other: float) -> float:
    """Two scores for the same: more than either, and never more than 1."""
    return round(1 - (1 - one) * (1 - other), 4)
