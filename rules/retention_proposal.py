"""The starter's rules for a workspace: its own systems, and in comments the tables that each rule may be about.

Nothing is decided here: a rule stays off, and what is proposed stands behind a `#` until somebody has read it.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from detectors.finding import ColumnResult

# By rule: what its tables are called, and what the day from which its period runs is called.
_FITS: Mapping[str, tuple[str, str]] = {
    "gc.prospect": ("prospect|lead", "contact|cre|inscri"),
    "gc.client": ("client|customer|adherent", "fin|end|resili|cloture|close"),
    "gc.client_prospection": ("newsletter|abonn|mailing|subscri", "clic|achat|inscri|fin|last|dernier"),
    "gc.compte_inactif": ("utilisateur|compte|account|user", "acces|connexion|login|last|dernier"),
    "gc.facturation": ("factur|invoice|bill", "fact|date|dt_|invoic|bill"),
    "gc.contrat_electronique": ("commande|order|achat", "livr|deliver"),
    "gc.opposition": ("opposition|repoussoir|optout|opt_out|suppress", "date|le$|at$|on$"),
    "gc.journaux": ("journal|log|connexion|audit|access", "horodat|date|recu|stamp|^ts$|_at$|_le$"),
    "vd.salarie": ("vendeur|seller|employe|salarie|staff", "sorti|depart|fin|leave|left|end"),
    "vd.client": ("vendeur|seller|commercia", "sorti|depart|fin|desactiv|end"),
    "vd.agent": ("agent|vendeur|mandat", "sorti|depart|fin|mandat|end"),
    "vd.commissions": ("commission", "mois|date|periode|month"),
}
_TITLES = {"fr": "proposé d'après l'analyse {scan} :", "en": "proposed from scan {scan}:"}
_RULE = re.compile(r"^  - id: (\S+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Fit:
    """A table that a rule may be about: its columns with findings, and those that may say when its period begins."""

    system: str
    table: str
    columns: tuple[str, ...]
    days: tuple[str, ...]

    @property
    def line(self) -> str:
        days = f"[{', '.join(self.days)}]"
        return f"system: {self.system}, table: {self.table}, columns: [{', '.join(self.columns)}], trigger: {days}"


def for_systems(starter: str, systems: Sequence[str]) -> str:
    """The starter with the workspace's own systems for those that it does not have: the first, and the last."""
    for known, own in (("commercial", systems[0]), ("sellers", systems[-1])):
        if known not in systems:
            starter = starter.replace(f"    system: {known}\n", f"    system: {own}\n")
    return starter


def proposing(starter: str, scan: str, columns: Collection[ColumnResult], language: str = "fr") -> str:
    """The starter with a comment above each rule that some table fits."""

    def told(rule: re.Match[str]) -> str:
        lines = [f"  #   {fit.line}" for fit in fits(rule[1], columns)]
        title = f"  # {_TITLES[language].format(scan=scan)}"
        return "\n".join([title, *lines, rule[0]]) if lines else rule[0]

    return _RULE.sub(told, starter)


def fits(rule: str, columns: Collection[ColumnResult]) -> Iterator[Fit]:
    """The tables with findings whose name, and the name of one of whose columns, fit the rule."""
    if rule not in _FITS:
        return
    table, day = (re.compile(words, re.IGNORECASE) for words in _FITS[rule])
    for (system, label), own in _by_table(columns).items():
        found = tuple(column.column for column in own if column.findings)
        days = tuple(column.column for column in own if not column.findings and day.search(column.column))
        if found and days and table.search(label):
            yield Fit(system, label, found, days)


def _by_table(columns: Collection[ColumnResult]) -> dict[tuple[str, str], list[ColumnResult]]:
    tables: dict[tuple[str, str], list[ColumnResult]] = {}
    for column in columns:
        label = f"{column.schema}.{column.table}" if column.schema else column.table
        tables.setdefault((column.system, label), []).append(column)
    return tables
