"""The table of functions that a formula may use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

Value = Any
"""A real or complex number of mpmath."""

Context = Any
"""A context of mpmath, which has the precision."""

LARGEST_GAMMA = 10_010
_MOST_BITS = 400


class NoValueError(ArithmeticError):
    """A formula has no finite value at a point."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the table.

    Parameters
    ----------
    evaluate : callable
        ``evaluate(context, *arguments)``.
    display : str
        Its name in SymPy; one that SymPy lacks is an undefined function there.
    most : int
        How many arguments it may have; the least is 1.
    stepwise : bool
        Whether it has a kink or a step, so that more points are needed to tell two formulas apart.
    bounded : bool
        Whether the size of its argument is limited.
    weight : int
        How much work it is, where adding two numbers is 1.
    """

    evaluate: Callable[..., Value]
    display: str
    most: int = 1
    stepwise: bool = False
    bounded: bool = True
    weight: int = 4


def is_real(context: Context, x: Value) -> bool:
    """Tell whether a value is real but for rounding.

    Examples
    --------
    >>> import mpmath
    >>> is_real(mpmath.mp, mpmath.mpf(2)), is_real(mpmath.mp, mpmath.mpc(0, 1))
    (True, False)
    """
    return not context.im(x)


def _real(context: Context, x: Value) -> Value:
    if not is_real(context, x):
        raise NoValueError("a function of real numbers meets one that is not real")
    return context.re(x)


def _nearest(context: Context, x: Value) -> Value | None:
    """Return the integer that a real value is but for rounding."""
    nearest = context.nint(x)
    slack = context.mpf(10) ** (-context.dps // 2)
    return nearest if abs(x - nearest) <= slack * max(1, abs(x)) else None


def _floor(context: Context, x: Value) -> Value:
    x = _real(context, x)
    nearest = _nearest(context, x)
    return context.floor(x) if nearest is None else nearest


def _ceiling(context: Context, x: Value) -> Value:
    return -_floor(context, -x)


def _sign(context: Context, x: Value) -> Value:
    x = _real(context, x)
    return context.mpf(0) if _nearest(context, x) == 0 else context.sign(x)


def _step(context: Context, x: Value) -> Value:
    sign = _sign(context, x)
    if sign == 0:
        raise NoValueError("a step has no value at its edge")
    return (1 + sign) / 2


def _relu(context: Context, x: Value) -> Value:
    return max(context.mpf(0), _real(context, x))


def _max(context: Context, *x: Value) -> Value:
    return max(_real(context, one) for one in x)


def _min(context: Context, *x: Value) -> Value:
    return min(_real(context, one) for one in x)


def _log(context: Context, x: Value, base: Value = None) -> Value:
    if x == 0:
        raise NoValueError("it takes the logarithm of 0")
    if base is None:
        return context.log(x)
    if base in (0, 1):
        raise NoValueError("a logarithm has a base of 0 or 1")
    return context.log(x) / context.log(base)


def _gamma(context: Context, x: Value) -> Value:
    if abs(x) > LARGEST_GAMMA:
        raise NoValueError("a factorial is too large")
    return context.gamma(x)


def _erf(context: Context, x: Value) -> Value:
    if abs(x) > 30:
        raise NoValueError("an argument is too large")
    return context.erf(x)


def _softplus(context: Context, x: Value) -> Value:
    return context.log(1 + context.exp(x))


def _of(method: str) -> Callable[..., Value]:
    return lambda context, x: getattr(context, method)(x)


def _table() -> Mapping[str, Function]:
    table = {
        "sqrt": Function(_of("sqrt"), "sqrt", bounded=False),
        "exp": Function(_of("exp"), "exp"),
        "ln": Function(_log, "log", bounded=False),
        "log": Function(_log, "log", most=2, bounded=False),
        "abs": Function(lambda context, x: abs(x), "Abs", stepwise=True, bounded=False),
        "floor": Function(_floor, "floor", stepwise=True),
        "ceil": Function(_ceiling, "ceiling", stepwise=True),
        "sign": Function(_sign, "sign", stepwise=True),
        "step": Function(_step, "step", stepwise=True),
        "relu": Function(_relu, "ReLU", stepwise=True, bounded=False),
        "max": Function(_max, "Max", most=8, stepwise=True, bounded=False),
        "min": Function(_min, "Min", most=8, stepwise=True, bounded=False),
        "sigmoid": Function(lambda context, x: 1 / (1 + context.exp(-x)), "sigma"),
        "softplus": Function(_softplus, "softplus"),
        "factorial": Function(lambda context, x: _gamma(context, x + 1), "factorial", weight=16),
        "Gamma": Function(_gamma, "gamma", weight=16),
        "erf": Function(_erf, "erf", weight=24),
        "Re": Function(lambda context, x: context.re(x), "Re", bounded=False),
        "Im": Function(lambda context, x: context.im(x), "Im", bounded=False),
        "conj": Function(lambda context, x: context.conj(x), "conj", bounded=False),
    }
    for name in ("sin", "cos", "tan", "cot", "sec", "csc"):
        table[name] = Function(_of(name), name)
        table[f"{name}h"] = Function(_of(f"{name}h"), f"{name}h")
        table[f"arc{name}"] = Function(_of(f"a{name}"), f"a{name}")
        table[f"ar{name}h"] = Function(_of(f"a{name}h"), f"a{name}h")
    return MappingProxyType(table)


FUNCTIONS: Mapping[str, Function] = _table()
"""By the name in a tree."""


def _aliases() -> Mapping[str, str]:
    aliases = {name: name for name in FUNCTIONS}
    for name in FUNCTIONS:
        if name.startswith("arc"):
            aliases[f"a{name[3:]}"] = name
        elif name.startswith("ar") and name.endswith("h"):
            aliases |= {f"a{name[2:]}": name, f"arc{name[2:]}": name}
    aliases |= {"ceiling": "ceil", "sgn": "sign", "signum": "sign", "logistic": "sigmoid", "sig": "sigmoid"}
    aliases |= {"heaviside": "step", "Heaviside": "step", "ReLU": "relu", "RELU": "relu", "Relu": "relu"}
    aliases |= {"Abs": "abs", "gamma": "Gamma", "cosec": "csc", "tg": "tan", "ctg": "cot", "arctg": "arctan"}
    aliases |= {"Sin": "sin", "Cos": "cos", "Tan": "tan", "Exp": "exp", "Log": "log", "Ln": "ln", "Sqrt": "sqrt"}
    aliases |= {"Tanh": "tanh", "Max": "max", "Min": "min", "conjugate": "conj", "fact": "factorial"}
    # The Greek letter is more often a symbol; its capital before a bracket is the function.
    del aliases["gamma"], aliases["Gamma"]
    return MappingProxyType(aliases)


ALIASES: Mapping[str, str] = _aliases()
"""From what may be typed to the name in the table."""

INVERSES: Mapping[str, str] = MappingProxyType(
    {name: inverse for name in FUNCTIONS for inverse in (f"arc{name}", f"ar{name}") if inverse in FUNCTIONS}
)
"""What a power of -1 on a function's name means: ``sin^-1(x)`` is the arc sine, as everybody writes it."""


def apply(context: Context, name: str, arguments: list[Value]) -> Value:
    """Evaluate a function of the table.

    Raises
    ------
    NoValueError
        Where it has none, or one too large to compute.
    ArithmeticError or ValueError
        From mpmath, at a pole.

    Examples
    --------
    >>> import mpmath
    >>> apply(mpmath.mp, "sigmoid", [mpmath.mpf(0)])
    mpf('0.5')
    """
    function = FUNCTIONS[name]
    if function.bounded and any(x and context.mag(x) > _MOST_BITS for x in arguments):
        raise NoValueError("an argument is too large")
    return function.evaluate(context, *arguments)
