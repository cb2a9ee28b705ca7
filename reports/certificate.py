"""The page of a certificate of erasure, or, where a check failed or was skipped, of what is left to be done.

Counts are exact here, below five too: the proof is that they add up.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import get_args
from zoneinfo import ZoneInfo

from reports import typography
from reports.numbers_bound import bound
from reports.pages import footer, template
from reports.phrases import PHRASES
from reports.plan import groups
from reports.words import Words
from rules.certificate import Certificate, CertifiedTable, Left, Proved, Remaining, Residue, ResidueKind
from rules.discovery import Label

OF_ROWS = frozenset({"delete_row", "archive"})
DONE = ("row_deleted", "archived", "erased", "anonymised", "pseudonymised", "unproved", "replaced")
STAYED = ("held", "changed", "failed")
FIGURES = ("planned", "done", "archived", "held", "changed", "failed")
SECTIONS = ("outcomes", "proof", "residues", "approved", "texts", "facts")
_AS_PLANNED: Mapping[str, str] = {  # of what nothing proved, "anonymised" is not said
    "delete_row": "row_deleted", "archive": "archived", "erase_fields": "erased", "anonymize": "replaced",
    "pseudonymize": "pseudonymised",
}  # fmt: skip


def certificate_page(
    proved: Certificate | Remaining,
    language: str,
    labels: Mapping[str, Label] | None = None,
    timezone: str = "Europe/Paris",
) -> str:
    """The whole page as HTML that loads nothing; `language` is fr or en, `labels` name the systems."""
    words = Words(language, exact=True)
    kind = "certified" if isinstance(proved, Certificate) else "remaining"

    def at(moment: datetime | str) -> str:
        return words.moment(datetime.fromisoformat(moment) if isinstance(moment, str) else moment, timezone)

    return template("certificate.html.j2").render(
        w=words, proved=proved, kind=kind, labels=labels or {}, at=at, ran=_ran(proved, words, timezone),
        footer=footer(words, words(f"cert.{kind}"), proved.made, proved.id),
        verdict=verdict(proved, words), stayed=_stayed(proved, words), asked=list(_asked(proved, words)),
        left=list(_left(proved, words)), residues=_residues(proved.residues), figures=FIGURES,
        sentences=lambda table: proof(table, words, _taken(table, proved)), collapsed=_collapsed, said=_said,
        why=lambda table: [_why(code, amount, words) for code, amount in table.why], equal=_equal, sections=SECTIONS,
        groups=groups, typeset=lambda text: typography.typeset(text, language),
    )  # fmt: skip


def verdict(proved: Proved, words: Words) -> str:
    """`Effacement certifié : 1 629 lignes supprimées ; aucune autre ligne n'a changé.`"""
    parts = [*_done(proved, words)] or [words("cert.done.nothing")]
    if isinstance(proved, Certificate) and all(map(_equal, proved.tables)):
        parts.append(words("cert.verdict.intact"))
    done = words("verdict.joint").join(parts)
    if not isinstance(proved, Remaining):
        return bound(words("cert.verdict.certified", done=done))
    return bound(words("cert.verdict.remaining", done=done, checks=_checks(proved.left, words)))


def _checks(left: Sequence[Left], words: Words) -> str:
    counts = {outcome: sum(each.outcome == outcome for each in left) for outcome in ("failed", "skipped")}
    return words("verdict.joint").join(words(f"cert.{name}", checks=count) for name, count in counts.items() if count)


def _done(proved: Proved, words: Words) -> Iterator[str]:
    for outcome in DONE:
        if rows := sum(table.done for table in proved.tables if told(table) == outcome):
            yield words(f"cert.done.{outcome}", rows=rows)


def became(table: CertifiedTable) -> str:
    """What became of the rows that were done: where a check failed, what the rule was to make of them."""
    return table.outcome if table.outcome in DONE else _AS_PLANNED.get(table.action, table.outcome)


def told(table: CertifiedTable) -> str:
    """The same, but `unproved` where a rule was to anonymise and what is left is not proved anonymous."""
    missed = (table.action, table.outcome) == ("anonymize", "pseudonymised")
    return "unproved" if missed else became(table)


def _stayed(proved: Proved, words: Words) -> str:
    sums = {name: sum(getattr(table, name) for table in proved.tables) for name in STAYED}
    parts = [words(f"cert.stayed.{name}", rows=rows) for name, rows in sums.items() if rows]
    return bound(words("cert.stayed", parts=words("verdict.joint").join(parts))) if parts else ""


def _asked(proved: Proved, words: Words) -> Iterator[tuple[str, str]]:
    """What the reader is to do: a demand, and why."""
    asked = ["not_done", "repair"] if isinstance(proved, Remaining) else ["keep", "anchor"]
    asked += ["residues"] if proved.residues else []
    asked += ["pseudonyms"] if any(became(table) == "pseudonymised" for table in proved.tables) else []
    asked += ["stayed"] if any(table.held or table.changed for table in proved.tables) else []
    return ((words(f"cert.ask.{name}"), words(f"cert.ask.{name}.why", plan=proved.plan)) for name in asked)


def _left(proved: Proved, words: Words) -> Iterator[tuple[Left, str]]:
    """What is left and what to do about it, failures first."""
    left = proved.left if isinstance(proved, Remaining) else ()
    for each in sorted(left, key=lambda each: (each.outcome, each.system, each.table or "")):
        key = f"left.code.{each.code}"
        yield each, words(key if key in PHRASES else "left.code.other")


def proof(table: CertifiedTable, words: Words, taken: int) -> Iterator[str]:
    """What was measured of a table, as sentences: that it adds up, that it is gone, that the rest is as it was.

    `taken`: the rows that all rules together took out of it.
    """
    if table.rows_before < 0 or table.rows_after < 0:
        yield words("cert.unmeasured")
        return
    of_rows = table.action in OF_ROWS
    whole = table.rows_before - taken == table.rows_after
    kind = "differ" if not whole else "rows" if of_rows or taken else "fields"
    figures = {"before": table.rows_before, "done": taken, "after": table.rows_after}
    yield words(f"cert.counted.{kind}", **figures)
    if table.still_there > 0:
        yield words("cert.still", rows=table.still_there)
    elif table.still_there == 0:
        yield words("cert.gone.rows" if of_rows else "cert.gone.fields")
    if table.untouched_rows >= 0:
        yield words("cert.same" if _equal(table) else "cert.differs", rows=table.untouched_rows)
    if table.beside:
        yield words("cert.beside", rows=table.beside)


def _taken(table: CertifiedTable, proved: Proved) -> int:
    """How many rows left that table: a rule that erases fields may share it with one that deletes rows."""
    here = (other for other in proved.tables if (other.system, other.table) == (table.system, table.table))
    return sum(other.done for other in here if other.action in OF_ROWS)


def _equal(table: CertifiedTable) -> bool | None:
    """Whether the other rows are as they were; None where that was not measured."""
    if not table.untouched_before or not table.untouched_after:
        return None
    return table.untouched_before == table.untouched_after


def _collapsed(table: CertifiedTable) -> str | None:
    """The one outcome of all columns, where whole rows went."""
    outcomes = {outcome for _, outcome in table.fields} or {table.outcome}
    return next(iter(outcomes)) if len(outcomes) == 1 and table.action in OF_ROWS else None


def _residues(residues: Sequence[Residue]) -> list[tuple[str, list[Residue]]]:
    """By kind, in the order of the kinds."""
    found: dict[str, list[Residue]] = defaultdict(list)
    for residue in residues:
        found[residue.kind].append(residue)
    order = get_args(ResidueKind)
    return sorted(found.items(), key=lambda each: order.index(each[0]) if each[0] in order else len(order))


def _ran(proved: Proved, words: Words, timezone: str) -> str:
    """`le 30 novembre 2026, de 23 h 00 à 23 h 04`; over midnight, both days."""
    begun, ended = (moment.astimezone(ZoneInfo(timezone)) for moment in (proved.started, proved.ended))
    if begun.date() != ended.date():
        return words("cert.ran.span", started=words.moment(begun, timezone), ended=words.moment(ended, timezone))
    if begun.replace(second=0, microsecond=0) == ended.replace(second=0, microsecond=0):
        return words.moment(begun, timezone)
    hours = {"started": typography.clock(begun, words.language), "ended": typography.clock(ended, words.language)}
    return words("cert.ran.day", day=words.day(begun.date()), **hours)


def _said(table: CertifiedTable) -> str:
    """The code of what became of the table, as its heading says it."""
    if not table.planned and table.outcome in DONE:
        return "nothing"
    return "unproved" if told(table) == "unproved" else table.outcome


def _why(reason: str, amount: int, words: Words) -> str:
    """Why what remains is not called anonymised."""
    key = f"why.{reason}"
    return words(key, amount=amount) if key in PHRASES else words.known("why", reason)
