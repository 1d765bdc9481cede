"""Indexes that answer who and where without looking into the tables: a desk of 100,000 events."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.drop_index("ix_roles_name", "roles")
    op.create_index("ix_roles_name", "roles", ["name", "part", "reading", "event"], unique=False)
    op.create_index("ix_roles_country", "roles", ["country", "reading", "event"], unique=False)
