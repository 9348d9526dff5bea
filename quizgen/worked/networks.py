"""Whole networks, drawn: an encoder that reads and a decoder that writes."""

from quizgen.errors import ComputationError
from quizgen.model import Figure
from quizgen.solver.arrays import read_whole

MOST_STEPS = 7
"""So many time steps still fit on a page."""


def encoder_decoder(inputs: int, outputs: int) -> Figure:
    """Draw a recurrent network that reads a whole sequence before it writes another.

    Parameters
    ----------
    inputs, outputs : int
        Steps that read and steps that write, at most 7 together.

    Returns
    -------
    Figure
        Of kind ``encoder-decoder``.

    Raises
    ------
    ComputationError
        If there are none, or too many to draw.

    Examples
    --------
    >>> encoder_decoder(3, 2).alternative
    'An RNN unrolled over 5 time steps: inputs at steps 1 to 3 and no outputs there, then outputs at steps 4 to 5.'
    """
    reads, writes = read_whole(inputs, "the inputs", 1), read_whole(outputs, "the outputs", 1)
    steps = reads + writes
    if steps > MOST_STEPS:
        raise ComputationError(f"{steps} time steps are too many to draw; at most {MOST_STEPS} fit")
    alternative = (
        f"An RNN unrolled over {steps} time steps: {_at('input', 1, reads)} and no outputs there, "
        f"then {_at('output', reads + 1, steps)}."
    )
    return Figure("encoder-decoder", {"inputs": reads, "outputs": writes}, alternative)


def _at(what: str, first: int, last: int) -> str:
    return f"one {what} at step {first}" if first == last else f"{what}s at steps {first} to {last}"
