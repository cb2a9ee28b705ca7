"""Cheap expressions beside dear ones. RE2 compiles an expression for every array it looks at: for a letter of any
script (`\\p{L}`) that takes milliseconds, a hundred times longer than to look at a small table.

So an array is first sieved by a looser expression, in which everything beyond ASCII is a letter: it catches at least
what the exact one matches, mostly nothing, and the exact one looks at what was caught.
"""

import re
from collections.abc import Iterator

SHORT = 60  # bytes: no repetition that may go on as long ends for its bound in a value so short

_WIDER = {r"\p{L}": r"A-Za-z\x{80}-\x{10FFFF}", r"\p{Lu}": r"A-Z\x{80}-\x{10FFFF}"}
_SURELY = {r"\p{L}": "A-Za-z", r"\p{Lu}": "A-Z"}  # what a class that excludes letters excludes at least
_PARTS = re.compile(r"\\p\{Lu?\}|\\pL|\\x\{[0-9A-F]+\}|\\.|\[\^?|\]|.", re.DOTALL)
_BOUNDED = re.compile(r"\{([0-9]+),([0-9]+)\}")


def brief(expression: str) -> str:
    """The same without its long bounds: matches the same values as long as these are SHORT."""
    return _BOUNDED.sub(lambda found: f"{{{found[1]},}}" if int(found[2]) >= SHORT else found[0], expression)


def loose(expression: str) -> str:
    """Matches every value that the expression matches, and some others; for RE2, as kernels and patterns write it."""
    return "".join(_loosened(brief(expression)))


def _loosened(expression: str) -> Iterator[str]:
    inside = ""  # the bracket of the class that we are in
    for part in _PARTS.findall(expression):
        letter = part.replace(r"\pL", r"\p{L}")
        if letter in _WIDER:
            yield _SURELY[letter] if inside == "[^" else _WIDER[letter] if inside else f"[{_WIDER[letter]}]"
            continue
        if part in ("[", "[^") and not inside:
            inside = part
        elif part == "]":
            inside = ""
        yield part
