"""Presidio recognizers for custom patterns: the same expression as in the census, searched by RE2 here too.

Python's own engines backtrack, and read `\\d`, `\\w` and `$` otherwise; somebody's expression must neither run away nor
mean two things.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NoOpNlpEngine

from detectors.custom import searches
from detectors.patterns import Pattern
from detectors.recognizers import LANGUAGE, NoContext, TableRecognizer

MARK = "\x1d"  # ASCII's group separator, between what stands before a match and the match


@dataclass(frozen=True, slots=True, repr=False)
class Span:
    """A match, as Python's engines give one."""

    text: str
    first: int
    last: int

    def start(self) -> int:
        """Where it begins."""
        return self.first

    def end(self) -> int:
        """Behind its last character."""
        return self.last

    def group(self) -> str:
        """What matched."""
        return self.text[self.first : self.last]


class LinearSearch:
    """Finds every match of a pattern in a text, in the order of the text, none overlapping."""

    def __init__(self, pattern: Pattern) -> None:
        self._first, self._next = searches(pattern)

    def finditer(self, text: str) -> Iterator[Span]:
        """Every match; for texts of some thousand characters, since each match costs a look at what is left."""
        text = text.replace(MARK, " ")
        found = _search(self._first, text)
        at = 0
        while found is not None:
            start, end = at + found[0], at + found[1]
            yield Span(text, start, end)
            at = end - 1  # the last character of a match may be what stands before the next one
            found = _search(self._next, text[at:])


def _search(expression: str, text: str) -> tuple[int, int] | None:
    """Start and end of the first match: all but the match and what is before it is replaced by a mark between them."""
    marked = pc.replace_substring_regex(
        pa.array([text], pa.string()), pattern=expression, replacement=rf"\1{MARK}\2", max_replacements=1
    )
    before, mark, match = str(marked[0].as_py()).partition(MARK)
    return (len(before), len(before) + len(match)) if mark and match else None


class CustomRecognizer(TableRecognizer):
    """Finds a custom pattern inside a text."""

    compiled = staticmethod(LinearSearch)


@lru_cache(maxsize=128)
def custom_engine(pattern: Pattern) -> AnalyzerEngine:
    """An engine of one pattern: of two in one engine Presidio would drop the match that lies within the other."""
    registry = RecognizerRegistry(recognizers=[CustomRecognizer(pattern)], supported_languages=[LANGUAGE])
    nothing = NoOpNlpEngine([{"lang_code": LANGUAGE, "model_name": "none"}])
    return AnalyzerEngine(
        registry=registry, nlp_engine=nothing, supported_languages=[LANGUAGE], context_aware_enhancer=NoContext()
    )


def matches(pattern: Pattern, texts: Sequence[str]) -> list[str]:
    """Every match of a custom pattern in the texts, one text a call: it may accept any separator."""
    engine = custom_engine(pattern)
    return [text[found.start : found.end] for text in texts for found in engine.analyze(text, LANGUAGE)]
