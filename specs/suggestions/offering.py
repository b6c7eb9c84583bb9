"""What is offered at a question: the library and the precedents of the employer, put together for one post. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from specs.document import Necessity
from specs.forms.model import CriterionKind
from specs.organisation.model import Band, Nation
from specs.suggestions.merging import Offer, Offerable, precedents_for, ranked_together
from specs.suggestions.model import Library
from specs.suggestions.near import near_to, telling_words
from specs.suggestions.precedents import PREFIX, AgreedSource, Wanted
from specs.suggestions.ranking import suggest
from specs.suggestions.words import bare_words, content_words


@dataclass(frozen=True)
class Asked:
    """A question for criteria: of which post, for what, and what is in the draft or was put aside already.

    `organisation` and `grade_key` say whose precedents count; `grade` is as it is printed. `already` are texts,
    `declined` ids of the library or of precedents.
    """

    title: str
    kinds: tuple[CriterionKind, ...]
    necessity: Necessity
    organisation: str = ""
    grade_key: str = ""
    grade: str = ""
    band: Band | None = None
    nation: Nation = "England"
    already: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()


def offers(library: Library, source: AgreedSource | None, asked: Asked, limit: int = 10) -> tuple[Offer, ...]:
    """The criteria most worth offering, best first: of the library, and agreed before where a source is given."""
    suggested = suggest(
        library,
        title=asked.title,
        grade_band=asked.band,
        kinds=asked.kinds,
        necessity=asked.necessity,
        already=asked.already,
        declined=asked.declined,
        nation=asked.nation,
        limit=limit,
    )
    if source is None:
        return tuple(Offer(each.criterion, each.score, each.because) for each in suggested)
    aside = _put_aside(library, source, asked)
    found = source.agreed(_wanted(library, asked))
    precedents = precedents_for(library, found, title=asked.title, grade=asked.grade, declined=aside)
    # What is near to a precedent that was put aside is not wanted from the library either.
    agreed_aside = [each.words for each in source.named(_agreed(asked.declined), asked.organisation)]
    return ranked_together(suggested, precedents, already=[*_words(asked.already), *agreed_aside], limit=limit)


def offers_near(
    library: Library, source: AgreedSource | None, asked: Asked, key: str, limit: int = 10
) -> tuple[Offer, ...]:
    """Criteria near to the one of that id, nearest first; none where there is no such criterion any more."""
    one = criterion_of(library, source, key, asked.organisation)
    if one is None:
        return ()
    telling = telling_words(library, one.words)
    agreed = source.sharing(telling, _wanted(library, asked)) if source else ()
    aside = _put_aside(library, source, asked)
    return near_to(
        one,
        library,
        agreed,
        title=asked.title,
        kinds=asked.kinds,
        necessity=asked.necessity,
        grade_band=asked.band,
        nation=asked.nation,
        left_out=[*_words(asked.already), *aside],
        limit=limit,
    )


def criterion_of(library: Library, source: AgreedSource | None, key: str, organisation: str) -> Offerable | None:
    """The criterion of that id, of the library or agreed by that employer; None where neither has it any more."""
    if key.startswith(PREFIX):
        return next(iter(source.named((key,), organisation)), None) if source else None
    return library.by_id.get(key)


def _wanted(library: Library, asked: Asked) -> Wanted:
    words = dict.fromkeys((*sorted(library.titles.telling_words(asked.title)), *bare_words(asked.title)))
    telling = tuple(word for word in words if not library.titles.is_general(word))
    return Wanted(asked.organisation, asked.grade_key, telling or tuple(words), asked.kinds, asked.necessity)


def _put_aside(library: Library, source: AgreedSource | None, asked: Asked) -> list[frozenset[str]]:
    """The words of what is not wanted for this post."""
    of_library = [library.by_id[key].words for key in asked.declined if key in library.by_id]
    agreed = source.named(_agreed(asked.declined), asked.organisation) if source else ()
    return of_library + [each.words for each in agreed]


def _agreed(keys: Collection[str]) -> tuple[str, ...]:
    return tuple(key for key in keys if key.startswith(PREFIX))


def _words(texts: Collection[str]) -> list[frozenset[str]]:
    return [content_words(text) for text in texts]
