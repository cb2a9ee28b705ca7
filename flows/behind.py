"""Working on one batch while the next is made: drivers wait for servers, and Arrow's kernels do not hold Python."""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
WAITING = 2  # batches in memory beside the one that is read


def behind(batches: Iterable[T], look: Callable[[T], None]) -> None:
    """Calls `look` with every batch, in order, in one thread beside this one; what either raises ends both."""
    with ThreadPoolExecutor(1) as beside:
        waiting: deque[Future[None]] = deque()
        for batch in batches:
            if len(waiting) == WAITING:
                waiting.popleft().result()
            waiting.append(beside.submit(look, batch))
        for one in waiting:
            one.result()


def ahead(batches: Iterable[T]) -> Generator[T, None, None]:
    """The same batches, each made in one thread beside this one while the one before is used here."""
    making = iter(batches)
    with ThreadPoolExecutor(1) as beside:
        coming = beside.submit(_next, making)
        while batch := coming.result():
            coming = beside.submit(_next, making)
            yield batch[0]


def _next(making: Iterator[T]) -> tuple[T] | None:
    return next(((batch,) for batch in making), None)
