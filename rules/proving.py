"""How each mask is proved in a copy: by its values, by its rows, or by figures only.

- apart: no cell of the copy holds a value that the source holds in that column; the mask's own values lie elsewhere
  (a reserved domain, fiction numbers, surnames that nobody bears, tags of 80 bits).
- other: what the mask makes may be another row's value (a real first name, a permuted number), so it is shown row by
  row, while the rows are written, that cells change.
- free: a cell may rightly stay as it was (a note that names nobody, the year of a date, a text cut short).
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from connectors.model import Column, Kind
from detectors import kernels, reserved
from detectors.columns import fold
from rules.manifest import ColumnRule, Manifest, MaskName
from rules.pseudonyms import pools
from rules.room import length

Way = Literal["apart", "other", "free"]

NEVER_SAME: frozenset[MaskName] = frozenset({"first_name"})  # not even in one row
STAYS: frozenset[MaskName | None] = frozenset({None, "truncate"})  # what stands there is the source's, or a part of it
SPELLED: frozenset[MaskName | None] = STAYS | {"text", "json", "code", "constant"}  # may hold words of the source
REWRITTEN: frozenset[MaskName] = frozenset({"text", "json"})
TEXTUAL: frozenset[Kind] = frozenset({"text", "json", "array", "other", "binary"})
_APART: frozenset[MaskName] = frozenset(
    {"email", "phone", "last_name", "full_name", "login", "company", "iban", "card", "nir", "ip", "secret", "token"}
)
_OTHER: frozenset[MaskName] = frozenset({"first_name", "address", "number", "key", "code", "date_shift"})
_NUMBER = r"^\s*[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\s*$"
_DATE = r"^\s*-?[0-9]{4,}-[0-9]{2}-[0-9]{2}"
_FORMS: dict[Kind, str] = {
    "integer": r"^\s*[+-]?[0-9]+\s*$", "decimal": _NUMBER, "float": _NUMBER, "date": _DATE, "datetime": _DATE,
}  # fmt: skip


def way(rule: ColumnRule) -> Way:
    """How the mask of a column is proved."""
    if rule.mask == "birth_date" and rule.how == "shift":
        return "other"
    return "apart" if rule.mask in _APART else "other" if rule.mask in _OTHER else "free"


def room(column: Column) -> int | None:
    """The characters that a text column may hold, as in VARCHAR(120); None where it is open or no text."""
    return length(column.type) if column.kind == "text" else None


def misfits(column: Column, values: pa.Array) -> int:
    """Cells that the type of their column does not allow: SQLite asks nobody."""
    if (most := room(column)) is not None:
        sizes = pc.binary_length(values)
        if (pc.max(sizes).as_py() or 0) <= most:
            return 0
        long: pa.BooleanArray = pc.greater(pc.utf8_length(values), most)
        return int(long.true_count)
    if (form := _FORMS.get(column.kind)) is None:
        return 0
    return int(len(values) - values.null_count) - kernels.count(values, form)


def excused(mask: MaskName | None, values: pa.Array, pairs: int) -> pa.BooleanArray:
    """Which values of a source a pseudonym may be by accident, or rightly stays; `pairs` of both could have met.

    Signs and zeros alone stay. Short numbers and initials become others of their kind. What the source has in a space
    that belongs to nobody (numbers of fiction, say: it may be a copy itself), and tokens of few possibilities, are met
    by accident. Tags of 80 bits never are: an address that the source has on a reserved domain must not stay.
    """
    tells = kernels.matches(values, _TELLS)
    if mask in _RESERVED:
        return pc.or_(pc.invert(tells), _RESERVED[mask](values))
    if mask in ("token", "secret"):
        few = [cell is not None and _possible(cell) < pairs * _UNLIKELY for cell in values.to_pylist()]
        return pc.or_(pc.invert(tells), pa.array(few, pa.bool_()))
    return pc.invert(tells)


def has_name(values: pa.Array) -> pa.BooleanArray:
    """Which cells hold a word, not initials and signs alone."""
    return kernels.matches(values, r"\pL\pL")


_TELLS = r"[\pL1-9]"
_UNLIKELY = 1000  # times as many possibilities as pairs that could meet


def _few_digits(values: pa.Array) -> pa.BooleanArray:
    return pc.or_(reserved.is_fiction_phone(values), pc.invert(kernels.matches(values, r"(?:[0-9][^0-9]*){9}")))


def _of_the_pool(values: pa.Array) -> pa.BooleanArray:
    known = pools()
    words = (fold(cell or "").replace("-", " ").split() for cell in values.to_pylist())
    drawn = pa.array([any(known.surname_of(word) >= 0 for word in cell) for cell in words], pa.bool_())
    return pc.or_(drawn, pc.invert(has_name(values)))


_RESERVED: Mapping[MaskName | None, Callable[[pa.Array], pa.BooleanArray]] = {
    "phone": _few_digits,
    "ip": reserved.is_reserved_ip,
    "nir": reserved.is_unissued_nir,
    "iban": reserved.is_unissued_iban,
    "card": reserved.is_unissued_card,
    "last_name": _of_the_pool,
    "full_name": _of_the_pool,
    "company": _of_the_pool,
}


def _possible(cell: str) -> int:
    """How many values are as long, over the same alphabet: digits, hexadecimal ones, letters of one case or both."""
    signs = [c for c in cell if c.isalnum()]
    if all(c.isdigit() for c in signs):
        return int(10 ** len(signs))
    if all(c in "0123456789abcdefABCDEF" for c in signs):
        return int(16 ** len(signs))
    return int(36 ** len(signs))


def safe_domains(manifest: Manifest) -> tuple[str, ...]:
    """The domains on which pseudonyms of addresses stand, those of this manifest first."""
    own = (rule.domain for rule in _rules(manifest) if rule.domain)
    return tuple(dict.fromkeys([*own, *reserved.RESERVED_DOMAINS, "example.invalid"]))


def known_secrets(manifest: Manifest) -> tuple[str, ...]:
    """The values that masks put in place of secrets: everybody's one password."""
    return tuple(str(rule.value) for rule in _rules(manifest) if rule.mask == "secret" and rule.value is not None)


def _rules(manifest: Manifest) -> Iterator[ColumnRule]:
    for system in manifest.systems.values():
        for table in system.tables.values():
            yield from table.columns.values()
