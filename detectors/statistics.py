"""What may be claimed from counts: intervals of a share, and bounds on what was never seen."""

from math import ceil, log, sqrt

LEVEL = 0.95
_Z = 1.959964  # of the normal distribution, two-sided 95 %

# Measured on labelled databases: of a hundred values of the category, how many the detector recognises in a cell.
RECALL: dict[str, float] = {"email": 0.99, "phone": 0.95, "name": 0.80}


def wilson(matching: float, tested: float) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927): exact ends where nothing or everything matches; (0, 1) untested."""
    if tested <= 0:
        return 0.0, 1.0
    share = matching / tested
    spread = 1 + _Z * _Z / tested
    middle = (share + _Z * _Z / (2 * tested)) / spread
    half = _Z * sqrt(share * (1 - share) / tested + _Z * _Z / (4 * tested * tested)) / spread
    low = 0.0 if matching == 0 else max(0.0, middle - half)
    high = 1.0 if matching == tested else min(1.0, middle + half)
    return low, high


def at_most(matching: int, tested: int, recall: float = 1.0) -> float:
    """The share of a category that can still be there, with 95 % confidence, after a sample.

    With no match it is 1 - 0.05^(1/n), else the upper end of Wilson's interval; both divided by the detector's recall.
    """
    if tested <= 0:
        return 1.0
    bound = 1 - (1 - LEVEL) ** (1 / tested) if matching == 0 else wilson(matching, tested)[1]
    return min(1.0, bound / recall)


def missed_at_most(matching: int, tested: int, recall: float) -> float:
    """The same where every value was looked at: only the detector's own misses are left.

    Zero recognised among k present has probability (1 - recall)^k, so at 95 % k is at most ln 0.05 / ln(1 - recall).
    """
    if tested <= 0:
        return 1.0
    unseen = ceil(log(1 - LEVEL) / log(1 - recall)) if matching == 0 else matching / recall
    return min(1.0, unseen / tested)


def certainty(log_odds: float) -> float:
    """Log-odds as a probability, kept away from 0 and 1: nothing that a detector says is certain."""
    return float(round(min(0.999, max(0.001, 1 / (1 + 2.718281828 ** -max(-30.0, min(30.0, log_odds))))), 3))
