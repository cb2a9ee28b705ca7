"""Masks that ask for no key: one value for all, none at all, or the first characters of what stands there."""

import pyarrow as pa
import pyarrow.compute as pc


def constant(values: pa.Array, value: str | int | float | bool) -> pa.Array:
    """The one value in every cell that holds something; NULL and '' stay. Booleans are 1 and 0."""
    said = str(int(value)) if isinstance(value, bool) else str(value)
    return pc.if_else(pc.equal(values, ""), "", pa.scalar(said, pa.string()))


def null(values: pa.Array) -> pa.Array:
    """NULL in every cell."""
    return pa.nulls(len(values), pa.string())


def truncate(values: pa.Array, length: int) -> pa.Array:
    """The first `length` characters of each cell."""
    return pc.utf8_slice_codeunits(values, 0, length)


def is_constant(values: pa.Array, value: str | int | float | bool) -> pa.BooleanArray:
    """Whether a cell is what `constant` writes."""
    return pc.equal(values, constant(pa.array(["x"]), value)[0])
