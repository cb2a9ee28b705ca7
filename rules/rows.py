"""A discovery as plain rows and back: what the store keeps, with nothing lost on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, TypeVar

from detectors.finding import Absence, ColumnResult, Finding, Reason
from rules.discovery import Changes, Declared, Discovery, Gap, Label, Ruling, SystemScan, TableSeen

Row = dict[str, Any]
Rows = Mapping[str, Sequence[Mapping[str, Any]]]  # table name -> its rows
T = TypeVar("T")


def to_rows(discovery: Discovery) -> dict[str, list[Row]]:
    """The rows of one scan by table; `position` keeps the order, moments are ISO 8601 texts in UTC."""
    columns = discovery.columns
    rows = {
        "scans": [_scan_row(discovery)],
        "systems": [_system_row(system) for system in discovery.systems],
        "columns": [_flat(column, without=("findings", "absent")) for column in columns],
        "findings": [
            {"column_position": at, **_finding_row(finding)} for at, c in enumerate(columns) for finding in c.findings
        ],
        "absences": [{"column_position": at, **_flat(absence)} for at, c in enumerate(columns) for absence in c.absent],
        "declared": [_flat(declared) for declared in discovery.declared],
        "gaps": [_flat(gap) for gap in discovery.gaps],
        "decisions": [_flat(ruling) for ruling in discovery.decisions],
        "tables_seen": [_flat(table) for table in discovery.seen],
    }
    return {name: [_numbered(name, discovery.scan, at, row) for at, row in enumerate(of)] for name, of in rows.items()}


def from_rows(rows: Rows) -> Discovery:
    """The discovery that `to_rows` was given."""
    (scan,) = rows["scans"]
    return Discovery(
        scan=scan["id"],
        started=_moment(scan["started"]),
        systems=tuple(_system(row) for row in _in_order(rows["systems"])),
        columns=_columns(rows),
        declared=tuple(_made(Declared, row) for row in _in_order(rows["declared"])),
        gaps=tuple(_gap(row) for row in _in_order(rows["gaps"])),
        changes=_changes(scan["changes"]),
        decisions=tuple(_made(Ruling, row) for row in _in_order(rows["decisions"])),
        seen=tuple(_made(TableSeen, row) for row in _in_order(rows["tables_seen"])),
        **{name: scan[name] for name in _PLAIN_OF_SCAN},
    )


_PLAIN_OF_SCAN = ("gomme", "seconds", "timezone", "inventory_sha256", "policy_sha256", "policy_date")


def _scan_row(discovery: Discovery) -> Row:
    plain = {name: getattr(discovery, name) for name in _PLAIN_OF_SCAN}
    changes = discovery.changes and {
        **_flat(discovery.changes, without=("gone",)),
        "gone": [_flat(gap) for gap in discovery.changes.gone],
    }
    return {"id": discovery.scan, "started": _text(discovery.started), **plain, "changes": changes}


def _system_row(system: SystemScan) -> Row:
    return {**_flat(system, without=("label",)), "label_fr": system.label.fr, "label_en": system.label.en}


def _finding_row(finding: Finding) -> Row:
    why = [{"code": reason.code, "figures": dict(reason.figures)} for reason in finding.why]
    return {**_flat(finding, without=("why",)), "why": why}


def _numbered(table: str, scan: str, position: int, row: Row) -> Row:
    return row if table == "scans" else {"scan": scan, "position": position, **row}


def _flat(thing: Any, without: tuple[str, ...] = ()) -> Row:
    """The fields of a dataclass as values that a database and JSON know."""
    return {f.name: _plain(getattr(thing, f.name)) for f in fields(thing) if f.name not in without}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return _text(value)
    return list(value) if isinstance(value, tuple) else value


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _in_order(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted(rows, key=lambda row: row["position"])


def _made(of: type[T], row: Mapping[str, Any], **other: Any) -> T:
    """An `of` from the row's columns of the same name; `other` gives the fields that the row spells differently."""
    names = (f.name for f in fields(of) if f.name not in other)  # type: ignore[arg-type]
    return of(**{name: _frozen(row[name]) for name in names}, **other)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _system(row: Mapping[str, Any]) -> SystemScan:
    return _made(SystemScan, row, label=Label(row["label_fr"], row["label_en"]))


def _columns(rows: Rows) -> tuple[ColumnResult, ...]:
    findings: dict[int, list[Finding]] = {}
    for row in _in_order(rows["findings"]):
        findings.setdefault(row["column_position"], []).append(_finding(row))
    absences: dict[int, list[Absence]] = {}
    for row in _in_order(rows["absences"]):
        absences.setdefault(row["column_position"], []).append(_made(Absence, row))
    return tuple(
        _made(ColumnResult, row, findings=tuple(findings.get(at, ())), absent=tuple(absences.get(at, ())))
        for at, row in enumerate(_in_order(rows["columns"]))
    )


def _finding(row: Mapping[str, Any]) -> Finding:
    return _made(Finding, row, why=tuple(Reason(why["code"], why["figures"]) for why in row["why"]))


def _gap(row: Mapping[str, Any]) -> Gap:
    return _made(Gap, row, since=_moment(row["since"]))


def _changes(stored: Mapping[str, Any] | None) -> Changes | None:
    if stored is None:
        return None
    gone = tuple(_gap(gap) for gap in stored["gone"])
    return _made(Changes, stored, since=_moment(stored["since"]), gone=gone)
