"""The page of a certificate, and that of what is left: certified or not first, then outcome, proof and remains."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from reports.certificate import certificate_page, proof, verdict
from reports.words import Words
from rules.certificate import Certificate, Remaining
from rules.discovery import Label
from tests.reports.browser import CONTRAST, Page
from tests.reports.certified import CERTIFICATE, LEFT, REMAINING, TABLES
from tests.reports.parsed import Parsed

LABELS = {"commercial": Label("Gestion commerciale", "Commercial platform")}
BOTH = pytest.mark.parametrize("made", [CERTIFICATE, REMAINING], ids=["certified", "remaining"])


def _plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def _text(made: Certificate | Remaining, language: str = "fr") -> str:
    return _plain(Parsed(certificate_page(made, language, LABELS)).text)


def test_the_verdict_says_first_whether_it_is_certified() -> None:
    assert _plain(verdict(CERTIFICATE, Words("fr", exact=True))) == (
        "Effacement certifié : 1 398 lignes supprimées ; 231 lignes passées en archivage intermédiaire ; des champs "
        "effacés dans 309 lignes ; des champs effacés dans 376 lignes, dont l’anonymat n’est pas prouvé et qui restent "
        "des données personnelles ; aucune autre ligne de ces tables n’a changé."
    )
    assert _plain(verdict(REMAINING, Words("fr", exact=True))).startswith(
        "Effacement non certifié : 3 contrôles ont échoué ; 1 contrôle n’a pu être fait."
    )


def test_nothing_is_called_intact_that_was_not_measured() -> None:
    bare = replace(CERTIFICATE, tables=(replace(TABLES[0], untouched_before="", untouched_after=""),))
    assert "aucune autre ligne" not in verdict(bare, Words("fr"))


def test_what_nothing_proved_is_never_called_anonymised() -> None:
    assert "anonymis" not in verdict(REMAINING, Words("fr"))
    assert "certificat d" not in _text(REMAINING).casefold()


@BOTH
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_is_whole(made: Certificate | Remaining, language: str) -> None:
    html = certificate_page(made, language, LABELS)
    parsed = Parsed(html)
    assert parsed.open == []
    ids = [attributes["id"] for _, attributes in parsed.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert not re.search(r"[{}]|\bNone(?! of)\b|Undefined", re.sub(r"<style>.*?</style>", "", html, flags=re.S))
    for table in made.tables:
        assert {table.table, table.rule} <= set(re.split(r"[\s,.]+", parsed.text)) | {table.rule}


def test_what_was_to_be_anonymised_and_is_not_says_so_and_why() -> None:
    text = _text(CERTIFICATE)
    assert "Champs effacés, anonymat non prouvé : toujours des données personnelles, pseudonymisées" in text
    assert "Le plus petit groupe de lignes semblables n’en compte que 2." in text
    assert "1 colonne de texte libre est gardée." in text


def test_pseudonyms_are_told_from_what_is_not_proved_anonymous() -> None:
    made = replace(CERTIFICATE, tables=(replace(TABLES[2], action="pseudonymize", why=()), TABLES[2]))
    rows = _plain(Words("fr").number(TABLES[2].done))
    said = _plain(verdict(made, Words("fr", exact=True)))
    assert f"des champs pseudonymisés dans {rows} lignes, qui restent des données personnelles" in said
    assert f"des champs effacés dans {rows} lignes, dont l’anonymat n’est pas prouvé" in said


def test_a_pseudonym_whose_key_still_exists_is_not_said_to_have_lost_it() -> None:
    kept = replace(TABLES[2], why=(("pseudonym_key_kept", 1),))
    text = _text(replace(CERTIFICATE, tables=(kept,)))
    assert "clé détruite" not in text
    assert "1 colonne porte un pseudonyme dont la clé existe encore" in text


def test_the_proof_of_a_table_is_told_in_sentences() -> None:
    said = [_plain(sentence) for sentence in proof(TABLES[1], Words("fr", exact=True), 1398)]
    assert said == [
        "6 000 lignes avant, 1 398 de moins, 4 602 après : le compte y est.",
        "Aucune des lignes traitées n’est encore là.",
        "Les lignes hors du plan (4 602) ont la même empreinte avant et après : rien n’y a changé.",
    ]


def test_a_proof_that_fails_is_not_told_as_one_that_holds() -> None:
    said = " ".join(proof(replace(TABLES[1], rows_after=4605, still_there=3, untouched_after="00"), Words("fr"), 1398))
    assert "le compte n’y est pas" in said
    assert "Aucune" not in said
    assert "n’ont pas la même empreinte" in said
    assert list(proof(replace(TABLES[1], rows_before=-1), Words("en"), 0)) == ["This table could not be measured."]


def test_a_table_that_two_rules_share_adds_up_over_both() -> None:
    fields = replace(TABLES[0], table="factures", rows_before=6000, rows_after=4602)
    text = _text(replace(CERTIFICATE, tables=(TABLES[1], fields)))
    assert text.count("6 000 lignes avant, 1 398 de moins, 4 602 après : le compte y est.") == 2


def test_what_is_left_is_told_with_what_to_do_and_failures_come_first() -> None:
    text = _text(REMAINING)
    for left in LEFT:
        assert left.sentence in text
    assert text.index("moon_phase") < text.index("not_read")
    assert "Faire reprendre l’exécution" in text
    assert f"gomme retain apply {REMAINING.plan} --resume" in text


def test_every_remain_is_named_with_what_to_do() -> None:
    text = _text(CERTIFICATE)
    for name in ("secours_lyon", "clients_hist", "ca_par_mois", "1 398 versions de lignes", "41 pages", "VACUUM"):
        assert name in text
    assert "à supposer : la base ne le dit pas" in text


def test_who_decided_and_the_opinion_stand_apart() -> None:
    text = _text(CERTIFICATE)
    assert "A approuvé le 28 novembre 2026 à 15 h 05" in text
    assert "Avis avec réserves, le 29 novembre 2026 à 9 h 00" in text
    assert "n’a pas donné d’avis" in _text(replace(CERTIFICATE, opinions=()))


def test_the_run_is_told_with_its_day_once_and_over_midnight_with_both() -> None:
    assert "le 30 novembre 2026, de 23 h 00 à 23 h 04" in _text(CERTIFICATE)
    longer = replace(CERTIFICATE, ended=CERTIFICATE.ended.replace(hour=23, minute=30))
    assert "du 30 novembre 2026 à 23 h 00 au 1er décembre 2026 à 0 h 30" in _text(longer)


def test_a_run_of_less_than_a_minute_is_told_by_its_minute() -> None:
    assert "Exécuté30 novembre 2026 à 23 h 00" in _text(replace(CERTIFICATE, ended=CERTIFICATE.started))


def test_a_rule_that_had_nothing_to_do_is_not_said_to_have_done_it() -> None:
    idle = replace(TABLES[1], planned=0, done=0, rows_after=6000)
    text = _text(replace(CERTIFICATE, tables=(idle,)))
    assert "Rien n’était à faire" in text
    assert "Lignes supprimées." not in text


def test_hashes_and_the_head_of_the_ledger_are_there_to_be_held_against() -> None:
    html = certificate_page(CERTIFICATE, "en", LABELS)
    bare = re.sub(r"<[^>]+>|\s", "", html)
    assert CERTIFICATE.sha256 in bare
    assert CERTIFICATE.plan_sha256 in bare
    assert CERTIFICATE.ledger_head in html


@BOTH
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_page_fits_its_screen_and_can_be_read(
    chromium: Page, tmp_path: Path, made: Certificate | Remaining, width: int, dark: bool
) -> None:
    path = tmp_path / "certificate.html"
    path.write_text(certificate_page(made, "fr", LABELS), "utf-8")
    chromium.requests.clear()
    chromium.errors.clear()
    chromium.open(path, width, dark)
    assert chromium.evaluate("document.documentElement.scrollWidth") <= width
    assert chromium.evaluate(CONTRAST) == ""
    assert (chromium.requests, chromium.errors) == ([path.resolve().as_uri()], [])
