"""A YAML document read into a model, and every problem of it as one sentence with its file and line.

RulesError
└── DocumentError        a YAML document cannot be used: one `file:line: …` sentence per problem, all of them at once
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from rules.marked import Marked, Path, Problem, Unparsable, parse

M = TypeVar("M")
Check = Callable[[M], Iterable[tuple[Path, str]]]  # what is wrong beyond types: where, and a sentence
PLACED = "placed"  # type of a PydanticCustomError whose message needs no path in front: its line says where


class RulesError(Exception):
    """What is declared cannot be used; the message names the place and the way out, never a password."""


class DocumentError(RulesError):
    """A YAML document cannot be used; `problems` in the order of their lines."""

    def __init__(self, source: str, problems: Sequence[Problem]) -> None:
        self.source = source
        self.problems = tuple(Problem(p.line, _without_passwords(p.message)) for p in sorted(set(problems)))
        super().__init__("\n".join(f"{source}:{problem.line}: {problem.message}" for problem in self.problems))


class Section(BaseModel):
    """A part of a document: an unknown key is an error, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def read(text: str, source: str, model: type[M], check: Check[M] = lambda document: ()) -> M:
    """The document `text` as a `model` (of pydantic, or a dataclass); `source` is the file's name in errors.

    Raises DocumentError with every problem of the text, or, where the types are right, with every problem that
    `check` finds.
    """
    try:
        marked = parse(text)
    except Unparsable as error:
        raise DocumentError(source, [error.problem]) from None
    try:
        document = TypeAdapter(model).validate_python(marked.data)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        raise DocumentError(source, [*marked.problems, *_problems(details, marked, model)]) from None
    problems = marked.problems or [Problem(marked.line(place), message) for place, message in check(document)]
    if problems:
        raise DocumentError(source, problems)
    return document


def nearest(word: str, known: Sequence[str]) -> str:
    """`; did you mean 'x'?` where a known word is near, else the known words, else nothing."""
    lowered = {candidate.lower(): candidate for candidate in known}
    if close := get_close_matches(word.lower(), lowered, n=1, cutoff=0.6):
        return f"; did you mean '{lowered[close[0]]}'?"
    return f"; known here: {', '.join(known)}" if known else ""


def _problems(details: Sequence[ErrorDetails], marked: Marked, model: Any) -> Iterator[Problem]:
    """The sentences for what pydantic found; of a union's branches only what the text came nearest to is told."""
    places = [_place(detail["loc"], marked.data) for detail in details]
    for detail, place in zip(details, places, strict=True):
        if any(place[: len(broken)] == broken for broken in marked.broken):
            continue
        in_a_branch = len(place) < len(detail["loc"]) and detail["type"] != "missing"
        if in_a_branch and any(len(other) > len(place) and other[: len(place)] == place for other in places):
            continue
        yield Problem(marked.line(place), _sentence(detail, place, marked, model))


def _place(loc: Path, data: Any) -> Path:
    """`loc` without pydantic's own words (union branches, '[key]') and without what the text does not hold."""
    place: list[str | int] = []
    for step in loc:
        inside = isinstance(data, dict) and step in data
        if inside or (isinstance(data, list) and isinstance(step, int) and step < len(data)):
            place.append(step)
            data = data[step]
    return tuple(place)


def _sentence(detail: ErrorDetails, place: Path, marked: Marked, model: Any) -> str:
    kind, last = detail["type"], str(detail["loc"][-1]) if detail["loc"] else ""
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        return f"unknown key '{last}'{nearest(last, known_keys(model, detail['loc'][:-1]))}"
    if kind == "missing":
        return f"'{last}' is missing{_under(place)}" if not last.isdigit() else f"{_at(place)}too few items"
    if kind == PLACED:
        return str(detail["msg"])
    if kind == "value_error":
        return f"{_at(place)}{detail['msg'].removeprefix('Value error, ')}"
    value = _value(place, marked.data)
    if kind == "literal_error" and isinstance(value, str):
        expected = re.findall(r"'([^']*)'", str(detail.get("ctx", {}).get("expected", "")))
        shown = f" '{value}'" if re.fullmatch(r"[\w.-]{1,40}", value) else ""
        return f"{_at(place)}unknown value{shown}{nearest(value, expected)}"
    return f"{_at(place)}{_EXPECTED.get(kind, _plain(detail['msg']))}, not {_what(value)}"


