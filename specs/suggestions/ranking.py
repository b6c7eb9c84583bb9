"""Ranking the library for one title, band and section. Pure: the same question always has the same answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from specs.document import Necessity
from specs.forms.model import CriterionKind
from specs.organisation.model import Band, Nation
from specs.suggestions.model import EVERY_BAND, Library, LibraryCriterion
from specs.suggestions.titles import RoleMatch
from specs.suggestions.words import content_words, like_any

ReasonName = Literal[
    "same_title", "similar_title", "family", "word_in_title", "every_post", "agreed", "agreed_title", "like", "duty"
]

# How much less a criterion weighs that was written for more posts than this one.
_OF_ROLES = 0.95
_OF_FAMILY = 0.7
_OF_FAMILIES = 0.5
_OF_FAMILY_WORD = 0.45
_OF_EVERY_POST = 0.35
# Written for a band below this one, or for the one above, because the role seldom has posts in this band. What is from
# the one above comes after all that fits.
_BAND_BELOW = 0.6
_BAND_ABOVE = 0.3
# Alike at every grade, so that they may be taken from the band above; anything else of that band is too deep.
_OF_THE_WORK: frozenset[CriterionKind] = frozenset(("conditions", "physical"))
# A qualification belongs to its band: too much for the one below, taken for granted in the one above.
_PAPERS: frozenset[CriterionKind] = frozenset(("qualification", "vocational", "registration"))
_PAPERS_OF_ITS_OWN: tuple[CriterionKind, ...] = ("qualification", "registration")
# Usually essential, offered where something desirable is asked for.
_USUALLY_ESSENTIAL = 0.5
# Each further criterion of one source and kind weighs less, so that no source fills the list.
_FURTHER = 0.94
# Where what is usually essential is not offered as desirable: hours are met or not, a registration is needed or not.
_NEVER_DESIRABLE: frozenset[CriterionKind] = frozenset(("registration", "conditions"))


@dataclass(frozen=True)
class Because:
    """Why a criterion is suggested: the reason's name, to be worded elsewhere, and the facts that it rests on.

    Facts, all words: `role` (its usual title) and `title` (the library's title that is most like the post's) for
    `same_title` and `similar_title`; `family` for `family`; `family` and `words` for `word_in_title`; `band` always;
    `written_for` where that is another band; `usually: essential` where something desirable was asked for.
    Of precedents: `count` and `of` how many agreed specifications, with `grade` as it is printed for `agreed` (`newest`
    where there are more than were looked at), and `title` for `agreed_title` (`others` where not all have that title).
    What is near to another one says `like`, and no more. What fits a duty says `duty`, with the `words` of the duty
    that it shares.
    """

    name: ReasonName
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Suggestion:
    """A criterion worth offering. Scores run from 0 to 1 and compare within one answer only."""

    criterion: LibraryCriterion
    score: float
    because: Because


@dataclass(frozen=True)
class _Post:
    """What is known of the post: the roles its title means, families its words point to, its bands."""

    matches: dict[str, RoleMatch]
    family_likeness: dict[str, float]
    family_words: dict[str, tuple[str, ...]]
    bands: tuple[Band, ...]
    hands_on: bool
    # What the role's own qualifications in its bands usually are; nothing where it has none.
    papers: frozenset[Necessity]


def suggest(
    library: Library,
    *,
    title: str,
    grade_band: Band | None,
    kinds: Sequence[CriterionKind],
    necessity: Necessity,
    already: Sequence[str] = (),
    declined: Collection[str] = (),
    nation: Nation = "England",
    limit: int = 10,
) -> tuple[Suggestion, ...]:
    """The criteria most worth offering, best first.

    `kinds` is what the form's section suggests, `already` every text in the draft (in any section), `declined` the ids
    that are not wanted again. Nothing near to `already` or to a better suggestion is offered. Asked for desirable
    ones, the role's usual essentials follow at half their weight; the other way round never.
    """
    post = _post(library, title, grade_band)
    fitting = [
        suggestion
        for criterion in library.of_kinds(kinds)
        if _may_reach(criterion, post)
        and criterion.id not in declined
        and not _idle_paper(criterion, post)
        and (not criterion.nations or nation in criterion.nations)
        and (suggestion := _weigh(library, criterion, post, necessity))
    ]
    taken = [content_words(text) for text in already]
    chosen: list[Suggestion] = []
    for suggestion in _spread(fitting):
        if len(chosen) >= limit:
            break
        if not like_any(suggestion.criterion.words, taken):
            taken.append(suggestion.criterion.words)
            chosen.append(suggestion)
    return tuple(chosen)


def _idle_paper(criterion: LibraryCriterion, post: _Post) -> bool:
    """A qualification of general use that says nothing beside the one that this work asks for.

    "In any subject" goes where the role has one of its own; what several fields share (GCSE English), only where the
    role's own is essential.
    """
    if criterion.kind != "qualification" or criterion.roles or not post.papers:
        return False
    return not criterion.families or "essential" in post.papers


def _post(library: Library, title: str, grade_band: Band | None) -> _Post:
    matches = {match.role: match for match in library.titles.match(title)}
    likeness: dict[str, float] = {}
    for match in matches.values():
        family = library.family_of[match.role].family
        likeness[family] = max(likeness.get(family, 0.0), match.likeness)
    about = any(not library.family_of[role].alongside for role in matches)
    telling = frozenset() if about else library.titles.telling_words(title)
    words = {
        family.family: shared
        for family in library.families
        if (shared := library.titles.phrases_in(telling, family.words))
    }
    hands_on = bool(matches) and all(library.roles[role].hands_on for role in matches)
    bands = bands_for(library, title, grade_band, matches)
    return _Post(matches, likeness, words, bands, hands_on, _papers(library, matches, bands))


def _papers(library: Library, matches: Collection[str], bands: Collection[Band]) -> frozenset[Necessity]:
    """Whether the library has a qualification of the role's own in these bands, as essential or as desirable.

    A registration that the law asks for rests on a qualification, so it counts as an essential one.
    """
    asked = [criterion for kind in _PAPERS_OF_ITS_OWN for _, criterion in library.of_kind.get(kind, ())]
    return frozenset(
        each.necessity
        for each in asked
        if (each.kind == "qualification" or each.by_law)
        and set(each.roles) & set(matches)
        and set(each.bands) & set(bands)
    )


def bands_for(library: Library, title: str, grade_band: Band | None, matches: dict[str, RoleMatch]) -> tuple[Band, ...]:
    """The grade's band; else the usual one of its role that is nearest to what the title says; else all of those."""
    if grade_band:
        return (grade_band,)
    beside = next((role for role in matches if library.family_of[role].alongside), None)
    nearest = beside or next(iter(matches), None)
    usual = library.roles[nearest].bands if nearest else ("assistant", "officer")
    said = library.band_said_by(title)
    if not said:
        return usual
    return (said if not nearest else min(usual, key=lambda band: abs(EVERY_BAND.index(band) - EVERY_BAND.index(said))),)


