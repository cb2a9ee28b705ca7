"""Names of persons: however they are written, and none of what else bears such words."""

import pytest

from detectors import names
from tests.detectors.tables import finding, found, only, results

PERSONS = [
    "Jean Martin",
    "Sophie Bernard",
    "Luc Petit",
    "Anne Moreau",
    "Marc Leroy",
    "Julie Garnier",
    "Paul Faure",
    "Claire Roussel",
    "Hugo Lambert",
    "Emma Girard",
    "Louis Mercier",
    "Alice Blanchard",
]
FIRST = [p.split()[0] for p in PERSONS]
LAST = [p.split()[1] for p in PERSONS]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("DUPONT Jean", "full"),
        ("Dupont, Jean", "full"),
        ("J. Dupont", "initial"),
        ("M. de La Tour", "civility"),
        ("HÃ©lÃ¨ne", "first"),
        ("Helene", "first"),
        ("Nguyen", "last"),
        ("Maria Anders", "full"),
        ("Hervé Le Gall", "full"),
        ("Martin SARL", "company"),
        ("Ets Durand et Fils", "company"),
        ("Dupond S.A.S.", "company"),
        ("Paris", "town"),
        ("Orange", "town"),
        ("Saint-Rémy-sur-Avre", "place"),
        ("rue Jean Jaurès", "street"),
        ("Victor Hugo", "honoured"),
        ("Administrateur", "thing"),
        ("Chaise bois", "thing"),
        ("rouge", "thing"),
        ("PR000123", "figures"),
        ("N/A", "figures"),
    ],
)
def test_sorts_values(value: str, kind: str) -> None:
    assert names.kind(value) == kind


@pytest.mark.parametrize(
    "values",
    [
        PERSONS,
        [p.upper() for p in PERSONS],
        [f"{b.upper()}, {a}" for a, b in map(str.split, PERSONS)],
        FIRST,
        [n.upper() for n in LAST],
        [f"Mme {n}" for n in LAST],
    ],
)
def test_finds_names_under_a_name_that_says_nothing(values: list[str]) -> None:
    assert only(values, "z1") == {"name"}


@pytest.mark.parametrize(
    ("column", "table", "values"),
    [
        ("nom", "villes", ["Lyon", "Nancy", "Valence", "Laval", "Saint-Denis", "Paris", "Martigues"]),
        ("libelle", "produits", ["Table Juliette", "Lampe Oscar", "Chaise Margaux", "Bureau Victor"]),
        ("marque", "vehicules", ["Renault", "Mercedes", "Lancia", "Dacia", "Bentley"]),
        ("nom", "roles", ["Administrateur", "Comptable", "Lecteur", "Vendeur"]),
        (
            "raison_sociale",
            "clients",
            ["Martin SARL", "Durand et Fils", "Garage Petit", "SAS Moreau", "Boulangerie Paul"],
        ),
        ("libelle", "rues", ["RUE VICTOR HUGO", "PLACE JEAN JAURES", "AVENUE EMILE ZOLA", "RUE PASTEUR"]),
        ("nom", "pays", ["France", "Espagne", "Allemagne", "Chine"]),
        ("couleur", "articles", ["Rose", "Violette", "Olive", "Marron", "Blanche"]),
        ("mois", "t", ["avril", "mai", "juin", "juillet"]),
        ("job_title", "employees", ["Sales Manager", "Sales Rep", "President", "VP Marketing"]),
    ],
)
def test_ignores_names_of_things(column: str, table: str, values: list[str]) -> None:
    assert only(values, column, table) == set()


def test_the_same_column_name_means_a_person_beside_a_first_name() -> None:
    beside = found({"nom": ["Azkar", "Bolduq", "Cirven"], "prenom": ["Anne", "Luc", "Marc"]}, "fiches")
    assert beside == {"nom": {"name"}, "prenom": {"name"}}
    assert only(["Azkar", "Bolduq", "Cirven"], "nom", "projets") == set()


def test_two_persons_in_a_tiny_table_are_found() -> None:
    assert only(["Jean Martin", "Sophie Bernard"], "name") == {"name"}


def test_the_address_of_the_same_row_bears_witness() -> None:
    odd = ["Zwrtek", "Qlimbo", "Vrontas", "Xandrup", "Okbal", "Pleskow", "Tjarven", "Umbrest"]
    alone = only(odd, "c7")
    beside = found({"c7": odd, "c8": [f"{n.lower()}@exemple.fr" for n in odd]})
    assert alone == set()
    assert beside["c7"] == {"name"}


def test_sole_traders_among_companies_are_probable_at_most() -> None:
    traders = ["Jean Martin", "Sophie Bernard Conseil", "Martin SARL", "Garage Petit", "Luc Petit", "Anne Moreau"] * 3
    result = results({"raison_sociale": traders})["raison_sociale"]
    assert all(f.verdict == "probable" for f in result.findings)


def test_empty_columns_are_judged_by_name() -> None:
    empty = results(
        {n: [None] for n in ("prenom", "nom_famille", "nom_fichier", "username", "nom_ville", "first_name_count")}
    )
    assert {n for n, r in empty.items() if any(f.category == "name" for f in r.findings)} == {"prenom", "nom_famille"}


def test_evidence_is_masked() -> None:
    evidence = finding(results({"nom_complet": PERSONS})["nom_complet"], "name").evidence
    assert evidence
    assert all(set(shape) <= set("Aa -'.") for shape in evidence)


def test_finds_persons_in_a_name_column_that_firms_share() -> None:
    """A customers' file: most rows are persons, but each firm is a value of its own."""
    firms = [f"{kind} {last.upper()}" for kind in ("GARAGE", "SARL", "ETS") for last in LAST]
    assert only([*LAST * 3, *FIRST, *PERSONS, *firms], "nom", "clients") == {"name"}


def test_ignores_firms_that_a_person_or_two_stand_among() -> None:
    firms = [f"{kind} {last.upper()}" for kind in ("GARAGE", "SARL", "ETS", "SAS", "GROUPE") for last in LAST]
    assert only([*LAST[:2], *firms], "libelle", "fournisseurs") == set()
