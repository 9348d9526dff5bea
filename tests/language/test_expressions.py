"""What expressions mean, and that nothing else can be had from them."""

import math
import resource
import subprocess
import sys
import textwrap
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.draws.stream import Stream
from quizgen.errors import UserFileError
from quizgen.formulas.formula import Formula
from quizgen.language.expressions import _ELSEWHERE, Scope, compile_expression, evaluate
from quizgen.language.names import FUNCTIONS
from quizgen.model import Notation, Place, Rounded, Value

SCENARIO = {"name": "captions", "kernel": [3, 5], "words": ["a", "b"], "nothing": None, "_hidden": 1}
VALUES: dict[str, Value] = {
    "n": 3,
    "f": 0.5,
    "yes": True,
    "text": "abc",
    "x": np.array([[1, 2], [3, 4]]),
    "v": np.array([0.5, -1.0, 2.0]),
    "size": (2, 3),
    "task": SCENARIO,
    "wide": np.ones(90_000),
}

for _value in VALUES.values():
    if isinstance(_value, np.ndarray):
        _value.flags.writeable = False


def compute(text: str) -> Value:
    expression = compile_expression(text, lambda i: Place("f", 1, 1 + i), VALUES, draws=True)
    return evaluate(expression, Scope(VALUES, [SCENARIO], Stream(1, "a")))


def problem_of(text: str) -> str:
    with pytest.raises(UserFileError) as caught:
        compute(text)
    return str(caught.value.problems[0])


def same(one: Value, other: Value) -> bool:
    """Equal in value and in kind, so that 1, 1.0 and True are three different things."""
    if isinstance(one, list):
        return isinstance(other, list) and len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, np.ndarray):
        return isinstance(other, np.ndarray) and one.dtype.kind == other.dtype.kind and np.array_equal(one, other)
    return type(one) is type(other) and one == other


# --- What is allowed ------------------------------------------------------------------------------------------

