"""How a value is written: as plain text, in LaTeX, in MathML, in Typst."""

import math
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Any

import numpy as np

from quizgen.messages import has_comma, said, translate
from quizgen.model import Localised, Notation, Rounded, Value
from quizgen.notation.escaping import escape_html as escape_html
from quizgen.notation.escaping import escape_latex as escape_latex
from quizgen.notation.escaping import escape_markdown as escape_markdown
from quizgen.notation.forms import LatexComma, LatexForm, MathMLComma, MathMLForm, PlainComma, PlainForm, TypstComma
from quizgen.notation.typst import TypstForm

SIGNIFICANT = 12
"""How many significant digits of a float count; what lies beyond is the rounding of binary arithmetic."""

MOST_DECIMALS = 4
"""Up to this many decimals a number is shown exactly."""

USUAL_DECIMALS = 3
"""How many decimals are shown where exactness needs more than `MOST_DECIMALS`."""

_SCIENTIFIC_FROM = Decimal(10) ** 12
_GROUPED_FROM = 10_000
# The largest float has 309 digits before the point.
_WIDE = Context(prec=800, rounding=ROUND_HALF_UP)

Number = int | float | np.integer[Any] | np.floating[Any] | np.bool_


# --- Numbers ------------------------------------------------------------------------------------------------


def snap(x: Number) -> Decimal:
    """Return a finite number as the decimal that was meant: integers whole, floats to 12 significant digits.

    Parameters
    ----------
    x : int or float
        The number.

    Returns
    -------
    Decimal

    Examples
    --------
    >>> snap(0.1 + 0.2)
    Decimal('0.300000000000')
    """
    if isinstance(x, int | np.integer | np.bool_):
        return Decimal(int(x))
    return Decimal(f"{float(x):.{SIGNIFICANT - 1}e}")


def show_exactly(x: int | float) -> str:
    """Write a number with all its digits, up to 12 for a float.

    Parameters
    ----------
    x : int or float
        The number.

    Returns
    -------
    str

    Examples
    --------
    >>> show_exactly(1 / 3), show_exactly(2.50), show_exactly(1e-9)
    ('0.333333333333', '2.5', '1e-9')
    """
    if isinstance(x, int):
        return str(x)
    snapped = snap(x).normalize()
    if snapped and not -6 <= snapped.adjusted() <= 14:
        return f"{snapped:e}".lower().replace("e+", "e")
    text = f"{snapped:f}"
    return "0" if text == "-0" else text


def format_number(x: Number, decimals: int | None = None) -> str:
    """Write a number in ASCII digits.

    Parameters
    ----------
    x : int or float
        The number.
    decimals : int, optional
        Write this many, halves rounded away from zero. By default as many as the number needs; where more than
        4 would be needed, 3; and in scientific form with 3 digits where these would show nothing but zeros.

    Returns
    -------
    str

    Examples
    --------
    >>> format_number(0.1 + 0.2), format_number(2 / 3), format_number(-2.0), format_number(1.23456e-5)
    ('0.3', '0.667', '-2', '1.23e-5')
    >>> format_number(2.675, decimals=2)
    '2.68'
    """
    if isinstance(x, int | np.integer | np.bool_):
        return str(int(x)) if decimals is None else _fixed(snap(x), decimals)
    return _format_float(float(x), decimals)


# Drawn numbers lie on a grid, so that a class's papers write the same few thousand over and over.
@lru_cache(maxsize=65_536)
def _format_float(x: float, decimals: int | None) -> str:
    if not math.isfinite(x):
        return "not a number" if math.isnan(x) else "infinity" if x > 0 else "-infinity"
    snapped = snap(x)
    if decimals is not None:
        return _fixed(snapped, decimals)
    if abs(snapped) >= _SCIENTIFIC_FROM and not (x.is_integer() and abs(x) < 2**53):
        return _scientific(snapped)
    needed = _places(x)
    if needed <= MOST_DECIMALS:
        # Below 2**53 every digit of a whole number is its own, also the thirteenth.
        return _fixed(snapped if needed else Decimal(round(x)), needed)
    shown = _fixed(snapped, USUAL_DECIMALS)
    return _scientific(snapped) if _shows_nothing(shown) else shown


