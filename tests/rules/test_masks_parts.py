"""What masks are made of: a keyed hash of whole arrays, permutations, places for few values, pools."""

import numpy as np
import pyarrow as pa
import pytest
from cryptography.hazmat.primitives.ciphers import algorithms
from cryptography.hazmat.primitives.cmac import CMAC
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.columns import fold
from detectors.lexicon import insee, lexicon
from rules import canonical
from rules.allotment import allotted
from rules.permutation import Permutation
from rules.prf import Prf
from rules.pseudonyms import pools, seeds_of, tags

KEY = bytes((7 * n + 3) % 256 for n in range(32))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=70), max_size=5), st.integers(0, 3))
def test_hashes_an_array_as_cmac_hashes_each_of_its_values(texts: list[str], start: int) -> None:
    values = pa.array([*texts, "x" * 300, None, "", "y" * 16], pa.string())[start:]
    for cell, words in zip(values.to_pylist(), Prf(KEY).of(values), strict=True):
        mac = CMAC(algorithms.AES(KEY))
        mac.update((cell or "").encode())
        assert words.tobytes() == mac.finalize()


@settings(max_examples=80, deadline=None)
@given(st.lists(st.none() | st.text("aAéÉ -'’ß\t\u00a0ﬁЖ", max_size=12), max_size=6), st.integers(0, 2))
def test_arrays_have_the_forms_that_their_values_have(cells: list[str | None], start: int) -> None:
    values = pa.array(cells, pa.string())[start:]
    kept = values.to_pylist()
    assert canonical.texts(values).to_pylist() == [cell if cell is None else canonical.text_of(cell) for cell in kept]
    assert canonical.names(values).to_pylist() == [cell if cell is None else canonical.name_of(cell) for cell in kept]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.none() | st.text("aB@. é<", max_size=8), max_size=6), st.integers(0, 2))
def test_an_address_alone_is_one_and_nothing_else(cells: list[str | None], start: int) -> None:
    values = pa.array(cells, pa.string())[start:]
    read = canonical.addresses(values)
    for cell, alone, blank, form in zip(
        values.to_pylist(), read.alone, read.blank, read.canonical.to_pylist(), strict=True
    ):
        assert blank == (cell is None or not cell.strip())
        if alone:
            assert canonical.addresses_in(cell) == [(0, len(cell))]
            assert form == canonical.email_of(cell)


@pytest.mark.parametrize("size", [1, 2, 3, 10, 97, 365, 1000, 65_537])
def test_a_permutation_gives_every_number_once_and_takes_it_back(size: int) -> None:
    every, made = np.arange(size, dtype=np.uint64), Permutation(Prf(KEY), size)
    assert np.array_equal(np.sort(made.apply(every)), every)
    assert np.array_equal(made.invert(made.apply(every)), every)
    moved = made.moved(every)
    assert np.array_equal(np.sort(moved), every)
    assert size == 1 or not (moved == every).any()


@pytest.mark.parametrize("size", [10**9, 10**18, 1 << 63])
def test_a_permutation_of_many_numbers_is_one_too(size: int) -> None:
    some = np.unique(np.random.default_rng(5).integers(0, size - 1, 50_000, dtype=np.uint64))
    made = Permutation(Prf(KEY), size)
    assert len(np.unique(made.apply(some))) == len(some)
    assert np.array_equal(made.invert(made.apply(some)), some)
    assert not np.array_equal(made.apply(some), made.apply(some, np.full(len(some), 7, np.uint64)))


@settings(max_examples=40, deadline=None)
@given(st.sets(st.integers(0, 100) | st.integers(0, 1 << 40), max_size=60), st.integers(0, 50))
def test_every_value_has_a_place_of_its_own_and_not_the_one_that_is_its_own(values: set[int], more: int) -> None:
    some, capacity = np.array(sorted(values), np.uint64), len(values) + more + 1
    own = lambda numbers: np.where(numbers < capacity, numbers.astype(np.int64), -1)  # noqa: E731
    places, known = allotted(some, capacity, Prf(KEY), own).of(some)
    assert known.all()
    assert len(set(places.tolist())) == len(values)
    assert all(0 <= place < capacity for place in places.tolist())
    assert capacity == 1 or not (places == own(some)).any()


def test_one_more_value_moves_hardly_any_other() -> None:
    some = np.unique(np.random.default_rng(6).integers(0, 1 << 40, 5000, dtype=np.uint64))
    before, _ = allotted(some[:-1], 10_000, Prf(KEY)).of(some[:-1])
    after, _ = allotted(some, 10_000, Prf(KEY)).of(some[:-1])
    assert (before != after).mean() < 0.01


def test_more_values_than_places_are_refused() -> None:
    with pytest.raises(ValueError, match="more values"):
        allotted(np.arange(4, dtype=np.uint64), 3, Prf(KEY))


def test_nobody_bears_a_surname_of_the_pool() -> None:
    known = lexicon()
    borne = known.last | known.first | known.towns | known.things | known.abroad | set(map(fold, insee("dist.all.txt")))
    surnames = [fold(name) for name in pools().surnames]
    assert not borne & set(surnames)
    assert len(set(surnames)) == len(surnames) > 3500
    assert all(name.isascii() and name.isalpha() and 8 <= len(name) <= 12 for name in surnames)


def test_the_first_names_of_a_pair_share_an_initial_and_every_initial_has_others() -> None:
    for man, woman in zip(pools().men, pools().women, strict=True):
        assert fold(man)[0] == fold(woman)[0]
    assert pools().size.min() >= 4
    assert len({*map(fold, pools().men), *map(fold, pools().women)}) == 2 * len(pools().men)


def test_a_tag_tells_nothing_of_the_seed() -> None:
    hashes = np.random.default_rng(7).integers(0, 1 << 63, (1000, 2)).astype(np.uint64)
    shifted = hashes.copy()
    shifted[:, 1] ^= np.uint64(1 << 40)
    assert np.array_equal(tags(hashes), tags(shifted))
    assert not (seeds_of(hashes) == seeds_of(shifted)).any()
