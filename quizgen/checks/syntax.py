"""What an expression is made of: its calls, and the values that it stands for."""

import ast
import re
from collections.abc import Iterator

from quizgen.model import Expression, Question


def tree_of(expression: Expression) -> ast.expr:
    """Return the syntax tree of an expression, which has been checked when the question was read."""
    return ast.parse(re.sub(r"\s", " ", expression.text).strip(), mode="eval").body


def calls_of(expression: Expression) -> Iterator[tuple[str, ast.Call]]:
    """Yield each call of a function with its name.

    A question's expressions call functions by their bare names only.
    """
    for node in ast.walk(tree_of(expression)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, node


def values_behind(question: Question, names: frozenset[str]) -> frozenset[str]:
    """Return the values that `names` are computed from, with themselves."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found and name in question.values:
            found.add(name)
            waiting += question.values[name].names
    return frozenset(found)


def answer_expressions(question: Question) -> tuple[Expression, ...]:
    """Return the expressions of the parts' answers."""
    return tuple(found for part in question.parts if (found := part.asked.computed_by))
