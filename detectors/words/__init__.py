"""The word lists that detection reads: one list a file, words parted by blanks, all folded (lower case, no accents)."""

from functools import cache
from importlib import resources


@cache
def listed(name: str) -> frozenset[str]:
    """The words of one list."""
    return frozenset(lines(name, " "))


def lines(name: str, parted_by: str = "\n") -> list[str]:
    """The entries of one list, by line or by any blank."""
    text = resources.files(__name__).joinpath(f"{name}.txt").read_text("utf-8")
    return text.split() if parted_by == " " else text.splitlines()
