"""The proposed manifest masks every doubt, cites the scan where it keeps, and leaves nothing that would stop a copy."""

from dataclasses import replace

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.model import Column, ForeignKey, Kind, Table, UniqueIndex
from connectors.structure import Statement, Structure, View
from detectors.category import CATEGORIES
from detectors.finding import Absence, ColumnResult, Finding, Place, Reason
from detectors.fingerprint import fingerprint
from rules.discovery import Discovery, Ruling
from rules.drift import drift
from rules.edges import Relation
from rules.manifest import ColumnRule, TableRule, load
from rules.marked import parse
from rules.masks.email import longest
from rules.propose import Proposal, propose
from rules.pseudonyms import pools
from rules.room import INJECTIVE, LEAST, READABLE
from tests.rules.scans import discovery, finding
from tests.rules.structures import structure, table

CODES = fingerprint(pa.array([f"AB-{n:05}" for n in range(40)]), 40)
WORDS = fingerprint(pa.array([f"Table basse modèle {'abcdefghij'[n % 10]}" for n in range(40)]), 40)
SYSTEMS = ("commercial", "sellers")


def absent(names: tuple[int, int], phones: int = 0, rows: int = 100) -> tuple[Absence, ...]:
    """Names: how many values looked like one, of how many different ones."""
    matching, tested = names
    bound = 1.0 if not tested else 0.01 if not matching and tested > 100 else 0.5
    return (
        Absence("name", bound, tested=tested, matching=matching),
        Absence("email", 0.01, tested=rows, matching=0),
        Absence("phone", 0.01, tested=rows, matching=phones),
    )


def results(system: str, tables: tuple[Table, ...], **said: ColumnResult | Finding | tuple[Finding, ...]):
    """What the scan says of every column: `clients__email=finding("email")`; silence is a harmless list of codes."""
    for of in tables:
        for column in of.columns:
            plain = ColumnResult(
                system, of.schema, of.name, column.name, column.type, 1000, 1000, "census",
                absent=absent((0, 500)), fingerprint=CODES,
            )  # fmt: skip
            told = said.get(f"{of.name}__{column.name}", plain)
            if isinstance(told, ColumnResult):
                yield replace(
                    told, system=system, schema=of.schema, table=of.name, column=column.name, type=column.type
                )
            else:
                yield replace(plain, findings=told if isinstance(told, tuple) else (told,))


def unseen(reason: str) -> ColumnResult:
    return ColumnResult("", None, "", "", "", 1000, None, "not_examined", reason)


def seen(**said) -> ColumnResult:
    given = {"rows": 1000, "non_null": 1000, "examined": "census", "absent": absent((0, 500)), "fingerprint": WORDS}
    return ColumnResult("", None, "", "", "", **{**given, **said})


def proposed(
    *tables: Table, relations=(), decisions=(), excluded=(), there: Structure | None = None, **said
) -> Proposal:
    """The proposal for one system `commercial`, which must run as it is."""
    scan = scanned(results("commercial", tables, **said), decisions, excluded)
    structures = {"commercial": there or structure(*tables)}
    proposal = propose(scan, structures, relations)
    text = proposal.text
    assert load(text, "masking.yaml", SYSTEMS) == proposal.manifest
    assert drift(proposal.manifest, structures, parse(text), relations) == ()
    assert all(item.path in parse(text).lines for item in proposal.asked)
    return proposal


def scanned(columns, decisions=(), excluded=()) -> Discovery:
    scan = discovery(tuple(columns), scan="20261128-020000-abcdef")
    systems = tuple(replace(system, excluded=tuple(excluded)) for system in scan.systems)
    return replace(scan, systems=systems, decisions=tuple(decisions))


def rule(proposal: Proposal, place: str) -> ColumnRule:
    name, column = place.rsplit(".", 1)
    return of(proposal, name).columns[column]


def of(proposal: Proposal, name: str) -> TableRule:
    return proposal.manifest.systems["commercial"].tables[name]


def asked(proposal: Proposal) -> dict[str, str]:
    return {item.place.removeprefix("commercial."): item.said("fr") for item in proposal.asked}


