"""Postal addresses: another number in a street of plants or birds; of the postcode only the department stays.

`12 rue Jean Jaurès, 69003 Lyon` → `48 rue des Tilleuls, 69000 Montcourt-sur-Rive`; a postcode alone `69003` → `69000`;
a town alone becomes an invented one. By the address itself: whoever lives together still does.
"""

from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rules.canonical import blanks
from rules.canonical import names as canonical
from rules.cells import Cells, Flags, Ints, Words, cells, joined, replaced
from rules.keys import Key
from rules.pools import pool
from rules.prf import Prf
from rules.pseudonyms import pools

_ALONE = r"^\s*(?:[Ff]-?)?[0-9]{5}\s*$"
_WITH_TOWN = r"^\s*(?:[Ff]-?)?[0-9]{5}[\s,]+[^0-9]+$"
_STREET = (
    r"(?i)\b(?:rue|avenue|av|bd|bld|boulevard|place|pl|quai|square|all[ée]e|impasse|imp|chemin|ch|cours|route|rte|rond|"
    r"street|road|lane|r[ée]sidence|r[ée]s|b[âa]t|lieu|lieudit|bp|cs|cedex)\b"
)
_CODE, _OTHER_CODE = "000", "900"  # the other one where the address would stay as it is
_ENDINGS = ("", "-la-Rive", "-le-Haut", "-les-Bois", "-le-Clos", "-la-Forêt", "-les-Prés", "-le-Neuf")


class PostalAddresses:
    """From addresses to addresses, under a key."""

    def __init__(self, key: Key) -> None:
        self._prf = Prf(key.derive("address"))

    def of(self, values: pa.Array, limit: int | None = None) -> pa.Array:
        """The pseudonym of each cell (utf8), cut to what the column takes."""
        drawn = self._prf.of(canonical(values))
        made = self._made(values, drawn)
        same = np.flatnonzero(pc.equal(made, values).fill_null(False).to_numpy(zero_copy_only=False))
        if len(same):
            again = values.take(pa.array(same))
            made = replaced(made, same, self._made(again, self._prf.of_blocks(drawn[same]), _OTHER_CODE))
        if limit is not None:
            made = pc.utf8_slice_codeunits(made, 0, limit)
        stays = np.flatnonzero(blanks(values))
        return replaced(made, stays, values.take(pa.array(stays)))

    def _made(self, values: pa.Array, drawn: Words, code: str = _CODE) -> pa.Array:
        department, digits = _departments(cells(values))
        has = department >= 0
        alone, with_town = (_matches(values, each, has & (digits == 5)) for each in (_ALONE, _WITH_TOWN))
        only_town = digits == 0
        street = _matches(values, _STREET, only_town | with_town)
        postcode = joined([_two_digits().take(pa.array(np.maximum(department, 0))), code])
        town = _towns().take(pa.array((drawn[:, 1] >> np.uint64(40)) % np.uint64(len(_towns()))))
        line = joined([_numbers().take(pa.array(drawn[:, 0] % np.uint64(99))), " ", self._streets(drawn)])
        out = line
        for rows, other in (
            (has & ~alone & ~with_town, joined([line, ", ", postcode, " ", town])),
            (only_town & ~street, town),
            (has & with_town & ~street, joined([postcode, " ", town])),
            (alone, postcode),
        ):
            where = np.flatnonzero(rows)
            out = replaced(out, where, other.take(pa.array(where)))
        upper = pc.and_(pc.utf8_is_upper(values), pc.invert(pc.equal(values, "")))
        return pc.if_else(upper, pc.utf8_upper(out), out)

    def _streets(self, drawn: Words) -> pa.Array:
        streets = pa.array(pool("streets"))
        return streets.take(pa.array((drawn[:, 0] >> np.uint64(32)) % np.uint64(len(streets))))

    def __repr__(self) -> str:
        return "PostalAddresses()"


def _departments(some: Cells) -> tuple[Ints, Ints]:
    """The first two digits of the first five in a row of each cell (-1: none), and how many digits it has."""
    is_digit = (some.data - np.uint8(48)) < 10
    count = np.concatenate([[0], np.cumsum(is_digit)])
    edge = np.zeros(len(is_digit) + 1, np.bool_)  # no run goes on beyond its cell
    edge[some.starts] = edge[0] = True
    begins = np.flatnonzero(is_digit & (edge[:-1] | ~np.concatenate([[False], is_digit[:-1]])))
    ends = np.flatnonzero(is_digit[:-1] & (edge[1:-1] | ~is_digit[1:])) + 1
    five = begins[ends - begins == 5]
    before = some.data[np.maximum(five - 1, 0)] | np.uint8(32)
    row = np.searchsorted(some.starts, five, side="right") - 1
    in_word = (before >= ord("a")) & (before <= ord("z")) & (before != ord("f")) & (five > some.starts[row])
    five, row = five[~in_word][::-1], row[~in_word][::-1]
    department = np.full(len(some), -1, np.int64)
    department[row] = (some.data[five] - 48).astype(np.int64) * 10 + (some.data[five + 1] - 48)
    return department, count[some.starts + some.lengths] - count[some.starts]


def _matches(values: pa.Array, expression: str, asked: Flags) -> Flags:
    """Which of the cells that are asked match."""
    rows = np.flatnonzero(asked)
    flags = np.zeros(len(values), np.bool_)
    if len(rows):
        found = pc.match_substring_regex(values.take(pa.array(rows)), expression)
        flags[rows] = found.fill_null(False).to_numpy(zero_copy_only=False)
    return flags


@cache
def _two_digits() -> pa.Array:
    return pa.array([f"{number:02}" for number in range(100)])


@cache
def _numbers() -> pa.Array:
    return pa.array([str(number) for number in range(1, 100)])


@cache
def _towns() -> pa.Array:
    return pa.array([f"{name}{ending}" for name in pools().surnames for ending in _ENDINGS])
