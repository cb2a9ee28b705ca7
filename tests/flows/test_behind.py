"""One batch is looked at while the next is read: in order, to the end, and whatever is raised comes out."""

from collections.abc import Iterator

import pytest

from flows.behind import ahead, behind


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


def test_batches_come_in_order_while_the_next_is_made() -> None:
    made: list[int] = []

    def making() -> Iterator[int]:
        for number in range(5):
            made.append(number)
            yield number

    assert list(ahead(making())) == [0, 1, 2, 3, 4]
    assert made == [0, 1, 2, 3, 4]


def test_what_the_maker_raises_comes_out_after_what_it_made() -> None:
    def failing() -> Iterator[int]:
        yield 1
        raise ValueError("broken off")

    seen: list[int] = []
    with pytest.raises(ValueError, match="broken off"):
        seen.extend(ahead(failing()))
    got = ahead(iter([1, 2, 3]))
    assert next(got) == 1
    got.close()
