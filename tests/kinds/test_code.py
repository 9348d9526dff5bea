"""Code as an answer: how a program is read, what is said about it, and what it earns."""

import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.kinds.code.kind import CodeExpected
from quizgen.kinds.code.outputs import same_outputs, show_call
from quizgen.kinds.code.sandbox import run_function
from quizgen.kinds.code.task import CodeTask, check_task, parse_signature, read_task, validate_outputs
from quizgen.marking.check import check_answer, judge
from quizgen.model import Comparison, Reading, Refusal, Unreadable

REFUSAL = run_function("def f():\n    return 1\n", "f", [[]]).refusal
needs_bubblewrap = pytest.mark.skipif(bool(REFUSAL), reason=REFUSAL)

SOLUTION = "import numpy as np\n\ndef relu(x, slope):\n    return np.where(x > 0, x, slope * x)\n"
TASK = CodeTask(
    "relu",
    ("x", "slope"),
    (
        (np.array([1.0, 2.0]), 0),
        (np.array([-1.0, 2.0]), 0.1),
        (np.array([[-1.0], [0.0]]), 0.5),
        (np.array([4.0, -2.0]), 0.5),
    ),
    SOLUTION,
    seconds=1,
)
OUTPUTS = validate_outputs((np.array([1, 2]), np.array([-0.1, 2.0]), np.array([[-0.5], [0.0]]), np.array([4.0, -1.0])))
RELU = CodeExpected(OUTPUTS, task=TASK)


def mark(source, expectation=RELU):
    reading = expectation.read(source)
    assert isinstance(reading, Reading), reading
    return expectation.compare(reading.value)


def define(*lines):
    return "\n".join(["import numpy as np", "def relu(x, slope):", *(f"    {line}" for line in lines)])


PLAIN = "def relu(x, slope):\n    return x\n"
READ = [
    PLAIN,
    PLAIN.replace("\n", "\r\n"),
    f"\n\n{PLAIN}\n\n",
    f"```python\n{PLAIN}```",
    f"```\n{PLAIN}\n```\n",
    f"Here it is:\n\n~~~ py\n{PLAIN}~~~\nI hope that it works.",
    f"```python\n{PLAIN}",
    "    def relu(x, slope):\n        return x\n",
    "  ```\n    def relu(x, slope):\n        return x\n  ```",
    "def relu(x, slope):\n\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}  return x",
]


@pytest.mark.parametrize("typed", READ)
def test_what_comes_along_with_a_program_is_left_out(typed):
    assert RELU.read(typed) == Reading(PLAIN, "2 lines of Python")


ESCAPED = [
    ("def relu(x, slope):\n    return x if x &gt; 0 else &#39;0&#39;", "return x if x > 0 else '0'"),
    ("```\ndef relu(x, slope):\n    return x if x &lt; 0 else 1\n```", "return x if x < 0 else 1"),
    ("def relu(x, slope):\n    return '&gt;' if x &lt else x", "return '&gt;' if x &lt else x"),
]


@pytest.mark.parametrize(("typed", "line"), ESCAPED)
def test_what_a_platform_has_escaped_is_read(typed, line):
    """The last one is Python as it stands, and is left alone."""
    assert RELU.read(typed).value == f"def relu(x, slope):\n    {line}\n"


def test_fences_within_a_docstring_stay():
    source = 'def relu(x, slope):\n    """\n    ```\n    relu(1)\n    ```\n    """\n    return x\n'
    assert RELU.read(source).value == source


def test_a_function_may_be_assigned():
    assert isinstance(RELU.read("relu = lambda x, slope: x"), Reading)


UNREADABLE = [
    ("def relu(x, slope):\n    return (x", "line 2: '(' was never closed", "(x"),
    ("```\ndef relu(x, slope)\n    return x\n```", "line 1: expected ':'", "\n    return"),
    ("    def relu(x, slope):\n        return x +* 2", "line 2: invalid syntax", "* 2"),
    ("def rely(x):\n    return x", "there is no function named 'relu'; it defines rely", None),
    ("x", "there is no function named 'relu'; it defines none", None),
    ("```\n```", "there is no function named 'relu'; it defines none", None),
    ("class A:\n    def relu(self): pass", "there is no function named 'relu'; it defines none", None),
]