def ruling(place: str, category: str | None, standing="holds", answer="not_personal") -> Ruling:
    return Ruling(
        "d1", "commercial", place, category, answer, None, "so", "c.moreau", "2026-11-20", None, None, standing
    )  # fmt: skip


def one(column: str, told=None, unique: str = "", **more) -> ColumnRule:
    """The rule of column `c` of a table `t` beside its key."""
    t = table("t", f"id! integer, {column}", unique=unique)
    return rule(proposed(t, **({"t__c": told} if told is not None else {}), **more), "t.c")


FULL = Reason("full_names", {"share": 0.9, "tested": 100})


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
        ("c text?", finding("email", "json", path="a.b"), "json"),
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


# ---- whom a row is about


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


# ---- what else a copy watches


def test_indexes_keys_triggers_and_generated_columns_are_known():
    t = table("t", "id! integer, a integer? -> t.id, b integer?", unique="b")
    t = replace(t, columns=(*t.columns, Column("g", "TEXT", "text", generated=True)))
    told = of(proposed(t, there=structure(t, t=("t_maj",))), "t")
    assert (told.unique, told.foreign_keys, told.triggers) == (("b",), ("a -> t.id",), ("t_maj",))
    assert "g" not in told.columns


@pytest.mark.parametrize(
    ("sql", "listed"),
    [
        ("CREATE VIEW v AS SELECT * FROM t WHERE statut = 'actif' AND devise = 'EUR'", "00000000000000ff"),
        ("CREATE VIEW v AS SELECT * FROM t WHERE nom = 'Dupont'", "exclude"),
        ("CREATE VIEW v AS SELECT * FROM t WHERE nom LIKE 'Jean Dupont%'", "exclude"),
        ("CREATE VIEW v AS SELECT * FROM t WHERE mel = 'x@y.fr'", "exclude"),
        ("CREATE VIEW v AS SELECT * FROM t WHERE tel = '06 12 34 56 78'", "exclude"),
    ],
)
def test_a_view_that_names_somebody_is_left_out_which_is_asked(sql, listed):
    t = table("t", "id! integer")
    there = replace(
        structure(t, views=(View("v", "00000000000000ff", literals=True),)), after=(Statement("view", "v", sql),)
    )
    proposal = proposed(t, there=there)
    assert proposal.manifest.systems["commercial"].views == {"v": listed}
    assert ("v" in asked(proposal)) == (listed == "exclude")


def test_a_view_whose_text_is_not_at_hand_is_left_out_where_it_holds_a_literal():
    t = table("t", "id! integer")
    views = (View("a", "00000000000000ff", literals=True), View("b", "00000000000000ee", literals=False))
    assert proposed(t, there=structure(t, views=views)).manifest.systems["commercial"].views == {
        "a": "exclude",
        "b": "00000000000000ee",
    }


def test_the_reasons_are_in_the_language_of_the_workspace():
    t = table("t", "id! integer")
    proposal = propose(scanned(results("commercial", (t,))), {"commercial": structure(t)}, language="en")
    kept = proposal.manifest.systems["commercial"].tables["t"].columns["id"].keep
    assert kept == "a surrogate key, without meaning outside the database; scan 20261128-020000-abcdef"


def test_the_same_scan_gives_the_same_proposal():
    assert proposed(CLIENTS, **FOUND) == proposed(CLIENTS, **FOUND)


# ---- whatever a scan says of whatever database

KINDS: tuple[Kind, ...] = (
    *("text",) * 4,
    *("integer",) * 3,
    "date",
    "json",
    "binary",
    "uuid",
    "array",
    "network",
    "other",
)
CATEGORIES_AT: tuple[tuple[str, Place], ...] = tuple(
    (category, place) for category in CATEGORIES for place in ("column", "column", "text", "json")
)  # type: ignore[assignment]


