"""Which lines of a text are code."""

import re
from collections.abc import Iterator

from markdown_it.token import Token

from quizgen.text.parser import MARKDOWN

_MAY_BE_CODE = re.compile(r"```|~~~|\t| {4}")


def outside_code(source: str) -> Iterator[tuple[int, int]]:
    """Yield where the stretches of a text begin and end that are no blocks of code, fenced or indented.

    Examples
    --------
    >>> source = "a\\n\\n    b\\n\\nc"
    >>> [source[start:end] for start, end in outside_code(source)]
    ['a\\n\\n', '\\nc']
    """
    if not _MAY_BE_CODE.search(source):
        yield 0, len(source)
        return
    starts = [0, *(end.end() for end in re.finditer(r"\r\n?|\n", source)), len(source)]
    at = 0
    for first, after in _code_lines(source):
        yield at, starts[first]
        at = starts[min(after, len(starts) - 1)]
    yield at, len(source)


def _code_lines(source: str) -> Iterator[tuple[int, int]]:
    """Yield the first line of each block of code, and the line after its last, counted from 0."""
    tokens: list[Token] = []
    MARKDOWN.block.parse(source.replace("\r\n", " \n").replace("\r", "\n"), MARKDOWN, {}, tokens)
    for token in tokens:
        if token.type in ("fence", "code_block") and token.map:
            yield token.map[0], token.map[1]
