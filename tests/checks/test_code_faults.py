"""Faults put into a question that asks for code are each found; a sandbox is started for a few variants only."""

import pytest

from quizgen.checks.code import RUN
from quizgen.checks.question import check_question
from quizgen.kinds.code import sandbox
from quizgen.kinds.code.sandbox import run_function
from quizgen.questions.reader import read_question
from quizgen.render.templates import load_templates

TEMPLATES = load_templates()
REFUSAL = run_function("def f():\n    return 1\n", "f", [[]]).refusal
needs_bubblewrap = pytest.mark.skipif(bool(REFUSAL), reason=REFUSAL)

SOUND = """
title: Program a sum
topics: [programming]
conventions: [cross-correlation, no padding]
values:
  a: integer(100, 9999)
prompt: Let $a = << a >>$.
parts:
  function:
    ask: Write it.
    type: code
    function: f(x, w)
    inputs:
      x: integers(6, low=-5, high=5)
      w: integers(2, low=-5, high=5)
    answer: cross_correlate(x, w) + a
    starter: |
      def f(x, w):
          ...
    model: |
      def f(x, w):
          return x[:-1] * w[0] + x[1:] * w[1] + << a >>
    mistakes:
      - {answer: "convolve(x, w) + a", feedback: "You flipped it, << a >>.", credit: 50%}
"""


def check(text, seeds=12):
    return [str(p) for p in check_question(read_question("q", "q.yaml", text), seeds, TEMPLATES).problems]


@needs_bubblewrap
def test_a_sound_question_is_left_alone():
    assert check(SOUND) == []


FAULTS = [
    (
        "a model solution that is wrong",
        "* w[1]",
        "* w[0]",
        "21:7: answer-earns-less: the model solution is incorrect: Right in no case.",
    ),
    (
        "a model solution that fails",
        "* w[1]",
        "* v",
        "21:7: answer-earns-less: the model solution is incorrect: Right in no case.",
    ),
    ("a starter that is the answer", "    ...", "    return x[:-1] * w[0] + x[1:] * w[1] + << a >>", "18:7: leak"),
    ("a mistake that is the answer", "convolve(x, w) + a", "a + cross_correlate(x, w)", "mistake-is-answer"),
    ("a mistake that is impossible", "convolve(x, w) + a", "cross_correlate(w, x)", "impossible-mistake"),
    ("feedback that cannot be computed", 'feedback: "You', 'feedback: "<< a / (a - a) >> You', "evaluation"),
    ("a convention that is not said", "[cross-correlation, no padding]", "[no padding]", "unlabelled-convention"),
]


@needs_bubblewrap
@pytest.mark.parametrize(("title", "old", "new", "said"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_a_fault_is_found(title, old, new, said):
    assert SOUND.count(old) == 1
    problems = check(SOUND.replace(old, new))
    assert [said in problem for problem in problems] == [True], problems


@needs_bubblewrap
def test_a_convention_on_which_an_input_rests_has_to_be_said():
    text = SOUND.replace("answer: cross_correlate(x, w) + a", "answer: y + a")
    text = text.replace("      w: integers", "      y: cross_correlate(x, w)\n      w: integers")
    assert check(text) == []
    (problem,) = check(text.replace("[cross-correlation, no padding]", "[no padding]"))
    assert "unlabelled-convention" in problem


@needs_bubblewrap
def test_code_is_run_in_a_few_variants_only(monkeypatch):
    sandbox._call.cache_clear()
    started = []
    run = sandbox._run
    monkeypatch.setattr(sandbox, "_run", lambda *given: started.append(given) or run(*given))
    assert check(SOUND.replace("Program a sum", "Program one sum"), seeds=40) == []
    # The model solution, the starter, and the mistake.
    assert len(started) == 3 * RUN


def test_without_a_sandbox_it_says_so(monkeypatch):
    monkeypatch.setenv("PATH", "")
    (problem,) = check(SOUND)
    assert problem.startswith("q.yaml:21:7: warning: not-run: The code was not run: code is only run under bubblewrap")
    assert "3 of 12 variants" in problem
