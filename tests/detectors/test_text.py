"""Names, addresses and numbers inside text and documents, at one row in a thousand."""

import json
from time import process_time

import pytest

from detectors.documents import by_path, segment
from detectors.text import names_in
from tests.detectors.tables import finding, only, results

DULL = [
    "Livraison prévue mardi matin, prévoir un transpalette.",
    "Attente de validation par le service achats.",
    "Bonjour Madame, Monsieur, veuillez trouver ci-joint la facture.",
    "Chantier situé 12 rue Victor Hugo à Lyon.",
    "Réunion salle Jean Moulin avec Bosch France.",
    "Erreur 500 sur le module export.",
]


def notes(planted: str, one_in: int = 1000) -> list[str]:
    return [planted if n % one_in == 17 else DULL[n % len(DULL)] for n in range(3000)]


@pytest.mark.parametrize(
    ("planted", "category"),
    [
        ("Rappeler Mme Durand demain au sujet du devis", "name"),
        ("Rendez-vous pris avec M. de La Fontaine", "name"),
        ("Appel de Sophie Martin, très mécontente du délai", "name"),
        ("mme lefebvre rappeler svp", "name"),
        ("Mme LE GALL mécontente du délai", "name"),
        ("Spoke to Sarah Connolly about the refund", "name"),
        ("Dossier suivi par Gunther Aït Ouarab, ne pas relancer", "name"),
        ("Rossana Bartoli a appelé pour sa commande", "name"),
        ("Écrire à sophie.martin@exemple.fr avant vendredi", "email"),
        ("Joignable au 06 39 98 12 34 le matin", "phone"),
        ("Son portable : 0639981234", "phone"),
    ],
)
def test_one_note_in_a_thousand_is_enough(planted: str, category: str) -> None:
    result = results({"observations": notes(planted)})["observations"]
    assert finding(result, category).place == "text"
    assert finding(result, category).matching >= 3


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(
            ["/rh/DUPUIS_Karine.pdf", "/rh/modele.docx", "/rh/LE_GALL_Soizic.pdf", "/rh/2023.xlsx"], id="files"
        ),
        pytest.param(["INSERT INTO c VALUES (12,'Lefebvre','Nathalie')", "SELECT count(*) FROM s"], id="statements"),
        pytest.param(["id;nom;prenom\n1;Roy;Léa\n2;Hamel;Paul", "id;nom;prenom\n7;Bel;Nina"], id="CSV"),
    ],
)
def test_names_joined_by_a_sign_are_found(texts: list[str]) -> None:
    assert "name" in only(texts * 10)


@pytest.mark.parametrize(
    "text",
    [
        "Supplier Pierre Fabre asked for a quote",
        "Vu avec Martin Frères ce jour",
        "Relancer Pierre Martin Distribution SAS",
        "madame est passée, monsieur maire aussi",
        "Voir Crédit Mutuel et Air Liquide",
        "Marché de Saint-Denis",
    ],
)
def test_companies_and_functions_in_prose_are_nobody(text: str) -> None:
    assert list(names_in(text)) == []
    assert "name" not in only([text, *DULL] * 100, "observations")


def test_one_make_among_descriptions_of_goods_is_nobody() -> None:
    goods = [f"A model at 1:{n} with working doors, in red. Detailed engine and chassis." for n in range(60)]
    result = results({"description": [*goods, "A model of the silver 1965 Aston Martin in silver."]}, "products")
    assert not result["description"].findings


def test_a_title_among_short_ones_is_nobody() -> None:
    assert "name" not in only(["Madame Bovary", *(["Les Misérables", "La Peste", "Germinal", "Dune"] * 8)], "titre")


def test_dull_notes_hold_nobody() -> None:
    assert only(DULL * 200, "observations") == set()


@pytest.mark.parametrize(
    "text",
    [
        "12 rue Victor Hugo",
        "Madame, Monsieur,",
        "Madame la Directrice",
        "M. le Maire",
        "Mini Cooper",
        "lycée Jean Moulin",
        "place Charles de Gaulle",
    ],
)
def test_some_capitals_are_nobody(text: str) -> None:
    assert [text[a:b] for a, b, score in names_in(text) if score < 0.8] == []


