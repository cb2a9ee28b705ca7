"""Rules held against databases, and against each other."""

import pytest

from rules.retention import load
from tests.rules.retentions import COMPLETE, STRUCTURES, SYSTEMS, edited, mistakes


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("table: factures", "table: facture", "8: no table 'facture' in commercial; did you mean 'factures'?"),
        ("table: clients", "table: journal", "25: journal has no primary key, so no plan can name its rows"),
        ("table: clients", "table: v_clients", "25: v_clients is a view; rules are about tables"),
        ("columns: [nom]", "columns: [nm]", "26: no column 'nm' in clients; did you mean 'nom'?"),
        ("purpose: contrat", "purpose: contrat\n    where: {typ: [a]}", "28: no column 'typ' in clients"),
        ("[fin,", "[finn,", "29: no column 'finn' in clients; did you mean 'fin'?"),
        ("[fin,", "[actif,", "29: clients.actif is boolean: a trigger is a date, a date-time, a text or a number"),
        ("[fin,", "[compte,", "29: clients.compte is a number: say what it counts with forms:, of yyyymmdd, epoch_s"),
        (
            "[fin,",
            "[{column: compte, forms: [fr_text]},",
            "29: clients.compte is integer: its forms are among yyyymmdd",
        ),
        ("[fin,", "[{column: x, through: fin},", "29: clients.fin points at no one table; name it with table: and to:"),
        ("[fin,", "[{column: x, through: fim},", "29: no column 'fim' in clients; did you mean 'fin'?"),
        ("[fin,", "[{column: x, through: fin, table: facture},", "29: no table 'facture'; did you mean 'factures'?"),
        ("[fin,", "[{column: x, through: fin, table: factures},", "29: no column 'x' in factures"),
        (
            "{column: date_facture, child: factures",
            "{column: dat_facture, child: factures",
            "29: no column 'dat_facture' in factures; did you mean 'date_facture'?",
        ),
        (
            "child: factures, by: id_client}]",
            "child: factures, by: id_clients}]",
            "29: no column 'id_clients' in factures",
        ),
        ("child: factures, by: id_client}]", "child: facture, by: id_client}]", "29: no table 'facture'; did you mean"),
        ("child: factures, by: id_client}]", "child: journal}]", "29: no one key of journal points at clients"),
        ("{fallback: cree_le}", "{fallback: cree}", "13: no column 'cree' in factures; did you mean 'cree_le'?"),
        (
            "{fallback: cree_le}",
            "{fallback: {column: fin, through: id_cliant}}",
            "13: no column 'id_cliant' in factures",
        ),
        (
            "{fallback: cree_le}",
            "{fallback: {column: fine, through: id_client}}",
            "13: no column 'fine' in clients; did you mean 'fin'?",
        ),
        ("keep_while: [{child: factures,", "keep_while: [{child: commandes,", "31: no table 'commandes'"),
        ("where: {statut:", "where: {status:", "31: no column 'status' in factures; did you mean 'statut'?"),
        (
            "action: delete_row",
            "action: erase_fields, per_column: {nom: null, code: null}",
            "32: 'code' is not among the columns",
        ),
    ],
)
def test_a_rule_that_the_database_does_not_bear_is_named_with_its_line(old, new, told):
    found = mistakes(edited(old, new), STRUCTURES)
    assert any(f"retention.yaml:{told}" in line for line in found), found


@pytest.mark.parametrize(
    ("table", "column", "value", "told"),
    [
        ("clients", "code", "null", "clients.code is NOT NULL; write surrogate"),
        ("clients", "code", "{constant: x}", "clients.code is UNIQUE, so not all rows can hold one constant"),
        ("clients", "id", "surrogate", "clients.id is of the primary key, by which the plan knows the row"),
        ("factures", "id_client", "surrogate", "factures.id_client is a foreign key; it can only become null"),
        ("factures", "calcul", "null", "factures.calcul is computed by the database"),
    ],
)
def test_a_column_is_not_given_what_it_cannot_hold(table, column, value, told):
    text = edited("table: clients", f"table: {table}")
    text = edited("columns: [nom]", f"columns: [{column}]", text)
    text = edited("[fin, {column: date_facture, child: factures, by: id_client}]", "[{column: nom}]", text)
    text = edited("    keep_while: [{child: factures, by: id_client, where: {statut: [ouverte]}}]\n", "", text)
    text = edited("action: delete_row", f"action: erase_fields, per_column: {{{column}: {value}}}", text)
    assert any(told in line for line in mistakes(text, STRUCTURES))


