"""The attestation page of a copy: what it is called and why, what was done, what was proved, what risk is left."""

from collections.abc import Iterator

from reports import checks, typography
from reports.conditions import Condition
from reports.lost import Lost
from reports.pages import footer, template
from reports.phrases import PHRASES
from reports.treated import FEW_TABLES, actions, called, cited, scans, treated, treatments
from reports.words import Words
from rules.attestation import Attestation, Risk, TableCopied

SHOWN = 25  # lines of a list that are always seen; the others are folded
ON_PAPER = 40  # lines of a list that are printed; longer ones are left to attestation.json


def page(attestation: Attestation, language: str) -> str:
    """The whole page as HTML that loads nothing; counts of rows and values below five print as "<5".

    `language` is fr or en. ValueError where a check failed: such a copy is withheld.
    """
    checks.proved(attestation.checks)
    words = Words(language)
    tables = [(system, treated(system, words)) for system in attestation.systems]
    return template("attestation.html.j2").render(
        w=words,
        copy=attestation,
        footer=footer(words, words("copy"), attestation.started, attestation.run),
        labels={system.system: system.label for system in attestation.systems},
        asked=list(_asked(attestation, words)),
        exempt=checks.exempt(attestation),
        conditions=[Condition(reason, words) for reason in attestation.because],
        treatments=treatments(attestation),
        tables=tables,
        folded=sum(len(of) for _, of in tables) > FEW_TABLES,
        actions=actions,
        called=called,
        cited=cited,
        typeset=lambda text: typography.typeset(text, language),
        colon=words("colon"),
        scans=scans(attestation),
        proved=list(_proved(attestation, words)),
        risks=sorted(attestation.risks, key=_gravest),
        totals=totals(attestation),
        size=_size(attestation, words),
        lost=[Lost(system) for system in attestation.systems],
        has=PHRASES.__contains__,
        shown=SHOWN,
        on_paper=ON_PAPER,
    )


def _size(attestation: Attestation, words: Words) -> str:
    tables = _in_it(attestation)
    columns = sum(len(table.columns) for table in tables)
    return words("size", tables=len(tables), columns=columns, rows=attestation.rows)


def _in_it(attestation: Attestation) -> list[TableCopied]:
    return [table for system in attestation.systems for table in system.tables if table.action != "exclude"]


def _asked(attestation: Attestation, words: Words) -> Iterator[tuple[str, str]]:
    """What the reader is to do: a demand, and why."""
    if attestation.label == "anonymised":
        yield words("ask.keep"), words("ask.keep.why")
        return
    yield words("ask.purpose"), words("ask.purpose.why")
    yield words("ask.record"), words("ask.record.why")
    if attestation.key_mode == "stable":
        yield words("ask.key"), words("ask.key.why")
    if exempt := checks.exempt(attestation):
        yield words("ask.exempt"), words("ask.exempt.why", columns=exempt)
    if attestation.risks:
        yield words("ask.opinion"), words("ask.opinion.why", **totals(attestation))


def totals(attestation: Attestation) -> dict[str, int]:
    """Over all masked tables: rows, those that are linkable (without keys, too), and those alone in their group."""
    risks = attestation.risks
    return {
        "tables": len(risks),
        "rows": sum(risk.rows for risk in risks),
        "linkable": sum(risk.linkable or 0 for risk in risks),
        "without_keys": sum(risk.linkable_without_keys or 0 for risk in risks),
        "alone": sum(risk.alone or 0 for risk in risks),
    }


def _proved(attestation: Attestation, words: Words) -> Iterator[tuple[str, str, str]]:
    """Each kind of check: what it is about, what it established, and what it left out."""
    every = _in_it(attestation)
    for code, kind in checks.kinds(attestation.checks).items():
        figures = {
            "tables": len(every) if code == "coverage" else kind.checks,
            "columns": kind.figures["columns"] or kind.checks,
            "rows": attestation.rows,
            "keys": kind.checks,
            "relations": kind.checks,
        }
        if code == "coverage":
            figures["columns"] = sum(len(table.columns) for table in every)
        thinned = f"proved.{code}.thinned"
        said = thinned if attestation.subset and thinned in PHRASES else f"proved.{code}"
        left = words("proof.exempt", columns=kind.figures["exempt"]) if kind.figures["exempt"] else ""
        yield words.known("check", code), words(said, **figures) if said in PHRASES else "", left


def _gravest(risk: Risk) -> tuple[int, int, str, str]:
    return (-(risk.linkable_without_keys or 0), -(risk.linkable or 0), risk.system, risk.table)
