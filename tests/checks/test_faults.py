"""Faults put into a question on purpose are each found, at their places, and a sound question is left alone."""

from dataclasses import dataclass

import pytest

from quizgen.checks.codes import CODES
from quizgen.checks.question import QuestionReport, check_question
from quizgen.checks.table import CHECKS
from quizgen.questions.reader import read_question
from quizgen.render.latexmk import find_latexmk
from quizgen.render.templates import load_templates

TEMPLATES = load_templates()

SOUND = r"""
title: Sliding a filter
topics: [convolution]
source: nowhere
conventions: [cross-correlation, floor, padding a side]
values:
  x: integers(3, 3, low=0, high=9)
  W: integers(2, 2, low=-3, high=3)
  y: cross_correlate(x, W)
require:
  - any(flip(W) != W)
prompt: "Let $x = << x >>$ and $W = << W >>$, stride 1, no padding."
parts:
  map:
    type: array
    ask: "Compute $y$, an array of << shape(y) >>."
    answer: y
    check: reshape([sum(x[0:2, 0:2] * W), sum(x[0:2, 1:3] * W), sum(x[1:3, 0:2] * W), sum(x[1:3, 1:3] * W)], 2, 2)
    mistakes:
      - {answer: "convolve(x, W)", feedback: "You flipped $W$.", credit: 50%}
  total:
    type: integer
    ask: Add the entries.
    answer: sum(y)
    follows: [map]
    mistakes:
      - {answer: "sum(y) + 1", feedback: One too many.}
  sign:
    type: choice
    ask: Is the first entry of $W$ negative?
    options: ["yes", "no"]
    answer: "no"
    shuffle: true
    feedback: {"yes": "Of the numbers << W >> look at the first."}
solution: "The first entry is $<< y[0, 0] >>$."
"""


def question(body: str, conventions: str = "[]") -> str:
    """Return a question file around values, prompt and parts."""
    return f"title: A fault\ntopics: [faults]\nconventions: {conventions}\n{body.strip()}\n"


def number(
    answer: str,
    *more: str,
    values: str = "a: integer(100, 9999)\n  b: integer(1, 9)",
    prompt: str = "Let $b = << b >>$.",
    kind: str = "integer",
) -> str:
    """Return a question with one part, whose further keys are lines of YAML."""
    lines = "".join(f"\n    {line}" for line in more)
    return question(
        f"values:\n  {values}\nprompt: '{prompt}'\nparts:\n  one:\n    ask: Say it.\n    type: {kind}\n"
        f"    answer: {answer}{lines}"
    )


def check(text: str, seeds: int = 30, latex: bool = False) -> QuestionReport:
    return check_question(read_question("q", "q.yaml", text), seeds, TEMPLATES, latex)


def codes(text: str, seeds: int = 30) -> set[str]:
    return {problem.code for problem in check(text, seeds).problems}


@dataclass(frozen=True)
class Fault:
    """A faulty question, what the check says of it, and at which text of the file."""

    code: str
    text: str
    at: str
    further: frozenset[str] = frozenset()
    seeds: int = 30


SLIDING = "values:\n  x: integers(3, 3, low=1, high=9)\n  W: integers(2, 2, low=-3, high=3)\n"
SLIDE = "prompt: Let $x = << x >>$ and $W = << W >>$.\nparts:\n  map: {type: array, ask: Compute $y$., "

SLOPE = question(
    "values:\n  a: integer(100, 9999)\nprompt: Let $f(x) = << a >> x^2$.\nparts:\n  slope:\n    type: expression\n"
    "    ask: Find $f'(x)$.\n    answer: << 2 * a >>x\n    check: derivative(formula('{a}*x^2', a=a), 'x')"
)

FOLLOWING = question(
    "values:\n  a: integer(100, 9999)\n  v: a / 7\nprompt: Let $a = << a >>$.\nparts:\n  share:\n    type: number\n"
    "    ask: Divide it by 7.\n    answer: v\n    decimals: 2\n  wave:\n    type: number\n    ask: Go on.\n"
    "    answer: {answer}\n    decimals: 2\n    follows: [share]\n"
)


def words(accepted: str) -> str:
    """Return a question with two parts of a few words, the second of which has the answer ``red``."""
    return question(
        f"prompt: A red car.\nparts:\n  what: {{type: text, ask: Name it., answer: [the car, {accepted}]}}\n"
        "  colour: {type: text, ask: Name its colour., answer: [red]}"
    )


