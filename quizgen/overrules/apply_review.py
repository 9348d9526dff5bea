"""Applying ``review.csv``: a mark that a person gave counts for the response that it was given for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from quizgen.marking.check import status_of
from quizgen.messages import said
from quizgen.model import PartMark
from quizgen.overrules.given_marks import ReviewedCell
from quizgen.render.spreadsheet import guard_formula


@dataclass(frozen=True, slots=True)
class Written:
    """What a person has written of a part.

    Parameters
    ----------
    cell : ReviewedCell or None
        What was written for a response that is there now.
    response : str or None
        That response.
    others : tuple of ReviewedCell
        What was written for other responses, and is set aside until they come back.
    """

    cell: ReviewedCell | None
    response: str | None
    others: tuple[ReviewedCell, ...]


def choose_written(cells: Sequence[ReviewedCell], code: str, responses: Sequence[str]) -> Written:
    """Find what a person has written for one of the responses that are there now.

    Parameters
    ----------
    cells : sequence of ReviewedCell
        All that was written of the part.
    code : str
        Of the variant.
    responses : sequence of str

    Returns
    -------
    Written
        Where the same was written twice of the same response, once is enough; where two things were, the first counts,
        and the second is among the others.
    """
    fitting = [(cell, text) for cell in cells for text in responses if fits_response(cell, code, text)]
    if not fitting:
        return Written(None, None, tuple(cells))
    chosen, response = fitting[0]
    said = (chosen.cell.mark, chosen.cell.comment)
    twice = [cell for cell, text in fitting if text == response and (cell.cell.mark, cell.cell.comment) == said]
    return Written(chosen, response, tuple(cell for cell in cells if not any(cell is other for other in twice)))


def fits_response(written: ReviewedCell, code: str, response: str) -> bool:
    """Tell whether a mark was given for this response; a row that names no response speaks of any."""
    cell = written.cell
    return (not cell.code or cell.code == code) and (not cell.response or same_text(cell.response, response))


def same_text(written: str, response: str) -> bool:
    """Tell whether a cell of ``review.csv`` is a response, after whatever a spreadsheet has done to it.

    Parameters
    ----------
    written : str
        The cell.
    response : str
        What the student wrote.

    Examples
    --------
    >>> same_text("'=1+1", "=1+1"), same_text("0.5", "0.50 "), same_text("a b", "a  b")
    (True, True, False)
    """
    cell, own = _lines(written), _lines(response)
    if cell in (own, _lines(guard_formula(response))):
        return True
    # A spreadsheet writes a number as it likes, and in some countries with a comma.
    numbers = [_as_number(text) for text in (cell, own)]
    return None not in numbers and numbers[0] == numbers[1]


def _lines(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _as_number(text: str) -> Fraction | None:
    plain = text.replace(",", ".")
    return Fraction(plain) if re.fullmatch(r"[+-]?\d{1,15}(?:\.\d{1,15})?(?:[eE][+-]?\d{1,2})?", plain) else None


def give_mark(mark: PartMark, earned: Fraction, comment: str) -> PartMark:
    """Give a part the mark that a person gave it.

    Parameters
    ----------
    mark : PartMark
        What the rules gave.
    earned : Fraction
        From 0 to what the part is worth.
    comment : str
        For the student; may be empty.

    Returns
    -------
    PartMark

    Examples
    --------
    >>> marks = {"fraction": Fraction(0), "mark": Fraction(0), "out_of": Fraction(2)}
    >>> essay = PartMark("why", "", "...", "...", "review", **marks, rule="", feedback="Wait.", expected="")
    >>> give_mark(essay, Fraction(1), "Say why the gradient is 0.").status
    'partial'
    """
    fraction = earned / mark.out_of
    feedback = comment or said("Your tutor has marked this.")
    return replace(mark, status=status_of(fraction), fraction=fraction, mark=earned, rule="reviewed", feedback=feedback)
