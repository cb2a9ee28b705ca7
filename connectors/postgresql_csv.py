"""Parses the CSV that PostgreSQL's COPY writes: an unquoted empty field is NULL, a quoted one is ''."""

from collections.abc import Iterable, Iterator

import pyarrow as pa
import pyarrow.csv as csv

_ROWS, _BYTES = 2_048, 1 << 20  # parsed at a time: small enough for the processor's cache


def arrays(lines: Iterable[bytes | bytearray | memoryview], width: int) -> Iterator[list[pa.Array]]:
    """Pieces of a stream as binary columns; COPY delivers whole rows, so no value is ever cut, however long."""
    collected, rows = bytearray(), 0
    parse = _Parser(width)
    for line in lines:
        collected += line
        rows += 1
        if rows == _ROWS or len(collected) >= _BYTES:
            yield parse(collected)
            collected, rows = bytearray(), 0
    if rows:
        yield parse(collected)


class _Parser:
    """Arrow's CSV parser with PostgreSQL's rules, for so many columns."""

    def __init__(self, width: int) -> None:
        self._names = [str(place) for place in range(width)]
        self._parse = csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False)
        self._convert = csv.ConvertOptions(
            column_types=dict.fromkeys(self._names, pa.binary()),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        )

    def __call__(self, rows: bytearray) -> list[pa.Array]:
        # One block for all: a block's end inside a quoted value is an error.
        read = csv.ReadOptions(column_names=self._names, block_size=len(rows) + 1)
        table = csv.read_csv(pa.py_buffer(rows), read, self._parse, self._convert)
        return [column.combine_chunks() for column in table.columns]
