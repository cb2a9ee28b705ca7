"""What may be claimed from counts: intervals of a share, and bounds on what was never seen."""

from functools import cache
from math import ceil, log, sqrt
from statistics import NormalDist

LEVEL = 0.95

# Of a hundred values of the category, how many are seen in a cell, at least. Measured by `tests.bench.recall` on 400
# columns a category drawn from the generated databases, in columns of their own, in running text and in documents: the
# lowest of the three means, less its sampling error (95 %, one-sided), rounded down. `docs/benchmark.md` has them all.
# Telephones are lowest in documents, where ten digits in a row are no number by themselves; names too.
RECALL: dict[str, float] = {"email": 0.99, "phone": 0.76, "name": 0.89}


def wilson(matching: float, tested: float, level: float = LEVEL) -> tuple[float, float]:
    """The interval of a share (Wilson 1927): exact ends where nothing or everything matches; (0, 1) untested."""
    if tested <= 0:
        return 0.0, 1.0
    share, z = matching / tested, _quantile(level)
    spread = 1 + z * z / tested
    middle = (share + z * z / (2 * tested)) / spread
    half = z * sqrt(share * (1 - share) / tested + z * z / (4 * tested * tested)) / spread
    low = 0.0 if matching == 0 else max(0.0, middle - half)
    high = 1.0 if matching == tested else min(1.0, middle + half)
    return low, high


@cache
def _quantile(level: float) -> float:
    """Of the normal distribution, two-sided."""
    return NormalDist().inv_cdf((1 + level) / 2)


def at_most(matching: int, tested: int, recall: float = 1.0, level: float = LEVEL) -> float:
    """The share of a category that can still be there, at that level of confidence, after a sample.

    With no match it is 1 - 0.05^(1/n), else the upper end of Wilson's interval; both divided by the detector's recall.
    """
    if tested <= 0:
        return 1.0
    bound = 1 - (1 - level) ** (1 / tested) if matching == 0 else wilson(matching, tested, level)[1]
    return min(1.0, bound / recall)


def missed_at_most(matching: int, tested: int, recall: float, level: float = LEVEL) -> float:
    """The same where every value was looked at: only the detector's own misses are left.

    Zero recognised among k present has probability (1 - recall)^k, so at 95 % k is at most ln 0.05 / ln(1 - recall).
    """
    if tested <= 0:
        return 1.0
    unseen = ceil(log(1 - level) / log(1 - recall)) if matching == 0 else matching / recall
    return min(1.0, unseen / tested)


def bound(category: str, matching: int, tested: int, level: float = LEVEL) -> float:
    """What can have been missed of a category: names by the bound of a sample, addresses and numbers by every row."""
    looked = at_most if category == "name" else missed_at_most
    return round(looked(matching, tested, RECALL[category], level), 6)


def together(statements: int) -> float:
    """The level of each of so many statements for all of them to hold at once at 95 % (Bonferroni 1936)."""
    return 1 - (1 - LEVEL) / max(1, statements)


def certainty(log_odds: float) -> float:
    """Log-odds as a probability, kept away from 0 and 1: nothing that a detector says is certain."""
    return float(round(min(0.999, max(0.001, 1 / (1 + 2.718281828 ** -max(-30.0, min(30.0, log_odds))))), 3))
