"""What students hand in to the questions that ask for code, what it earns, and what they are told."""

import ast

import numpy as np
import pytest
import scipy.signal

import quizgen
from quizgen.kinds.code.outputs import show_call
from quizgen.kinds.code.sandbox import run_function
from quizgen.questions.evaluation import expect
from quizgen.text.plain import to_text

BANK = quizgen.load_bank()
REFUSAL = run_function("def f():\n    return 1\n", "f", [[]]).refusal
needs_bubblewrap = pytest.mark.skipif(bool(REFUSAL), reason=REFUSAL)


def with_loops(name, window, sized="x.shape[0] - W.shape[0] + 1, x.shape[1] - W.shape[1] + 1"):
    """Return a two-dimensional loop whose every entry is `window`."""
    return f"""
def {name}(x, W):
    y = np.zeros(({sized}))
    for i in range(y.shape[0]):
        for j in range(y.shape[1]):
            y[i, j] = {window}
    return y
"""


WINDOW = "np.sum(x[i:i + W.shape[0], j:j + W.shape[1]] * {})"
BY_HAND = """
def correlate2d(x, W):
    rows = []
    for i in range(len(x) - len(W) + 1):
        row = []
        for j in range(len(x[0]) - len(W[0]) + 1):
            total = 0
            for u in range(len(W)):
                for v in range(len(W[0])):
                    total += x[i + u][j + v] * W[u][v]
            row.append(total)
        rows.append(row)
    return rows
"""
STRIDES = """
def correlate2d(x, W):
    windows = np.lib.stride_tricks.sliding_window_view(x, W.shape)
    return np.einsum("ijuv,uv->ij", windows, W)
"""
CONV1D = """
def conv1d(x, w, s, p):
    x = {padded}
    return np.array([np.dot(x[i:i + len(w)], {filter}) for i in range(0, {end}, {step})])
"""
RIGHT_PAD = "np.append(x, [0] * p)"


def conv1d(padded=RIGHT_PAD, filter="w", end="len(x) - len(w) + 1", step="s"):
    return CONV1D.format(padded=padded, filter=filter, end=end, step=step)


def loop(line):
    return f"""
def conv1d(x, w, s):
    k = len(w)
    length = (len(x) - k) // s + 1
    y = np.zeros(length)
    for i in range(length):
        for j in range(k):
            {line}
    return y
"""


def im2col(window="x[i:i + k, j:j + k].ravel()", after=".T", first="i", second="j", step="s"):
    ends = {"i": "x.shape[0] - k + 1", "j": "x.shape[1] - k + 1"}
    return f"""
def im2col(x, k, s):
    found = []
    for {first} in range(0, {ends[first]}, {step}):
        for {second} in range(0, {ends[second]}, {step}):
            found.append({window})
    return np.array(found){after}
"""


def rnn(z="W_x @ x[t] + W_h @ h + b", f="np.tanh", h="h0", after="np.array(states)"):
    return f"""
def rnn_forward(x, h0, W_x, W_h, b):
    h = {h}
    states = []
    for t in range(len(x)):
        h = {f}({z})
        states.append(h)
    return {after}
"""


