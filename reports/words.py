"""Every word of the reports, typed plainly, in French and in English; `Words` sets them in one language.

A sentence names its figures and how each is printed: `{share:percent}`, `{bound:at_most}`, `{day:day}`,
`{n:number}`, and any noun of the table, `{n:column}`, which agrees with its number. What counts rows or values is
printed as "<5" below five where the report is a page: so few could point at somebody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

from detectors.category import CATEGORIES
from detectors.finding import Reason
from reports import typography
from reports.index import FEW
from reports.phrases import PHRASES
from reports.reasons import REASONS, UNKNOWN
from rules.discovery import Label
from rules.policy_words import SUBJECTS

COUNTED = frozenset({"value", "distinct", "extract", "row"})  # nouns that count what may belong to persons


@dataclass(frozen=True, slots=True)
class Words:
    """The words in one language; `exact` also prints counts below five: for the JSON, and what people sign."""

    language: str
    exact: bool = False

    def __call__(self, key: str, **figures: object) -> str:
        """The phrase of that key with its figures; a key that does not exist is a KeyError."""
        return self.say(PHRASES[key], figures)

    def say(self, phrase: tuple[str, str], figures: Mapping[str, object]) -> str:
        text = typography.typeset(phrase[self.language == "en"], self.language)
        return _Setting(self).vformat(text, (), figures)

    def known(self, prefix: str, code: str | None) -> str:
        """The phrase of `prefix.code`, and for a code that nobody foresaw the code itself."""
        key = f"{prefix}.{code}"
        return self(key) if key in PHRASES else typography.legible(code or "–")

    def reason(self, reason: Reason, few: bool = False) -> str:
        """Why a detector says so, as a sentence; `few`: shares become a bound that hides how few matched."""
        phrase = REASONS.get(reason.code)
        if phrase is None:
            return self.say(UNKNOWN, {"code": reason.code.replace("_", " ")})
        return self.say(phrase, {key: _Few(value) if few else value for key, value in reason.figures.items()})

    def reasons(self, reasons: Sequence[Reason], few: bool = False) -> str:
        """All reasons in one sentence, as a page gives them."""
        return self("verdict.full_stop", text=self("verdict.joint").join(self.reason(r, few) for r in reasons))

    def absence(self, small: int, middling: int, wide: int) -> str:
        """In how many columns a bound excludes how much, as a sentence."""
        counts = {"small": small, "middling": middling, "wide": wide}
        parts = [self(f"absences.{size}", columns=count) for size, count in counts.items() if count]
        return self("verdict.full_stop", text=self("verdict.joint").join(parts))

    def category(self, category: str) -> str:
        known = CATEGORIES.get(category)
        return typography.typeset(known.fr if self.language == "fr" else known.en, self.language) if known else category

    def label(self, label: Label) -> str:
        return typography.typeset(label.fr if self.language == "fr" else label.en, self.language)

    def either(self, label: str) -> str:
        """Of `Matricule|Staff number` the part in this language; a label of one part is that of both."""
        french, _, english = label.partition("|")
        return typography.legible((english if self.language == "en" else french) or french)

    def subject(self, subject: str) -> str:
        """Whom a declaration is about: the words of the ids that an inventory is drafted with, any other id itself."""
        known = SUBJECTS.get(subject)
        return self.label(known.label) if known else typography.legible(subject)

    def number(self, value: int) -> str:
        return typography.number(value, self.language)

    def volume(self, value: int | None) -> str:
        """A count of rows or values: – for unknown, and <5 on pages where so few could point at somebody."""
        if value is None:
            return "–"
        return self.number(value) if self.exact or value == 0 or value >= FEW else f"<{FEW}"

    def amount(self, value: int, estimated: bool) -> str:
        """A volume, marked ≈ where it is an estimate."""
        return f"≈{typography.NARROW}{self.volume(value)}" if estimated else self.volume(value)

    def percent(self, share: float) -> str:
        return typography.percent(share, self.language)

    def at_most(self, share: float) -> str:
        return typography.percent(share, self.language, at_most=True)

    def count(self, value: int, noun: str) -> str:
        """`12 colonnes`, `1 column`; French counts 0 and 1 as singular."""
        one, many = self(f"noun.{noun}").split("|")
        figure = self.volume(value) if noun in COUNTED else self.number(value)
        alone = figure == "1" or (value == 0 and self.language == "fr")  # "<5" is never alone: that would tell
        return f"{figure} {one if alone else many}"

    def day(self, value: date | str) -> str:
        return typography.day(date.fromisoformat(value) if isinstance(value, str) else value, self.language)

    def decade(self, year: int) -> str:
        """`années 1940`, `1940s`: the first and the last year themselves are those of somebody's birth."""
        return self("decade", year=str(year // 10 * 10))

    def duration(self, seconds: float) -> str:
        return typography.duration(seconds, self.language)

    def moment(self, value: datetime, timezone: str) -> str:
        local = value.astimezone(ZoneInfo(timezone))
        return self("moment", day=self.day(local), clock=typography.clock(local, self.language))

    def categories(self, categories: Sequence[str]) -> str:
        """`adresse postale, date de naissance et adresse IP`."""
        *first, last = map(self.category, categories)
        return self("and", first=", ".join(first), last=last) if first else last


@dataclass(frozen=True, slots=True)
class _Few:
    """A figure about a handful of values: what it would reveal is not printed."""

    value: float | int | str


class _Setting(Formatter):
    """Sets figures into a phrase of one language."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def format_field(self, value: Any, spec: str) -> str:
        few, value = isinstance(value, _Few), value.value if isinstance(value, _Few) else value
        if spec in {"percent", "at_most"}:
            return self.words("few") if few else str(getattr(self.words, spec)(value))
        if spec in {"number", "volume", "day", "category", "decade"}:
            return str(getattr(self.words, spec)(value))
        if spec == "either":
            return self.words.either(str(value))
        if spec:
            return self.words.count(value, spec)
        return typography.legible(str(value))
