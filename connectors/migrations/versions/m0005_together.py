"""What each bound on absence rests on, and the bound that holds for all columns of a scan at once."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    for column in (
        sa.Column("tested", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("matching", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("together", sa.Double, nullable=False, server_default="1"),
    ):
        op.add_column("absences", column)
