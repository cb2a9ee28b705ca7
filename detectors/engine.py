"""Presidio as the engine for text and single values, with recognizers made from the table of patterns.

One AnalyzerEngine without a language model serves values and patterns in text; a second one with French spaCy
(tok2vec and ner only) is loaded when a text column asks whether a word is a person. Neither reaches for the network:
of Presidio's own recognizers (its e-mail one fetches a suffix list) only the spaCy wrapper is registered.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from detectors.category import CATEGORIES
from detectors.patterns import PATTERNS

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine, EntityRecognizer

SEPARATOR = "\x1e"  # ASCII's record separator: no pattern accepts it, so nothing matches across two values
TOGETHER = 200  # values in one call; Presidio compares results pairwise, so more would cost more
LANGUAGE = "fr"
MODEL = "fr_core_news_sm"


class MissingModel(Exception):
    """The French language model is not installed."""


@dataclass(frozen=True, slots=True, repr=False)
class Match:
    """A category found in one of the texts, from `start` to `end` of that text, with Presidio's score."""

    text: int
    category: str
    start: int
    end: int
    score: float


@lru_cache(maxsize=4)
def values_engine(categories: tuple[str, ...] = tuple(CATEGORIES)) -> AnalyzerEngine:
    """The engine for values and for patterns in text (importing Presidio takes about two seconds)."""
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NoOpNlpEngine

    from detectors.recognizers import NameRecognizer, NoContext, TableRecognizer

    recognizers: list[EntityRecognizer] = [TableRecognizer(p) for p in PATTERNS if p.category in categories]
    if "name" in categories:
        recognizers.append(NameRecognizer())
    registry = RecognizerRegistry(recognizers=recognizers, supported_languages=[LANGUAGE])
    engine = NoOpNlpEngine([{"lang_code": LANGUAGE, "model_name": "none"}])
    return AnalyzerEngine(
        registry=registry, nlp_engine=engine, supported_languages=[LANGUAGE], context_aware_enhancer=NoContext()
    )


@lru_cache(maxsize=1)
def language_engine() -> AnalyzerEngine:
    """The engine that knows French: spaCy sees persons where patterns cannot (loading takes seconds)."""
    import spacy
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import SpacyNlpEngine
    from presidio_analyzer.predefined_recognizers import SpacyRecognizer

    if not spacy.util.is_package(MODEL):
        raise MissingModel(f"the French language model is missing: install the package `{MODEL.replace('_', '-')}`")
    nlp = SpacyNlpEngine([{"lang_code": LANGUAGE, "model_name": MODEL}])
    nlp.nlp = {  # type: ignore[assignment]
        LANGUAGE: spacy.load(MODEL, exclude=["tagger", "parser", "morphologizer", "lemmatizer", "attribute_ruler"])
    }
    registry = RecognizerRegistry(
        recognizers=[SpacyRecognizer(supported_language=LANGUAGE, supported_entities=["PERSON"])],
        supported_languages=[LANGUAGE],
    )
    return AnalyzerEngine(registry=registry, nlp_engine=nlp, supported_languages=[LANGUAGE])


def recognize(texts: Sequence[str], categories: tuple[str, ...] = tuple(CATEGORIES)) -> list[Match]:
    """Every match of the given categories in the texts, many short texts in one call of Presidio."""
    engine, found = values_engine(categories), []
    for first in range(0, len(texts), TOGETHER):
        part = [text.replace(SEPARATOR, " ") for text in texts[first : first + TOGETHER]]
        starts = [0, *accumulate(len(text) + 1 for text in part)]
        for result in engine.analyze(SEPARATOR.join(part), LANGUAGE):
            at = bisect_right(starts, result.start) - 1
            category = _CATEGORY_OF[result.entity_type]
            found.append(Match(first + at, category, result.start - starts[at], result.end - starts[at], result.score))
    return found


def persons(snippets: Sequence[str]) -> list[list[tuple[int, int]]]:
    """Where the language model sees a person in each snippet, as spans."""
    engine = language_engine()
    docs = engine.nlp_engine.process_batch(list(snippets), LANGUAGE)
    return [
        [(r.start, r.end) for r in engine.analyze(text, LANGUAGE, nlp_artifacts=artifacts)] for text, artifacts in docs
    ]


_CATEGORY_OF = {category.presidio: category.id for category in CATEGORIES.values()}
