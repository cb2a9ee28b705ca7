"""decisions.yaml: what compliance answered about findings and gaps, each with its reason, author and date."""

import json
import re
from collections.abc import Collection, Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from detectors.category import CATEGORIES
from detectors.finding import stable_id
from detectors.fingerprint import is_fingerprint
from rules.discovery import Answer, Gap
from rules.document import Section, dotted, nearest, read
from rules.marked import Path

_COLUMN = re.compile(r"[^.\s]+(\.[^.]+){2,}")
_PLAIN = re.compile(r"(?!(?i:true|false|null)$)[^\W\d][\w.-]*")


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("something must be said here")
    return text


def _column(text: str) -> str:
    if not _COLUMN.fullmatch(text):
        raise ValueError("a column is written system.table.column, or system.schema.table.column")
    return text


def _fingerprint(text: str) -> str:
    if not is_fingerprint(text):
        raise ValueError("no fingerprint of gomme; take it from the report or from gaps.csv, or leave it out")
    return text


class Decision(Section):
    """One answer about a column, or about a whole system that lacks what it declares.

    Without `category` it is about a column that could not be examined. `expires` is the last day on which it holds.
    """

    answer: Answer
    reason: Annotated[str, AfterValidator(_said)]
    author: Annotated[str, AfterValidator(_said)]
    on: date
    column: Annotated[str, AfterValidator(_column)] | None = None
    system: str | None = None
    category: str | None = None
    counts_as: Annotated[str | None, Field(alias="is")] = None
    expires: date | None = None
    fingerprint: Annotated[str, AfterValidator(_fingerprint)] | None = None

    @property
    def about(self) -> str:
        """The system that it is about."""
        return self.system or (self.column or "").split(".")[0]

    @property
    def id(self) -> str:
        """The same as long as place, answer and date are: whoever decides anew is bound to the column of that day."""
        parts = (self.system, self.column, self.category, self.answer, self.counts_as, self.on.isoformat())
        return stable_id("decision", *parts)


class _Document(Section):
    version: Literal[1]
    decisions: tuple[Decision, ...] = ()


def load(
    text: str,
    source: str,
    today: date,
    systems: Collection[str],
    categories: Collection[str] = CATEGORIES,
) -> tuple[Decision, ...]:
    """The decisions in `text`, whose file is `source`; raises DocumentError with all that is wrong.

    `systems` and `categories` are those of the workspace; nothing can have been decided after `today`.
    """

    def check(document: _Document) -> Iterator[tuple[Path, str]]:
        seen: dict[tuple[str | None, str | None, str | None], Path] = {}
        for at, decision in enumerate(document.decisions):
            entry: Path = ("decisions", at)
            place = (decision.system, decision.column, decision.category)
            if (first := seen.setdefault(place, entry)) != entry:
                yield entry, f"{dotted(first)} decides the same already; keep one of the two"
            mistakes = (*_place(decision, systems), *_category(decision, categories), *_dates(decision, today))
            yield from (((*entry, key) if key else entry, message) for key, message in mistakes)

    return read(text, source, _Document, check).decisions


Mistakes = Iterator[tuple[str, str]]  # the key, or nothing for the whole entry, and a sentence


def _place(decision: Decision, systems: Collection[str]) -> Mistakes:
    if (decision.column is None) == (decision.system is None):
        yield "", "a decision is about a 'column', or about a 'system' that lacks a category: name one of them"
    elif decision.about not in systems:
        key = "system" if decision.system else "column"
        yield key, f"unknown system '{decision.about}'{nearest(decision.about, list(systems))}"
    if decision.system is not None:
        if decision.answer != "accept":
            yield "answer", "that a whole system lacks a category can only be accepted: answer: accept"
        if decision.fingerprint is not None:
            yield "fingerprint", "only a column has a fingerprint"
        if decision.category is None:
            yield "", "'category' is missing: say which one that system may lack"


def _category(decision: Decision, categories: Collection[str]) -> Mistakes:
    for key, category in (("category", decision.category), ("is", decision.counts_as)):
        if category is not None and category not in categories:
            yield key, f"unknown category '{category}'{nearest(category, list(categories))}"
    if decision.answer != "category":
        if decision.counts_as is not None:
            yield "is", "'is' names the category where the answer is 'category'"
    elif decision.counts_as is None:
        yield "answer", "'is' is missing: which category is it really?"
    elif decision.counts_as == decision.category:
        yield "is", "this is the category that was found; to agree with it needs no decision"
    elif decision.category is None:
        yield "answer", "'category' is missing: which one was found?"


def _dates(decision: Decision, today: date) -> Mistakes:
    if decision.on > today:
        yield "on", f"a decision of the future; today is {today}"
    if decision.expires is None:
        if decision.answer == "accept":
            yield "answer", "'expires' is missing: what is accepted is accepted until a day"
    elif decision.expires < decision.on:
        yield "expires", "it expires before it was taken"


def blank(gap: Gap, fingerprint: str | None) -> str:
    """The entry that answers a gap, to be pasted into decisions.yaml; what only a human can say is left empty."""
    place = ".".join(part for part in (gap.system, gap.schema, gap.table, gap.column) if part)
    about = {"column": _quoted(place)} if gap.column else {"system": _quoted(gap.system)}
    found = {"category": _quoted(gap.category)} if gap.category else {}
    answers = _ANSWERS.get(gap.kind, _ANY)
    bound = {"fingerprint": fingerprint} if fingerprint and gap.category and gap.column else {}
    lines = {**about, **found, "answer": answers, "reason": "", "author": "", "on": "", "expires": "", **bound}
    return "  - " + "\n    ".join(f"{key}: {value}".rstrip() for key, value in lines.items()) + "\n"


_ANSWERS = {"missing": "accept", "not_examined": "# accept | not_personal"}
_ANY = "# accept | not_personal | category (then also is: …)"


def _quoted(text: str) -> str:
    """The text as YAML reads it back, in one line without anything invisible."""
    if _PLAIN.fullmatch(text):
        return text
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in json.dumps(text, ensure_ascii=False))
