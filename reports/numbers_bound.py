"""Numbers that stay with what they count."""

import re


def bound(text: str) -> str:
    """The text with no-break spaces after numbers, so that no line of a large verdict ends in one."""
    return re.sub(r"(?<=\d) (?=\w)", "\u00a0", text)
