"""Patterns that an author writes between slashes, matched in a time that is linear in the text."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from quizgen.model import Refusal


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern that binds the whole text; what it must not begin like stands before it, as in ``(?!.*not).*``."""

    body: Any
    unlike: tuple[Any, ...]

    def fullmatch(self, text: str) -> bool:
        """Whether a whole text is one of the pattern's."""
        return self.body.fullmatch(text) is not None and not any(one.match(text) for one in self.unlike)


def pattern_of(accepted: str) -> str | None:
    """Return the regular expression of an accepted text written as ``/.../``; None for plain text."""
    return accepted[1:-1] if len(accepted) > 2 and accepted.startswith("/") and accepted.endswith("/") else None


@lru_cache(maxsize=1024)
def compile_pattern(pattern: str) -> Pattern | Refusal:
    """Compile a pattern, or say why it cannot be had.

    Examples
    --------
    >>> compile_pattern(r"(\\w+ ?)+x").fullmatch("y" * 10_000)
    False
    >>> no_sum = compile_pattern("(?!.*sum).*product")
    >>> no_sum.fullmatch("a product"), no_sum.fullmatch("the sum of a product")
    (True, False)
    >>> print(compile_pattern("a(?!b)"))
    invalid perl operator: (?!
    """
    unlike: list[Any] = []
    # The engine knows no looking ahead; at the beginning, two matches do the same.
    while pattern.startswith(_UNLIKE) and (end := _end_of_group(pattern)):
        found = compile_linear(pattern[len(_UNLIKE) : end - 1])
        if isinstance(found, Refusal):
            return found
        unlike.append(found)
        pattern = pattern[end:]
    body = compile_linear(pattern)
    return body if isinstance(body, Refusal) else Pattern(body, tuple(unlike))


_UNLIKE = "(?!"


def _end_of_group(pattern: str) -> int:
    """Return where the group that a pattern begins with ends; 0 where it does not."""
    depth, i, listed = 0, 0, False
    while i < len(pattern):
        character = pattern[i]
        if character == "\\":
            i += 1
        elif listed:
            listed = character != "]"
        elif character == "[":
            listed = True
            # A bracket that comes first, or first after ^, is one of those listed.
            i += 2 if pattern[i + 1 : i + 3] == "^]" else pattern[i + 1 : i + 2] == "]"
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if depth == 0:
                return i + 1
        i += 1
    return 0


def compile_linear(pattern: str) -> Any:
    """Compile what the engine takes as it is, to be looked for anywhere in a text; or say why it does not."""
    import re2  # Most questions have no pattern, and start without it.

    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        (reason,) = error.args
        return Refusal(reason.decode() if isinstance(reason, bytes) else reason)
