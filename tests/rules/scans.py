"""Small scans and inventories to compare."""

from datetime import UTC, datetime

from detectors.finding import ColumnResult, Examined, Finding, Place, Reason, Verdict
from rules.declaration import Declaration, Inventory, Subject, System
from rules.discovery import Discovery, Gap, Label, SystemScan

STARTED = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
EARLIER = datetime(2026, 10, 1, 2, 0, tzinfo=UTC)


def finding(
    category: str,
    place: Place = "column",
    verdict: Verdict = "confirmed",
    path: str | None = None,
    share: float = 0.99,
    why: tuple[Reason, ...] = (),
) -> Finding:
    return Finding(category, place, path, verdict, 0.99, 100, round(100 * share), share, share, share, (), why)


def column(
    place: str, *findings: Finding, examined: Examined = "census", reason: str | None = None, schema: str | None = None
) -> ColumnResult:
    """`place` is system.table.column."""
    system, table, name = place.split(".")
    return ColumnResult(system, schema, table, name, "TEXT", 100, 100, examined, reason, findings)


POLICY = Inventory(
    version=1,
    subjects={"customer": Subject(Label("clients", "customers")), "seller": Subject(Label("vendeurs", "sellers"))},
    systems={
        "commercial": System(
            Label("Gestion commerciale", "Commercial platform"),
            declares=(Declaration("name", "customer", 13), Declaration("email", "customer", 14)),
        ),
        "sellers": System(
            Label("Outils vendeurs", "Sellers' tools"),
            declares=(
                Declaration("name", "seller", 18),
                Declaration("email", "seller", 19),
                Declaration("phone", "seller", 20, qualifier="work"),
            ),
        ),
    },
)

# Everything that POLICY declares, found where it may stand.
AS_DECLARED = (
    column("commercial.clients.nom", finding("name")),
    column("commercial.clients.mel", finding("email")),
    column("sellers.vendeurs.nom", finding("name")),
    column("sellers.vendeurs.mel", finding("email")),
    column("sellers.vendeurs.tel", finding("phone", why=(Reason("mobile_numbers", {"share": 0.0, "tested": 100}),))),
)


def discovery(
    columns: tuple[ColumnResult, ...],
    gaps: tuple[Gap, ...] = (),
    scan: str = "one",
    systems: str = "commercial sellers",
) -> Discovery:
    scans = tuple(SystemScan(name, Label(name, name), "sqlite", True, 1, 1, 1, 1) for name in systems.split())
    return Discovery(
        "0.1.0", scan, STARTED, 1.0, "Europe/Paris", scans, columns, POLICY.declared(), gaps, None, None, None
    )
