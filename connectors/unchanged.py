"""Whether a table's rows are exactly those that an earlier scan read: evidence that the database itself guarantees.

The file of a dialect tells facts that cannot stay the same while a cell that a scan reads changes; `state` boils
them down to an opaque token. Two equal tokens mean: same rows, same shape, same rules to judge them by. Where a
database can guarantee nothing it says why, and the table is read again. Never evidence, on any dialect: counters of
statistics (they lag, and reset), times of update (not kept over a restart), estimates of rows.

A token is no hash of a value. It is keyed with a random key of the store, hashes all facts at once so that tokens of
two scans cannot be subtracted, and is not made of the cells of fewer than FEW rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from connectors.model import Column, Table

FEW = 100  # rows; of the cells of fewer, no evidence is kept

# Why there is no evidence. Codes, so that reports can say it in any language.
Weakness = Literal[
    "view",  # its rows come from elsewhere, perhaps from the clock
    "foreign_table",  # its rows lie in another server
    "virtual_table",  # its rows are made by a SQLite extension
    "storage",  # a storage engine or access method that promises nothing
    "partial_grant",  # PostgreSQL shows the identity of rows to readers of the whole table only
    "few_rows",  # evidence of so few cells could point at one of them
    "too_long",  # a row too long for the server to hash
    "changing",  # somebody wrote while the evidence was taken
    "no_evidence",  # the database did not give it: its limit of time, or an error
    "dialect",  # a dialect that gomme does not know
]
Facts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """What a table's rows were when they were read: a token where the database guarantees it, else why it does not."""

    token: str | None
    weak: Weakness | None = None


def state(table: Table, facts: Facts | Weakness, key: bytes, bound: Sequence[str]) -> State:
    """The state for these facts; `key` is the store's, `bound` whatever else must be the same to trust a verdict."""
    if isinstance(facts, str):
        return State(None, facts)
    digest = blake2b(digest_size=16, key=key)
    for part in (*bound, *_shape(table), *facts):
        encoded = part.encode("utf-8", "surrogateescape")
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return State(digest.hexdigest())


def read_of(table: Table, streamed: Sequence[Column]) -> tuple[tuple[Column, ...], tuple[Column, ...]]:
    """What a scan reads: the columns whose cells it sees, and those of which it only counts the values."""
    names = {column.name for column in streamed}
    readable = [column for column in table.columns if not column.unreadable]
    seen = tuple(column for column in readable if column.name in names)
    return seen, tuple(column for column in readable if column.name not in names)


def _shape(table: Table) -> tuple[str, ...]:
    """Everything that the detectors may know of a table besides its rows."""
    parts = (table.schema, table.name, table.kind, table.primary_key, table.unique, table.foreign_keys, table.comment)
    return tuple(repr(part) for part in (*parts, *table.columns))
