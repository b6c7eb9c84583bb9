"""Agreed specifications as precedents: keeping them when they are agreed, and finding those that may serve a post."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from sqlalchemy import ARRAY, ColumnElement, Select, any_, bindparam, delete, func, insert, select
from sqlmodel import Session, col

from specs.store import full_text
from specs.store.rows import run, stored_id, table_of
from specs.store.tables import AgreedCriterion, AgreedSpec, Spec
from specs.suggestions.precedents import Agreed, AgreedText, Precedent, Wanted, key_of
from specs.suggestions.words import bare_words, content_words

# How many agreed specifications are looked at: the newest of the grade, and those whose title is found.
OF_GRADE = 20
OF_TITLE = 8
# How many wordings that share words with a criterion are weighed.
SHARING = 40

# Of a criterion: its key, its text, its words, its methods, and of which agreed specification it is.
_Row = tuple[str, str, str, str, int]
# The column by which criteria are looked for.
_Sought = Literal["id", "key", "agreed_id"]

_AGREED, _CRITERION, _SPEC = table_of(AgreedSpec), table_of(AgreedCriterion), table_of(Spec)
_NEWEST_OF_GRADE = (
    select(_AGREED.c.id)
    .join(_SPEC, _SPEC.c.id == _AGREED.c.spec_id)
    .where(_AGREED.c.organisation == bindparam("organisation"), _AGREED.c.grade == bindparam("grade"))
    .where(_SPEC.c.state == "agreed")
    .order_by(_AGREED.c.id.desc())
    .limit(OF_GRADE + 1)
)


def keep(session: Session, spec: Spec, grade: str, texts: Sequence[AgreedText]) -> None:
    """An agreed specification with its criteria becomes a precedent, in place of an earlier revision of it."""
    forget(session, [stored_id(spec)])
    agreed = AgreedSpec(
        spec_id=stored_id(spec),
        revision=spec.revision,
        organisation=spec.organisation,
        ref=spec.ref,
        title=spec.title,
        grade=grade,
        title_words=" ".join(bare_words(spec.title)),
    )
    session.add(agreed)
    session.flush()
    full_text.keep(session, "full_text_title", [(stored_id(agreed), agreed.title_words)])
    _keep_criteria(session, stored_id(agreed), texts)


def forget(session: Session, spec_ids: Collection[int]) -> None:
    """These specifications are precedents no longer."""
    agreed = _ids(session, select(col(AgreedSpec.id)).where(col(AgreedSpec.spec_id).in_(spec_ids)))
    if not agreed:
        return
    criteria = _ids(session, select(col(AgreedCriterion.id)).where(col(AgreedCriterion.agreed_id).in_(agreed)))
    full_text.forget(session, "full_text_criterion", criteria)
    full_text.forget(session, "full_text_title", agreed)
    session.execute(delete(AgreedCriterion).where(col(AgreedCriterion.agreed_id).in_(agreed)))
    session.execute(delete(AgreedSpec).where(col(AgreedSpec.id).in_(agreed)))


def not_kept(session: Session) -> list[Spec]:
    """Agreed specifications that are no precedents yet: those agreed before there were any."""
    there = select(col(AgreedSpec.id)).where(col(AgreedSpec.spec_id) == col(Spec.id)).exists()
    return list(
        session.execute(select(Spec).where(col(Spec.state) == "agreed", ~there).order_by(col(Spec.id))).scalars()
    )


def kept_wrongly(session: Session) -> list[int]:
    """The ids of specifications that are precedents and agreed no longer."""
    joined = select(col(AgreedSpec.spec_id)).join(Spec, col(Spec.id) == col(AgreedSpec.spec_id))
    return _ids(session, joined.where(col(Spec.state) != "agreed"))


@dataclass
class StoredPrecedents:
    """The precedents in a store, over one transaction: a `specs.suggestions.precedents.AgreedSource`.

    A specification that is agreed no longer is never looked at, whether or not it was taken out yet. Each question is
    put to the database once: a turn of a conversation asks the same several times.
    """

    session: Session
    _answers: dict[Any, Any] = field(default_factory=dict)

    def agreed(self, wanted: Wanted) -> Agreed:
        """See `AgreedSource.agreed`. At most 20 of the grade and 8 with a like title are looked at."""
        if wanted not in self._answers:
            self._answers[wanted] = self._agreed(wanted)
        found: Agreed = self._answers[wanted]
        return found

    def sharing(self, words: tuple[str, ...], wanted: Wanted) -> tuple[Precedent, ...]:
        """See `AgreedSource.sharing`."""
        asked = (words, wanted)
        if asked not in self._answers:
            rows = self._rows("id", full_text.criteria(self.session, words), wanted)
            self._answers[asked] = _wordings(self._still_agreed(rows, wanted.organisation))[:SHARING]
        found: tuple[Precedent, ...] = self._answers[asked]
        return found

    def named(self, keys: Collection[str], organisation: str) -> tuple[Precedent, ...]:
        """See `AgreedSource.named`."""
        asked = tuple(sorted(set(keys)))
        if not asked:
            return ()
        if (asked, organisation) not in self._answers:
            rows = self._rows("key", asked)
            found = _wordings(self._still_agreed(rows, organisation))
            self._answers[asked, organisation] = tuple(sorted(found, key=lambda each: each.key))
        named: tuple[Precedent, ...] = self._answers[asked, organisation]
        return named

    def _agreed(self, wanted: Wanted) -> Agreed:
        of_grade = self._newest_of_grade(wanted) if wanted.grade else []
        titles = self._with_title(wanted)
        looked_at = [*of_grade[:OF_GRADE], *(each for each in titles if each not in of_grade[:OF_GRADE])]
        rows = self._rows("agreed_id", looked_at, wanted)
        return Agreed(frozenset(of_grade[:OF_GRADE]), titles, _wordings(rows), newest_only=len(of_grade) > OF_GRADE)

    def _newest_of_grade(self, wanted: Wanted) -> list[int]:
        asked = {"organisation": wanted.organisation, "grade": wanted.grade}
        return list(run(self.session, _NEWEST_OF_GRADE, asked).scalars())

    def _with_title(self, wanted: Wanted) -> dict[int, str]:
        ids = full_text.titles(self.session, wanted.title_words, full_text.RANKED // 4)
        titles = self._agreed_by(ids, wanted.organisation)
        return {each: titles[each] for each in [each for each in ids if each in titles][:OF_TITLE]}

    def _rows(self, sought: _Sought, values: Collection[int | str], wanted: Wanted | None = None) -> list[_Row]:
        """Criteria that have one of those values, the newest first; only those that serve what is wanted."""
        if not values:
            return []
        asked: dict[str, Any] = {"sought": list(values)}
        if wanted:
            asked |= {"necessity": wanted.necessity, **_kinds(wanted)}
        statement = _criteria(sought, len(wanted.kinds) if wanted else None, full_text.is_sqlite(self.session))
        return list(run(self.session, statement, asked).all())

    def _still_agreed(self, rows: list[_Row], organisation: str) -> list[_Row]:
        """Those rows whose specification is agreed, and the employer's own."""
        agreed = self._agreed_by({row[-1] for row in rows}, organisation)
        return [row for row in rows if row[-1] in agreed]

    def _agreed_by(self, ids: Collection[int], organisation: str) -> dict[int, str]:
        """The titles of those that are agreed still, and by that employer. By their ids alone: the rest is read."""
        if not ids:
            return {}
        statement = _who_agreed(full_text.is_sqlite(self.session))
        found = run(self.session, statement, {"sought": list(ids)})
        return {each: title for each, title, owner, state in found if owner == organisation and state == "agreed"}


