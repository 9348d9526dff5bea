r"""Formulas in HTML as LMSs typeset them: TeX between ``\\(`` and ``\\)``, or the pictures of Canvas."""

from urllib.parse import quote

from quizgen.model import Value
from quizgen.notation.values import escape_html, to_latex
from quizgen.render.html_prose import Formulas
from quizgen.render.latex_prose import latex_formula
from quizgen.render.slots import Pieces, Slot, Where, placeholder, split_at_placeholders


def _pieces(latex: str) -> Pieces:
    """Return a formula's TeX and its slots; what LaTeX takes for one letter stands alone, as MathJax needs it."""
    return split_at_placeholders(latex_formula(latex))


def _escaped(pieces: Pieces) -> str:
    return "".join(
        placeholder(piece.number, Where.MATH) if isinstance(piece, Slot) else escape_html(piece) for piece in pieces
    )


# --- Between delimiters ---------------------------------------------------------------------------------------


def _delimit(tex: str, display: bool) -> str:
    return f"\\[{tex}\\]" if display else f"\\({tex}\\)"


def _convert(latex: str, display: bool) -> str:
    return _delimit(_escaped(_pieces(latex)), display)


def _fill(value: Value, where: Where) -> str:
    return escape_html(to_latex(value))


DELIMITED = Formulas(_convert, _fill, lambda value, display: _delimit(escape_html(to_latex(value)), display))
r"""As MathJax finds them: ``\\(x\\)`` in a line and ``\\[x\\]`` on lines of their own."""


# --- Canvas's equation pictures -------------------------------------------------------------------------------


def _picture(tex: str, address: str) -> str:
    """Return the element that Canvas's own editor writes for a formula; its address is encoded twice."""
    return (
        f'<img class="equation_image" title="{tex}" src="/equation_images/{address}" alt="LaTeX: {tex}"'
        f' data-equation-content="{tex}"/>'
    )


def _twice(tex: str) -> str:
    return quote(quote(tex, safe=""), safe="")


def _convert_picture(latex: str, display: bool) -> str:
    pieces = _pieces(latex)
    address = "".join(
        placeholder(piece.number, Where.QUOTED) if isinstance(piece, Slot) else _twice(piece) for piece in pieces
    )
    return _picture(_escaped(pieces), address)


def _fill_picture(value: Value, where: Where) -> str:
    tex = to_latex(value)
    return _twice(tex) if where is Where.QUOTED else escape_html(tex)


PICTURES = Formulas(
    _convert_picture,
    _fill_picture,
    lambda value, display: _picture(escape_html(to_latex(value)), _twice(to_latex(value))),
)
"""As Canvas's editor writes them, which its sanitiser lets pass and every course shows."""
