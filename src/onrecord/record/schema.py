"""The tables of a record, for SQLite and PostgreSQL.

A page has readings; one of them is current, the others were superseded and are kept. Everything that a reading says hangs on
`reading` (a number) and the reading's own ids (a1, c1, e1). `readings.body` is the reading's JSON without its text: the contract,
whole; the other tables are what it says, ready to be asked. Offsets count code points of `readings.text`.
Days (`day_from`, `day_to`) are whole dates that bound a partial one: 2020-01 lies from 2020-01-01 to 2020-01-31.
"""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, PrimaryKeyConstraint, Table, Text, UniqueConstraint

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
    }
)


def _reading() -> Column[int]:
    return Column("reading", Integer, ForeignKey("readings.id", ondelete="CASCADE"), nullable=False)


pages = Table(
    "pages",
    metadata,
    Column("id", Text, primary_key=True),
    Column("url", Text, index=True),
    Column("publisher", Text),
)

readings = Table(
    "readings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("page", Text, ForeignKey("pages.id"), nullable=False),
    Column("version", Integer, nullable=False),  # 1, 2 … of the page
    Column("current", Boolean, nullable=False),
    Column("digest", Text, nullable=False),  # SHA-256 of the reading's JSON
    Column("made_by", Text, nullable=False),  # the version of onrecord
    Column("added", Text, nullable=False),  # UTC; the only column that depends on when the page was read
    Column("title", Text),
    Column("publisher", Text),
    Column("language", Text, nullable=False),
    Column("published", Text),
    Column("day_from", Text),
    Column("day_to", Text),
    Column("text", Text, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("page", "version"),
    Index("ix_readings_told", "day_from", "day_to", "current", "page", "id"),
)

actors = Table(
    "actors",
    metadata,
    _reading(),
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False, index=True),
    Column("type", Text, nullable=False),
    Column("country", Text, index=True),
    Column("sector", Text),
    Column("role", Text),
    Column("wikidata", Text),
    Column("mentions", Integer, nullable=False),  # how many
    PrimaryKeyConstraint("reading", "id"),
)

