"""Whether the text of a view names somebody: its literals are copied as they are, so they are looked at one by one."""

import re

from detectors.custom import NOTHING
from detectors.names import KNOWN

_LITERAL = re.compile(r"'((?:[^']|'')*)'")
_FIGURES = re.compile(r"(?:[0-9][ .\-/]?){9,}")


def names_somebody(sql: str) -> bool:
    """Whether a literal of that statement looks like a name, an address or a number of a person."""
    return any(_is_personal(literal.replace("''", "'").strip("%_ ")) for literal in _LITERAL.findall(sql))


def _is_personal(text: str) -> bool:
    return "@" in text or bool(_FIGURES.search(text)) or (len(text) > 1 and NOTHING.kind(text) in KNOWN)
