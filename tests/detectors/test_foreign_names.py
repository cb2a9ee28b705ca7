"""Names from elsewhere, names that conversions maimed, and columns whose own name says nothing."""

import pytest

from detectors import names
from detectors.lexicon import lexicon
from detectors.surnames import is_shaped
from tests.detectors.tables import found, only

WHOLE = ["Jean Martin", "Sophie Bernard", "Luc Petit", "Anne Moreau", "Marc Leroy", "Julie Garnier", "Paul Faure"]


@pytest.mark.parametrize("word", ["markovic", "tevetoglu", "shevchenko", "papadopoulos", "andersson", "abdelkader"])
def test_knows_a_surname_by_its_shape(word: str) -> None:
    assert is_shaped(word)


@pytest.mark.parametrize("word", ["oglu", "hauser", "paradis", "boisson", "indian", "whisky", "orchestra", "musicien"])
def test_takes_no_common_word_for_a_surname(word: str) -> None:
    assert not is_shaped(word)


def test_no_shape_is_that_of_a_thing_or_a_company() -> None:
    assert not [word for word in lexicon().things | lexicon().companies if is_shaped(word)]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("Andr?", "first"),
        ("?lodie", "first"),
        ("H?l?ne", "first"),
        ("Lef\ufffdvre", "last"),
        ("Chen Xiaoling", "half"),
        ("Kim Sothea", "full"),
        ("Mehmet YILDIRIM", "full"),
        ("d'Hautecourt", "noble"),
        ("von Rabenau", "noble"),
        ("cn=Anne Moreau", "full"),
        ("CN=Anne Moreau,OU=Paie,DC=exemple,DC=fr", "full"),
    ],
)
def test_sorts_names_from_elsewhere(value: str, kind: str) -> None:
    assert names.kind(value) == kind


@pytest.mark.parametrize("value", ["Quand?", "A?1", "??", "ou=Paie", "cn=srv-01", "d'accord", "de la soudure", "van"])
def test_sorts_none_of_what_looks_alike(value: str) -> None:
    assert names.kind(value) not in names.KNOWN | {"noble", "shaped"}


def test_a_first_name_before_a_word_may_be_a_person_and_a_thing_before_a_first_name_is_none() -> None:
    assert names.kind("NICOLE PARENT") == "half"
    assert names.kind("Chaise Nicole") == names.kind("Rose Green") == names.kind("Table Juliette") == "thing"


def test_a_syllable_alone_is_no_name() -> None:
    assert only(["thi", "van", "kim", "sok", "min", "hui", "bin", "bao"], "c3") == set()


def test_a_numbered_free_field_says_nothing_and_its_values_decide() -> None:
    assert only(WHOLE, "zone4", "appareils") == {"name"}
    assert only(["Vis", "Boulon", "Colle", "Ruban", "Enduit", "Cutter", "Gants"], "zone4", "appareils") == set()


def test_the_address_beside_proves_names_even_in_a_table_of_two_rows() -> None:
    beside = found({"c7": ["Zwrtek", "Qlimbo"], "c8": ["ada.zwrtek@exemple.fr", "i.qlimbo@exemple.fr"]})
    assert beside["c7"] == {"name"}
    apart = found({"c7": ["Zwrtek", "Qlimbo"], "c8": ["ada.moreau@exemple.fr", "i.petit@exemple.fr"]})
    assert apart["c7"] == set()


def test_the_firm_of_an_address_is_no_name_in_a_table_of_two_rows() -> None:
    firms = found({"c7": ["Zwrtek", "Qlimbo"], "c8": ["zwrtek.info@zwrtek.fr", "qlimbo.paris@qlimbo.fr"]})
    assert firms["c7"] == set()


def test_three_first_names_in_a_table_of_persons_are_found_and_elsewhere_not() -> None:
    few = ["Brigitte", "Laure", "Vincent"]
    assert only(few, "divers1", "adherents") == {"name"}
    assert only(few, "divers1", "produits") == set()


def test_words_for_nobody_do_not_speak_against_the_names_beside_them() -> None:
    assert only(["Walton", "néant", "N/A"], "cli_lname", "expediteurs") == {"name"}
    assert only(["néant", "N/A", "inconnu"], "zone4") == set()


def test_a_long_list_of_surnames_is_found_although_many_are_rare() -> None:
    told = lexicon().things | lexicon().towns | lexicon().companies
    surnames = (
        sorted(lexicon().last_common - told)[::80] + sorted(lexicon().last - lexicon().last_common - told)[::1500]
    )
    assert only([name.capitalize() for name in surnames], "f_005") == {"name"}


def test_a_long_list_of_towns_and_things_is_none() -> None:
    towns = sorted(lexicon().towns)[::4]
    assert only([town.capitalize() for town in towns], "zone4") <= {"address"}
    assert only([thing.capitalize() for thing in sorted(lexicon().things)[::9]], "zone4") == set()


def test_the_full_name_of_a_person_is_expected_in_an_empty_table_of_things_too() -> None:
    assert found({"nom_complet_proprietaire": [None]}, "equipements")["nom_complet_proprietaire"] == {"name"}
    assert found({"nom_complet": [None]}, "equipements")["nom_complet"] == set()
