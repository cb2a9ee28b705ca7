"""The pages of a plan once more: in either language, before its run and after."""

from pathlib import Path

import pytest

from tests.flows.applies import applied, shop, signed


@pytest.fixture
def sold(tmp_path: Path, sqlite_url: str) -> Path:
    return shop(tmp_path, sqlite_url)


def test_a_plan_is_written_in_the_language_that_is_asked_for(gomme, sold):
    made = signed(sold)
    for language, title in (("fr", "Plan d’effacement"), ("en", "Erasure plan")):
        out = sold / language
        assert gomme("retain", "show", made.id, "--out", out, "--language", language, "-C", sold).code == 0
        assert title in (out / "plan.html").read_text("utf-8")
        assert sorted(path.name for path in out.iterdir()) == ["plan.html", "plan.json"]


def test_without_a_folder_the_pages_go_where_reports_go(gomme, sold):
    made = signed(sold)
    gomme("retain", "show", made.id, "--language", "en", "-C", sold)
    assert "Erasure plan" in (sold / "report" / "plan.html").read_text("utf-8")


def test_after_the_run_the_certificate_is_written_beside(gomme, sold):
    made = signed(sold)
    applied(sold, made)
    first = (sold / "report" / "certificate.json").read_bytes()
    gomme("retain", "show", made.id, "--out", sold / "en", "--language", "en", "-C", sold)
    assert "Certificate of erasure" in (sold / "en" / "certificate.html").read_text("utf-8")
    assert "This plan was signed and executed" in (sold / "en" / "plan.html").read_text("utf-8")
    assert (sold / "en" / "certificate.json").read_bytes() == first
    assert "Certificat d’effacement" in (sold / "report" / "certificate.html").read_text("utf-8")


def test_a_language_that_gomme_does_not_speak_is_refused(gomme, sold):
    made = signed(sold)
    told = gomme("retain", "show", made.id, "--language", "de", "-C", sold)
    assert (told.code, "--language" in told.err) == (2, True)
    assert not (sold / "report" / "plan.html").exists()
