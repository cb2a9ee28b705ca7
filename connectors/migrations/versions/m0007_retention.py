"""Retention: the ledger and its keys, plans with their row lists and signatures, holds, leases and runs."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def _text(name: str, **options: object) -> sa.Column[str]:
    return sa.Column(name, sa.Text, **{"nullable": False, **options})  # type: ignore[arg-type]


def upgrade() -> None:
    _ledger()
    _plans()
    _holds()
    _runs()


def _ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
        *(_text(name) for name in ("at", "kind", "actor", "fields", "previous", "hash")),
    )
    op.create_table(
        "year_keys",
        sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
        _text("secret", nullable=True),  # hex; none once destroyed
        _text("term"),  # the last day on which it is kept
        _text("destroyed", nullable=True),
    )


def _plans() -> None:
    op.create_table(
        "plans",
        _text("id", primary_key=True),
        *(_text(name) for name in ("created", "as_of", "expires", "planner", "status", "process")),
        _text("sha256", nullable=True),
        sa.Column("document", sa.LargeBinary),  # as it was hashed
    )
    op.create_table(
        "plan_rows",
        *(_text(name, primary_key=True) for name in ("plan", "system", "table_name", "rule")),
        sa.Column("chunk", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("row_count", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.LargeBinary, nullable=False) for name in ("keys", "hashes", "persons")),
    )
    op.create_table(
        "approvals",
        _text("plan", primary_key=True),
        _text("signature", primary_key=True),
        *(_text(name) for name in ("plan_sha256", "name", "role", "at", "kind", "remarks")),
        _text("opinion", nullable=True),
    )


def _holds() -> None:
    op.create_table(
        "holds",
        _text("id", primary_key=True),
        *(_text(name) for name in ("case_ref", "scope", "reason", "added_by", "added", "review")),
        *(_text(name, nullable=True) for name in ("system", "table_name", "released")),
    )
    op.create_table("hold_targets", _text("hold", primary_key=True), _text("target", primary_key=True))
    op.create_table(
        "hold_releases", _text("hold", primary_key=True), _text("name", primary_key=True), _text("at"),
        _text("signature"),
    )  # fmt: skip


def _runs() -> None:
    op.create_table(
        "leases",
        _text("id", primary_key=True),
        *(_text(name) for name in ("run", "batch", "process", "taken")),
    )
    op.create_table(
        "retention_runs",
        _text("id", primary_key=True),
        *(_text(name) for name in ("plan", "status", "process", "started")),
        *(_text(name, nullable=True) for name in ("ended", "stop_asked")),
    )
