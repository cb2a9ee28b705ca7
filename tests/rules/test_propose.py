"""The proposed manifest masks every doubt, cites the scan where it keeps, and leaves nothing that would stop a copy."""

import pyarrow as pa
import pytest

from connectors.model import UniqueIndex
from detectors.finding import Reason
from detectors.fingerprint import fingerprint
from rules.drift import drift
from rules.manifest import ColumnRule, TableRule
from rules.propose import propose
from tests.rules.proposals import (
    CODES,
    FULL,
    absent,
    asked,
    of,
    proposed,
    results,
    rule,
    ruling,
    scanned,
    seen,
    unseen,
)
from tests.rules.scans import finding
from tests.rules.structures import structure, table

OBJECTS = fingerprint(pa.array([f'{{"a": {{"b": "x{n}@y.fr"}}}}' for n in range(40)]), 40)
PAIRS = fingerprint(pa.array([f"a=x{n}|b=x{n}@y.fr|c=1" for n in range(40)]), 40)


def one(column: str, told=None, unique: str = "", **more) -> ColumnRule:
    """The rule of column `c` of a table `t` beside its key."""
    t = table("t", f"id! integer, {column}", unique=unique)
    return rule(proposed(t, **({"t__c": told} if told is not None else {}), **more), "t.c")


@pytest.mark.parametrize(
    ("column", "told", "mask"),
    [
        ("c text(120)?", finding("email"), "email"),
        ("c text(30)?", finding("phone"), "phone"),
        ("c integer?", finding("phone"), "phone"),
        ("c text(200)?", finding("address"), "address"),
        ("c text(200)?", finding("address", share=0.3), "address"),
        ("c date?", finding("birth_date"), "birth_date"),
        ("c text(21)?", finding("national_id", why=(Reason("checksum"),)), "nir"),
        ("c text(21)?", finding("national_id"), "code"),
        ("c text(34)?", finding("bank_account"), "iban"),
        ("c text(19)?", finding("payment_card"), "card"),
        ("c network?", finding("ip_address"), "ip"),
        ("c text(40)?", finding("login"), "login"),
        ("c text(40)?", finding("online_id"), "token"),
        ("c text(80)?", finding("secret"), "secret"),
        ("c text?", finding("name", "text"), "text"),
        ("c text?", seen(findings=(finding("email", "json", path="a.b"),), fingerprint=OBJECTS), "json"),
        ("c text?", seen(findings=(finding("email", "json", path="a.b"),), fingerprint=PAIRS), "text"),
        ("c text?", seen(findings=(finding("email", "json", path="a.b"),), fingerprint="v1:few"), "text"),
        ("c json?", finding("email", "json", path="*"), "json"),
        ("c text(120)?", (finding("email", share=0.6), finding("phone", share=0.4)), "text"),
        ("c text(120)?", finding("email", share=0.2), "text"),
        ("c text(120)?", (finding("name", share=0.9), finding("address", share=0.6)), "address"),
    ],
)
def test_a_category_gets_its_mask(column, told, mask):
    assert one(column, told).mask == mask


def test_the_paths_of_a_document_get_masks_of_their_own():
    told = (
        finding("email", "json", path="contact.mails[]"),
        finding("name", "json", path="contact.prenom"),
        finding("name", "json", path="contact.nom"),
        finding("phone", "json", path="*"),
    )
    assert one("c json?", told).paths == {
        "contact.mails[]": "email",
        "contact.nom": "last_name",
        "contact.prenom": "first_name",
    }


