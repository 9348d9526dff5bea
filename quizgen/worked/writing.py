"""How worked steps are written: pieces of Markdown and values, joined to prose."""

from quizgen.model import Notation, Prose, Value
from quizgen.notation.prose import stand_in


def say(*pieces: Value) -> Prose:
    """Join pieces to prose: a string is Markdown (math between dollar signs), anything else a value to be shown.

    Use few different strings: each text is converted to an output format once, and then only filled.

    Parameters
    ----------
    *pieces : str or Value
        In the order of reading.

    Examples
    --------
    >>> say("$y = ", 3, "$").values
    (3,)
    """
    source = ""
    values: list[Value] = []
    for piece in pieces:
        if isinstance(piece, str):
            source += piece
        else:
            source += stand_in(len(values))
            values.append(piece)
    return Prose(source, tuple(values))


def bracketed(value: Value, text: str, math: str) -> Value:
    """Return a number as a factor or summand: in parentheses where it is negative.

    Parameters
    ----------
    value : number
    text, math : str
        The number as written in text and in math.
    """
    return Notation(f"({text})", rf"({math})") if value < 0 else Notation(text, math)
