"""What the other rooms rely on: every column gets a verdict, nothing shows a value, examined tables travel."""

import pickle

import pyarrow as pa
import pytest

from connectors.model import Column, Table
from detectors.category import MISSION
from detectors.classify import Examination, settle, unexamined
from detectors.reasons import REASONS, reason
from tests.detectors.tables import KEY, examined, found, results

SURNAMES = ["Zwrtek", "Qlimbo", "Vrontas", "Xandrup", "Okbal", "Pleskow", "Tjarven", "Umbrest", "Yfferts", "Walcorn"]


def test_a_blob_column_is_not_examined_and_says_so() -> None:
    result = results({"photo": [None], "nom": ["Durand"]}, kinds={"photo": "binary"})["photo"]
    assert (result.examined, result.reason, result.findings) == ("not_examined", "binary", ())


def test_a_column_that_may_not_be_read_is_not_examined_and_leaves_the_others_be() -> None:
    table = Table(
        None, "clients", (Column("email", "text", "text"), Column("nom", "text", "text", unreadable="no_grant"))
    )
    examination = Examination("s", table, KEY)
    assert [column.name for column in examination.columns] == ["email"]
    batch = pa.RecordBatch.from_pydict({"email": ["m.durand@exemple.fr"]})
    examination.add(batch)
    email, name = settle([examination.conclude(pa.Table.from_batches([batch]), 1, {})])
    assert [finding.category for finding in email.findings] == ["email"]
    assert (name.examined, name.reason, name.rows, name.non_null) == ("not_examined", "no_grant", 1, None)


def test_a_table_that_could_not_be_read_says_why_for_every_column() -> None:
    table = Table(None, "paie", (Column("nom", "text", "text"), Column("salaire", "int", "integer")))
    columns = settle([unexamined("s", table, "no_grant")])
    assert [(c.column, c.examined, c.reason) for c in columns] == [
        ("nom", "not_examined", "no_grant"),
        ("salaire", "not_examined", "no_grant"),
    ]


def test_every_column_of_every_table_is_listed_in_order() -> None:
    tables = [examined({"b": ["x"], "a": [None]}, "t1"), examined({"z": ["1"]}, "t2")]
    assert [(c.table, c.column) for c in settle(tables)] == [("t1", "b"), ("t1", "a"), ("t2", "z")]


def test_absence_is_a_bound_for_each_category_that_was_not_found() -> None:
    result = results({"ref": [f"PR{n:05}" for n in range(1000)]})["ref"]
    assert {a.category for a in result.absent} == set(MISSION)
    assert all(0 < a.share_at_most < 0.02 for a in result.absent)


def test_an_empty_table_is_judged_by_name_and_promises_no_absence() -> None:
    result = results({"ref": [], "email": []})
    assert [(r.examined, r.absent) for r in result.values()] == [("metadata", ()), ("metadata", ())]
    assert result["email"].findings[0].verdict == "probable"


def test_an_examined_table_travels_and_shows_no_value() -> None:
    table = examined({"nom": SURNAMES, "mail": [f"{n}@exemple.fr" for n in SURNAMES]})
    again = pickle.loads(pickle.dumps(table))
    assert settle([again]) == settle([table])
    shown = repr(table) + repr(settle([table])) + repr(table.doubts)
    assert not any(name.lower() in shown.lower() for name in SURNAMES)
    assert not any(name.encode() in pickle.dumps(table) for name in SURNAMES)


def test_a_running_examination_shows_no_value() -> None:
    examination = Examination("s", Table(None, "t", (Column("nom", "text", "text"),)), KEY)
    examination.add(pa.RecordBatch.from_pydict({"nom": ["Durand"]}))
    assert "Durand" not in repr(examination)


def test_a_cryptic_copy_of_confirmed_names_is_found_in_the_other_system() -> None:
    known = examined(
        {
            "nom": SURNAMES,
            "prenom": ["Anne", "Luc", "Zoé", "Marc", "Paul"] * 2,
            "mail": [f"{n.lower()}@exemple.fr" for n in SURNAMES],
        },
        "clients",
        system="commercial",
    )
    cryptic = examined({"z7": SURNAMES[::-1]}, "exp", system="sellers")
    assert not settle([cryptic])[0].findings
    copy = settle([known, cryptic])[-1]
    assert [f.category for f in copy.findings] == ["name"]
    assert "overlap" in {r.code for r in copy.findings[0].why}


def test_other_categories_need_proof_or_a_telling_name() -> None:
    hashes = ["$2y$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234"] * 3
    columns = {
        "c1": ["FR7630006000011234567890189"] * 3,
        "c2": ["269054958815780"] * 3,
        "c3": ["4111111111111111", "5555555555554444", "4012888888881881"],
        "c4": hashes,
        "c5": ["192.0.2.17", "198.51.100.4", "203.0.113.9"],
        "date_naissance": ["1980-02-03", "1975-11-30", "1990-07-14"],
        "adresse": ["12 rue Pasteur", "3 bis avenue Foch", "7 place du Marché"],
        "login": ["jdupont", "amartin", "lpetit"],
        "c6": ["2024-02-03", "2024-11-30", "2023-07-14"],
        "c7": ["1234567890123456", "1234567890123457", "1234567890123458"],
    }
    assert {name: "".join(categories) for name, categories in found(columns).items()} == {
        "c1": "bank_account",
        "c2": "national_id",
        "c3": "payment_card",
        "c4": "secret",
        "c5": "ip_address",
        "date_naissance": "birth_date",
        "adresse": "address",
        "login": "login",
        "c6": "",
        "c7": "",
    }


def test_a_reason_has_exactly_its_figures() -> None:
    assert reason("census_match", share=0.123456).figures == {"share": 0.1235}
    with pytest.raises(KeyError):
        reason("census_match", rows=3)
    assert all(isinstance(figures, tuple) for figures in REASONS.values())


def test_odd_tables_are_read_like_others() -> None:
    name = 'a "b".c;é🙂 table'
    wide = {f"c{n}": ["x", None] for n in range(300)}
    assert len(results({**wide, name: ["jean@exemple.fr", "\x00"]}, name)) == 301


def test_a_huge_cell_is_read() -> None:
    assert "email" in found({"c": ["a@" * 1_000_000 + " jean@exemple.fr", "x"]})["c"]


def test_the_order_of_rows_changes_nothing() -> None:
    rows = [f"rappeler M. {name} au 06 39 98 {n % 90 + 10} {n // 90 + 10}" for n, name in enumerate(SURNAMES * 90)]
    columns = {"note": rows, "mail": [f"p{n}@exemple.fr" for n in range(len(rows))]}
    turned = {name: values[::-1] for name, values in columns.items()}
    assert results(columns, sample=10_000) == results(turned, sample=10_000)
