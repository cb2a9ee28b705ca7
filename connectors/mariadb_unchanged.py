"""MariaDB and MySQL: nothing identifies a row's version, so the server itself hashes the cells; none of them leaves it.

Each row becomes one text, the lengths of its values and then the values, so that two different rows never become the
same one; the rows' MD5s are summed, 64 bits of each, and the sum does not depend on the order. CHECKSUM TABLE would be
cheaper and is no evidence: it adds up CRC32s, which are linear, so that two rows that swap a number of eight digits
keep the sum about once in ten thousand times (measured). Only InnoDB reads hash and rows out of one snapshot.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from connectors.model import Table
from connectors.unchanged import FEW, Facts, Weakness

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_ENGINE = "SELECT ENGINE FROM information_schema.TABLES WHERE TABLE_SCHEMA = %(schema)s AND TABLE_NAME = %(name)s"
_BEYOND = 10**41  # no sum of 64-bit numbers, one a row, comes near
_MANY = 500  # columns a row text: far below the server's limit of arguments


def facts(
    connection: "Connection", table: Table, place: tuple[str | None, str], source: str,
    seen: Sequence[str], counted: Sequence[str],
) -> Facts | Weakness:  # fmt: skip
    """`place` is database and name, `seen` the cells as they are streamed, `counted` the columns never streamed."""
    if table.kind != "table":
        return "view"
    engine = connection.exec_driver_sql(
        _ENGINE, dict(zip(("schema", "name"), place, strict=True)), _PARAMETERS
    ).scalar()
    if engine != "InnoDB":
        return "storage"
    rows = int(connection.exec_driver_sql(f"SELECT count(*) FROM {source}").scalar_one())  # noqa: S608
    if rows == 0:
        return ("0",)
    return "few_rows" if rows < FEW else _summed(connection, source, seen, counted)


def _summed(connection: "Connection", source: str, seen: Sequence[str], counted: Sequence[str]) -> Facts | Weakness:
    hashed = f"MD5({_row_text(seen, counted)})"
    number = f"CAST(CONV(LEFT({hashed}, 16), 16, 10) AS UNSIGNED)"
    # The server makes NULL of a text that is longer than its largest packet; such a row must not drop out.
    select = f"SELECT count(*), sum(IFNULL({number}, {_BEYOND})) FROM {source}"  # noqa: S608
    rows, total = connection.exec_driver_sql(select).one()
    return (str(rows), str(total)) if total < _BEYOND else "too_long"


def _row_text(seen: Sequence[str], counted: Sequence[str]) -> str:
    """All values of a row as one text; a binary separator keeps the bytes of every character set as they are."""
    lengths = [f"IFNULL(LENGTH({cell}), 'N')" for cell in seen]
    present = [f"{cell} IS NULL" for cell in counted]
    return _joined([*lengths, *present, *seen])


def _joined(parts: Sequence[str]) -> str:
    if len(parts) <= _MANY:
        return f"CONCAT_WS(BINARY ',', {', '.join(parts) or chr(39) * 2})"
    return _joined([_joined(parts[start : start + _MANY]) for start in range(0, len(parts), _MANY)])


_PARAMETERS = {"no_parameters": False}
