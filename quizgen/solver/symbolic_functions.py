"""Functions for SymPy: those that it lacks, and those that it would take apart by cases.

They are worked out for fractions, left alone for all else, and know their derivatives where these can be written.
"""

import sympy

from quizgen.errors import ComputationError


class _Stepwise(sympy.Function):  # type: ignore[misc]
    """A function that is worked out for fractions and left alone for all else."""

    nargs: tuple[int, ...] = (1,)

    @classmethod
    def eval(cls, *arguments: sympy.Expr) -> sympy.Expr | None:
        return cls.at(*arguments) if all(argument.is_Rational for argument in arguments) else None

    @classmethod
    def at(cls, *x: sympy.Rational) -> sympy.Expr | None:
        raise NotImplementedError

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        return sympy.Integer(0)


class floor(_Stepwise):  # noqa: N801
    """The largest whole number that is not above x."""

    @classmethod
    def at(cls, x: sympy.Rational) -> sympy.Expr:
        return sympy.Integer(x.p // x.q)


class ceil(_Stepwise):  # noqa: N801
    """The least whole number that is not below x."""

    @classmethod
    def at(cls, x: sympy.Rational) -> sympy.Expr:
        return sympy.Integer(-(-x.p // x.q))


def _without_scale(cls: type[_Stepwise], x: sympy.Expr) -> sympy.Expr | None:
    """Return a function of the sign alone with its argument's size taken off: of ``0.9 x`` as of ``x``."""
    scale, rest = x.as_coeff_Mul()
    if scale.is_Rational and scale and abs(scale) != 1 and not rest.is_Rational:
        return cls(rest if scale > 0 else -rest)
    return None


class sign(_Stepwise):  # noqa: N801
    """-1, 0 or 1."""

    @classmethod
    def eval(cls, *arguments: sympy.Expr) -> sympy.Expr | None:
        return _without_scale(cls, arguments[0]) or super().eval(*arguments)

    @classmethod
    def at(cls, x: sympy.Rational) -> sympy.Expr:
        return sympy.Integer((x.p > 0) - (x.p < 0))


class step(_Stepwise):  # noqa: N801
    """0 below 0, 1 above, and no value at 0."""

    @classmethod
    def eval(cls, *arguments: sympy.Expr) -> sympy.Expr | None:
        return _without_scale(cls, arguments[0]) or super().eval(*arguments)

    @classmethod
    def at(cls, x: sympy.Rational) -> sympy.Expr | None:
        return sympy.Integer(int(x.p > 0)) if x.p else None


class abs_(_Stepwise):  # noqa: N801
    """x without its sign, for real x."""

    @classmethod
    def at(cls, x: sympy.Rational) -> sympy.Expr:
        return sympy.Rational(abs(x.p), x.q)

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        return sign(self.args[0])


class relu(_Stepwise):  # noqa: N801
    """The larger of x and 0."""

    @classmethod
    def at(cls, x: sympy.Rational) -> sympy.Expr:
        return x if x.p > 0 else sympy.Integer(0)

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        return step(self.args[0])


class max_(_Stepwise):  # noqa: N801
    """The largest argument. Its derivative is that of the argument which is above all others."""

    nargs = tuple(range(1, 9))

    @classmethod
    def at(cls, *x: sympy.Rational) -> sympy.Expr:
        return max(x)

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        own, others = self.args[argindex - 1], self.args[: argindex - 1] + self.args[argindex:]
        return sympy.Mul(*(step(own - other) for other in others))


class min_(_Stepwise):  # noqa: N801
    """The least argument. Its derivative is that of the argument which is below all others."""

    nargs = tuple(range(1, 9))

    @classmethod
    def at(cls, *x: sympy.Rational) -> sympy.Expr:
        return min(x)

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        own, others = self.args[argindex - 1], self.args[: argindex - 1] + self.args[argindex:]
        return sympy.Mul(*(step(other - own) for other in others))


class sigmoid(sympy.Function):  # type: ignore[misc]  # noqa: N801
    """1 / (1 + exp(-x)), whose derivative is sigmoid(x) (1 - sigmoid(x))."""

    nargs = (1,)

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        return self * (1 - self)


class softplus(sympy.Function):  # type: ignore[misc]  # noqa: N801
    """ln(1 + exp(x)), whose derivative is sigmoid(x)."""

    nargs = (1,)

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        return sigmoid(self.args[0])


class _Undifferentiable(sympy.Function):  # type: ignore[misc]
    nargs = (1,)

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        raise ComputationError(f"{type(self).__name__.rstrip('_')}() has no derivative")


class Re(_Undifferentiable):
    """The real part."""


class Im(_Undifferentiable):
    """The imaginary part."""


class conj(_Undifferentiable):  # noqa: N801
    """The complex conjugate."""
