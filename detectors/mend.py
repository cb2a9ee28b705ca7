"""Letters lost in a conversion, now `?` or U+FFFD (`Fran?ois`, `Andr?`), guessed by the names they would make."""

import re
from itertools import product

from detectors.columns import fold
from detectors.lexicon import lexicon

MOST = 3  # letters of a word that are guessed
LETTERS = "eicouan"  # those that bear accents, the commonest first

_LOST = re.compile(r"[?\ufffd]")
_MAIMED = re.compile(r"[^\W\d]*(?:[^\W\d][?\ufffd]|[?\ufffd][^\W\d])(?:[^\W\d]|[?\ufffd])*")


def mended(text: str) -> str:
    """Words with their lost letters, where these make a known name of them; else with an e inside words."""
    return _MAIMED.sub(_guessed, text) if _LOST.search(text) else text


def _guessed(maimed: re.Match[str]) -> str:
    word = maimed[0]
    pieces = _LOST.split(word)
    known = lexicon()
    for letters in product(LETTERS, repeat=len(pieces) - 1) if len(pieces) - 1 <= MOST else ():
        tried = pieces[0] + "".join(letter + piece for letter, piece in zip(letters, pieces[1:], strict=True))
        if (plain := fold(tried)) in known.first or plain in known.last:
            return tried
    return word[0] + _LOST.sub("e", word[1:-1]) + word[-1]  # a question may end here
