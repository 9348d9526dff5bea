"""Text, formulas and values as Typst."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from quizgen.model import Notation
from quizgen.notation.escaping import clean
from quizgen.notation.symbols import COMMANDS

_MARKUP = re.compile(r"[\\#$*_`<>@=\-+/~\[\]\"]|\.(?=\.)|(?<=\.)\.|(?<=\d)\.(?=\s|\Z)")


_ESCAPED = r"\\\g<0>"
_LONG_WORD = 24
_LONG = re.compile(rf"(\S{{{_LONG_WORD}}}(?=\S))")


def escape_typst(text: str) -> str:
    r"""Return Typst markup that shows `text`; a word that is too long for a line can be broken.

    Examples
    --------
    >>> print(escape_typst("1. #read *x* -- [y]"))
    1\. \#read \*x\* \-\- \[y\]
    """
    cleaned = clean(text)
    if len(cleaned) > _LONG_WORD:
        parts = _LONG.split(cleaned)
        return "".join(_MARKUP.sub(_ESCAPED, part) + "#sym.zws;" * (i % 2) for i, part in enumerate(parts))
    return _MARKUP.sub(_ESCAPED, cleaned)


def quote_typst(text: str) -> str:
    r"""Return `text` as a string of Typst, in code and in math.

    Examples
    --------
    >>> print(quote_typst('a "b" \\'))
    "a \"b\" \\"
    """
    return f'"{escape_quoted(text)}"'


def escape_quoted(text: str) -> str:
    r"""Return `text` for the inside of a string of Typst."""
    return clean(text).replace("\\", "\\\\").replace('"', '\\"')


# --- Formulas -------------------------------------------------------------------------------------------------

# tylax takes these for its own: they are put aside while it works, as characters of the private use area.
_ASIDE = {",": "\uf000", ";": "\uf001", '"': "\uf002"}
_COMMA = "\uf003"
_BACK = {"\uf000": r"\,", "\uf001": r"\;", "\uf002": r"\"", _COMMA: '","'}
_NAME = 0xF100
_PUT_ASIDE = re.compile(r"\\.|\{,\}|[,;\"]", re.DOTALL)
_UPRIGHT = re.compile(r"\\mathrm\s*\{([A-Za-z]+)\}")
_CASES = re.compile(r"\\begin\{cases\}.*?\\end\{cases\}", re.DOTALL)
_ANY_NAME = re.compile(" *([\uf100-\uf8ff]) *")
_ANY_ASIDE = re.compile("[\uf000-\uf002]| *\uf003 *")
_ALIGNED = re.compile(r"\\(begin|end)\{(?:align|alignat|flalign|split|eqnarray|multline)\*?\}")
_EQUATION = re.compile(r"\\(?:begin|end)\{equation\*?\}")
_LEFT_OVER = re.compile(r"/\*.*?\*/|(?<!\\)\$", re.DOTALL)


@lru_cache(maxsize=4096)
def latex_to_typst(latex: str) -> str | None:
    r"""Convert LaTeX to Typst's notation for math; whether Typst knows each command, it says itself.

    Characters of the private use area below U+F000 come out as they are.

    Returns
    -------
    str or None
        None where groups or environments do not match.

    Examples
    --------
    >>> latex_to_typst(r"\frac{a, b}{2} + \mathrm{ReLU}(x)")
    'frac(a \\, b, 2) +"ReLU"(x)'
    """
    # Imported late: not every command writes Typst.
    from tylax import L2TOptions, latex_to_typst_diagnostics

    names: list[str] = []

    def put_name_aside(match: re.Match[str]) -> str:
        names.append(match[1])
        return f"{{{chr(_NAME + len(names) - 1)}}}"

    latex = latex.replace(r"\tbinom", r"\binom")
    latex = _ALIGNED.sub(r"\\\1{aligned}", _EQUATION.sub("", latex))
    aside = _CASES.sub(lambda match: re.sub(r"(?<!\\)&", r"& \\quad ", match[0]), latex)
    aside = _PUT_ASIDE.sub(_put_aside, _UPRIGHT.sub(put_name_aside, aside))
    converted: str = latex_to_typst_diagnostics(aside, options=L2TOptions(frac_to_slash=False)).output
    if "LaTeX Error" in converted:
        return None
    found = _LEFT_OVER.sub("", converted).replace("planck.reduce", "ℏ").strip()
    # A name has no space of its own around it, as a letter has none.
    found = _ANY_NAME.sub(lambda match: quote_typst(names[ord(match[1]) - _NAME]), found)
    return _ANY_ASIDE.sub(lambda match: _BACK[match[0].strip()], found)


def _put_aside(match: re.Match[str]) -> str:
    return _COMMA if match[0] == "{,}" else _ASIDE.get(match[0], match[0])


# --- Values ---------------------------------------------------------------------------------------------------


class TypstForm:
    """How values are written in Typst's math."""

    between = r"\, "

    def text(self, text: str) -> str:
        """Write text; a sign by itself is mathematics."""
        return text if text in COMMANDS else quote_typst(text)

    def number(self, written: str) -> str:
        """Write a number from its ASCII digits."""
        if written == "not a number":
            return quote_typst(written)
        mantissa, e, exponent = written.partition("e")
        return f"{mantissa} times 10^({exponent})" if e else written

    def shape(self, axes: Sequence[str]) -> str:
        """Write a shape."""
        return " times ".join(axes) or "()"

    def array(self, entries: Sequence[str], shape: tuple[int, ...]) -> str:
        """Write an array in brackets, one of several matrices as these one after another."""
        if not shape:
            return entries[0]
        size = len(entries) // shape[0] if shape[0] else 0
        if len(shape) > 2:
            blocks = [self.array(entries[i * size : (i + 1) * size], shape[1:]) for i in range(shape[0])]
            return (
                r"\, thick ".join(f"lr(({block}))" for block in blocks) if len(shape) > 3 else r"\, thick ".join(blocks)
            )
        rows = [entries] if len(shape) == 1 else [entries[i * size : (i + 1) * size] for i in range(shape[0])]
        # In a line, too, entries are as large as other numbers.
        return f'display(mat(delim: "[", {"; ".join(map(", ".join, rows))}))'

    def sequence(self, items: Iterable[str], nested: bool) -> str:
        """Write a list."""
        listed = self.between.join(items)
        return f"[{listed}]" if nested else listed

    def notation(self, value: Notation) -> str:
        """Write what has a notation of its own."""
        return latex_to_typst(value.math) or quote_typst(value.text)
