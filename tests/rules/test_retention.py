"""retention.yaml: read with every mistake and every contradiction named."""

import re

import pytest

from connectors.model import Column, ForeignKey, Table, UniqueIndex
from connectors.structure import Structure
from rules.calendar import Period
from rules.document import DocumentError
from rules.retention import Retention, load, retention_sha256, starter

SYSTEMS = ("commercial", "sellers")
COMPLETE = """\
version: 1
rules:
  - id: gc.facturation
    enabled: true
    author: c.moreau
    kind: minimum_duty
    system: commercial
    table: factures
    columns: [nom_client, email]
    purpose: facturation
    legal: {basis: eu-gdpr:A6-1-c, text: C. com. L123-22}
    trigger: {fiscal_year_end: {of: date_facture, month: 6, day: 30}}
    trigger_null: {fallback: cree_le}
    phases:
      - {name: active_base, period: P3Y}
      - {name: intermediate_archive, period: P7Y, readers: [archive_dpo]}
    extends_parent: true
    final: {action: erase_fields, per_column: {nom_client: surrogate, email: null}}
    approval: {roles: [data_owner, legal], count: 2}
    caps: {max_rows: 500, max_share: 0.02}
  - id: gc.client
    author: c.moreau
    kind: maximum_limit
    system: commercial
    table: clients
    columns: [nom]
    purpose: contrat
    legal: {basis: eu-gdpr:A6-1-b, text: C. civ. 2224}
    trigger: {last_of: [fin, {column: date_facture, child: factures, by: id_client}]}
    phases: [{name: active_base, period: P5Y}]
    keep_while: [{child: factures, by: id_client, where: {statut: [ouverte]}}]
    final: {action: delete_row}
"""
KEY = (ForeignKey(None, ("id_client",), None, "clients", ("id",)),)


def columns(*names: str) -> tuple[Column, ...]:
    kinds = {"date_facture": "date", "cree_le": "datetime", "fin": "date", "compte": "integer", "actif": "boolean"}
    return tuple(Column(name, kinds.get(name, "text"), kinds.get(name, "text")) for name in names)


STRUCTURES = {
    "commercial": Structure(
        "postgresql",
        (
            Table(
                None,
                "clients",
                (*columns("id", "nom", "fin", "compte", "actif"), Column("code", "text", "text", nullable=False)),
                primary_key=("id",),
                unique=(UniqueIndex("u", ("code",)),),
            ),
            Table(
                None,
                "factures",
                (
                    *columns("id", "nom_client", "email", "date_facture", "cree_le", "id_client", "statut"),
                    Column("calcul", "text", "text", generated=True),
                ),
                primary_key=("id",),
                foreign_keys=KEY,
            ),
            Table(None, "journal", columns("nom", "fin")),
            Table(None, "v_clients", columns("nom", "fin"), kind="view"),
        ),
    ),
    "sellers": Structure("postgresql", ()),
}


def mistakes(text: str, structures: dict[str, Structure] | None = None) -> list[str]:
    with pytest.raises(DocumentError) as error:
        load(text, "retention.yaml", SYSTEMS, structures)
    return str(error.value).splitlines()


def edited(old: str, new: str, text: str = COMPLETE) -> str:
    assert old in text
    return text.replace(old, new, 1)


