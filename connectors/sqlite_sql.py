"""Takes the statements in sqlite_master apart, word by word: no string, name or comment is mistaken for another.

Lexical rules by sqlite.org/lang_keywords.html and the tokenizer's own source; double quotes hold a name, or a string
where nothing of that name is known (sqlite.org/quirks.html).
"""

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

_NAME = r"[A-Za-z_\x80-\U0010ffff][\w$\x80-\U0010ffff]*"
_WORDS = re.compile(
    r"--[^\n]*|/\*.*?(?:\*/|\Z)"  # comments
    r"|[xX]?'(?:[^']|'')*'"  # strings and blobs
    r'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]'  # quoted names
    rf"|{_NAME}|\d[\w.]*|\s+|.",
    re.DOTALL,
)
_NOTHING = re.compile(r"\s|--|/\*")
_QUOTES = {'"': '"', "`": "`", "[": "]", "'": "'"}


def words(sql: str) -> list[str]:
    """Strings, names, comments, spaces and single characters; joined they are the text again."""
    return _WORDS.findall(sql)


def name(word: str) -> str:
    """The name that a word stands for, without its quotes."""
    end = _QUOTES.get(word[:1])
    return word[1:-1].replace(end * 2, end) if end and len(word) > 1 else word


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def string(value: str) -> str:
    """A text as a literal."""
    return "'" + value.replace("'", "''") + "'"


def mentioned(sql: str, relations: Collection[str]) -> frozenset[str]:
    """Those of the tables and views whose names stand in the statement: all that it can need, perhaps more."""
    known = {relation.casefold(): relation for relation in relations}
    found = (name(word).casefold() for word in significant(sql))
    return frozenset(known[word] for word in found if word in known)


def has_literal(sql: str, names: Collection[str]) -> bool:
    """Whether a text stands in it: in single quotes, or in double quotes where `names` (folded) has none like it."""
    parts = list(significant(sql))
    said = {name(word).casefold() for at, word in pairwise(parts) if at.upper() in ("AS", "VIEW")}
    known = {*names, *said}
    filled = [word for word in parts if len(word) > 2]
    return any(word[-1] == "'" or (word[0] == '"' and name(word).casefold() not in known) for word in filled)


def significant(sql: str) -> Iterator[str]:
    """The words without spaces and comments."""
    return (word for word in words(sql) if not is_nothing(word))


def is_nothing(word: str) -> bool:
    """Whether it is space or a comment."""
    return bool(_NOTHING.match(word))
