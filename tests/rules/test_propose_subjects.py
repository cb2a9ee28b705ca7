"""Whom the rows of a table are about is proposed from addresses and keys."""

from dataclasses import replace

from connectors.model import UniqueIndex
from detectors.finding import Reason
from tests.rules.proposals import (
    FULL,
    of,
    proposed,
)
from tests.rules.scans import finding
from tests.rules.structures import table

CLIENTS = table(
    "clients", "id! integer, nom text(80)?, prenom text(80)?, email text(120)?, email_facturation text(120)?"
)
FOUND = {"clients__nom": finding("name"), "clients__prenom": finding("name"), "clients__email": finding("email"),
         "clients__email_facturation": finding("email")}  # fmt: skip


def test_a_person_is_known_by_his_own_address():
    assert of(proposed(CLIENTS, **FOUND), "clients").subject == "email"
    assert of(
        proposed(replace(CLIENTS, unique=(UniqueIndex("u", ("email_facturation",)),)), **FOUND), "clients"
    ).subject == ("email_facturation")


def test_a_mailbox_of_a_role_or_of_another_is_nobodys_own():
    roles = finding("email", why=(Reason("role_mailbox", {"share": 0.9, "tested": 100}),))
    t = table("t", "id! integer, nom text(80)?, prenom text(80)?, email text(120)?, mail_manager text(120)?")
    proposal = proposed(
        t, t__nom=finding("name"), t__prenom=finding("name"), t__email=roles, t__mail_manager=finding("email")
    )
    assert of(proposal, "t").subject is None


def test_a_row_is_about_whom_it_points_at_over_several_keys():
    factures = table(
        "factures", "id! integer, ville integer? -> villes.id, client integer? -> clients.id, mel text(99)?"
    )
    paiements = table("paiements", "id! integer, facture integer? -> factures.id, titulaire text(99)?")
    villes = table("villes", "id! integer")
    proposal = proposed(
        CLIENTS, villes, factures, paiements, **FOUND, factures__mel=finding("email", "text"),
        paiements__titulaire=finding("name"),
    )  # fmt: skip
    assert of(proposal, "factures").subject == "client"
    assert of(proposal, "paiements").subject == "facture"


def test_persons_without_an_address_are_about_themselves_not_about_whom_they_point_at():
    contacts = table("contacts", "id! integer, client integer? -> clients.id, nom_complet text(99)?")
    appels = table("appels", "id! integer, contact integer? -> contacts.id, note text?")
    proposal = proposed(
        CLIENTS, contacts, appels, **FOUND, contacts__nom_complet=finding("name"), appels__note=finding("name", "text")
    )
    assert of(proposal, "contacts").subject is None
    assert of(proposal, "appels").subject == "contact"


def test_a_relation_leads_to_a_person_where_no_key_does():
    t = table("t", "id! integer, code text(9)?, note text?")
    proposal = proposed(
        CLIENTS, t, **FOUND, t__note=finding("name", "text"), relations=[("commercial.t.code", "commercial.clients.id")]
    )
    assert of(proposal, "t").subject == "code"


def test_a_nameless_address_is_the_persons_own_where_names_agree_with_it():
    agrees = finding("name", why=(Reason("email_agrees", {"share": 0.9, "tested": 100}), FULL))
    t = table("exp_2019", "c1 text(80)?, c2 text(120)?")
    assert of(proposed(t, exp_2019__c1=agrees, exp_2019__c2=finding("email")), "exp_2019").subject == "c2"


def test_what_groups_persons_is_a_quasi_identifier_where_there_are_persons():
    columns = "id! integer, nom text(80)?, prenom text(80)?, ne_le date?, cp text(5)?, sexe text(1)?, id_ville integer?"
    t = table("clients", columns)
    proposal = proposed(
        t, clients__nom=finding("name"), clients__prenom=finding("name"), clients__ne_le=finding("birth_date")
    )
    assert of(proposal, "clients").quasi_identifiers == ("ne_le", "cp", "sexe", "id_ville")
    assert of(proposed(table("villes", "id! integer, cp text(5)?")), "villes").quasi_identifiers == ()


def test_the_same_scan_gives_the_same_proposal():
    assert proposed(CLIENTS, **FOUND) == proposed(CLIENTS, **FOUND)
