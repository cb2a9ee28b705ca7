"""Names: in whatever dress a name is written, its pseudonym wears the same."""

import re
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.columns import fold
from detectors.gender import gender
from rules.masks.makers import Makers
from rules.masks.name_templates import Wardrobe
from rules.masks.names import template
from rules.pseudonyms import pools
from tests.rules.masking import KEY, column, masked, table
from tests.rules.masking import Masked as Tables

F, L = r"[A-ZÉ][a-zéèêëçïôûœ]+", r"[A-Z][a-z]+"
FU, LU = r"[A-ZÉÈÊËÇÏÔÛŒ]{3,}", r"[A-Z]{8,12}"
FIRSTS = {
    "Jean": F,
    "PAULINE": FU,
    "zoé": r"[a-zéèêëçïôûœ]+",
    "Jean-Pierre": f"{F}-{F}",
    "Jean Paul": f"{F} {F}",
    "J.": r"[A-ZÉ]\.",
    "J.-P.": r"[A-ZÉ]\.-[A-ZÉ]\.",
    "Anne, Marie": f"{F}, {F}",
    "123": F,
}
LASTS = {
    "Dupont": L,
    "DUPONT": LU,
    "dupont": r"[a-z]+",
    "de La Tour": f"de La {L}",
    "d'Hautecour": f"d'{L}",
    "Le Goff": f"Le {L}",
    "Martin-Dubois": f"{L}-{L}",
    "MARTIN épouse DURAND": f"{LU} épouse {LU}",
    "O'Brien": f"O'{L}",
    "von der Leyen": f"von der {L}",
    "Œuvrard": L,
    "0612345678": L,
    "jean@x.fr": L,
}
FULLS = {
    "Jean Dupont": f"{F} {L}",
    "DUPONT Jean": f"{LU} {F}",
    "Dupont Jean": f"{L} {F}",
    "Dupont, Jean": f"{L}, {F}",
    "J. Dupont": rf"[A-ZÉ]\. {L}",
    "Dupont J.": rf"{L} [A-ZÉ]\.",
    "M. Dupont": rf"M\. {L}",
    "M. et Mme Dupont": rf"M\. et Mme {L}",
    "Mme Marie-Claire de La Tour": f"Mme {F}-{F} de La {L}",
    "Anne Petit / Luc Roy": f"{F} {L} / {F} {L}",
    "JEAN DUPONT": f"{FU} {LU}",
    "jean dupont": r"[a-zéèêëçïôûœ]+ [a-z]+",
    "Hervé Le Gall": f"{F} Le {L}",
    "Jean-Pierre Martin-Dubois": f"{F}-{F} {L}-{L}",
    "M DUPONT JEAN": f"M {LU} {FU}",
    "J.D.": r"[A-ZÉ]\.[A-Z]\.",
    "Mme DURAND née MARTIN Sophie": f"Mme {LU} née {LU} {F}",
    "jean@x.fr": f"{F} {L}",
}


@pytest.mark.parametrize(("name", "expected"), FIRSTS.items())
def test_a_first_name_keeps_its_dress(name: str, expected: str) -> None:
    assert re.fullmatch(expected, masked("first_name", [name])[0] or "")


@pytest.mark.parametrize(("name", "expected"), LASTS.items())
def test_a_surname_keeps_its_dress(name: str, expected: str) -> None:
    assert re.fullmatch(expected, masked("last_name", [name])[0] or "")


@pytest.mark.parametrize(("name", "expected"), FULLS.items())
def test_a_full_name_keeps_civility_order_and_case(name: str, expected: str) -> None:
    assert re.fullmatch(expected, masked("full_name", [name])[0] or "")


@pytest.mark.parametrize("name", ["-", "?", "...", " / "])
def test_signs_that_are_no_name_stay(name: str) -> None:
    assert masked("first_name", [name]) == masked("last_name", [name]) == masked("full_name", [name]) == [name]


