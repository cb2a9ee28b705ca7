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
