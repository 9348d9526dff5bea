"""Parts that ask for code: what they draw, what they expect, what a key keeps of them."""

import json
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from quizgen.draws.stream import Stream
from quizgen.errors import UserFileError
from quizgen.generate import make_variant
from quizgen.keys import make_key, read_key, write_key
from quizgen.kinds.code.sandbox import run_function
from quizgen.marking import changed_answers, mark_variant
from quizgen.model import PaperKey, Question, Sheet, Variant, VariantKey
from quizgen.questions.evaluation import expect, live_mistakes, named_values
from quizgen.questions.reader import read_question
from quizgen.text.markdown import to_markdown

REFUSAL = run_function("def f():\n    return 1\n", "f", [[]]).refusal
needs_bubblewrap = pytest.mark.skipif(bool(REFUSAL), reason=REFUSAL)

MODEL = "import numpy as np\n\ndef scale(x, by):\n    return x * by + << shift >>\n"
PART: dict[str, Any] = {
    "type": "code",
    "ask": "Write it.",
    "function": "scale(x, by)",
    "inputs": {"n": "integer(1, 4)", "x": "integers(n, low=1, high=9)", "by": "choice(2, 3)", "twice": "2 * x"},
    "cases": 5,
    "answer": "x * by + shift",
    "starter": "def scale(x, by):\n    ...  # add << shift >>\n",
    "model": MODEL,
    "mistakes": [
        {"answer": "x * by", "feedback": "Add << shift >>.", "credit": "50%"},
        {"answer": "twice + shift", "feedback": "By `by`.", "credit": "20%"},
    ],
}


SEED_1 = [[[2, 6, 5], 2], [[3, 8, 1], 2], [[6, 9], 3], [[6, 5, 9, 3], 2], [[2], 3]]
FIRST_WORD = 10726536445861063753


def question(values: dict[str, Any] | None = None, **keys: Any) -> Question:
    data = {
        "title": "T",
        "topics": ["t"],
        "values": {"shift": "integer(10, 99)", **(values or {})},
        "prompt": "p",
        "parts": {"function": {**PART, **keys}},
    }
    return read_question("q", "q.yaml", json.dumps(data))


def arguments(variant: Variant) -> list[list[Any]]:
    task = expect(variant.question.parts[0], variant.values).task
    assert task is not None
    return [[np.asarray(argument).tolist() for argument in given] for given in task.arguments]


def test_each_case_has_inputs_of_its_own() -> None:
    variant = make_variant(question(), 1)
    given = arguments(variant)
    assert len(given) == 5
    assert len({str(one) for one in given}) == 5
    assert len({len(x) for x, _ in given}) > 1
    expected = variant.key.answers["function"]
    shift = variant.values["shift"]
    assert [output.tolist() for output in expected] == [[by * entry + shift for entry in x] for x, by in given]


def test_inputs_depend_on_question_and_seed_alone() -> None:
    one, other = make_variant(question(), 7), make_variant(question(), 7)
    assert arguments(one) == arguments(other) != arguments(make_variant(question(), 8))


def test_these_are_the_inputs_of_seed_1() -> None:
    """Whoever changes them changes what every key expects that is not yet marked."""
    assert arguments(make_variant(question(), 1)) == SEED_1
    assert Stream(1, "x").branch("1.x").word() == FIRST_WORD


def test_a_further_input_a_case_or_a_value_changes_no_other() -> None:
    before = arguments(make_variant(question(mistakes=[]), 3))
    inputs = {"first": "integer(1, 100)", **PART["inputs"]}
    assert arguments(make_variant(question(inputs=inputs, mistakes=[]), 3)) == before
    assert arguments(make_variant(question({"other": "integer(1, 5)"}, mistakes=[]), 3)) == before
    assert arguments(make_variant(question(cases=7, mistakes=[]), 3))[:5] == before


def test_an_argument_may_be_a_value() -> None:
    variant = make_variant(question(function="scale(x, shift)", answer="x * shift", mistakes=[]), 2)
    assert {shift for _, shift in arguments(variant)} == {variant.values["shift"]}
    pinned = make_variant(variant.question, 2, {"shift": 3})
    assert arguments(pinned) == [[x, 3] for x, _ in arguments(variant)]


def test_inputs_need_not_be_drawn() -> None:
    fixed = question(inputs={"x": [1, 2], "by": "shift - shift + 2", "twice": "2 * x"}, mistakes=[])
    variant = make_variant(fixed, 1)
    assert arguments(variant) == [[[1, 2], 2]] * 5
    assert "function.inputs" not in variant.key.drawn
    assert changed_answers(variant.key) == ()


def test_a_mistake_is_told_apart_over_all_cases() -> None:
    """Where `by` is 2 the second mistake is no mistake; over five cases it nearly always is."""
    shown = [len(live_mistakes(v.question.parts[0], v.values, expect(v.question.parts[0], v.values))) for v in drawn()]
    assert shown == [2] * 20


def drawn() -> list[Variant]:
    asked = question()
    return [make_variant(asked, seed) for seed in range(20)]


def test_inputs_are_no_values_of_the_question() -> None:
    variant = make_variant(question(), 1)
    assert list(named_values(variant.question)) == ["shift"]
    with pytest.raises(UserFileError, match=r"is not a value of q\. It has shift$"):
        make_variant(question(), 1, {"function.inputs": 3})


def test_too_many_inputs_are_refused() -> None:
    with pytest.raises(UserFileError, match="the inputs of all cases have more than 100,000 entries"):
        make_variant(question(inputs={"x": "zeros(30000)", "by": "2"}, mistakes=[]), 1)


