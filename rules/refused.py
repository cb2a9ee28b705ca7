"""What masks cannot do, and which of them ask whom a row is about.

RulesError
└── MaskRefused          masks cannot do what the manifest asks; every problem in one sentence, with its remedy
"""

from collections.abc import Sequence

from rules.document import RulesError
from rules.manifest import ColumnRule

BY_SUBJECT: frozenset[str] = frozenset({"first_name", "last_name", "full_name", "birth_date", "date_shift"})


class MaskRefused(RulesError):
    """Masks cannot do what the manifest asks; `problems` are sentences with their places."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def by_subject(rule: ColumnRule) -> bool:
    """Whether a mask, or one of a path inside, asks whom a row is about."""
    if rule.mask in BY_SUBJECT:
        return rule.by != "value"
    return not BY_SUBJECT.isdisjoint((rule.paths or {}).values())
