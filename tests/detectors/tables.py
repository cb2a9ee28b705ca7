"""A table of given values, examined as the pipeline examines one: in batches, with a sample, then settled."""

from collections.abc import Mapping, Sequence

import pyarrow as pa

from connectors.model import Column, ForeignKey, Kind, Table
from detectors.classify import Examination, Examined, settle
from detectors.custom import NOTHING, Custom
from detectors.finding import ColumnResult, Finding

KEY = b"sixteen bytes ok"
Values = Sequence[str | None]


def examined(
    columns: Mapping[str, Values],
    table: str = "t",
    kinds: Mapping[str, Kind] | None = None,
    batch: int = 1000,
    sample: int = 2000,
    system: str = "s",
    custom: Custom = NOTHING,
    keys: Mapping[str, str] | None = None,
) -> Examined:
    """Look at the columns as one table; `kinds` names the types that are not text, `keys` columns at `table.column`."""
    kinds = kinds or {}
    shape = Table(
        None, table, tuple(Column(name, kinds.get(name, "text"), kinds.get(name, "text")) for name in columns),
        foreign_keys=tuple(_key(own, referred) for own, referred in (keys or {}).items()),
    )  # fmt: skip
    schema = pa.schema([(name, pa.string()) for name in columns])
    rows = pa.Table.from_pydict({name: list(values) for name, values in columns.items()}, schema=schema)
    examination = Examination(system, shape, KEY, custom)
    streamed = rows.select([column.name for column in examination.columns])
    for part in streamed.to_batches(max_chunksize=batch):
        examination.add(part)
    step = max(1, rows.num_rows // sample)
    return examination.conclude(streamed.take(pa.array(range(0, rows.num_rows, step), pa.int64())), rows.num_rows, {})


def _key(own: str, referred: str) -> ForeignKey:
    table, _, column = referred.partition(".")
    return ForeignKey(None, (own,), None, table, (column,))


def results(columns: Mapping[str, Values], table: str = "t", **more: object) -> dict[str, ColumnResult]:
    """The verdict on every column."""
    return {result.column: result for result in settle([examined(columns, table, **more)])}  # type: ignore[arg-type]


def found(columns: Mapping[str, Values], table: str = "t", **more: object) -> dict[str, set[str]]:
    """The categories found in every column."""
    return {name: {f.category for f in r.findings} for name, r in results(columns, table, **more).items()}


def only(values: Values, column: str = "c1", table: str = "t", **more: object) -> set[str]:
    """The categories found in one column."""
    return found({column: values}, table, **more)[column]


def finding(result: ColumnResult, category: str) -> Finding:
    """The finding of that category."""
    return next(f for f in result.findings if f.category == category)