@lru_cache(maxsize=65_536)
def _places(x: float) -> int:
    exponent = snap(x).normalize(_WIDE).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _fixed(x: Decimal, decimals: int) -> str:
    text = f"{x.quantize(Decimal(1).scaleb(-decimals), context=_WIDE):f}"
    return text.removeprefix("-") if text.startswith("-") and _shows_nothing(text) else text


def _scientific(x: Decimal) -> str:
    rounded = x.normalize(Context(prec=3, rounding=ROUND_HALF_UP))
    sign, digits, _ = rounded.as_tuple()
    mantissa = "".join(map(str, digits))
    if len(mantissa) > 1:
        mantissa = f"{mantissa[0]}.{mantissa[1:]}"
    return f"{'-' if sign else ''}{mantissa}e{rounded.adjusted()}"


def _shows_nothing(text: str) -> bool:
    return not text.strip("-0.")


def group_digits(number: int) -> Notation:
    """Write a whole number with its digits in groups of three, where there are more than four of them.

    Parameters
    ----------
    number : int
        The number.

    Returns
    -------
    Notation

    Examples
    --------
    >>> group_digits(2800).math
    '2800'
    >>> print(group_digits(28000).math)
    28\\,000
    """
    text = f"{number:,}" if abs(number) >= _GROUPED_FROM else str(number)
    return Notation(text.replace(",", "\u202f"), text.replace(",", r"\,"))


def needed_decimals(value: Value) -> int | None:
    """Return the fewest decimals (0 to 4) that show every entry exactly, or None where 4 do not suffice.

    Parameters
    ----------
    value : number or array_like of numbers
        A number or an array.

    Returns
    -------
    int or None

    Raises
    ------
    TypeError
        For anything but numbers.

    Examples
    --------
    >>> needed_decimals([1, 0.25]), needed_decimals(1 / 3)
    (2, None)
    """
    if isinstance(value, int):
        return 0
    if type(value) is float:
        places = _places(value) if math.isfinite(value) else MOST_DECIMALS + 1
        return places if places <= MOST_DECIMALS else None
    array = np.asarray(value)
    if array.dtype.kind in "biu":
        return 0
    if array.dtype.kind != "f":
        raise TypeError(f"{type(value).__name__} has no decimals")
    most = 0
    for entry in array.ravel().tolist():
        places = _places(entry) if math.isfinite(entry) else MOST_DECIMALS + 1
        if places > MOST_DECIMALS:
            return None
        if places > most:
            most = places
    return most


def decimals_of_digits(value: Value, digits: int) -> int | None:
    """Return the decimals that show so many significant digits of each number; None where it is in scientific form.

    Parameters
    ----------
    value : number or ndarray
        With an entry other than 0.
    digits : int
        How many significant digits.

    Returns
    -------
    int or None

    Examples
    --------
    >>> decimals_of_digits(0.04567, 3), decimals_of_digits(np.array([0.04, 0.0012]), 3), decimals_of_digits(4.8e-4, 3)
    (4, 5, None)
    """
    sizes = [abs(float(entry)) for entry in np.asarray(value).flat if entry]
    if "e" in format_number(max(sizes)):
        return None
    return max(digits - 1 - snap(min(sizes)).adjusted(), 0)


def format_entries(array: np.ndarray[Any, Any], decimals: int | None = None) -> list[str]:
    """Write the entries of an array in row-major order, all in the same manner.

    Parameters
    ----------
    array : ndarray of numbers
        The array.
    decimals : int, optional
        As for :func:`format_number`: exact where 4 decimals suffice for every entry, else 3 for all.

    Returns
    -------
    list of str

    Raises
    ------
    TypeError
        Where the entries are not real numbers.

    Examples
    --------
    >>> format_entries(np.array([0.5, 1 / 3]))
    ['0.500', '0.333']
    """
    if array.dtype.kind not in "biuf":
        raise TypeError(f"an array of {array.dtype} cannot be written")
    entries = array.ravel().tolist()
    if decimals is None and array.dtype.kind == "f" and needed_decimals(array) is None:
        finite = [abs(entry) for entry in entries if math.isfinite(entry)]
        largest = max(finite, default=0.0)
        if Decimal("0.0005") <= snap(largest) < _SCIENTIFIC_FROM:
            decimals = USUAL_DECIMALS
    return [format_number(entry, decimals) for entry in entries]