_EXPECTED: Mapping[str, str] = {
    "string_type": "text was expected",
    "int_type": "a whole number was expected",
    "int_parsing": "a whole number was expected",
    "int_from_float": "a whole number was expected",
    "float_type": "a number was expected",
    "float_parsing": "a number was expected",
    "bool_type": "true or false was expected",
    "bool_parsing": "true or false was expected",
    "list_type": "a list was expected",
    "tuple_type": "a list was expected",
    "set_type": "a list was expected",
    "dict_type": "a mapping was expected",
    "mapping_type": "a mapping was expected",
    "model_type": "a mapping was expected",
    "model_attributes_type": "a mapping was expected",
    "dataclass_type": "a mapping was expected",
    "date_type": "a date such as 2026-01-15 was expected",
    "date_parsing": "a date such as 2026-01-15 was expected",
    "date_from_datetime_parsing": "a date such as 2026-01-15 was expected",
    "date_from_datetime_inexact": "a date such as 2026-01-15 was expected",
    "time_delta_parsing": "a duration such as PT5M was expected",
    "time_delta_type": "a duration such as PT5M was expected",
}


def _plain(message: str) -> str:
    return message.replace("Input should", "the value should", 1)


def _what(value: Any) -> str:
    """The value's kind, never the value: a password may stand where it does not belong."""
    names = {bool: "true or false", str: "this text", dict: "a mapping", list: "a list", type(None): "nothing"}
    return names.get(type(value), "this number")


def _value(place: Path, data: Any) -> Any:
    for step in place:
        data = data[step]
    return data


def _under(place: Path) -> str:
    return f" under '{dotted(place)}'" if place else ""


def _at(place: Path) -> str:
    return f"'{dotted(place)}': " if place else ""


def dotted(place: Path) -> str:
    """A path as people write it: systems.commercial.schemas[1]"""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place).removeprefix(".")


def known_keys(model: Any, loc: Path) -> list[str]:
    """The keys that the model at `loc` knows, for the nearest one; empty where anything may stand."""
    models = [model]
    for step in loc:
        models = [inner for outer in models for inner in _inside(outer, step)] or models
    keys = [name for outer in models for plain in _plain_types(outer) for name in _fields(plain)]
    return list(dict.fromkeys(keys))


def _inside(annotation: Any, step: str | int) -> Iterator[Any]:
    """What may stand at `step` of something of that type."""
    for plain in _plain_types(annotation):
        origin, arguments = get_origin(plain), get_args(plain)
        if str(step) in _fields(plain):
            yield _fields(plain)[str(step)]
        elif isinstance(origin, type) and issubclass(origin, Mapping) and isinstance(step, str):
            yield arguments[1]
        elif isinstance(origin, type) and issubclass(origin, Sequence) and isinstance(step, int):
            yield arguments[0]


def _plain_types(annotation: Any) -> Iterator[Any]:
    """The alternatives of an annotation, without Annotated and None."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _plain_types(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for alternative in get_args(annotation):
            yield from _plain_types(alternative)
    elif annotation is not type(None) and origin is not Literal:
        yield annotation


def _fields(plain: Any) -> dict[str, Any]:
    """The keys of a model or dataclass with their annotations."""
    if isinstance(plain, type) and issubclass(plain, BaseModel):
        return {field.alias or name: field.annotation for name, field in plain.model_fields.items()}
    if isinstance(plain, type) and is_dataclass(plain):
        hints = get_type_hints(plain, include_extras=True)
        return {field.name: hints[field.name] for field in fields(plain)}
    return {}


_PASSWORD = re.compile(r"(\w:)\S.*@")


def _without_passwords(text: str) -> str:
    return _PASSWORD.sub(r"\1***@", " ".join(text.split()))
