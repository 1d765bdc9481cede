"""Lists are walked from day to day, and names are sought in a list of their own: a record of a million events."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    for column in ("type", "status", "day_from"):
        op.drop_index(f"ix_events_{column}", "events")
    op.drop_index("ix_readings_day_from", "readings")
    op.create_index("ix_events_told", "events", ["day_from", "day_to", "type", "status", "country", "reading", "id", "start"])
    op.create_index("ix_events_country", "events", ["country", "reading"])
    op.create_index("ix_readings_told", "readings", ["day_from", "day_to", "current", "page", "id"])
    op.create_table("names", sa.Column("name", sa.Text(), primary_key=True))
    named = "SELECT name FROM roles UNION SELECT speaker_name FROM claims WHERE speaker_name IS NOT NULL"
    op.execute(f"INSERT INTO names (name) {named}")
