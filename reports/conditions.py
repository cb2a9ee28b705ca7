"""The conditions of a copy's label in words: what each asks, whether it is met, what was observed, and its ground."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reports.phrases import PHRASES
from reports.typography import capital
from reports.words import Words
from rules.attestation import Because

# What a reason may leave out counts as none.
_NONE: Mapping[str, int | str] = {
    "columns": 0, "undeclared": 0, "k": 0, "least": 5, "alone": 0, "linkable": 0, "rows": 0, "about": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Condition:
    """One reason for the label; a code without words is shown as it is."""

    reason: Because
    words: Words

    @property
    def met(self) -> bool:
        return self.reason.met

    @property
    def title(self) -> str:
        return self.words.known("condition", self.reason.code)

    @property
    def state(self) -> str:
        return self.words("state.met" if self.met else "state.unmet")

    @property
    def observed(self) -> str:
        """A sentence; empty where nobody foresaw the code."""
        if not self.met and self.reason.code == "coarsened":
            return self._joined(self._coarsened())
        if not self.met and (why := f"unmet.{self.reason.code}.{self.reason.figures.get('why')}") in PHRASES:
            return self.words(why, **self._figures)
        key = f"{'met' if self.met else 'unmet'}.{self.reason.code}"
        return self.words(key, **self._figures) if key in PHRASES else ""

    @property
    def ground(self) -> str:
        key = f"ground.{self.reason.code}"
        return self.words(key) if key in PHRASES else ""

    @property
    def _figures(self) -> dict[str, object]:
        return {**_NONE, **self.reason.figures}

    def _coarsened(self) -> Iterator[str]:
        found = self._figures
        small = 0 < _number(found["k"]) < _number(found["least"])
        for what, stands in (("columns", found["columns"]), ("k", small), ("undeclared", found["undeclared"])):
            if stands:
                yield self.words(f"unmet.coarsened.{what}", **found)

    def _joined(self, parts: Iterator[str]) -> str:
        text = self.words("verdict.joint").join(parts)
        return capital(self.words("verdict.full_stop", text=text)) if text else ""


def _number(figure: object) -> float:
    return figure if isinstance(figure, int | float) else 0