A = np.array
WORTH: list[tuple[str, Value]] = [
    # numbers
    ("1_000 + 0x10", 1016),
    ("7 / 2", 3.5),
    ("7 // 2", 3),
    ("-7 // 2", -4),
    ("-7 % 3", 2),
    ("2**10", 1024),
    ("2**-1", 0.5),
    ("-2**2", -4),
    ("+n", 3),
    ("0.1 + 0.2", 0.3),
    ("1e-3", 0.001),
    ("yes + yes", 2),
    ("pi", math.pi),
    ("10**18", 10**18),
    # conditions
    ("1 < n <= 3", True),
    ("1 < n < 3", False),
    ("not n == 3", False),
    ("n > 2 and f < 1", True),
    ("n > 5 or f < 1", True),
    ("False and 1 / 0 > 1", False),
    ("1 if n > 2 else 1 / 0", 1),
    ("n in [1, 2, 3]", True),
    ("n not in x", False),
    ("'a' in ['a', 1]", True),
    ("1 in [x, [1]]", False),
    ("'b' in text", True),
    ("3 in size", True),
    ("text == 'abc'", True),
    ("text != 3", True),
    ("size == (2, 3)", True),
    ("['a', 'b'] == task.words", True),
    ("[x, 'a'] == [x + 0, 'a']", True),
    ("[x, 'a'] != [x + 1, 'a']", True),
    # arrays
    ("[[1, 2], [3, 4]] == x", A([[True, True], [True, True]])),
    ("x + 1", A([[2, 3], [4, 5]])),
    ("2 * v", A([1.0, -2.0, 4.0])),
    ("x * array([10, 100])", A([[10, 200], [30, 400]])),
    ("x / 2", A([[0.5, 1.0], [1.5, 2.0]])),
    ("x**2", A([[1, 4], [9, 16]])),
    ("x**-1.0", A([[1.0, 0.5], [1 / 3, 0.25]])),
    ("x @ [1, 1]", A([3, 7])),
    ("x @ x", A([[7, 10], [15, 22]])),
    ("(v > 0) + (v > 1)", A([1, 0, 2])),
    ("(v > 0) - yes", A([0, -1, 0])),
    ("-(v > 0)", A([-1, 0, -1])),
    ("[1, 2.5]", A([1.0, 2.5])),
    ("[1, 'a']", [1, "a"]),
    ("[[1], [2, 3]]", [A([1]), A([2, 3])]),
    ("[]", []),
    # entries and fields
    ("x[0]", A([1, 2])),
    ("x[1, 0]", 3),
    ("x[-1][0]", 3),
    ("x[:, 1]", A([2, 4])),
    ("x[::-1, 0:1]", A([[3], [1]])),
    ("v[n - 1]", 2.0),
    ("size[0]", 2),
    ("task.name", "captions"),
    ("task.kernel * 2", A([6, 10])),
    ("task.words[1]", "b"),
    # layout
    ("n\n  + 1", 4),
    ("  n + 1  ", 4),
    # text
    ("'a' + text", "aabc"),
    # shapes
    ("(2, 3)", (2, 3)),
    ("()", ()),
    # everyday functions
    ("abs(-3)", 3),
    ("abs([-1, 2])", A([1, 2])),
    ("sqrt(9)", 3.0),
    ("exp(0)", 1.0),
    ("log(1)", 0.0),
    ("log2([1, 8])", A([0.0, 3.0])),
    ("floor(-0.5)", -1),
    ("floor(0.3 / 0.1)", 3),
    ("ceil(0.1 * 30)", 3),
    ("ceil([0.2, 1.0])", A([1, 1])),
    ("round(2.345, 1)", 2.3),
    ("min(x)", 1),
    ("max(1, [5, 2], 3)", 5),
    ("sum(x)", 10),
    ("sum(v > 0)", 2),
    ("mean([1, 2])", 1.5),
    ("product(1, 2, x)", 48),
    ("product(10**18, 10**18, 0)", 0),
    ("any(x > 3)", True),
    ("any([1 > 2, 'a' == 'b'])", False),
    ("all(x > 0, n == 3)", True),
    ("count(x > 2)", 2),
    ("distinct([1, 1, 2])", 2),
    ("distinct(['a', 'a'])", 1),
    ("distinct([0.3, 0.1 + 0.2])", 1),
    ("len(x)", 2),
    ("len('abc')", 3),
    ("shape(x)", (2, 2)),
    ("as_shape([4, 5])", (4, 5)),
    ("rank(x)", 2),
    ("array(size) + 1", A([3, 4])),
    ("array([1, 2]) * 2", A([2, 4])),
    ("zeros(2, 1)", A([[0], [0]])),
    ("ones(2)", A([1, 1])),
    ("count_up(2, 4)", A([2, 3, 4])),
    ("count_up(1, 0)", A([], dtype=int)),
    ("reshape([1, 2, 3, 4], 2, 2)", A([[1, 2], [3, 4]])),
    ("flatten(x)", A([1, 2, 3, 4])),
    ("transpose(x)", A([[1, 3], [2, 4]])),
    ("flip(x)", A([[4, 3], [2, 1]])),
    ("flip(v)", A([2.0, -1.0, 0.5])),
    ("flip([x, x + 4])[1]", A([[8, 7], [6, 5]])),
    ("pad([1], 1, 2)", A([0, 1, 0, 0])),
    ("stack([1, 2], [3, 4])", A([[1, 2], [3, 4]])),
    ("join([1, 2], 3)", A([1, 2, 3])),
    ("at(x, 1, 0)", 3),
    ("at(task.words, 0)", "a"),
    ("signed(-2)", Notation("- 2", "- 2")),
    ("signed(0.5)", Notation("+ 0.5", "+ 0.5")),
    ("index(0, 2)", Notation("1, 3", "1,3")),
    ("places(0.5, 2)", Rounded(0.5, 2)),
    ("grouped(28000)", Notation("28\u202f000", r"28\,000")),
    ("plural(1, 'row', 'rows')", "row"),
    ("plural(2, 'row', 'rows')", "rows"),
    ("formula('{k}x + {b}', k=-2, b=-3)", Formula("-2x + (-3)")),
    # the solver
    ("cross_correlate([1, 2, 3], [1, 1])", A([3.0, 5.0])),
    ("output_size(224, 11, stride=4)", 54),
]


