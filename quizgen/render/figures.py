"""Figures: which template draws them, and what it is given."""

import re
from collections.abc import Mapping

import numpy as np

from quizgen.model import Figure, Value

_TEMPLATES: Mapping[str, tuple[str, str]] = {
    "latex": ("latex", "tex"),
    "html": ("html", "svg"),
    "typst": ("html", "svg"),
}
"""The formats that can draw: the folder of their figures' templates, and how these end."""

_KIND = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def figure_template(figure: Figure, output: str) -> str | None:
    """Return the name of the template that would draw a figure.

    Parameters
    ----------
    figure : Figure
        The figure.
    output : str
        Name of a format.

    Returns
    -------
    str or None
        None where the format cannot draw, or no template has the kind's name.

    Examples
    --------
    >>> figure_template(Figure("unrolled-rnn", {}, "An RNN."), "latex")
    'latex/figures/unrolled-rnn.tex'
    """
    if output not in _TEMPLATES or not _KIND.fullmatch(figure.kind):
        return None
    folder, suffix = _TEMPLATES[output]
    return f"{folder}/figures/{figure.kind}.{suffix}"


def figure_data(figure: Figure) -> dict[str, Value]:
    """Return what a template draws from: the figure's data with arrays as lists, and ``alternative``."""
    data = {name: _as_lists(value) for name, value in figure.data.items()}
    return {**data, "alternative": figure.alternative}


def _as_lists(value: Value) -> Value:
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    if isinstance(value, list | tuple):
        return [_as_lists(item) for item in value]
    return value
