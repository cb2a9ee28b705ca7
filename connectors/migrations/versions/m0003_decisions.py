"""What compliance decided, as it stood at each scan, and what each column looked like then."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("columns", sa.Column("fingerprint", sa.Text))
    op.create_table(
        "decisions",
        *_key(),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("system", sa.Text, nullable=False),
        sa.Column("place", sa.Text),
        sa.Column("category", sa.Text),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("counts_as", sa.Text),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("on", sa.Text, nullable=False),
        sa.Column("expires", sa.Text),
        sa.Column("fingerprint", sa.Text),  # the column's own when it was decided
        sa.Column("standing", sa.Text, nullable=False),
        sa.Column("drift", sa.Double),
        sa.Column("gap", sa.Text),
        sa.Column("why", sa.Text),
    )


def _key() -> tuple[sa.Column[str], sa.Column[int]]:
    scan = sa.Column("scan", sa.Text, sa.ForeignKey("scans.id", ondelete="CASCADE"), primary_key=True)
    return scan, sa.Column("position", sa.Integer, primary_key=True)
