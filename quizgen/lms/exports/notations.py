"""The notations of a number that an LMS has to know where it compares what is typed letter by letter."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import chain

from quizgen.model import NumberField

_MOST = 40
_DECIMALS = 3


def exact_decimal(number: float) -> Decimal:
    """Return a number with no more digits than carry meaning.

    Examples
    --------
    >>> exact_decimal(0.1 + 0.2)
    Decimal('0.3')
    """
    return Decimal(f"{number + 0.0:.12g}")


def write_number(value: float) -> str:
    """Write a number as an LMS reads it: with a point, and with no more digits than carry meaning.

    Examples
    --------
    >>> write_number(12.5), write_number(0.1 + 0.2), write_number(1e-7), write_number(-3.0)
    ('12.5', '0.3', '1e-07', '-3')
    """
    return f"{value + 0.0:.12g}"


def list_notations(field: NumberField, *, comma: bool = False) -> tuple[str, ...]:
    """Return how a right number is written, the way of a solution sheet first.

    They are all numbers within what is allowed, with no decimals, one, two and so on, up to as many as a solution sheet
    prints; a whole number in an array of others with three, too.

    Parameters
    ----------
    field : NumberField
    comma : bool
        Whether those who answer may write a decimal comma as well.

    Examples
    --------
    >>> list_notations(NumberField(0.25, 0.005, "0.25"))
    ('0.25', '0.245', '0.246', '0.247', '0.248', '0.249', '0.250', '0.251', '0.252', '0.253', '0.254', '0.255')
    >>> list_notations(NumberField(-3.0, 0.0005, "-3"))
    ('-3', '-3.0', '-3.00', '-3.000')
    >>> list_notations(NumberField(12, 0, "12", is_whole=True))
    ('12',)
    """
    value, allowed = exact_decimal(field.value), exact_decimal(field.allowed)
    most = 0 if field.is_whole else max(_DECIMALS, -int(Decimal(field.typed).as_tuple().exponent))
    written = dict.fromkeys(
        chain([field.typed], *(_round_within(value, allowed, places) for places in range(most + 1)))
    )
    if comma:
        written |= dict.fromkeys(text.replace(".", ",") for text in list(written))
    return tuple(written)


def _round_within(value: Decimal, allowed: Decimal, places: int) -> list[str]:
    """Return the numbers with so many decimals that lie within what is allowed; of very many the nearest alone."""
    first = int((value - allowed).scaleb(places).to_integral_value(ROUND_CEILING))
    last = int((value + allowed).scaleb(places).to_integral_value(ROUND_FLOOR))
    if last - first >= _MOST:
        first = last = int(value.scaleb(places).to_integral_value())
    return [f"{Decimal(number).scaleb(-places):.{places}f}" for number in range(first, last + 1)]
