"""What is left of rows that were to be anonymised: whether anybody can still be singled out, linked or inferred.

Called anonymised only where every test holds (WP29 opinion 05/2014; CNIL, 19 May 2020), else "pseudonymised, key
destroyed: still personal data" (GDPR 4(5), recital 26). The tests are those of a copy's label, for rows that stay where
they are.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from rules.attestation import Risk
from rules.certificate import Outcome, Reason
from rules.label import SMALLEST, Kept

# Categories that name or reach somebody by themselves.
DIRECT = frozenset({
    "name", "email", "phone", "address", "national_id", "bank_account", "payment_card", "ip_address", "login", "secret",
    "online_id",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Remains:
    """Of the rows of one rule: the columns that it did not write, and how well they tell rows apart.

    `categories`: what the latest scan or the inventory finds in a column; None: no scan looked at the table.
    `pointed`: columns of the key that other rows, or relations, point at.
    """

    kept: tuple[Kept, ...]
    risk: Risk
    categories: Mapping[str, Collection[str]] | None
    pointed: Collection[str] = ()


def judged(per_column: Mapping[str, object], remains: Remains) -> tuple[Outcome, tuple[Reason, ...]]:
    """The outcome, with every test that was not met and how much is against it."""
    why = tuple(_against(per_column, remains))
    return ("pseudonymised", why) if why else ("anonymised", ())


def _against(per_column: Mapping[str, object], remains: Remains) -> Iterator[Reason]:
    kept, risk = remains.kept, remains.risk
    if remains.categories is None:
        yield "not_scanned", 1
    found = remains.categories or {}
    if direct := sum(bool(DIRECT & set(found.get(column.column.name, ()))) for column in kept):
        yield "direct_identifiers", direct
    if keyed := sum(value == "pseudonym" for value in per_column.values()):
        yield "pseudonym_key_kept", keyed
    if prose := sum(column.prose for column in kept):
        yield "free_text", prose
    if linking := sum(column.single and not _own_key(column, remains) for column in kept):
        yield "unique_values", linking
    yield from _grouped(risk)


def _own_key(column: Kept, remains: Remains) -> bool:
    """A row's own number that nothing points at leads nowhere."""
    return column.column.kind in ("integer", "uuid") and column.column.name not in remains.pointed


def _grouped(risk: Risk) -> Iterator[Reason]:
    if not risk.quasi_identifiers:
        yield "no_quasi_identifiers", 1
    elif risk.rows and (risk.k or 0) < SMALLEST:
        yield "small_groups", risk.k or 0
