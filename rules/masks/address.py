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
from rules.cells import Flags, Words, joined, replaced
from rules.keys import Key
from rules.pools import pool
from rules.prf import Prf
from rules.pseudonyms import pools

_POSTCODE = r"(?:^|[^0-9A-Za-z])(?:[Ff]-?)?(?P<department>[0-9]{2})[0-9]{3}(?:$|[^0-9A-Za-z])"
_ALONE = r"^\s*(?:[Ff]-?)?[0-9]{5}\s*$"
_TOWN_ONLY = r"^[^0-9]*$"
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
        again = values.take(pa.array(same))
        made = replaced(made, same, self._made(again, self._prf.of_blocks(drawn[same]), _OTHER_CODE))
        if limit is not None:
            made = pc.utf8_slice_codeunits(made, 0, limit)
        stays = np.flatnonzero(blanks(values))
        return replaced(made, stays, values.take(pa.array(stays)))

    def _made(self, values: pa.Array, drawn: Words, code: str = _CODE) -> pa.Array:
        department = pc.extract_regex(values, _POSTCODE)
        department = pc.struct_field(department, "department")
        has = ~_true(pc.is_null(department))
        alone, only_town, with_town = (_matches(values, each) for each in (_ALONE, _TOWN_ONLY, _WITH_TOWN))
        street = _matches(values, _STREET)
        postcode = joined([department.fill_null("00"), code])
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


def _matches(values: pa.Array, expression: str) -> Flags:
    return _true(pc.match_substring_regex(values, expression))


def _true(flags: pa.BooleanArray) -> Flags:
    array: Flags = flags.fill_null(False).to_numpy(zero_copy_only=False)
    return array


@cache
def _numbers() -> pa.Array:
    return pa.array([str(number) for number in range(1, 100)])


@cache
def _towns() -> pa.Array:
    return pa.array([f"{name}{ending}" for name in pools().surnames for ending in _ENDINGS])
