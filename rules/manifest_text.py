"""A manifest as YAML that a human would write: one line a column, short lists on one line, remarks behind them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rules.layout import scalar
from rules.marked import Path

if TYPE_CHECKING:
    from rules.manifest import ColumnRule, Manifest, SystemRule, TableRule

HEADER = {
    "fr": (
        "Ce qu'une copie fait de chaque table et de chaque colonne : aucun joker, et le silence est une erreur.",
        "do : mask, keep, truncate (vide), exclude (absente). Une colonne : un mask, ou keep et sa raison.",
        "Relisez ce qui est marqué « à décider ».",
    ),
    "en": (
        "What a copy does with every table and every column: no wildcards, and silence is an error.",
        "do: mask, keep, truncate (empty), exclude (absent). A column: a mask, or keep with its reason.",
        "Read what is marked 'to be decided'.",
    ),
}
MARK = {"fr": "à décider", "en": "to be decided"}
WIDTH = 110
# `id_agence -> agences.id_agence`, `lower(email)`, `num where actif`: what needs no quotes although it holds signs.
_SIMPLE = re.compile(r"[^\W\d_][\w.]*(?:\([\w.]+\))?(?: (?:->|where) [^\W\d_][\w.]*)?")
_RESERVED = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_NULL = object()  # the mask: YAML takes it for nothing, and `load` for the mask again

Remarks = Mapping[Path, str]


def dump(manifest: "Manifest", language: str = "fr", remarks: Remarks | None = None) -> str:
    """YAML that `load` reads back as the same manifest; `remarks` are comments by path, marked for a human."""
    marked = {path: f"  # {MARK[language]}{_colon(language)} {text}" for path, text in (remarks or {}).items()}
    lines = [f"# {line}" for line in HEADER[language]]
    lines += [f"version: {manifest.version}", "", "systems:" if manifest.systems else "systems: {}"]
    for id, system in manifest.systems.items():
        lines += _system(id, system, ("systems", id), marked)
    return "\n".join(lines) + "\n"


def _colon(language: str) -> str:
    return " :" if language == "fr" else ":"


def _system(id: str, system: "SystemRule", path: Path, marked: Remarks) -> Iterator[str]:
    yield f"  {scalar(id)}:{marked.get(path, '')}"
    yield "    tables:" if system.tables else "    tables: {}"
    for label, table in system.tables.items():
        yield from _table(label, table, (*path, "tables", label), marked)
    if system.views:
        yield "    views:"
        for label, digest in system.views.items():
            yield f"      {scalar(label)}: {scalar(digest)}{marked.get((*path, 'views', label), '')}"


def _table(label: str, table: "TableRule", path: Path, marked: Remarks) -> Iterator[str]:
    head = [("do", table.do), *((k, v) for k in ("why", "subject") if (v := getattr(table, k)) is not None)]
    remark = marked.get(path, "")
    if not table.columns and not any((table.quasi_identifiers, table.unique, table.foreign_keys, table.triggers)):
        yield f"      {scalar(label)}: {_flow(head)}{remark}"
        return
    yield f"      {scalar(label)}:{remark}"
    for key, value in head:
        yield f"        {key}: {_value(value)}{marked.get((*path, key), '')}"
    yield from _list("quasi_identifiers", table.quasi_identifiers)
    if table.columns:
        yield "        columns:"
    for name, rule in table.columns.items():
        yield f"          {scalar(name)}: {_flow(_column(rule))}{marked.get((*path, 'columns', name), '')}"
    for key in ("unique", "foreign_keys", "triggers"):
        yield from _list(key, getattr(table, key))


def _column(rule: "ColumnRule") -> Sequence[tuple[str, Any]]:
    mask = [("mask", _NULL if rule.mask == "null" else rule.mask)] if rule.mask is not None else []
    kept = [("keep", rule.keep)] if rule.keep is not None else []
    return [("type", rule.type), *mask, *kept, *rule.options.items()]


def _list(key: str, values: Sequence[str]) -> Iterator[str]:
    """A list on one line, or an item a line where it would be long."""
    if not values:
        return
    line = f"        {key}: [{', '.join(map(_value, values))}]"
    if len(line) <= WIDTH:
        yield line
        return
    yield f"        {key}:"
    yield from (f"          - {_value(value)}" for value in values)


def _flow(pairs: Sequence[tuple[str, Any]]) -> str:
    return "{" + ", ".join(f"{scalar(key)}: {_value(value)}" for key, value in pairs) + "}"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return _flow(list(value.items()))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    if value is _NULL:
        return "null"
    if isinstance(value, str) and _SIMPLE.fullmatch(value) and value.lower() not in _RESERVED:
        return value
    return scalar(value)