@pytest.mark.parametrize(
    ("columns", "name", "why", "mask"),
    [
        ("prenom text(40)?", "prenom", (), "first_name"),
        ("nom_famille text(40)?", "nom_famille", (), "last_name"),
        ("nom text(80)?, prenom text(40)?", "nom", (), "last_name"),
        ("nom_complet text(80)?", "nom_complet", (), "full_name"),
        ("signataire text(80)?", "signataire", (), "full_name"),
        ("lib text(80)?", "lib", (FULL,), "full_name"),
        ("c2 text(80)?", "c2", (), "last_name"),
        ("raison_sociale text(80)?", "raison_sociale", (), "company"),
        ("enseigne text(80)?", "enseigne", (Reason("sole_traders", {"share": 0.4, "tested": 9}),), "company"),
    ],
)
def test_the_parts_of_a_name_are_told_apart(columns, name, why, mask):
    t = table("t", f"id! integer, {columns}")
    assert rule(proposed(t, **{f"t__{name}": finding("name", why=why)}), f"t.{name}").mask == mask


@pytest.mark.parametrize(
    ("column", "told", "why"),
    [
        ("c decimal?", seen(), "ni nom ni coordonnée dans ce type"),
        ("c date?", seen(), "ni nom ni coordonnée dans ce type"),
        ("c text(12)?", seen(fingerprint=CODES), "codes et chiffres, aucun mot"),
        ("c text(1)?", seen(absent=absent((1, 2))), "trop court pour un nom"),
        ("c text?", seen(absent=absent((0, 5))), "5 valeurs qui se répètent, aucun nom"),
        ("c text(40)?", seen(absent=absent((0, 500))), "aucun nom sur 500 valeurs, au plus 1 %"),
        ("c enum?", seen(absent=absent((2, 4))), "liste fermée du schéma"),
    ],
)
def test_what_is_kept_says_why_and_cites_the_scan(column, told, why):
    assert one(column, told).keep == f"{why} ; analyse 20261128-020000-abcdef"


@pytest.mark.parametrize(
    ("column", "told", "mask"),
    [
        ("c text?", seen(absent=absent((0, 500))), "text"),  # long and varying, whatever was not found
        ("c text(40)?", seen(absent=absent((3, 500))), "text"),  # three looked like names
        ("c text(40)?", seen(absent=absent((0, 12)), non_null=12), "text"),  # too few to be a list
        ("c text(40)?", seen(absent=absent((0, 500), phones=2)), "text"),
        ("c text(40)?", seen(examined="metadata", non_null=0, rows=0, absent=(), fingerprint="v1:empty"), "text"),
        ("c json?", seen(), "json"),
        ("societe text(80)?", None, "company"),
        ("societe text(80)?", seen(absent=absent((0, 7)), non_null=40), "company"),  # of few that recur, too
        ("siret text(14)?", None, "code"),
        ("siren integer?", None, "number"),
        ("session text(36)?", None, "token"),
        ("hash text(40)?", None, "token"),
        ("api_key text(40)?", None, "token"),
        ("latitude decimal?", None, "null"),
        ("session uuid?", None, "null"),
        ("api_key uuid?", None, "null"),
        ("c array?", seen(), "null"),
        ("c network?", None, "ip"),
    ],
)
def test_every_doubt_is_masked(column, told, mask):
    name = column.split()[0]
    t = table("t", f"id! integer, {column}")
    told = told or seen(absent=absent((2, 300)))
    assert rule(proposed(t, **{f"t__{name}": told}), f"t.{name}").mask == mask


def test_what_looks_like_phones_and_is_none_for_the_scan_is_masked_as_such_and_asked():
    told = seen(absent=absent((0, 500), phones=100), fingerprint=CODES)
    proposal = proposed(table("t", "id! integer, c text(10)?"), t__c=told)
    assert rule(proposal, "t.c").mask == "phone"
    assert asked(proposal)["t.c"].startswith("ressemble à des téléphones")


def test_what_nobody_could_examine_is_emptied_and_asked():
    t = table("t", "id! integer, photo binary?, scan binary, nom text(40)?")
    proposal = proposed(t, t__photo=unseen("binary"), t__scan=unseen("binary"), t__nom=unseen("no_grant"))
    assert rule(proposal, "t.photo").mask == "null"
    assert (rule(proposal, "t.scan").mask, rule(proposal, "t.scan").value) == ("constant", "")
    assert rule(proposal, "t.nom").mask == "null"
    assert asked(proposal)["t.nom"] == "non examinée (no_grant), donc vidée"


