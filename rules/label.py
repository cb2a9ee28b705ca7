"""Is a copy anonymised or pseudonymised? Computed, never claimed: anonymised only where all seven conditions hold.

They follow WP29 opinion 05/2014 and CNIL (19 May 2020): nobody may be singled out, linked or inferred. Whatever stays
below is personal data under GDPR 4(5) and recital 26, and is labelled so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from connectors.model import Column
from rules.attestation import Because, CopyLabel, KeyMode, Risk
from rules.manifest import Manifest
from rules.signoff import NOBODY, Accepted

SMALLEST = 5  # rows that a group of equal quasi-identifiers must have
_NAMES = frozenset({"first_name", "last_name", "full_name"})
PROSE = 30  # bytes: kept values that long on average are sentences
_MEASURES = frozenset({"date", "time", "datetime", "decimal", "float"})


@dataclass(frozen=True, slots=True)
class Kept:
    """A column that a copy keeps as it is, in a table of persons. `single`: of a key, or every row has its own value;
    `prose`: sentences, documents or files."""

    system: str
    table: str
    column: Column
    single: bool
    prose: bool


def label(
    mode: KeyMode, manifest: Manifest, kept: Sequence[Kept], risks: Sequence[Risk], signed: Accepted = NOBODY
) -> tuple[CopyLabel, tuple[Because, ...]]:
    """The label with its seven reasons, each met or not."""
    because = (
        Because("ephemeral_key", mode == "ephemeral"),
        _none("keys_permuted", (column for column in kept if column.single)),
        _none("free_text_rewritten", (column for column in kept if column.prose)),
        _coarsened(kept, risks),
        _by_subject(manifest),
        _measured(risks, signed),
        Because("single_copy", mode == "ephemeral"),
    )
    return "anonymised" if all(reason.met for reason in because) else "pseudonymised", because


def _none(code: str, against: Iterable[Kept]) -> Because:
    columns = sum(1 for _ in against)
    return Because(code, not columns, {"columns": columns})


def _coarsened(kept: Sequence[Kept], risks: Sequence[Risk]) -> Because:
    """Dates and amounts shifted or coarsened, and nobody in too small a group of declared quasi-identifiers."""
    exact = sum(column.column.kind in _MEASURES for column in kept)
    declared = [risk.k for risk in risks if risk.quasi_identifiers and risk.k is not None]
    undeclared = sum(not risk.quasi_identifiers for risk in risks)
    smallest = min(declared, default=0)
    met = not exact and not undeclared and (not risks or smallest >= SMALLEST)
    return Because("coarsened", met, {"columns": exact, "k": smallest, "least": SMALLEST, "undeclared": undeclared})


def _by_subject(manifest: Manifest) -> Because:
    tables = (table for system in manifest.systems.values() for table in system.tables.values() if table.copied)
    by_value = sum(rule.by == "value" and rule.mask in _NAMES for table in tables for rule in table.columns.values())
    return Because("names_by_subject", not by_value, {"columns": by_value})


def _measured(risks: Sequence[Risk], signed: Accepted) -> Because:
    """Singling out and linkage are measured, and whoever answers for the copy has signed for what is left."""
    alone, linkable = (sum(getattr(risk, what) or 0 for risk in risks) for what in ("alone", "linkable"))
    figures: dict[str, int | str] = {"alone": alone, "linkable": linkable, "rows": sum(risk.rows for risk in risks)}
    if signed is not NOBODY:
        figures |= {"why": signed.why or "", "about": signed.about}
    return Because("signed_off", signed.why is None, figures)
