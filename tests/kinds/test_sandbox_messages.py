"""Every message out of the sandbox may be forged: what is no result, whole and of one piece, is no result."""

import json
from fractions import Fraction

import numpy as np
import pytest

from quizgen import check_answer
from quizgen.kinds.code.sandbox import Failure, run_function

REFUSAL = run_function("def f():\n    return 1\n", "f", [[]]).refusal
needs_bubblewrap = pytest.mark.skipif(bool(REFUSAL), reason=REFUSAL)

# A program that finds the token and the channel of its own run, and writes a line of its own.
FORGER = """
import gc
def f():
    task = next(o for o in gc.get_objects() if isinstance(o, dict) and "token" in o and "channel" in o)
    import os
    os.write(task["channel"], ("\\n" + task["token"] + MESSAGE + "\\n").encode())
    os._exit(0)
"""


def forge(message: str) -> str:
    return f"MESSAGE = {message!r}\n{FORGER}"


# What is written in place of a result. The call then counts as one that ended the program.
NO_RESULTS = [
    '[0, {"entries": [1.0]}]',
    '[0, {"shape": [1]}]',
    '[0, {"entries": null, "shape": [1]}]',
    '[0, {"entries": [1.0], "shape": null}]',
    '[0, {"entries": [1.0], "shape": 1}]',
    '[0, {"entries": [1.0], "shape": "1"}]',
    '[0, {"entries": [1.0], "shape": {"0": 1}}]',
    '[0, {"entries": [1.0], "shape": [-1]}]',
    '[0, {"entries": [1.0], "shape": [1.0]}]',
    '[0, {"entries": [1.0], "shape": [true]}]',
    '[0, {"entries": [1.0], "shape": [2]}]',
    '[0, {"entries": [1.0], "shape": [[1]]}]',
    '[0, {"entries": [], "shape": [0, 100000000000000000000000]}]',
    '[0, {"entries": [], "shape": [0, 4000000, 4000000, 4000000]}]',
    json.dumps([0, {"entries": [1.0], "shape": [1] * 33}]),
    '[0, {"entries": "1", "shape": [1]}]',
    '[0, {"entries": ["1"], "shape": [1]}]',
    '[0, {"entries": [true], "shape": [1]}]',
    '[0, {"entries": [null], "shape": [1]}]',
    '[0, {"entries": [[1.0]], "shape": [1]}]',
    json.dumps([0, {"entries": [10**400], "shape": [1]}]),
    '[0, {"entries": [' + "9" * 5000 + '], "shape": [1]}]',
    '[false, {"entries": [1.0], "shape": [1]}]',
    '[0.0, {"entries": [1.0], "shape": [1]}]',
    '["0", {"entries": [1.0], "shape": [1]}]',
    '[-1, {"entries": [1.0], "shape": [1]}]',
    '[1, {"entries": [1.0], "shape": [1]}]',
    '[[0], {"entries": [1.0], "shape": [1]}]',
    '[{}, {"failure": "value"}]',
    '["loaded", {"entries": [1.0], "shape": [1]}]',
    '[0, {"failure": "time"}]',
    '[0, {"failure": ["value"]}]',
    '[0, {"failure": {"value": 1}}]',
    '[0, {"failure": null}]',
    '[0, {"failure": "value", "detail": ["x"]}]',
    "[0, []]",
    "[0, null]",
    "[0]",
    "[0, {}, {}]",
    "{}",
    "0",
    "null",
    '"ab"',
    "",
    "[" * 20_000,
    "not JSON",
    "\x00",
]


@needs_bubblewrap
@pytest.mark.parametrize("message", NO_RESULTS, ids=lambda message: message[:50].encode("ascii", "replace").decode())
def test_a_forged_message_is_no_result(message):
    outcome = run_function(forge(message), "f", [[]])
    assert (outcome.refusal, outcome.results) == ("", (Failure("exit"),))


@needs_bubblewrap
@pytest.mark.parametrize(
    ("message", "failure"),
    [
        ('[0, {"failure": "value", "detail": "a\\nb\\u0007c", "line": 2}]', Failure("value", "a b c", 2)),
        ('[0, {"failure": "value", "line": true}]', Failure("value")),
        ('[0, {"failure": "value", "line": "3"}]', Failure("value")),
        ('[0, {"failure": "value", "line": 0}]', Failure("value")),
        ('[0, {"failure": "value", "line": 1e3}]', Failure("value")),
        (json.dumps([0, {"failure": "exit", "line": 10**30}]), Failure("exit")),
        (json.dumps([0, {"failure": "memory", "detail": "x" * 5000}]), Failure("memory", "x" * 300)),
    ],
)
def test_a_forged_failure_says_no_more_than_one_may(message, failure):
    assert run_function(forge(message), "f", [[]]).results == (failure,)


@needs_bubblewrap
def test_a_forged_result_that_is_whole_counts_as_if_it_had_been_returned():
    (result,) = run_function(forge('[0, {"entries": [1, 2.5], "shape": [2, 1]}]'), "f", [[]]).results
    assert np.array_equal(result, [[1.0], [2.5]])


@needs_bubblewrap
def test_a_forged_message_costs_its_author_the_marks_and_nobody_else():
    program = forge('[0, {"entries": [1.0]}]').replace("def f()", "def f(x)")
    verdict = check_answer("code", {"function": "f(x)", "cases": [[[2], 1]]}, program)
    assert (verdict.status, verdict.fraction) == ("incorrect", Fraction(0))
