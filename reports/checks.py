"""The checks of a copy, looked up: which table and column each is about, and what those of one kind say together."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rules.attestation import Attestation, Check

STRUCTURE = ("coverage", "rows", "unique", "foreign_key", "types")
LEAKS = ("exact_cell", "unmasked", "email", "phone", "name_token", "secret", "canary", "detector")


@dataclass(slots=True)
class Kind:
    """All checks of one code: how many there were, and the sums of their figures."""

    code: str
    checks: int = 0
    figures: Counter[str] = field(default_factory=Counter)

    def add(self, check: Check) -> None:
        self.checks += 1
        self.figures.update({key: value for key, value in check.figures.items() if isinstance(value, int)})


def kinds(checks: Iterable[Check]) -> dict[str, Kind]:
    """By code, in the order of reports; codes that nobody foresaw come last."""
    order = (*STRUCTURE, *LEAKS)
    found: dict[str, Kind] = {}
    for check in checks:
        found.setdefault(check.code, Kind(check.code)).add(check)
    return dict(sorted(found.items(), key=lambda item: order.index(item[0]) if item[0] in order else len(order)))


def leaked(check: Check) -> int:
    """How many cells a check found that must not be there; one where it counts none."""
    if check.passed or check.code not in LEAKS:
        return 0
    cells = check.figures.get("cells", 1)
    return cells if isinstance(cells, int) else 1


Table = tuple[str, str]  # id of its system, its label


def by_table(attestation: Attestation) -> dict[Table | None, list[tuple[Check, str | None]]]:
    """The checks of every table with the column each is about; those of whole systems under None."""
    known = {
        f"{system.system}.{table.label}": (system.system, table.label)
        for system in attestation.systems
        for table in system.tables
    }
    found: dict[Table | None, list[tuple[Check, str | None]]] = defaultdict(list)
    for check in attestation.checks:
        place, column = _split(check.place, known)
        found[known[place] if place else None].append((check, column))
    return found


def _split(place: str, known: dict[str, Table]) -> tuple[str | None, str | None]:
    """`commercial.public.clients.email` as the longest place that is a table, and the column behind it."""
    table, column = place, ""
    while table:
        if table in known:
            return table, column or None
        table, _, last = table.rpartition(".")
        column = f"{last}.{column}" if column else last
    return None, None


def exempt(attestation: Attestation) -> int:
    """Columns that a decision calls not personal, so that some checks leave them alone."""
    return sum(column.exempt for system in attestation.systems for table in system.tables for column in table.columns)


def proved(checks: Sequence[Check]) -> None:
    """ValueError where a check failed: such a copy has no attestation, it is withheld."""
    failed = [check.code for check in checks if not check.passed]
    if failed:
        raise ValueError(f"a copy that failed checks ({', '.join(sorted(set(failed)))}) is withheld, not attested")
