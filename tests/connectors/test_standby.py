"""A standby will do, and when it cancels a query to keep up with its primary, that is worth another attempt."""

import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from connectors.model import Cancelled, TargetRefused
from connectors.system import connect
from tests import servers
from tests.connectors.databases import rows_of, run, table_of
from tests.connectors.postgresql_copying import RUN, asked, copied, stage, structure_of, target

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def pair() -> Iterator[tuple[servers.Server, servers.Server]]:
    """A primary, and its standby that waits for nobody."""
    with servers.postgresql() as primary, servers.standby(primary, "--max_standby_streaming_delay=0") as standby:
        yield primary, standby


def test_a_standby_is_read_like_any_database(pair: tuple[servers.Server, servers.Server]) -> None:
    primary, standby = pair
    run(primary.url("postgres"), "CREATE TABLE t (a int)", "INSERT INTO t VALUES (1)")
    catch_up(primary, standby)
    with connect(standby.url("postgres")) as system:
        assert rows_of(system, table_of(system, "t")) == [{"a": "1"}]


def test_a_query_that_a_standby_cancels_can_be_tried_again(pair: tuple[servers.Server, servers.Server]) -> None:
    primary, standby = pair
    run(
        primary.url("postgres"), "CREATE TABLE big AS SELECT n, repeat('9', 500) AS b FROM generate_series(1, 200000) n"
    )
    catch_up(primary, standby)
    with connect(standby.url("postgres")) as system:
        table = table_of(system, "big")
        with system.read(table) as reading:
            batches = reading.batches(table.columns)
            next(batches)
            run(primary.url("postgres"), "DELETE FROM big WHERE n % 2 = 0", "VACUUM big")
            catch_up(primary, standby, "receive")  # it cannot replay while the server waits for its reader
            with pytest.raises(Cancelled, match="try again"):
                [time.sleep(0.1) for _ in batches]
        catch_up(primary, standby)
        assert len(rows_of(system, table)) == 100_000


def test_a_copy_comes_from_a_standby_but_goes_to_none(pair: tuple[servers.Server, servers.Server]) -> None:
    primary, standby = pair
    with primary.database() as source, primary.database() as url:
        run(source, "CREATE TABLE t (a serial PRIMARY KEY)", "INSERT INTO t DEFAULT VALUES")
        catch_up(primary, standby)
        replica = source.replace(str(primary.port), str(standby.port))
        copied(replica, url)
        assert asked(url, "TABLE t") == [(1,)]
        with target(source) as into, pytest.raises(TargetRefused, match="or a standby of it"):
            stage(replica, into)
        catch_up(primary, standby)
        elsewhere = url.replace(str(primary.port), str(standby.port))
        with target(elsewhere) as into, pytest.raises(TargetRefused, match="is a standby"):
            into.prepare(structure_of(source), RUN, resume=False)


def catch_up(primary: servers.Server, standby: servers.Server, by: str = "replay") -> None:
    """Waits until the standby has received or replayed all that the primary has written."""
    with closing(primary.psycopg()) as source, closing(standby.psycopg()) as target:
        (written,) = source.execute("SELECT pg_current_wal_insert_lsn()").fetchone() or ("",)
        reached = f"SELECT pg_last_wal_{by}_lsn() >= %s::pg_lsn"
        for _ in range(600):
            (replayed,) = target.execute(reached, (written,)).fetchone() or (0,)
            if replayed:
                return
            time.sleep(0.05)
    raise TimeoutError("the standby does not catch up")
