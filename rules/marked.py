"""YAML 1.2 text as plain data that remembers on which line everything stands."""

import re
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

Path = tuple[str | int, ...]

LARGEST = 200_000  # nodes once aliases are followed: a generous inventory has some thousands
_TAG = "tag:yaml.org,2002:"
_CONTROL = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, and the line (from 1) where it stands."""

    line: int
    message: str


class Unparsable(Exception):
    """The text is no YAML, or no mapping: nothing more can be said of it than this problem."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.problem = Problem(line, message)


@dataclass(slots=True)
class Marked:
    """A document as plain dicts, lists and scalars; dates stay text. `lines` knows the line of every path."""

    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    broken: set[Path] = field(default_factory=set)  # paths whose value could not be read

    def line(self, path: Path) -> int:
        """The line of `path`, or of the nearest thing around it that stands in the text."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def parse(text: str) -> Marked:
    """The document of `text`; raises Unparsable where nothing can be read, and lists the smaller problems."""
    root = _compose(text.removeprefix("\ufeff"))
    if root is None:
        raise Unparsable(1, "the document is empty")
    if not isinstance(root, MappingNode):
        raise Unparsable(_line(root), "a mapping such as 'version: 1' was expected, not a list or a single value")
    reading = _Reading(Marked())
    try:
        reading.marked.data = reading.value(root, ())
    except RecursionError:
        raise Unparsable(1, "the document is nested too deeply") from None
    return reading.marked


def _compose(text: str) -> Node | None:
    if control := _CONTROL.search(text):
        raise Unparsable(text.count("\n", 0, control.start()) + 1, "a control character that YAML does not allow")
    try:
        root: Node | None = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unparsable(mark.line + 1 if mark else 1, _syntax(error)) from None
    except (YAMLError, ReaderError, ValueError, AttributeError, NotImplementedError):
        raise Unparsable(1, "this is not YAML") from None
    except RecursionError:
        raise Unparsable(1, "the document is nested too deeply") from None
    return root


def _syntax(error: MarkedYAMLError) -> str:
    """The parser's words without its excerpt of the text, in which a password may stand."""
    problem = (error.problem or error.context or "this is not YAML").splitlines()[0]
    if "'\\t'" in problem:
        return "a tab stands here; YAML is indented with spaces"
    if "undefined alias" in problem:
        return f"{problem}; an anchor '&name' must stand before its alias '*name'"
    if "single document" in (error.context or ""):
        return "a second document starts here; one file holds one document"
    return f"not YAML: {problem}"


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


@dataclass(slots=True)
class _Reading:
    """One walk over the nodes of a document."""

    marked: Marked
    nodes: int = 0
    open: list[int] = field(default_factory=list)

    def value(self, node: Node, path: Path) -> Any:
        self.nodes += 1
        if self.nodes > LARGEST:
            raise Unparsable(_line(node), "the document is too large once its aliases are followed")
        if id(node) in self.open:
            raise Unparsable(_line(node), "an alias points at something that contains it")
        self.marked.lines.setdefault(path, _line(node))
        self.open.append(id(node))
        try:
            return self._plain(node, path)
        finally:
            self.open.pop()

    def _plain(self, node: Node, path: Path) -> Any:
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*path, place)) for place, item in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        return self._scalar(node, path)

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        plain: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if key_node.tag == f"{_TAG}merge":
                merged |= self._merged(value_node, path)
            elif not isinstance(key_node, ScalarNode):
                self._complain(key_node, "a key must be a plain word")
            elif (key := str(key_node.value)) in plain:
                first = self.marked.line((*path, key))
                self._complain(key_node, f"duplicate key '{key}'; it stands on line {first} already")
            else:
                self.marked.lines[(*path, key)] = _line(key_node)
                plain[key] = self.value(value_node, (*path, key))
        return merged | plain

    def _merged(self, node: Node, path: Path) -> dict[str, Any]:
        """What `<<: *alias` brings in; the keys beside it win."""
        value = self.value(node, path)
        parts = value if isinstance(value, list) else [value]
        if not all(isinstance(part, dict) for part in parts):
            self._complain(node, "'<<' merges mappings only")
            return {}
        return {key: value for part in reversed(parts) for key, value in part.items()}

    def _scalar(self, node: ScalarNode, path: Path) -> Any:
        kind = str(node.tag).removeprefix(_TAG)
        if kind in _SCALARS:
            try:
                return _SCALARS[kind](node.value)
            except (ValueError, OverflowError):
                self._complain(node, "a number that cannot be read")
        else:
            self._complain(node, "a tag that is not known here; plain values only")
        self.marked.broken.add(path)
        return None

    def _complain(self, node: Node, message: str) -> None:
        self.marked.problems.append(Problem(_line(node), message))


def _integer(text: str) -> int:
    digits = text.replace("_", "").lower()
    sign = -1 if digits.startswith("-") else 1
    digits = digits.lstrip("+-")
    base = {"0x": 16, "0o": 8, "0b": 2}.get(digits[:2], 10)
    return sign * int(digits[2:] if base != 10 else digits, base)


def _float(text: str) -> float:
    return float(text.replace("_", "").lower().replace(".inf", "inf").replace(".nan", "nan"))


# A timestamp stays the text that was written: the model that wants a date parses it, and says so when it cannot.
_SCALARS: dict[str, Any] = {
    "null": lambda text: None,
    "bool": lambda text: text.lower() == "true",
    "int": _integer,
    "float": _float,
    "str": str,
    "timestamp": str,
    "value": str,
}
