"""Holes that print too few digits for what follows from them: named, with what to write."""

import re

import pytest

from quizgen.checks.digits import check_digits
from quizgen.checks.survey import Finding, take_survey
from quizgen.questions.reader import read_question
from quizgen.render.templates import load_templates

TEMPLATES = load_templates()


def findings(solution: str, prompt: str = "p", ask: str = "", values: str = "") -> list[Finding]:
    """Check a question whose p is 0.4 and whose q is 0.0029988..., so that p / q is 133.387."""
    lines = "\n".join(f"  {line}" for line in (solution, prompt, ask)).splitlines()
    text = (
        f"title: T\ntopics: [t]\nvalues:\n  p: 0.4\n  q: 0.4 / 133.387\n  third: 1 / 3\n  k: integer(2, 5)\n{values}"
        f"prompt: |\n{lines[1]}\nparts:\n  one:\n    type: integer\n    answer: k\n    ask: |\n    {lines[2]}\n"
        f"solution: |\n{lines[0]}\n"
    )
    survey, problems = take_survey(read_question("q", "q.yaml", text), 1, TEMPLATES)
    assert not problems
    return list(check_digits(survey))


SEVEN = "<< places(q, 7) >>"
TOO_FEW = [
    # A fraction of two holes, of which one is printed too coarsely.
    (r"$\frac{<< p >>}{<< q >>} = << p / q >>$", r"\frac{0.4}{0.003} is 133.333", "133.387", SEVEN),
    # Whatever dress the hole wears, and wherever the equation stands.
    (r"$<< p >> / << places(q, 4) >> = << p / q >>$", "0.4 / 0.0030 is 133.333", "133.387", SEVEN),
    (r"$<< p >> / << round(q, 4) >> = << p / q >>$", "0.4 / 0.003 is 133.333", "133.387", SEVEN),
    (
        r"$9000 (1 << signed(-q) >>) = << 9000 - 9000 * q >>$",
        "9000 (1 - 0.003) is 8973.000",
        "8973.011",
        "+ (<< places(-q, 7) >>)",
    ),
    (r"$y = << p >> / << q >> \approx << places(p / q, 2) >>$, so.", "0.4 / 0.003 is 133.33", "133.39", SEVEN),
    (
        r"Then $1000 \cdot << q >> + 1 = << places(1000 * q, 4) >> + 1 = << places(1000 * q + 1, 4) >>.$",
        r"1000 \cdot 0.003 + 1 is 4.0000",
        "3.9988",
        SEVEN,
    ),
    (
        r"$$\begin{aligned} y &= \frac{<< p >>}{<< q >>} \\ &= << p / q >> \end{aligned}$$",
        r"\frac{0.4}{0.003} is 133.333",
        "133.387",
        SEVEN,
    ),
    (
        r"$a = 2, \quad y = << p >> / << q >> = << p / q >>, \quad b = 3$",
        "0.4 / 0.003 is 133.333",
        "133.387",
        SEVEN,
    ),
    (r"$<< p >> / << q >> = 133.387$", "0.4 / 0.003 is 133.333", "133.387", SEVEN),
    (r"$e^{1000 \cdot << q >>} = << exp(1000 * q) >>$", r"e^{1000 \cdot 0.003} is 20.086", "20.061", SEVEN),
    # Powers of ten, as what is very small is printed.
    (
        r"$1 / << q / 1000 >> = << places(1000 / q, 0) >>$",
        r"1 / 3 \times 10^{-6} is 333333",
        "333468",
        "<< places(q / 1000, 11) >>",
    ),
    (
        r"$<< q >> - 0.00298 = << q - 0.00298 >>$",
        "0.003 - 0.00298 is 0.0000200",
        r"1.88 \times 10^{-5}",
        SEVEN,
    ),
]

ENOUGH = [
    r"$\frac{<< p >>}{<< places(q, 7) >>} = << p / q >>$",
    # A unit of the last digit is what rounding does.
    r"$<< third >> + << third >> = << 2 * third >>$",
    # It is not right with all digits either: a slip of the author's, or no equation between numbers.
    r"$<< p >> / << q >> = 140$",
    r"$k / << q >> = << p / q >>$",
    r"$f(<< q >>) = 133.387$",
    # Nothing is rounded.
    r"$3 \cdot << p >> = << 3 * p >>$",
    r"$<< p >> \cdot << k >> = 7$",
    # No number comes of it.
    r"$1000 \cdot << q >> = y$",
    r"$<< array([q, 1]) >> \cdot 1000 = << 1000 * array([q, 1]) >>$",
    r"$1 / (<< q >> - << q >>) = 5$",
    r"$\sqrt{-<< q >>} = 0.055$",
    # Another equation of the line, and another text.
    r"$y = << q >>, \quad 0.4 / 0.003 = 133.387$",
    r"$<< q >>$ and $0.4 / 0.003 = 133.387$",
    r"0.4 / << q >> = 133.387",
]


@pytest.mark.parametrize(("solution", "printed", "result", "write"), TOO_FEW)
def test_too_few(solution: str, printed: str, result: str, write: str) -> None:
    (finding,) = findings(solution)
    assert finding.code == "too-few-digits"
    said = f"too few digits: {printed} with what is printed, not {result}; write {write}"
    assert finding.message == said


@pytest.mark.parametrize("solution", ENOUGH)
def test_enough(solution: str) -> None:
    assert findings(solution) == []


def test_what_is_written_is_enough() -> None:
    for solution, *_ in TOO_FEW:
        (finding,) = findings(solution)
        hole = finding.message.rpartition("; write ")[2]
        shown = re.search(r"<< (?:places\(|round\(|signed\()?-?q[^>]*>>", solution)
        assert shown is not None
        assert findings(solution.replace(shown[0], hole, 1)) == [], (solution, hole)


def test_prompts_and_asks_are_looked_at_too() -> None:
    equation = "$<< p >> / << q >> = << p / q >>$"
    places = [finding.place.line for finding in findings(equation, equation, equation)]
    assert places == [9, 15, 17]


def test_all_variants_are_asked_how_many_digits_it_takes() -> None:
    text = (
        "title: T\ntopics: [t]\nvalues:\n  k: integer(2, 999)\n  q: 1 / (100 * k)\nprompt: p\n"
        "parts: {one: {type: integer, answer: k}}\nsolution: $1 / << q >> = << places(1 / q, 0) >>$\n"
    )
    survey, _ = take_survey(read_question("q", "q.yaml", text), 30, TEMPLATES)
    found = list(check_digits(survey))
    assert len(found) > 20
    assert len({finding.message.rpartition("; ")[2] for finding in found}) == 1
    write = found[0].message.rpartition("; write ")[2]
    survey, _ = take_survey(read_question("q", "q.yaml", text.replace("<< q >>", write)), 30, TEMPLATES)
    assert list(check_digits(survey)) == []


def test_where_one_hole_does_not_help_all_are_named() -> None:
    found = findings("$1000 \\cdot << third >> + 1000 \\cdot << third / 7 >> = << places(8000 / 21, 2) >>$")
    assert [finding.place.column for finding in found] == [18, 43]
