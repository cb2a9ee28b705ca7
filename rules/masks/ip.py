"""IP addresses: those of version 4 become 240.0.0.0/4, those of version 6 2001:db8::/32, which nobody is given.

What stands behind an address (a port, the length of a prefix) stays; several in a cell are several.
"""

import re
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv6Address

import numpy as np
import pyarrow as pa

from detectors.reserved import IPV4_BITS, IPV4_FIRST, IPV6_FIRST
from rules.allotment import NOTHING, Allotment, allotted
from rules.canonical import blanks
from rules.cells import Ints, Words, replaced
from rules.keys import Key
from rules.prf import Prf

LONGEST = 400  # characters that are looked at
PLACES = (1 << IPV4_BITS) - 1  # without 255.255.255.255
_V4 = r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}"
_V6 = r"(?:[0-9A-Fa-f]{0,4}:){2,7}(?:[0-9A-Fa-f]{0,4}|" + _V4 + ")"
_ADDRESS = re.compile(rf"(?<![0-9A-Fa-f.:])(?:(?P<four>{_V4})|(?P<six>{_V6}))(?![0-9A-Fa-f.]|:[0-9A-Fa-f]*:)")
_BESIDE = re.compile(r"[\s,;/:%\[\]()0-9.-]*")


class Addresses:
    """From addresses to addresses, under a key. `allotted`: the places of those of unique columns."""

    def __init__(self, key: Key) -> None:
        self._prf = Prf(key.derive("ip"))
        self.allotted: Allotment = NOTHING
        self._one = lru_cache(maxsize=1 << 16)(self._made)

    def of(self, values: pa.Array) -> pa.Array:
        """The pseudonym of each cell (utf8); a cell that is no address becomes one."""
        stays = blanks(values)
        encoded = values.dictionary_encode()
        made = pa.array([self._told(value) for value in encoded.dictionary.to_pylist()], pa.string())
        out = made.take(encoded.indices)
        rows = np.flatnonzero(stays)
        return replaced(out, rows, values.take(pa.array(rows)))

    def numbers(self, values: pa.Array) -> Words:
        """Every address of version 4 in the cells: what unique columns must allot."""
        found = [match["four"] for value in values.drop_null().to_pylist() for match in _ADDRESS.finditer(value)]
        return np.array([number for text in found if text and (number := _v4(text)) is not None], np.uint64)

    def allotment(self, numbers: Words) -> Allotment:
        """Places for the addresses of unique columns."""
        return allotted(numbers, PLACES, self._prf, own)

    def _told(self, value: str) -> str:
        return self._one(value) if len(value) <= LONGEST else self._made(value[:LONGEST])

    def _made(self, value: str) -> str:
        parts, at, found = [], 0, False
        for match in _ADDRESS.finditer(value):
            made = self._four(match[0]) if match["four"] else self._six(match[0])
            if made is None:
                continue
            parts += [value[at : match.start()], made]
            at, found = match.end(), True
        beside = [*parts[::2], value[at:]]
        if found and all(_BESIDE.fullmatch(gap) for gap in beside):
            return "".join([*parts, value[at:]])
        return str(IPv4Address(IPV4_FIRST + self._prf.of_text(value)[0] % PLACES))

    def _four(self, text: str) -> str | None:
        number = _v4(text)
        if number is None:
            return None
        numbers = np.array([number], np.uint64)
        places, known = self.allotted.of(numbers)
        place = int(places[0]) if known[0] else int(self._prf.of_numbers(numbers)[0, 0]) % PLACES
        if not known[0] and place == number - IPV4_FIRST:
            place = (place + 1) % PLACES
        return str(IPv4Address(IPV4_FIRST + place))

    def _six(self, text: str) -> str | None:
        try:
            plain = str(IPv6Address(text))
        except AddressValueError:
            return None
        first, second = self._prf.of_text(plain)
        return str(IPv6Address(IPV6_FIRST | (first << 32 | second & 0xFFFFFFFF)))

    def __repr__(self) -> str:
        return "Addresses()"


def own(numbers: Words) -> Ints:
    """The place that would leave an address as it is; -1 for none."""
    place = numbers.astype(np.int64) - IPV4_FIRST
    return np.where(place >= 0, place, -1)


def _v4(text: str) -> int | None:
    parts = [int(part) for part in text.split(".")]
    return sum(part << 8 * (3 - place) for place, part in enumerate(parts)) if max(parts) < 256 else None
