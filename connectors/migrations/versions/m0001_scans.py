"""Scans, and what they saw: systems, columns, findings, absences."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "scans",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("status", sa.Text, nullable=False),  # running, complete, interrupted
        sa.Column("process", sa.Text, nullable=False),  # host, pid and start of the process that scans
        sa.Column("started", sa.Text, nullable=False),  # every moment is ISO 8601 in UTC, so texts sort
        sa.Column("gomme", sa.Text),
        sa.Column("seconds", sa.Double),
        sa.Column("timezone", sa.Text),
        sa.Column("inventory_sha256", sa.Text),
        sa.Column("policy_sha256", sa.Text),
        sa.Column("policy_date", sa.Text),
        sa.Column("changes", sa.JSON(none_as_null=True)),
    )
    op.create_index("scans_by_start", "scans", ["status", "started"])
    op.create_table(
        "systems",
        *_key(),
        sa.Column("system", sa.Text, nullable=False),
        sa.Column("label_fr", sa.Text, nullable=False),
        sa.Column("label_en", sa.Text, nullable=False),
        sa.Column("dialect", sa.Text, nullable=False),
        sa.Column("tested", sa.Boolean, nullable=False),
        sa.Column("tables", sa.Integer, nullable=False),
        sa.Column("columns", sa.Integer, nullable=False),
        sa.Column("rows", sa.BigInteger, nullable=False),
        sa.Column("cells_examined", sa.BigInteger, nullable=False),
        sa.Column("excluded", sa.JSON, nullable=False),
        sa.Column("country", sa.Text),
        sa.Column("encryption_at_rest", sa.Text, nullable=False),
    )
    op.create_table(
        "columns",
        *_key(),
        sa.Column("system", sa.Text, nullable=False),
        sa.Column("schema", sa.Text),
        sa.Column("table", sa.Text, nullable=False),
        sa.Column("column", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("rows", sa.BigInteger),
        sa.Column("non_null", sa.BigInteger),
        sa.Column("examined", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
    )
    op.create_table(
        "findings",
        *_key(),
        sa.Column("column_position", sa.Integer, nullable=False),
        sa.Column("category", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("path", sa.Text),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("confidence", sa.Double, nullable=False),
        sa.Column("tested", sa.BigInteger, nullable=False),
        sa.Column("matching", sa.BigInteger, nullable=False),
        sa.Column("share", sa.Double, nullable=False),
        sa.Column("share_low", sa.Double, nullable=False),
        sa.Column("share_high", sa.Double, nullable=False),
        sa.Column("evidence", sa.JSON, nullable=False),  # masked shapes
        sa.Column("why", sa.JSON, nullable=False),  # codes and figures
    )
    op.create_table(
        "absences",
        *_key(),
        sa.Column("column_position", sa.Integer, nullable=False),
        sa.Column("category", sa.Text, nullable=False),
        sa.Column("share_at_most", sa.Double, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
    )


def _key() -> tuple[sa.Column[str], sa.Column[int]]:
    scan = sa.Column("scan", sa.Text, sa.ForeignKey("scans.id", ondelete="CASCADE"), primary_key=True)
    return scan, sa.Column("position", sa.Integer, primary_key=True)
