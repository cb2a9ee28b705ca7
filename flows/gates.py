"""The words that options take, each refused with its nearest neighbour, and the gate that --fail-on closes."""

from collections import Counter
from collections.abc import Sequence
from typing import get_args

from flows.errors import FlowError
from flows.written import FORMATS
from rules.discovery import Discovery, GapKind
from rules.document import nearest

KINDS: tuple[str, ...] = get_args(GapKind)
LANGUAGES = ("fr", "en")


def kinds(text: str) -> tuple[str, ...]:
    """The gap kinds of `--fail-on undeclared,missing`."""
    return _words(text, KINDS, "--fail-on")


def formats(text: str) -> tuple[str, ...]:
    """The formats of `--format html,json`."""
    return _words(text, FORMATS, "--format") or FORMATS


def languages(text: str | None) -> str | None:
    return _words(text or "", LANGUAGES, "--language")[0] if text else None


def gate(discovery: Discovery, kinds: Sequence[str]) -> str | None:
    """What keeps the gate shut: the open gaps of these kinds, counted; None where there is none."""
    open_ = Counter(gap.kind for gap in discovery.gaps if gap.status == "open" and gap.kind in kinds)
    counted = ", ".join(f"{count} {kind}" for kind, count in open_.most_common())
    return f"open gaps that --fail-on names: {counted}" if counted else None


def _words(text: str, known: Sequence[str], option: str) -> tuple[str, ...]:
    words = tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
    for word in words:
        if word not in known:
            raise FlowError(f"{option}: unknown word '{word}'{nearest(word, known)}")
    return words
