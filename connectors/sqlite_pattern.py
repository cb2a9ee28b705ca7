"""Regular expressions for SQLite, which has none of its own."""

import re
import sqlite3
from functools import lru_cache

_compiled = lru_cache(maxsize=64)(lambda pattern: re.compile(pattern, re.ASCII))


def install(driver: sqlite3.Connection) -> None:
    """Lets conditions of this connection call `gomme_matches(pattern, text as a blob)`."""
    driver.create_function("gomme_matches", 2, _matches, deterministic=True)


def _matches(pattern: str | bytes, cell: bytes | None) -> bool:
    """Whether the whole text fits; as bytes, because a text may be none, of a file in UTF-8 or UTF-16."""
    if cell is None:
        return False
    spelled = pattern if isinstance(pattern, str) else pattern.decode()
    encoding = "latin-1" if 0 not in cell else "utf-16-be" if cell[0] == 0 else "utf-16-le"
    return _compiled(spelled).fullmatch(cell.decode(encoding, "replace")) is not None
