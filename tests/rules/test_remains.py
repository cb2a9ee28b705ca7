"""When rows that stay may be called anonymised, and which tests they fail otherwise."""

import pytest

from connectors.model import Column
from rules.attestation import Risk
from rules.label import Kept
from rules.remains import Remains, judged

PLACE = ("commercial", "clients")
ERASING = {"nom": "surrogate", "email": "null"}


def kept(name: str, kind: str = "text", single: bool = False, prose: bool = False) -> Kept:
    return Kept(*PLACE, Column(name, kind, kind), single, prose)  # type: ignore[arg-type]


def risk(k: int | None = 9, quasi: tuple[str, ...] = ("ville",), rows: int = 90) -> Risk:
    return Risk(*PLACE, quasi, rows, k, 0, 0, (), 0)


KEY, CITY = kept("id", "integer", single=True), kept("ville")
GOOD = Remains((KEY, CITY), risk(), {"ville": ()})


def test_rows_that_nothing_singles_out_are_anonymised():
    assert judged(ERASING, GOOD) == ("anonymised", ())


@pytest.mark.parametrize(
    ("erasing", "remains", "why"),
    [
        (ERASING, Remains((KEY, CITY), risk(), {"ville": ("email",)}), ("direct_identifiers", 1)),
        ({"nom": "pseudonym"}, GOOD, ("pseudonym_key_kept", 1)),
        (ERASING, Remains((KEY, kept("note", prose=True)), risk(), {"note": ()}), ("free_text", 1)),
        (ERASING, Remains((kept("numero", single=True),), risk(), {"numero": ()}), ("unique_values", 1)),
        (ERASING, Remains((KEY, CITY), risk(), {}, pointed=("id",)), ("unique_values", 1)),
        (ERASING, Remains((KEY, CITY), risk(k=2), {}), ("small_groups", 2)),
        (ERASING, Remains((KEY, CITY), risk(quasi=()), {}), ("no_quasi_identifiers", 1)),
        (ERASING, Remains((KEY, CITY), risk(), None), ("not_scanned", 1)),
    ],
)
def test_one_test_that_is_not_met_makes_them_pseudonymised(erasing, remains, why):
    assert judged(erasing, remains) == ("pseudonymised", (why,))
