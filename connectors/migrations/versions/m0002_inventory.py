"""What the inventory declared at the time of a scan, and where the findings disagree with it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "declared",
        *_key(),
        sa.Column("system", sa.Text, nullable=False),
        sa.Column("category", sa.Text, nullable=False),
        sa.Column("subject", sa.Text),
        sa.Column("line", sa.Integer),
        sa.Column("qualifier", sa.Text),
    )
    op.create_table(
        "gaps",
        *_key(),
        sa.Column("id", sa.Text, nullable=False, index=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("system", sa.Text, nullable=False),
        sa.Column("category", sa.Text),
        sa.Column("finding", sa.Text),
        sa.Column("schema", sa.Text),
        sa.Column("table", sa.Text),
        sa.Column("column", sa.Text),
        sa.Column("severity", sa.Text, nullable=False),
        sa.Column("since", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("decision", sa.Text),
        sa.Column("until", sa.Text),
    )


def _key() -> tuple[sa.Column[str], sa.Column[int]]:
    scan = sa.Column("scan", sa.Text, sa.ForeignKey("scans.id", ondelete="CASCADE"), primary_key=True)
    return scan, sa.Column("position", sa.Integer, primary_key=True)
