"""Takes single constraints out of a CREATE TABLE, and leaves every other word as it stands.

Grammar by sqlite.org/lang_createtable.html; that page's railroads are what `_FOLLOWERS` spells.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise

from connectors.sqlite_sql import is_nothing, name, significant, words

Spot = Callable[[Sequence[str], int], bool]  # whether the constraint to take out has its chief word there

# What may follow a constraint's chief words and their parentheses, with the number of words that belong to it.
_FOLLOWERS: tuple[tuple[tuple[str, ...], int], ...] = (
    (("ON", "CONFLICT"), 3),
    (("ON", "DELETE", "SET"), 4),
    (("ON", "DELETE", "NO"), 4),
    (("ON", "DELETE"), 3),
    (("ON", "UPDATE", "SET"), 4),
    (("ON", "UPDATE", "NO"), 4),
    (("ON", "UPDATE"), 3),
    (("MATCH",), 2),
    (("DEFERRABLE",), 1),
    (("NOT", "DEFERRABLE"), 2),
    (("INITIALLY",), 2),
    (("ASC",), 1),
    (("DESC",), 1),
)


def referred(sql: str) -> Iterator[str]:
    """The tables that foreign keys point at, in lower case."""
    return (name(word).lower() for before, word in pairwise(significant(sql)) if before.upper() == "REFERENCES")


def without_keys(sql: str, gone: Collection[str]) -> str:
    """The statement without the foreign keys that point at these tables (in lower case)."""
    return _without(sql, lambda said, at: said[at] == "REFERENCES" and name(said[at + 1]).lower() in gone)


def without_unique(sql: str, primary: bool) -> str:
    """The statement without its UNIQUE constraints, and where `primary` says so without its primary key."""
    return _without(sql, lambda said, at: said[at] == "UNIQUE" or (primary and said[at : at + 2] == ["PRIMARY", "KEY"]))


def _without(sql: str, is_spot: Spot) -> str:
    parts = words(sql)
    while span := _span(parts, is_spot):
        parts[span[0] : span[1]] = []
    return "".join(parts)


def _span(parts: Sequence[str], is_spot: Spot) -> tuple[int, int] | None:
    """From which word to which the first such constraint stands, with the comma before one of the whole table."""
    real = [place for place, word in enumerate(parts) if not is_nothing(word)]
    said = [*(parts[place].upper() for place in real), ""]
    at = next((at for at in range(len(real)) if is_spot(said, at)), None)
    if at is None:
        return None
    first, last = _first(said, at), _last(said, at)
    if said[first - 1] == "," and said[last] in (",", ")"):
        return real[first - 1], real[last - 1] + 1
    return real[first - 1] + 1, real[last - 1] + 1


def _first(said: Sequence[str], at: int) -> int:
    """Where the constraint begins."""
    if said[at] == "REFERENCES" and said[at - 1] == ")" and said[(opening := _opening(said, at - 1)) - 1] == "KEY":
        at = opening - 2  # FOREIGN KEY (…) REFERENCES
    return at - 2 if said[at - 2] == "CONSTRAINT" else at


def _opening(said: Sequence[str], closing: int) -> int:
    depth = 0
    for place in range(closing, -1, -1):
        depth += (said[place] == ")") - (said[place] == "(")
        if depth == 0:
            return place
    return -1


def _last(said: Sequence[str], at: int) -> int:
    """Behind its last word."""
    at += 1 if said[at] == "UNIQUE" else 2
    if said[at] == "(":
        at = said.index(")", at) + 1
    while count := next((count for start, count in _FOLLOWERS if tuple(said[at : at + len(start)]) == start), 0):
        at += count
    return at
