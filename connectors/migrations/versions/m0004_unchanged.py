"""What shows at the next scan that a table has not changed, the scan that read it, and the key of all such evidence."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("columns", sa.Column("carried_from", sa.Text))
    op.create_table(
        "tables_seen",
        sa.Column("scan", sa.Text, sa.ForeignKey("scans.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("system", sa.Text, nullable=False),
        sa.Column("schema", sa.Text),
        sa.Column("table", sa.Text, nullable=False),
        sa.Column("state", sa.Text),  # keyed and opaque: no hash of a value
        sa.Column("read_in", sa.Text, nullable=False),
        sa.Column("why", sa.Text),  # why it was read; null where it was not
    )
    keys = op.create_table(
        "keys", sa.Column("name", sa.Text, primary_key=True), sa.Column("key", sa.Text, nullable=False)
    )
    op.bulk_insert(keys, [{"name": "unchanged", "key": secrets.token_hex(32)}])
