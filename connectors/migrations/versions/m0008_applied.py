"""What applying a plan leaves: marks of erased rows, notes of runs, certificates, keys of pseudonyms."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def _text(name: str, **options: object) -> sa.Column[str]:
    return sa.Column(name, sa.Text, **{"nullable": False, **options})  # type: ignore[arg-type]


def upgrade() -> None:
    op.add_column("plan_rows", sa.Column("marks", sa.LargeBinary))
    op.create_table(
        "erased",
        *(_text(name, primary_key=True) for name in ("run", "system", "table_name", "rule")),
        sa.Column("batch", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("year", sa.Integer, nullable=False),  # of the ledger's key that the marks are made with
        _text("columns"),  # JSON: the columns whose values are in the marks
        sa.Column("row_count", sa.BigInteger, nullable=False),
        sa.Column("marks", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "run_notes", _text("run", primary_key=True), _text("name", primary_key=True), _text("document")
    )  # fmt: skip
    op.create_table(
        "certificates",
        _text("plan", primary_key=True),
        *(_text(name) for name in ("run", "sha256", "made")),
        sa.Column("document", sa.LargeBinary, nullable=False),  # as it was hashed
    )
    op.create_table(
        "pseudonym_keys",
        _text("rule", primary_key=True),
        _text("until", primary_key=True),  # the last day on which it is kept
        _text("secret", nullable=True),  # hex; none once destroyed
        _text("destroyed", nullable=True),
    )