# --- Plain text ---------------------------------------------------------------------------------------------


def to_plain(value: Value) -> str:
    """Write a value as plain text.

    Parameters
    ----------
    value : Value
        See :mod:`quizgen.model`.

    Returns
    -------
    str

    Raises
    ------
    TypeError
        For None and for anything else that is not a value of one line, such as steps, a table or a figure.

    Examples
    --------
    >>> to_plain((54, 54, 96)), to_plain(np.array([[1, 2], [3, 4]])), to_plain(["a", 0.5])
    ('54 × 54 × 96', '[[1, 2], [3, 4]]', 'a, 0.5')
    """
    return _write(value, None, _PLAIN)


def to_latex(value: Value) -> str:
    r"""Write a value as LaTeX for math mode.

    Parameters
    ----------
    value : Value
        The value.

    Returns
    -------
    str

    Raises
    ------
    TypeError
        As :func:`to_plain`.

    Examples
    --------
    >>> print(to_latex(np.array([[1, -2.5], [3, 4]])))
    \begin{bmatrix} 1 & -2.5 \\ 3 & 4 \end{bmatrix}
    """
    return _write(value, None, _LATEX)


def to_mathml(value: Value) -> str:
    """Write a value as one element of MathML.

    Parameters
    ----------
    value : Value
        The value.

    Returns
    -------
    str
        Well-formed XML: one element, so that it can be an exponent or a numerator as well.

    Raises
    ------
    TypeError
        As :func:`to_plain`.

    Examples
    --------
    >>> to_mathml((3, 3))
    '<mrow><mn>3</mn><mo>×</mo><mn>3</mn></mrow>'
    """
    return _write(value, None, _MATHML)


def to_typst(value: Value) -> str:
    """Write a value as Typst for math; its commas end no argument of a function.

    Parameters
    ----------
    value : Value
        The value.

    Returns
    -------
    str

    Raises
    ------
    TypeError
        As :func:`to_plain`.

    Examples
    --------
    >>> to_typst(np.array([[1, -2.5], [3, 4]]))
    'display(mat(delim: "[", 1, -2.5; 3, 4))'
    """
    return _write(value, None, _TYPST)


def bare_value(value: Value) -> Value:
    """Return a value without the language in which it is shown, as code has it."""
    return value.value if isinstance(value, Localised) else value


def is_array(value: Value) -> bool:
    """Whether a value is shown as an array."""
    value = bare_value(value)
    return isinstance(value.value if isinstance(value, Rounded) else value, np.ndarray)


_Form = PlainForm | LatexForm | MathMLForm | TypstForm
_PLAIN, _LATEX, _MATHML, _TYPST = PlainForm(), LatexForm(), MathMLForm(), TypstForm()
_COMMAS: dict[_Form, _Form] = {
    _PLAIN: PlainComma(),
    _LATEX: LatexComma(),
    _MATHML: MathMLComma(),
    _TYPST: TypstComma(),
}


def _write(value: Value, decimals: int | None, form: _Form, nested: bool = False) -> str:
    write: Callable[[str], str] = form.number
    match value:
        case bool() | np.bool_():
            return form.text("yes" if value else "no")
        case int() | float() | np.integer() | np.floating():
            return write(format_number(value, decimals))
        case str():
            return form.text(value)
        case np.ndarray():
            return form.array([write(entry) for entry in format_entries(value, decimals)], value.shape)
        case tuple():
            if all(isinstance(axis, int | np.integer) for axis in value):
                return form.shape([write(format_number(axis)) for axis in value])
        case list():
            return form.sequence((_write(item, decimals, form, nested=True) for item in value), nested)
        case Notation():
            return form.notation(value)
        case Rounded():
            return _write(value.value, value.decimals, form, nested)
        case Localised(value=bool() | np.bool_()):
            return form.text(translate(said("yes") if value.value else said("no"), value.language))
        case Localised():
            return _write(value.value, decimals, _COMMAS.get(form, form) if has_comma(value.language) else form, nested)
    raise TypeError(f"{type(value).__name__} cannot be written as a value")