FAULTS = (
    Fault("never-met", number("a + b").replace("prompt:", "require: [a < 0]\nprompt:"), "a < 0"),
    Fault(
        "rarely-met",
        number("a + b", values="a: integer(1, 9999)\n  b: integer(1, 90)").replace(
            "prompt:", "require: [b == 7]\nprompt:"
        ),
        "b == 7",
    ),
    Fault(
        "unmet-condition",
        number("a + b", values="a: 3\n  b: 4").replace("prompt:", "require: [a > b]\nprompt:"),
        "a > b",
    ),
    Fault("evaluation", number("10 / (b - 5)", kind="number"), "10 / (b - 5)"),
    Fault("bad-answer", number("a / 2"), "a / 2"),
    Fault("bad-answer", number("as_shape([b - 5, 2])", kind="shape"), "as_shape"),
    Fault("own-words-refused", words("'/(?!.+red)car [a-z ]+/'"), "what:"),
    Fault("other-answer-accepted", words("'/[a-z]+/'"), "what:"),
    Fault("few-variants", number("a + b", values="a: integer(1, 5)\n  b: integer(1, 9)"), "title"),
    Fault("same-letter", number("'no'", "options: ['yes', 'no']", kind="choice"), "one:"),
    Fault("same-answer", number("b // 9", prompt="Let $a = << a >>$ and $b = << b >>$."), "b // 9", seeds=40),
    Fault("fixed-answer", number("b // 9", prompt="Let $a = << a >>$ and $b = << b >>$."), "b // 9"),
    Fault(
        "unfair-variants",
        question(
            "values:\n  n: choice(2, 7)\n  x: integers(n, n, low=10, high=99)\nprompt: Let $x = << x >>$.\n"
            "parts: {one: {type: array, ask: Double it., answer: 2 * x}}"
        ),
        "title",
    ),
    Fault(
        "unreadable-answer", number("count_up(1, 6000) + a", kind="array"), "count_up", frozenset({"long-answer"}), 3
    ),
    Fault(
        "answer-earns-less",
        number("a / 7", "tolerance: 0.000001", kind="number"),
        "a / 7",
        frozenset({"long-answer"}),
    ),
    Fault("long-answer", number("ones(9, 9) * a", kind="array"), "ones(9, 9)"),
    Fault("long-answer", number("a * 1000000 * 1000000", kind="integer"), "a * 1000000"),
    Fault(
        "repeated-option",
        number(
            "'yes'",
            "options: ['yes', 'no', << word >>]",
            values='word: \'choice("no", "yes")\'\n  b: integer(1, 2000)',
            kind="choice",
        ),
        "<< word >>",
        frozenset({"same-letter"}),
    ),
    Fault(
        "second-opinion",
        SOUND.replace("y: cross_correlate(x, W)", "y: convolve(x, W)"),
        "reshape([sum",
        frozenset({"mistake-is-answer"}),
    ),
    Fault("second-opinion", number("a + b", "check: a - b"), "a - b"),
    Fault("second-opinion", number("a + b", "check: '[a, b]'"), "[a, b]"),
    Fault("second-opinion", SLOPE.replace("}*x^2", "}*x^3"), "derivative"),
    Fault("second-opinion", SLOPE.replace("derivative(", "evaluate(").replace("'x')", "x=1)"), "evaluate"),
    Fault(
        "broken-chain", number('"[a, a + b]"', "chain: {start: 0, next: previous + a}", kind="array"), "previous + a"
    ),
    Fault(
        "broken-chain", number('"[a, a + b]"', "chain: {start: 0, next: '[previous, a]'}", kind="array"), "[previous"
    ),
    Fault("broken-chain", number('"[a, a + b]"', "chain: {start: 1 / (a - a), next: a}", kind="array"), "a}"),
    Fault(
        "needless-follows",
        SOUND.replace("answer: sum(y)", "answer: sum(x)").replace("sum(y) + 1", "sum(x) + 1"),
        "total",
    ),
    Fault("rounding-costs", FOLLOWING.format(answer="4000 * v - floor(4000 * v)"), "wave"),
    Fault(
        "rounding-costs",
        number(
            "4000 * v - floor(4000 * v)",
            "tolerance: rounded(2)",
            values="a: integer(100, 9999)\n  v: a / 7",
            prompt="Let $a = << a >>$.",
            kind="number",
        ),
        "one",
    ),
    Fault("mistake-is-answer", number("a + b", "mistakes: [{answer: b + a, feedback: No.}]"), "b + a"),
    Fault("impossible-mistake", number("a + b", "mistakes: [{answer: a + 0.5, feedback: No.}]"), "a + 0.5"),
    Fault("rare-mistake", number("a + b", "mistakes: [{answer: a + b + (a % 200 == 0), feedback: No.}]"), "a + b + (a"),
    Fault(
        "rare-mistake",
        number("a + b", "mistakes: [{answer: a - b, feedback: No.}, {answer: a - 1 * b, feedback: No.}]"),
        "a - 1 * b",
    ),
    Fault(
        "mistake-not-credited",
        number(
            "a + 0.0",
            "tolerance: 0.003",
            "decimals: 3",
            "mistakes: [{answer: a + 0.0034, feedback: No.}]",
            kind="number",
        ),
        "a + 0.0034",
    ),
    Fault(
        "unsaid-credit",
        number('"[a, b, a + b]"', "mistakes: [{answer: '[a, b, a - b]', feedback: No.}]", kind="array"),
        "[a, b, a - b]",
    ),
    Fault("cannot-render", number("a + b", prompt="Let $\\frac{<< b >>$ be."), "Let"),
    Fault("cannot-render", SOUND.replace("You flipped $W$.", r"\\$\\input{W}\\$ $\\input{W}$"), "title"),
    Fault("no-table", SOUND.replace("no padding.", r"no padding.\n\n| a | b |\n| 1 | 2 |\n"), "Let"),
    Fault("literal-answer", number("max(a, b)", kind="text"), "max"),
    Fault(
        "too-few-digits",
        number("a + b", prompt="Let $b = << b >>$ and $1 / << b / 6007 >> = << 6007 / b >>$."),
        "b / 6007",
    ),
    Fault("evaluation", number("a + b", prompt="It is << b / (b - 5) >>."), "b / (b"),
    Fault("leak", number("a + b", prompt="Let $b = << b >>$, so << a + b >>."), "a + b >>"),
    Fault("leak", SOUND.replace("stride 1", "stride << places(y, 2) >>"), "places(y", frozenset({"leak"})),
    Fault("leak", SOUND.replace("stride 1", "stride << cross_correlate(x, W) >>"), "cross_correlate(x, W) >>"),
    Fault("leak", number("a + b", prompt="Let << b >> be near << b - 1 + a + 1 >>."), "a + b"),
    Fault("unlabelled-convention", question(f"{SLIDING}{SLIDE}answer: 'cross_correlate(x, W)'}}"), "cross_correlate"),
)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.code}: {fault.at}")
def test_fault_is_found_at_its_place(fault):
    report = check(fault.text, fault.seeds)
    found = {problem.code for problem in report.problems}
    assert fault.code in found, report.problems
    assert found <= {fault.code, *fault.further}, report.problems
    places = set()
    for problem in report.problems:
        line = fault.text.splitlines()[problem.line - 1]
        places.add(line[problem.column - 1 :])
        assert problem.severity == CODES[problem.code].severity
        assert problem.file == "q.yaml"
    assert any(place.startswith(fault.at) for place in places), report.problems


