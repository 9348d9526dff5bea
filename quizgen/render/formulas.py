"""A formula's LaTeX, taken apart where its holes and its words are."""

import re
from dataclasses import dataclass

from quizgen.errors import ComputationError
from quizgen.text.holes import HOLE

# Commands that reach beyond the formula: files, definitions, the rest of the document.
_NO_MATHEMATICS = re.compile(
    r"\\(?:input|include|openin|openout|read|write|immediate|special|catcode|csname|[egx]?def|let|newcommand"
    r"|renewcommand|providecommand|expandafter|usepackage|documentclass|loop|jobname|pdf[a-z]+|directlua"
    r"|includegraphics|verbatiminput|par|end\s*\{document\})(?![A-Za-z])|\^\^|%|\\[\]\[()]"
)
_TOKEN = re.compile(
    r"(?P<words>\\(?:text(?:rm|bf|it|sf|tt|normal)?|mbox|operatorname\*?)\s*\{)|(?P<hole>\ue000\d+\ue001)"
    r"|\\(?:[A-Za-z]+|.)|[{}]|[^\\{}\ue000]+|.",
    re.DOTALL,
)
_ESCAPED_IN_TEXT = re.compile(r"\\([%$#&_{} ])|\\,|~|[{}]")
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Words:
    r"""A command such as ``\text`` and its content, holes included."""

    command: str
    content: str


def take_apart(latex: str) -> tuple[str | int | Words, ...]:
    r"""Split a formula into LaTeX, numbers of holes, and words that contain a hole or are ``\text``.

    Raises
    ------
    ComputationError
        If its braces do not match, or it uses a command that is not mathematics.

    Examples
    --------
    >>> take_apart(r"x_1 \text{ if } y")
    ('x_1 ', Words(command='\\text', content=' if '), ' y')
    """
    latex = _INVISIBLE.sub("", latex)
    unmasked = re.sub(r"\\%", "", latex)
    if forbidden := _NO_MATHEMATICS.search(unmasked):
        raise ComputationError(f"the formula {shorten(latex)} contains '{forbidden[0]}', which is not mathematics")
    tokens = list(_TOKEN.finditer(latex))
    found: list[str | int | Words] = []
    plain: list[str] = []
    depth = 0
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if token["words"]:
            content, i = _read_group(tokens, i + 1, latex)
            command = token["words"].rstrip("{ \n\t")
            if HOLE.search(content) or not command.startswith(r"\operatorname"):
                found += ["".join(plain), Words(command, content)]
                plain.clear()
            else:
                plain.append(f"{command}{{{content}}}")
            continue
        if token["hole"]:
            found += ["".join(plain), int(token["hole"][1:-1])]
            plain.clear()
        else:
            depth += {"{": 1, "}": -1}.get(token[0], 0)
            plain.append(token[0])
        if depth < 0:
            break
        i += 1
    if depth:
        raise ComputationError(f"the braces of the formula {shorten(latex)} do not match")
    found.append("".join(plain))
    return tuple(part for part in found if part != "")


def read_words(content: str) -> str:
    r"""Return the text that the content of a command such as ``\text`` shows, its holes as they are.

    Examples
    --------
    >>> read_words(r" 50\% of~x")
    ' 50% of\xa0x'
    """

    def read(match: re.Match[str]) -> str:
        return match[1] or {"~": "\N{NO-BREAK SPACE}", r"\,": "\N{THIN SPACE}"}.get(match[0], "")

    return _ESCAPED_IN_TEXT.sub(read, content)


def _read_group(tokens: list[re.Match[str]], start: int, latex: str) -> tuple[str, int]:
    depth = 1
    for i in range(start, len(tokens)):
        text = tokens[i][0]
        depth += text.count("{") if tokens[i]["words"] else {"{": 1, "}": -1}.get(text, 0)
        if depth == 0:
            return "".join(token[0] for token in tokens[start:i]), i + 1
    raise ComputationError(f"the braces of the formula {shorten(latex)} do not match")


_NESTING = re.compile(r"\\begin\b|\\end\b|\\left\b|\\right\b|\\q?quad(?![A-Za-z])|\\.|[{}]", re.DOTALL)
_DEEPER = {"{": 1, "}": -1, r"\begin": 1, r"\end": -1, r"\left": 1, r"\right": -1}


def split_at_quads(latex: str) -> list[str]:
    r"""Split a formula where ``\quad`` or ``\qquad`` parts it, but not inside a group.

    Examples
    --------
    >>> split_at_quads(r"x = {a \quad b}, \qquad y")
    ['x = {a \\quad b}, ', ' y']
    """
    parts, depth, start = [], 0, 0
    for match in _NESTING.finditer(latex):
        depth += _DEEPER.get(match[0], 0)
        if depth == 0 and match[0] in (r"\quad", r"\qquad"):
            parts.append(latex[start : match.start()])
            start = match.end()
    return [part for part in (*parts, latex[start:]) if part.strip()]


def shorten(latex: str) -> str:
    """Return a formula for a message: its holes as ``<<...>>``, and not too long."""
    shown = HOLE.sub("<<...>>", latex)
    return f"'{shown}'" if len(shown) <= 80 else f"'{shown[:77]}...'"
