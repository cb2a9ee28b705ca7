"""Documents inside cells (JSON, XML, `key=value`, PHP's serialised arrays) as paths and values: `client.tels[]`.

A path never holds data: keys that vary or look like data become `*`.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from detectors.columns import concept, fold
from detectors.words import listed

DEEPEST = 12
MOST_VALUES = 2000  # of one document
MOST_KEYS = 40  # different keys in one place: more, and they are data

_KEY = re.compile(r"[^\W\d][\w\-]{0,39}")
_HASHLIKE = re.compile(r"[0-9a-fA-F\-]{16,}|.*[0-9]{4}.*")
_PAIRS = re.compile(r"(?:^|[;&|\n,{?]\s*)([^\W\d][\w.\- ]{0,30}?)\s*[=:]\s*([^;&|\n,}]{1,200})")
_TAGS = re.compile(r"<([^\W\d][\w:.\-]{0,39})(?:\s[^<>]{0,200})?>([^<>]{1,400})</")
_ATTRIBUTES = re.compile(r"\s([^\W\d][\w:.\-]{0,39})=\"([^\"<>]{1,200})\"")
_CUT = re.compile(r"\"([^\W\d][\w.\-]{0,39})\"\s*:\s*(?:\"((?:[^\"\\]|\\.){1,400})\"|(-?[0-9][0-9.]{0,20}))")
_PHP = re.compile(r"s:[0-9]+:\"([^\W\d][\w.\-]{0,39})\";(?:s:[0-9]+:\"([^\"]{1,400})\"|i:([0-9]+))")


def flatten(document: str) -> Iterator[tuple[str, str]]:
    """Every path of a document with its value; nothing where it cannot be read."""
    text = document.strip()
    if text[:1] in "{[":
        try:
            yield from _walk(json.loads(text), "", 0)
        except (ValueError, RecursionError):
            yield from _fragments(text)
    else:
        yield from _fragments(text)


def _walk(node: Any, path: str, depth: int) -> Iterator[tuple[str, str]]:
    if depth > DEEPEST:
        return
    if isinstance(node, dict):
        for key, value in node.items():
            shown = segment(str(key))
            if shown == "*":
                yield f"{path}.*" if path else "*", str(key)
            yield from _walk(value, f"{path}.{shown}" if path else shown, depth + 1)
    elif isinstance(node, list):
        for value in node:
            yield from _walk(value, f"{path}[]", depth + 1)
    elif isinstance(node, str):
        if node[:1] in "{[" and node[-1:] in "]}" and len(node) > 6:
            yield from _nested(node, path, depth)
        else:
            yield path, node
    elif node is not None and not isinstance(node, bool):
        yield path, str(node)


def _nested(text: str, path: str, depth: int) -> Iterator[tuple[str, str]]:
    """JSON inside a string of JSON."""
    try:
        yield from _walk(json.loads(text), path, depth + 1)
    except (ValueError, RecursionError):
        yield path, text


def _fragments(text: str) -> Iterator[tuple[str, str]]:
    text = text[:20_000]
    if "s:" in text and '";' in text:
        for key, words, number in _PHP.findall(text):
            yield segment(key), words or number
    elif '":' in text:  # JSON that was cut, or too long to be kept whole: its keys without their places
        for key, words, number in _CUT.findall(text):
            yield segment(key), words or number
    elif text[:1] == "<":
        for key, value in (*_TAGS.findall(text), *_ATTRIBUTES.findall(text)):
            if key.lower() not in listed("html_tags"):
                yield segment(key.rpartition(":")[2]), value.strip()
    else:
        for key, value in _PAIRS.findall(text):
            yield segment(key.strip().replace(" ", "_")), value.strip().strip("\"'")


def segment(key: str) -> str:
    """A key as it may be shown: `*` where it could be data."""
    if not _KEY.fullmatch(key) or _HASHLIKE.fullmatch(key):
        return "*"
    return key


def is_document(text: str) -> bool:
    """Does a value look like a document of one of these kinds?"""
    head = text.lstrip()[:1]
    if head in "{[":
        return '"' in text or ":" in text
    if head == "<":
        return any(tag.lower() not in listed("html_tags") for tag, _ in _TAGS.findall(text[:4000]))
    return (text.startswith("a:") and "{" in text[:8]) or sum(1 for _ in _PAIRS.finditer(text[:500])) >= 3


Located = tuple[int, str]  # the number of a document, and a value in it


def by_path(documents: Sequence[str]) -> Mapping[str, list[str]]:
    """The values of many documents by path."""
    return {path: [value for _, value in found] for path, found in located(documents).items()}


def located(documents: Sequence[str]) -> Mapping[str, list[Located]]:
    """The same with the document of each value; where keys vary too much in one place they become `*` together."""
    found: dict[str, list[Located]] = defaultdict(list)
    for place, document in enumerate(documents):
        for number, (path, value) in enumerate(flatten(document)):
            if number >= MOST_VALUES:
                break
            found[path].append((place, value))
    return _without_data(found)


def _without_data(found: Mapping[str, list[Located]]) -> Mapping[str, list[Located]]:
    children: dict[tuple[str, ...], dict[str, int]] = defaultdict(dict)
    for path, values in found.items():
        parts = tuple(path.split("."))
        for depth, key in enumerate(parts):
            children[parts[:depth]].setdefault(key, values[0][0])
    many = {place for place, keys in children.items() if len(keys) > MOST_KEYS and _mostly_unknown({*keys})}
    if not many:
        return found
    merged: dict[str, list[Located]] = defaultdict(list)
    for path, values in found.items():
        merged[_shown(tuple(path.split(".")), many)].extend(values)
    for place in many:
        merged[_shown((*place, "*"), many)].extend((document, key) for key, document in children[place].items())
    return merged


def _shown(parts: tuple[str, ...], many: set[tuple[str, ...]]) -> str:
    return ".".join("*" if parts[:depth] in many else key for depth, key in enumerate(parts))


def _mostly_unknown(keys: set[str]) -> bool:
    return sum(concept(fold(k)) == "?" for k in keys) > 0.9 * len(keys)
