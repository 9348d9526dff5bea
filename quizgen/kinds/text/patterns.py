"""Patterns that an author writes between slashes, matched in a time that is linear in the text."""

from functools import lru_cache
from typing import Any

from quizgen.model import Refusal


def pattern_of(accepted: str) -> str | None:
    """Return the regular expression of an accepted text written as ``/.../``; None for plain text."""
    return accepted[1:-1] if len(accepted) > 2 and accepted.startswith("/") and accepted.endswith("/") else None


@lru_cache(maxsize=1024)
def compile_pattern(pattern: str) -> Any:
    """Compile a pattern, or say why it cannot be had.

    Examples
    --------
    >>> compile_pattern(r"(\\w+ ?)+x").fullmatch("y" * 10_000) is None
    True
    >>> print(compile_pattern("(?!no).*"))
    invalid perl operator: (?!
    """
    import re2  # Most questions have no pattern, and start without it.

    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        (reason,) = error.args
        return Refusal(reason.decode() if isinstance(reason, bytes) else reason)
