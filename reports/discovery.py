"""The discovery report: one self-contained page, the same templates for French and English."""

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from reports import changed, charts, coverage, decided, evidence, seen, typography
from reports.index import KINDS, SEVERITIES, Index, few, total
from reports.questions import ballots, numbers, questions, verdict
from reports.words import Words
from rules.discovery import Discovery, Gap, GapKind

if TYPE_CHECKING:
    from jinja2 import Environment


def page(discovery: Discovery, language: str) -> str:
    """The whole report as HTML that loads nothing; `language` is fr or en, counts below five print as "<5"."""
    words, index = Words(language), Index(discovery)
    every = questions(index)
    asked, asked_later = ballots(every, words, index)
    return (
        _environment()
        .get_template("discovery.html.j2")
        .render(
            w=words,
            legible=typography.legible,
            capital=typography.capital,
            discovery=discovery,
            index=index,
            footer=_footer(discovery, words),
            verdict=verdict(index, words),
            asked=asked,
            asked_later=asked_later,
            question_of=numbers(every),
            gaps=_by_kind(index),
            decided=decided.decided(index),
            recounted=decided.recounted(index),
            stale=decided.stale(index),
            reopened=decided.reopened,
            paste=decided.paste,
            few=few,
            total=total,
            how=evidence.how,
            share=evidence.share,
            looked=evidence.looked,
            tables=coverage.tables(index),
            widest=coverage.widest,
            bounded=coverage.bounded(index),
            not_found=coverage.not_found(index),
            unbounded_in=coverage.unbounded,
            together=coverage.together(index),
            unexamined=coverage.unexamined(index),
            changed=changed.lines(index),
            seen=seen.sentences(discovery, words),
            frames=charts.frames(index),
            mark=charts.Mark(index),
        )
    )


def _footer(discovery: Discovery, words: Words) -> str:
    """What stands below every printed page; plain letters only, since it is written into the stylesheet."""
    text = f"gomme · {words('title')} · {words.day(discovery.started.date())} · {discovery.scan}"
    return "".join(sign for sign in text if sign.isalnum() or sign in " \u00a0·-")


def _by_kind(index: Index) -> list[tuple[GapKind, list[Gap]]]:
    """The open gaps of each kind that occurs, the gravest first."""
    made = ((kind, [gap for gap in index.open_gaps if gap.kind == kind]) for kind in KINDS)
    return [(kind, sorted(gaps, key=_gravity)) for kind, gaps in made if gaps]


def _gravity(gap: Gap) -> tuple[int, str, str, str]:
    return (SEVERITIES.index(gap.severity), gap.system, gap.table or "", gap.column or "")


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    folder = files("reports") / "templates"
    environment.globals["stylesheet"] = Markup((folder / "report.css").read_text("utf-8"))
    environment.globals["script"] = Markup((folder / "columns.js").read_text("utf-8"))
    return environment
