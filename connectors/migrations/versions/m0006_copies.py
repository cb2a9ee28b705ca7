"""Which copies were begun, under which key, and how each of them ended."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "copies",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("started", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),  # running, publishing, published, withheld, interrupted
        sa.Column("process", sa.Text, nullable=False),
        sa.Column("systems", sa.Text, nullable=False),
        sa.Column("key_mode", sa.Text, nullable=False),
        sa.Column("key_fingerprint", sa.Text, nullable=False),
        sa.Column("manifest_sha256", sa.Text, nullable=False),
        sa.Column("label", sa.Text),
        sa.Column("row_count", sa.BigInteger),
    )
