"""How a finding's figures are told on a page, without revealing that fewer than five values are behind them."""

from detectors.finding import Finding
from reports.index import few
from reports.words import Words


def seen(finding: Finding, words: Words) -> str:
    """`19 480 sur 19 500 valeurs (99,9 %), soit entre 99,8 % et 99,9 % …`"""
    if not finding.tested:
        return words("seen.none")
    counts = {"matching": finding.matching, "tested": finding.tested}
    if few(finding):
        return words("seen.few", **counts)
    shares = {"share": finding.share, "low": finding.share_low, "high": finding.share_high}
    return words("seen.share", **counts, **shares)


def share(finding: Finding, words: Words) -> tuple[str, str]:
    """The share and its interval, for a table: `99,9 %` and `99,8 % – 100 %`; no interval where few are behind it."""
    if not finding.tested:
        return "–", ""
    if few(finding):
        return words("seen.few", matching=finding.matching, tested=finding.tested), ""
    return words.percent(finding.share), f"{words.percent(finding.share_low)} – {words.percent(finding.share_high)}"


def how(finding: Finding, words: Words) -> str:
    """The finding in one sentence: how sure, where, and what was seen."""
    return words(
        "gap.how",
        verdict=words("verdict." + finding.verdict),
        where=words("place." + finding.place),
        confidence=finding.confidence,
        seen=seen(finding, words),
    )
