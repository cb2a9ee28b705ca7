"""Persons of a source are found in the texts of its copy; words that only look like them are not."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from detectors.cellhash import CellHash, HashSet, Sieve
from detectors.known_names import Heard, KnownNames, is_rare, tells_somebody
from detectors.name_words import NameReader

KEY = CellHash(bytes(range(32)))
READER = NameReader(KEY)
FULL = np.unique(
    READER.full_names(pa.array(["Jean-Pierre DUPONTEL", "M. Anne Roy", "Hélène de La Tour", "Li Bo", None, ""]))
)
LAST = np.unique(READER.surnames(pa.array(["Dupontel", "Garnotel", "Petit", "Roy"])))
KNOWN = KnownNames(READER, Sieve([FULL], len(FULL)), LAST)


@pytest.mark.parametrize(
    "text",
    [
        "vu Anne Roy hier", "ROY ANNE", "roy, anne", '{"nom": "Roy", "prenom": "Ann\u00e9"}', "Roy;Anne;12",
        "Mme A. Anne ROY", "rappeler helene tour", "Hélène DE LA TOUR", "dupontel jean pierre", "Jean-Pierre_Dupontel",
        "Bo Li", "anne.roy est passée", "Pierre Dupontel, Jean : Dupontel Jean-Pierre",
    ],
)  # fmt: skip
def test_finds_a_full_name_in_any_order_and_writing(text: str) -> None:
    column = pa.array(["rien", text])
    hashes = np.intersect1d(KNOWN.look(column, {}), FULL)
    found, shapes = KNOWN.find(column, HashSet(hashes))
    assert found.tolist() == [1]
    assert shapes
    assert all(character in "Aa,;:\"'_. -{}9·" for shape in shapes for character in shape)


@pytest.mark.parametrize(
    "text", ["Anne et Roy", "Roy Annette", "Jean Dupontel", "anneroy", "Hélène", "la tour", "", None]
)
def test_ignores_what_is_only_a_part_of_it(text: str | None) -> None:
    assert np.intersect1d(KNOWN.look(pa.array([text], pa.string()), {}), FULL).tolist() == []


def test_words_do_not_join_across_cells() -> None:
    assert np.intersect1d(KNOWN.look(pa.array(["vu Anne", "Roy absent"]), {}), FULL).tolist() == []


def heard(*texts: str) -> dict[str, int]:
    notes: dict[str, Heard] = {}
    KNOWN.look(pa.array(texts), notes)
    return {word: note.telling(word) for word, note in notes.items()}


def test_a_surname_counts_behind_a_civility_or_where_nothing_else_explains_it() -> None:
    assert heard("rappeler Mme Petit") == {"petit": 1}
    assert heard("colis pour Garnotel lundi", "pour Garnotel, merci") == {"garnotel": 2}
    assert heard("un petit colis", "Garnotel absent", "LIVRER GARNOTEL") == {"petit": 0, "garnotel": 0}
    assert heard("le modèle Garnotel", "un garnotel neuf") == {"garnotel": 0}


def test_common_words_and_the_names_of_squares_tell_nobody() -> None:
    assert tells_somebody("Anne Roy")
    assert not tells_somebody("service client")
    assert not tells_somebody("Victor Hugo")
    assert is_rare("garnotel")
    assert not any(map(is_rare, ("petit", "martin", "lyon", "hugo", "roy")))


def test_another_key_knows_nothing() -> None:
    other = NameReader(CellHash(bytes(32)))
    assert np.intersect1d(other.full_names(pa.array(["Anne Roy"])), FULL).tolist() == []


def test_first_names_beside_surnames_are_the_full_names_that_both_make_joined() -> None:
    first = pa.array(["Anne", "Anne-Marie", "M.", None, "", "ÉLODIE", "Anne", "de", "李"])
    last = pa.array(["Roy", "Roy", "Dupontel", "Roy", "Roy", "de La Tour", "d'Arc", "La", "Bo"])
    joined = READER.full_names(pc.binary_join_element_wise(first, last, " "))
    assert sorted(READER.pairs(first, last).tolist()) == sorted(joined.tolist())
    assert READER.pairs(first.slice(0, 0), last.slice(0, 0)).tolist() == []