def _weigh(library: Library, criterion: LibraryCriterion, post: _Post, necessity: Necessity) -> Suggestion | None:
    """The criterion with its score and reason, or nothing where it does not serve this post."""
    reach = _reach(library, criterion, post)
    if reach is None or (criterion.desk and post.hands_on):
        return None
    score, because = reach
    if necessity != criterion.necessity:
        if necessity == "essential" or not _may_be_desirable(criterion):
            return None
        score *= _USUALLY_ESSENTIAL
        because.facts["usually"] = "essential"
    fit = _band_fit(library, criterion, post)
    if fit is None:
        return None
    because.facts["band"] = post.bands[0]
    if fit not in post.bands:
        score *= _BAND_ABOVE if EVERY_BAND.index(fit) > EVERY_BAND.index(post.bands[0]) else _BAND_BELOW
        because.facts["written_for"] = fit
    return Suggestion(criterion, score, because)


def _may_be_desirable(criterion: LibraryCriterion) -> bool:
    """Whether a usual essential may be offered as desirable: one of the role or its family that the law leaves open."""
    tied = bool(criterion.roles or criterion.families)
    return tied and not criterion.by_law and criterion.kind not in _NEVER_DESIRABLE


def _may_reach(criterion: LibraryCriterion, post: _Post) -> bool:
    """Whether anything ties the criterion to this post. Most of the library is passed over here."""
    if criterion.roles:
        return any(role in post.matches for role in criterion.roles)
    return not criterion.families or any(
        family in post.family_likeness or family in post.family_words for family in criterion.families
    )


