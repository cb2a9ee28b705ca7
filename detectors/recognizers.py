"""Presidio recognizers: one for each line of the table of patterns, and one for names by lexicon."""

from typing import Any

import regex  # type: ignore[import-untyped]
from presidio_analyzer import AnalysisExplanation, ContextAwareEnhancer, LocalRecognizer, RecognizerResult

from detectors.category import CATEGORIES
from detectors.patterns import Pattern
from detectors.text import names_in

LANGUAGE = "fr"


class TableRecognizer(LocalRecognizer):
    """Finds what one pattern of the table describes; what fails its validator is not reported."""

    @staticmethod
    def compiled(pattern: Pattern) -> Any:
        """What finds its matches, with `finditer`."""
        return regex.compile(pattern.span)

    def __init__(self, pattern: Pattern) -> None:
        entity = CATEGORIES[pattern.category].presidio
        super().__init__(supported_entities=[entity], supported_language=LANGUAGE, name=pattern.id)
        self.pattern, self.entity = pattern, entity
        self._compiled = self.compiled(pattern)

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        """Every valid match."""
        valid = self.pattern.valid
        return [
            self._result(match.start(), match.end())
            for match in self._compiled.finditer(text)
            if valid is None or valid(match.group())
        ]

    def _result(self, start: int, end: int) -> RecognizerResult:
        said = AnalysisExplanation(self.pattern.id, self.pattern.score, pattern_name=self.pattern.id)
        known = {
            RecognizerResult.RECOGNIZER_NAME_KEY: self.pattern.id,
            RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
        }
        return RecognizerResult(self.entity, start, end, self.pattern.score, said, known)


class NameRecognizer(LocalRecognizer):
    """Finds persons by civility and by the lexicon: `Mme Durand`, `Sophie Martin`, `MARTIN Sophie`."""

    def __init__(self) -> None:
        super().__init__(supported_entities=["PERSON"], supported_language=LANGUAGE, name="names")

    def load(self) -> None:
        """The word lists are read with the first name."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        """Every name that the lexicon or a civility stands for."""
        known = _known(self, "names")
        return [
            RecognizerResult("PERSON", start, end, score, AnalysisExplanation("names", score), known)
            for start, end, score in names_in(text)
        ]


def _known(recognizer: LocalRecognizer, name: str) -> dict[str, str]:
    return {RecognizerResult.RECOGNIZER_NAME_KEY: name, RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: recognizer.id}


class NoContext(ContextAwareEnhancer):
    """Leaves scores alone: context is judged for the column as a whole (and Presidio's own copies every result)."""

    def __init__(self) -> None:
        super().__init__(context_similarity_factor=0.0, min_score_with_context_similarity=0.0, context_prefix_count=0,
                         context_suffix_count=0)  # fmt: skip

    def enhance_using_context(
        self, text: str, raw_results: list[RecognizerResult], *_: Any, **__: Any
    ) -> list[RecognizerResult]:
        """The results as they are."""
        return raw_results
