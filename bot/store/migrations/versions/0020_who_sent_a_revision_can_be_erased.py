"""Of a revision, who sent it may be erased; everything else of it stays as it was written."""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

REFUSED = "rows of revision are never changed or removed by hand"
# Every column but `submitted_by`, as they are in this version.
FIXED = (
    "id, spec_id, number, document, content_hash, form_version, organisation_version, framework_version, submitted_at"
)
# An erased person's key begins so: specs.apart.erased_key.
ERASED = "substr(NEW.submitted_by, 1, 7) = 'erased-'"
WRITTEN_OFF = (
    "EXISTS (SELECT 1 FROM removal_entry JOIN spec ON spec.ref = removal_entry.ref WHERE spec.id = OLD.spec_id)"
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER revision_no_update")
        _sqlite("revision_no_update", f"UPDATE OF {FIXED}", "")
        _sqlite("revision_no_other_sender", "UPDATE OF submitted_by", f"WHEN NOT {ERASED}")
    else:
        fixed_alike = "to_jsonb(NEW) - 'submitted_by' = to_jsonb(OLD) - 'submitted_by'"
        erasing = f"IF TG_OP = 'UPDATE' THEN IF {ERASED} AND {fixed_alike} THEN RETURN NEW; END IF; END IF; "
        _postgresql(erasing)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER revision_no_update")
        op.execute("DROP TRIGGER revision_no_other_sender")
        _sqlite("revision_no_update", "UPDATE", "")
    else:
        _postgresql("")


def _sqlite(name: str, before: str, when: str) -> None:
    op.execute(f"CREATE TRIGGER {name} BEFORE {before} ON revision {when} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END")


def _postgresql(erasing: str) -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION revision_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'DELETE' AND {WRITTEN_OFF} THEN RETURN OLD; END IF; {erasing}RAISE EXCEPTION '{REFUSED}'; END $$"
    )
