"""Every function and constant that an expression may use. A new one is one line here."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from quizgen import solver
from quizgen.draws.draws import DRAWS
from quizgen.language.algebra import ALGEBRA
from quizgen.language.functions import EVERYDAY
from quizgen.worked.table import WORKED


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the table.

    Parameters
    ----------
    call : callable
        What computes it.
    draws : bool
        It draws: `call` takes the stream first.
    scenarios : bool
        `call` takes the question's scenarios next.
    """

    call: Callable[..., Any]
    draws: bool = False
    scenarios: bool = False


CONSTANTS: Mapping[str, float] = {"pi": math.pi}

FUNCTIONS: Mapping[str, Function] = {
    **{name: Function(call, draws=True, scenarios=name == "scenario") for name, call in DRAWS.items()},
    **{name: Function(call) for name, call in EVERYDAY.items()},
    **{name: Function(call) for name, call in ALGEBRA.items()},
    **{name: Function(getattr(solver, name)) for name in solver.__all__},
    **{name: Function(call) for name, call in WORKED.items()},
}