mentions = Table(
    "mentions",
    metadata,
    _reading(),
    Column("actor", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("form", Text, nullable=False),
    Index("ix_mentions_reading", "reading"),
)

times = Table(
    "times",
    metadata,
    _reading(),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("type", Text, nullable=False),
    Column("value", Text, nullable=False),
    Index("ix_times_reading", "reading"),
)

places = Table(
    "places",
    metadata,
    _reading(),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("geonames", Integer, index=True),
    Column("country", Text),
    Column("lat", Float),
    Column("lon", Float),
    Column("precision", Text),
    Column("confidence", Float),
    Column("role", Text),  # "place" or "actor"; null in readings kept before 0005
    Index("ix_places_reading", "reading"),
)

claims = Table(
    "claims",
    metadata,
    Column("row", Integer, primary_key=True),  # for the word index
    _reading(),
    Column("id", Text, nullable=False),
    Column("start", Integer, nullable=False),  # the first character of any of its parts
    Column("kind", Text, nullable=False),
    Column("cue_class", Text, nullable=False),
    Column("hedged", Boolean, nullable=False),
    Column("speaker", Text),  # id of an actor of the reading
    Column("speaker_name", Text),  # its name, else the words of the source
    Column("within", Text),
    Column("content", Text, nullable=False),  # the words said, fragments joined by …
    Column("confidence", Float, nullable=False),
    UniqueConstraint("reading", "id"),
    Index("ix_claims_speaker_name", "speaker_name", "reading", "start", "row", "id"),  # answer without looking into the table
)

events = Table(
    "events",
    metadata,
    _reading(),
    Column("id", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("type", Text, nullable=False),
    Column("mode", Text),
    Column("cameo", Text),
    Column("intensity", Float),
    Column("status", Text, nullable=False),
    Column("hedged", Boolean, nullable=False),
    Column("factuality", Float, nullable=False),
    Column("claim", Text),  # id of a claim of the reading; null: the publisher says so
    Column("speaker_name", Text),
    Column("dated", Boolean, nullable=False),  # the text says when; else the days are those of publication
    Column("day_from", Text),
    Column("day_to", Text),
    Column("geonames", Integer),
    Column("country", Text),  # of the place
    Column("lat", Float),
    Column("lon", Float),
    Column("killed_low", Integer),
    Column("killed_best", Integer),
    Column("killed_high", Integer),
    Column("confidence", Float, nullable=False),
    PrimaryKeyConstraint("reading", "id"),
    # A list is walked from day to day, and the index tells of each row whether it fits, without looking into the table.
    Index("ix_events_told", "day_from", "day_to", "type", "status", "country", "reading", "id", "start"),
    Index("ix_events_country", "country", "reading"),
)

names = Table("names", metadata, Column("name", Text, primary_key=True))  # of every role and speaker: names are sought in part

roles = Table(
    "roles",
    metadata,
    _reading(),
    Column("event", Text, nullable=False),
    Column("part", Text, nullable=False),  # actor, recipient
    Column("number", Integer, nullable=False),
    Column("actor", Text),  # id of an actor of the reading
    Column("name", Text, nullable=False),  # its name, else the words of the text
    Column("country", Text),
    Column("sector", Text),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    PrimaryKeyConstraint("reading", "event", "part", "number"),
    Index("ix_roles_name", "name", "part", "reading", "event"),  # answer without looking into the table
    Index("ix_roles_country", "country", "reading", "event"),
)

links = Table(
    "links",
    metadata,
    _reading(),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("url", Text),
    Index("ix_links_reading", "reading"),
)

reviews = Table(  # what people decide; append-only: an undo is a decision of its own
    "reviews",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("made", Text, nullable=False),  # UTC
    Column("coder", Text, nullable=False),
    Column("action", Text, nullable=False),  # accept, reject, correct, missed, undo
    Column("page", Text, ForeignKey("pages.id"), nullable=False, index=True),
    Column("event", Text, nullable=False),  # the event's id on the page; of a missed one: m1, m2 …
    Column("field", Text),
    Column("before", Text),  # JSON
    Column("after", Text),  # JSON
    Column("note", Text),
    Column("undoes", Integer),  # id of a review
)

merged = Table(  # one entry per event in the world
    "merged",
    metadata,
    Column("id", Text, primary_key=True),
    Column("forward", Text),  # where its mentions went; null while it stands, or where they are gone
    Column("gone", Boolean, nullable=False),  # a tombstone
)

merged_members = Table(
    "merged_members",
    metadata,
    Column("page", Text, ForeignKey("pages.id"), nullable=False),
    Column("event", Text, nullable=False),
    Column("merged", Text, ForeignKey("merged.id"), nullable=False, index=True),
    Column("partner", Text),  # PAGE#EVENT that it was joined for
    Column("score", Float),
    Column("reasons", Text, nullable=False),  # JSON list
    PrimaryKeyConstraint("page", "event"),
)

merge_queue = Table(  # what only a person should join
    "merge_queue",
    metadata,
    Column("one", Text, ForeignKey("merged.id"), nullable=False),
    Column("other", Text, ForeignKey("merged.id"), nullable=False),
    Column("score", Float, nullable=False),
    PrimaryKeyConstraint("one", "other"),
)

merge_decisions = Table(  # what people decide about merging; append-only: an undo is a decision of its own
    "merge_decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("made", Text, nullable=False),  # UTC
    Column("coder", Text, nullable=False),
    Column("action", Text, nullable=False),  # join, split, undo
    Column("one", Text, nullable=False),  # JSON list of PAGE#EVENT
    Column("other", Text, nullable=False),
    Column("note", Text),
    Column("undoes", Integer),
)

tombstones = Table(  # what was removed on request: neither name nor address, only their hashes
    "tombstones",
    metadata,
    Column("kind", Text, nullable=False),  # page, person
    Column("mark", Text, nullable=False),  # SHA-256 of salt and name
    Column("salt", Text, nullable=False),
    Column("words", Integer, nullable=False),  # of a person's name
    Column("made", Text, nullable=False),  # UTC
    Column("note", Text),
    PrimaryKeyConstraint("kind", "mark"),
)
