"""LaTeX as readable Unicode, for terminals, feedback and spreadsheets."""

import re
from collections.abc import Mapping
from functools import lru_cache

from quizgen.notation.symbols import OPERATORS, SUBSCRIPTS, SUPERSCRIPTS, SYMBOLS, SYNONYMS

_TOKEN = re.compile(r"\\(?:operatorname\*|[A-Za-z]+|.|$)|\s+|.", re.DOTALL)
_SPACES = frozenset({",", ";", ":", " ", "\n", "\t", "quad", "qquad", "enspace", "space", "thinspace"})
_UNSEEN = frozenset(
    {"!", "left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "displaystyle"}
    | {"textstyle", "limits", "nolimits", "hline", "ensuremath", "nonumber", "notag"}
)
_ARGUMENT = frozenset(
    {
        "text",
        "textrm",
        "textbf",
        "textit",
        "texttt",
        "textsf",
        "mathrm",
        "mathbf",
        "mathit",
        "mathsf",
        "mathtt",
    }
    | {"mathcal", "mathbb", "boldsymbol", "bm", "operatorname", "operatorname*", "mbox"}
)
_ABOVE = {
    "hat": "\u0302",
    "widehat": "\u0302",
    "bar": "\u0304",
    "overline": "\u0304",
    "tilde": "\u0303",
    "widetilde": "\u0303",
    "vec": "\u20d7",
    "dot": "\u0307",
    "ddot": "\u0308",
    "'": "\u0301",
    "`": "\u0300",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
}
_DEEPEST = 40


@lru_cache(maxsize=4096)
def to_unicode(latex: str) -> str:
    r"""Write LaTeX as a line of Unicode; an unknown command is written as its name.

    Parameters
    ----------
    latex : str
        Of one formula, without dollar signs.

    Returns
    -------
    str

    Examples
    --------
    >>> to_unicode(r"y = x \otimes W, \quad h_{t} = \tanh(W_{xh} x_t + \frac{1}{2})")
    'y = x ⊗ W, h_t = tanh(W_xh x_t + 1/2)'
    >>> to_unicode(r"2 \left( x + 1 \right)")
    '2 (x + 1)'
    >>> to_unicode(r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}^2")
    '[[1, 2], [3, 4]]²'
    """
    written = _Reader(_TOKEN.findall(latex)).read()
    closed = re.sub(r"(?<=[⌊⌈⟨(\[])\s+|\s+(?=[⌋⌉⟩)\]])", "", written)
    return re.sub(r"\s+", " ", closed).strip()


class _Reader:
    """Walks once over the tokens of a formula."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def skip_space(self) -> None:
        while self.peek().isspace():
            self.at += 1

    def read(self, *ends: str) -> str:
        """Read up to one of the tokens `ends`, which is left, or to the end."""
        written: list[str] = []
        while self.at < len(self.tokens) and self.peek() not in ends:
            written.append(self.step())
        return "".join(written)

    def step(self) -> str:
        token = self.tokens[self.at]
        self.at += 1
        if token == "{":
            return self.group()
        if token in "_^":
            return self.script(token)
        if token.startswith("\\"):
            return self.command(token[1:])
        return {"}": "", "&": " ", "~": " ", "'": "′"}.get(token, " " if token.isspace() else token)

    def group(self) -> str:
        if self.depth >= _DEEPEST:
            return ""
        self.depth += 1
        written = self.read("}")
        self.depth -= 1
        self.at += 1
        return written

    def argument(self) -> str:
        self.skip_space()
        if self.at >= len(self.tokens) or self.peek() in ("}", "&") or self.depth >= _DEEPEST:
            return ""
        self.depth += 1
        written = self.step()
        self.depth -= 1
        return written.strip()

    def option(self) -> str:
        """Read an argument in brackets, if there is one."""
        self.skip_space()
        if self.peek() != "[" or self.depth >= _DEEPEST:
            return ""
        self.at += 1
        self.depth += 1
        written = self.read("]", "}")
        self.depth -= 1
        if self.peek() == "]":
            self.at += 1
        return written.strip()

    def script(self, sign: str) -> str:
        table: Mapping[str, str] = SUBSCRIPTS if sign == "_" else SUPERSCRIPTS
        inside = self.argument().replace("⊤", "T").replace("−", "-")
        if inside and all(character in table for character in inside):
            return "".join(table[character] for character in inside)
        if not inside:
            return ""
        return f"{sign}{inside}" if _simple(inside) else f"{sign}({inside})"

    def command(self, name: str) -> str:
        if name in OPERATORS:
            return f" {OPERATORS[name]} "
        if name in SYMBOLS or name in SYNONYMS:
            self.swallow_space(name)
            return SYMBOLS.get(name) or SYNONYMS[name]
        if name == "|":
            return "‖"
        if name in _SPACES or name == "\\":
            return " "
        if name in _UNSEEN:
            return self.drop(name)
        if name in _ARGUMENT:
            return self.text()
        if name in ("frac", "dfrac", "tfrac"):
            return f"{_wrapped(self.argument())}/{_wrapped(self.argument())}"
        if name == "sqrt":
            degree = "".join(SUPERSCRIPTS.get(digit, digit) for digit in self.option())
            return f"{degree}√{_wrapped(self.argument())}"
        if name in _ABOVE:
            inside = self.argument()
            return f"{inside}{_ABOVE[name]}" if len(inside) == 1 else f"{name}({inside})"
        if name == "begin":
            return self.environment()
        return name

    def drop(self, name: str) -> str:
        if name in ("left", "right"):
            self.skip_space()
            if self.peek() == ".":
                self.at += 1
        return ""

    def swallow_space(self, name: str) -> None:
        # A command's name ends at the space after it; between letters the space is still wanted.
        if not name.isalpha():
            self.skip_space()
        elif self.peek().isspace() and self.at + 1 < len(self.tokens):
            following = self.tokens[self.at + 1]
            if following in ("{", "}", "_", "^", "(", ")", ",", "."):
                self.at += 1

    def text(self) -> str:
        self.skip_space()
        if self.peek() != "{":
            return self.argument()
        self.at += 1
        return self.group()

    def environment(self) -> str:
        bracketed = "".join(self.tokens[max(0, self.at - 4) : self.at]).endswith("[\\begin")
        name = self.argument().rstrip("*")
        if name == "array":
            self.option()
            self.argument()
        if self.depth >= _DEEPEST:
            return ""
        self.depth += 1
        rows: list[list[str]] = [[]]
        while self.at < len(self.tokens):
            rows[-1].append(re.sub(r"\s+", " ", self.read("&", r"\\", r"\end")).strip())
            end = self.peek()
            self.at += 1
            if end == r"\\":
                rows.append([])
            elif end != "&":
                self.argument()
                break
        self.depth -= 1
        if len(rows) > 1 and rows[-1] == [""]:
            rows.pop()
        written = _lay_out(name, rows)
        return written[1:-1] if bracketed and name == "array" else written


def _lay_out(name: str, rows: list[list[str]]) -> str:
    if name.endswith("matrix") or name == "array":
        lists = [f"[{', '.join(row)}]" for row in rows]
        return lists[0] if len(lists) == 1 else f"[{', '.join(lists)}]"
    lines = "; ".join(" ".join(cell for cell in row if cell) for row in rows)
    return f"{{ {lines}" if name == "cases" else lines


def _simple(text: str) -> bool:
    return re.fullmatch(r"\w+|\d+\.\d+|.", text) is not None


def _wrapped(text: str) -> str:
    return text if _simple(text) or _is_list(text) else f"({text})"


def _is_list(text: str) -> bool:
    """Whether brackets around all of the text keep it together already, as those of a matrix do."""
    depth = 0
    for i, character in enumerate(text):
        depth += (character == "[") - (character == "]")
        if depth == 0:
            return text[:1] == "[" and i == len(text) - 1
    return False
