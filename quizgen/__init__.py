"""quizgen: parameterised neural-network questions, papers for every student, and marking as a tutor would.

The public names are `load_bank`, `make_variant`, `mark_variant` and `check_answer`; they are imported when first used,
so that ``import quizgen`` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from quizgen.version import __version__

if TYPE_CHECKING:
    from quizgen.bank import load_bank
    from quizgen.generate import make_variant
    from quizgen.marking import mark_variant
    from quizgen.marking.check import check_answer


_HOMES = {
    "load_bank": "quizgen.bank",
    "make_variant": "quizgen.generate",
    "mark_variant": "quizgen.marking",
    "check_answer": "quizgen.marking.check",
}

__all__ = ["__version__", "check_answer", "load_bank", "make_variant", "mark_variant"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'quizgen' has no attribute '{name}'")