@pytest.mark.parametrize(("text", "value"), WORTH)
def test_value(text: str, value: Value) -> None:
    computed = compute(text)
    assert same(computed, value), repr(computed)


def test_every_everyday_function_has_a_row() -> None:
    from quizgen.language.functions import EVERYDAY

    text = " ".join(row[0] for row in WORTH)
    assert not [name for name in EVERYDAY if f"{name}(" not in text]


@pytest.mark.parametrize("text", ["x + 1", "x[0]", "[1, 2]", "shape(x)", "flip(x)", "transpose(x)", "softmax(v)"])
def test_arrays_cannot_be_changed(text: str) -> None:
    computed = compute(text)
    assert not isinstance(computed, np.ndarray) or not computed.flags.writeable


# --- What is not allowed --------------------------------------------------------------------------------------

ESCAPES = [
    # attributes and dunders
    "task.__class__",
    "task._hidden",
    "().__class__.__mro__",
    "''.join",
    "(1).real",
    "task.name.upper",
    "x[0].T",
    "abs.__globals__",
    "__import__('os')",
    "__builtins__",
    "open('/etc/passwd')",
    "eval('1')",
    "exec('1')",
    "print(1)",
    "getattr(x, 'T')",
    "globals()",
    # syntax that is none of the language
    "f'{n}'",
    "f'{x.__class__}'",
    "lambda: 1",
    "(lambda: 1)()",
    "[i for i in x]",
    "[i for i in [1] for j in [2]]",
    "(i for i in x)",
    "{i for i in x}",
    "{i: 1 for i in x}",
    "{1: 2}",
    "{1, 2}",
    "(y := 3)",
    "max(*x)",
    "max(**task)",
    "[*x]",
    "x[...]",
    "None",
    "...",
    "b'a'",
    "1j",
    "n is 3",
    "~n",
    "n & 1",
    "n | 1",
    "n ^ 1",
    "n << 1",
    "n >> 1",
    "await n",
    "yield n",
    "import os",
    "n = 1",
    "n; n",
    "# comment",
    "n + \\",
    "x * [10, 100]",
    "[1] + [2]",
    "n\x00",
]
NO_VALUE = [
    "x.T",
    "x.shape",
    "task.missing",
    "task['name']",
    "text.upper",
    "text[0]",
    "text * 2",
    "'%999999999d' % 1",
    "'a' - 'b'",
    "'a' < 'b'",
    "-text",
    "-task",
    "size * 3",
    "size + size",
    "task + 1",
    "signed(1) == signed(1)",
    "places(v, 1) == places(v, 1)",
    "1 if x else 0",
    "not x",
    "x and x",
    "1 / 0",
    "1 // 0",
    "1 % 0",
    "x / 0",
    "x // 0",
    "x % 0",
    "v // 0",
    "0**-1",
    "(-8)**(1 / 3)",
    "sqrt(-1)",
    "log(0)",
    "exp(1000)",
    "x + array([1, 2, 3])",
    "x @ [1, 2, 3]",
    "x @ 1",
    "x[2]",
    "x[0, 0, 0]",
    "x[0.5]",
    "x[True]",
    "x[[0, 1]]",
    "x[::0]",
    "n[0]",
    "size[5]",
    "(1, 0.5)",
    "max()",
    "max([])",
    "min(['a'])",
    "len(3)",
    "shape(3)",
    "reshape(x, 3)",
    "reshape(x, -1)",
    "stack(x, v)",
    "pad(3, 1, 1)",
    "round(1, 99)",
    "round(1, 0.5)",
    "grouped(0.5)",
    "plural('a', 'b', 'c')",
    "integer(3, 1)",
    "integer(0, 1, step=0)",
    "integer(0.5, 2)",
    "decimal('a', 1)",
    "decimals(low=0, high=1)",
    "decimals(x, low=0, high=1)",
    "integers(0, low=0, high=1)",
    "choice()",
    "sample(3, [1, 2])",
    "sample(-1, [1, 2])",
    "shuffle('abc')",
    "cross_correlate([1], [1, 2])",
    "cross_correlate(x, x, stride=0)",
    "cross_correlate(x, ['a'])",
]
TOO_MUCH = [
    "9**9**9",
    "2**63",
    "(-3)**41",
    "10**18 * 10**18",
    "10.0**400",
    "1e200 * 1e200",
    "1e200 * 1e200 - 1e200 * 1e200",
    "1e999",
    "1e308 * 10",
    "99999999999999999999999",
    "product(count_up(1, 100))",
    "sum([10**18, 10**18, 10**18, 10**18, 10**18, 10**18, 10**18, 10**18, 10**18, 10**18])",
    "array([9 * 10**18]) * 2",
    "array([3 * 10**9]) * array([4 * 10**9])",
    "array([3 * 10**9]) @ array([4 * 10**9])",
    "array([1e200]) * 1e200",
    "array([1e200]) @ array([1e200])",
    "sum([1e300, 1e300, 1e300] * array(1e8))",
    "x**100",
    "0.5**-2000",
    "round(1e300, 12)",
    "[0] * 10**9",
    "'a' * 10**9",
    "zeros(10**9)",
    "ones(10**5, 10**5)",
    "ones(10**9, 0)",
    "zeros(400, 400)",
    "reshape(wide, 10**9, 0)",
    "reshape(wide, 90000, 1) * reshape(wide, 1, 90000)",
    "reshape(wide, 90000, 1) == reshape(wide, 1, 90000)",
    "reshape(wide, 90000, 1) @ reshape(wide, 1, 90000)",
    "reshape(wide, 90000, 1) in reshape(wide, 1, 90000)",
    "pad(x, 10**9, 10**9)",
    "stack(wide, wide)",
    "join(wide, wide)",
    "[wide, wide]",
    "count_up(1, 10**9)",
    "integers(10**9, low=0, high=1)",
    "integer(0, 10**18)",
    "decimal(0, 1, step=1e-300)",
    "cross_correlate(wide, wide, padding=10**9)",
    "im2col(reshape(wide[0:10000], 100, 100), (50, 50))",
    "x[0:10**30]",
]
HUGE = [
    "(" * 1000 + "1" + ")" * 1000,
    "[" * 1000 + "1" + "]" * 1000,
    "[" * 70 + "1" + "]" * 70,
    "-" * 3900 + "1",
    "not " * 900 + "yes",
    "x" + "[0]" * 1000,
    "task" + ".name" * 700,
    "abs(" * 100 + "1" + ")" * 100,
    "+".join(["1"] * 1900),
    "**".join(["9"] * 500),
    "1 if yes else " * 200 + "1",
    "9" * 4000,
    "1" * 3900,
    "'" + "a" * 5000 + "'",
    "+".join(["text"] * 900),
    f"[{', '.join(['wide'] * 600)}]",
    f"[{', '.join(['[wide]'] * 450)}]",
    f"join({', '.join(['wide'] * 600)})",
    f"sum({', '.join(['wide + 1'] * 400)})",
    f"choice({', '.join(['[wide]'] * 450)})",
    f"sample(1, [{', '.join(['[wide]'] * 450)}])",
]


