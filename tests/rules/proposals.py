"""Scans of small databases, and the manifests proposed from them."""

from dataclasses import replace

import pyarrow as pa

from connectors.model import Table
from connectors.structure import Structure
from detectors.finding import Absence, ColumnResult, Finding, Reason
from detectors.fingerprint import fingerprint
from rules.discovery import Discovery, Ruling
from rules.drift import drift
from rules.manifest import ColumnRule, TableRule, load
from rules.marked import parse
from rules.propose import Proposal, propose
from tests.rules.scans import discovery
from tests.rules.structures import structure

CODES = fingerprint(pa.array([f"AB-{n:05}" for n in range(40)]), 40)
WORDS = fingerprint(pa.array([f"Table basse modèle {'abcdefghij'[n % 10]}" for n in range(40)]), 40)
FULL = Reason("full_names", {"share": 0.9, "tested": 100})
SYSTEMS = ("commercial", "sellers")


def absent(names: tuple[int, int], phones: int = 0, rows: int = 100) -> tuple[Absence, ...]:
    """Names: how many values looked like one, of how many different ones."""
    matching, tested = names
    bound = 1.0 if not tested else 0.01 if not matching and tested > 100 else 0.5
    return (
        Absence("name", bound, tested=tested, matching=matching),
        Absence("email", 0.01, tested=rows, matching=0),
        Absence("phone", 0.01, tested=rows, matching=phones),
    )


def results(system: str, tables: tuple[Table, ...], **said: ColumnResult | Finding | tuple[Finding, ...]):
    """What the scan says of every column: `clients__email=finding("email")`; silence is a harmless list of codes."""
    for of in tables:
        for column in of.columns:
            plain = ColumnResult(
                system, of.schema, of.name, column.name, column.type, 1000, 1000, "census",
                absent=absent((0, 500)), fingerprint=CODES,
            )  # fmt: skip
            told = said.get(f"{of.name}__{column.name}", plain)
            if isinstance(told, ColumnResult):
                yield replace(
                    told, system=system, schema=of.schema, table=of.name, column=column.name, type=column.type
                )
            else:
                yield replace(plain, findings=told if isinstance(told, tuple) else (told,))


def unseen(reason: str) -> ColumnResult:
    return ColumnResult("", None, "", "", "", 1000, None, "not_examined", reason)


def seen(**said) -> ColumnResult:
    given = {"rows": 1000, "non_null": 1000, "examined": "census", "absent": absent((0, 500)), "fingerprint": WORDS}
    return ColumnResult("", None, "", "", "", **{**given, **said})


def proposed(
    *tables: Table, relations=(), decisions=(), excluded=(), there: Structure | None = None, **said
) -> Proposal:
    """The proposal for one system `commercial`, which must run as it is."""
    scan = scanned(results("commercial", tables, **said), decisions, excluded)
    structures = {"commercial": there or structure(*tables)}
    proposal = propose(scan, structures, relations)
    text = proposal.text
    assert load(text, "masking.yaml", SYSTEMS) == proposal.manifest
    assert drift(proposal.manifest, structures, parse(text), relations) == ()
    assert all(item.path in parse(text).lines for item in proposal.asked)
    return proposal


def scanned(columns, decisions=(), excluded=()) -> Discovery:
    scan = discovery(tuple(columns), scan="20261128-020000-abcdef")
    systems = tuple(replace(system, excluded=tuple(excluded)) for system in scan.systems)
    return replace(scan, systems=systems, decisions=tuple(decisions))


def rule(proposal: Proposal, place: str) -> ColumnRule:
    name, column = place.rsplit(".", 1)
    return of(proposal, name).columns[column]


def of(proposal: Proposal, name: str) -> TableRule:
    return proposal.manifest.systems["commercial"].tables[name]


def asked(proposal: Proposal) -> dict[str, str]:
    return {item.place.removeprefix("commercial."): item.said("fr") for item in proposal.asked}


def ruling(place: str, category: str | None, standing="holds", answer="not_personal") -> Ruling:
    return Ruling(
        "d1", "commercial", place, category, answer, None, "so", "c.moreau", "2026-11-20", None, None, standing
    )
