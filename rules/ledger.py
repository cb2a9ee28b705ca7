"""The tamper-evident record: entries in a row, each bound by its hash to all that stands before it.

A hash covers every field of an entry, its number and the hash of the entry before. Whoever can write to the store can
also reckon a whole new chain: that, and entries cut from the end, is seen only beside a `Head` kept elsewhere.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, Literal, TypeAlias

from rules.document import RulesError

Value: TypeAlias = "str | int | bool | Sequence[Value] | Mapping[str, Value] | None"
BreakKind = Literal["edited", "unchained", "missing", "misplaced", "truncated", "rewritten"]

START = "0" * 64  # what the first entry follows
_HEAD = re.compile(r"gomme ledger (\d{1,18}) ([0-9a-f]{64})(?: \S+)?")


class LedgerError(RulesError):
    """What is to be written or read is no ledger's; the message says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, each part as it is stored: `at` is ISO 8601 in UTC, `fields` canonical JSON, hashes are hex."""

    sequence: int
    at: str
    kind: str
    actor: str
    fields: str
    previous: str
    hash: str

    @property
    def data(self) -> dict[str, Any]:
        """The fields, read; empty where somebody broke them."""
        try:
            read = json.loads(self.fields)
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}

    def to_row(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in _COLUMNS}

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Entry":
        return cls(**{name: row[name] for name in _COLUMNS})


_COLUMNS = ("sequence", "at", "kind", "actor", "fields", "previous", "hash")


@dataclass(frozen=True, slots=True)
class Head:
    """How many entries there are, and the hash of the last one: to be kept where the store's keepers cannot write."""

    sequence: int
    hash: str
    at: str = ""

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Head":
        last = max(entries, key=lambda entry: entry.sequence, default=None)
        return cls(last.sequence, last.hash, last.at) if last else cls(0, START)

    @classmethod
    def parse(cls, text: str) -> "Head":
        """A head as `str` wrote it, or as JSON; LedgerError for anything else."""
        if found := _HEAD.fullmatch(text.strip()):
            return cls(int(found[1]), found[2])
        try:
            read = json.loads(text)
            return cls.parse(f"gomme ledger {read['sequence']} {read['hash']}")
        except (ValueError, KeyError, TypeError, RecursionError):
            raise LedgerError("this is no head of a ledger; take what 'gomme ledger head' prints") from None

    def __str__(self) -> str:
        return f"gomme ledger {self.sequence} {self.hash} {self.at}".rstrip()


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the record is not what was written; `sequence` is the number that should have stood there."""

    kind: BreakKind
    sequence: int
    sentence: str


def append(after: Entry | None, at: datetime, kind: str, actor: str, fields: Mapping[str, Value]) -> Entry:
    """The entry that follows `after` (None: the first). LedgerError where `fields` has more than one spelling."""
    if at.tzinfo is None:
        raise LedgerError("an entry needs an instant with its time zone")
    sequence, previous = (after.sequence + 1, after.hash) if after else (1, START)
    bare = Entry(sequence, at.astimezone(UTC).isoformat(), kind, actor, canonical(fields), previous, "")
    return Entry(*_parts(bare), digest(bare))


def digest(entry: Entry) -> str:
    """The hash that such an entry must bear: of all its parts, each with its length, so that none runs into another."""
    hashed = blake2b(person=b"gomme ledger", digest_size=32)
    for part in _parts(entry):
        written = str(part).encode("utf-8", "surrogatepass")
        hashed.update(len(written).to_bytes(8, "big") + written)
    return hashed.hexdigest()


def canonical(fields: Mapping[str, Value]) -> str:
    """JSON of which there is only one: keys sorted, no blanks, no fractions, ASCII."""
    _refuse_fractions(fields)
    return json.dumps(fields, sort_keys=True, separators=(",", ":"))


def verify(entries: Iterable[Entry], heads: Iterable[Head] = ()) -> tuple[Break, ...]:
    """Where the record was edited, reordered, cut or rewritten; nothing for what `append` made and nobody touched.

    `entries` in the order of their numbers. `heads` were exported earlier: each must still be an entry of this record.
    """
    held = {(head.sequence, head.hash): head for head in heads}
    breaks = [_unfounded() for sequence, hash in list(held) if sequence == 0 and hash != START]
    held = {place: head for place, head in held.items() if head.sequence}
    last: Entry | None = None
    for last, found in _walked(entries, held):  # noqa: B007
        breaks += found
    return (*breaks, *(_beyond(head, last) for head in held.values()))


def _walked(entries: Iterable[Entry], held: dict[tuple[int, str], Head]) -> Iterator[tuple[Entry, list[Break]]]:
    """Each entry with what is wrong there; heads that were met are taken out of `held`."""
    expected, previous = 1, START
    for entry in entries:
        found = [*_place(entry, expected), *_chain(entry, previous)]
        for place in [place for place in held if place[0] == entry.sequence]:
            head = held.pop(place)
            if head.hash != entry.hash:
                found.append(_break("rewritten", entry.sequence, "is not the one that the head was taken of"))
        yield entry, found
        expected, previous = entry.sequence + 1, entry.hash


def _place(entry: Entry, expected: int) -> Iterator[Break]:
    if entry.sequence > expected:
        gone = (
            f"entry {expected} is"
            if entry.sequence == expected + 1
            else f"entries {expected} to {entry.sequence - 1} are"
        )
        yield Break("missing", expected, f"{gone} missing")
    elif entry.sequence < expected:
        yield _break("misplaced", entry.sequence, f"stands where entry {expected} should")


def _chain(entry: Entry, previous: str) -> Iterator[Break]:
    if entry.previous != previous:
        yield _break(
            "unchained", entry.sequence, "does not follow the one before it; one was changed, added or taken out"
        )
    if digest(entry) != entry.hash:
        yield _break("edited", entry.sequence, "was changed after it was written")


def _unfounded() -> Break:
    return Break("rewritten", 0, "a head of no entries bears a hash that is not the beginning's")


def _beyond(head: Head, last: Entry | None) -> Break:
    count = last.sequence if last else 0
    return Break("truncated", count + 1, f"the record ends at entry {count}, the head was taken at {head.sequence}")


def _break(kind: BreakKind, sequence: int, what: str) -> Break:
    return Break(kind, sequence, f"entry {sequence} {what}")


def _parts(entry: Entry) -> tuple[int, str, str, str, str, str]:
    return entry.sequence, entry.at, entry.kind, entry.actor, entry.fields, entry.previous


def _refuse_fractions(value: Value) -> None:
    if isinstance(value, float):
        raise LedgerError("a fraction has several spellings; write it as a text or in whole units")
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise LedgerError("the fields of an entry are named by texts")
            _refuse_fractions(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_fractions(inner)
    elif not isinstance(value, str | int | None):
        raise LedgerError(f"an entry holds texts, whole numbers and lists of them, no {type(value).__name__}")