@pytest.mark.parametrize(("typed", "reason", "after"), UNREADABLE)
def test_what_is_no_program_says_where(typed, reason, after):
    unreadable = RELU.read(typed)
    assert isinstance(unreadable, Unreadable)
    assert unreadable.reason == reason
    assert unreadable.at == (None if after is None else typed.rindex(after))


DEEP = ["(" * 5000, "-" * 40_000 + "1", "a" + ".a" * 20_000, "1" + "+1" * 20_000, "[" * 49_000, "\0", "x" * 50_001]
DEEP += ["```" + " " * 49_000 + "!", "\n" * 50_000, "lambda:" * 7_000, "not " * 12_000, "9**" * 16_000 + "9", "\ud800"]
DEEP += ["if 1:\n" + " " * 49_000, "\n".join(" " * i + "if 1:" for i in range(300)), "f'{" * 10_000, "9" * 40_000]


@pytest.mark.parametrize("typed", DEEP, ids=range(len(DEEP)))
def test_hostile_programs_are_unreadable(typed):
    assert isinstance(RELU.read(typed), Unreadable)


@settings(max_examples=100)
@given(st.text() | st.text("def relu(x):\n ```'\"\\\t[]{}#").map(lambda text: "def relu(x): 1\n" + text))
def test_any_text_is_read_or_refused(typed):
    reading = RELU.read(typed)
    assert isinstance(reading, Reading | Unreadable)
    if isinstance(reading, Unreadable) and reading.at is not None:
        assert reading.at >= 0


RIGHT = [
    SOLUTION,
    "def relu(x, slope):\n    return np.maximum(x, slope * x)",
    define("y = x.copy()", "y[x < 0] *= slope", "return y"),
    define("return (np.where(x > 0, x, slope * x) + 1e-8).tolist()"),
    define("print('debugging', x)", "return np.where(x > 0, x, slope * x)"),
]


@needs_bubblewrap
@pytest.mark.parametrize("source", RIGHT)
def test_a_right_function_has_full_marks(source):
    assert mark(source) == Comparison(Fraction(1))


FIRST = "Right in no case. The first that fails: relu(x, slope) with x = [1, 2] and slope = 0 "
WRONG = [
    (
        define("return np.maximum(x, 0)"),
        Fraction(1, 4),
        "Right in 1 of 4 cases. The first that fails: relu(x, slope) with x = [-1, 2] and slope = 0.1 "
        "should return [-0.1, 2], but returns [0, 2].",
    ),
    (
        define("return np.maximum(x, slope * x)[None]"),
        Fraction(0),
        FIRST + "should return [1, 2] of shape (2,), but returns [[1, 2]] of shape (1, 2).",
    ),
    (define("return x * np.nan"), Fraction(0), FIRST + "should return [1, 2], but returns [nan, nan]."),
    (
        define("y = x", "return y / unknown"),
        Fraction(0),
        FIRST + "raises NameError: name 'unknown' is not defined, in line 4 of your code.",
    ),
    (
        "def relu(x):\n    return x",
        Fraction(0),
        FIRST + "raises TypeError: relu() takes 1 positional argument but 2 were given.",
    ),
    (
        "import torch\ndef relu(x, slope):\n    return x",
        Fraction(0),
        FIRST + "raises ModuleNotFoundError: No module named 'torch', in line 1 of your code.",
    ),
    (
        "def relu(x, slope): pass\nreturn 3",
        Fraction(0),
        FIRST + "raises SyntaxError: 'return' outside function, in line 2 of your code.",
    ),
    ("relu = 3", Fraction(0), FIRST + "raises NameError: there is no function named relu."),
    (define("print(x)"), Fraction(0), FIRST + "returns nothing, as if a return were missing."),
    (
        define("while True: pass"),
        Fraction(0),
        FIRST + "does not finish; all cases together may take 1 second.",
    ),
    (define("return bytearray(2 ** 31)"), Fraction(0), FIRST + "uses too much memory."),
    (define("print('x' * 10 ** 6)", "return x"), Fraction(0), FIRST + "prints too much."),
    (define("raise SystemExit"), Fraction(0), FIRST + "ends the program, as exit() does."),
    (define("import os", "os.abort()"), Fraction(0), FIRST + "makes Python crash."),
    (
        define("np.allclose = np.isclose = np.array_equal = lambda *_, **__: True", "return 0 * x + 7"),
        Fraction(0),
        FIRST + "should return [1, 2], but returns [7, 7].",
    ),
]


