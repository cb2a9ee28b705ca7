"""What a run noted in the store for whoever goes on with it, read again: as gomme wrote it, or one sentence."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from connectors.records import Records
from flows.applied import BEFORE, REMAINING, ROWS_A_BATCH
from flows.errors import FlowError
from flows.verifying import Measures, from_json
from rules.certificate import Remaining


def rows_a_batch(records: Records, run: str) -> int | None:
    """How many rows a batch has; None where none is noted. FlowError."""
    noted = records.runs.notes(run).get(ROWS_A_BATCH)
    with _as_noted(run, ROWS_A_BATCH):
        if noted is not None and int(noted) < 1:
            raise ValueError
        return int(noted) if noted else None


def measured(records: Records, run: str) -> Measures:
    """What was there before it. FlowError."""
    with _as_noted(run, BEFORE):
        return from_json(records.runs.notes(run).get(BEFORE) or "[]")


def remaining(records: Records, run: str) -> Remaining | None:
    """What was left, where there is no certificate. FlowError; CertificateError where it was changed."""
    text = records.runs.notes(run).get(REMAINING)
    with _as_noted(run, REMAINING):
        row: dict[str, Any] = json.loads(text) if text else {}
        row = {**row, "document": row["document"].encode()} if row else row
        return Remaining.from_row(row) if row else None


@contextmanager
def _as_noted(run: str, name: str) -> Iterator[None]:
    try:
        yield
    except (ValueError, TypeError, KeyError, AttributeError, AssertionError):
        raise FlowError(
            f"run {run}: its note '{name}' in the store is not as gomme wrote it: restore it, or make another plan"
        ) from None
