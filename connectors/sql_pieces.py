"""SQL in pieces: text, and values that are bound where a statement takes parameters, or written out where not."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from connectors.predicate import Scalar


@dataclass(frozen=True, slots=True)
class Value:
    """A value in a statement."""

    value: Scalar = field(repr=False)


Sql = tuple[str | Value, ...]


def joined(word: str, parts: Sequence[Sql]) -> Sql:
    found: list[str | Value] = []
    for at, part in enumerate(parts):
        found += [word, *part] if at else part
    return tuple(found)


def wrapped(part: Sql) -> Sql:
    return ("(", *part, ")")


def bound(sql: Sql, dialect: str) -> tuple[str, tuple[Scalar, ...]]:
    """The statement with the driver's marks for its values, and the values."""
    mark = "?" if dialect == "sqlite" else "%s"
    texts = (mark if isinstance(part, Value) else _escaped(part, mark) for part in sql)
    return "".join(texts), tuple(part.value for part in sql if isinstance(part, Value))


def inlined(sql: Sql, dialect: str) -> str:
    """The statement with its values written out, for what takes no parameters, such as COPY."""
    return "".join(literal(part.value, dialect) if isinstance(part, Value) else part for part in sql)


def literal(value: Scalar, dialect: str) -> str:
    """The value as it is written whatever the session says of backslashes."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return repr(value) if "e" in repr(value) else f"{value!r}e0"
    quoted = value.replace("'", "''")
    if dialect == "sqlite":
        return f"'{quoted}'"
    if dialect == "postgresql":
        return "E'" + quoted.replace("\\", "\\\\") + "'"
    return f"_utf8mb4 X'{value.encode().hex()}'" if value else "''"


def _escaped(text: str, mark: str) -> str:
    return text.replace("%", "%%") if mark == "%s" else text