@pytest.mark.parametrize(
    ("answer", "mistake", "kind", "told"),
    [
        ("[a, b, a + b]", "answer: '[a, b, a - b]', feedback: No.", "array", "where 67% of the entries are right"),
        ("[a, b, a + b]", "answer: '[a, b, a - b]', feedback: No., credit: 0%", "array", None),
        ("[a, 1, 2, 3]", "answer: '[a, 2, 3, 4]', feedback: No.", "array", "write credit: 25%, or credit: 0%"),
        ("[a, 1, 2, 3, 4]", "answer: '[a, 2, 3, 4, 5]', feedback: No.", "array", None),
        ("a + b", "answer: a - b, feedback: No.", "integer", None),
        ("<< a >>x + << b >>", "answer: << a >>x, feedback: No.", "expression", None),
    ],
)
def test_a_mistake_that_takes_away_what_entries_earn_says_so(answer, mistake, kind, told):
    text = number(f'"{answer}"', f"mistakes: [{{{mistake}}}]", kind=kind)
    said = [problem.message for problem in check(text).problems if problem.code == "unsaid-credit"]
    assert len(said) == (told is not None)
    assert all(told in message for message in said)


def test_every_code_is_provoked():
    # These need more than a question: see the tests of templates, of LaTeX and of code.
    assert {fault.code for fault in FAULTS} == CODES.keys() - {"bad-html", "typst-error", "latex-error", "not-run"}


def test_sound_question_is_left_alone():
    report = check(SOUND, seeds=60)
    assert report.problems == ()
    assert report.drawn == 60
    assert all(share > 0.9 for share in report.mistakes)
    assert 0.9 < report.variety.acceptance <= 1


def test_what_follows_smoothly_may_be_rounded():
    assert check(FOLLOWING.format(answer="v * v - sqrt(v)")).problems == ()