def _reach(library: Library, criterion: LibraryCriterion, post: _Post) -> tuple[float, Because] | None:
    """How closely the criterion is tied to this post, and by what."""
    if criterion.roles:
        found = [post.matches[role] for role in criterion.roles if role in post.matches]
        if not found:
            return None
        match = max(found, key=lambda each: each.likeness)
        name: ReasonName = "same_title" if match.likeness == 1.0 else "similar_title"
        factor = 1.0 if len(criterion.roles) == 1 else _OF_ROLES
        return factor * match.likeness, Because(
            name, {"role": library.roles[match.role].titles[0], "title": match.title}
        )
    if criterion.families:
        return _family_reach(library, criterion, post)
    return _OF_EVERY_POST, Because("every_post")


def _family_reach(library: Library, criterion: LibraryCriterion, post: _Post) -> tuple[float, Because] | None:
    factor = _OF_FAMILY if len(criterion.families) == 1 else _OF_FAMILIES
    alike = [family for family in criterion.families if family in post.family_likeness]
    if alike:
        nearest = max(alike, key=lambda family: post.family_likeness[family])
        return factor * post.family_likeness[nearest], Because("family", {"family": library.family_names[nearest]})
    for family in criterion.families:
        if family in post.family_words:
            facts = {"family": library.family_names[family], "words": ", ".join(post.family_words[family])}
            return factor * _OF_FAMILY_WORD / _OF_FAMILY, Because("word_in_title", facts)
    return None


def _band_fit(library: Library, criterion: LibraryCriterion, post: _Post) -> Band | None:
    """The band for which the criterion would be taken: this one, or another for a role seldom in this one."""
    fitting = next((band for band in post.bands if band in criterion.bands), None)
    about = [role for role in criterion.roles if role in post.matches and not library.family_of[role].alongside]
    if fitting or not about:
        return fitting
    usual = {band for role in about for band in library.roles[role].bands}
    if usual & set(post.bands) or criterion.kind in _PAPERS:
        return None
    here = EVERY_BAND.index(post.bands[0])
    below = [band for band in EVERY_BAND[:here] if band in usual]
    leads = any(library.family_of[role].alongside for role in post.matches)
    # Whoever leads the work from two bands above it does not do it.
    nearest = below[-1] if below and not leads else EVERY_BAND[here - 1] if here else None
    above = EVERY_BAND[here + 1] if here + 1 < len(EVERY_BAND) and criterion.kind in _OF_THE_WORK else None
    return next((band for band in (nearest, above) if band in criterion.bands), None)


def _spread(fitting: list[Suggestion]) -> Iterator[Suggestion]:
    """Best first, each further one of the same source and kind a little lighter; equals keep the library's order."""
    order = sorted(fitting, key=lambda suggestion: -suggestion.score)
    before: Counter[tuple[str | tuple[str, ...], str]] = Counter()
    lighter: list[Suggestion] = []
    for suggestion in order:
        criterion = suggestion.criterion
        source = (suggestion.because.facts.get("role") or criterion.families, criterion.kind)
        score = round(suggestion.score * _FURTHER ** before[source], 4)
        before[source] += 1
        lighter.append(Suggestion(criterion, score, suggestion.because))
    yield from sorted(lighter, key=lambda suggestion: -suggestion.score)
