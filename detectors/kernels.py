"""Vectorised looks at a whole Arrow batch: counts by RE2, made from the table of patterns, and by raw bytes.

Bytes are looked at first (is there an `@`, is there a digit at all?), so a column without any costs next to nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from detectors import patterns, sieve

LONG = 4096  # bytes: values that long on average are counted one by one
WINDOWS = 32  # parts of a long text that are looked at together
# Integers that may be phone numbers: nine digits that lost their zero, or the country code of France before them.
INTEGER_PHONE = r"^(?:[1-9][0-9]{8}|33[1-9][0-9]{8})(?:\.0)?$"
# A key of a document that names a person: such documents are kept for a closer look, however rare they are.
KEYED = r"(?i)[\"'<](?:[a-z_]*(?:nom|prenom|name|contact|interlocuteur|identite|client|user))[\"'>]?\s*[:>]\s*[\"']?\pL"
# What stands before a name in prose: a civility, in whatever case.
CUE = (
    r"(?:^|[^\p{L}])(?:M\.|Mr\.?|MR|Mme|Mlle|Mrs\.?|Ms\.?|Miss|Dr\.?|Me|Monsieur|Madame|Mademoiselle|MONSIEUR|MADAME|MME"
    r"|MLLE|Maître|Docteur)\s+(?:(?i:de|du|des|le|la|el|ben|da|dos|der|van|von|den) |d'){0,2}\p{Lu}[\p{L}'’\-]+"
    r"|(?:^|[^\p{L}])(?:mme|mlle|mrs?\.?|monsieur|madame|mademoiselle|dr) (?:de |du |d'|le |la |el |ben ){0,2}"
    r"\p{L}[\p{L}'’\-]{2,}"
)
# Two capitalised words: a first name and a surname, if the lexicon agrees.
_PARTICLE = (
    r"(?:d[eu] |d'|l[ea] |L[ea] |D[eu] |D'|d[ao]s? |D[ao]s? |di |Di |della |v[ao]n (?:de[nr]? )?|V[ao]n (?:de[nr]? )?"
    r"|[EA]l |Ben |Aït |Ould )?"
)
_TWO = r"\p{Lu}[\p{L}'’]+(?:-\p{Lu}[\p{L}'’]+)? " + _PARTICLE + r"\p{Lu}[\p{L}'’]+(?:-\p{Lu}[\p{L}'’]+)?"
PAIR = r"(?:^|[^\p{L}])" + _TWO
# What people do with people: two capitalised words beside it are more likely somebody.
BEFORE = (
    r"(?:\b(?:vu|voir|rdv|rendez-vous|pris|avec|par|r?appel\pL*|contact\pL*|joindre|relanc\pL+|rencontr\pL+|prévenir"
    r"|demander|remis à|adressée? à|transmise? à|confiée? à|attention de|la part de|(?:mail|courrier|message|visite"
    r"|demande|accord|réponse|absence) de|interlocut\pL+|responsable|gestionnaire|conseill\pL+|signataire|destinataire"
    r"|bonjour|ch[eè]re?|cordialement|sp[eo]a?ke? (?:to|with)|talk(?:ed)? to|met|with|by|call(?:ed)?|e?mail(?:ed)?"
    r"|ask(?:ed)?|neighbour|attn|dear|hello|regards|sincerely)[ \t]*[:,.]?\s+)"
)
AFTER = (
    r"(?:,? (?:(?:nous |vous |m'|l')?a (?:été |bien )?(?:r?appel|téléphon|demand|confirm|valid|sign|précis|répond"
    r"|accept|refus|di|contact|envoy|indiqu|inform|régl|pay|laiss)\pL*|est (?:pass|ven|absent|malade|injoignable"
    r"|d'accord|part|arriv|mécontent)|souhaite|veut|demande|confirme|signale|refuse|rappellera|mécontent|called|rang|phoned|asked"
    r"|wants?|confirmed|says?|said|emailed|replied|requested|complained|signed|wrote|would like"
    r"|is (?:unhappy|happy|away|off)))"
)
TOLD = f"(?i:{BEFORE}){_TWO}|{PAIR}(?i:{AFTER})"
# A first name beside a surname in a file name, a line of CSV, a statement: `DUPUIS_Karine.pdf`, `;Roy;Léa;`.
JOINED = (
    r"(?:^|[^\p{L}_])(?:\p{Lu}{2,3}[ _])?\p{Lu}[\p{L}'’\-]+(?:_|[\"']? ?[,;|\t] ?[\"']?|</[a-z]{1,12}>\s*<[a-z]{1,12}>)"
    r"\p{Lu}[\p{L}'’\-]+"
)
DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}|^[0-9]{2}:[0-9]{2}|^(?:[01tf]|true|false)$"
AT_IN_WORDS = r"(?i)[(\[{ ](?:at|a|arobase|chez)[)\]} ]"
OBFUSCATED = (
    r"(?i)[a-z0-9_.\-]+ ?[(\[{](?:at|a|arobase|chez)[)\]}] ?[a-z0-9\-]+"
    r"(?: ?(?:\.|[(\[{ ](?:dot|point)[)\]} ]) ?[a-z]{2,12})+"
    r"|[a-z0-9_.\-]+ (?:at|arobase) [a-z0-9\-]+(?: (?:dot|point) [a-z]{2,12})+"
)
# Ten digits in a row inside a text are a number to dial when the words before them say so, or when they begin like a
# mobile one and nothing before them speaks of a reference.
_BARE = patterns.BY_ID["phone_fr_bare"]
_WORDS = (
    r"(?i)\b(?:t[ée]l[ée]?(?:phone)?|portable|port|mob(?:ile)?|gsm|fax|fixe|appel\pL*|rappel\pL*|joindre|joignable|contact\pL*"
    r"|whatsapp|sms|phone|call|ligne|standard|new number|nouveau num[ée]ro)\b[^0-9]{0,24}"
)
SAID = _WORDS + _BARE.core + f"(?:$|[^{_BARE.after}])"
# A number of another country as it is dialled there: `020 7946 0958`, `07911 123456`, `030/901820`.
SAID_ABROAD = _WORDS + r"\(?(0[0-9]{2,5}\)?[ /\-][0-9]{3,8}(?:[ \-][0-9]{2,6}){0,3})(?:$|[^0-9A-Za-z])"
SPOKEN = f"{SAID}|{SAID_ABROAD}"
MOBILE = f"(?:^|[^{_BARE.before}])0[67][0-9]{{8}}(?:$|[^{_BARE.after}])"
REFERENCE = (
    r"(?i)(?:n°|nº|\bno\b|\bnum[ée]ros?|\br[ée]f\pL*|\bid|commande|cmd|order|facture|invoice|dossier|contrat|code|client|ticket"
    r"|\blot|s[ée]rie|serial|siren|siret|\bean|isbn|compte|account|[=#])\s*[.:=#n°-]*\s*0[67][0-9]{8}"
)


@lru_cache(maxsize=64)
def whole(category: str) -> str:
    """The RE2 expression of a value that is one of that category."""
    return patterns.whole(category)


@lru_cache(maxsize=64)
def inside(category: str) -> str:
    """The RE2 expression of a value that holds one of that category."""
    return patterns.inside(category)


@lru_cache(maxsize=1)
def _dear() -> dict[str, tuple[str, str]]:
    """The expressions that RE2 compiles slowly, each with the one for short values and the one that sieves."""
    known = [
        KEYED,
        CUE,
        PAIR,
        TOLD,
        JOINED,
        OBFUSCATED,
        SAID,
        SAID_ABROAD,
        SPOKEN,
        REFERENCE,
        whole("email"),
        inside("email"),
    ]
    return {expression: (sieve.brief(expression), sieve.loose(expression)) for expression in known}


def matches(values: pa.Array, expression: str) -> pa.BooleanArray:
    """Which values match; null stays null."""
    if expression not in _dear():
        return pc.match_substring_regex(values, pattern=expression)
    brief, loose = _dear()[expression]
    short = brief == expression or (pc.max(lengths(values)).as_py() or 0) <= sieve.SHORT
    if short and brief == loose:
        return pc.match_substring_regex(values, pattern=brief)
    caught = pc.match_substring_regex(values, pattern=loose)
    if not caught.true_count:
        return caught
    some = pc.match_substring_regex(values.filter(caught), pattern=brief if short else expression)
    return some if len(some) == len(values) else pc.replace_with_mask(caught, caught.fill_null(False), some)


@dataclass(frozen=True, slots=True, repr=False)
class Weighted:
    """Values with the number of rows that each stands for; `weights` None: one row each."""

    values: pa.Array
    weights: np.ndarray[Any, Any] | None = None

    def where(self, chosen: pa.BooleanArray) -> "Weighted":
        """Only these values; null counts as false."""
        if self.weights is None:
            return Weighted(self.values.filter(chosen))
        kept = chosen.fill_null(False)
        return Weighted(self.values.filter(kept), self.weights[kept.to_numpy(zero_copy_only=False)])

    def split(self, expression: str) -> tuple["Weighted", "Weighted"]:
        """Those that match, and the others."""
        return self.split_at(matches(self.values, expression))

    def split_at(self, found: pa.BooleanArray) -> tuple["Weighted", "Weighted"]:
        """Those that are true, and the others; null counts as true in neither."""
        if not found.true_count:
            return self._none(), self
        rest = self._none() if found.true_count == len(found) else self.where(pc.invert(found))
        return self.where(found), rest

    def _none(self) -> "Weighted":
        return Weighted(self.values[:0], None if self.weights is None else self.weights[:0])

    def take(self, places: np.ndarray[Any, Any]) -> "Weighted":
        """The values at these places."""
        return Weighted(self.values.take(pa.array(places)), None if self.weights is None else self.weights[places])

    def plus(self, other: "Weighted") -> "Weighted":
        """These values and the others."""
        weights = (
            None if self.weights is None or other.weights is None else np.concatenate([self.weights, other.weights])
        )
        return Weighted(pa.concat_arrays([self.values, other.values]), weights)

    @property
    def rows(self) -> int:
        """How many rows these values stand for."""
        return len(self.values) if self.weights is None else int(self.weights.sum())


def window(text: str, expressions: Sequence[str], width: int) -> str:
    """The part of a long text in which one of the expressions matches, at most so many characters."""
    for expression in expressions:
        for parts in _windows(text, width):
            hits = matches(pa.array(parts, pa.string()), expression).to_pylist()
            if any(hits):
                return str(parts[hits.index(True)])
    return text[:width]


def _windows(text: str, width: int) -> Iterator[list[str]]:
    """Parts of a text, each half over the one before, some at a time."""
    for first in range(0, len(text), WINDOWS * width // 2):
        stop = min(len(text), first + WINDOWS * width // 2)
        yield [text[start : start + width] for start in range(first, stop, width // 2)]


def dialled(some: Weighted) -> Weighted:
    """Values in which ten digits in a row are a number to dial; no words can say so where there is no letter."""
    spoken = letters(raw(some.values)) > 0
    said, rest = some.split(SPOKEN) if spoken else (some._none(), some)
    mobile, _ = rest.split(MOBILE)
    _, kept = mobile.split(REFERENCE)
    return said.plus(kept)


def split_by(holds: Callable[[str], bool], some: Weighted, expression: str) -> tuple[Weighted, Weighted]:
    """Those that match and of which `holds` is true, and the others."""
    found = matches(some.values, expression)
    if not found.true_count:
        return some.split_at(found)
    hits = [bool(hit and holds(value)) for hit, value in zip(found.to_pylist(), some.values.to_pylist(), strict=True)]
    return some.split_at(pa.array(hits, pa.bool_()))


def encoded(values: pa.Array, limit: int) -> Weighted | None:
    """The distinct non-null values with their rows; None where they are more than `limit`."""
    counted = pc.value_counts(values.drop_null())
    if len(counted) > limit:
        return None
    return Weighted(counted.field("values"), counted.field("counts").to_numpy(zero_copy_only=False))


def count(values: pa.Array, expression: str) -> int:
    """How many values match."""
    return int(matches(values, expression).true_count)


def lengths(values: pa.Array) -> pa.Array:
    """Length of every value in bytes."""
    return pc.binary_length(values)


def _bounds(values: pa.Array) -> tuple[np.ndarray[Any, Any], Any]:
    kind = np.int64 if pa.types.is_large_string(values.type) else np.int32
    buffers = values.buffers()
    return np.frombuffer(buffers[1], kind, len(values) + 1, values.offset * np.dtype(kind).itemsize), buffers[2]


def raw(values: pa.Array) -> np.ndarray[Any, Any]:
    """The bytes of all values of an array, one after the other, without a copy."""
    if len(values) == 0 or values.buffers()[2] is None:
        return np.empty(0, np.uint8)
    offsets, buffer = _bounds(values)
    start, stop = int(offsets[0]), int(offsets[-1])
    return np.frombuffer(buffer, np.uint8, stop - start, start) if stop > start else np.empty(0, np.uint8)


def holds(data: np.ndarray[Any, Any], character: str) -> bool:
    """Does the character stand anywhere in these bytes?"""
    return bool((data == ord(character)).any())


def spaces(data: np.ndarray[Any, Any]) -> int:
    """How many spaces stand in these bytes."""
    return int(np.count_nonzero(data == 32))


def letters(data: np.ndarray[Any, Any]) -> int:
    """How many ASCII letters stand in these bytes."""
    return int(np.count_nonzero(((data | np.uint8(32)) - np.uint8(97)) < 26))


def capitals(data: np.ndarray[Any, Any]) -> int:
    """How many capitals stand in these bytes, counting every letter beyond ASCII as one."""
    return int(np.count_nonzero((data - np.uint8(65)) < 26)) + int(np.count_nonzero(data > 127))


def digits(data: np.ndarray[Any, Any]) -> int:
    """How many decimal digits stand in these bytes."""
    return int(np.count_nonzero((data - np.uint8(48)) < 10))


def dialable(some: Weighted) -> Weighted:
    """Only the values that can hold a telephone number, as far as their bytes tell: no pattern matches another one."""
    data = raw(some.values)
    least = 9 if holds(data, "+") or letters(data) else 10  # fewer need a country's sign, or words before them
    enough = with_digits(some, least)
    data = raw(enough.values)
    if not len(data) or digits(data) < len(data):
        return enough
    ten = pc.or_(pc.equal(lengths(enough.values), 10), pc.starts_with(enough.values, "00"))
    return enough.where(ten)


def with_digits(some: Weighted, least: int) -> Weighted:
    """Only the values that hold at least so many decimal digits."""
    if not len(some.values):
        return some
    enough = _digits_each(some.values) >= least
    return some if enough.all() else some.where(pa.array(enough))


def _digits_each(values: pa.Array) -> np.ndarray[Any, Any]:
    """How many decimal digits stand in each value."""
    data, offsets = raw(values), _bounds(values)[0]
    borders = offsets - offsets[0]
    if len(data) > LONG * len(values):  # sums would take four times the bytes of the values
        return np.array([digits(data[first:last]) for first, last in pairwise(borders.tolist())], np.int32)
    total = np.zeros(len(data) + 1, np.int32)
    np.cumsum((data - np.uint8(48)) < 10, out=total[1:])
    return np.diff(total[borders])
