"""E-mail addresses: every row counts, whatever the case, and nothing that only has an @."""

import pytest

from tests.detectors.tables import finding, only, results

ADDRESSES = [f"{name}.martin{n}@exemple-{n}.fr" for n, name in enumerate(["jean", "anne", "luc", "zoe"] * 5)]


def test_finds_addresses_under_a_name_that_says_nothing() -> None:
    assert only(ADDRESSES) == {"email"}


@pytest.mark.parametrize(
    "address",
    [
        "JEAN.MARTIN@EXEMPLE.FR",
        "jean+tag@sous.domaine.exemple.museum",
        "élodie@société.fr",
        "j@xn--80ak6aa92e.com",
        "<jean@exemple.fr>",
    ],
)
def test_finds_unusual_addresses(address: str) -> None:
    assert only([address] * 3) == {"email"}


@pytest.mark.parametrize("value", ["logo@2x.png", "@compte", "jean@", "root@localhost", "a@b", "12 @ 3.50", "v1@1.2.3"])
def test_ignores_what_only_has_an_at(value: str) -> None:
    assert only([value] * 20) == set()


def test_one_address_in_ten_thousand_notes_is_counted_exactly() -> None:
    notes = ["Livraison prévue mardi, prévoir un transpalette."] * 10_000
    notes[7_777] = "Le client préfère jean.martin@exemple.fr pour la facture."
    result = results({"note": notes})["note"]
    assert (finding(result, "email").matching, finding(result, "email").tested) == (1, 10_000)
    assert finding(result, "email").place == "text"


def test_an_address_that_hides_from_machines_is_probable() -> None:
    result = results({"note": ["écrire à jean at exemple dot fr"] + ["rien à signaler pour le moment"] * 99})["note"]
    assert finding(result, "email").verdict == "probable"


def test_role_mailboxes_are_told_apart() -> None:
    roles = results({"c1": ["contact@exemple.fr", "info.paris@exemple.fr", "compta@exemple.org"] * 3})["c1"]
    persons = results({"c1": ADDRESSES})["c1"]
    assert "role_mailbox" in {r.code for r in finding(roles, "email").why}
    assert "role_mailbox" not in {r.code for r in finding(persons, "email").why}


def test_consumer_providers_are_counted() -> None:
    result = results({"c1": ["a.b@free.fr", "c.d@exemple.fr", "e.f@GMAIL.com", "g.h@exemple.fr"]})["c1"]
    consumer = next(r for r in finding(result, "email").why if r.code == "consumer_mail")
    assert consumer.figures == {"share": 0.5, "tested": 4}


def test_a_header_with_display_names_holds_both() -> None:
    headers = [f"Jean Martin <{address}>" for address in ADDRESSES] + ["Sophie Bernard <s.b@exemple.fr>"] * 9
    assert {"email", "name"} <= only(headers)


def test_an_empty_column_is_judged_by_name_and_says_so() -> None:
    result = results({"courriel": [None, None], "email_verifie": [None, None], "objet_mail": ["", ""]})
    assert [f.verdict for f in result["courriel"].findings] == ["probable"]
    assert result["courriel"].examined == "metadata"
    assert not result["email_verifie"].findings
    assert not result["objet_mail"].findings