def test_paper_and_solution() -> None:
    variant = make_variant(question(), 4)
    (part,), (solution,) = variant.paper.parts, variant.solution.parts
    shift = variant.values["shift"]
    assert part.starter is not None
    assert to_markdown(part.starter) == f"```python\ndef scale(x, by):\n    ...  # add {shift}\n```"
    assert part.note == "Hand in your code as text. It is run in Python with NumPy, on 5 inputs that are not shown."
    assert solution.typed == MODEL.replace("<< shift >>", str(shift))
    assert to_markdown(solution.shown) == f"```python\n{solution.typed}```"
    assert "return" not in repr(variant.paper)
    assert not [given for given in arguments(variant) if str(given[0]) in repr(variant.paper)]


def test_code_may_have_fences_and_shifts() -> None:
    body = '    """\n    ```\n    $x$\n    ```\n    """\n    return (x * by + 1 {}) - 1 + {}\n'
    model = "def scale(x, by):\n" + body.format("\\<< 0", "<< shift >>")
    variant = make_variant(question(model=model), 4)
    shift = variant.values["shift"]
    assert variant.solution.parts[0].typed == "def scale(x, by):\n" + body.format("<< 0", shift)
    assert to_markdown(variant.solution.parts[0].shown).startswith("````python\n")


# --- Keys -----------------------------------------------------------------------------------------------------


def written_and_read(variant: Variant) -> VariantKey:
    sheet = Sheet("s", "S", "S", "C", "", True, ())
    lines = list(write_key(make_key(sheet, 1, (), (PaperKey(None, (variant.key,)),))))
    assert all(json.loads(line) for line in lines)
    return read_key("key.jsonl", lines).papers[0].variants[0]


VARIED = [
    {},
    {"inputs": {"x": "integers(3, low=1, high=9)", "by": "choice(2, 3)", "twice": "x"}},
    {"inputs": {"x": "integer(1, 9)", "by": "0.5", "twice": "x"}},
    {"inputs": {"x": "decimals(2, 2, low=0, high=1)", "by": "choice(1, 2)", "twice": "x", "row": "scenario()"}},
    {"inputs": {"x": "(2, 3)", "by": "choice('a', 'b')"}, "answer": "zeros(x[0], x[1]) + shift", "mistakes": []},
    {"inputs": {"x": "['a', [1, 2]]", "by": "choice('a', 'b')"}, "answer": "len(x) + shift", "mistakes": []},
]


@pytest.mark.parametrize("keys", VARIED, ids=range(len(VARIED)))
def test_a_key_keeps_inputs_and_outputs(keys: dict[str, Any]) -> None:
    data = {**question().data, "scenarios": [{"a": 1}], "parts": {"function": {**PART, **keys}}}
    variant = make_variant(read_question("q", "q.yaml", json.dumps(data)), 5)
    key = written_and_read(variant)
    assert changed_answers(key) == ()
    assert repr(key.drawn["function.inputs"]) == repr(variant.key.drawn["function.inputs"])


def test_an_output_that_differs_is_told() -> None:
    variant = make_variant(question(), 5)
    outputs = variant.key.answers["function"]
    changed = {"function": (*outputs[:-1], outputs[-1] + 1)}
    key = VariantKey(variant.key.code, variant.question, 5, variant.key.drawn, changed)
    assert changed_answers(key) == ("function",)


# --- Marking --------------------------------------------------------------------------------------------------


def mark(program: str, seed: int = 5) -> Any:
    (marked,) = mark_variant(written_and_read(make_variant(question(), seed)), {"function": program}).parts
    return marked


@needs_bubblewrap
def test_programs_are_marked_from_the_key() -> None:
    shift = make_variant(question(), 5).values["shift"]
    right = mark(f"def scale(x, by): return [by * e + {shift} for e in x]")
    assert (right.status, right.fraction, right.feedback, right.rule) == ("correct", 1, "Correct.", "answer")
    assert right.reading == "1 line of Python"
    assert right.expected == MODEL.replace("<< shift >>", str(shift))
    forgotten = mark("def scale(x, by): return x * by")
    assert (forgotten.status, forgotten.fraction, forgotten.rule) == ("partial", Fraction(1, 2), "mistake")
    assert forgotten.feedback == f"Add {shift}."


@needs_bubblewrap
def test_a_mistake_decides_also_where_the_share_of_the_cases_is_more() -> None:
    """Seed 5 has three cases of five in which `by` is 2, so that three are right."""
    variant = make_variant(question(), 5)
    twos = sum(by == 2 for _, by in arguments(variant))
    marked = mark(f"def scale(x, by): return 2 * x + {variant.values['shift']}")
    assert marked.fraction == Fraction(1, 5) < Fraction(twos, 5)
    assert marked.feedback == "By by."


@needs_bubblewrap
def test_a_mistake_takes_no_further_run(monkeypatch: pytest.MonkeyPatch) -> None:
    from quizgen.kinds.code import sandbox

    started = []
    run = sandbox._run
    monkeypatch.setattr(sandbox, "_run", lambda *given: started.append(given) or run(*given))
    assert mark("def scale(x, by): return x * by  # once").rule == "mistake"
    assert len(started) == 1


def test_without_a_sandbox_a_person_marks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    marked = mark("def scale(x, by): return 1")
    assert (marked.status, marked.fraction, marked.feedback) == ("review", 0, "Your tutor marks this.")
    assert "apt install bubblewrap" in marked.for_tutor
    assert mark("def scale(x, by) return 1").status == "unreadable"
