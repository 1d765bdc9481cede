"""The first tables: pages, readings and what they say; the word index."""

import sqlalchemy as sa
from alembic import op

from onrecord.record.search import POSTGRESQL, SQLITE

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "pages",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_pages_url"), "pages", ["url"], unique=False)
    op.create_table(
        "readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("added", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("day_from", sa.Text(), nullable=True),
        sa.Column("day_to", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["page"], ["pages.id"], name=op.f("fk_readings")),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("page", "version", name=op.f("uq_readings_page_version")),
    )
    op.create_index(op.f("ix_readings_day_from"), "readings", ["day_from"], unique=False)
    op.create_table(
        "actors",
        sa.Column("reading", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("sector", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("wikidata", sa.Text(), nullable=True),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["reading"], ["readings.id"], name=op.f("fk_actors"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("reading", "id"),
    )
    op.create_index(op.f("ix_actors_country"), "actors", ["country"], unique=False)
    op.create_index(op.f("ix_actors_name"), "actors", ["name"], unique=False)
    op.create_table(
        "claims",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("reading", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("cue_class", sa.Text(), nullable=False),
        sa.Column("hedged", sa.Boolean(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("speaker_name", sa.Text(), nullable=True),
        sa.Column("within", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["reading"], ["readings.id"], name=op.f("fk_claims"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("row"),
        sa.UniqueConstraint("reading", "id", name=op.f("uq_claims_reading_id")),
    )
    op.create_index(op.f("ix_claims_speaker_name"), "claims", ["speaker_name"], unique=False)
    op.create_table(
        "events",
        sa.Column("reading", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("cameo", sa.Text(), nullable=True),
        sa.Column("intensity", sa.Float(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("hedged", sa.Boolean(), nullable=False),
        sa.Column("factuality", sa.Float(), nullable=False),
        sa.Column("claim", sa.Text(), nullable=True),
        sa.Column("speaker_name", sa.Text(), nullable=True),
        sa.Column("dated", sa.Boolean(), nullable=False),
        sa.Column("day_from", sa.Text(), nullable=True),
        sa.Column("day_to", sa.Text(), nullable=True),
        sa.Column("geonames", sa.Integer(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("killed_low", sa.Integer(), nullable=True),
        sa.Column("killed_best", sa.Integer(), nullable=True),
        sa.Column("killed_high", sa.Integer(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["reading"], ["readings.id"], name=op.f("fk_events"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("reading", "id"),
    )
    op.create_index(op.f("ix_events_day_from"), "events", ["day_from"], unique=False)
    op.create_index(op.f("ix_events_status"), "events", ["status"], unique=False)
    op.create_index(op.f("ix_events_type"), "events", ["type"], unique=False)
    op.create_table(
        "links",
        sa.Column("reading", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["reading"], ["readings.id"], name=op.f("fk_links"), ondelete="CASCADE"),
    )
    op.create_index("ix_links_reading", "links", ["reading"], unique=False)
    op.create_table(
        "mentions",
        sa.Column("reading", sa.Integer(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["reading"], ["readings.id"], name=op.f("fk_mentions"), ondelete="CASCADE"),
    )
    op.create_index("ix_mentions_reading", "mentions", ["reading"], unique=False)
    op.create_table(
        "places",
        sa.Column("reading", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("geonames", sa.Integer(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("precision", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["reading"], ["readings.id"], name=op.f("fk_places"), ondelete="CASCADE"),
    )
    op.create_index(op.f("ix_places_geonames"), "places", ["geonames"], unique=False)
    op.create_index("ix_places_reading", "places", ["reading"], unique=False)
    op.create_table(
        "roles",
        sa.Column("reading", sa.Integer(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("sector", sa.Text(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["reading"], ["readings.id"], name=op.f("fk_roles"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("reading", "event", "part", "number"),
    )
    op.create_index("ix_roles_name", "roles", ["name"], unique=False)
    op.create_table(
        "times",
        sa.Column("reading", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["reading"], ["readings.id"], name=op.f("fk_times"), ondelete="CASCADE"),
    )
    op.create_index("ix_times_reading", "times", ["reading"], unique=False)
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