def test_problems_tell_the_seed_and_how_often():
    report = check(number("a + b", "check: a + b + (b > 4)"), seeds=40)
    (problem,) = report.problems
    assert problem.code == "second-opinion"
    assert " of 40 variants)" in problem.message
    assert "(seed " in problem.message


def test_a_question_without_draws_is_looked_at_once():
    report = check(number("a + b", values="a: 3\n  b: 4"))
    assert (report.drawn, report.variety.variants, report.variety.exact) == (1, 1, True)
    assert report.problems == ()


@pytest.mark.parametrize(
    ("values", "require", "variants"),
    [
        ("a: integer(1, 30)\n  b: integer(1, 50)", "True == True", 1500),
        ("a: integer(1, 30)\n  b: integer(1, a)", "a > 0", 465),
        ("a: integer(1, 40)\n  b: integer(1, 40)", "a < b", 780),
        ("a: choice(1, 1, 2)\n  b: integer(0, 6, step=2)", "b > 0", 6),
        ("a: len(sample(2, [1, 2, 3]))\n  b: integer(1, 9)", "b > 0", 9),
    ],
)
def test_few_variants_are_counted(values, require, variants):
    text = number("a + b", values=values).replace("prompt:", f"require: ['{require}']\nprompt:")
    variety = check(text, seeds=10).variety
    assert variety.exact
    assert variety.variants == variants


def test_many_variants_are_estimated():
    text = number("a + b", values="a: integer(1, 1000)\n  b: integer(1, 1000)").replace(
        "prompt:", "require: [a < b]\nprompt:"
    )
    variety = check(text, seeds=100).variety
    assert not variety.exact
    assert 400_000 < variety.variants < 600_000


PROMPT = "Let $x = << x >>$ and $W = << W >>$. {}"
CONVENTIONS = (
    # answer, conventions, said in the prompt, whether something is left open
    ("cross_correlate(x, W)", "", "", True),
    ("cross_correlate(x, W)", "cross-correlation", "", False),
    ("cross_correlate(x, W)", "", "The filter is not flipped.", False),
    ("convolve(x, W)", "convolution", "", False),
    ("cross_correlate(x, ones(2, 2))", "", "", False),
    ("cross_correlate(x, W, padding=1)", "cross-correlation", "The padding is 1.", True),
    ("cross_correlate(x, W, padding=1)", "cross-correlation, padding a side", "", False),
    ("cross_correlate(x, W, padding=1)", "cross-correlation", "A zero is put on every side.", False),
    ('cross_correlate(x, W, padding="same")', "cross-correlation", "", False),
    ("cross_correlate(x, W, stride=2)", "cross-correlation", "", True),
    ("cross_correlate(x, W, stride=2)", "cross-correlation, floor", "", False),
    ("cross_correlate(x, W, 1)", "cross-correlation", "", False),
    ("conv_layer([x], [[W]])", "", "", True),
    ("conv_layer([x], [[W]], stride=2)", "cross-correlation", "", True),
    ("max_pool(x, 3)", "", "", False),
    ("max_pool(x, [3, 2])", "", "", False),
    ("max_pool(x, [3, 2], 2)", "", "", True),
    ("cross_correlate(integers(3, 3, low=1, high=4), W)", "", "", False),
    ("max_pool(x, 2)", "", "", True),
    ("max_pool(x, 2)", "floor", "", False),
    ("max_pool(x, 2, 1, 1)", "padding a side", "", True),
    ("max_pool(x, 2, 1, 1)", "padding a side, pooling pads with nothing", "", False),
    ("[output_size(n, 3, 2)]", "", "", True),
    ("[output_size(n, 3, 2)]", "floor", "", False),
    ("[output_size(n, 3, 1)]", "", "", False),
    ("[output_size(n, 3, 1, 2)]", "", "", True),
    ("[output_size(n, 3, 1, 2)]", "padding a side", "", False),
    ("[conv_parameters(n, 4, 3)]", "", "", True),
    ("[conv_parameters(n, 4, 3)]", "bias counted", "", False),
    ("[dense_parameters(n, 4)]", "", "Each neuron has a bias.", False),
    ('[recurrent_parameters("lstm", n, 4)]', "bias counted", "", True),
    ('[recurrent_parameters("lstm", n, 4)]', "two biases", "", False),
    ('[recurrent_parameters("lstm", n, 4, 0)]', "", "", False),
    ("x if n > 0 else cross_correlate(x, zeros(9, 9))", "", "", False),
)


