"""Takes the statements that MariaDB prints apart, word by word: no string, name or comment is mistaken for another.

Lexical rules by mariadb.com/kb/en/lexical-structure; a comment for some versions only (`/*!80016 … */`) stays whole.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_COMMENTS = r"/\*.*?\*/|--(?=\s)[^\n]*|\#[^\n]*"
_WORDS = r"`(?:[^`]|``)*`|[\w$]+|\s+|."
_ESCAPED = re.compile(rf"'(?:[^'\\]|\\.|'')*'|\"(?:[^\"\\]|\\.|\"\")*\"|{_COMMENTS}|{_WORDS}", re.DOTALL)
_LITERAL = re.compile(rf"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|{_COMMENTS}|{_WORDS}", re.DOTALL)
_DEFINER = re.compile(r"""\bDEFINER\s*=\s*([`"])(?:(?!\1).|\1\1)*\1(?:@([`"])(?:(?!\2).|\2\2)*\2)?\s+""", re.DOTALL)


def words(sql: str, mode: str = "") -> list[str]:
    """Strings, names, comments, words, spaces and single characters; joined they are the text again."""
    return (_LITERAL if "NO_BACKSLASH_ESCAPES" in mode else _ESCAPED).findall(sql)


def without_definer(sql: str) -> str:
    """The statement for whoever runs it: a definer is an account of the source's server."""
    return _DEFINER.sub("", sql, count=1)


def unqualified(
    sql: str, database: str, known: Collection[str], mode: str = "", fold: Callable[[str], str] = str
) -> str:
    """The text with `database.` taken off the names of what it holds, so that it works in a database of any name.

    `fold`: how the server compares such names; `database` and `known` are folded already.
    """
    found = words(sql, mode)
    dropped: set[int] = set()
    for name in _qualifiers(found, mode):
        if fold(name.qualifier) == database and fold(name.follower) in known:
            dropped.update(range(name.start, name.end))
    return "".join(word for at, word in enumerate(found) if at not in dropped)


def qualifiers(sql: str, mode: str = "") -> set[str]:
    """Every name that a dot follows and none precedes: databases, and tables or aliases before a column."""
    return {name.qualifier for name in _qualifiers(words(sql, mode), mode)}


def relations(sql: str, mode: str = "") -> set[str]:
    """Names without a dot on either side that no AS introduces: among them every table, view and function in use."""
    found = [word for word in words(sql, mode) if not _is_gap(word)]
    padded = ["", *found, ""]
    around = zip(padded, found, padded[2:], strict=False)
    bare = (word for before, word, after in around if "." not in (before, after) and before.upper() != "AS")
    names = {_name(word, mode) for word in bare}
    return names - {""}


def has_literal(sql: str) -> bool:
    """Whether the text quotes one with a letter or a digit in it."""
    return any(word[0] == "'" and re.search(r"\w", word) for word in words(sql))


def items(create: str) -> tuple[str, list[str], str]:
    """CREATE TABLE's head, the columns, keys and checks between its brackets, and its options and partitions."""
    found = words(create)
    opening = found.index("(")
    depth, start, parts = 0, opening + 1, []
    for at in range(opening, len(found)):
        depth += (found[at] == "(") - (found[at] == ")")
        if (depth == 1 and found[at] == ",") or depth == 0:
            parts.append("".join(found[start:at]).strip())
            start = at + 1
        if depth == 0:
            break
    return "".join(found[:opening]), parts, "".join(found[start:])


def calls(sql: str, functions: Collection[str]) -> bool:
    """Whether one of these functions is called."""
    found = [word.lower() for word in words(sql) if not _is_gap(word)]
    return any(word in functions and after == "(" for word, after in pairwise(found))


@dataclass(frozen=True, slots=True)
class _Qualified:
    """`qualifier.follower`; the words from `start` to `end` are the qualifier and its dot."""

    qualifier: str
    follower: str
    start: int
    end: int


def _qualifiers(found: Sequence[str], mode: str) -> Iterator[_Qualified]:
    solid = [at for at, word in enumerate(found) if not _is_gap(word)]
    for place, at in enumerate(solid[:-2]):
        name = _name(found[at], mode)
        if not name or found[solid[place + 1]] != "." or (place and found[solid[place - 1]] == "."):
            continue
        after = solid[place + 2]
        yield _Qualified(name, _name(found[after], mode), at, after)


def _is_gap(word: str) -> bool:
    return word.isspace() or word.startswith(("/*", "--", "#"))


def _name(word: str, mode: str) -> str:
    """The name that a word is, '' where it is none."""
    if word[0] == "`" or (word[0] == '"' and "ANSI" in mode):
        return word[1:-1].replace(word[0] * 2, word[0])
    return word if re.fullmatch(r"(?!\d+$)[\w$]+", word) else ""
