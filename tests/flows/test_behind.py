"""One batch is looked at while the next is read: in order, to the end, and whatever is raised comes out."""

from collections.abc import Iterator

import pytest

from flows.behind import behind


def test_every_batch_is_looked_at_in_order() -> None:
    seen: list[int] = []
    behind(range(1000), seen.append)
    assert seen == list(range(1000))


def test_what_the_look_raises_comes_out_and_ends_the_reading() -> None:
    read: list[int] = []

    def batches() -> Iterator[int]:
        for number in range(1000):
            read.append(number)
            yield number

    def look(number: int) -> None:
        if number == 5:
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        behind(batches(), look)
    assert len(read) < 20


def test_what_the_reading_raises_comes_out_after_the_last_look() -> None:
    seen: list[int] = []

    def batches() -> Iterator[int]:
        yield from range(7)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        behind(batches(), seen.append)
    assert seen == list(range(7))