@needs_bubblewrap
@pytest.mark.parametrize(("source", "fraction", "remark"), WRONG)
def test_a_wrong_function_is_told_why(source, fraction, remark):
    comparison = mark(source)
    assert comparison == Comparison(fraction, remark, unfinished="does not finish" in remark)


@needs_bubblewrap
def test_one_case_does_not_spoil_the_next():
    assert mark(define("x, given = x * 1, x", "given[:] = 0", "return np.where(x > 0, x, slope * x)")).fraction == 1


def test_without_a_sandbox_a_person_marks_it(monkeypatch):
    monkeypatch.setenv("PATH", "")
    judgement = judge(SOLUTION, RELU)
    assert judgement.status == "review"
    assert judgement.comparison.review
    assert judgement.comparison.fraction == 0
    assert judgement.comparison.remark == (
        "The code was not run: code is only run under bubblewrap, which is not installed; "
        "install it (Debian, Ubuntu: apt install bubblewrap; Fedora: dnf install bubblewrap)."
    )


def test_what_cannot_be_read_needs_no_sandbox(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert judge("def relu(", RELU).status == "unreadable"
    assert judge("", RELU).status == "blank"


@needs_bubblewrap
def test_a_long_program_is_run():
    assert judge(SOLUTION + "#" * 45_000, RELU).status == "correct"
    assert judge(SOLUTION + "#" * 50_000, RELU).status == "unreadable"


@needs_bubblewrap
@pytest.mark.parametrize("model", [SOLUTION, ""])
def test_the_answer_as_shown_earns_full_marks(model):
    """With the model solution, and where none is known with a program that knows the outputs."""
    task = CodeTask(TASK.function, TASK.parameters, TASK.arguments, model)
    expectation = CodeExpected(OUTPUTS, task=task)
    assert mark(expectation.typed(), expectation).fraction == 1


@needs_bubblewrap
def test_texts_shapes_and_lists_are_given_and_shown():
    task = CodeTask("f", ("name", "size", "layers"), (("relu", (3, 4), [np.eye(1), 2]),))
    expectation = CodeExpected(validate_outputs((12,)), task=task)
    assert mark("def f(name, size, layers): return size[0] * size[1]", expectation).fraction == 1
    assert mark("def f(name, size, layers): return len(layers)", expectation).remark.startswith(
        "Right in no case. The first that fails: f(name, size, layers) with name = 'relu', "
        "size = (3, 4), layers = [[[1]], 2] should return 12, but returns 2."
    )


TALL = np.arange(56).reshape(7, 8) / 10
CALLS = [
    ((np.array([1.0, 2]), 0), "f(a, b) with a = [1, 2] and b = 0"),
    ((0, np.array([1.0, 2, 3])), "f(a, b) with a = 0 and b = [1, 2, 3]"),
    ((np.array([[1.5, 2], [3, 4]]), np.eye(2)), "f(a, b) with a = [[1.5, 2], [3, 4]] and b = [[1, 0], [0, 1]]"),
    (("a,  b", (3, 4)), "f(a, b) with a = 'a,  b' and b = (3, 4)"),
    ((TALL, TALL.T), f"f(a, b) with a = {TALL.tolist()} and b = {TALL.T.tolist()}".replace(".0", "")),
    ((np.zeros(400), 1), f"f(a, b) with a = {[0] * 400} and b = 1"),
    ((np.zeros(401), 1), "f(a, b) with a = [0, 0, ..., 0, 0] and b = 1"),
    ((np.eye(1), 2, "x"), "f(a, b, c) with a = [[1]], b = 2, c = 'x'"),
    ((TALL[0],), f"f(a) with a = {TALL[0].tolist()}".replace(".0", "")),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "shown"), CALLS)
def test_the_arguments_of_a_call_are_shown_whole(arguments, shown):
    assert show_call(CodeTask("f", ("a", "b", "c")[: len(arguments)], (arguments,)), 0) == shown


SAME = [
    ((1, np.zeros(2)), (1.0, np.array([0.0, 1e-9])), True),
    ((1, np.zeros(2)), (1.0, np.array([0.0, 1e-3])), False),
    ((np.zeros(2),), (np.zeros((1, 2)),), False),
]


