"""retention.yaml: read with every mistake named; the starter file."""

import re

import pytest

from rules.calendar import Period
from rules.retention import Retention, load, retention_sha256, starter
from tests.rules.retentions import COMPLETE, STRUCTURES, SYSTEMS, edited, mistakes


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
