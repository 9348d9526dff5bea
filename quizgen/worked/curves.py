"""Worked curves: two functions that overlap, an activation beside its derivative, a gradient step by step."""

import math
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from quizgen.errors import ComputationError
from quizgen.messages import Numeral, Said, said
from quizgen.model import Figure, Value
from quizgen.notation.values import format_number
from quizgen.solver import leaky_relu, leaky_relu_derivative, sigmoid
from quizgen.solver.arrays import FloatArray, read_array, read_whole
from quizgen.worked.writing import clean

Function = Callable[[FloatArray], npt.ArrayLike]

_SAMPLES = 81
_MOST_STEPS = 60
_MOST_TICKS = 5
_STEEP = 4.0
"""Curves are drawn to the whole number after 4/k, where an activation of kx has come near its limits."""

_ACTIVATIONS: Mapping[str, tuple[Function, Function]] = MappingProxyType(
    {
        "sigmoid": (sigmoid, lambda z: np.asarray(sigmoid(z)) * (1 - np.asarray(sigmoid(z)))),
        "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
        "softplus": (lambda z: np.logaddexp(0, z), sigmoid),
    }
)


def overlap_figure(f: Sequence[float], g: Sequence[float], x: float) -> Figure:
    """Draw f(s) and g(x - s) over s for one x, and beside it their product, whose area is the convolution at x.

    Parameters
    ----------
    f, g : sequence of 3 float
        Height a, rate p and length v of ``a exp(-p s)`` for 0 <= s < v; a length of 0 is without end.
    x : float
        Where the convolution is looked at.

    Returns
    -------
    Figure
        Of kind ``curves``.

    Raises
    ------
    ComputationError
        If a height is not above 0, a rate or length is negative, or the functions do not overlap there.

    References
    ----------
    Goodfellow, Bengio and Courville (2016), Deep Learning, equation 9.1.

    Examples
    --------
    >>> print(overlap_figure([2, 0, 3], [1, 0, 4], 5).alternative)
    Two pictures over s for x = 5. Left: f(s), which is not 0 from 0 to 3, and g(x - s), which is not 0 from 1 to 5. \
Right: their product, which is not 0 from 1 to 3; the area below it is the convolution at 5.
    """
    (a, p, v), (b, q, w) = _read_decay(f, "f"), _read_decay(g, "g")
    at = float(read_array(x, "x", (0,)))
    begin = at - w if w else -math.inf
    end = v or math.inf
    low, high = max(0.0, begin), min(end, at)
    if low >= high:
        raise ComputationError(f"the functions do not overlap at x = {format_number(at)}")
    reach = (min(0.0, begin) - 1.0 if w else -1.0, max(v, at) + 1.5)
    first = _piece(lambda s: a * np.exp(-p * s), (0.0, end), reach)
    second = _piece(lambda s: b * np.exp(-q * (at - s)), (begin, at), reach)
    both = _piece(lambda s: a * b * np.exp(-p * s - q * (at - s)), (low, high), reach)
    ticks = [(0.0, "0"), (at, "x")]
    ticks += [(v, Numeral(format_number(v)))] if v and v != at else []
    ticks += [(begin, Numeral(f"x − {format_number(w)}"))] if w and begin != 0 else []
    panels = [
        _panel("s", reach, [_curve("f(s)", first), _curve("g(x − s)", second, 1)], ticks),
        _panel("s", reach, [_curve("f(s) g(x − s)", both, area=True)], ticks),
    ]
    alternative = said(
        "Two pictures over s for x = {x}. Left: f(s), which is not 0 {f}, and g(x - s), which is not 0 {g}. Right: "
        "their product, which is not 0 {both}; the area below it is the convolution at {x}.",
        x=Numeral(format_number(at)),
        f=_stretch(0, end),
        g=_stretch(begin, at),
        both=_stretch(low, high),
    )
    return Figure("curves", {"panels": panels}, alternative)


def derivative_figure(activation: str, c: float, k: float, slope: float = 0) -> Figure:
    """Draw f(x) = c a(k x) for an activation a, and beside it the derivative of f.

    Parameters
    ----------
    activation : {"sigmoid", "tanh", "softplus", "leaky relu", "elu"}
        The function a.
    c, k : float
        Factors, above 0.
    slope : float
        Of Leaky ReLU below 0, and of ELU just below 0.

    Returns
    -------
    Figure
        Of kind ``curves``.

    Raises
    ------
    ComputationError
        If the activation is another, or a factor is not above 0.

    Examples
    --------
    >>> print(derivative_figure("tanh", 2, 0.5).alternative)
    Two pictures over x from -8 to 8. Left: the curve of f, from -1.999 to 1.999. Right: its derivative, from 0.001 \
to 1.
    """
    c, k = float(read_array(c, "c", (0,))), float(read_array(k, "k", (0,)))
    slope = float(read_array(slope, "slope", (0,)))
    if c <= 0 or k <= 0:
        raise ComputationError("the factors of derivative_figure() must be above 0")
    curves = {**_ACTIVATIONS, **_bent(slope)}
    if activation not in curves:
        raise ComputationError(f"derivative_figure() draws {', '.join(curves)}, not {activation!r}")
    function, derivative = curves[activation]
    reach = float(math.ceil(_STEEP / k))
    # On both sides of 0, where a slope may jump.
    x = np.sort(np.append(np.linspace(-reach, reach, _SAMPLES), 1e-6))
    f, slopes = c * np.asarray(function(k * x)), c * k * np.asarray(derivative(k * x))
    panels = [
        _panel("x", (-reach, reach), [_curve("f(x)", np.column_stack((x, f)))]),
        _panel("x", (-reach, reach), [_curve(said("derivative of f"), np.column_stack((x, slopes)))]),
    ]
    alternative = said(
        "Two pictures over x {reach}. Left: the curve of f, {curve}. Right: its derivative, {derivative}.",
        reach=_stretch(-reach, reach),
        curve=_stretch(f.min(), f.max()),
        derivative=_stretch(slopes.min(), slopes.max()),
    )
    return Figure("curves", {"panels": panels}, alternative)


