"""A keyed hash of every cell at once: AES-CMAC (NIST SP 800-38B, RFC 4493), vectorised over an Arrow array.

Each block of sixteen bytes of all cells goes through AES in one call: ten million addresses take a second.
The result is what `cryptography`'s CMAC gives for the same bytes; a test holds them against each other.
"""

import numpy as np
import pyarrow as pa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

from rules.cells import Cells, Ints, Words, cells

WIDEST = 16  # blocks that are taken all at once; longer cells go one by one

_PAD = np.array([0x80 << (8 * k) for k in range(8)] + [0], np.uint64)  # the bit that ends an incomplete block


class Prf:
    """A pseudorandom function of texts and numbers under one derived key (32 bytes: AES-256)."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._cipher = Cipher(algorithms.AES(key), modes.ECB())
        zero = np.frombuffer(self._aes(bytes(16)), np.uint64)
        self._whole = _doubled(zero.tobytes())
        self._padded = _doubled(self._whole)

    def of(self, values: pa.Array) -> Words:
        """(n, 2) words: the hash of each cell of a utf8 array; that of a null is that of an empty text."""
        return self.of_cells(cells(values))

    def of_cells(self, some: Cells) -> Words:
        """The same of cells that are at hand already."""
        out = np.empty((len(some), 2), np.uint64)
        blocks = np.clip(-(-some.lengths // 16), 1, WIDEST + 1)
        for count in np.flatnonzero(np.bincount(blocks)).tolist():
            rows = np.flatnonzero(blocks == count)
            out[rows] = self._one_by_one(some, rows) if count > WIDEST else self._chained(some.of(rows), count)
        return out

    def of_text(self, text: str) -> tuple[int, int]:
        """The hash of one text."""
        first, second = np.frombuffer(self._cmac(text.encode("utf-8", "surrogatepass")), "<u8").tolist()
        return first, second

    def of_numbers(self, numbers: Words, tweak: "int | Ints" = 0) -> Words:
        """(n, 2) words: one block of AES over each number of 64 bits, beside a small number that keeps uses apart."""
        blocks = np.empty((len(numbers), 2), np.uint64)
        blocks[:, 0] = numbers
        blocks[:, 1] = tweak
        return self.of_blocks(blocks)

    def of_blocks(self, blocks: Words) -> Words:
        """(n, 2) words through AES."""
        if not len(blocks):
            return blocks.reshape(0, 2)
        flat = np.ascontiguousarray(blocks).view(np.uint8).reshape(-1)
        return np.frombuffer(self._aes(flat.data), np.uint64).reshape(-1, 2)

    def _chained(self, some: Cells, count: int) -> Words:
        state = np.zeros((len(some), 2), np.uint64)
        for block in range(count - 1):
            state[:, 0] ^= some.word(2 * block)
            state[:, 1] ^= some.word(2 * block + 1)
            state = self.of_blocks(state).copy()
        left = some.lengths - 16 * (count - 1)
        full = (left == 16)[:, None]
        for half in (0, 1):
            inside = np.clip(left - 8 * half, 0, 8)
            ends_here = (left // 8 == half) & (left < 16)
            state[:, half] ^= some.word(2 * (count - 1) + half) ^ np.where(ends_here, _PAD[inside], 0)
        state ^= np.where(full, np.frombuffer(self._whole, np.uint64), np.frombuffer(self._padded, np.uint64))
        return self.of_blocks(state)

    def _one_by_one(self, some: Cells, rows: Ints) -> Words:
        data = some.data.tobytes()
        tags = [
            self._cmac(data[start : start + length])
            for start, length in zip(some.starts[rows].tolist(), some.lengths[rows].tolist(), strict=True)
        ]
        return np.frombuffer(b"".join(tags), np.uint64).reshape(-1, 2)

    def _cmac(self, data: bytes) -> bytes:
        mac = CMAC(algorithms.AES(self._key))
        mac.update(data)
        return mac.finalize()

    def _aes(self, blocks: "bytes | memoryview") -> bytes:
        return self._cipher.encryptor().update(blocks)

    def __repr__(self) -> str:
        return "Prf()"


def _doubled(block: bytes) -> bytes:
    """Times x in GF(2^128), as SP 800-38B makes its subkeys."""
    number = int.from_bytes(block, "big") << 1
    return ((number ^ 0x87 if number >> 128 else number) & ((1 << 128) - 1)).to_bytes(16, "big")
