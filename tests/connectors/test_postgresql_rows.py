"""What COPY writes is read back as it was, whatever signs stand in it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors import postgresql_rows
from tests.servers import Server

SIGNS = st.text(
    st.one_of(st.sampled_from("\\\\\\\t\n\r\b\f\vNbnrt.x'\"é "), st.characters(codec="utf-8", exclude_characters="\0"))
)
ROWS = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.tuples(*[st.one_of(st.none(), SIGNS)] * width), min_size=1, max_size=12)
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS)
def test_every_value_arrives_as_the_server_holds_it(
    postgres_server: Server, rows: list[tuple[str | None, ...]]
) -> None:
    width = len(rows[0])
    arrays = [[row[n] for row in rows] for n in range(width)]
    select = f"SELECT * FROM unnest({', '.join(['%s::text[]'] * width)})"
    with postgres_server.psycopg() as connection, connection.cursor() as cursor:
        with cursor.copy(f"COPY ({select}) TO STDOUT", arrays) as copy:
            read = list(postgresql_rows.arrays(copy, width))
        assert connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
    assert [tuple(column.to_pylist()) for column in read[0]] == [tuple(values) for values in arrays]
    assert len(read) == 1


@contextmanager
def copied(server: Server, select: str) -> Iterator[psycopg.Copy]:
    with server.psycopg() as connection, connection.cursor() as cursor:
        with suppress(Left), cursor.copy(f"COPY ({select}) TO STDOUT") as copy:
            yield copy
        assert cursor.execute("SELECT 1").fetchone() == (1,)


class Left(Exception):
    """Somebody goes before the end."""


def test_rows_are_cut_into_blocks_and_none_is_lost(postgres_server: Server) -> None:
    with copied(postgres_server, "SELECT i, repeat('x', i % 7) FROM generate_series(1, 50000) i") as copy:
        read = [pa.RecordBatch.from_arrays(block, ["i", "x"]) for block in postgresql_rows.arrays(copy, 2)]
    assert [int(i) for block in read for i in block["i"].to_pylist()] == list(range(1, 50_001))
    assert len(read) == 4


def test_an_empty_copy_has_no_blocks(postgres_server: Server) -> None:
    with copied(postgres_server, "SELECT 1 WHERE false") as copy:
        assert list(postgresql_rows.arrays(copy, 1)) == []


def test_an_error_in_the_middle_is_raised(postgres_server: Server) -> None:
    select = "SELECT 1 / (40000 - i) FROM generate_series(1, 50000) i"
    with pytest.raises(psycopg.errors.DivisionByZero), copied(postgres_server, select) as copy:
        list(postgresql_rows.arrays(copy, 1))


def test_a_copy_that_is_left_early_leaves_the_connection_usable(postgres_server: Server) -> None:
    with copied(postgres_server, "SELECT i FROM generate_series(1, 900000) i") as copy:
        next(postgresql_rows.arrays(copy, 1))
        raise Left


def test_a_block_in_another_encoding_is_read_all_the_same() -> None:
    first, second = postgresql_rows.columns(bytearray(b"a\t\xe9t\xe9\nb\\\\\t\\N\n"), 2)
    assert (first.to_pylist(), second.to_pylist()) == (["a", "b\\"], ["été", None])
