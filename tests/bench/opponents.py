"""The others: Presidio per cell, presidio-structured, DataFog. Absent ones say how to have them and are left out."""

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from importlib.metadata import version
from itertools import groupby
from typing import Any

from tests.bench.contender import Absent, read_columns
from tests.bench.label import Labelled
from tests.bench.score import Claim, Claims

OF_ENTITY = {
    "PERSON": "name", "PER": "name", "EMAIL_ADDRESS": "email", "EMAIL": "email", "PHONE_NUMBER": "phone",
    "PHONE": "phone", "IBAN_CODE": "bank_account", "CREDIT_CARD": "payment_card", "IP_ADDRESS": "ip_address",
}  # fmt: skip
MODEL = "fr_core_news_sm"


@cache
def french_presidio() -> Any:
    """presidio-analyzer with its default recognizers, the French region list and a French model; no network."""
    domains: Any = import_module("tldextract")
    domains.extract = domains.TLDExtract(suffix_list_urls=(), cache_dir=None)  # else it fetches a list of suffixes
    analyzer = import_module("presidio_analyzer")
    engine = import_module("presidio_analyzer.nlp_engine").NlpEngineProvider(
        nlp_configuration={"nlp_engine_name": "spacy", "models": [{"lang_code": "fr", "model_name": MODEL}]}
    )
    registry = analyzer.RecognizerRegistry(supported_languages=["fr"])
    registry.load_predefined_recognizers(languages=["fr"], nlp_engine=(nlp := engine.create_engine()))
    return analyzer.AnalyzerEngine(registry=registry, nlp_engine=nlp, supported_languages=["fr"])


class PresidioPerCell:
    """An entity is a column's when more than half of its cells hold it."""

    name = "presidio-analyzer, per cell"

    def __init__(self) -> None:
        self.version = f"{version('presidio-analyzer')}, {MODEL}"
        self.batches = import_module("presidio_analyzer").BatchAnalyzerEngine(french_presidio())

    def judge(self, database: Labelled) -> Claims:
        return {(table, column): tuple(self._column(values)) for table, column, values in read_columns(database.path)}

    def _column(self, values: Sequence[str]) -> Iterator[Claim]:
        hits: Counter[str] = Counter()
        for found in self.batches.analyze_iterator(values, language="fr", batch_size=256):
            hits.update({r.entity_type for r in found})
        yield from (Claim(c) for entity, c in OF_ENTITY.items() if hits[entity] > len(values) / 2)


class PresidioStructured:
    """Its `mixed` strategy, one entity a column."""

    name = "presidio-structured, mixed"

    def __init__(self) -> None:
        try:
            structured = import_module("presidio_structured")
            self.frame = import_module("pandas").DataFrame
        except ImportError as missing:
            raise Absent(f"presidio-structured left out: {missing.name} is not installed") from None
        self.version = version("presidio-structured")
        self.builder = structured.PandasAnalysisBuilder(french_presidio(), batch_size=256)

    def judge(self, database: Labelled) -> Claims:
        claims: dict[tuple[str, str], tuple[Claim, ...]] = {}
        for table, columns in groupby(read_columns(database.path), key=lambda c: c[0]):
            for _, column, values in columns:  # one column at a time: NULL is left out as it is for the others
                if values:
                    claims[table, column] = self._column(column, values)
        return claims

    def _column(self, column: str, values: Sequence[str]) -> tuple[Claim, ...]:
        frame = self.frame({column: values})
        analysis = self.builder.generate_analysis(frame, language="fr", selection_strategy="mixed")
        found: Mapping[str, str] = analysis.entity_mapping
        return tuple(Claim(OF_ENTITY[e]) for e in found.values() if e in OF_ENTITY)


class DataFog:
    """Its regular expressions; an entity is a column's when more than half of its cells hold it."""

    name = "datafog, regex"

    def __init__(self) -> None:
        os.environ["DATAFOG_NO_TELEMETRY"] = "1"
        try:
            module = import_module("datafog.processing.text_processing.regex_annotator")
        except ImportError as missing:
            raise Absent(f"datafog left out: {missing.name} is not installed") from None
        self.version = version("datafog")
        self.annotator = module.RegexAnnotator()

    def judge(self, database: Labelled) -> Claims:
        return {(table, column): tuple(self._column(values)) for table, column, values in read_columns(database.path)}

    def _column(self, values: Sequence[str]) -> Iterator[Claim]:
        hits: Counter[str] = Counter()
        for value in values:
            hits.update(entity for entity, found in self.annotator.annotate(value).items() if found)
        yield from (Claim(c) for entity, c in OF_ENTITY.items() if hits[entity] > len(values) / 2)
