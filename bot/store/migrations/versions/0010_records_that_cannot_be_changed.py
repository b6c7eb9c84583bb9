"""Triggers that refuse to change audit entries and revisions; what was removed after its time; notices before that."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None

# Rows of these tables never change. They go only after their removal was written into the record of removals.
KEPT = ("audit_entry", "revision")
WRITTEN_OFF = (
    "EXISTS (SELECT 1 FROM removal_entry JOIN spec ON spec.ref = removal_entry.ref WHERE spec.id = OLD.spec_id)"
)


def upgrade() -> None:
    op.create_table(
        "removal_entry",
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_removal_entry")),
        sa.UniqueConstraint("ref", name=op.f("uq_removal_entry_ref")),
    )
    op.create_table(
        "removal_notice",
        sa.Column("spec_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("spec_id", name=op.f("pk_removal_notice")),
    )
    if op.get_bind().dialect.name == "sqlite":
        _on_sqlite()
    else:
        _on_postgresql()


def _on_sqlite() -> None:
    for what in ("update", "delete"):
        op.execute(f"DROP TRIGGER audit_entry_no_{what}")
    for table in KEPT:
        _sqlite(table, "UPDATE", "")
        _sqlite(table, "DELETE", f"WHEN NOT {WRITTEN_OFF}")
    _sqlite("personal_value", "UPDATE", "")
    _sqlite("removal_entry", "UPDATE", "")
    _sqlite("removal_entry", "DELETE", "")


def _sqlite(table: str, what: str, when: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} {when} "
        f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed or removed by hand'); END"
    )


def _on_postgresql() -> None:
    op.execute("DROP TRIGGER audit_entry_no_change ON audit_entry")
    for table in KEPT:
        _postgresql(table, f"IF TG_OP = 'DELETE' AND {WRITTEN_OFF} THEN RETURN OLD; END IF;", "UPDATE OR DELETE")
    _postgresql("personal_value", "", "UPDATE")
    _postgresql("removal_entry", "", "UPDATE OR DELETE")


def _postgresql(table: str, unless: str, what: str) -> None:
    op.execute(
        f"CREATE FUNCTION {table}_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {unless} "
        f"RAISE EXCEPTION 'rows of {table} are never changed or removed by hand'; END $$"
    )
    op.execute(f"CREATE TRIGGER {table}_kept BEFORE {what} ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_is_kept()")
    op.execute(
        f"CREATE FUNCTION {table}_is_not_emptied() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{table} is never emptied'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_not_emptied()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in (*KEPT, "removal_entry", "personal_value"):
            for what in ("update", "delete"):
                op.execute(f"DROP TRIGGER IF EXISTS {table}_no_{what}")
        for what in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_entry_no_{what.lower()} BEFORE {what} ON audit_entry "
                "BEGIN SELECT RAISE(ABORT, 'audit entries are never changed or removed'); END"
            )
    else:
        for table in (*KEPT, "personal_value", "removal_entry"):
            op.execute(f"DROP FUNCTION {table}_is_kept() CASCADE")
            op.execute(f"DROP FUNCTION {table}_is_not_emptied() CASCADE")
        op.execute(
            "CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
        )
    op.drop_table("removal_notice")
    op.drop_table("removal_entry")
