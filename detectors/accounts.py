"""Does a value look like the account of a person: `jdupont`, `a.petit`, `martin42`, `DURANDP`?"""

import re
from functools import lru_cache

from detectors.columns import fold
from detectors.lexicon import lexicon

SHORTEST = 4  # letters of a name that an account is made of

_ACCOUNT = re.compile(r"([a-z]+)(?:[._]([a-z]+(?:-[a-z]+)?))?([0-9]{0,4})")


@lru_cache(maxsize=65536)
def is_account(value: str) -> bool:
    """A known name with an initial, a number or another name, in one case and without a blank; no word alone."""
    text = value.strip()
    found = _ACCOUNT.fullmatch(fold(text)) if text in (text.lower(), text.upper()) else None
    if found is None:
        return False
    one, two, number = found[1], found[2], found[3]
    if two:
        return _is_name(two.partition("-")[0]) or _is_name(one)
    if _is_word(one):
        return bool(number) and _is_name(one)
    return _is_name(one[1:]) or _is_name(one[:-1]) or _is_name(one[2:])


def _is_name(word: str) -> bool:
    known = lexicon()
    return len(word) >= SHORTEST and (word in known.last_common or word in known.first_common)


def _is_word(word: str) -> bool:
    known = lexicon()
    return word in known.things or word in known.towns or _is_name(word) or word in known.companies
