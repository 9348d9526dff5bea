"""A person, or a power cut, between any two steps of a run that touch files."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_TOUCH_FILES = (
    (os, "replace"), (shutil, "rmtree"), (Path, "read_bytes"), (Path, "write_bytes"), (Path, "rename"),
    (Path, "unlink"), (Path, "mkdir"), (os, "link"),
)  # fmt: skip


@contextmanager
def before_step(number: int, act: Callable[[], object]) -> Iterator[list[str]]:
    """Do something before the step with this number, counted from 0; the list grows by the name of each step."""
    steps: list[str] = []
    originals = [(owner, name, getattr(owner, name)) for owner, name in _TOUCH_FILES]

    def restore() -> None:
        for owner, name, original in originals:
            setattr(owner, name, original)

    def watch(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **options: Any) -> Any:
            if len(steps) == number:
                restore()
                act()
                replace_all()
            steps.append(name)
            return original(*arguments, **options)

        return step

    def replace_all() -> None:
        for owner, name, original in originals:
            setattr(owner, name, watch(name, original))

    replace_all()
    try:
        yield steps
    finally:
        restore()


def count_steps(run: Callable[[], object]) -> int:
    """Return how many steps a run has that touch files."""
    with before_step(-1, lambda: None) as steps:
        run()
    return len(steps)


def killed_before(number: int, run: Callable[[], object]) -> None:
    """Run in a process of its own that ends before the step with this number, as if the power had gone."""
    child = os.fork()
    if child == 0:
        try:
            with before_step(number, lambda: os._exit(9)):
                run()
        finally:
            os._exit(0)
    os.waitpid(child, 0)
