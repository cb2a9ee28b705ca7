"""Legal holds: what a case keeps from being erased, whatever any rule says, until two persons release it.

Several holds may cover one row; each must be released. A hold past its review date still holds. It names persons and
rows by keyed ids only (`rules.subject_ids`), so that the store does not say who is in a dispute.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, Literal

from rules.approval import holds_good, signature
from rules.approvers import Approver, Approvers
from rules.plan import Refusal

Scope = Literal["person", "rows", "table"]
NEEDED = 2  # persons, to release one
_BEGINNING = b"gomme hold release\n"


@dataclass(frozen=True, slots=True)
class Release:
    """One person's signature under the end of a hold; `at` is ISO 8601 in UTC."""

    name: str
    at: str
    signature: str


@dataclass(frozen=True, slots=True)
class Hold:
    """One hold of a case. `targets`: ids of the person's identifiers, or of the rows; none for a whole table."""

    id: str
    case: str
    scope: Scope
    reason: str
    by: str
    added: str  # ISO 8601 in UTC: in force from then on
    review: date
    system: str | None = None
    table: str | None = None
    targets: tuple[str, ...] = ()
    releases: tuple[Release, ...] = ()
    released: str | None = None

    @property
    def in_force(self) -> bool:
        return self.released is None

    @property
    def digest(self) -> str:
        """What a release is of: the hold as it was added, sha256."""
        said = [self.id, self.case, self.scope, self.reason, self.by, self.added, self.review.isoformat()]
        return sha256(json.dumps([*said, self.system, self.table, sorted(self.targets)]).encode()).hexdigest()

    def overdue(self, today: date) -> bool:
        """Whether somebody should have looked again whether it is still needed."""
        return self.in_force and today > self.review


class Holds:
    """The holds in force, to be asked what they cover."""

    def __init__(self, holds: Iterable[Hold]) -> None:
        self.all = tuple(hold for hold in holds if hold.in_force)
        self._tables: dict[tuple[str, str], list[Hold]] = defaultdict(list)
        self._rows: dict[str, list[Hold]] = defaultdict(list)
        self._persons: dict[str, list[Hold]] = defaultdict(list)
        for hold in self.all:
            if hold.scope == "table":
                self._tables[hold.system or "", hold.table or ""].append(hold)
            for target in hold.targets:
                (self._rows if hold.scope == "rows" else self._persons)[target].append(hold)

    def __bool__(self) -> bool:
        return bool(self.all)

    def whole(self, system: str, table: str) -> tuple[Hold, ...]:
        """The holds over all of that table."""
        return tuple(self._tables.get((system, table), ()))

    def by_row(self, system: str, table: str) -> bool:
        """Whether any hold names single rows of that table: else no row id need be reckoned."""
        return any(hold.scope == "rows" and (hold.system, hold.table) == (system, table) for hold in self.all)

    def by_person(self) -> bool:
        """Whether any hold names a person: else no person's id need be reckoned."""
        return bool(self._persons)

    def names(self, person: str) -> bool:
        """Whether some hold is over whom that id is of."""
        return person in self._persons

    def covering(self, system: str, table: str, row: str | None, persons: Iterable[str] = ()) -> tuple[Hold, ...]:
        """All holds over one row: `row` is its id, `persons` the ids of every identifier that it is about."""
        return tuple(dict.fromkeys(self._over(system, table, row, persons)))

    def _over(self, system: str, table: str, row: str | None, persons: Iterable[str]) -> Iterator[Hold]:
        yield from self._tables.get((system, table), ())
        yield from self._rows.get(row or "", ())
        for person in persons:
            yield from self._persons.get(person, ())


def sign_release(private: bytes, hold: Hold, name: str, at: datetime) -> Release:
    """One person's part in the release of a hold, signed with a private key in PEM."""
    moment = at.astimezone(UTC).isoformat()
    return Release(name, moment, signature(private, _message(hold, name, moment)))


def releasing(hold: Hold, release: Release, approvers: Approvers, today: date) -> Refusal | None:
    """Why this signature does not count for the release of that hold; None where it does."""
    name, approver = release.name, approvers.get(release.name)
    if not hold.in_force:
        return Refusal("released", f"hold {hold.id} was released already")
    if approver is None:
        return Refusal("unknown_approver", f"'{name}' is not among the approvers of gomme.yaml")
    if approver.revoked and today >= approver.revoked:
        return Refusal("revoked", f"the key of {name} was revoked on {approver.revoked}")
    if not holds_good(approver.public, release.signature, _message(hold, name, release.at)):
        return Refusal("bad_signature", f"the key is not that of {name} in gomme.yaml")
    if any(_same(release, other, approver, approvers) for other in hold.releases):
        return Refusal("same_person", f"{name} signed this release already; another person must sign too")
    return None


def counted(hold: Hold, approvers: Approvers, today: date) -> tuple[Release, ...]:
    """The signatures under its release that count today, of distinct persons."""
    good: list[Release] = []
    for release in hold.releases:
        if releasing(replace(hold, releases=tuple(good), released=None), release, approvers, today) is None:
            good.append(release)
    return tuple(good)


def _same(one: Release, other: Release, approver: Approver, approvers: Approvers) -> bool:
    known = approvers.get(other.name)
    return one.name.casefold() == other.name.casefold() or (known is not None and known.public == approver.public)


def _message(hold: Hold, name: str, at: str) -> bytes:
    return _BEGINNING + json.dumps([hold.id, hold.digest, name, at]).encode()


def to_rows(hold: Hold) -> dict[str, list[dict[str, Any]]]:
    """The rows of a hold by table of the store."""
    row = {
        "id": hold.id, "case_ref": hold.case, "scope": hold.scope, "system": hold.system, "table_name": hold.table,
        "reason": hold.reason, "added_by": hold.by, "added": hold.added, "review": hold.review.isoformat(),
        "released": hold.released,
    }  # fmt: skip
    releases = [{"hold": hold.id, "name": r.name, "at": r.at, "signature": r.signature} for r in hold.releases]
    return {
        "holds": [row],
        "hold_targets": [{"hold": hold.id, "target": target} for target in sorted(set(hold.targets))],
        "hold_releases": releases,
    }


def from_rows(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> tuple[Hold, ...]:
    """The holds of such rows, in the order of `holds`."""
    targets, releases = defaultdict[str, list[str]](list), defaultdict[str, list[Release]](list)
    for row in rows["hold_targets"]:
        targets[row["hold"]].append(row["target"])
    for row in rows["hold_releases"]:
        releases[row["hold"]].append(Release(row["name"], row["at"], row["signature"]))
    return tuple(_hold(row, targets[row["id"]], releases[row["id"]]) for row in rows["holds"])


def _hold(row: Mapping[str, Any], targets: Sequence[str], releases: Sequence[Release]) -> Hold:
    return Hold(
        row["id"], row["case_ref"], row["scope"], row["reason"], row["added_by"], row["added"],
        date.fromisoformat(row["review"]), row["system"], row["table_name"], tuple(sorted(targets)),
        tuple(sorted(releases, key=lambda release: release.at)), row["released"],
    )  # fmt: skip
