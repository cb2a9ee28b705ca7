"""A policy's text as passages: each item, table row or sentence with its line, its headings and what introduces it."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from textwrap import wrap
from typing import Literal

Form = Literal["item", "row", "sentence"]

QUOTE = 120  # characters of the policy that are quoted at most


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the largest, 0 the document's own title."""

    line: int
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """The smallest piece of a policy that says something.

    `headings` stand over it, outermost first. `intro` is the sentence with a colon that a list or table follows.
    `paragraph` numbers the block that it belongs to; `cells` are a table row's by its normal header.
    """

    form: Form
    line: int
    text: str
    headings: tuple[Heading, ...]
    intro: str
    paragraph: int
    cells: Mapping[str, str] = field(default_factory=dict)


def normal(text: str) -> str:
    """For matching: lower case, no accents, plain quotes and spaces, no Markdown emphasis or link target."""
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c)).lower()
    text = re.sub(r"[\u2018\u2019\u02bc`´]", "'", text)
    text = re.sub(r"[«»\u201c\u201d\u201e]", '"', text)
    text = re.sub(r"[\u2010-\u2015]", "-", text)
    text = re.sub(r"\]\([^)\s]{0,300}\)", "]", text)
    return " ".join(re.sub(r"[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}|[\[\]]", "", text).split())


def quote(text: str) -> str:
    """The policy's own words on one line, at most QUOTE characters, without Markdown."""
    text = re.sub(r"\]\([^)\s]{0,300}\)", "]", text)
    text = " ".join(re.sub(r"\*{1,3}|\b_{1,3}|_{1,3}\b|[\[\]|]", "", text).split()).strip(" ;,.")
    return text if len(text) <= QUOTE else text[: QUOTE - 1].rstrip() + "…"


def passages(text: str) -> tuple[Passage, ...]:
    """Every passage of a policy in Markdown or plain text; never fails."""
    return tuple(_Reading(lines_of(text)).passages())


