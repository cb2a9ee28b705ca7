"""patterns.yaml: a workspace's own patterns and lexicons, read into those of the detectors with every mistake named."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from detectors.category import CATEGORIES
from detectors.columns import fold
from detectors.columns import words as words_of
from detectors.custom import SHARE, Custom, CustomLexicon, CustomPattern, custom_pattern, plain, refusal
from rules.document import Section, dotted, nearest, read
from rules.marked import Path

MOST = 100  # patterns: each looks at every cell
MOST_ENTRIES = 500_000  # of one lexicon

Files = Mapping[str, str]  # the text of each lexicon file that is there, by the name that patterns.yaml gives


def _slug(text: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,39}", text):
        raise ValueError("an id begins with a letter and holds at most 40 of a-z, 0-9, '_' and '-', as in 'matricule'")
    return text


def _word(text: str) -> str:
    if not words_of(fold(text)):
        raise ValueError("a word of a column's name holds letters, as in 'matricule'")
    return text


def _shown(text: str) -> str:
    if not text.strip() or "|" in text:
        raise ValueError("a label is some words without '|'")
    return text.strip()


Id = Annotated[str, AfterValidator(_slug)]
Shown = Annotated[str, AfterValidator(_shown)]


class Label(Section):
    """What reports call a pattern."""

    fr: Shown
    en: Shown


class PatternEntry(Section):
    """One kind of value that only this workspace has."""

    id: Id
    category: str
    regex: str
    label: Label | None = None
    inside: bool = False
    words: tuple[Annotated[str, AfterValidator(_word)], ...] = ()
    share: Annotated[float, Field(gt=0, le=1)] = SHARE


class LexiconEntry(Section):
    """Values that are, or are not, names of persons in this workspace: here, or in a file beside it."""

    id: Id
    means: Literal["name", "not_name"]
    values: Annotated[tuple[str, ...] | None, Field(repr=False)] = None
    file: str | None = None

    def entries(self, files: Files) -> frozenset[str]:
        """Its values as they are compared; of a file every line that is not blank and no comment (`#`)."""
        if self.file is None:
            lines = list(self.values or ())
        else:
            lines = [line for line in files[self.file].removeprefix("\ufeff").splitlines() if line[:1] != "#"]
        return frozenset(entry for line in lines if (entry := plain(line)))


class _Document(Section):
    version: Literal[1]
    patterns: Annotated[tuple[PatternEntry, ...], Field(max_length=MOST)] = ()
    lexicons: tuple[LexiconEntry, ...] = ()


Mistakes = Iterator[tuple[Path, str]]


def lexicon_files(text: str, source: str) -> tuple[str, ...]:
    """The names of the files that `load` needs beside `source`; raises DocumentError where the text is no document."""
    document = read(text, source, _Document)
    return tuple(lexicon.file for lexicon in document.lexicons if lexicon.file and not _strays(lexicon.file))


def load(text: str, source: str, files: Files) -> Custom:
    """The patterns and lexicons in `text`, whose file is `source`; raises DocumentError with all that is wrong."""

    def check(document: _Document) -> Mistakes:
        yield from _twice(document)
        for at, pattern in enumerate(document.patterns):
            yield from ((("patterns", at, key), message) for key, message in _pattern(pattern))
        for at, lexicon in enumerate(document.lexicons):
            yield from ((("lexicons", at, *key), message) for key, message in _lexicon(lexicon, files))
        yield from _contradictions(document, files)

    document = read(text, source, _Document, check)
    lexicons = (CustomLexicon(entry.id, entry.means == "name", entry.entries(files)) for entry in document.lexicons)
    return Custom(tuple(map(_loaded, document.patterns)), tuple(lexicons))


def _loaded(entry: PatternEntry) -> CustomPattern:
    label = f"{entry.label.fr}|{entry.label.en}" if entry.label else entry.id
    pattern = custom_pattern(entry.id, entry.category, entry.regex, entry.inside)
    return CustomPattern(pattern, label, entry.words, entry.share)


def _twice(document: _Document) -> Mistakes:
    seen: dict[str, Path] = {}
    ids = [(("patterns", at), pattern.id) for at, pattern in enumerate(document.patterns)]
    ids += [(("lexicons", at), lexicon.id) for at, lexicon in enumerate(document.lexicons)]
    for place, id in ids:
        if (first := seen.setdefault(id, place)) != place:
            yield (*place, "id"), f"duplicate id '{id}'; {dotted(first)} has it already"


def _pattern(pattern: PatternEntry) -> Iterator[tuple[str, str]]:
    if pattern.category not in CATEGORIES:
        yield "category", f"unknown category '{pattern.category}'{nearest(pattern.category, list(CATEGORIES))}"
    if why := refusal(pattern.regex):
        yield "regex", f"the regex of '{pattern.id}' cannot be used: {why}"


def _lexicon(lexicon: LexiconEntry, files: Files) -> Iterator[tuple[Path, str]]:
    if (lexicon.values is None) == (lexicon.file is None):
        yield (), f"lexicon '{lexicon.id}' needs either 'values' or 'file'"
        return
    key: Path = ("file",) if lexicon.file is not None else ("values",)
    if lexicon.file is not None:
        if _strays(lexicon.file):
            yield key, "a lexicon file lies beside this file or below: name it as in 'agences.txt'"
            return
        if lexicon.file not in files:
            yield key, f"lexicon '{lexicon.id}' is missing: there is no file '{lexicon.file}' beside this one"
            return
    number = len(lexicon.entries(files))
    if not number:
        yield key, f"lexicon '{lexicon.id}' is empty"
    if number > MOST_ENTRIES:
        yield key, f"lexicon '{lexicon.id}' holds more than {MOST_ENTRIES} values; keep those that gomme gets wrong"


def _contradictions(document: _Document, files: Files) -> Mistakes:
    """The same value cannot be a name and none."""
    usable = [(at, entry) for at, entry in enumerate(document.lexicons) if not any(_lexicon(entry, files))]
    for at, entry in usable:
        for earlier in (other for before, other in usable if before < at and other.means != entry.means):
            if common := len(entry.entries(files) & earlier.entries(files)):
                yield ("lexicons", at), f"{common} of the values of '{entry.id}' mean the opposite in '{earlier.id}'"


def _strays(name: str) -> bool:
    """Whether a file lies elsewhere than beside the document or below."""
    return not name.strip() or name[:1] in "/\\~" or ":" in name or ".." in re.split(r"[/\\]", name)
