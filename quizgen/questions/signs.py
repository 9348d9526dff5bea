"""Which answers can never be negative, whatever is drawn: counts, sizes, shares of one, squares."""

import ast
from collections.abc import Mapping

from quizgen.model import Expression

_NEVER = frozenset(
    {
        *(
            "abs",
            "sqrt",
            "exp",
            "sigmoid",
            "sigmoid_derivative",
            "tanh_derivative",
            "softmax",
            "relu",
            "relu_derivative",
        ),
        *("count", "distinct", "len", "rank", "shape", "output_size", "output_sizes", "transposed_output_size"),
        *("same_padding", "receptive_field", "receptive_fields", "conv_parameters", "dense_parameters"),
        *("conv_multiplications", "recurrent_parameters"),
    }
)
"""What these functions return is never negative."""

_PASSING = frozenset(
    {
        *("sum", "product", "mean", "min", "max", "round", "floor", "ceil", "at", "pad"),
        *("reshape", "flatten", "transpose", "flip", "stack", "join", "array", "as_shape"),
    }
)
"""What these return is never negative where nothing that they are given is."""

_DRAWN = frozenset({"integer", "integers", "decimal", "decimals"})
_KEEPING = (ast.Add, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.MatMult)


def is_never_negative(expression: Expression, values: Mapping[str, Expression]) -> bool:
    """Tell whether an expression is never negative, as far as its form shows.

    Parameters
    ----------
    expression : Expression
    values : mapping of str to Expression
        The values that it uses.

    Returns
    -------
    bool
        False where it does not show.
    """
    return _is_positive(syntax_tree(expression), values)


def syntax_tree(expression: Expression) -> ast.expr:
    """Return the syntax tree of an expression, which has been checked when it was compiled."""
    return ast.parse(" ".join(expression.text.split()), mode="eval").body


def _is_positive(node: ast.expr, values: Mapping[str, Expression]) -> bool:
    match node:
        case ast.Constant(value=bool()):
            return False
        case ast.Constant(value=int() | float() as number):
            return number >= 0
        case ast.Name(id=name):
            return name in values and is_never_negative(values[name], values)
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return all(_is_positive(item, values) for item in items)
        case ast.IfExp(body=one, orelse=other):
            return _is_positive(one, values) and _is_positive(other, values)
        case ast.Subscript(value=whole):
            return _is_positive(whole, values)
        case ast.BinOp(op=ast.Pow(), right=ast.Constant(value=int() as power)) if power % 2 == 0:
            return True
        case ast.BinOp(left=base, op=ast.Pow()):
            return _is_positive(base, values)
        case ast.BinOp(left=left, op=op, right=right) if isinstance(op, _KEEPING):
            return _is_positive(left, values) and _is_positive(right, values)
        case ast.Call(func=ast.Name(id=name)):
            return _returns_positive(name, node, values)
    return False


def _returns_positive(name: str, call: ast.Call, values: Mapping[str, Expression]) -> bool:
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    if name in _DRAWN:
        named = {keyword.arg: keyword.value for keyword in call.keywords}
        low = named.get("low", call.args[0] if call.args and name in ("integer", "decimal") else None)
        return low is not None and _is_positive(low, values)
    if name in ("choice", "sample", "shuffle"):
        return all(_is_positive(item, values) for item in given)
    return name in _NEVER or (name in _PASSING and bool(given) and all(_is_positive(item, values) for item in given))
