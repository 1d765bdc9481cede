"""Merged events: members with reasons, tombstones and forwards, the queue for people, and what people decide."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "merged",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("forward", sa.Text(), nullable=True),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "merged_members",
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("merged", sa.Text(), nullable=False),
        sa.Column("partner", sa.Text(), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["page"], ["pages.id"], name=op.f("fk_merged_members_page")),
        sa.ForeignKeyConstraint(["merged"], ["merged.id"], name=op.f("fk_merged_members_merged")),
        sa.PrimaryKeyConstraint("page", "event"),
    )
    op.create_index(op.f("ix_merged_members_merged"), "merged_members", ["merged"], unique=False)
    op.create_table(
        "merge_queue",
        sa.Column("one", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["one"], ["merged.id"], name=op.f("fk_merge_queue_one")),
        sa.ForeignKeyConstraint(["other"], ["merged.id"], name=op.f("fk_merge_queue_other")),
        sa.PrimaryKeyConstraint("one", "other"),
    )
    op.create_table(
        "merge_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("coder", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("one", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
