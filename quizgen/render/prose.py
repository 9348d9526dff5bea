"""Prose in the formats that typeset it."""

from quizgen.render.html_prose import html_prose
from quizgen.render.latex_prose import latex_prose

__all__ = ["html_prose", "latex_prose"]