def test_null_fields_of_unknown_rules_are_passed_over_until_somebody_fills_them():
    text = edited("table: clients", "table:")
    assert load(text, "retention.yaml", SYSTEMS, STRUCTURES).rule("gc.client").table is None


def test_a_technical_column_counts_where_somebody_says_why():
    text = edited("{fallback: cree_le}", "{fallback: {column: updated_at, technical: seul le client y écrit}}")
    assert load(text, "retention.yaml", SYSTEMS)


# --- contradictions

LIMIT = """\
  - id: gc.limite
    author: c.moreau
    kind: maximum_limit
    system: commercial
    table: factures
    columns: [email]
    purpose: relance
    legal: {basis: eu-gdpr:A6-1-f, text: CNIL}
    trigger: cree_le
    phases: [{name: active_base, period: P10Y}]
    final: {action: erase_fields, per_column: {email: null}}
"""
TOLD = "'gc.limite' limits factures.email to {}, but 'gc.facturation' obliges to keep it for P3Y + P7Y; add an"


def with_limit(old: str = "", new: str = "") -> str:
    return COMPLETE + edited(old, new, LIMIT)


def test_a_limit_shorter_than_a_duty_is_refused():
    line = f"retention.yaml:42: {TOLD}"
    assert mistakes(with_limit("P10Y", "P3Y"))[0].startswith(line.format("P3Y"))
    assert mistakes(with_limit())[0].startswith(line.format("P10Y"))  # the duty counts from the close of the year


@pytest.mark.parametrize(
    "phases",
    ["period: P11Y", "period: P3Y}, {name: intermediate_archive, period: P8Y, readers: [archive_dpo]"],
)
def test_a_limit_may_end_with_the_duty_or_be_archived_until_it_does(phases):
    assert len(load(with_limit("period: P10Y", phases), "retention.yaml", SYSTEMS).rules) == 3


def test_an_archive_that_is_too_short_does_not_help():
    phases = "period: P3Y}, {name: intermediate_archive, period: P4Y, readers: [archive_dpo]"
    assert TOLD.format("P3Y + P4Y") in mistakes(with_limit("period: P10Y", phases))[0]


def test_a_limit_of_other_fields_or_rows_is_no_contradiction():
    other = edited("email: null", "statut: null", edited("columns: [email]", "columns: [statut]", LIMIT))
    assert load(COMPLETE + other, "retention.yaml", SYSTEMS)
    parted = edited("purpose: facturation", "purpose: facturation\n    where: {statut: [payee]}")
    text = parted + edited("purpose: relance", "purpose: relance\n    where: {statut: [devis]}", LIMIT)
    assert load(text, "retention.yaml", SYSTEMS)


def test_a_row_that_goes_takes_every_field_of_a_duty_along():
    rows = edited("action: erase_fields, per_column: {email: null}", "action: delete_row", LIMIT)
    rows = edited("columns: [email]", "columns: [statut]", rows)
    assert "limits factures.email to P10Y" in mistakes(COMPLETE + rows)[0]


def test_two_rules_for_one_field_and_purpose_are_refused():
    text = with_limit("purpose: relance", "purpose: Facturation")
    told = "'gc.facturation' rules factures.email for 'Facturation' already; one field and purpose has one rule"
    assert f"retention.yaml:33: {told}" in mistakes(text)


def test_all_mistakes_are_told_at_once():
    text = edited("system: commercial", "system: x", edited("count: 2", "count: 1"))
    assert len(mistakes(text)) == 2


def test_no_value_of_the_file_is_repeated_where_a_password_may_stand():
    text = edited("purpose: facturation", "purpose: {a: postgresql://u:s3cret@h/db}")
    assert not any("s3cret" in line for line in mistakes(text))
