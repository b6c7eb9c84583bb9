"""Audit entries and revisions cannot be changed or removed, on either database; personal values can only go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.store import Store, migrate
from specs.store.rows import stored_id
from specs.store.tables import AuditRow, PersonalValue, RemovalEntry, Revision, Spec

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = Store(store_url)
    migrate.upgrade(opened)
    with opened.writing() as session:
        spec = Spec(ref="PS-0001", organisation="o", form="f", author="U1", draft="{}", created_at=NOW, changed_at=NOW)
        session.add(spec)
        session.flush()
        of = stored_id(spec)
        session.add(
            Revision(spec_id=of, number=1, document="{}", content_hash="h", submitted_by="U1", submitted_at=NOW)
        )
        entry = AuditRow(spec_id=of, number=1, at="2026", kind="k", actor="U1", facts="{}", previous="0", hash="h")
        session.add(entry)
        session.flush()
        session.add(PersonalValue(entry_id=stored_id(entry), name="name", value="Dana", salt="00"))
    yield opened
    opened.close()


def run(store: Store, statement: str) -> None:
    with store.writing() as session:
        session.connection().execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET facts = '{1}'",
        "UPDATE audit_entry SET at = '2027' WHERE number = 1",
        "DELETE FROM audit_entry",
        "UPDATE revision SET document = '{1}'",
        "DELETE FROM revision WHERE number = 1",
        "UPDATE revision SET submitted_by = 'U2'",
        "UPDATE revision SET submitted_by = 'erased-1', document = '{1}'",
        "UPDATE personal_value SET value = 'Someone else'",
    ],
)
def test_what_was_recorded_stays_as_it_was(store: Store, statement: str) -> None:
    with pytest.raises(DBAPIError, match="never changed or removed by hand"):
        run(store, statement)


@pytest.mark.parametrize("column", sorted(set(Revision.model_fields) - {"submitted_by"}))
def test_of_a_revision_only_who_sent_it_can_be_erased(store: Store, column: str) -> None:
    run(store, "UPDATE revision SET submitted_by = 'erased-1'")
    fresh = "'2030-01-01 00:00:00'" if column == "submitted_at" else "7"
    with pytest.raises(DBAPIError, match="never changed or removed by hand"):
        run(store, f"UPDATE revision SET submitted_by = 'erased-2', {column} = {fresh}")


def test_personal_values_can_be_erased(store: Store) -> None:
    run(store, "DELETE FROM personal_value")


def test_only_what_was_written_off_can_go_and_that_record_stays(store: Store) -> None:
    with store.writing() as session:
        session.add(RemovalEntry(number=1, ref="PS-0001", at="2030", actor="", facts="{}", previous="0", hash="h"))
    run(store, "DELETE FROM personal_value")
    run(store, "DELETE FROM audit_entry")
    run(store, "DELETE FROM revision")
    for statement in ("UPDATE removal_entry SET ref = 'PS-0002'", "DELETE FROM removal_entry"):
        with pytest.raises(DBAPIError, match="never changed or removed by hand"):
            run(store, statement)