@pytest.mark.parametrize("name", ["Jean", "JEAN-PAUL", "Marie", "Zoé", "Éric"])
def test_a_first_name_follows_the_gender_of_the_other(name: str) -> None:
    made = masked("first_name", [name] * 30)
    women = {fold(woman) for woman in pools().women}
    assert {fold((cell or "").split("-")[0]) in women for cell in made} == {gender(name) == "f"}


def test_a_civility_tells_the_gender_of_a_full_name() -> None:
    women = {fold(woman) for woman in pools().women}
    made = masked("full_name", ["Mme Camille Petit"] * 20 + ["M. Camille Petit"] * 20)
    assert [fold((cell or "").split()[1]) in women for cell in made] == [True] * 20 + [False] * 20


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(pools().surnames), st.sampled_from(pools().men + pools().women), st.integers(0, 1 << 48))
def test_a_name_never_becomes_a_word_of_itself(last: str, first: str, seed: int) -> None:
    """Even where the source is a copy already."""
    made, seeds = Makers(KEY), np.array([seed] * 3, np.uint64)
    firsts = made.first_names.of(pa.array([first, f"{first}-{first}", first.upper()]), seeds).to_pylist()
    lasts = made.last_names.of(pa.array([last, f"{last}-{last}", last.upper()]), seeds).to_pylist()
    full = made.full_names.of(
        pa.array([f"{first} {last}", f"{last.upper()}, {first}", f"M. {last}"]), seeds
    ).to_pylist()
    for cell in [*firsts, *lasts, *full]:
        assert not {fold(first), fold(last)} & set(re.split(r"[ ,.-]+", fold(cell)))


def test_the_row_tells_which_word_is_the_surname() -> None:
    made = Tables(
        [
            table(
                "t",
                column("prenom", "first_name"),
                column("nom", "last_name"),
                column("tout", "full_name"),
                column("id", None),
                key=["id"],
            )
        ],
        {
            "t": {
                "id": ["1", "2"],
                "prenom": ["Martin", "Thomas"],
                "nom": ["Thomas", "Martin"],
                "tout": ["Martin Thomas"] * 2,
            }
        },
    )
    cells = made.settled().of("t")
    assert cells["tout"][0] == f"{cells['prenom'][0]} {cells['nom'][0]}"
    assert cells["tout"][1] == f"{cells['nom'][1]} {cells['prenom'][1]}"


@pytest.mark.parametrize(("mask", "room"), [("first_name", 10), ("last_name", 12), ("full_name", 15)])
def test_a_name_fits_its_column(mask: str, room: int) -> None:
    names = [
        "Jean-Pierre",
        "de La Tour du Pin",
        "Mme Marie-Claire de La Tour-Dubois",
        "M. et Mme Dupont",
        "DUPONT-MARTIN Jean",
    ]
    made = masked(mask, names * 5, type_=f"VARCHAR({room})")
    assert max(len(cell or "") for cell in made) <= room
    assert all(made)


def test_names_are_dressed_alike_whoever_else_is_dressed_meanwhile() -> None:
    """Readings of names are shared by the masks of all tables, and forgotten when there are too many."""
    makers = Makers(KEY)
    wardrobe = Wardrobe(lambda name: template(name, "last"), makers.persons, room=4)
    arrays = [
        pa.array([f"{word}-{word}" for word in ("Dupont", "ROY", "petit", "Le Gall")[: n % 4 + 1]] * 50)
        for n in range(24)
    ]
    seeds = np.arange(200, dtype=np.uint64)
    alone = [wardrobe.dressed(each, seeds[: len(each)]).to_pylist() for each in arrays]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda each: wardrobe.dressed(each, seeds[: len(each)]).to_pylist(), arrays))
    assert together == alone


def test_by_value_a_name_is_the_same_in_every_row_and_by_subject_not() -> None:
    assert len(set(masked("last_name", ["Dupont"] * 30, by="value"))) == 1
    assert len(set(masked("last_name", ["Dupont"] * 30))) > 25
    assert masked("last_name", ["DE LA  TOUR"], by="value")[0] == (
        masked("last_name", ["de la tour"], by="value")[0] or ""
    ).upper().replace("DE LA ", "DE LA  ")
