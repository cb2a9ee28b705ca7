"""A copy that nobody sees: what its checks found and what to do, as sentences, as a page and as JSON."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.checks import LEAKS, STRUCTURE, leaked
from reports.document import moment
from reports.phrases import PHRASES
from reports.words import Words
from rules.attestation import Check, Withheld

MOST = 20  # failed checks that a terminal is told of one by one
SHOWN = 25  # failed checks of a kind that a page shows unfolded
_CATEGORIES: Mapping[str, str] = {"email": "email", "phone": "phone", "name_token": "name", "secret": "secret"}
# What a check may leave out counts as none.
_FIGURES = (
    "cells", "rows", "columns", "rows_in", "rows_out", "distinct_in", "distinct_out", "joined_in", "joined_out",
    "orphans_in", "orphans_out", "misfits_in", "misfits_out",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed check in words; `category` is that of the personal data that it found, where it found any."""

    check: Check
    words: Words

    @property
    def place(self) -> str:
        return self.check.place

    @property
    def category(self) -> str | None:
        found = self.check.figures.get("category") if self.check.code == "detector" else None
        return str(found) if found else _CATEGORIES.get(self.check.code)

    @property
    def found(self) -> str:
        """`1 204 valeurs avec une adresse e-mail qui n'est pas fictive`."""
        return self.words(self._key("found"), **self._figures())

    @property
    def remedy(self) -> str:
        return self.words(self._key("remedy"))

    @property
    def shape(self) -> str | None:
        return self.check.shape

    def __str__(self) -> str:
        told = {"place": self.place, "found": self.found, "remedy": self.remedy}
        if self.shape:
            return self.words("withheld.said.shape", **told, shape=self.shape)
        return self.words("withheld.said", **told)

    def _key(self, prefix: str) -> str:
        exact, plain = f"{prefix}.{self.check.code}.{self._variant()}", f"{prefix}.{self.check.code}"
        return next((key for key in (exact, plain) if key in PHRASES), f"{prefix}.other")

    def _variant(self) -> str:
        figures = self.check.figures
        if self.check.code == "unmasked":
            return "column" if "cells" in figures else "table"
        if figures.get("rule") == "exclude":
            return "exclude"
        return next((name for name in ("rule", "reason", "missing", "unknown") if figures.get(name)), "")

    def _figures(self) -> dict[str, object]:
        none: dict[str, object] = dict.fromkeys(_FIGURES, 0)
        return {**none, **self.check.figures, "category": self.category or "", "code": self.check.code}


def sentences(checks: Sequence[Check], language: str) -> tuple[str, ...]:
    """One for each failed check, those about persons first: where, what, how many, its shape, and what to do.

    Of more than `MOST` the others are counted in the last one. No value of a database stands in any of them.
    """
    words = Words(language)
    failed = failures(checks, words)
    told = [str(failure) for failure in failed[:MOST]]
    more = [words("withheld.said.more", failed=len(failed) - MOST)] if len(failed) > MOST else []
    return (*told, *more)


def failures(checks: Sequence[Check], words: Words) -> list[Failure]:
    """The failed checks, leaks before structure, each kind in the order of places."""
    order = (*LEAKS, *STRUCTURE)
    failed = [Failure(check, words) for check in checks if not check.passed]
    return sorted(failed, key=lambda f: (_index(order, f.check.code), f.place))


def by_remedy(failed: Sequence[Failure]) -> list[tuple[str, list[Failure]]]:
    """What there is to do, and everywhere to do it."""
    groups: dict[str, list[Failure]] = {}
    for failure in failed:
        groups.setdefault(failure.remedy, []).append(failure)
    return list(groups.items())


def withheld_document(withheld: Withheld) -> dict[str, Any]:
    """withheld.json: plain data with exact counts; withheld.schema.json describes it."""
    failed = failures(withheld.checks, Words("en", exact=True))
    return {
        "gomme": withheld.gomme,
        "run": withheld.run,
        "started": moment(withheld.started) if withheld.started else None,
        "manifest_sha256": withheld.manifest_sha256,
        "published": False,
        "checks": len(withheld.checks),
        "leaks": sum(leaked(check) for check in withheld.checks),
        "failed": list(_entries(failed)),
    }


def _entries(failed: Sequence[Failure]) -> Iterator[dict[str, Any]]:
    for failure in failed:
        check = failure.check
        yield {
            "check": check.code,
            "place": check.place,
            "category": failure.category,
            "cells": check.figures.get("cells"),
            "shape": check.shape,
            "figures": dict(check.figures),
            "found": failure.found,
            "remedy": failure.remedy,
        }


def withheld_page(withheld: Withheld, language: str) -> str:
    """A short page in `language` (fr or en) that loads nothing; counts below five print as "<5"."""
    from reports.pages import footer, template

    words = Words(language)
    failed = failures(withheld.checks, words)
    return template("withheld.html.j2").render(
        w=words,
        withheld=withheld,
        failed=failed,
        groups=by_remedy(failed),
        footer=footer(words, words("withheld"), withheld.started, withheld.run) if withheld.started else "gomme",
        label_of=lambda place: withheld.labels.get(place.partition(".")[0]),
        shown=SHOWN,
    )


def _index(order: Sequence[str], code: str) -> int:
    return order.index(code) if code in order else len(order)
