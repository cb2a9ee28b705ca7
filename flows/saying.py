"""What a command has to say: one document for programs, lines for people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Said:
    document: dict[str, Any]
    lines: Sequence[str]


def spelled(fields: Mapping[str, Any]) -> str:
    """`hold=h-1 rows=2`: on one line, without anything that a terminal would obey."""
    text = " ".join(f"{name}={value}" for name, value in fields.items() if value is not None)
    return "".join(character if character.isprintable() else "?" for character in text)


def number(count: int, noun: str) -> str:
    """`1 row`, `2,000 rows`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
