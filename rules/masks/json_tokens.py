"""The strings and numbers of a JSON text, with where each stands and its path: so that what changes is written over in
place, and blanks, order, doubled keys and the spelling of numbers stay as they were."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from detectors.documents import segment

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')


@dataclass(frozen=True, slots=True, repr=False)
class Token:
    """A key, a string, a number or another word (true, false, null) from `start` to `stop`; `value` is its text.

    `path` is as `detectors.documents` shows paths: `client.tels[]`, with `*` for a key that is data.
    """

    kind: Literal["key", "string", "number", "word"]
    start: int
    stop: int
    path: str
    value: str


def tokens(document: str) -> list[Token] | None:
    """The tokens of a JSON text in their order; None where it is none (RFC 8259: NaN is none)."""
    try:
        json.loads(document, parse_constant=_refused)
    except (ValueError, RecursionError):
        return None
    return [*_walked(document)]


def written(document: str, changes: Sequence[tuple[Token, str | None]]) -> str:
    """The document with other values; a number that becomes digits stays one, and None is null."""
    plain = document.isascii()
    parts, before = [], 0
    for token, new in changes:
        parts += [document[before : token.start], _spelled(token, new, plain)]
        before = token.stop
    return "".join([*parts, document[before:]])


def _spelled(token: Token, new: str | None, plain: bool) -> str:
    if new is None:
        return '""' if token.kind == "key" else "null"
    if token.kind == "number" and re.fullmatch(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", new):
        return new
    return json.dumps(new, ensure_ascii=plain)


def _walked(document: str) -> Iterator[Token]:
    stack: list[str] = []  # the path of each open object or list
    path, keys = "", False
    for match in _TOKEN.finditer(document):
        text = match[0]
        if text in "{[":
            stack.append(path)
            path, keys = (path, True) if text == "{" else (f"{path}[]", False)
            stack.append("object" if text == "{" else path)
        elif text in "}]":
            stack.pop()
            path, keys = stack.pop(), False
        elif text == ",":
            keys = stack[-1] == "object"
            path = stack[-2] if keys else stack[-1]
        elif text == ":":
            keys = False
        elif keys:
            key = json.loads(text)
            base = stack[-2]
            path = f"{base}.{segment(key)}" if base else segment(key)
            yield Token("key", *match.span(), path, key)
        else:
            yield _value(match, path)


def _value(match: re.Match[str], path: str) -> Token:
    text = match[0]
    if text[0] == '"':
        return Token("string", *match.span(), path, json.loads(text))
    return Token("number" if text[0] in "-0123456789" else "word", *match.span(), path, text)


def _refused(constant: str) -> Any:
    raise ValueError
