"""Whether the name of a place stands for the place or for those who live in it or rule it; null in readings kept before."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("places", sa.Column("role", sa.Text(), nullable=True))
