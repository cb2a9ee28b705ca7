"""What applied plans wrote where rows stay, so that the next plan knows these cells again."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("erased", sa.Column("written", sa.LargeBinary))  # 8 bytes a cell, under the year's key
