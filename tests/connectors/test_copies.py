"""The store remembers every copy: how it ended, and under which key."""

from pathlib import Path

import pytest

from connectors.copies import Copies
from connectors.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path):
    with open_store(f"sqlite:///{tmp_path / 'gomme.db'}") as opened:
        yield opened


def begun(store: Store, run: str, fingerprint: str = "aa11") -> Copies:
    copies = Copies(store)
    copies.begin(run, f"2026-11-28T10:00:0{run[-1]}+00:00", ["commercial", "sellers"], ("stable", fingerprint), "5f")
    return copies


def test_a_copy_is_running_until_somebody_says_how_it_ended(store: Store) -> None:
    copies = begun(store, "run1")
    assert copies.status("run1") == "running"
    copies.note("run1", "published", "pseudonymised", 1234)
    (row,) = copies.rows()
    assert (row["status"], row["label"], row["row_count"], row["systems"]) == (
        "published", "pseudonymised", 1234, "commercial sellers",
    )  # fmt: skip


def test_a_copy_that_is_begun_again_starts_its_record_anew(store: Store) -> None:
    begun(store, "run1").note("run1", "interrupted")
    assert begun(store, "run1").status("run1") == "running"
    assert Copies(store).status("none") is None
