"""Doing what takes long ahead and side by side, while everything else goes on in its order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from os import cpu_count
from typing import TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

WORKERS = max(cpu_count() or 1, 1)
"""How many jobs are done at once."""


def in_turn(
    items: Iterable[_Item], jobs_of: Callable[[_Item], Iterable[Callable[[], _Result]]]
) -> Iterator[tuple[_Item, list[Future[_Result]]]]:
    """Yield items in their order with their jobs, once these are done; those of the next ones are done meanwhile.

    Parameters
    ----------
    items : iterable
    jobs_of : callable
        The jobs of an item.

    Yields
    ------
    item, jobs
        What a job returned, or the error that it ended with, is its ``result()``.

    Examples
    --------
    >>> [(item, job.result()) for item, [job] in in_turn("ab", lambda item: [item.upper])]
    [('a', 'A'), ('b', 'B')]
    """
    waiting: deque[tuple[_Item, list[Future[_Result]]]] = deque()

    def first() -> tuple[_Item, list[Future[_Result]]]:
        item, running = waiting.popleft()
        wait(running)
        return item, running

    with ThreadPoolExecutor(WORKERS) as pool:
        for item in items:
            waiting.append((item, [pool.submit(job) for job in jobs_of(item)]))
            if len(waiting) > 2 * WORKERS:
                yield first()
        while waiting:
            yield first()
