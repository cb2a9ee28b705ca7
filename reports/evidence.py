"""How a finding's figures are told on a page, without revealing that fewer than five values are behind them."""

from detectors.finding import ColumnResult, Finding
from reports.index import Held, few
from reports.words import Words


def seen(held: Held, words: Words) -> str:
    """`19 480 sur 19 500 valeurs, soit 99,9 % [99,85 % à 99,95 %]`; no share where few values are behind it."""
    finding = held.finding
    if not finding.tested:
        return words("seen.none")
    counts = {"matching": finding.matching, "tested": finding.tested}
    if few(finding):
        return words("seen.few", **counts)
    key = "seen.sample" if held.estimated else "seen.share"
    return words(key, **counts, share=finding.share, interval=_interval(finding, words))


def share(finding: Finding, words: Words) -> tuple[str, str]:
    """The share and its interval, for a table: `99,9 %` and `99,8 % à 100 %`; no interval where few are behind it."""
    if not finding.tested:
        return "–", ""
    if few(finding):
        return words("seen.few", matching=finding.matching, tested=finding.tested), ""
    return words.percent(finding.share), _interval(finding, words)


def looked(column: ColumnResult, finding: Finding | None, words: Words) -> str:
    """How much of a column was looked at: what a finding was tested on, where that is not all of it."""
    if finding and column.examined in {"census", "sample"} and Held(column, finding).estimated:
        return words("examined.part", tested=finding.tested)
    return words("examined." + column.examined)


def _interval(finding: Finding, words: Words) -> str:
    return words("interval", low=finding.share_low, high=finding.share_high)


def how(held: Held, words: Words) -> str:
    """The finding in one sentence: how sure, where, and what was seen."""
    finding = held.finding
    return words(
        "gap.how",
        verdict=words("verdict." + finding.verdict),
        where=words("place." + finding.place),
        confidence=finding.confidence,
        seen=seen(held, words),
    )