def test_a_key_that_nobody_could_examine_empties_its_table():
    proposal = proposed(table("t", "id! integer, c integer?"), t__id=unseen("timeout"))
    assert (of(proposal, "t").do, of(proposal, "t").why) == ("truncate", "id ne peut être ni masquée ni vidée")


def test_a_table_that_nobody_could_examine_is_emptied_and_those_that_point_at_it_point_nowhere():
    t, u = table("t", "id! integer"), table("u", "id! integer, t integer? -> t.id, c integer?")
    proposal = proposed(t, u, t__id=unseen("no_grant"))
    assert (of(proposal, "t").do, rule(proposal, "u.t").mask) == ("truncate", "null")
    assert asked(proposal)["u.t"] == "vidée, car la copie vide commercial.t"
    assert "no_grant" in asked(proposal)["t"]


def test_a_table_at_which_rows_must_point_is_left_out_instead():
    t, u = table("t", "id! integer"), table("u", "id! integer, t integer -> t.id")
    proposal = proposed(t, u, t__id=unseen("no_grant"))
    assert (of(proposal, "t").do, of(proposal, "u").do) == ("exclude", "keep")


def test_a_table_that_discovery_excluded_is_emptied():
    t = table("t", "id! integer")
    scan = scanned((), excluded=["t"])
    tables = propose(scan, {"commercial": structure(t)}).manifest.systems["commercial"].tables
    assert tables["t"] == TableRule(do="truncate", why="exclue de l'analyse")


def test_a_table_that_came_after_the_scan_is_emptied_and_a_column_nulled():
    t, new = table("t", "id! integer, c text(9)?"), table("new", "id! integer")
    structures = {"commercial": structure(t, new)}
    known = results("commercial", (table("t", "id! integer"),))
    tables = propose(scanned(known), structures).manifest.systems["commercial"].tables
    assert (tables["new"].do, tables["t"].columns["c"].mask) == ("truncate", "null")


@pytest.mark.parametrize(
    ("column", "told", "unique", "mask"),
    [
        ("c text(120)?", finding("email"), "c", "email"),
        ("c text(80)?", finding("name"), "c", "token"),
        ("c text(8)?", finding("name"), "c", "code"),
        ("c text(20)?", finding("email"), "", "token"),
        ("c text(12)?", finding("email"), "", "null"),
        ("c text(12)", finding("email"), "", "constant"),
        ("c text(8)?", finding("phone"), "c", "null"),
        ("c date?", finding("birth_date"), "c", "null"),
    ],
)
def test_a_mask_that_does_not_fit_gives_way_to_the_next_best(column, told, unique, mask):
    assert one(column, told, unique).mask == mask


def test_an_address_that_is_short_of_room_has_no_name_in_front():
    assert one("c text(40)?", finding("email")).readable is False
    assert one("c text(120)?", finding("email")).readable is None


def test_what_can_neither_be_masked_nor_emptied_takes_its_table_along():
    t = table("t", "id! integer, c text(9)", unique="c")
    assert of(proposed(t, t__c=finding("phone")), "t").do == "truncate"


def test_a_unique_index_on_an_expression_counts_too():
    t = table("t", "id! integer, c text(80)?", unique=(UniqueIndex("u", (), ("lower(c)",)),))
    assert rule(proposed(t, t__c=finding("name")), "t.c").mask == "token"


def test_more_unique_phones_than_fiction_numbers_are_undialable_which_is_asked():
    t = table("t", "id! integer, c text(20)?", unique="c")
    many = seen(findings=(finding("phone"),), non_null=70_000)
    proposal = proposed(t, t__c=many)
    assert rule(proposal, "t.c").overflow == "undialable"
    assert "inattribuables" in asked(proposal)["t.c"]
    assert rule(proposed(t, t__c=finding("phone")), "t.c").overflow is None


