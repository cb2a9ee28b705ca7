"""Parses the CSV that PostgreSQL's COPY writes: an unquoted empty field is NULL, a quoted one is ''."""

from collections.abc import Generator, Iterator
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.csv as csv

_ROWS, _BYTES = 2_048, 1 << 20  # parsed at a time: small enough for the processor's cache


def arrays(copy: psycopg.Copy, width: int) -> Iterator[list[pa.Array]]:
    """Pieces of a COPY as binary columns; it delivers whole rows, so no value is ever cut, however long."""
    parse = _Parser(width)
    while block := copy.connection.wait(_block(copy)):
        yield parse(block)


def _block(copy: psycopg.Copy) -> Generator[Any, Any, bytearray]:
    """Some rows at once: to wait for each row by itself, as iterating over a copy does, costs half of its time."""
    block = bytearray()
    for _ in range(_ROWS):
        row = yield from copy._read_gen()
        block += row
        if not row or len(block) >= _BYTES:
            break
    return block


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
