"""Takes the statements in sqlite_master apart, word by word: no string, name or comment is mistaken for another.

Lexical rules by sqlite.org/lang_keywords.html and the tokenizer's own source; double quotes hold a name, or a string
where nothing of that name is known (sqlite.org/quirks.html).
"""

import re
from collections.abc import Collection, Iterator, Sequence
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
    found = (name(word).casefold() for word in _significant(sql))
    return frozenset(known[word] for word in found if word in known)


def has_literal(sql: str, names: Collection[str]) -> bool:
    """Whether a text stands in it: in single quotes, or in double quotes where `names` (folded) has none like it."""
    parts = list(_significant(sql))
    said = {name(word).casefold() for at, word in pairwise(parts) if at.upper() in ("AS", "VIEW")}
    known = {*names, *said}
    filled = [word for word in parts if len(word) > 2]
    return any(word[-1] == "'" or (word[0] == '"' and name(word).casefold() not in known) for word in filled)


def referred(sql: str) -> Iterator[str]:
    """The tables that foreign keys of a CREATE TABLE point at, in lower case."""
    return (name(word).lower() for before, word in pairwise(_significant(sql)) if before.upper() == "REFERENCES")


def without_keys(sql: str, gone: Collection[str]) -> str:
    """A CREATE TABLE without the foreign keys that point at these tables (in lower case)."""
    parts = words(sql)
    while span := _key_to(parts, gone):
        parts[span[0] : span[1]] = []
    return "".join(parts)


def _significant(sql: str) -> Iterator[str]:
    return (word for word in words(sql) if not _NOTHING.match(word))


def _key_to(parts: Sequence[str], gone: Collection[str]) -> tuple[int, int] | None:
    """From which word to which a foreign key to one of these tables is declared."""
    real = [place for place, word in enumerate(parts) if not _NOTHING.match(word)]
    said = [*(parts[place].upper() for place in real), ""]
    for at, word in enumerate(said):
        if word == "REFERENCES" and name(parts[real[at + 1]]).lower() in gone:
            first, last = _first(said, at), _last(said, at + 2)
            if said[first - 1] == "," and said[last] in (",", ")"):
                return real[first - 1], real[last - 1] + 1
            return real[first - 1] + 1, real[last - 1] + 1
    return None


def _first(said: Sequence[str], at: int) -> int:
    """Where a foreign key begins whose REFERENCES stands at this place."""
    if said[at - 1] == ")" and said[(opening := _opening(said, at - 1)) - 1] == "KEY":
        at = opening - 2  # FOREIGN KEY (…) REFERENCES
    return at - 2 if said[at - 2] == "CONSTRAINT" else at


def _opening(said: Sequence[str], closing: int) -> int:
    depth = 0
    for place in range(closing, -1, -1):
        depth += (said[place] == ")") - (said[place] == "(")
        if depth == 0:
            return place
    return -1


def _last(said: Sequence[str], at: int) -> int:
    """Behind the last word of what may follow `REFERENCES table`."""
    if said[at : at + 1] == ["("]:
        at = said.index(")", at) + 1
    while True:
        here = said[at : at + 4]
        if here[:1] == ["ON"]:
            at += 4 if here[2:3] in (["SET"], ["NO"]) else 3
        elif here[:1] == ["MATCH"]:
            at += 2
        elif here[:1] == ["DEFERRABLE"] or here[:2] == ["NOT", "DEFERRABLE"]:
            at += 1 if here[0] == "DEFERRABLE" else 2
        elif here[:1] == ["INITIALLY"]:
            at += 2
        else:
            return at