def criterion_row(agreed_id: int, kept: AgreedText) -> dict[str, Any]:
    """The columns of a criterion of an agreed specification."""
    words = content_words(kept.text)
    return {
        "agreed_id": agreed_id,
        "kinds": "".join(f"|{kind}|" for kind in sorted(kept.kinds)),
        "necessity": kept.necessity,
        "text": kept.text,
        "words": " ".join(sorted(words)),
        "key": key_of(words),
        "assessed_by": " ".join(kept.assessed_by),
    }


def _keep_criteria(session: Session, agreed_id: int, texts: Sequence[AgreedText]) -> None:
    if not texts:
        return
    session.execute(insert(AgreedCriterion), [criterion_row(agreed_id, each) for each in texts])
    chosen = select(col(AgreedCriterion.id), col(AgreedCriterion.words)).where(
        col(AgreedCriterion.agreed_id) == agreed_id
    )
    full_text.keep(session, "full_text_criterion", [(row.id, row.words) for row in session.execute(chosen)])


@cache
def _criteria(sought: _Sought, kinds: int | None, sqlite: bool) -> Select[_Row]:
    """The criteria with some values in a column; where so many kinds are named, those that serve these.

    No join: a planner would begin at the wrong end of it.
    """
    of = _CRITERION.c
    chosen = select(of.key, of.text, of["words"], of.assessed_by, of.agreed_id)
    chosen = chosen.where(_among(of[sought], sqlite)).order_by(of.id.desc())
    if kinds is None:
        return chosen
    # Of the necessity asked for, and from a section that is for no other kinds than those asked for.
    others: ColumnElement[str] = of.kinds
    for place in range(kinds):
        others = func.replace(others, bindparam(f"kind_{place}", type_=of.kinds.type), "")
    return chosen.where(of.necessity == bindparam("necessity"), others == "")


def _kinds(wanted: Wanted) -> dict[str, str]:
    return {f"kind_{place}": f"|{kind}|" for place, kind in enumerate(wanted.kinds)}


@cache
def _who_agreed(sqlite: bool) -> Select[tuple[int, str, str, str]]:
    """The title, employer and state of agreed specifications by their ids alone: the rest is read."""
    joined = _AGREED.join(_SPEC, _SPEC.c.id == _AGREED.c.spec_id)
    chosen = select(_AGREED.c.id, _AGREED.c.title, _AGREED.c.organisation, _SPEC.c.state).select_from(joined)
    return chosen.where(_among(_AGREED.c.id, sqlite))


def _among(column: ColumnElement[Any], sqlite: bool) -> ColumnElement[bool]:
    """Whether the column has one of the values "sought".

    PostgreSQL takes them as one array, so that the statement is the same for any number and is planned once.
    """
    if sqlite:
        return column.in_(bindparam("sought", expanding=True))
    return column == any_(bindparam("sought", type_=ARRAY(column.type)))


def _wordings(rows: Iterable[_Row]) -> tuple[Precedent, ...]:
    """The rows by wording, in the order in which each comes first: with the text and methods of the newest."""
    first: dict[str, _Row] = {}
    specs: dict[str, set[int]] = {}
    for row in rows:
        key = row[0]
        if key not in first:
            first[key], specs[key] = row, set()
        specs[key].add(row[-1])
    return tuple(
        Precedent(key, said, frozenset(words.split()), tuple(assessed_by.split()), frozenset(specs[key]))
        for key, said, words, assessed_by, _ in first.values()
    )


def _ids(session: Session, chosen: Any) -> list[int]:
    return list(session.execute(chosen).scalars())
