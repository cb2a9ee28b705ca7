"""The discovery report: one self-contained page, the same templates for French and English."""

from reports import changed, charts, coverage, decided, evidence, seen
from reports.index import KINDS, SEVERITIES, Index, few, total
from reports.pages import footer, template
from reports.questions import ballots, numbers, questions, verdict
from reports.words import Words
from rules.discovery import Discovery, Gap, GapKind


def page(discovery: Discovery, language: str) -> str:
    """The whole report as HTML that loads nothing; `language` is fr or en, counts below five print as "<5"."""
    words, index = Words(language), Index(discovery)
    every = questions(index)
    asked, asked_later = ballots(every, words, index)
    return template("discovery.html.j2").render(
        w=words,
        discovery=discovery,
        index=index,
        footer=footer(words, words("title"), discovery.started, discovery.scan),
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


def _by_kind(index: Index) -> list[tuple[GapKind, list[Gap]]]:
    """The open gaps of each kind that occurs, the gravest first."""
    made = ((kind, [gap for gap in index.open_gaps if gap.kind == kind]) for kind in KINDS)
    return [(kind, sorted(gaps, key=_gravity)) for kind, gaps in made if gaps]


def _gravity(gap: Gap) -> tuple[int, str, str, str]:
    return (SEVERITIES.index(gap.severity), gap.system, gap.table or "", gap.column or "")
