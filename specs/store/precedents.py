"""Agreed specifications as precedents: keeping them when they are agreed, and finding those that may serve a post."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select
from sqlmodel import Session, col

from specs.store import full_text
from specs.store.rows import stored_id
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
            ids = full_text.sharing(self.session, "full_text_criterion", words, full_text.RANKED)
            rows = self._rows(col(AgreedCriterion.id).in_(ids), *_for(wanted)) if ids else []
            self._answers[asked] = _wordings(self._still_agreed(rows, wanted.organisation))[:SHARING]
        found: tuple[Precedent, ...] = self._answers[asked]
        return found

    def named(self, keys: Collection[str], organisation: str) -> tuple[Precedent, ...]:
        """See `AgreedSource.named`."""
        asked = tuple(sorted(set(keys)))
        if not asked:
            return ()
        if (asked, organisation) not in self._answers:
            rows = self._rows(col(AgreedCriterion.key).in_(asked))
            found = _wordings(self._still_agreed(rows, organisation))
            self._answers[asked, organisation] = tuple(sorted(found, key=lambda each: each.key))
        named: tuple[Precedent, ...] = self._answers[asked, organisation]
        return named

    def _agreed(self, wanted: Wanted) -> Agreed:
        of_grade = self._newest_of_grade(wanted) if wanted.grade else []
        titles = self._with_title(wanted)
        looked_at = [*of_grade[:OF_GRADE], *(each for each in titles if each not in of_grade[:OF_GRADE])]
        rows = self._rows(col(AgreedCriterion.agreed_id).in_(looked_at), *_for(wanted)) if looked_at else []
        return Agreed(frozenset(of_grade[:OF_GRADE]), titles, _wordings(rows), newest_only=len(of_grade) > OF_GRADE)

    def _newest_of_grade(self, wanted: Wanted) -> list[int]:
        chosen = select(col(AgreedSpec.id)).join(Spec, col(Spec.id) == col(AgreedSpec.spec_id))
        chosen = chosen.where(col(AgreedSpec.organisation) == wanted.organisation, col(Spec.state) == "agreed")
        chosen = chosen.where(col(AgreedSpec.grade) == wanted.grade)
        return _ids(self.session, chosen.order_by(col(AgreedSpec.id).desc()).limit(OF_GRADE + 1))

    def _with_title(self, wanted: Wanted) -> dict[int, str]:
        ids = full_text.sharing(self.session, "full_text_title", wanted.title_words, full_text.RANKED // 4)
        titles = self._agreed_by(ids, wanted.organisation)
        return {each: titles[each] for each in [each for each in ids if each in titles][:OF_TITLE]}

    def _rows(self, *conditions: ColumnElement[bool]) -> list[_Row]:
        """Criteria, the newest first. No join: a planner would begin at the wrong end of it."""
        table = AgreedCriterion
        columns = (col(table.key), col(table.text), col(table.words), col(table.assessed_by), col(table.agreed_id))
        chosen = select(*columns).where(*conditions).order_by(col(table.id).desc())
        return [tuple(row) for row in self.session.execute(chosen)]

    def _still_agreed(self, rows: list[_Row], organisation: str) -> list[_Row]:
        """Those rows whose specification is agreed, and the employer's own."""
        agreed = self._agreed_by({row[-1] for row in rows}, organisation)
        return [row for row in rows if row[-1] in agreed]

    def _agreed_by(self, ids: Collection[int], organisation: str) -> dict[int, str]:
        """The titles of those that are agreed still, and by that employer. By their ids alone: the rest is read."""
        if not ids:
            return {}
        columns = (col(AgreedSpec.id), col(AgreedSpec.title), col(AgreedSpec.organisation), col(Spec.state))
        chosen = select(*columns).join(Spec, col(Spec.id) == col(AgreedSpec.spec_id)).where(col(AgreedSpec.id).in_(ids))
        found = self.session.execute(chosen)
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


def _for(wanted: Wanted) -> tuple[ColumnElement[bool], ...]:
    """Of the necessity asked for, and from a section that is for no other kinds than those asked for."""
    others: ColumnElement[str] = col(AgreedCriterion.kinds)  # type: ignore[assignment]
    for kind in wanted.kinds:
        others = func.replace(others, f"|{kind}|", "")
    return col(AgreedCriterion.necessity) == wanted.necessity, others == ""


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
