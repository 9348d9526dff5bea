"""Arrays: vectors, matrices and tensors, in any notation."""

from quizgen.kinds.array.kind import ARRAY, ArrayExpected, ChainKeys

__all__ = ["ARRAY", "ArrayExpected", "ChainKeys"]
