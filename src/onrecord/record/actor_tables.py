"""The tables of what is known of actors, beside those of the readings (schema.py). Made when first written to; all but `known` and
`decisions` can be made anew from the rest.
"""

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, PrimaryKeyConstraint, Table, Text

metadata = MetaData()
keys = Table(  # every name of the record with the spelling key it is found by
    "actor_keys",
    metadata,
    Column("name", Text, primary_key=True),
    Column("key", Text, nullable=False, index=True),
    Column("last", Text, nullable=False),  # last word of the key
    Column("short", Boolean, nullable=False),  # has an initial, or is a title and a surname
    Index("ix_actor_keys_last", "last", "short"),
    sqlite_with_rowid=False,
)
known = Table(  # statements from imported files
    "actor_statements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, index=True),
    Column("country", Text),
    Column("sector", Text),
    Column("role", Text),
    Column("day_from", Text),
    Column("day_to", Text),
    Column("source", Text, nullable=False, index=True),
)
links = Table(  # names that are one person's by their spelling: each a decision with its reason
    "actor_links",
    metadata,
    Column("name", Text, primary_key=True),
    Column("other", Text, nullable=False, index=True),
    Column("reason", Text, nullable=False),  # spelling, initial, title
)
decisions = Table(  # a person's word: two names are one actor, or are not
    "actor_decisions",
    metadata,
    Column("one", Text, nullable=False),
    Column("other", Text, nullable=False, index=True),
    Column("same", Integer, nullable=False),
    PrimaryKeyConstraint("one", "other"),
)
keyed = Table("actor_keyed", metadata, Column("reading", Integer, primary_key=True))  # up to which reading names have keys
runs = Table("actor_runs", metadata, Column("reading", Integer, primary_key=True))  # the newest reading when a run of reading began
