"""The page of a plan: what goes and what stays first, then what is asked, and every picture with its numbers."""

import json
import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from flows.pages_again import write_again
from flows.retained import described
from flows.retained import planned as flow_planned
from flows.workspace import open_workspace
from reports.plan import plan_page, verdict
from reports.plan_charts import counts, histogram, waterfall
from reports.plan_said import trigger
from reports.plan_seats import UNSIGNED, left, seats
from reports.refusal_words import REFUSALS
from reports.words import Words
from rules.discovery import Label
from rules.plan import Plan, PlannedTable, Refusal
from rules.retention import Rule
from rules.triggers import Event, Fallback, Trigger
from tests.reports.browser import CONTRAST, Page
from tests.reports.parsed import Parsed
from tests.reports.planned import make, planned, standing

SCHEMA: dict[str, Any] = json.loads((files("reports") / "plan.schema.json").read_text("utf-8"))
LABELS = {"commercial": Label("Gestion commerciale", "Commercial platform")}
Made = tuple[Plan, dict[str, Rule]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return planned(make(tmp_path_factory.mktemp("planned")))


def page(made: Made, language: str = "fr", **signed: Any) -> str:
    return plan_page(*made, standing(made[0], **signed), language, LABELS)


def _plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def _text(html: str) -> str:
    return _plain(Parsed(html).text)


def _table(**counts: Any) -> PlannedTable:
    return PlannedTable("commercial", "clients", "gc.client", "delete_row", order=0, rows_digest="", **counts)


def test_a_plan_of_a_database_fits_the_schema(made: Made) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    validator = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert list(validator.iter_errors(described(made[0]))) == []


def test_the_verdict_says_what_goes_and_what_stays(made: Made) -> None:
    plan = replace(made[0], tables=(_table(selected=1284, held=12, indeterminate=40, total=9000),))
    assert _plain(verdict(plan, Words("fr", exact=True))) == (
        "1 284 lignes seront supprimées dans 1 table ; 12 lignes échues restent sous gel ; "
        "40 ne peuvent être datées, et restent."
    )
    assert "1,284 rows will be deleted from 1 table" in _plain(verdict(plan, Words("en", exact=True)))


def test_the_verdict_joins_what_becomes_of_fields(made: Made) -> None:
    tables = [
        replace(_table(selected=rows, total=9), action=action) for rows, action in ((8, "anonymize"), (3, "archive"))
    ]
    plan = replace(made[0], tables=(*tables, replace(_table(selected=2, total=9), action="erase_fields")))
    assert _plain(verdict(plan, Words("fr", exact=True))) == (
        "3 lignes passeront en archivage intermédiaire (1 table) ; des champs seront effacés dans 2 lignes (1 table), "
        "effacés dans 8 lignes dont l’anonymat restera à prouver (1 table)."
    )


def test_what_depends_on_signatures_is_said_so(made: Made) -> None:
    rows = _plain(Words("fr").number(made[0].selected))
    text = _text(page(made))
    assert "Le constat Si ce plan est signé, " in text
    assert f"Le plan vise {rows} lignes en tout, et rien n’est fait encore." in text
    assert "If this plan is signed, " in _text(page(made, "en"))


def test_what_keeps_rows_is_told_by_its_reason(made: Made) -> None:
    reasons = (
        ("purpose", "gc.a", 4), ("child", "gc.facture", 910), ("while", "contrats", 34), ("reference", "visites", 803)
    )  # fmt: skip
    plan = replace(made[0], tables=(_table(selected=1, kept=1751, total=9000, kept_by=reasons),))
    text = _text(plan_page(plan, made[1], standing(plan), "fr"))
    assert "4 lignes : la règle « gc.a » en a encore besoin, pour une autre finalité." in text
    assert "910 lignes : d’autres lignes en dépendent, que la règle « gc.facture » oblige encore à garder." in text
    assert "34 lignes : une ligne de « contrats » y renvoie, et la règle en fait une exception." in text
    assert "803 lignes : une ligne de « visites », qui reste, en dépend." in text
    kept = [table for table in made[0].tables if table.kept]
    assert all(sum(rows for *_, rows in table.kept_by) == table.kept for table in kept)


def test_readers_of_an_archive_are_named_with_their_keys(made: Made) -> None:
    rules = tuple(replace(rule, readers=(("archive_dpo", "x25519:abc="),)) for rule in made[0].rules)
    plan = replace(made[0], rules=rules)
    assert "archive_dpo, clé x25519:abc=" in _text(plan_page(plan, made[1], standing(plan), "fr"))


def test_a_count_below_five_is_printed_since_it_is_what_is_signed(made: Made) -> None:
    plan = replace(made[0], tables=(_table(selected=2, held=1, total=9000),))
    said = _plain(verdict(plan, Words("fr", exact=True)))
    assert said == "2 lignes seront supprimées dans 1 table ; 1 ligne échue reste sous gel."
    assert "<5" not in _text(plan_page(plan, made[1], standing(plan), "fr"))


def test_a_plan_of_nothing_says_so(made: Made) -> None:
    plan = replace(made[0], tables=(_table(selected=0, total=10),))
    assert _plain(verdict(plan, Words("fr"))) == "Aucune ligne n’est à effacer."


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_is_whole_and_names_every_rule_with_its_text(made: Made, language: str) -> None:
    html = page(made, language, signing=("m.blanc",), opinion="reserved")
    parsed = Parsed(html)
    assert parsed.open == []
    ids = [attributes["id"] for _, attributes in parsed.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for rule in made[0].rules:
        assert rule.id in parsed.text
        assert _plain(rule.legal.replace("'", "’").replace(" ;", " ;"))[:40] in _plain(parsed.text)
    assert not re.search(r"[{}]|\bNone\b|Undefined", re.sub(r"<style>.*?</style>", "", html, flags=re.S))


def test_a_rule_is_told_in_words(made: Made) -> None:
    text = _text(page(made))
    assert "La plus récente de ces dates : la date « cree_le », la date « dernier_contact »" in text
    assert "La clôture (31 décembre) de l’exercice où tombe la date « jour »" in text
    assert (
        "3 ans en base active, puis 7 ans en archivage intermédiaire, dans la même table (accès à réserver à "
        "archive_dpo)"
    ) in text
    assert "Aucun délai" not in text
    assert "Intérêt légitime (RGPD, art. 6, § 1, point f)" in text
    assert "La ligne reste tant qu’une ligne de « options » y renvoie où « valeur » vaut « litige »" in text
    assert "Détruite 1 an après la date du plan" in text


def test_a_starting_day_elsewhere_is_told_where(made: Made) -> None:
    events = (Event(column="fin", through="id_contrat"), Event(column="jour", child="commandes", by="id_client"))
    rule = made[1]["gc.client"].model_copy(
        update={"trigger": Trigger(last_of=events), "trigger_null": Fallback(fallback=Event(column="cree_le"))}
    )
    assert _plain(trigger(rule, Words("fr"))) == (
        "la plus récente de ces dates : la date « fin » de la ligne que désigne « id_contrat », la dernière date "
        "« jour » dans « commandes » ; à défaut, la date « cree_le »"
    )


def test_a_rule_that_was_changed_since_is_not_described(made: Made) -> None:
    plan, rules = made
    other = rules["gc.client"].model_copy(update={"author": "d.autre"})
    text = _text(plan_page(plan, {**rules, "gc.client": other}, standing(plan), "fr"))
    assert "La règle a changé ou disparu depuis que ce plan est fait" in text


def test_whoever_must_sign_is_named_with_the_command(made: Made) -> None:
    text = _text(page(made, signing=("m.blanc",)))
    id = made[0].id
    assert f"gomme retain approve {id} --as c.moreau --key c.moreau.key --role data_owner" in text
    assert f"gomme retain approve {id} --as j.roy --key j.roy.key --opinion AVIS" in text
    assert "--as m.blanc" not in text
    assert "Sans 3 signatures de plus d’ici au 5 décembre 2026 à 14 h 05" in text


def test_nobody_is_asked_who_may_not_sign(made: Made) -> None:
    plan = replace(made[0], planner="C.Moreau")
    owner = seats(plan, standing(plan))[0]
    assert (owner.role, owner.able) == ("data_owner", ())
    assert "personne : gomme.yaml ne nomme qui que ce soit" in _text(plan_page(plan, made[1], standing(plan), "fr"))


def test_a_plan_with_all_its_signatures_asks_for_nothing_more(made: Made) -> None:
    stood = standing(made[0], ("c.moreau", "a.petit", "m.blanc", "s.leroux"))
    assert (stood.state, left(made[0], stood)) == ("approved", 0)
    text = _text(plan_page(*made, stood, "fr"))
    assert "Toutes les signatures sont là" in text
    assert "Comment signer" not in text


def test_a_dead_plan_says_why_and_offers_no_command(made: Made) -> None:
    text = _text(page(made, hours=24 * 8))
    rows = _plain(Words("fr").number(made[0].selected))
    assert f"Ce plan ne sera pas exécuté ; il visait {rows} lignes (4 tables)." in text
    assert "seront supprimées" not in text
    assert "Pourquoi ce plan est refusé" in text
    assert "Les sept jours du plan sont passés" in text
    assert "gomme retain approve" not in text


def test_every_refusal_says_what_to_do(made: Made) -> None:
    plan = replace(made[0], refusals=(Refusal("undeclared_inbound", "a.b(c) points at rows"),))
    text = _text(plan_page(plan, made[1], standing(plan), "fr"))
    assert "Donnez une règle à leur table" in text
    assert "a.b(c) points at rows" in text


def test_a_system_of_another_zone_is_named_with_it(made: Made) -> None:
    plan = replace(made[0], timezones=(("commercial", "America/Cayenne"),))
    assert "America/Cayenne" in _text(plan_page(plan, made[1], standing(plan), "fr"))


@pytest.mark.parametrize("room", ["rules/approval.py", "rules/plan_order.py", "rules/archive.py", "flows/retained.py"])
def test_every_code_of_a_refusal_has_words(room: str) -> None:
    source = (Path(__file__).parents[2] / room).read_text("utf-8")
    codes = set(re.findall(r'Refusal\(\s*"([a-z_]+)"', source))
    assert codes - UNSIGNED - {key.removeprefix("refusal.") for key in REFUSALS} == set()


def test_the_opinion_is_shown_with_its_remarks(made: Made) -> None:
    text = _text(page(made, opinion="reserved"))
    assert "Avis avec réserves, le 28 novembre 2026 à 15 h 05" in text
    assert "Favorable si les clients en litige" in text


def test_cascades_and_triggers_are_named(made: Made) -> None:
    text = _text(page(made))
    assert "clients_partis" in text
    assert "on delete cascade" in text


def test_the_waterfall_ends_at_what_is_signed(made: Made) -> None:
    steps = waterfall(made[0].tables)
    first, *taken, last = steps
    assert first.rows - sum(step.rows for step in taken) == last.rows == made[0].selected
    assert all(sum(counts(t).values()) == 2 * t.total for t in made[0].tables)


def test_every_row_of_the_backlog_is_in_the_histogram(made: Made) -> None:
    bars = histogram(made[0].tables)
    wanted = sum(rows for t in made[0].tables for label, _, rows in t.backlog if label != "not_due")
    assert sum(bar.rows for bar in bars) == wanted
    assert all(0 <= part.start + part.length <= 1.01 for bar in bars for part in bar.parts)


def test_every_picture_has_its_numbers_and_every_bar_its_words(made: Made) -> None:
    parsed = Parsed(page(made))
    pictures = [tag for tag, attributes in parsed.tags if tag == "svg" and attributes.get("role") == "img"]
    assert len(pictures) == len([tag for tag, _ in parsed.tags if tag == "title"]) - 1
    assert parsed.text.count("Les mêmes nombres en tableau") == 2
    figures = {_plain(word) for word in parsed.words}
    for bar in histogram(made[0].tables):
        assert Words("fr").number(bar.rows).replace("\u202f", " ") in figures or not bar.rows


def test_the_hash_is_in_groups_that_make_it_up(made: Made) -> None:
    digest = re.search(r'<code class="digest">(.*?)</code>', page(made), re.S)
    assert digest
    assert re.sub(r"<[^>]+>|\s", "", digest[1]) == made[0].sha256


def test_the_command_writes_the_page_and_show_writes_it_again_with_signatures(tmp_path: Path) -> None:
    workspace = open_workspace(make(tmp_path))
    made = flow_planned(workspace, None, "p.plan", None)
    first = (tmp_path / "report" / "plan.html").read_text("utf-8")
    assert made.document["sha256"] in re.sub(r"<[^>]+>|\s", "", first)
    assert "Gestion commerciale" in first
    write_again(workspace, made.document["id"], tmp_path / "elsewhere")
    assert (tmp_path / "elsewhere" / "plan.html").is_file()
    document = json.loads((tmp_path / "elsewhere" / "plan.json").read_text("utf-8"))
    assert list(Draft202012Validator(SCHEMA).iter_errors(document)) == []
    assert "status" in document
    write_again(workspace, made.document["id"], language="en")
    assert (tmp_path / "report" / "plan.html").read_text("utf-8").count("Erasure plan")


def test_a_plan_that_was_executed_asks_for_no_signature(made: Made) -> None:
    for ran, said in (("applied", "est dans le certificat d’effacement"), ("begun", "pas encore de certificat")):
        stood = replace(standing(made[0], hours=24 * 8), ran=ran)
        text = _text(plan_page(*made, stood, "fr"))
        assert "Ce plan a été signé" in text
        assert said in text
        assert "gomme retain approve" not in text
        assert "Pourquoi ce plan est refusé" not in text


def test_names_out_of_a_database_are_no_markup(made: Made) -> None:
    hostile = replace(_table(selected=1, total=2), table="<script>alert(1)</script>\u202e")
    plan = replace(made[0], tables=(replace(hostile, rule=made[0].rules[0].id),))
    html = plan_page(plan, made[1], standing(plan), "fr")
    assert "<script>alert" not in html
    assert "\u202e" not in html


@pytest.mark.parametrize("width", [390, 768, 1280])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_page_fits_its_screen_and_can_be_read(
    chromium: Page, made: Made, tmp_path: Path, width: int, dark: bool
) -> None:
    path = tmp_path / "plan.html"
    path.write_text(page(made, signing=("m.blanc",), opinion="reserved"), "utf-8")
    chromium.requests.clear()
    chromium.errors.clear()
    chromium.open(path, width, dark)
    assert chromium.evaluate("document.documentElement.scrollWidth") <= width
    assert chromium.evaluate(CONTRAST) == ""
    assert (chromium.requests, chromium.errors) == ([path.resolve().as_uri()], [])


def test_many_rules_of_long_names_fit_on_a_phone(chromium: Page, made: Made, tmp_path: Path) -> None:
    plan, rules = made
    first = plan.tables[0]
    tables = [replace(first, table=f"historique_des_coordonnees_{n}_" + "x" * 60) for n in range(20)]
    many = replace(plan, tables=tuple(tables))
    path = tmp_path / "plan.html"
    path.write_text(plan_page(many, rules, standing(many), "fr", LABELS), "utf-8")
    for width in (390, 1280):
        chromium.open(path, width)
        assert chromium.evaluate("document.documentElement.scrollWidth") <= width
