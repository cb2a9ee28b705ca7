"""What holds for every mask: the same again, other under another key, nothing left of what stood there."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.manifest import OPTIONS, MaskName
from rules.masks import MASKS
from rules.masks.declared import KINDS as FITTING
from tests.rules.masking import EXAMPLES, both, masked

# Texts of every sort, and those that look like what a mask is for.
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
WORDS = st.sampled_from(
    [
        "Jean",
        "DUPONT",
        "de",
        "Martin-Petit",
        "06 12 34 56 78",
        "a@b.fr",
        "12",
        "-",
        "/",
        "é",
        "M.",
        "\x00",
        "☎",
        "שלום",
        "'",
    ]
)
MIXED = st.lists(WORDS, max_size=6).map(" ".join)
CELLS = st.lists(st.none() | ANY | MIXED, max_size=8)
WRITTEN = sorted(set(EXAMPLES) - {"json", "key"})


@pytest.mark.parametrize("mask", EXAMPLES)
def test_is_the_same_again_in_whatever_portions(mask: str) -> None:
    cells = EXAMPLES[mask] * 3
    assert masked(mask, cells) == masked(mask, cells, rows=2)


@pytest.mark.parametrize("mask", EXAMPLES)
def test_is_other_under_another_key(mask: str) -> None:
    one, other = both(mask, tuple(EXAMPLES[mask]))
    few = {"address", "text", "json"}  # a postcode keeps its department; texts keep their words
    same = [a for a, b in zip(one, other, strict=True) if a == b]
    assert len(same) < len(one) if mask in few else not same


@pytest.mark.parametrize("mask", EXAMPLES)
def test_leaves_nothing_as_it_was(mask: str) -> None:
    for before, after in zip(EXAMPLES[mask], masked(mask, EXAMPLES[mask]), strict=True):
        assert after != before
        assert after


@pytest.mark.parametrize("mask", EXAMPLES)
def test_keeps_null_empty_and_blank(mask: str) -> None:
    empty = [None, "", *([] if mask in ("key", "json") else ["  "]), *EXAMPLES[mask][:1]]
    assert masked(mask, empty)[:-1] == empty[:-1]


@pytest.mark.parametrize("mask", WRITTEN)
def test_writes_what_it_declares(mask: MaskName) -> None:
    made = pa.array(masked(mask, EXAMPLES[mask]), pa.string())
    declared = MASKS[mask]
    assert declared.is_pseudonym(made).to_pylist() == [True] * len(made) or mask in ("iban", "card")
    lengths = [len(cell) for cell in made.to_pylist() if cell]
    if mask in ("email", "first_name", "last_name", "login", "company", "full_name"):
        return  # a cell may hold several
    assert declared.longest is None or max(lengths) <= declared.longest


@pytest.mark.parametrize("mask", ["email", "phone", "last_name", "full_name", "login", "ip", "nir", "iban", "card"])
def test_tells_a_source_from_a_copy(mask: MaskName) -> None:
    before = pa.array(EXAMPLES[mask][:1], pa.string())
    assert MASKS[mask].is_pseudonym(before).to_pylist() == [False]


@pytest.mark.parametrize("mask", WRITTEN)
@settings(max_examples=12, deadline=None)
@given(cells=CELLS)
def test_takes_whatever_stands_there(mask: str, cells: list[str | None]) -> None:
    made = masked(mask, cells)
    assert len(made) == len(cells)
    for before, after in zip(cells, made, strict=True):
        assert (after is None) == (before is None)
        assert bool(after) == bool(before) or mask in (
            "text",
            "email",
            "phone",
            "first_name",
            "last_name",
            "full_name",
            "company",
        )


@pytest.mark.parametrize("mask", ["email", "phone", "last_name", "full_name", "login", "ip"])
@settings(max_examples=12, deadline=None)
@given(cells=st.lists(MIXED, max_size=6))
def test_writes_only_what_belongs_to_nobody(mask: MaskName, cells: list[str]) -> None:
    made = pa.array(masked(mask, cells), pa.string())
    assert all(MASKS[mask].is_pseudonym(made).to_pylist())


def test_every_mask_of_a_manifest_is_declared() -> None:
    assert MASKS.keys() == OPTIONS.keys()
    assert all(mask.fr and mask.en and mask.alphabet for mask in MASKS.values())
    assert FITTING.keys() <= MASKS.keys()


@pytest.mark.parametrize("mask", WRITTEN)
def test_bears_cells_that_nobody_expects(mask: str) -> None:
    hostile = [
        "x" * 300_000,
        "06 12 34 56 78 " * 3000,
        "\x00",
        "‮ abc",
        "👩‍👩‍👧",
        "a" + "\u0301" * 50,
        "7" * 5000,
        "Jean " * 500,
    ]
    made = masked(mask, hostile)
    assert len(made) == len(hostile)
    assert not {cell for cell in hostile if len(cell) > 2 and any(c.isalnum() for c in cell)} & set(made) - {
        "👩‍👩‍👧"
    } or mask in ("text",)
