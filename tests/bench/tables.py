"""Figures as Markdown tables: precision and recall with their intervals, recall by prevalence, the league."""

from collections.abc import Iterable, Sequence

from tests.bench.accuracy import Run
from tests.bench.label import MISSION, OTHERS
from tests.bench.recall import Recall
from tests.bench.score import BUCKETS, Interval, Score, Tally

GROUPS = {
    "generated": "generated databases",
    "products": "tables of business software",
    "unread": "tables of other business software, whose errors nobody read",
    "adversarial": "adversarial part, by hand",
    "samples": "public sample databases",
    "translated": "public databases with translated column names",
}


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def interval(value: Interval) -> str:
    """`.987 (.975–.993)`"""
    if value.share is None:
        return "–"
    low, high = value.bounds
    return f"{value.share:.3f} ({low:.3f}–{high:.3f})"


def _lines(part: dict[str, Tally], categories: Iterable[str]) -> Iterable[list[str]]:
    for category in categories:
        t = part.get(category)
        if t:
            yield [
                category,
                str(t.right),
                str(t.wrong),
                str(t.missed),
                interval(t.precision),
                interval(t.recall),
                share(t.f1),
            ]


def structured(score: Score, categories: Iterable[str] = (*MISSION, *OTHERS), without_values: bool = False) -> str:
    head = ("category", "right", "wrong", "missed", "precision", "recall", "F1")
    return table(head, _lines(score.without_values if without_values else score.structured, categories))


def hidden(score: Score) -> str:
    """Recall in text and JSON, a line a prevalence, a column a category."""
    names = [name for _, name in BUCKETS]
    rows = [
        [
            name,
            *(interval(score.hidden.get((c, name), Tally()).recall) for c in MISSION),
            interval(score.hidden_recall(name)),
        ]
        for name in names
    ]
    return table(("share of rows", *MISSION, "all"), rows)


def false_positives(score: Score) -> str:
    per = "–" if score.per_thousand is None else f"{score.per_thousand:.1f}"
    return (
        f"{score.negatives_flagged} of {score.negatives} columns without personal data flagged with a category of the "
        f"mission: {per} per 1,000 ({score.negatives_flagged_any} with any category). "
        f"Wrong category in text or JSON: {score.hidden_wrong}. Right category, other place: {score.misplaced}.\n"
    )


def overview(score: Score) -> str:
    """One line of the three mission categories, for a terminal."""
    parts = [
        f"{c} P {share(t.precision.share)} R {share(t.recall.share)}" for c in MISSION if (t := score.structured.get(c))
    ]
    empty = score.mission(score.without_values)
    parts.append(f"empty P {share(empty.precision.share)} R {share(empty.recall.share)}")
    parts.append(
        f"text ≤ 0.2 % R {share(score.hidden_recall('≤ 0.2 %').share)}, all R {share(score.hidden_recall().share)}"
    )
    if score.per_thousand is not None:
        parts.append(f"{score.per_thousand:.1f} FP/1,000")
    return " · ".join(parts)


def recalls(some: Sequence[Recall]) -> str:
    """What is seen in a cell, beside what the bounds rest on."""
    head = ("category", "place", "columns", "seen in a cell", "at least (95 %)", "the bounds rest on")
    lines = ([r.category, r.place, str(r.columns), f"{r.share:.3f}", f"{r.least:.3f}", f"{r.stated:.2f}"] for r in some)
    said = (
        "Of the values of a category, the share that is seen in a cell, before any verdict on the column: the mean over"
    )
    return f"### Recall in a cell\n\n{said} columns drawn from the designs.\n\n{table(head, lines)}"


def contenders(runs: Sequence[Run]) -> str:
    """The league: F1 over the three categories in each group, then speed."""
    groups = list(dict.fromkeys(group for run in runs for group in run.groups()))
    head = ("contender", "version", *(f"{g} P / R / F1" for g in groups), "FP per 1,000", "cells/s")
    return table(
        head,
        (
            [r.contender, r.version, *(_prf(r.score(g)) for g in groups), _per(r), f"{r.cells_per_second:,.0f}"]
            for r in runs
        ),
    )


def _prf(score: Score) -> str:
    t = score.mission(score.structured)
    return f"{share(t.precision.share)} / {share(t.recall.share)} / **{share(t.f1)}**"


def _per(run: Run) -> str:
    per = run.score().per_thousand
    return "–" if per is None else f"{per:.1f}"
