"""attestation.json: what was done to a copy and what was proved, for machines; attestation.schema.json describes it."""

from dataclasses import asdict
from typing import Any

from reports.checks import LEAKS, Table, by_table, exempt, kinds, leaked, proved
from reports.conditions import Condition
from reports.document import moment
from reports.words import Words
from rules.attestation import (
    Attestation,
    Because,
    Check,
    ColumnCopied,
    ForeignKeyCopied,
    Risk,
    SystemCopied,
    TableCopied,
    UniqueCopied,
)

_ENGLISH = Words("en", exact=True)
Checks = dict[Table | None, list[tuple[Check, str | None]]]


def document(attestation: Attestation) -> dict[str, Any]:
    """Plain data with exact counts; moments are ISO 8601 in UTC. ValueError where a check failed."""
    proved(attestation.checks)
    checks = by_table(attestation)
    return {
        "gomme": attestation.gomme,
        "run": attestation.run,
        "started": moment(attestation.started),
        "seconds": round(attestation.seconds, 3),
        "rows": attestation.rows,
        "rows_per_second": round(attestation.rows_per_second, 1),
        "label": attestation.label,
        "because": [_because(reason) for reason in attestation.because],
        "key": {"mode": attestation.key_mode, "fingerprint": attestation.key_fingerprint},
        "manifest_sha256": attestation.manifest_sha256,
        "subset": dict(attestation.subset),
        "systems": [_system(system, checks) for system in attestation.systems],
        "columns": [
            _column(system.system, table, column)
            for system in attestation.systems
            for table in system.tables
            for column in table.columns
        ],
        "unique": [_plain(unique) for unique in attestation.unique],
        "foreign_keys": [_plain(key) for key in attestation.foreign_keys],
        "leaks": _leaks(attestation),
        "checks": [_check(*entry) for entry in checks[None]],
        "risks": [_plain(risk) for risk in attestation.risks],
    }


def _because(reason: Because) -> dict[str, Any]:
    condition = Condition(reason, _ENGLISH)
    said = {"condition": condition.title, "observed": condition.observed, "ground": condition.ground}
    return {"code": reason.code, "met": reason.met, "figures": dict(reason.figures), **said}


def _system(system: SystemCopied, checks: Checks) -> dict[str, Any]:
    return {
        "system": system.system,
        "dialect": system.dialect,
        "target_dialect": system.target_dialect,
        "tables": [_table(table, checks.get((system.system, table.label), [])) for table in system.tables],
        "lost": [{"code": code, "place": place} for code, place in system.lost],
    }


def _table(table: TableCopied, checks: list[tuple[Check, str | None]]) -> dict[str, Any]:
    plain = ("schema", "table", "action", "why", "rows_in", "rows_out")
    return {**{key: getattr(table, key) for key in plain}, "checks": [_check(*entry) for entry in checks]}


def _check(check: Check, column: str | None) -> dict[str, Any]:
    about = {"place": check.place, "column": column}
    return {"check": check.code, **about, "passed": check.passed, "figures": dict(check.figures), "shape": check.shape}


def _column(system: str, table: TableCopied, column: ColumnCopied) -> dict[str, Any]:
    return {"system": system, "schema": table.schema, "table": table.table, **asdict(column)}


def _plain(fact: UniqueCopied | ForeignKeyCopied | Risk) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(fact).items()}


def _leaks(attestation: Attestation) -> dict[str, Any]:
    """Every kind that was looked for, with the cells it found: none in a copy that was published."""
    looked = [code for code in kinds(attestation.checks) if code in LEAKS]
    found = {code: sum(leaked(check) for check in attestation.checks if check.code == code) for code in looked}
    return {"count": sum(found.values()), "kinds": found, "exempt": exempt(attestation)}
