"""Fills one table of a copy in MariaDB or MySQL; its rows and the record that they are there commit together.

A table whose engine knows no transactions (MyISAM, Aria) has its record after its rows.
"""

from collections.abc import Iterable
from contextlib import suppress

import pymysql

from connectors.mariadb_insert import Inserts, Pipe, empty_labels
from connectors.mariadb_mark import Mark
from connectors.mariadb_writer import Writer
from connectors.model import NotLoaded, Table
from connectors.snapshot import Portion

_TRUNCATED = 1265


def load(writer: Writer, mark: Mark, database: str, table: Table, portions: Iterable[Portion]) -> int:
    """Gives the rows written into the empty table. NotLoaded, and the driver's errors."""
    inserts = Inserts(database, table, int(writer.value("SELECT @@max_allowed_packet")))
    pipe = Pipe(writer.driver)
    try:
        writer.rows("START TRANSACTION")
        sent = sum(_insert(writer, pipe, inserts, table, portion) for portion in portions)
        pipe.wait()
        if sent != pipe.rows:
            raise NotLoaded(f"table {table.label}: {sent} rows were sent, and the server wrote {pipe.rows}")
        mark.filled(table.label, sent)
        writer.rows("COMMIT")
    except Exception:
        with suppress(pymysql.Error, OSError):
            pipe.wait()
            writer.rows("ROLLBACK")
        raise
    except BaseException:  # Ctrl-C may have come in the middle of a packet
        writer.drop()
        raise
    return sent


def _insert(writer: Writer, pipe: Pipe, inserts: Inserts, table: Table, portion: Portion) -> int:
    if lenient := empty_labels(table, portion):
        return _lenient(writer, pipe, inserts, table, portion, lenient)
    sent = 0
    for statement, rows in inserts.of(portion):
        pipe.send(statement)
        sent += rows
    return sent


def _lenient(
    writer: Writer, pipe: Pipe, inserts: Inserts, table: Table, portion: Portion, columns: tuple[str, ...]
) -> int:
    """Rows whose ENUM holds '': the server may warn about these columns, and about nothing else."""
    sent = 0
    pipe.wait()
    with writer.lenient():
        for statement, rows in inserts.of(portion):
            pipe.send(statement)
            pipe.wait()
            sent += rows
            for _, code, message in writer.rows("SHOW WARNINGS"):
                if code != _TRUNCATED or not any(f"'{column}'" in message for column in columns):
                    raise NotLoaded(f"table {table.label}: a value does not fit its column (warning {code})")
    return sent
