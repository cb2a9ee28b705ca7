"""What an erasure is made of, and what a dialect's session does for it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

import pyarrow as pa

from connectors.model import BatchRefused, Table
from connectors.predicate import EVERY, Predicate, Scalar
from connectors.selection import fixed, key_of
from connectors.sql_pieces import Sql

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from connectors.inbound import Pointing
    from connectors.rowhash import Pieces

Action = Literal["delete", "update"]
Replacement: TypeAlias = "Scalar | pa.Array | None"  # one for all rows, or text for each of them


@dataclass(frozen=True, slots=True)
class Step:
    """What is done to rows of one table. One row each: `keys` (text, as `selection.keys` gives them), `hashes`, and
    `persons`, numbers of whom the row is about: a person's rows are all in one batch.

    `hashed` are the columns of the before-hash; a row for which `still` does not hold any more drops out. With `after`
    the columns that are read again once the batch is done, with those of the before-hash.
    """

    table: Table
    action: Action
    keys: pa.RecordBatch
    hashes: pa.Array
    persons: "Sequence[int] | NDArray[np.int32]"
    hashed: tuple[str, ...] = ()
    still: Predicate = EVERY
    values: Mapping[str, Replacement] = field(default_factory=dict, repr=False)
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Steps in their order, children first; `run` and `number` are its name in the journal.

    `left`: numbers of persons who are of the batch and not in its steps, by why; the journal keeps them.
    """

    run: str
    number: int
    steps: tuple[Step, ...]
    left: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def digest(self) -> str:
        """What the journal knows it by; not of what is written, which may differ in another attempt."""
        digest = blake2b(digest_size=16)
        for step in self.steps:
            for part in (step.table.label, step.action, *sorted(step.values), *step.hashed):
                digest.update(f"{len(part)} {part}".encode())
            digest.update(fixed(step.hashes))  # the keys are part of them
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Done:
    """Rows of one step: those of the plan, and those that were touched; the others had changed.

    `after`: a keyed checksum of what the step's `after` says of the touched ones, 32 hex characters.
    """

    table: str
    action: Action
    planned: int
    done: int
    after: str = ""


@dataclass(frozen=True, slots=True)
class After:
    """Rows of a step once its batch was done, by column; `as_planned`: which are all the same as they were before."""

    cells: Mapping[str, pa.Array] = field(repr=False)
    as_planned: "NDArray[np.bool_]" = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a batch. `dropped`: numbers of the persons that were left whole; `again`: it had been done.

    `after`: by the number of a step that asks for it, where it was not done before.
    """

    run: str
    number: int
    steps: tuple[Done, ...]
    dropped: tuple[int, ...]
    again: bool = False
    left: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    after: Mapping[int, After] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows that are named to the database: what stands after FROM under the alias k.

    Columns: n (from 0), k0, k1, … of the primary key in its order, and v0, v1, … of values.
    """

    source: Sql
    keys: int
    values: tuple[str, ...] = ()
    numbered: pa.RecordBatch | None = None  # n, k0, k1, … as they were named


class Session(Protocol):
    """A connection of one dialect that may write; it spells names as `predicate_sql.Spelling` wants it."""

    place: str
    home: str  # the schema of tables that bear none
    takes: bool  # whether it gives the rows that it deletes
    locks_all: bool  # whether nobody at all writes beside a transaction

    @property
    def dialect(self) -> str: ...

    def quote(self, name: str) -> str: ...

    def source(self, table: Table, alias: str) -> str: ...

    def alone(self) -> None:
        """Keeps other runs out of this database until `close`. EraseRefused."""

    def transaction(self) -> AbstractContextManager[None]:
        """Commits at its end; anything raised takes everything back."""

    def mark(self) -> None:
        """A point in the transaction that `back` returns to."""

    def back(self) -> None: ...

    def settle(self) -> None:
        """Has what waits for the commit said now, where the server can."""

    def execute(self, sql: Sql) -> int:
        """How many rows it touched."""

    def rows(self, sql: Sql) -> list[tuple[object, ...]]: ...

    def listed(self, at: int, table: Table, keys: pa.RecordBatch, values: Mapping[str, pa.Array]) -> Listing:
        """Names rows; `at` tells the lists of one batch apart."""

    def read(
        self, table: Table, columns: Sequence[str], listing: Listing, still: Sql, lock: bool
    ) -> Iterator[list[pa.Array]]:
        """n (as text) and the columns of the listed rows for which `still` holds; with `lock` none but we change them.

        As `Snapshot.portions` gives them: utf8, or binary where the column holds bytes.
        """

    def as_one(
        self, table: Table, columns: Sequence[str], listing: Listing, still: Sql
    ) -> "tuple[NDArray[np.int64], list[Pieces]] | None":
        """n and the columns (the key's first) of the listed rows for which `still` holds, to be hashed as they are.

        None where the session has no quicker way than `read`, or does not know for sure which row is which.
        """

    def delete(self, table: Table, listing: Listing) -> int: ...

    def taken(self, table: Table, columns: Sequence[str], listing: Listing, still: Sql) -> Iterator[list[pa.Array]]:
        """Deletes the listed rows for which `still` holds, and gives them as `read` does; where `takes`."""

    def update(self, table: Table, listing: Listing, fixed: Mapping[str, Scalar | None]) -> int: ...

    def missing(self, table: Table, action: Action) -> list[str]:
        """What keeps the action from the table, as sentences."""

    def unindexed(self, table: Table, columns: Sequence[str]) -> bool:
        """Whether all of a long table is looked through for values of these columns; SQLite only."""

    def pointing(self, table: Table) -> "list[Pointing]":
        """Every key that points at the table or at a part of it, of whatever table, as far as the catalogue shows."""

    def missing_to_commit(self, name: str) -> list[str]:
        """What keeps a table of that name, which is there, from being as sure as the batches it tells of."""

    def missing_to_create(self, name: str) -> list[str]:
        """What keeps a table of that name from being made, as sentences."""

    def explained(self, doing: str) -> AbstractContextManager[None]:
        """Turns the driver's errors inside the block into ours; `doing` names a table or what is done."""

    def close(self) -> None: ...


def refuse_unasked(batch: Batch) -> None:
    """What no plan of gomme asks for."""
    for step in batch.steps:
        key_of(step.table)
        rows = step.keys.num_rows
        if len(step.hashes) != rows or len(step.persons) != rows:
            raise BatchRefused(f"{step.table.label}: keys, hashes and persons of batch {batch.number} differ in number")
        if any(isinstance(value, pa.Array) and len(value) != rows for value in step.values.values()):
            raise BatchRefused(f"{step.table.label}: batch {batch.number} has not a value for each of its rows")
        if bad := set(step.values) & set(step.table.primary_key):
            raise BatchRefused(f"{step.table.label}.{min(bad)}: a primary key is not replaced; delete the row")


def same_key(table: Table, quote: "Quote", alias: str = "t") -> str:
    """That a row is the listed one."""
    return " AND ".join(f"{alias}.{quote(name)} = k.k{at}" for at, name in enumerate(table.primary_key))


class Quote(Protocol):
    def __call__(self, name: str) -> str: ...
