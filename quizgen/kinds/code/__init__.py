"""Code: a NumPy function, run in a sandbox and held against what it has to return, call by call."""

from quizgen.kinds.code.kind import CODE

__all__ = ["CODE"]