def test_rules_are_read():
    retention = load(COMPLETE, "retention.yaml", SYSTEMS, STRUCTURES)
    invoices, clients = retention.rules
    assert retention.enabled == (invoices,)
    assert not clients.enabled
    assert invoices.all_periods == (Period(3), Period(7))
    assert invoices.active_periods == (Period(3),)
    assert invoices.final.per_column == {"nom_client": "surrogate", "email": "null"}
    assert invoices.trigger.fiscal_year_end.of.column == "date_facture"
    assert [event.column for event in clients.trigger.events] == ["fin", "date_facture"]
    assert (clients.approval.roles, clients.approval.needed) == (("data_owner",), 1)
    assert (clients.caps.max_rows, clients.caps.max_share) == (1000, 0.05)
    assert retention.rule("gc.client") is clients


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        # words
        ("purpose: facturation", "porpose: facturation", "10: unknown key 'porpose'; did you mean 'purpose'?"),
        (
            "kind: minimum_duty",
            "kind: minimum_duti",
            "6: 'rules[0].kind': unknown value 'minimum_duti'; did you mean 'minimum_duty'?",
        ),
        (
            "action: delete_row",
            "action: delete_rows",
            "32: 'rules[1].final.action': unknown value 'delete_rows'; did you mean 'delete_row'?",
        ),
        (
            "{name: active_base, period: P3Y}",
            "{name: active, period: P3Y}",
            "15: 'rules[0].phases[0].name': unknown value 'active'",
        ),
        ("system: commercial", "system: comercial", "7: unknown system 'comercial'; did you mean 'commercial'?"),
        ("id: gc.client", "id: gc.facturation", "21: duplicate rule 'gc.facturation'"),
        ("id: gc.client", "id: gc client", "21: 'gc client' is no id"),
        ("author: c.moreau", "author: ''", "5: 'rules[0].author': something must be said here"),
        ("    author: c.moreau\n", "", "3: 'author' is missing under 'rules[0]'"),
        ("text: C. com. L123-22", "text: ' '", "11: 'rules[0].legal.text': something must be said here"),
        # periods
        (
            "period: P3Y",
            "period: P1095D",
            "15: P1095D counts a year or more in days, which drifts at leap years; write P3Y",
        ),
        ("period: P3Y", "period: 3 ans", "15: a period is written in years, months and days, such as P3Y"),
        ("period: P3Y", "period: 3", "15: a period is written in years"),
        # roles, caps
        ("[data_owner, legal]", "[data_owner, legale]", "19: unknown role 'legale'; did you mean 'legal'?"),
        ("[data_owner, legal]", "[legal, security]", "19: no data_owner among the roles; one must approve"),
        ("[data_owner, legal]", "[data_owner, dpo]", "19: the DPO does not approve a purge (GDPR 38(6))"),
        ("[data_owner, legal]", "[data_owner, data_owner]", "19: a role stands here twice"),
        ("count: 2", "count: 1", "19: 'count' is 1, but 2 roles take as many people"),
        (
            "max_share: 0.02",
            "max_share: 2",
            "20: 'rules[0].caps.max_share': the value should be less than or equal to 1",
        ),
        (
            "max_rows: 500",
            "max_rows: 0",
            "20: 'rules[0].caps.max_rows': the value should be greater than or equal to 1",
        ),
        # a rule that is on leaves nothing open
        ("table: factures", "table:", "8: 'gc.facturation' is enabled, but its 'table' is still empty"),
        ("[nom_client, email]", "[]", "9: 'gc.facturation' is enabled, but its 'columns' is still empty"),
        ("of: date_facture", "of: {column: }", "12: 'gc.facturation' is enabled, but its 'trigger' is still empty"),
        (
            "author: c.moreau",
            "author: à compléter",
            "5: 'gc.facturation' is enabled, but 'à compléter' still stands here",
        ),
        ("[archive_dpo]", "[à compléter]", "14: 'gc.facturation' is enabled, but 'à compléter' still stands here"),
        ("table: factures", "table: 'fact*'", "8: 'fact*': there are no wildcards here"),
        # triggers
        ("month: 6, day: 30", "month: 6, day: 31", "12: month 6 has no day 31"),
        (
            "month: 6",
            "month: 13",
            "12: 'rules[0].trigger.fiscal_year_end.month': the value should be less than or equal to 12",
        ),
        (
            "trigger: {last_of",
            "trigger: {column: fin, last_of",
            "29: 'column' stands beside 'last_of'; a trigger is one thing",
        ),
        ("{fallback: cree_le}", "{fallback: date_facture}", "13: the fallback is the trigger itself"),
        ("{fallback: cree_le}", "{fallback: {}}", "13: the fallback names no column"),
        ("{fallback: cree_le}", "{fallback: updated_at}", "13: 'updated_at' moves with every technical update"),
        ("{fallback: cree_le}", "{fallback: date_modification}", "13: 'date_modification' moves with every technical"),
        ("child: factures, by: id_client}]", "by: id_client}]", "29: 'by' is the key of a 'child', and none is named"),
        (
            "child: factures, by: id_client}]",
            "child: factures, through: id}]",
            "29: 'through' and 'child' point in opposite",
        ),
        ("child: factures, by: id_client}]", "table: factures}]", "29: 'table' and 'to' say where 'through' points"),
        ("[fin,", "[{column: fin, forms: [iso]},", "29: 'rules[1].trigger.last_of[0].forms[0]': unknown value 'iso'"),
        (
            "[fin,",
            "[{column: fin, sentinels: [hier]},",
            "29: 'rules[1].trigger.last_of[0].sentinels[0]': a date such as",
        ),
        # phases
        ("phases: [{name: active_base, period: P5Y}]", "phases: []", "30: at least one phase is needed"),
        (", readers: [archive_dpo]", "", "16: an intermediate_archive needs 'readers': who may still see it"),
        ("period: P3Y}", "period: P3Y, readers: [a]}", "15: 'readers' are of an intermediate_archive"),
        (
            "name: intermediate_archive, period: P7Y, readers: [archive_dpo]",
            "name: active_base, period: P7Y",
            "14: phases are one active_base, then one intermediate_archive",
        ),
        # what becomes of it
        (
            "email: null",
            "email: pseudonym",
            "18: 'pseudonym' is not what erase_fields does; take null, surrogate, constant",
        ),
        ("email: null", "mail: null", "18: 'mail' is not among the columns of the rule; did you mean 'email'?"),
        (", email: null", "", "18: 'email' is a column of the rule, and per_column does not say what becomes of it"),
        ("email: null", "email: delete", "18: 'rules[0].final.per_column.email': unknown value 'delete'"),
        (
            "action: delete_row",
            "action: delete_row, per_column: {nom: null}",
            "32: 'delete_row' takes the whole row; leave per_column out",
        ),
        ("action: delete_row", "action: archive", "32: to archive, the rule needs an intermediate_archive phase"),
        (
            "action: delete_row",
            "action: delete_row, until: P1Y",
            "32: 'until' is the end of a pseudonym, and there is none",
        ),
        (
            "action: delete_row",
            "action: pseudonymize, per_column: {nom: pseudonym}",
            "32: a pseudonym is still personal data: write until:",
        ),
        (
            "action: delete_row",
            "action: pseudonymize, until: P1Y, per_column: {nom: null}",
            "32: no column becomes a pseudonym",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line(old, new, told):
    found = mistakes(edited(old, new))
    assert any(f"retention.yaml:{told}" in line for line in found), found


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


# --- versions of a rule


def test_the_fingerprint_of_a_rule_is_that_of_what_it_says():
    (invoices, clients), again = load(COMPLETE, "a", SYSTEMS).rules, load(f"# mot\n{COMPLETE}", "b", SYSTEMS).rules
    assert (invoices.sha256, clients.sha256) == (again[0].sha256, again[1].sha256)
    assert re.fullmatch("[0-9a-f]{64}", invoices.sha256)
    for old, new in (
        ("period: P7Y", "period: P8Y"),
        ("max_rows: 500", "max_rows: 501"),
        ("enabled: true", "enabled: false"),
    ):
        changed = load(edited(old, new), "a", SYSTEMS).rules
        assert changed[0].sha256 != invoices.sha256
        assert changed[1].sha256 == clients.sha256
    assert retention_sha256(COMPLETE) != retention_sha256(f"{COMPLETE}\n")


# --- the starter file


def test_the_starter_file_loads_with_every_rule_off():
    retention = load(starter(), "retention.yaml", SYSTEMS, STRUCTURES)
    assert retention.enabled == ()
    assert {rule.system for rule in retention.rules} == set(SYSTEMS)
    assert all(rule.table is None and not rule.columns and not rule.trigger.filled for rule in retention.rules)
    assert len(retention.rules) >= 12


def test_every_starter_rule_cites_a_text_and_asks_a_data_owner():
    retention: Retention = load(starter(), "retention.yaml", SYSTEMS)
    for rule in retention.rules:
        assert len(rule.legal.text) > 15
        assert "data_owner" in rule.approval.roles
        assert rule.legal.basis.startswith("eu-gdpr:A6-1-")


def test_a_starter_rule_that_is_only_switched_on_is_refused_with_all_that_is_open():
    text = starter().replace("enabled: false", "enabled: true", 1)
    told = [line.split(": ", 1)[1] for line in mistakes(text)]
    assert len(told) == 4
    assert all("'gc.prospect' is enabled, but" in line for line in told)


def test_a_starter_rule_works_once_it_is_filled_in():
    head, tail = starter().split("  - id: gc.facturation", 1)
    tail = tail.replace("enabled: false", "enabled: true", 1).replace("author: à compléter", "author: c.moreau", 1)
    tail = tail.replace("table:  ", "table: factures", 1).replace("columns: []", "columns: [nom_client]", 1)
    tail = tail.replace("of: {column: }", "of: date_facture", 1).replace(
        "per_column: {}", "per_column: {nom_client: surrogate}", 1
    )
    tail = tail.replace("[à compléter]", "[archive_dpo]", 1)
    retention = load(f"{head}  - id: gc.facturation{tail}", "retention.yaml", SYSTEMS, STRUCTURES)
    assert [rule.id for rule in retention.enabled] == ["gc.facturation"]
