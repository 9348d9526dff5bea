"""What it takes to compile the parts of a file: its places, the problems found so far, and the values known."""

import keyword
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from quizgen.errors import Problem, UserFileError
from quizgen.language.expressions import compile_expression, problem_at
from quizgen.language.keys import expression_text
from quizgen.language.misread import hint_at_words
from quizgen.language.names import CONSTANTS
from quizgen.language.source import Path, Source
from quizgen.language.text import parse_text
from quizgen.model import Expression, Place, Text

_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)?")
_VALUE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


@dataclass
class Compiler:
    """Compiles the expressions and texts of one file, and collects their problems.

    Parameters
    ----------
    source : Source
        The file that is read.
    names : collection of str
        Of the question's values.
    symbols : mapping of str to object
        The symbols that the question declares for its formulas.
    problems : list of Problem
        All that were found so far.
    """

    source: Source
    names: Collection[str]
    symbols: Mapping[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, path: Path, code: str, message: str, *, key: bool = False) -> None:
        """Collect a problem at a path of the file."""
        self.problems.append(problem_at(self.source.place(path, key=key), code, message))

    def expression(
        self, text: str, path: Path, *, draws: bool = False, known: frozenset[str] = frozenset()
    ) -> Expression | None:
        """Compile an expression; None where it has a problem."""
        as_text = hint_at_words(self._node(path))
        try:
            return compile_expression(text, self._locator(path), {*self.names, *known}, draws=draws, as_text=as_text)
        except UserFileError as error:
            self.problems.extend(error.problems)
            return None

    def _node(self, path: Path) -> Any:
        node = self.source.data
        for step in path:
            node = node[step]
        return node

    def _locator(self, path: Path) -> Callable[[int], Place]:
        """Return the function that tells where a character of an expression is, in a scalar or in lists of them."""
        leaves = list(_leaves(self._node(path), path, 0))

        def locate(offset: int) -> Place:
            start, leaf, text = next((leaf for leaf in reversed(leaves) if leaf[0] <= offset), leaves[0])
            return self.source.inside(leaf, text)(offset - start)

        return locate if leaves else lambda offset: self.source.place(path)

    def text(self, markdown: str, path: Path) -> Text:
        """Compile a text with holes."""
        text, problems = parse_text(markdown, self.source.inside(path, markdown), self.names)
        self.problems.extend(problems)
        return text

    def texts(self, texts: Sequence[str], path: Path, key: str) -> tuple[Text, ...]:
        """Compile a list of texts."""
        return tuple(self.text(text, (*path, key, i)) for i, text in enumerate(texts))

    def key_text(self, markdown: str, path: Path) -> Text:
        """Read the text of a key; a problem in it is reported at the key."""
        place = self.source.place(path, key=True)
        text, problems = parse_text(markdown, lambda offset: place, self.names)
        self.problems.extend(problems)
        return text

    def program(self, program: str, path: Path) -> Text:
        """Read a program with holes as the fenced block in which it is shown."""
        block, moved = _fence(program)
        place = self.source.inside(path, program)
        text, problems = parse_text(block, lambda offset: place(max(offset - moved, 0)), self.names)
        self.problems.extend(problems)
        return text

    def named(
        self, texts: Mapping[str, str], within: Path, taken: Collection[str] = frozenset()
    ) -> Mapping[str, Expression]:
        """Compile named expressions, which may draw and use each other; none may have a name that is taken."""
        compiled: dict[str, Expression] = {}
        for name, text in texts.items():
            path: Path = (*within, name)
            if not _VALUE_NAME.fullmatch(name) or keyword.iskeyword(name):
                message = f"'{name}' is not a name; a name is made of letters, digits and _, and begins with a letter"
                self.problem(path, "bad-name", message, key=True)
            elif name in CONSTANTS or name in taken:
                what = "constant; call the value" if name in CONSTANTS else "value; call the input"
                self.problem(path, "shadowed-name", f"'{name}' is the name of a {what} something else", key=True)
            elif expression := self.expression(text, path, draws=True, known=frozenset(texts)):
                compiled[name] = expression
        return self.in_order(compiled, within)

    def is_value(self, text: str) -> bool:
        """Whether a text is the name of a value, or of a field of one."""
        return bool(_FIELD.fullmatch(text)) and text.split(".")[0] in self.names

    def in_order(self, compiled: dict[str, Expression], within: Path) -> Mapping[str, Expression]:
        """Sort values so that each uses only earlier ones, in the file's order where that is free."""
        ordered: dict[str, Expression] = {}
        left = dict(compiled)
        while left:
            ready = next((name for name, expr in left.items() if not expr.names & left.keys()), None)
            if ready is None:
                self._cycle(left, within)
                break
            ordered[ready] = left.pop(ready)
        return MappingProxyType(ordered)

    def _cycle(self, left: Mapping[str, Expression], within: Path) -> None:
        name = next(iter(left))
        seen: list[str] = []
        while name not in seen:
            seen.append(name)
            name = next(used for used in left if used in left[name].names)
        circle = [*seen[seen.index(name) :], name]
        self.problem((*within, circle[0]), "cycle", f"values need each other: {' -> '.join(circle)}", key=True)


def _leaves(node: Any, path: Path, start: int) -> Iterator[tuple[int, Path, str]]:
    """Yield the scalars of nested lists, each with where it starts in the text of the whole expression."""
    if not isinstance(node, list):
        yield start, path, expression_text(node)
        return
    at = start + len("[")
    for i, item in enumerate(node):
        yield from _leaves(item, (*path, i), at)
        at += len(expression_text(item)) + len(", ")


def _fence(program: str) -> tuple[str, int]:
    """Return a program as a fenced block of Markdown, and how far that moves it."""
    ticks = "```"
    while ticks in program:
        ticks += "`"
    head = f"{ticks}python\n"
    return f"{head}{program.rstrip()}\n{ticks}", len(head)