HANDED_IN = [
    # question, program, least and most share of the marks, how the feedback begins
    ("correlate2d", with_loops("correlate2d", WINDOW.format("W")), (1, 1), "Correct."),
    ("correlate2d", BY_HAND, (1, 1), "Correct."),
    ("correlate2d", STRIDES, (1, 1), "Correct."),
    ("correlate2d", with_loops("correlate2d", WINDOW.format("W[::-1, ::-1]")), (0.5, 0.5), "Your function turns the"),
    (
        "correlate2d",
        with_loops("correlate2d", WINDOW.format("W"), "x.shape[0] - W.shape[0], x.shape[1] - W.shape[1]"),
        (0.5, 0.5),
        "The last row and the last column are missing.",
    ),
    ("correlate2d", with_loops("correlate2d", WINDOW.format("W").replace("sum", "mean")), (0.6, 0.6), "You took the"),
    ("correlate2d", "def correlate2d(x, W):\n    ...", (0, 0), "Right in no case. The first that fails: correlate2d"),
    (
        "correlate2d",
        "from scipy.signal import correlate2d",
        (0, 0),
        "Could not be read: there is no function named 'correlate2d'; it defines none.",
    ),
    (
        "correlate2d",
        "import scipy.signal\ndef correlate2d(x, W):\n    return scipy.signal.correlate2d(x, W, mode='valid')",
        (0, 0),
        "Right in no case. The first that fails: correlate2d(x, W) with x = ",
    ),
    ("convolve2d", with_loops("convolve2d", WINDOW.format("np.flip(W)")), (1, 1), "Correct."),
    ("convolve2d", with_loops("convolve2d", WINDOW.format("np.rot90(W, 2)")), (1, 1), "Correct."),
    ("convolve2d", with_loops("convolve2d", WINDOW.format("W")), (0.5, 0.5), "Your function lays the filter over"),
    ("convolve2d", with_loops("convolve2d", WINDOW.format("W[::-1]")), (0.6, 0.6), "You turned the filter upside"),
    ("convolve2d", with_loops("convolve2d", WINDOW.format("W[:, ::-1]")), (0.6, 0.6), "You reversed each row"),
    ("conv1d", conv1d(), (1, 1), "Correct."),
    ("conv1d", conv1d(padded="np.pad(x, (0, p))"), (1, 1), "Correct."),
    ("conv1d", conv1d(filter="w[::-1]"), (0.5, 0.5), "Your function reverses the filter."),
    (
        "conv1d",
        conv1d(padded="np.pad(x, p)"),
        (0.5, 0.7),
        "Your function puts $p$ zeros on both ends.".replace("$", ""),
    ),
    ("conv1d", conv1d(padded="np.pad(x, (p, 0))"), (0.5, 0.7), "Your function puts the zeros on the left."),
    ("conv1d", conv1d(padded="x"), (0.4, 0.8), "Your function does not pad."),
    ("conv1d", conv1d(step="1"), (0.4, 0.8), "Your function moves the filter by one entry"),
    ("conv1d", conv1d(end="s * ((len(x) - len(w)) // s)"), (0.5, 0.5), "The last entry is missing."),
    ("conv1d-loop", loop("y[i] += w[j] * x[s * i + j]"), (1, 1), "Correct."),
    ("conv1d-loop", loop("y[i] += w[k - 1 - j] * x[s * i + j]"), (0.5, 0.5), "Now the kernel runs backwards."),
    ("conv1d-loop", loop("y[i] += w[j] * x[i + j]"), (0.3, 0.7), "Now each window starts only one entry after"),
    ("conv1d-loop", loop("y[i] = w[j] * x[s * i + j]"), (0.5, 0.5), "Each entry of your output is only the last"),
    ("conv1d-loop", loop("y[i] += w[j] * x[s * i]"), (0.3, 0.3), "Your function meets the same entry"),
    ("im2col", im2col(), (1, 1), "Correct."),
    ("im2col", im2col("x[i:i + k, j:j + k].flatten()", ".transpose()"), (1, 1), "Correct."),
    ("im2col", im2col(after=""), (0.6, 0.6), "In your matrix each window is a row."),
    ("im2col", im2col("x[i:i + k, j:j + k].T.ravel()"), (0.6, 0.6), "Your function lists the entries of a window"),
    ("im2col", im2col(first="j", second="i"), (0.6, 0.6), "Your function takes the windows from top to bottom"),
    ("im2col", im2col("x[i:i + k, j:j + k].T.ravel()", first="j", second="i"), (0.4, 0.4), "Your function goes column"),
    ("im2col", im2col(step="1"), (0.4, 0.9), "Your windows move by one pixel"),
    ("im2col", im2col(step="k"), (0.4, 0.9), "Your windows do not overlap"),
]


@needs_bubblewrap
@pytest.mark.parametrize(("id", "program", "share", "told"), HANDED_IN)
def test_a_program_as_students_write_it(id, program, share, told):
    variant = quizgen.make_variant(BANK[f"code/{id}"], seed=11)
    (mark,) = quizgen.mark_variant(variant.key, {"function": program}).parts
    assert mark.feedback.startswith(told), mark.feedback
    assert share[0] <= float(mark.fraction) <= share[1], mark