@st.composite
def databases(draw: st.DrawFn) -> tuple[Structure, Discovery, list[Relation]]:
    tables = [draw(_table(name)) for name in ("clients", "b", "c")]
    tables = [draw(_keyed(of, tables)) for of in tables]
    columns = [draw(_said(of, column)) for of in tables for column in of.columns]
    excluded = draw(st.sampled_from([(), (), ("b",)]))
    scan = scanned([column for column in columns if column.table not in excluded], excluded=excluded)
    ends = st.sampled_from([f"commercial.{of.name}.{column.name}" for of in tables for column in of.columns])
    relations = draw(st.lists(st.tuples(ends, ends).filter(lambda r: r[0] != r[1]), max_size=1))
    return structure(*tables), scan, relations


@st.composite
def _table(draw: st.DrawFn, name: str) -> Table:
    columns = []
    for at in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(KINDS))
        size = draw(st.sampled_from(["", "(8)", "(20)", "(120)"])) if kind == "text" else ""
        named = draw(st.sampled_from(["x", "nom", "email", "siret", "session", "societe"]))
        columns.append(Column(f"{named}{at}", f"{kind}{size}", kind, nullable=draw(st.booleans())))
    names = [column.name for column in columns]
    key = tuple(draw(st.lists(st.sampled_from(names), max_size=2, unique=True)))
    unique = draw(st.lists(st.sampled_from(names), max_size=1))
    return Table(None, name, tuple(columns), primary_key=key, unique=tuple(UniqueIndex("u", (n,)) for n in unique))


@st.composite
def _keyed(draw: st.DrawFn, of: Table, tables: list[Table]) -> Table:
    """With a foreign key to a column of the same kind, now and then."""
    to = draw(st.sampled_from(tables))
    pairs = [(a.name, b.name) for a in of.columns for b in to.columns if a.kind == b.kind and (of, a) != (to, b)]
    if not pairs or draw(st.booleans()):
        return of
    child, parent = draw(st.sampled_from(pairs))
    return replace(of, foreign_keys=(ForeignKey(None, (child,), None, to.name, (parent,)),))


@st.composite
def _said(draw: st.DrawFn, of: Table, column: Column) -> ColumnResult:
    tested = draw(st.sampled_from([0, 3, 400]))
    result = ColumnResult(
        "commercial", None, of.name, column.name, column.type, 1000, draw(st.sampled_from([3, 1000, 70_000])),
        draw(st.sampled_from(["census", "census", "census", "metadata", "not_examined"])),
        absent=absent((draw(st.integers(0, tested)), tested), phones=draw(st.sampled_from([0, 1, 100]))),
        fingerprint=draw(st.sampled_from([CODES, WORDS, "v1:few", "v1:empty"])),
    )  # fmt: skip
    if result.examined == "not_examined":
        return replace(result, reason=draw(st.sampled_from(["binary", "timeout"])), absent=(), fingerprint=None)
    places = draw(st.lists(st.sampled_from(CATEGORIES_AT), max_size=2, unique=True))
    share = draw(st.sampled_from([0.2, 0.9]))
    findings = [finding(c, p, path="a.b" if p == "json" else None, share=share) for c, p in places]
    return replace(result, findings=tuple(findings))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(databases())
def test_every_proposal_runs_as_it_is(database):
    there, scan, relations = database
    structures = {"commercial": there}
    proposal = propose(scan, structures, relations)
    manifest = load(proposal.text, "masking.yaml", SYSTEMS)
    assert manifest == proposal.manifest
    assert drift(manifest, structures, parse(proposal.text), relations) == ()
    found = {(c.table, c.column): c for c in scan.columns}
    for of in there.tables:
        unique = {*of.primary_key, *(name for index in of.unique for name in index.columns)}
        for name, told in manifest.systems["commercial"].tables[of.label].columns.items():
            column = found[of.name, name]
            assert told.keep is None or scan.scan in told.keep
            assert told.keep is None or (not column.findings and column.examined != "not_examined")
            assert name not in unique or told.mask in (None, "null", *INJECTIVE)
            assert told.mask != "null" or (of.column(name).nullable and name not in of.primary_key)


def test_what_a_column_must_hold_at_least_is_what_its_mask_writes():
    assert LEAST["email"] >= longest(readable=False)
    assert longest(readable=True) <= READABLE
    assert LEAST["last_name"] >= max(map(len, pools().surnames))
    assert LEAST["first_name"] >= max(map(len, [*pools().men, *pools().women]))
