"""What a workspace knows of its own data: patterns beside the built-in ones, and words that are, or are no, names.

A custom pattern is a line like those of detectors/patterns.py, with what its author said of it. Its expression is
searched by RE2 only, which reads every text once, so no expression can run away.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b

from detectors import names
from detectors.columns import fold, words
from detectors.patterns import Pattern

LONGEST = 500  # characters of an expression
SHARE = 0.8  # of the values of a column that must fit, unless the pattern says otherwise
TOUCHING = r"\pL\pN_"  # what must not stand right before or after a match inside a text
UNCERTAIN = frozenset({"half", "words"})  # kinds of several words that one known surname turns into a name

_EMPTY = ("", " ", "\t", "    ", "\n")
_ANYTHING = ("aaaaaaaa", "12345678", "AB-12_c.", "Éé è àçù", "?!%{[<;:")
_REFUSED = (  # what RE2 says, and what to say of it
    (r"operator: \(\?<?[=!]", "look-around is not possible: describe the value itself, without what stands around it"),
    (r"escape sequence: \\[1-9k]", "a back-reference is not possible: write the repeated part out"),
    (r"operator: \(\?>|repetition operator: .\+", "neither atomic groups nor '++' are needed: nothing is tried twice"),
    (r"too large|repetition size", "it repeats too much: at most 1000 times in all"),
)


@dataclass(frozen=True, slots=True)
class CustomPattern:
    """`label` is what reports call it, French and English parted by `|`; `words` are words of telling column names."""

    pattern: Pattern
    label: str
    words: tuple[str, ...] = ()
    share: float = SHARE

    def word_in(self, column: str) -> str:
        """The word of the pattern that the name of a column holds, matched as whole words; else nothing."""
        held = set(words(column))
        return next((word for word in self.words if held.issuperset(words(fold(word)))), "")


@dataclass(frozen=True, slots=True)
class CustomLexicon:
    """Whole values, in the form of `plain`, which are persons' names here, or look like some and are none."""

    id: str
    names: bool
    entries: frozenset[str] = field(repr=False)

    def share(self, values: Iterable[str]) -> float:
        """Share of the values that stand in it."""
        hits = [plain(value) in self.entries for value in values]
        return sum(hits) / len(hits) if hits else 0.0


@dataclass(frozen=True, slots=True)
class Custom:
    """The custom patterns and lexicons of a workspace; nothing is slower where it has none."""

    patterns: tuple[CustomPattern, ...] = ()
    lexicons: tuple[CustomLexicon, ...] = ()

    @property
    def digest(self) -> str:
        """Another one wherever a verdict could be another: comments and the order of a lexicon count for nothing."""
        lexicons = [(lexicon.id, lexicon.names, sorted(lexicon.entries)) for lexicon in self.lexicons]
        return blake2b(repr((self.patterns, lexicons)).encode(), digest_size=16).hexdigest()

    def kind(self, value: str) -> str:
        """The kind of a value among those of detectors/names.py; what the workspace knows of it goes first."""
        if not self.lexicons:
            return names.kind(value)
        said = plain(value)
        for lexicon in self.lexicons:
            if said in lexicon.entries:
                return "thing" if not lexicon.names else "full" if " " in said else "last"
        kind = names.kind(value)
        return "full" if kind in UNCERTAIN and self._names_one(said) else kind

    def look(self, values: Iterable[str]) -> names.Look:
        """Every value sorted into its kind."""
        return names.Look(Counter(map(self.kind, values)))

    def denies(self, text: str) -> bool:
        """Whether a lexicon says that this is nobody's name."""
        return any(not lexicon.names and plain(text) in lexicon.entries for lexicon in self.lexicons)

    def _names_one(self, said: str) -> bool:
        parts = said.replace(",", " ").split()
        return any(lexicon.names and not lexicon.entries.isdisjoint(parts) for lexicon in self.lexicons)


NOTHING = Custom()


def plain(value: str) -> str:
    """How values and entries of a lexicon are compared: case, accents and blanks count for nothing."""
    return " ".join(fold(value).split())


def custom_pattern(id: str, category: str, expression: str, inside: bool) -> Pattern:
    """The line of the table of patterns: it counts as a whole value, or with `inside` between words of a text too."""
    return Pattern(id, category, expression, TOUCHING, TOUCHING, bare=not inside)


def searches(pattern: Pattern) -> tuple[str, str]:
    """RE2: a text as what stands before a match, and the match; the first one, and one behind another character."""
    rest = rf"({pattern.core})(?:$|[^{pattern.after}])(?s:.*)\z"
    return rf"\A((?s:.*?)(?:^|[^{pattern.before}])){rest}", rf"\A((?s:.*?)[^{pattern.before}]){rest}"


def refusal(expression: str) -> str | None:
    """Why an expression cannot be a custom pattern, as the end of a sentence; None where it can."""
    if len(expression) > LONGEST:
        return f"it is longer than {LONGEST} characters; make several patterns of it"
    if r"\C" in expression:
        return r"'\C' is not possible: it cuts letters into bytes"
    pattern = custom_pattern("", "", expression, inside=True)
    for text in (expression, pattern.whole, pattern.inside, *searches(pattern)):
        if error := unreadable(text):
            return error
    if all(_fits(pattern.whole, _ANYTHING)):
        return "it matches any text, so every column would hold it; say what sets these values apart"
    if any(_fits(pattern.whole, _EMPTY)):
        return "it matches an empty or blank value, so every column would hold it"
    return None


def unreadable(expression: str) -> str | None:
    """Why RE2 cannot read an expression; None where it can."""
    import pyarrow as pa

    try:
        _fits(expression, ("",))
    except pa.ArrowInvalid as error:
        said = str(error).removeprefix("Invalid regular expression: ")
        known = (sentence for sign, sentence in _REFUSED if re.search(sign, said))
        return next(known, f"RE2 cannot read it ({said})")
    return None


def _fits(expression: str, texts: tuple[str, ...]) -> list[bool]:
    import pyarrow as pa
    import pyarrow.compute as pc

    found: list[bool] = pc.match_substring_regex(pa.array(texts, pa.string()), pattern=expression).to_pylist()
    return found
