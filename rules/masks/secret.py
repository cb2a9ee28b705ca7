"""Passwords, their hashes and other secrets: each becomes a token, and nothing that could be checked against one.

A hash loses its `$`, so no login can ever match it. With a value in the manifest, all get that one instead.
"""

import pyarrow as pa
import pyarrow.compute as pc

from rules.keys import Key
from rules.masks.alike import token
from rules.prf import Prf


class Secrets:
    """From secrets to tokens, under a key."""

    def __init__(self, key: Key) -> None:
        self._prf = Prf(key.derive("secret"))

    def of(self, values: pa.Array) -> pa.Array:
        """As long as before, over the same alphabet, `!` for `$`; NULL stays NULL, '' stays ''."""
        return pc.replace_substring(token(values, self._prf), pattern="$", replacement="!")

    def __repr__(self) -> str:
        return "Secrets()"
