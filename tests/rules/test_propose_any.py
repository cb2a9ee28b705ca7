"""Whatever a scan says of whatever database, the proposal runs as it is."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.model import Column, ForeignKey, Kind, Table, UniqueIndex
from connectors.structure import Structure
from detectors.category import CATEGORIES
from detectors.finding import ColumnResult, Place
from rules.discovery import Discovery
from rules.drift import drift
from rules.edges import Relation
from rules.manifest import load
from rules.marked import parse
from rules.masks.email import longest
from rules.propose import propose
from rules.pseudonyms import pools
from rules.room import INJECTIVE, LEAST, READABLE
from tests.rules.proposals import (
    CODES,
    SYSTEMS,
    WORDS,
    absent,
    scanned,
)
from tests.rules.scans import finding
from tests.rules.structures import structure

KINDS: tuple[Kind, ...] = (
    *("text",) * 4,
    *("integer",) * 3,
    "date",
    "json",
    "binary",
    "uuid",
    "array",
    "network",
    "other",
)
CATEGORIES_AT: tuple[tuple[str, Place], ...] = tuple(
    (category, place) for category in CATEGORIES for place in ("column", "column", "text", "json")
)  # type: ignore[assignment]


@st.composite
def databases(draw: st.DrawFn) -> tuple[Structure, Discovery, list[Relation]]:
    tables = [draw(_table(name)) for name in ("clients", "b", "c")]
    tables = [draw(_keyed(of, tables)) for of in tables]
    columns = [draw(_said(of, column)) for of in tables for column in of.columns]
    excluded = draw(st.sampled_from([(), (), ("b",)]))
    scan = scanned([column for column in columns if column.table not in excluded], excluded=excluded)
    ends = st.sampled_from([f"commercial.{of.name}.{column.name}" for of in tables for column in of.columns])
    relations = draw(st.lists(st.tuples(ends, ends).filter(lambda r: r[0] != r[1]), max_size=1))
    return structure(*tables), scan, relations


@st.composite
def _table(draw: st.DrawFn, name: str) -> Table:
    columns = []
    for at in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(KINDS))
        size = draw(st.sampled_from(["", "(8)", "(20)", "(120)"])) if kind == "text" else ""
        named = draw(st.sampled_from(["x", "nom", "email", "siret", "session", "societe"]))
        columns.append(Column(f"{named}{at}", f"{kind}{size}", kind, nullable=draw(st.booleans())))
    names = [column.name for column in columns]
    key = tuple(draw(st.lists(st.sampled_from(names), max_size=2, unique=True)))
    unique = draw(st.lists(st.sampled_from(names), max_size=1))
    return Table(None, name, tuple(columns), primary_key=key, unique=tuple(UniqueIndex("u", (n,)) for n in unique))


@st.composite
def _keyed(draw: st.DrawFn, of: Table, tables: list[Table]) -> Table:
    """With a foreign key to a column of the same kind, now and then."""
    to = draw(st.sampled_from(tables))
    pairs = [(a.name, b.name) for a in of.columns for b in to.columns if a.kind == b.kind and (of, a) != (to, b)]
    if not pairs or draw(st.booleans()):
        return of
    child, parent = draw(st.sampled_from(pairs))
    return replace(of, foreign_keys=(ForeignKey(None, (child,), None, to.name, (parent,)),))


@st.composite
def _said(draw: st.DrawFn, of: Table, column: Column) -> ColumnResult:
    tested = draw(st.sampled_from([0, 3, 400]))
    result = ColumnResult(
        "commercial", None, of.name, column.name, column.type, 1000, draw(st.sampled_from([3, 1000, 70_000])),
        draw(st.sampled_from(["census", "census", "census", "metadata", "not_examined"])),
        absent=absent((draw(st.integers(0, tested)), tested), phones=draw(st.sampled_from([0, 1, 100]))),
        fingerprint=draw(st.sampled_from([CODES, WORDS, "v1:few", "v1:empty"])),
    )  # fmt: skip
    if result.examined == "not_examined":
        return replace(result, reason=draw(st.sampled_from(["binary", "timeout"])), absent=(), fingerprint=None)
    places = draw(st.lists(st.sampled_from(CATEGORIES_AT), max_size=2, unique=True))
    share = draw(st.sampled_from([0.2, 0.9]))
    findings = [finding(c, p, path="a.b" if p == "json" else None, share=share) for c, p in places]
    return replace(result, findings=tuple(findings))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(databases())
def test_every_proposal_runs_as_it_is(database):
    there, scan, relations = database
    structures = {"commercial": there}
    proposal = propose(scan, structures, relations)
    manifest = load(proposal.text, "masking.yaml", SYSTEMS)
    assert manifest == proposal.manifest
    assert drift(manifest, structures, parse(proposal.text), relations) == ()
    found = {(c.table, c.column): c for c in scan.columns}
    for of in there.tables:
        unique = {*of.primary_key, *(name for index in of.unique for name in index.columns)}
        for name, told in manifest.systems["commercial"].tables[of.label].columns.items():
            column = found[of.name, name]
            assert told.keep is None or scan.scan in told.keep
            assert told.keep is None or (not column.findings and column.examined != "not_examined")
            assert name not in unique or told.mask in (None, "null", *INJECTIVE)
            assert told.mask != "null" or (of.column(name).nullable and name not in of.primary_key)


def test_what_a_column_must_hold_at_least_is_what_its_mask_writes():
    assert LEAST["email"] >= longest(readable=False)
    assert longest(readable=True) <= READABLE
    assert LEAST["last_name"] >= max(map(len, pools().surnames))
    assert LEAST["first_name"] >= max(map(len, [*pools().men, *pools().women]))