@pytest.mark.parametrize(("one", "other", "same"), SAME)
def test_outputs_are_compared_call_by_call(one, other, same):
    assert same_outputs(one, other) is same


# --- What is expected -----------------------------------------------------------------------------------------

NOT_EXPECTED = [
    (3, "in a tuple"),
    ((), "in a tuple"),
    ((1, "a"), "not in case 2"),
    ((None,), "not in case 1"),
    ((np.array([1.0, np.nan]),), "finite, which it is not in case 1"),
]


@pytest.mark.parametrize(("value", "said"), NOT_EXPECTED)
def test_outputs_that_make_no_sense_are_refused(value, said):
    refusal = validate_outputs(value)
    assert isinstance(refusal, Refusal)
    assert said in refusal


SIGNATURES = [
    ("f(x)", ("f", ("x",))),
    (" conv1d ( x, w ,s ) ", ("conv1d", ("x", "w", "s"))),
    ("f", "is not a signature"),
    ("f()", "is not a signature"),
    ("f(x, )", "is not a signature"),
    ("f(x=1)", "is not a signature"),
    ("f(*x)", "is not a signature"),
    ("f(x): pass", "is not a signature"),
    ("lambda(x)", "'lambda' cannot be a name"),
    ("f(1)", "'1' cannot be a name"),
    ("f(x, x)", "'x' appears twice"),
]


@pytest.mark.parametrize(("text", "expected"), SIGNATURES)
def test_signatures(text, expected):
    found = parse_signature(text)
    if isinstance(found, Refusal):
        assert expected in found
    else:
        assert found == expected


TASKS = [
    (TASK, None),
    (CodeTask("f", ("x",), (("a",), ([1, (2, 3)],), (True,))), None),
    (CodeTask("f", ("x", "y"), ((1, 2), (1, {}))), "'y' is neither a number"),
    (CodeTask("f", ("x",), ((1,),), "def g(x): pass"), "in the model solution there is no function named 'f'"),
    (CodeTask("f", ("x",), ((1,),), "def f(x:"), "the model solution is not valid Python: line 1"),
    (CodeTask("f", ("x",), ((1,),), "\0"), "the model solution is not valid Python: "),
]


@pytest.mark.parametrize(("task", "said"), TASKS)
def test_tasks(task, said):
    refusal = check_task(task)
    assert refusal is None if said is None else said in refusal


# --- check_answer ---------------------------------------------------------------------------------------------

GIVEN = {"function": "double(x, n)", "cases": [([np.ones(2), 1], [2, 2]), ([3, 2], 12)]}
REFUSED = [
    (3, "a mapping with a function and cases"),
    ({"function": "f(x)"}, "a mapping with a function and cases"),
    (GIVEN | {"other": 1}, "a mapping with a function and cases"),
    (GIVEN | {"function": "def"}, "is not a signature"),
    (GIVEN | {"model": "def f(:"}, "the model solution is not valid Python"),
    (GIVEN | {"cases": []}, "at least one case"),
    (GIVEN | {"cases": [3]}, "case 1"),
    (GIVEN | {"cases": [([1], 3)]}, "case 1 has 1 arguments; double(x, n) has 2"),
    (GIVEN | {"cases": [([1, {}], 3)]}, "'n' is neither a number"),
    (GIVEN | {"cases": [([1, 2], "a")]}, "not in case 1"),
]


@pytest.mark.parametrize(("expected", "said"), REFUSED)
def test_a_mapping_that_makes_no_sense_is_refused(expected, said):
    assert said in read_task(expected)
    with pytest.raises(ValueError, match=re.escape(said)):
        check_answer("code", expected, "def double(x, n): return x")


@needs_bubblewrap
def test_one_program_is_checked():
    right = check_answer("code", GIVEN, "def double(x, n): return x * 2 ** n")
    assert (right.status, right.fraction, right.reading) == ("correct", 1, "1 line of Python")
    half = check_answer("code", GIVEN, "def double(x, n): return x * 4")
    assert (half.status, half.fraction) == ("partial", Fraction(1, 2))
    assert check_answer("code", GIVEN, "def double(x, n): return 0").status == "incorrect"
    assert check_answer("code", GIVEN, "").status == "blank"
    assert "Expected: A program as text" in check_answer("code", GIVEN, "double").feedback
