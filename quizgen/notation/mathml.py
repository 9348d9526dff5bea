"""LaTeX as MathML, one well-formed element."""

import re
from functools import lru_cache
from xml.etree import ElementTree

_MATH = re.compile(r"<math[^>]*>(.*)</math>", re.DOTALL)


@lru_cache(maxsize=4096)
def latex_to_mathml(latex: str) -> str | None:
    r"""Convert LaTeX to one ``<mrow>`` of MathML.

    Returns
    -------
    str or None
        None where it gives no well-formed MathML.

    Examples
    --------
    >>> latex_to_mathml("x")
    '<mrow><mi>x</mi></mrow>'
    """
    from latex2mathml.converter import convert

    try:
        converted = _MATH.fullmatch(convert(latex))
    except _failures():
        return None
    if converted is None:
        return None
    try:
        ElementTree.fromstring(f"<math>{converted[1]}</math>")
    except ElementTree.ParseError:
        return None
    return converted[1] if converted[1].startswith("<mrow>") else f"<mrow>{converted[1]}</mrow>"


def _failures() -> tuple[type[Exception], ...]:
    # What latex2mathml raises for LaTeX that it cannot follow: its own errors, of no common base, and slips.
    from latex2mathml import exceptions

    own = (e for e in vars(exceptions).values() if isinstance(e, type) and issubclass(e, Exception))
    return (IndexError, ValueError, TypeError, KeyError, AttributeError, RecursionError, *own)
