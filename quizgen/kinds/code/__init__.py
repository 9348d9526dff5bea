"""Code: a NumPy function, run in a sandbox and compared with what it should return, call by call."""

from quizgen.kinds.code.kind import CODE

__all__ = ["CODE"]
