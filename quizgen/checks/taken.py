"""What is taken for something else than its author may have meant."""

import ast
from collections.abc import Iterator

from quizgen.checks.survey import Finding, Survey
from quizgen.kinds.text import TextAsked
from quizgen.language.expressions import shorten
from quizgen.language.names import FUNCTIONS
from quizgen.model import Question, Text
from quizgen.text.reader import read_markdown
from quizgen.text.tree import Block, Items, Paragraph, Quote

_FEWEST_BARS = 3
"""A line such as |x| is more likely an absolute value than a row of one cell."""


def check_tables(survey: Survey) -> Iterator[Finding]:
    """Complain of lines that look like a table, and are printed as a paragraph for want of the line under its head."""
    for text in _texts(survey.question):
        for head in filter(None, map(_head_of_no_table, _paragraphs(read_markdown(text.source).blocks))):
            line = "|" + " --- |" * (head.count("|") - 1)
            message = f"these lines are no table yet: write '{line}' on a line of its own below '{shorten(head)}'"
            yield Finding(text.place, "no-table", message)


def _texts(question: Question) -> Iterator[Text]:
    yield question.prompt
    for part in question.parts:
        yield from (part.ask, *part.asked.texts(), *part.asked.comments.values())
        yield from (mistake.feedback for mistake in part.mistakes)
    yield question.solution


def _paragraphs(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    for block in blocks:
        match block:
            case Paragraph():
                yield block
            case Quote():
                yield from _paragraphs(block.blocks)
            case Items():
                for item in block.items:
                    yield from _paragraphs(item.blocks)


def _head_of_no_table(paragraph: Paragraph) -> str:
    """Return the first of several lines of a paragraph that have bars as the rows of a table do; else nothing."""
    written = "".join(piece if isinstance(piece, str) else "$ $" for piece in paragraph.written)
    lines = [line.strip() for line in written.splitlines()]
    rows = [len(line) > 1 and line.startswith("|") and line.endswith("|") for line in lines]
    for line, row, follows in zip(lines, rows, rows[1:], strict=False):
        if row and follows and line.count("|") >= _FEWEST_BARS:
            return line
    return ""


def check_words(survey: Survey) -> Iterator[Finding]:
    """Complain of answers of texts that are taken word for word, though they are calls of the question language."""
    names = frozenset(survey.question.values)
    for part in survey.question.parts:
        if not isinstance(part.asked, TextAsked) or not isinstance(part.asked.answer, tuple):
            continue
        texts = part.asked.answer
        calls = [text.source for text in texts if not text.holes and _is_call(text.source, names)]
        if calls:
            several = len(texts) > 1
            computed = f"[{', '.join(text.source for text in texts)}]" if several else calls[0]
            message = (
                f"'{shorten(calls[0])}' is taken for words, and not computed; to ask for what it computes, write type: "
                f'{"array" if several else "number"} and answer: "{shorten(computed)}"; if the words are meant, write '
                "them in backticks"
            )
            yield Finding(texts[0].place, "literal-answer", message)


def _is_call(text: str, values: frozenset[str]) -> bool:
    """Whether a text calls a function of the question language with values of the question."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    named = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - called
    return isinstance(tree, ast.Call) and called <= FUNCTIONS.keys() and bool(named) and named <= values
