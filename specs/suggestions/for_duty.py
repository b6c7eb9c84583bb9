"""What to offer for one main duty: criteria that have to do with the words it is written in. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping

from specs.suggestions.merging import Offer, Offerable
from specs.suggestions.model import Library, LibraryCriterion
from specs.suggestions.near import telling_words
from specs.suggestions.offering import Asked
from specs.suggestions.precedents import PREFIX, AgreedSource, Wanted
from specs.suggestions.ranking import Because, bands_for
from specs.suggestions.words import content_words, like_any, root_of
from specs.wording.objections import objections

# Under this part of the weight of a duty's words, a criterion shares no more than a turn of phrase with it.
_ENOUGH = 0.2
# A long duty names several things; a criterion need only have to do with as many of its words, the rarest.
_MEANT = 3
# How far a criterion counts that was written for the post's own role, for its field, for every post, for another field.
_OF_ROLE, _OF_FIELD, _OF_EVERY_POST, _OF_ELSEWHERE = 1.0, 0.85, 0.75, 0.5
# The same word means other work in another field ("contact" of a caller, and of a family): one alone is not enough.
_SHARED_ELSEWHERE = 2
# What the employer has agreed before comes before our own wording of the same.
_AGREED = 1.05
# Duties begin with these whatever they are about.
_EMPTY = (
    "assist carry date daily deal do ensure get give help keep make new oversee provide put regular responsible serve "
    "support take time up use used"
)
_SAYS_LITTLE = frozenset(root_of(stem) for word in _EMPTY.split() for stem in content_words(word))


def offers_for_duty(
    library: Library, source: AgreedSource | None, asked: Asked, duty: str, limit: int = 10
) -> tuple[Offer, ...]:
    """Criteria of the kinds asked for that share telling words with the duty, best first; each says which words.

    They are no deeper than the band of the grade, or else of the title; none is near to what stands in the draft or was
    put aside, and no two are nearly the same. Nothing is offered only to fill the list.
    """
    words = _telling(duty)
    known = sorted((root for root in words if root in library.root_counts), key=lambda root: library.root_counts[root])
    whole = _weight(library, known[:_MEANT])
    aside = [content_words(text) for text in asked.already]
    aside += [library.by_id[key].words for key in asked.declined if key in library.by_id]
    aside += [each.words for each in source.named(_agreed(asked), asked.organisation)] if source else []
    weighed: list[Offer] = []
    for each, roots, fit in _candidates(library, source, asked, duty, words):
        shared = roots & words.keys()
        score = fit * _weight(library, shared) / whole if whole else fit
        if shared and score >= _ENOUGH:
            weighed.append(Offer(each, round(min(score, 1.0), 4), _because(words, shared)))
    return tuple(_apart(sorted(weighed, key=lambda offer: -offer.score), aside, limit))


def _apart(weighed: list[Offer], aside: list[frozenset[str]], limit: int) -> Iterator[Offer]:
    """The best of them, none near to another or to what is put aside."""
    taken = list(aside)
    left = limit
    for offer in weighed:
        if left and not like_any(offer.criterion.words, taken):
            taken.append(offer.criterion.words)
            left -= 1
            yield offer


def _candidates(
    library: Library, source: AgreedSource | None, asked: Asked, duty: str, words: Mapping[str, str]
) -> Iterator[tuple[Offerable, frozenset[str], float]]:
    """What may be offered at all, with its roots, and how far it was written for a post like this one."""
    if source:
        wanted = Wanted(asked.organisation, asked.grade_key, (), asked.kinds, asked.necessity)
        for agreed in source.sharing(telling_words(library, content_words(duty)), wanted):
            if not objections(agreed.text):
                yield agreed, frozenset(map(root_of, agreed.words)), _AGREED
    matches = {match.role: match for match in library.titles.match(asked.title)}
    roles, bands = set(matches), bands_for(library, asked.title, asked.band, matches)
    fields = {library.family_of[role].family for role in roles}
    for each in library.criteria:
        if _may_serve(each, asked) and not set(bands).isdisjoint(each.bands):
            fit, roots = _fit(library, each, roles, fields), library.roots[each.id]
            if fit > _OF_ELSEWHERE or len(roots & words.keys()) >= _SHARED_ELSEWHERE:
                yield each, roots, fit


def _may_serve(criterion: LibraryCriterion, asked: Asked) -> bool:
    return (
        criterion.kind in asked.kinds
        and criterion.necessity == asked.necessity
        and criterion.id not in asked.declined
        and (not criterion.nations or asked.nation in criterion.nations)
    )


def _fit(library: Library, criterion: LibraryCriterion, roles: set[str], fields: set[str]) -> float:
    if roles.intersection(criterion.roles):
        return _OF_ROLE
    own = {library.family_of[role].family for role in criterion.roles} | set(criterion.families)
    if not own:
        return _OF_EVERY_POST
    return _OF_FIELD if own & fields else _OF_ELSEWHERE


def _weight(library: Library, roots: Iterable[str]) -> float:
    """What words weigh together: each the more, the fewer criteria of the library hold it."""
    # fsum: the same sum whatever the order in which a set gives its words.
    counts, whole = library.root_counts, len(library.criteria)
    return math.fsum(math.log(1 + (whole + 1) / (1 + counts.get(root, 0))) for root in roots)


def _because(words: Mapping[str, str], shared: frozenset[str]) -> Because:
    """The words of the duty that a criterion shares, as they stand in it and in their order."""
    return Because("duty", {"words": ", ".join(f"“{written}”" for root, written in words.items() if root in shared)})


def _telling(duty: str) -> dict[str, str]:
    """The words of a duty that carry meaning, as they are written, by their roots; the first of several counts."""
    found: dict[str, str] = {}
    for written in re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", duty):
        for stem in sorted(content_words(written)):
            if root_of(stem) not in _SAYS_LITTLE:
                found.setdefault(root_of(stem), written)
    return found


def _agreed(asked: Asked) -> tuple[str, ...]:
    return tuple(key for key in asked.declined if key.startswith(PREFIX))
