"""Which roles of the library a job title means, by the words they share."""

from __future__ import annotations

import difflib
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pydantic import Field

from specs.document import Part
from specs.organisation.model import Band
from specs.suggestions.words import bare_words

# A role under this likeness is another job that happens to share a word.
ALIKE_AT_ALL = 0.55
# Roles less alike than this part of the most alike one are left out; and no title means more roles than this.
_CLOSE_BEHIND = 0.88
_MOST_ROLES = 2
# Where a title is that of a role, word for word, a role that may stand alongside counts for less.
_BESIDE_THE_SAME = 0.5
# Words shorter than this are not corrected: "IT" is no slip for "in".
_LONG_ENOUGH_TO_CORRECT = 5
_SPELT_ALIKE = 0.84
# A title longer than this is a sentence; its first words are enough to know the job.
_MOST_WORDS = 16


class TitleWords(Part):
    """How titles are read: what is written short, what says nothing of the work, and what says the band.

    `general` words occur in the titles of unlike jobs ("officer"): sharing only them makes no two titles alike. With
    a word of `manages_work` ("project") a "manager" need not lead people.
    """

    short_forms: dict[str, str] = Field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    general: tuple[str, ...] = ()
    manages_work: tuple[str, ...] = ()
    bands: dict[Band, tuple[str, ...]] = Field(default_factory=dict)


@dataclass(frozen=True)
class RoleMatch:
    """A role that a title means: `likeness` is 0 to 1, `title` the library's nearest one, `words` those shared."""

    role: str
    title: str
    likeness: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class _KnownTitle:
    role: str
    title: str
    words: frozenset[str]
    weight: float


class TitleIndex:
    """The library's titles, ready to be compared.

    `titles` are keyed by role, `alongside` are the roles of families alongside.
    """

    def __init__(
        self, titles: Mapping[str, Iterable[str]], *, words: TitleWords, alongside: Iterable[str] = ()
    ) -> None:
        self._alongside = frozenset(alongside)
        self._short_forms = {bare_words(short)[0]: bare_words(whole) for short, whole in words.short_forms.items()}
        self._left_out = _all_words(words.left_out)
        self._general = _all_words(words.general)
        self._manages_work = _all_words(words.manages_work)
        read = [(role, title, frozenset(self.read(title))) for role, several in titles.items() for title in several]
        seen = Counter(word for _, _, words in read for word in words)
        self._weights = {word: math.log(1 + len(read) / count) for word, count in seen.items()}
        # A word that no title of the library has says as much as one that many have: we cannot tell.
        self._unknown = math.log(1 + len(read) / 10)
        self._known = [_KnownTitle(role, title, words, self._weight(words)) for role, title, words in read]
        self._by_word: dict[str, list[_KnownTitle]] = {}
        for known in self._known:
            for word in known.words:
                self._by_word.setdefault(word, []).append(known)
        self._correctable: dict[str, list[str]] = {}
        for word in sorted(word for word in seen if len(word) >= _LONG_ENOUGH_TO_CORRECT):
            self._correctable.setdefault(word[0], []).append(word)

    def all_words(self, title: str) -> tuple[str, ...]:
        """A title's words, short forms in full."""
        return tuple(
            whole for word in bare_words(title)[:_MOST_WORDS] for whole in self._short_forms.get(word, (word,))
        )

    def read(self, title: str) -> tuple[str, ...]:
        """A title's words in full, without those that say nothing of the work; all of them if none is left."""
        words = self.all_words(title)
        telling = tuple(word for word in words if word not in self._left_out and not word.isdigit())
        return telling or words

    def match(self, title: str) -> tuple[RoleMatch, ...]:
        """The roles that a title means, most alike first; none where it shares no telling word with any."""
        asked = self.telling_words(title)
        beside = self._beside(asked)
        standing = frozenset(word for match in beside for word in match.words)
        about = self._most_alike(asked, alongside=False)
        if not about or about[0].likeness < 1.0:
            about = self._most_alike(asked - standing, alongside=False) or about
        else:
            beside = [replace(match, likeness=match.likeness * _BESIDE_THE_SAME) for match in beside]
            about = about[:1]
        return tuple(sorted([*about, *beside], key=lambda match: (-match.likeness, match.role)))

    def _beside(self, asked: frozenset[str]) -> list[RoleMatch]:
        """The role that says how the post stands, if there is one."""
        found = self._most_alike(asked, alongside=True)[:1]
        return [match for match in found if match.words != ("manager",) or not asked & self._manages_work]

    def _most_alike(self, asked: frozenset[str], *, alongside: bool) -> list[RoleMatch]:
        """The roles of one sort that come close to the most alike of them."""
        near = {id(known): known for word in sorted(asked) for known in self._by_word.get(word, ())}
        best: dict[str, RoleMatch] = {}
        for known in near.values():
            found = self._compare(asked, known) if (known.role in self._alongside) == alongside else None
            if found and (known.role not in best or found.likeness > best[known.role].likeness):
                best[known.role] = found
        ranked = sorted(best.values(), key=lambda match: (-match.likeness, match.role))
        return [match for match in ranked if match.likeness >= ranked[0].likeness * _CLOSE_BEHIND][:_MOST_ROLES]

    def likeness(self, one: str, other: str) -> float:
        """How alike two titles are, 0 to 1, whether or not the library knows them: by the telling words they share."""
        asked, known = self.telling_words(one), self.telling_words(other)
        shared = asked & known
        if not shared or not (shared - self._general or asked == known):
            return 0.0
        weight = self._weight(shared)
        return round((weight / self._weight(known) + weight / self._weight(asked)) / 2, 4)

    def is_general(self, word: str) -> bool:
        """Whether a word occurs in the titles of unlike jobs ("officer")."""
        return word in self._general

    def telling_words(self, title: str) -> frozenset[str]:
        """The words by which a title is compared, spelling slips mended."""
        return frozenset(self._corrected(word) for word in self.read(title))

    def phrases_in(self, words: frozenset[str], phrases: Iterable[str]) -> tuple[str, ...]:
        """Those phrases, in their own order, all of whose words are among a title's telling words."""
        return tuple(phrase for phrase in phrases if words.issuperset(self.read(phrase))) if words else ()

    def _compare(self, asked: frozenset[str], known: _KnownTitle) -> RoleMatch | None:
        shared = asked & known.words
        if not (shared - self._general or known.words <= asked):
            return None
        weight = self._weight(shared)
        likeness = (weight / known.weight + weight / self._weight(asked)) / 2
        if likeness < ALIKE_AT_ALL:
            return None
        return RoleMatch(known.role, known.title, round(likeness, 4), tuple(sorted(shared)))

    def _weight(self, words: Iterable[str]) -> float:
        # fsum: the same sum whatever the order in which a set gives its words.
        return math.fsum(self._weights.get(word, self._unknown) for word in words)

    def _corrected(self, word: str) -> str:
        if word in self._weights or len(word) < _LONG_ENOUGH_TO_CORRECT or len(word) > 30:
            return word
        # A slip in the first letter is rare, and looking through every word would take ten times as long.
        near = difflib.get_close_matches(word, self._correctable.get(word[0], ()), n=1, cutoff=_SPELT_ALIKE)
        return near[0] if near else word


def _all_words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in bare_words(text))
