"""Doing what takes long ahead and side by side, while everything else goes on in its order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from os import cpu_count
from typing import TypeVar

_Item = TypeVar("_Item")

WORKERS = max(cpu_count() or 1, 1)
"""How many jobs are done at once."""


def in_turn(items: Iterable[_Item], jobs_of: Callable[[_Item], Iterable[Callable[[], None]]]) -> Iterator[_Item]:
    """Yield items in their order, each once its jobs are done; those of the next ones are done meanwhile.

    Parameters
    ----------
    items : iterable
    jobs_of : callable
        The jobs of an item, which leave what they find where it will be looked for. An error in a job is not told:
        whoever looks for what it should have found does the same again, and meets it.

    Yields
    ------
    item

    Examples
    --------
    >>> done = []
    >>> for item in in_turn("ab", lambda item: [lambda: done.append(item)]):
    ...     assert item in done
    """
    waiting: deque[tuple[_Item, list[Future[None]]]] = deque()

    def first() -> _Item:
        item, running = waiting.popleft()
        wait(running)
        return item

    with ThreadPoolExecutor(WORKERS) as pool:
        for item in items:
            waiting.append((item, [pool.submit(job) for job in jobs_of(item)]))
            if len(waiting) > 2 * WORKERS:
                yield first()
        while waiting:
            yield first()