def test_paths_of_documents_are_findings() -> None:
    documents = [
        json.dumps({"client": {"nom": n, "tels": ["06 39 98 12 34"]}, "ref": f"PR{i}"})
        for i, n in enumerate(["Durand", "Martin", "Petit", "Moreau", "Leroy", "Garnier"] * 20)
    ]
    result = results({"payload": documents}, kinds={"payload": "json"})["payload"]
    assert {(f.category, f.path) for f in result.findings} == {("name", "client.nom"), ("phone", "client.tels[]")}
    assert {f.place for f in result.findings} == {"json"}


def test_one_document_in_a_thousand_is_enough() -> None:
    documents = [json.dumps({"event": "view", "ref": f"PR{n}"}) for n in range(3000)]
    for n in (10, 1010, 2010):
        documents[n] = json.dumps({"event": "order", "client": {"nom": "Durand", "email": f"d{n}@exemple.fr"}})
    result = results({"payload": documents}, sample=50)["payload"]
    assert {(f.category, f.path, f.matching, f.tested) for f in result.findings} >= {("email", "client.email", 3, 3000)}
    assert ("name", "client.nom") in {(f.category, f.path) for f in result.findings}


@pytest.mark.parametrize(
    "text",
    [
        "nom=Durand;tel=0639981234;ville=Lyon",
        "<c><nom>Durand</nom><tel>0639981234</tel></c>",
        'a:2:{s:3:"nom";s:6:"Durand";s:3:"tel";s:10:"0639981234";}',
    ],
)
def test_fragments_have_paths_too(text: str) -> None:
    assert dict(by_path([text])).items() >= {"nom": ["Durand"], "tel": ["0639981234"]}.items()


def test_a_path_never_holds_data() -> None:
    assert segment("jean@exemple.fr") == segment("06 39 98 12 34") == segment("3f2a9c0b7d1e4a5f") == "*"
    many = json.dumps({f"Prenom{chr(97 + n // 26)}{chr(97 + n % 26)}": {"age": n} for n in range(60)})
    assert set(by_path([many])) == {"*", "*.age"}


def test_what_stands_beside_an_address_in_a_document_is_somebodys_card() -> None:
    people = [("Görsev Martin", "07911 185036"), ("Hacile Derkaoui", "020 8566 4342"), ("Petru Morel", "01273 636135")]
    documents = [json.dumps({"v": n, "etat": "Nouveau"}) for n in range(2000)]
    for n, (who, number) in enumerate(people):
        documents[500 * n + 7] = json.dumps(
            {"v": n, "c": {"n": who, "m": f"p{n}@exemple.fr", "t": [number], "e": "Actif"}}
        )
    result = results({"z": documents}, sample=50)["z"]
    found = {(f.category, f.path) for f in result.findings}
    assert found == {("email", "c.m"), ("name", "c.n"), ("phone", "c.t[]")}


def test_paths_are_counted_in_rows_and_not_in_different_documents() -> None:
    card = json.dumps({"client": {"email": "d@exemple.fr"}})
    result = results({"payload": [card] * 40 + [json.dumps({"ref": n}) for n in range(160)]})["payload"]
    assert (finding(result, "email").matching, finding(result, "email").tested) == (40, 200)


def test_a_document_too_long_to_be_kept_whole_keeps_its_keys() -> None:
    long = json.dumps(
        {"lignes": [{"ref": f"A{n}"} for n in range(3000)], "client": {"nom": "Durand", "mail": "d@exemple.fr"}}
    )
    paths = {(f.category, f.path) for f in results({"payload": [long] * 5})["payload"].findings}
    assert len(long) > 20_000
    assert ("email", "mail") in paths


@pytest.mark.parametrize("broken", ["{not json", "{" * 5000, "[" * 100_000, '{"a":' * 2000, "<" * 1000, ""])
def test_broken_documents_hurt_nobody(broken: str) -> None:
    assert results({"payload": [broken] * 3}, kinds={"payload": "json"})


@pytest.mark.parametrize("unit", ["A-", "A'", "Aa ", "Mme ", "A_", "'A','", "par Aa-"])
def test_no_text_makes_the_search_for_names_run_away(unit: str) -> None:
    def spent(size: int) -> float:
        text = unit * (size // len(unit))
        begun = process_time()
        list(names_in(text))
        return process_time() - begun

    spent(1000)
    assert spent(40_000) < 60 * (min(spent(4_000) for _ in range(3)) + 0.001)
