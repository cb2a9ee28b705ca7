"""Dataclasses laid out as YAML for people: short records on one line, and a mark on what awaits somebody."""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from rules.marked import Path

WIDTH = 110
_PLAIN = re.compile(r"[^\W\d_](?:[\w./()’'-]|:(?=\w)| (?=[\w(]))*")
_RESERVED = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_ESCAPED = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Awaited:
    """The paths that are marked, and the mark."""

    paths: frozenset[Path]
    mark: str

    def within(self, path: Path) -> bool:
        """Whether `path` or anything under it is marked."""
        return any(marked[: len(path)] == path for marked in self.paths)

    def comment(self, path: Path) -> str:
        return f"  # {self.mark}" if path in self.paths else ""


def laid_out(document: Any, header: Iterable[str], awaited: Awaited) -> str:
    """The dataclass `document` as YAML under a comment; empty values are left out unless they are awaited."""
    lines = [f"# {line}" for line in header]
    for key, value in _items(document, (), awaited):
        separate = [""] if isinstance(value, Collection) and not isinstance(value, str) and value else []
        lines += [*separate, *_entry(f"{key}:", value, (key,), "", awaited)]
    return "\n".join(lines) + "\n"


def _items(value: Any, path: Path, awaited: Awaited) -> list[tuple[str, Any]]:
    if isinstance(value, Mapping):
        return list(value.items())
    pairs = [(field.name, getattr(value, field.name)) for field in fields(value)]
    return [(key, inner) for key, inner in pairs if inner not in (None, (), {}) or awaited.within((*path, key))]


def _entry(head: str, value: Any, path: Path, indent: str, awaited: Awaited) -> Iterator[str]:
    """`head` is 'key:' or '-'; the value follows on its line where it fits, below it where not."""
    flow = _flow(value)
    line = f"{indent}{head} {flow}".rstrip()
    inside = any(awaited.within((*path, step)) for step in _steps(value))
    if not inside and (len(line) <= WIDTH or not _steps(value)) and not _deep(value):
        yield line + awaited.comment(path)
        return
    if head == "-":
        yield from _item(value, path, indent, awaited)
        return
    yield f"{indent}{head}{awaited.comment(path)}"
    yield from _block(value, path, f"{indent}  ", awaited)


def _item(value: Any, path: Path, indent: str, awaited: Awaited) -> Iterator[str]:
    """A list's item over several lines: the dash stands before its first key."""
    below = list(_block(value, path, f"{indent}  ", awaited))
    yield f"{indent}- {below[0].removeprefix(indent + '  ')}"
    yield from below[1:]


def _block(value: Any, path: Path, indent: str, awaited: Awaited) -> Iterator[str]:
    if isinstance(value, tuple):
        for place, item in enumerate(value):
            yield from _entry("-", item, (*path, place), indent, awaited)
        return
    for key, inner in _items(value, path, awaited):
        yield from _entry(f"{scalar(key)}:", inner, (*path, key), indent, awaited)


def _steps(value: Any) -> list[str | int]:
    if isinstance(value, tuple):
        return list(range(len(value)))
    if isinstance(value, Mapping):
        return list(value)
    return [field.name for field in fields(value)] if hasattr(value, "__dataclass_fields__") else []


def _deep(value: Any) -> bool:
    """A list of records, or a record of records: never on one line."""
    inner = value if isinstance(value, tuple) else [getattr(value, str(s), None) for s in _steps(value)]
    if isinstance(value, Mapping):
        inner = list(value.values())
    return any(hasattr(part, "__dataclass_fields__") for part in inner)


def _flow(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_flow(item) for item in value)}]"
    if _steps(value) or isinstance(value, Mapping):
        pairs = _items(value, (), Awaited(frozenset(), ""))
        return f"{{{', '.join(f'{scalar(key)}: {_flow(inner)}' for key, inner in pairs)}}}"
    return scalar(value)


def scalar(value: Any) -> str:
    """A single value as YAML reads it back, quoted only where it must be."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    text = str(value)
    if _PLAIN.fullmatch(text) and text.lower() not in _RESERVED:
        return text
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))
