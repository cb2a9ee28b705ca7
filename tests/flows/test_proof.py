"""The proof of a copy: a good copy passes every check, and each leak or break that is planted fails its own."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from connectors.listed import Listed
from connectors.model import Table
from flows.proof import Proof
from rules.label import label
from tests.flows.proving import ACTIONS, FIRST, HASH, KEY, RELATION, ROWS, Copy, failed, person

CODES = {
    "coverage", "rows", "unique", "foreign_key", "types", "exact_cell", "email", "phone", "name_token", "canary",
    "secret", "unmasked", "detector",
}  # fmt: skip
SOMEBODY = person(12)
ARGON = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub"


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


def test_a_good_copy_passes_every_check(copy: Copy) -> None:
    proved = copy.prove(relations=[RELATION], canaries=["zorglub"])
    assert failed(proved) == {}
    assert proved.passed
    assert {check.code for check in proved.checks} == CODES


def test_tells_what_became_of_every_table_and_column(copy: Copy) -> None:
    proved = copy.prove(relations=[RELATION])
    tables = {table.table: table for its in proved.tables.values() for table in its}
    assert {name: table.action for name, table in tables.items()} == ACTIONS
    assert (tables["clients"].rows_in, tables["clients"].rows_out) == (ROWS, ROWS)
    assert (tables["brouillons"].rows_in, tables["brouillons"].rows_out) == (3, 0)
    columns = {column.column: column for column in tables["clients"].columns}
    assert (columns["email"].distinct_in, columns["email"].distinct_out, columns["email"].changed) == (ROWS,) * 3
    assert (columns["nom"].rule, columns["nom"].distinct_out) == ("last_name", 1)
    assert (columns["statut"].rule, columns["statut"].reason) == ("keep", "nobody")
    unique = {key.columns: (key.distinct_in, key.distinct_out) for key in proved.unique}
    assert unique == {("email",): (ROWS, ROWS), ("agence", "email"): (ROWS, ROWS)}
    keys = {key.table: key for key in proved.foreign_keys}
    assert (keys["clients"].refers_to, keys["clients"].joined_in, keys["clients"].joined_out) == ("agences.id", 40, 40)
    assert (keys["prospects"].refers_to, keys["prospects"].joined_out) == ("commercial.clients.email", 20)


PLANTED: dict[str, tuple[str, str, str, Callable[[Copy], object]]] = {
    # what is planted: the code of the check, its place, the value that nobody may see, and how
    "a source address in a note": (
        "email", "commercial.clients.note", "jean.quidam@orange.fr",
        lambda c: c.plant("UPDATE clients SET note = 'écrire à jean.quidam@orange.fr' WHERE id = 3"),
    ),
    "an address in words": (
        "email", "commercial.clients.note", "jean.quidam",
        lambda c: c.plant("UPDATE clients SET note = 'écrire à jean.quidam (at) orange (dot) fr' WHERE id = 3"),
    ),
    "an escaped address in JSON": (
        "email", "commercial.clients.doc", "jean.quidam",
        lambda c: c.plant("UPDATE clients SET doc = '{\"m\": \"jean.quidam\\u0040orange.fr\"}' WHERE id = 3"),
    ),
    "an address in a kept column": (
        "email", "commercial.agences.ville", "jean.quidam",
        lambda c: c.plant("UPDATE agences SET ville = 'jean.quidam@orange.fr' WHERE id = 3"),
    ),
    "an address in bytes": (
        "email", "commercial.agences.plan", "jean.quidam",
        lambda c: c.plant("UPDATE agences SET plan = ? WHERE id = 3", "à jean.quidam@orange.fr".encode()),
    ),
    "an address in bytes of Windows": (
        "email", "commercial.agences.plan", "jean.quidam",
        lambda c: c.plant("UPDATE agences SET plan = ? WHERE id = 3", "jean.quidam@orange.fr".encode("utf-16-le")),
    ),
    "a number in JSON": (
        "phone", "commercial.clients.doc", "06 44 44 56 78",
        lambda c: c.plant("UPDATE clients SET doc = '{\"t\": \"06 44 44 56 78\"}' WHERE id = 3"),
    ),
    "a number that rings among pseudonyms": (
        "phone", "commercial.clients.tel", "0644445678",
        lambda c: c.plant("UPDATE clients SET tel = '0644445678' WHERE id = 3"),
    ),
    "digits of the source that nothing calls a number": (
        "phone", "commercial.clients.note", "33612125678",
        lambda c: c.plant("UPDATE clients SET note = 'dossier 33612125678 clos' WHERE id = 3"),
    ),
    "a full name in a comment": (
        "name_token", "commercial.clients.note", SOMEBODY["last"],
        lambda c: c.plant(f"UPDATE clients SET note = 'réponse de {SOMEBODY['last'].upper()} "
                          f"{SOMEBODY['first'].lower()}, merci' WHERE id = 3"),
    ),
    "a full name in a kept column of another system": (
        "name_token", "sellers.prospects.remarque", SOMEBODY["last"],
        lambda c: c.plant(f"UPDATE prospects SET remarque = 'vu {SOMEBODY['first']} {SOMEBODY['last']}' WHERE id = 3"),
    ),
    "names that are cut short": (
        "detector", "commercial.clients.nom", "",
        lambda c: c.masks["clients"].update(nom=({"mask": "truncate", "length": 20}, lambda v: v[:20])),
    ),
    "a full name in a code": (
        "name_token", "sellers.prospects.ref_client", SOMEBODY["last"],
        lambda c: (
            c.masks["prospects"].update(ref_client=({"mask": "code"}, lambda v: f"X{v}")),
            c.plant(f"UPDATE prospects SET ref_client = '{SOMEBODY['last']}-{SOMEBODY['first']}-7' WHERE id = 3"),
        ),
    ),
    "a surname behind a civility": (
        "name_token", "commercial.clients.note", "Petit",
        lambda c: c.plant("UPDATE clients SET note = 'rappeler Mme Petit' WHERE id = 3"),
    ),
    "a rare surname alone": (
        "name_token", "commercial.clients.note", "Garnotel",
        lambda c: c.plant("UPDATE clients SET note = 'colis pour Garnotel lundi' WHERE id = 3"),
    ),
    "a cell that was not masked": (
        "exact_cell", "commercial.clients.nom", "Kervadec",
        lambda c: c.plant("UPDATE clients SET nom = 'Kervadec' WHERE id = 3"),
    ),
    "a table that was written as it was": (
        "unmasked", "commercial.clients", SOMEBODY["email"], lambda c: setattr(c, "unwritten", frozenset({"clients"})),
    ),
    "a first name that stays somewhere": (
        "exact_cell", "commercial.clients.prenom", "Karim",
        lambda c: c.masks["clients"].update(
            prenom=({"mask": "first_name"}, lambda v: v if v == "Karim" else FIRST[(FIRST.index(v) + 1) % 10])
        ),
    ),
    "a foreign key that points elsewhere": (
        "foreign_key", "commercial.clients.agence", "",
        lambda c: c.plant("UPDATE clients SET agence = NULL WHERE id = 3"),
    ),
    "an orphan": (
        "foreign_key", "commercial.clients.agence", "",
        lambda c: c.plant("UPDATE clients SET agence = 77 WHERE id = 3"),
    ),
    "a relation across systems that is broken": (
        "foreign_key", "sellers.prospects.mel", "",
        lambda c: c.plant("UPDATE prospects SET mel = 'x.other@example.org' WHERE id = 3"),
    ),
    "a lost row": ("rows", "commercial.clients", "", lambda c: c.plant("DELETE FROM clients WHERE id = 3")),
    "a row in a table that is emptied": (
        "rows", "commercial.brouillons", "", lambda c: c.plant("INSERT INTO brouillons VALUES (1, 'vide')"),
    ),
    "two values of a unique column that became one": (
        "unique", "commercial.clients.email", "", lambda c: c.plant("UPDATE clients SET email = NULL WHERE id = 3"),
    ),
    "a value that is too long": (
        "types", "commercial.clients.prenom", "",
        lambda c: c.plant(f"UPDATE clients SET prenom = '{'x' * 61}' WHERE id = 3"),
    ),
    "a hash of a password that stays": (
        "exact_cell", "commercial.clients.mdp", HASH,
        lambda c: c.plant(f"UPDATE clients SET mdp = '{HASH}' WHERE id = 3"),
    ),
    "a hash of a password elsewhere": (
        "secret", "sellers.prospects.remarque", ARGON,
        lambda c: c.plant(f"UPDATE prospects SET remarque = '{ARGON}' WHERE id = 3"),
    ),
    "a canary": (
        "canary", "commercial.agences.lib", "Zorglub-7",
        lambda c: c.plant("UPDATE agences SET lib = 'agence de zorglub-7.' WHERE id = 3"),
    ),
    "addresses in a column that is kept": (
        "detector", "sellers.prospects.remarque", "",
        lambda c: c.plant("UPDATE prospects SET remarque = 'Mme Sandrine Lemaire, 06 44 44 5' || (id % 9) || ' 78'"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", PLANTED)
def test_withholds(copy: Copy, what: str) -> None:
    code, place, secret, plant = PLANTED[what]
    plant(copy)
    proved = copy.prove(relations=[RELATION], canaries=["Zorglub-7"])
    found = failed(proved)
    assert place in {check.place for check in found[code]}
    assert not proved.passed
    told = repr(proved) + json.dumps([asdict(check) for check in proved.checks], ensure_ascii=False)
    assert not secret or secret.lower() not in told.lower()
    assert "orange.fr" not in told


def test_shows_a_masked_shape_and_how_many(copy: Copy) -> None:
    copy.plant("UPDATE clients SET note = 'jean.quidam@orange.fr' WHERE id < 7")
    (check,) = failed(copy.prove())["email"]
    assert (check.figures["cells"], check.shape) == (7, "x***@[consumer]")


def test_a_column_decided_not_personal_is_exempt_and_counted(copy: Copy) -> None:
    copy.plant("UPDATE agences SET lib = 'a.' || id || '@orange.fr'")
    exempt = [("commercial", "agences", "lib", "email")]
    assert {"email", "detector"} <= failed(copy.prove()).keys()
    proved = copy.prove(exempt=exempt)
    assert failed(proved) == {}
    assert proved.exempt == 1
    figures = [
        dict(check.figures) for check in proved.checks if (check.code, check.place) == ("email", "commercial.agences")
    ]
    assert figures == [{"columns": 3, "exempt": 1}]


def test_a_personal_value_in_a_kept_column_is_found_by_the_detectors(copy: Copy) -> None:
    copy.without("clients", "nom", "prenom")
    found = failed(copy.prove())
    assert {"commercial.clients.nom", "commercial.clients.prenom"} <= {check.place for check in found["detector"]}
    assert {check.figures["category"] for check in found["detector"]} == {"name"}


def test_a_column_without_a_rule_fails_the_coverage(copy: Copy) -> None:
    proved = copy.plant("ALTER TABLE clients DROP COLUMN statut").prove()
    assert [check.place for check in failed(proved)["coverage"]] == ["commercial.clients"]


def test_common_words_and_squares_are_nobody(copy: Copy) -> None:
    copy.changed.append("UPDATE clients SET nom = 'Client', prenom = 'Service' WHERE id = 1")
    copy.changed.append("UPDATE clients SET nom = 'Jaurès', prenom = 'Jean' WHERE id = 2")
    copy.masks["clients"]["prenom"] = ({"mask": "first_name"}, lambda v: "Albert")
    copy.plant("UPDATE clients SET note = 'le service client, place Jean Jaurès : un petit colis' WHERE id = 3")
    assert failed(copy.prove()) == {}


def test_pseudonyms_that_the_source_happens_to_hold_are_no_leak(copy: Copy) -> None:
    """A source with numbers of fiction, or a copy of a copy: its values lie where those of the masks do."""
    copy.changed.append("UPDATE clients SET tel = '06 39 98 04 11' WHERE id = 9")
    assert failed(copy.prove()) == {}


def test_measures_how_well_rows_can_be_told_apart(copy: Copy) -> None:
    copy.quasi = ("statut", "agence")
    risk = next(risk for risk in copy.prove().risks if risk.table == "clients")
    assert (risk.rows, risk.k, risk.alone) == (ROWS, 4, 0)
    assert (risk.linkable, risk.linked_by) == (ROWS, ("id",))
    assert risk.linkable_without_keys is not None
    assert 0 < risk.linkable_without_keys < ROWS


def test_the_label_of_a_copy_is_computed_from_what_was_proved(copy: Copy) -> None:
    proved = copy.prove()
    said, because = label("ephemeral", copy.manifest(), proved.kept, proved.risks)
    assert said == "pseudonymised"
    met = {reason.code: reason.met for reason in because}
    assert met == {
        "ephemeral_key": True, "keys_permuted": False, "free_text_rewritten": True, "coarsened": False,
        "names_by_subject": True, "signed_off": False, "single_copy": True,
    }  # fmt: skip


def test_leaves_nothing_in_the_folder(copy: Copy, tmp_path: Path) -> None:
    copy.prove()
    assert {path.suffix for path in tmp_path.iterdir()} == {".db"}


def test_the_structural_checks_alone_look_for_no_leak(copy: Copy) -> None:
    proved = copy.plant("UPDATE clients SET note = 'jean.quidam@orange.fr' WHERE id = 3").prove(leaks=False)
    assert failed(proved) == {}
    assert {check.code for check in proved.checks} == {
        "coverage", "rows", "unique", "foreign_key", "types", "exact_cell", "unmasked",
    }  # fmt: skip


def test_holds_what_the_catalogue_of_the_copy_lists_against_what_was_to_be_made(copy: Copy) -> None:
    copy.prove()
    structures = copy.structures()
    with Proof(copy.manifest(), structures, KEY) as proof:
        clients = structures["commercial"].table("clients")
        other = replace(clients, name="clients_old")
        thinner = replace(clients, columns=clients.columns[:-1])
        listed = (thinner, other, *structures["commercial"].tables[:1], Table(None, "v", (), "view"))
        proof.listed("commercial", Listed(listed, frozenset({("view", "v")})))
        places = {check.place: dict(check.figures) for check in failed(proof.conclude())["coverage"]}
    assert places["commercial.clients.agence"] == {"missing": 1, "unknown": 0}
    assert places["commercial.clients_old.nom"] == {"missing": 0, "unknown": 1}
    assert places["commercial.v"] == {"kind": "view", "missing": 0, "unknown": 1}
    assert places["sellers.prospects"] == {"reason": "not_read"}
