"""The masks on a pandas DataFrame, in two lines.

from rules.frame import mask
masked = mask(frame, {"email": "email", "nom": "last_name", "prenom": "first_name"}, key=key, subject="email")

The same key gives the same pseudonyms as a copy, in every frame. pandas is the caller's: nothing here imports it.
"""

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from connectors.model import Column, Kind, Table, UniqueIndex
from rules.keys import Key
from rules.known import Known
from rules.manifest import Manifest
from rules.masks import TableMask

Frame = TypeVar("Frame", bound=Any)
_NAME = "frame"
_AT_ONCE = 1 << 16  # rows


def mask(
    frame: Frame,
    columns: Mapping[str, str | Mapping[str, Any]],
    *,
    key: Key | str,
    subject: str | None = None,
    unique: Collection[str] = (),
) -> Frame:
    """A copy of the frame with those columns masked; index, order and dtypes stay.

    `columns` has a mask by column, or its options as in masking.yaml (`{"mask": "email", "readable": False}`). `key` is
    a Key, or 64 hex characters. `subject` is the column that tells whom a row is about; `unique` are columns whose
    different values must stay different however they are written. KeyRefused, MaskRefused.
    """
    secret = Key.stable(key, "key") if isinstance(key, str) else key
    asked = dict.fromkeys([*columns, *([subject] if subject else []), *unique])
    cells = {name: pa.array(frame[name], from_pandas=True) for name in asked}
    table = Table(None, _NAME, tuple(_column(name, cells[name]) for name in asked), unique=_unique(unique))
    manifest = _manifest(table, columns, subject)
    known = Known(secret, manifest, {(_NAME, _NAME): table})
    texts = {name: _as_text(values) for name, values in cells.items()}
    for wanted in known.wanted():
        known.learn(wanted, {name: texts[name] for name in wanted.columns})
    known.settled()
    masked = TableMask(_NAME, table, manifest.systems[_NAME].tables[_NAME], known)
    made = _in_portions(masked, texts, len(frame))
    out: Frame = frame.copy()
    for name, values in made.items():
        out[name] = _as_before(values, frame[name])
    return out


def _in_portions(masked: TableMask, texts: Mapping[str, pa.Array], rows: int) -> dict[str, pa.ChunkedArray]:
    parts: dict[str, list[pa.Array]] = {name: [] for name in masked.masked}
    for start in range(0, rows, _AT_ONCE):
        made = masked({name: texts[name].slice(start, _AT_ONCE) for name in masked.text})
        for name, values in made.items():
            parts[name].append(values)
    return {name: pa.chunked_array(some, pa.string()) for name, some in parts.items()}


def _manifest(table: Table, columns: Mapping[str, str | Mapping[str, Any]], subject: str | None) -> Manifest:
    rules: dict[str, dict[str, Any]] = {}
    for column in table.columns:
        rule = columns.get(column.name, {"keep": "not asked"})
        rules[column.name] = {"type": column.type, **({"mask": rule} if isinstance(rule, str) else rule)}
    named = {"do": "mask", "subject": subject, "columns": rules}
    return Manifest.model_validate({"systems": {_NAME: {"tables": {_NAME: named}}}})


def _unique(names: Collection[str]) -> tuple[UniqueIndex, ...]:
    return tuple(UniqueIndex(name, (name,)) for name in names)


def _column(name: str, values: pa.Array) -> Column:
    return Column(name, str(values.type), _kind(values.type))


def _kind(type_: pa.DataType) -> Kind:
    kinds: tuple[tuple[Any, Kind], ...] = (
        (pa.types.is_integer, "integer"),
        (pa.types.is_floating, "float"),
        (pa.types.is_decimal, "decimal"),
        (pa.types.is_timestamp, "datetime"),
        (pa.types.is_date, "date"),
    )
    return next((kind for told, kind in kinds if told(type_)), "text")


def _as_text(values: pa.Array) -> pa.Array:
    if pa.types.is_floating(values.type) and pc.all(pc.equal(values, pc.round(values))).as_py():
        values = values.cast(pa.int64())  # pandas makes floats of whole numbers where some are missing
    return values.cast(pa.string())


def _as_before(values: pa.ChunkedArray, column: Any) -> Any:
    """Values as the column held them: same index, same dtype where it takes them."""
    made = values.to_pandas()
    made.index = column.index
    return made if str(column.dtype) == "object" else made.astype(column.dtype)
