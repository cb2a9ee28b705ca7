"""discovery.json: the whole scan for machines, with exact counts; discovery.schema.json describes it."""

from datetime import UTC, datetime
from typing import Any

from detectors.finding import ColumnResult
from reports.index import Held, Index
from reports.words import Words
from rules.discovery import Discovery, Gap, Ruling, SystemScan

_ENGLISH = Words("en", exact=True)


def document(discovery: Discovery) -> dict[str, Any]:
    """The plain data of discovery.json: numbers, texts, lists and objects only; moments are ISO 8601 in UTC."""
    index = Index(discovery)
    return {
        "gomme": discovery.gomme,
        "scan": discovery.scan,
        "started": moment(discovery.started),
        "seconds": round(discovery.seconds, 3),
        "inventory_sha256": discovery.inventory_sha256,
        "policy_sha256": discovery.policy_sha256,
        "systems": [_system(system) for system in discovery.systems],
        "columns": [_column(index, column) for column in discovery.columns],
        "gaps": [_gap(gap) for gap in discovery.gaps],
        "decisions": [_decision(ruling) for ruling in discovery.decisions],
    }


def moment(value: datetime) -> str:
    """2026-11-23T13:31:00Z."""
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _system(system: SystemScan) -> dict[str, Any]:
    plain = ("system", "dialect", "tables", "columns", "rows", "cells_examined")
    return {**{key: getattr(system, key) for key in plain}, "excluded": list(system.excluded)}


def _column(index: Index, column: ColumnResult) -> dict[str, Any]:
    plain = (
        "system", "schema", "table", "column", "type", "rows", "non_null", "examined", "reason", "fingerprint",
        "carried_from",
    )  # fmt: skip
    absent = [
        {
            "category": a.category,
            "share_at_most": a.share_at_most,
            "at": a.at,
            "together": a.together,
            "tested": a.tested,
        }
        for a in column.absent
    ]
    findings = [_finding(index, Held(column, finding)) for finding in column.findings]
    return {**{key: getattr(column, key) for key in plain}, "findings": findings, "absent": absent}


def _finding(index: Index, held: Held) -> dict[str, Any]:
    plain = (
        "category", "place", "path", "verdict", "confidence", "tested", "matching", "share", "share_low", "share_high",
    )  # fmt: skip
    return {
        "id": held.id,
        **{key: getattr(held.finding, key) for key in plain},
        "evidence": list(held.finding.evidence),
        "why": [_ENGLISH.reason(reason) for reason in held.finding.why],
        "declared": (held.column.system, held.finding.category) in index.declared,
    }


def _gap(gap: Gap) -> dict[str, Any]:
    plain = (
        "id", "kind", "system", "category", "finding", "schema", "table", "column", "severity", "status", "decision",
        "until",
    )  # fmt: skip
    return {**{key: getattr(gap, key) for key in plain}, "since": moment(gap.since)}


def _decision(ruling: Ruling) -> dict[str, Any]:
    plain = (
        "id", "system", "category", "answer", "reason", "author", "on", "expires", "fingerprint", "standing", "drift",
        "gap", "why",
    )  # fmt: skip
    return {**{key: getattr(ruling, key) for key in plain}, "column": ruling.place, "is": ruling.counts_as}
