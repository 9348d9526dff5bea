"""Which line of a template a line of a document comes from: a document rendered again, with marks in it."""

import re
from collections.abc import Iterable, Iterator

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

_MARK = re.compile("\uf8fd([^\uf8fd\uf8fe]*)\uf8fe(\\d+)\uf8fd")


class LineMarks(Extension):
    """Begins every line of a template's own text with the file and the number of that line."""

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        """Put marks into what is not between braces."""
        return self._marked(stream)

    @staticmethod
    def _marked(stream: TokenStream) -> Iterator[Token]:
        file = stream.filename or stream.name or ""
        for token in stream:
            if token.type != "data":
                yield token
                continue
            lines = token.value.split("\n")
            marked = "\n".join(f"\uf8fd{file}\uf8fe{token.lineno + i}\uf8fd{line}" for i, line in enumerate(lines))
            yield Token(token.lineno, "data", marked)


def find_line(marked: str, line: int, column: int) -> tuple[str, int] | None:
    r"""Return the file and the line of a template that a place in a document comes from.

    Parameters
    ----------
    marked : str
        The document, rendered with `LineMarks`.
    line, column : int
        The place in the document without them, both counted from 1.

    Examples
    --------
    >>> find_line("\uf8fda.typ\uf8fe7\uf8fdx\ny\uf8fdb.typ\uf8fe2\uf8fdz", 2, 1)
    ('a.typ', 7)
    """
    found: tuple[str, int] | None = None
    for number, text in enumerate(marked.split("\n")[:line], 1):
        shift = 0
        for mark in _MARK.finditer(text):
            if number == line and mark.start() - shift >= column:
                break
            shift += len(mark[0])
            found = mark[1], int(mark[2])
    return found
