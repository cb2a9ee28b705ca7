"""Where text stands in a statement that makes a table, a check or a trigger again: its strings and its comments.

They are copied as they are written, whatever they say: `CHECK (email <> 'x@…')`, `DEFAULT '06 …'`, `-- ask Mme …`.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from connectors import mariadb_sql, sqlite_sql

_POSTGRESQL = re.compile(
    r"--[^\n]*|/\*.*?(?:\*/|\Z)"
    r"|[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'"
    r"|(?P<tag>\$(?:[A-Za-z_]\w*)?\$).*?(?P=tag)"
    r"|\"(?:[^\"]|\"\")*\"|\w+|\s+|.",
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_LISTS = ("ENUM", "SET")  # of MariaDB's types; what stands there is also in cells


@dataclass(frozen=True, slots=True)
class Said:
    """A text between `start` and `end` of a statement. `fixed`: a label, which cells hold too. `escapes`: the signs
    that its dialect doubles, or writes behind a backslash."""

    start: int
    end: int
    text: str = field(repr=False)
    quote: str = ""  # '' for a comment
    escapes: bool = False
    fixed: bool = False

    @property
    def is_comment(self) -> bool:
        return not self.quote

    def written(self, text: str) -> str:
        """Another text as it must stand there."""
        if self.is_comment:
            return text.replace("*/", "* /")
        text = text.replace("\\", "\\\\") if self.escapes else text
        return text.replace(self.quote, self.quote * 2)


def said(sql: str, dialect: str, names: Collection[str] = ()) -> Iterator[Said]:
    """Every text in a statement, in order; `names`, folded, are of what the database holds, and so are no text."""
    if dialect == "postgresql":
        yield from _of_postgresql(sql, 0)
    elif dialect == "sqlite":
        yield from _of_words(sqlite_sql.words(sql), escapes=False, names=names)
    else:
        yield from _of_words(mariadb_sql.words(sql), escapes=True, names=names)


def rewritten(sql: str, places: Sequence[Said], texts: Sequence[str]) -> str:
    """The statement with other texts in these places."""
    parts, before = [], 0
    for place, text in zip(places, texts, strict=True):
        parts += [sql[before : place.start], place.written(text)]
        before = place.end
    return "".join([*parts, sql[before:]])


def _of_postgresql(sql: str, offset: int) -> Iterator[Said]:
    """The body of a function, in dollars, is a statement itself."""
    fixed = re.match(r"\s*CREATE\s+TYPE\s.*?\sAS\s+ENUM\b", sql, re.DOTALL | re.IGNORECASE) is not None
    for match in _POSTGRESQL.finditer(sql):
        word, at = match[0], match.start() + offset
        if tag := match["tag"]:
            yield from _of_postgresql(word[len(tag) : -len(tag)], at + len(tag))
        elif word[0] in "'eE" and word[-1] == "'" and len(word) > 1:
            yield _string(word, at, escapes=word[0] != "'", fixed=fixed)
        elif word.startswith(("--", "/*")):
            yield _comment(word, at)


def _of_words(words: Sequence[str], escapes: bool, names: Collection[str]) -> Iterator[Said]:
    at, listed = 0, False
    for place, word in enumerate(words):
        if word == "(" and escapes:
            listed = any(before.upper() in _LISTS for before in words[max(0, place - 2) : place])
        listed = listed and word != ")"
        a_name = word[0] == '"' and sqlite_sql.name(word).casefold() in names
        if word[0] in "'\"" and len(word) > 1 and not a_name:
            yield _string(word, at, escapes, listed)
        elif word.startswith(("--", "/*", "#")) and len(word) > 1 and not word.startswith(("/*!", "/*M!")):
            yield _comment(word, at)
        at += len(word)


def _comment(word: str, at: int) -> Said:
    """What stands between its marks."""
    begin, end = (1 if word[0] == "#" else 2), (2 if word.endswith("*/") else 0)
    return Said(at + begin, at + len(word) - end, word[begin : len(word) - end])


def _string(word: str, at: int, escapes: bool, fixed: bool) -> Said:
    begin, quote = word.index(word[-1]) + 1, word[-1]
    text = word[begin:-1].replace(quote * 2, quote)
    text = _ESCAPED.sub(r"\1", text) if escapes else text
    return Said(at + begin, at + len(word) - 1, text, quote, escapes, fixed)
