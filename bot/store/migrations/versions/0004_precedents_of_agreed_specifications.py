"""Precedents: the criteria of agreed specifications, with the database's own full text of them.

Specifications that were agreed before are added at the next start of the bot, which knows their forms.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# The table and the column of each full text.
_FULL_TEXTS = {"full_text_title": ("agreed_spec", "title_words"), "full_text_criterion": ("agreed_criterion", "words")}


def upgrade() -> None:
    op.create_table(
        "agreed_spec",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("spec_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("title_words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["spec_id"], ["spec.id"], name=op.f("fk_agreed_spec_spec_id_spec")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreed_spec")),
        sa.UniqueConstraint("spec_id", name=op.f("uq_agreed_spec_spec_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_agreed_spec_organisation_grade", "agreed_spec", ["organisation", "grade"])
    op.create_table(
        "agreed_criterion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreed_id", sa.Integer(), nullable=False),
        sa.Column("kinds", sa.String(), nullable=False),
        sa.Column("necessity", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("assessed_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreed_id"], ["agreed_spec.id"], name=op.f("fk_agreed_criterion_agreed_id_agreed_spec")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreed_criterion")),
    )
    op.create_index("ix_agreed_criterion_agreed_id_necessity", "agreed_criterion", ["agreed_id", "necessity"])
    op.create_index(op.f("ix_agreed_criterion_key"), "agreed_criterion", ["key"])
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name, (table, column) in _FULL_TEXTS.items():
        if sqlite:
            op.execute(f"CREATE VIRTUAL TABLE {name} USING fts5(words, tokenize = 'unicode61')")
        else:
            op.execute(f"CREATE INDEX {name} ON {table} USING gin (to_tsvector('simple', {column}))")


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name in _FULL_TEXTS:
        op.execute(f"DROP TABLE {name}" if sqlite else f"DROP INDEX {name}")
    op.drop_table("agreed_criterion")
    op.drop_table("agreed_spec")
