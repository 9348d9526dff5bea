"""Worked sizes: how many steps a window takes along an axis, and where the windows lie on a padded input."""

from quizgen.errors import ComputationError
from quizgen.messages import join_said, said, said_of
from quizgen.model import Figure, Prose, Steps
from quizgen.solver import output_size
from quizgen.solver.arrays import read_whole
from quizgen.solver.sizes import count_windows
from quizgen.worked.writing import around, say

MOST_CELLS = 26
"""So many entries of an input are drawn in full; of a longer one only what the outer windows cover."""

MOST_WINDOW = 60
"""A window and a step together that are longer cannot be drawn legibly."""


def output_size_steps(name: str, length: int, kernel: int, stride: int, padding: int = 0) -> Steps:
    r"""Work out the length of an output along one axis.

    Parameters
    ----------
    name : str
        LaTeX of what the output's length is called.
    length, kernel, stride : int
        Of the input, the kernel and the step along this axis.
    padding : int
        On each side.

    Returns
    -------
    Steps
        The formula with its numbers, and what the rounding means.

    Raises
    ------
    ComputationError
        As `output_size`.

    Examples
    --------
    >>> from quizgen.text.plain import to_text
    >>> for line in output_size_steps("H_1", 224, 11, 4).lines:
    ...     print(to_text(line))
    H₁ = ⌊(224 + 2 · 0 - 11)/4⌋ + 1 = ⌊213/4⌋ + 1 = 53 + 1 = 54
    213 = 53 · 4 + 1: after 53 steps only 1 entry is left, too few for another step.
    """
    size = output_size(length, kernel, stride, padding)
    room = length + 2 * padding - kernel
    formula = say(
        f"${name} = " r"\left\lfloor \frac{", length, r" + 2 \cdot ", padding, " - ", kernel, "}{", stride,
        r"} \right\rfloor + 1 = \left\lfloor \frac{", room, "}{", stride, r"} \right\rfloor + 1 = ", size - 1,
        " + 1 = ", size, "$",
    )  # fmt: skip
    if stride == 1:
        return Steps((formula,))
    return Steps((formula, _rounding(room, stride)))


def _rounding(room: int, stride: int) -> Prose:
    steps, left = divmod(room, stride)
    product = [room, " = ", steps, r" \cdot ", stride]
    taken = said("step") if steps == 1 else said("steps")
    if left == 0:
        return say("$", *product, "$: after ", steps, " ", taken, " the window ends exactly at the border.")
    entries = said("entry is") if left == 1 else said("entries are")
    return say("$", *product, " + ", left, "$: after ", steps, " ", taken, " only ", left, " ", entries,
               " left, too few for another step.")  # fmt: skip


def padding_figure(length: int, kernel: int, stride: int, left: int, right: int, zeros: bool = True) -> Figure:
    """Draw a padded input as a line of entries, and below it where the windows lie.

    Parameters
    ----------
    length, kernel, stride : int
        Of the input, the kernel and the step.
    left, right : int
        Padding before and after the input.
    zeros : bool
        Whether the padding consists of zeros; that of a max pooling stays empty.

    Returns
    -------
    Figure
        Of kind ``windows-on-line``; a long input is drawn without its middle.

    Raises
    ------
    ComputationError
        As `output_size`, or if kernel and stride together exceed 60.

    Examples
    --------
    >>> print(padding_figure(6, 3, 2, 0, 1).alternative)
    A line of 6 input entries with no zeros before and 1 zero after it. 3 windows of 3 entries lie on it, each 2 to \
the right of the one before. The first begins at entry 1 of the padded line, the last ends at entry 7.
    """
    windows = count_windows(
        read_whole(length, "the length", 1),
        read_whole(kernel, "the kernel", 1),
        read_whole(stride, "the stride", 1),
        (read_whole(left, "left"), read_whole(right, "right")),
        1,
    )
    if kernel + stride > MOST_WINDOW:
        raise ComputationError(f"a kernel of {kernel} with stride {stride} is too long to draw")
    total = left + length + right
    # A cell is told by its place on the padded line; what stands between the two stretches is left out.
    head, tail = total, total
    if total > MOST_CELLS and (windows - 2) * stride > kernel + stride:
        head, tail = kernel + stride, (windows - 2) * stride
    cells: list[int | None] = [_label(place, left, length) for place in range(head)]
    cells += [_label(place, left, length) for place in range(tail, total)]
    shown = range(windows) if head == total else (0, 1, windows - 2, windows - 1)
    data = {
        "cells": cells,
        "gap": head if head < total else None,
        "filler": "0" if zeros else "",
        "kernel": kernel,
        # Windows that overlap lie on levels of their own.
        "levels": -(-kernel // stride) if head == total else 2,
        "windows": [
            {"number": number + 1, "start": start if start < head else start - tail + head}
            for number, start in ((number, number * stride) for number in shown)
        ],
    }
    padded = around(left, right, zeros) if left or right else ""
    return Figure("windows-on-line", data, _describe_line(length, kernel, stride, windows, padded))


def _label(place: int, left: int, length: int) -> int | None:
    """Return the number of an input entry, counted from 1; None for a padded zero."""
    return place - left + 1 if left <= place < left + length else None


def _describe_line(length: int, kernel: int, stride: int, windows: int, padding: str) -> str:
    entries = said_of(kernel, "{n} entry", "{n} entries")
    inputs = said_of(length, "{n} input entry", "{n} input entries")
    line = (
        said("A line of {entries} with {padding}.", entries=inputs, padding=padding)
        if padding
        else said("A line of {entries}.", entries=inputs)
    )
    end = (windows - 1) * stride + kernel
    whole = said("padded line") if padding else said("line")
    if windows == 1:
        told = said(
            "One window of {entries} lies on it, from entry 1 to entry {end} of the {line}.",
            entries=entries,
            end=end,
            line=whole,
        )
        return join_said([line, told])
    told = said(
        "{windows} windows of {entries} lie on it, each {stride} to the right of the one before. The first begins at "
        "entry 1 of the {line}, the last ends at entry {end}.",
        windows=windows,
        entries=entries,
        stride=stride,
        line=whole,
        end=end,
    )
    return join_said([line, told])