ACTIVATIONS = {"tanh": "np.tanh", "relu": "(lambda z: np.maximum(z, 0))"}
NETWORKS = [
    ({}, 1, "Correct."),
    ({"z": "x[t] @ W_x.T + h @ W_h.T + b"}, 1, "Correct."),
    ({"z": "W_x @ x[t] + W_h @ h"}, 0.6, "Your function forgets the bias."),
    ({"h": "np.zeros(len(h0))"}, 0.6, "Your function starts from zeros."),
    ({"z": "W_x @ x[t] + h @ W_h + b"}, 0.6, "Your function multiplies by the transpose"),
    ({"z": "W_x @ x[t] + b"}, 0.3, "Your function leaves out the recurrent part."),
    ({"after": "h"}, 0.6, "The last state is right"),
    ({"after": "np.array([h0, *states])"}, 0.7, "The states are right, but the initial state"),
    ({"f": ""}, 0.4, "Your function leaves out the activation."),
    ({"z": "W_x @ x + W_h @ h + b"}, 0, "Right in no case."),
]


@needs_bubblewrap
@pytest.mark.parametrize(("changed", "fraction", "told"), NETWORKS)
def test_a_recurrent_network_as_students_write_it(changed, fraction, told):
    variant = quizgen.make_variant(BANK["code/rnn-forward"], seed=11)
    program = rnn(**{"f": ACTIVATIONS[variant.values["activation"]], **changed})
    (mark,) = quizgen.mark_variant(variant.key, {"function": program}).parts
    assert mark.feedback.startswith(told), mark.feedback
    assert float(mark.fraction) == pytest.approx(fraction)


@needs_bubblewrap
@pytest.mark.parametrize("seed", range(6))
def test_the_loop_to_be_mended_is_wrong(seed):
    variant = quizgen.make_variant(BANK["code/conv1d-loop"], seed)
    starter = to_text(variant.paper.parts[0].starter)
    (mark,) = quizgen.mark_variant(variant.key, {"function": starter}).parts
    assert mark.status == "incorrect", mark


def cases(id, seed):
    variant = quizgen.make_variant(BANK[id], seed)
    (part,) = variant.question.parts
    expectation = expect(part, variant.values)
    return zip(expectation.task.arguments, expectation.answer, strict=True)


@pytest.mark.parametrize("id", [id for id in BANK if BANK[id].parts[0].kind == "code"])
def test_a_call_for_which_a_function_fails_can_be_pasted(id):
    for seed in range(20):
        variant = quizgen.make_variant(BANK[id], seed)
        task = expect(variant.question.parts[0], variant.values).task
        for case, arguments in enumerate(task.arguments):
            last = task.parameters[-1]
            told = show_call(task, case).partition(" with ")[2].replace(f" and {last} = ", f", {last} = ")
            (call,) = ast.parse(f"f({told})").body
            pasted = {given.arg: ast.literal_eval(given.value) for given in call.value.keywords}
            assert list(pasted) == list(task.parameters), told
            for given, argument in zip(pasted.values(), arguments, strict=True):
                assert np.array_equal(np.array(given), argument), told


@pytest.mark.parametrize("seed", range(20))
def test_scipy_returns_the_same(seed):
    for (x, W), y in cases("code/correlate2d", seed):
        assert np.allclose(y, scipy.signal.correlate2d(x, W, mode="valid"))
    for (x, W), y in cases("code/convolve2d", seed):
        assert np.allclose(y, scipy.signal.convolve2d(x, W, mode="valid"))
    for (x, w, s, p), y in cases("code/conv1d", seed):
        assert np.allclose(y, np.correlate(np.append(x, np.zeros(p)), w, "valid")[::s])
    for (x, w, s), y in cases("code/conv1d-loop", seed):
        assert np.allclose(y, np.correlate(x, w, "valid")[::s])
    for (x, k, s), columns in cases("code/im2col", seed):
        W = np.arange(k * k).reshape(k, k)
        assert np.allclose(W.ravel() @ columns, scipy.signal.correlate2d(x, W, mode="valid")[::s, ::s].ravel())
    answers = (compared := quizgen.make_variant(BANK["code/compare-with-scipy"], seed)).key.answers
    x, W = compared.values["image"], compared.values["kernel"]
    assert np.array_equal(answers["correlated"], scipy.signal.correlate2d(x, W, mode="valid"))
    assert np.array_equal(answers["convolved"], scipy.signal.convolve2d(x, W, mode="valid"))
    photo = np.zeros((compared.values["height"], compared.values["width"]))
    assert answers["full_shape"] == scipy.signal.correlate2d(photo, W).shape