def test_surrogate_keys_are_kept():
    t, u = table("t", "id! integer, mel text(120)?"), table("u", "id! integer, t integer? -> t.id, x text(90)?")
    proposal = proposed(t, u, t__mel=finding("email"), u__x=finding("email"))
    assert str(rule(proposal, "t.id").keep).startswith("clé technique")
    assert str(rule(proposal, "u.t").keep).startswith("clé technique")


def test_a_key_that_is_personal_is_masked_wherever_it_is_repeated_over_two_systems():
    t = table("t", "mel! text(120)")
    u = table("u", "id! integer, mel text(40)? -> t.mel")
    p = table("p", "id! integer, adresse text(120)?")
    structures = {"commercial": structure(t, u), "sellers": structure(p)}
    columns = [*results("commercial", (t, u), t__mel=finding("email")), *results("sellers", (p,))]
    relations = [("sellers.p.adresse", "commercial.u.mel")]
    proposal = propose(scanned(columns), structures, relations)
    systems = proposal.manifest.systems
    rules = [
        systems["commercial"].tables["t"].columns["mel"],
        systems["commercial"].tables["u"].columns["mel"],
        systems["sellers"].tables["p"].columns["adresse"],
    ]
    assert [(found.mask, found.readable) for found in rules] == [("email", False)] * 3
    assert drift(proposal.manifest, structures, None, relations) == ()
    assert asked(proposal)["t.mel"] == "une clé qui désigne des personnes : email, ici et partout où elle est reprise"


def test_a_key_of_names_becomes_tokens_on_both_sides():
    t, u = table("t", "nom! text(80)"), table("u", "id! integer, nom text(80)? -> t.nom")
    proposal = proposed(t, u, t__nom=finding("name"))
    assert (rule(proposal, "t.nom").mask, rule(proposal, "u.nom").mask) == ("token", "token")


@pytest.mark.parametrize(
    ("told", "mask"),
    [
        (seen(absent=absent((2, 400))), None),  # some of so many codes read like names
        (seen(absent=absent((300, 400))), "token"),
        (seen(absent=absent((0, 400), phones=3)), "token"),
    ],
)
def test_a_key_of_words_is_kept_until_they_may_be_somebodys(told, mask):
    t, u = table("t", "code! text(40)"), table("u", "id! integer, code text(40)? -> t.code")
    proposal = proposed(t, u, t__code=told, u__code=told)
    assert (rule(proposal, "t.code").mask, rule(proposal, "u.code").mask) == (mask, mask)


def test_a_decision_that_something_is_not_personal_is_cited():
    told = ruling("commercial.t.c", "phone")
    kept = one("c text(10)?", finding("phone"), decisions=[told]).keep
    assert kept == "décision d1 du 2026-11-20 (c.moreau) : rien de personnel ; analyse 20261128-020000-abcdef"


def test_a_decision_that_no_longer_holds_masks_and_is_asked():
    proposal = proposed(
        table("t", "id! integer, c text(30)?"),
        t__c=finding("phone"),
        decisions=[ruling("commercial.t.c", "phone", "drifted")],
    )
    assert rule(proposal, "t.c").mask == "phone"
    assert asked(proposal)["t.c"] == "la décision d1 ne tient plus (drifted), donc masquée"


def test_a_decision_about_one_category_leaves_the_others_masked():
    told = (finding("phone"), finding("email", "text"))
    assert one("c text(100)?", told, decisions=[ruling("commercial.t.c", "phone")]).mask == "text"


def test_an_accepted_finding_is_personal_all_the_same():
    assert (
        one("c text(30)?", finding("phone"), decisions=[ruling("commercial.t.c", "phone", answer="accept")]).mask
        == "phone"
    )


def test_a_table_without_a_mask_is_kept():
    assert of(proposed(table("t", "id! integer, n decimal?")), "t").do == "keep"
