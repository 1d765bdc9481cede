"""An index that answers who says so, and where in which reading, without looking into the table: a record of a million claims."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.drop_index("ix_claims_speaker_name", "claims")
    op.create_index("ix_claims_speaker_name", "claims", ["speaker_name", "reading", "start", "row", "id"], unique=False)