@pytest.mark.parametrize(("answer", "conventions", "said", "left_open"), CONVENTIONS)
def test_conventions(answer, conventions, said, left_open):
    text = question(
        "values:\n  n: integer(20, 40)\n  x: integers(3, 3, low=1, high=9)\n  W: integers(2, 2, low=-3, high=3)\n"
        f"  y: '{answer}'\nprompt: '{PROMPT.format(said)}'\nparts: {{map: {{type: array, ask: Compute., answer: y}}}}",
        f"[{conventions}]",
    )
    assert ("unlabelled-convention" in codes(text, 10)) == left_open


@pytest.mark.parametrize(
    ("said", "left_open"),
    [("A volume.", True), ("Say it as height, width and channels.", False), ("Say $H \\times W \\times C$.", False)],
)
def test_order_of_channels(said, left_open):
    text = question(
        f"values: {{n: 'integer(20, 4000)'}}\nprompt: '{said} Side << n >>.'\n"
        "parts: {one: {type: shape, ask: Say its shape., answer: 'as_shape([n, n, 3])'}}"
    )
    assert ("unlabelled-convention" in codes(text, 10)) == left_open


def test_an_input_that_looks_like_the_answer_is_no_leak():
    text = question(
        "values:\n  x: integers(6, low=-2, high=50)\n  y: relu(x)\nprompt: 'Let $x = << x >>$.'\n"
        "parts: {one: {type: array, ask: 'Apply ReLU to << x >>, which gives << len(y) >> numbers.', answer: y}}"
    )
    assert "leak" not in codes(text)


@pytest.mark.parametrize(
    "hole",
    ["<< map_steps(x, W) >>", "<< convolution_figure(x, W, 1, 1) >>", "<< places(y, 2) >>", "<< reshape(y, 1, 4) >>"],
)
def test_blocks_that_hold_the_answer_are_a_leak(hole):
    text = SOUND.replace('no padding."', f'no padding.\\n\\n{hole}\\n"')
    assert "leak" in codes(text)


def test_a_table_that_holds_the_answer_in_a_column_is_a_leak():
    text = question(
        "values:\n  k: sample(4, [2, 3, 4, 5, 6])\n  s: sample(4, [1, 2, 3, 4, 5])\n"
        "prompt: |\n  Layers:\n\n  << layer_table(k, s) >>\n"
        "parts: {one: {type: array, ask: All fields., answer: 'receptive_fields(k, s)'}}"
    )
    assert "leak" not in codes(text)
    assert "leak" in codes(text.replace("layer_table", "receptive_field_table"))


def test_broken_template_gives_bad_html(tmp_path):
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "variant.html").write_text("<main><p>{{ question.title }}</main>")
    report = check_question(read_question("q", "q.yaml", SOUND), 5, load_templates(tmp_path))
    assert [problem.code for problem in report.problems] == ["bad-html"]


def test_a_template_of_which_no_pdf_can_be_made_is_a_problem(tmp_path):
    (tmp_path / "typst").mkdir()
    (tmp_path / "typst" / "variant.typ").write_text('{% include "typst/_preamble.typ" %}\n#nonsense\n')
    report = check_question(read_question("q", "q.yaml", SOUND), 3, load_templates(tmp_path))
    (problem,) = report.problems
    assert (problem.file, problem.line, problem.code) == (str(tmp_path / "typst" / "variant.typ"), 2, "template-error")
    assert "unknown variable: nonsense" in problem.message


@pytest.mark.skipif(find_latexmk() is None, reason="latexmk and pdflatex are not on the path")
@pytest.mark.parametrize(
    ("text", "expected"), [(SOUND, []), (SOUND.replace("You flipped $W$.", r"$\\cancel{W}$"), ["latex-error"])]
)
def test_latex_is_compiled_on_demand(text, expected):
    assert check(text, 3).problems == ()
    assert [problem.code for problem in check(text, 3, latex=True).problems] == expected


def test_checks_are_all_in_the_table(root):
    written = {
        line.split("(")[0].removeprefix("def ")
        for path in (root / "quizgen" / "checks").glob("*.py")
        for line in path.read_text().splitlines()
        if line.startswith("def check_")
    }
    assert written == {check.__name__ for check in CHECKS.values()} | {"check_question", "check_latex"}


def test_every_code_is_documented(root):
    rows = [line for line in (root / "docs" / "check.md").read_text(encoding="utf-8").splitlines() if line[:3] == "| `"]
    told = {}
    for row in rows:
        name, severity, meaning = (cell.strip() for cell in row.strip("|").split("|"))
        told[name.strip("`")] = (severity, meaning[0].lower() + meaning[1:].removesuffix("."))
    assert told == {name: (code.severity, code.meaning[0].lower() + code.meaning[1:]) for name, code in CODES.items()}