def _bent(slope: float) -> dict[str, tuple[Function, Function]]:
    """The activations that are a straight line above 0 and have a parameter for what is below."""
    return {
        "leaky relu": (lambda z: leaky_relu(z, slope), lambda z: leaky_relu_derivative(z, slope)),
        "elu": (
            lambda z: np.where(z > 0, z, slope * np.expm1(np.minimum(z, 0))),
            lambda z: np.where(z > 0, 1, slope * np.exp(np.minimum(z, 0))),
        ),
    }


def power_figure(factor: float, steps: int) -> Figure:
    """Draw the powers of a factor: what becomes of a gradient that each step multiplies by it.

    Parameters
    ----------
    factor : float
        Of one step.
    steps : int
        At most 60.

    Returns
    -------
    Figure
        Of kind ``curves``.

    Raises
    ------
    ComputationError
        If there are more steps than can be drawn.

    Examples
    --------
    >>> print(power_figure(-0.5, 3).alternative)
    The product of the factors after 0 to 3 steps: it begins at 1 and ends at -0.125.
    """
    factor = float(read_array(factor, "factor", (0,)))
    last = read_whole(steps, "the steps", 1)
    if last > _MOST_STEPS:
        raise ComputationError(f"{last} steps cannot be drawn; at most {_MOST_STEPS} can")
    powers = factor ** np.arange(last + 1.0)
    points = np.column_stack((np.arange(last + 1.0), powers))
    panel = _panel(said("steps back"), (0.0, last + 0.5), [_curve(said("product of the factors"), points, dots=True)])
    alternative = said(
        "The product of the factors after 0 to {last} steps: it begins at 1 and ends at {end}.",
        last=last,
        end=Numeral(format_number(powers[-1])),
    )
    return Figure("curves", {"panels": [panel]}, alternative)


def _read_decay(values: Sequence[float], name: str) -> tuple[float, float, float]:
    read = read_array(values, name, (1,))
    if read.shape != (3,) or read[0] <= 0 or min(read) < 0:
        raise ComputationError(f"{name} must be a height above 0, a rate and a length")
    height, rate, length = read.tolist()
    return height, rate, length


def _stretch(low: float, high: float) -> Said:
    begin, end = (
        Numeral(format_number(clean(low)) if low > -math.inf else ""),
        Numeral(format_number(clean(high)) if high < math.inf else ""),
    )
    if begin and end:
        return said("from {begin} to {end}", begin=begin, end=end)
    return said("from {begin} on", begin=begin) if begin else said("up to {end}", end=end)


def _piece(function: Function, support: tuple[float, float], reach: tuple[float, float]) -> FloatArray:
    """Return points of a function that is 0 outside of its support."""
    low, high = max(support[0], reach[0]), min(support[1], reach[1])
    s = np.linspace(low, high, _SAMPLES)
    inside = np.column_stack((s, np.asarray(function(s))))
    before = [(reach[0], 0.0), (low, 0.0)] if support[0] > reach[0] else []
    after = [(high, 0.0), (reach[1], 0.0)] if support[1] < reach[1] else []
    return np.vstack([part for part in (before, inside, after) if len(part)])


def _curve(
    label: str, points: npt.ArrayLike, style: int = 0, *, area: bool = False, dots: bool = False
) -> dict[str, Value]:
    """Return a curve: style 0 is solid, 1 dashed; the area between it and the axis may be shaded, its points marked."""
    listed = np.round(np.asarray(points, dtype=float), 4).tolist()
    return {"label": label, "points": listed, "style": style, "area": area, "dots": dots}


def _panel(
    label: str,
    reach: tuple[float, float],
    curves: Sequence[Mapping[str, Value]],
    ticks: Sequence[tuple[float, str]] | None = None,
) -> dict[str, Value]:
    heights = [y for curve in curves for _, y in curve["points"]]
    low, high = min(0.0, *heights), max(0.0, *heights)
    room = 0.08 * (high - low)
    return {
        "label": label,
        "x": reach,
        "y": (low - room if low < 0 else low, high + room),
        "x_ticks": ticks if ticks is not None else _ticks(*reach),
        "y_ticks": [tick for tick in _ticks(low, high) if tick[0] != 0],
        "curves": curves,
    }


def _ticks(low: float, high: float) -> list[tuple[float, str]]:
    """Return round numbers in a range, at most a handful on either side of 0."""
    rough = (high - low) / _MOST_TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * size for size in (1, 2, 5, 10) if power * size >= rough * (1 - 1e-9))
    places = [
        clean(number * step) for number in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)
    ]
    return [(place, Numeral(format_number(place))) for place in places]