_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_UNREADABLE = re.compile(r"[^\s|]{200,}")  # an embedded picture, not a word
_HTML = re.compile(r"<(?:h[1-6]|li|p|br|ul|div|b|strong|em|span|a)\b[^<>]*>|&(?:\w{2,8}|#\d{2,5});", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def lines_of(text: str) -> list[str]:
    """The text's lines, numbered as an editor does; what stands in HTML comments is blank."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)
    lines = _UNREADABLE.sub(" … ", _CONTROL.sub(" ", text)).split("\n")
    return [_without_html(line) for line in lines] if _HTML.search(text) else lines


def _without_html(line: str) -> str:
    """A line of HTML as Markdown: headings and list items; a break separates things."""
    line = re.sub(r"<h([1-6])\b[^>]*>", lambda found: "#" * int(found[1]) + " ", line, flags=re.IGNORECASE)
    line = re.sub(r"<li\b[^>]*>", "- ", line, flags=re.IGNORECASE)
    line = re.sub(r"\s*<br\s*/?>\s*", ", ", line, flags=re.IGNORECASE)
    return unescape(re.sub(r"</?[a-zA-Z][^<>]*>", "", line)).replace("\n", " ")


_ITEM = re.compile(r"\s*(?P<mark>[-*+•◦▪–—‣·]\s+|(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+|\(\w{1,3}\)\s+)(?P<text>\S.*)")
_NUMBERED = re.compile(r"\s{0,3}(?P<number>\d{1,2}(?:\.\d{1,2})*)[.)]?\s*[-–—:]?\s+(?P<text>\S.*)")
_ARTICLE = re.compile(r"\s{0,3}(?:article|section|chapitre|chapter|titre|part|partie)\s+[\dIVXivx]+\b.*", re.IGNORECASE)
_HASHES = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_BOLD = re.compile(r"\s*(\*\*|__)(?P<text>[^*_]+)\1\s*:?\s*")
_BARE = re.compile(r"[A-ZÀ-Ý«\"][^:;.,!|\d]{2,90}[^:;.,!|\d\s]")  # a short line on its own, in a text without markup
_RULE = re.compile(r"\s{0,3}(=+|-{2,})\s*")
_ROW = re.compile(r"\s*\|?.*\|.*")
_DIVIDER = re.compile(r"\s*\|?(\s*:?-+:?\s*\|)+(\s*:?-+:?)?\s*")
_LONGEST_HEADING = 110


def _heading(lines: list[str], place: int) -> Heading | None:
    line = lines[place]
    if found := _HASHES.fullmatch(line):
        return Heading(place + 1, len(found[1]), found[2])
    if not line.strip() or len(line) > _LONGEST_HEADING or "|" in line:
        return None
    below = lines[place + 1] if place + 1 < len(lines) else ""
    if (rule := _RULE.fullmatch(below)) and not _ITEM.fullmatch(line) and not _RULE.fullmatch(line):
        return Heading(place + 1, 1 if rule[1][0] == "=" else 2, line.strip())
    if _ARTICLE.fullmatch(line) and not line.rstrip().endswith((".", ";", ",")):
        return Heading(place + 1, 2, line.strip())
    if (found := _NUMBERED.fullmatch(line)) and _alone(lines, place, found):
        return Heading(place + 1, 2 + found["number"].count("."), found["text"])
    if found := _BOLD.fullmatch(line):
        return Heading(place + 1, 6, found["text"])
    capitals = line.strip()
    if sum(c.isalpha() for c in capitals) >= 4 and capitals == capitals.upper() and not _ITEM.fullmatch(line):
        return Heading(place + 1, 2, capitals)
    if _BARE.fullmatch(capitals) and not below.strip() and not (place and lines[place - 1].strip()):
        return Heading(place + 1, 4, capitals)
    return None


def _headings(lines: list[str]) -> dict[int, Heading]:
    """The headings by place; the first one, if no other is as large, is the document's title."""
    found = {place: heading for place in range(len(lines)) if (heading := _heading(lines, place))}
    for place, first in list(found.items())[:1]:
        if len(found) > 1 and all(other.level > first.level for other in list(found.values())[1:]):
            found[place] = Heading(first.line, 0, first.text)
    return found


def _alone(lines: list[str], place: int, found: re.Match[str]) -> bool:
    """Whether a numbered line is a title: no item of the same depth beside it, and no sentence."""
    if found["text"].rstrip().endswith((".", ";", ",")):
        return False
    depth = found["number"].count(".")
    before = next((line for line in reversed(lines[:place]) if line.strip()), "")
    after = next((line for line in lines[place + 1 :] if line.strip()), "")
    beside = [_NUMBERED.fullmatch(line) for line in (before, after)]
    return not any(other and other["number"].count(".") == depth for other in beside)


class _Reading:
    """One pass over the lines; holds what is open: headings, the introducing sentence, the table's header."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.found = _headings(lines)
        self.headings: list[Heading] = []
        self.intro = ""
        self.header: list[str] = []
        self.paragraph = 0
        self.nest: list[tuple[int, str]] = []  # items that end with a colon: their indent and text
        self.open: list[tuple[int, str]] = []  # the lines of an open paragraph or item
        self.form: Form = "sentence"
        self.indent = 0

    def passages(self) -> Iterator[Passage]:
        for place, line in enumerate(self.lines):
            if heading := self.found.get(place):
                yield from self._close()
                self._enter(heading)
            elif not line.strip() or _RULE.fullmatch(line):
                yield from self._close()
                self.header = [] if not line.strip() else self.header
            elif self._is_row(place):
                yield from self._close()
                yield from self._row(place, line)
            else:
                yield from self._text(place, line)
        yield from self._close()

    def _enter(self, heading: Heading) -> None:
        self.headings = [h for h in self.headings if h.level < heading.level] + [heading]
        self.intro, self.header, self.nest = "", [], []

    def _text(self, place: int, line: str) -> Iterator[Passage]:
        if item := _ITEM.fullmatch(line):
            yield from self._close()
            indent = item.start("mark")
            self.nest = [(outer, text) for outer, text in self.nest if outer < indent]
            self.form = "item"
            self.open = [(place + 1, item["text"])]
            self.indent = indent
            return
        if self.open and self.form == "item" and not line.startswith((" ", "\t")):
            yield from self._close()
        self.open.append((place + 1, line.strip()))

    def _close(self) -> Iterator[Passage]:
        """The open paragraph or item as passages."""
        if not self.open:
            return
        self.paragraph += 1
        if self.form == "item":
            text = " ".join(text for _, text in self.open)
            for piece in wrap(text, _LONGEST):
                yield self._passage("item", self.open[0][0], piece)
            if text.rstrip(" *_").endswith(":"):
                self.nest.append((self.indent, text))
        else:
            self.intro, self.nest = "", []
            for number, sentence in _sentences(self.open):
                yield self._passage("sentence", number, sentence)
                self.intro = sentence if sentence.rstrip(" *_").endswith(":") else ""
        self.open, self.form = [], "sentence"

    def _is_row(self, place: int) -> bool:
        below = self.lines[place + 1] if place + 1 < len(self.lines) else ""
        line = self.lines[place]
        return "|" in line and bool(self.header or _DIVIDER.fullmatch(below) or _DIVIDER.fullmatch(line))

    def _row(self, place: int, line: str) -> Iterator[Passage]:
        cells = [cell.strip()[:_LONGEST] for cell in line.strip().strip("|").split("|")]
        if _DIVIDER.fullmatch(line):
            return
        if not self.header:
            self.header = [normal(cell) for cell in cells]
            return
        self.paragraph += 1
        yield self._passage("row", place + 1, line.strip()[:_LONGEST], dict(zip(self.header, cells, strict=False)))

    def _passage(self, form: Form, line: int, text: str, cells: Mapping[str, str] | None = None) -> Passage:
        intro = " ".join([self.intro, *(outer for _, outer in self.nest)]).strip()
        return Passage(form, line, text, tuple(self.headings), intro, self.paragraph, cells or {})


_LONGEST = 1_500  # characters that are read at once: a sentence without an end must not take for ever
_END = re.compile(r"(?<=[.!?…:])\s+(?=[A-ZÀ-ÝŒ«\"“(*\[])")


def _sentences(lines: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The sentences of a paragraph, each with the line on which it begins."""
    starts: list[tuple[int, int]] = []
    text = ""
    for number, line in lines:
        starts.append((len(text), number))
        text += line + " "
    begin = 0
    for end in [*(found.end() for found in _END.finditer(text)), len(text)]:
        number = next(number for start, number in reversed(starts) if start <= begin)
        for sentence in wrap(text[begin:end].strip(), _LONGEST):
            yield number, sentence
        begin = end