@pytest.mark.parametrize("text", ESCAPES)
def test_no_way_out(text: str) -> None:
    assert problem_of(text).split(": ")[1] in {"not-allowed", "unknown-name", "syntax"}


@pytest.mark.parametrize("text", NO_VALUE)
def test_no_value(text: str) -> None:
    assert problem_of(text).split(": ")[1] == "evaluation"


@pytest.mark.parametrize("text", [*TOO_MUCH, *HUGE], ids=lambda text: text[:40])
def test_too_much_takes_no_memory(text: str) -> None:
    tracemalloc.start()
    try:
        problem = problem_of(text)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert problem.split(": ")[1] in {"evaluation", "too-complex", "syntax", "not-allowed"}
    assert peak < 30_000_000
    assert len(problem) < 500


def test_all_attacks_fit_into_a_small_process() -> None:
    """With memory and processor seconds capped by the system, where no Python code can look away."""
    script = textwrap.dedent(
        """
        import resource, sys
        sys.path.insert(0, sys.argv[1])
        import test_expressions as attacks
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for text in [*attacks.ESCAPES, *attacks.NO_VALUE, *attacks.TOO_MUCH, *attacks.HUGE]:
            attacks.problem_of(text)
        print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - used) // 1024)
        """
    )

    def cap() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))

    done = subprocess.run(
        [sys.executable, "-c", script, str(__file__).rpartition("/")[0]],
        capture_output=True,
        text=True,
        preexec_fn=cap,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 100, "megabytes more than at the start"
    assert done.stderr == ""


# --- Whatever is written, there is a value or a problem -------------------------------------------------------

ATOMS = [
    *("0", "1", "2", "-1", "0.5", "1e200", "10**18", "True", "'a'", "[]", "()", "n", "x", "v", "size", "task", "text"),
    *("task.name", "task.kernel", "task.nothing", "[1, 'a']", "[[1], [2, 3]]", "zeros(0)", "ones(1, 3, 3)", "wide"),
    *("signed(2)", "places(v, 1)", "[True, False]", "ones(2, 1, 2, 2)"),
]
OPERATORS = [
    *("+", "-", "*", "/", "//", "%", "**", "@", "==", "!=", "<", ">=", "in", "not in", "and", "or"),
]


def _composed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    calls = st.builds(
        lambda name, arguments: f"{name}({', '.join(arguments)})",
        st.sampled_from(sorted(FUNCTIONS)),
        st.lists(inner, max_size=6),
    )
    return st.one_of(
        calls,
        st.builds("({} {} {})".format, inner, st.sampled_from(OPERATORS), inner),
        st.builds("({})[{}]".format, inner, inner),
        st.builds("({})[{}:{}, 0]".format, inner, inner, inner),
        st.builds("-({})".format, inner),
        st.builds("[{}, {}]".format, inner, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
    )


def value_or_codes(text: str) -> Value | set[str]:
    try:
        return compute(text)
    except UserFileError as error:
        return {problem.code for problem in error.problems}


@settings(max_examples=100, deadline=None)
@given(st.recursive(st.sampled_from(ATOMS), _composed, max_leaves=8))
def test_a_value_or_a_problem(text: str) -> None:
    computed = value_or_codes(text)
    if isinstance(computed, set):
        assert computed <= {"evaluation", "wrong-arguments", "not-allowed", "too-complex"}
    if isinstance(computed, np.ndarray):
        assert not computed.flags.writeable
        assert computed.size <= 100_000
    if isinstance(computed, float) or (isinstance(computed, np.ndarray) and computed.dtype.kind == "f"):
        assert np.isfinite(computed).all()
    assert not isinstance(computed, np.generic)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30))
def test_any_text(text: str) -> None:
    if isinstance(codes := value_or_codes(text), set):
        assert codes <= {"syntax", "not-allowed", "unknown-name", "too-complex", "evaluation", "wrong-arguments"}


def test_nobody_is_told_to_write_something_else_for_a_function_that_there_is() -> None:
    assert not _ELSEWHERE.keys() & FUNCTIONS.keys()
