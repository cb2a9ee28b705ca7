"""Masks that ask for no key."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.masks.constants import constant, is_constant, null, truncate

_CELLS = st.lists(st.none() | st.text(max_size=9), max_size=9)


@pytest.mark.parametrize(("value", "written"), [("x", "x"), (7, "7"), (1.5, "1.5"), (True, "1"), ("", "")])
def test_every_cell_that_holds_something_becomes_the_constant(value: str | int | float | bool, written: str) -> None:
    new = constant(pa.array(["a", None, "", " "]), value)
    assert new.to_pylist() == [written, None, "", written]
    assert is_constant(new, value).to_pylist()[0]


@given(_CELLS)
def test_null_leaves_nothing(values: list[str | None]) -> None:
    assert null(pa.array(values, pa.string())).to_pylist() == [None] * len(values)


@given(_CELLS, st.integers(0, 12))
def test_truncate_keeps_the_first_characters(values: list[str | None], length: int) -> None:
    new = truncate(pa.array(values, pa.string()), length)
    assert new.to_pylist() == [None if value is None else value[:length] for value in values]
