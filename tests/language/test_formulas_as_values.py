"""A formula is a value: it is shown, typed, differentiated, and the answer of a part."""

import copy
import pickle
import subprocess
import sys
from typing import Any

import pytest

from quizgen.errors import UserFileError
from quizgen.formulas.formula import Formula
from quizgen.generate import make_variant
from quizgen.keys import read_key, write_key
from quizgen.language.expressions import Scope, compile_expression, evaluate
from quizgen.marking import mark_variant
from quizgen.model import Key, PaperKey, Place
from quizgen.questions.reader import read_question
from quizgen.text.markdown import to_markdown
from quizgen.text.plain import to_text

VALUES = {"k": 3, "c": -2, "p": 0.5, "f": Formula("3 w^2 x"), "g": Formula("x + 1"), "x": "x"}


def compute(text: str) -> Any:
    expression = compile_expression(text, lambda i: Place("q.yaml", 1, 1 + i), VALUES)
    return evaluate(expression, Scope(VALUES))


# What is called, and what it gives.
WORTH = [
    ("formula('{k} w^2 x', k=k)", "3 w^2 x"),
    ("formula('{c}w + {c}', c=c)", "-2w + (-2)"),
    ("formula('{p}w', p=0.1 + 0.2)", "0.3w"),
    ("formula('2 {g}', g=g)", "2 (x + 1)"),
    ("formula('2 {g}', g=formula('y'))", "2 y"),
    ("derivative(f, 'w')", "6*w*x"),
    ("derivative(derivative(f, 'w'), 'w')", "6*x"),
    ("derivative(f, 'y')", "0"),
    ("derivative(formula('w1^2'), 'w_1')", "2*w_1"),
    ("derivative(formula('h_{t-1}^2'), 'h_{t-1}')", "2*h_{t-1}"),
    ("derivative(2, 'w')", "0"),
    ("substitute(f, w=2)", "12*x"),
    ("substitute(f, w=g, x=p)", "1.5*(x + 1)^2"),
    ("substitute(f, x=formula('w'), w=formula('x'))", "3*x^2*w"),
    ("substitute(f)", "3*w^2*x"),
    ("simplify(formula('(x^2 - 1)/(x - 1)'))", "x + 1"),
    ("simplify(formula('0.5x + 0.25x'))", "0.75*x"),
    ("expand(formula('-2(3x - 1) + 4'))", "6 - 6*x"),
    ("expand(formula('(x + y)^2'))", "x^2 + 2*x*y + y^2"),
    ("fraction(0.75)", "3/4"),
    ("fraction(-1/3)", "-1/3"),
    ("fraction(2)", "2"),
    ("fraction(0)", "0"),
    ("fraction(0.1234567)", "1234567/10000000"),
    ("fraction(formula('0.4x + 0.125'))", "2*x/5 + 1/8"),
]


@pytest.mark.parametrize(("text", "typed"), WORTH)
def test_formulas_are_computed(text, typed):
    found = compute(text)
    assert isinstance(found, Formula)
    assert found.text == typed


NUMBERS = [
    ("evaluate(f, w=2, x=p)", 6),
    ("evaluate(f, w=p, x=p)", 0.375),
    ("evaluate(f, w=1/3, x=3)", 1.0),
    ("evaluate(formula('2^10'))", 1024),
    ("evaluate(formula('sigma(x)'), x=0)", 0.5),
    ("evaluate(derivative(formula('tanh(w)'), 'w'), w=0)", 1),
    ("evaluate(2.5)", 2.5),
]


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_formulas_come_to_numbers(text, value):
    found = compute(text)
    assert found == pytest.approx(value)
    assert type(found) in (int, float)


def test_numbers_are_put_into_a_formula_with_their_signs():
    assert compute("formula('{c}x + {c}', c=c)").math == "- 2 x - 2"


def test_a_gradient_is_a_list_of_derivatives():
    assert [one.text for one in compute("gradient(f, 'w', 'x')")] == ["6*w*x", "3*w^2"]


PROBLEMS = [
    ("derivative('w^2', 'w')", "derivative() takes a formula; make one of the text 'w^2' by formula('...')"),
    ("derivative([1, 2], 'w')", "derivative() takes a formula, not an array of shape 2"),
    ("derivative(f, 2)", "derivative() takes a symbol in quotes, such as 'w', not the number 2"),
    ("derivative(f, '2w')", "derivative() takes a symbol in quotes, such as 'w', not the text '2w'"),
    ("gradient(f)", "gradient() takes the names of symbols"),
    ("substitute(f, w='2')", "substitute() takes a formula; make one of the text '2'"),
    ("evaluate(f, w=2)", "evaluate() needs a number for x"),
    ("evaluate(f, w=g, x=1)", "evaluate() takes a number for w, not the formula x + 1"),
    ("evaluate(formula('f(x)'), x=1)", "evaluate() does not know what the function f is"),
    ("evaluate(formula('1/x'), x=0)", "the formula has no value there: it divides by zero"),
    ("evaluate(formula('ln x'), x=-1)", "the value of the formula is not a real number"),
    ("formula('{g}', g='x')", "formula() takes numbers and formulas into a formula, not the text 'x'"),
    ("formula(2)", "formula() takes a text, not the number 2"),
    ("formula('2 +')", "the formula could not be read: the formula ends"),
    ("formula('9^9^9')", "an exponent is larger than 10,000"),
    ("simplify(formula('9^9999'))", "a power in it is too large"),
    ("expand(formula('(x + 1)^999'))", "an exponent is larger than 60"),
    ("expand(formula('(x + y + z + w)^60'))", "multiplying out takes too long: make the formula shorter"),
    ("derivative(formula('" + "tanh(" * 29 + "w x" + ")" * 29 + "'), 'w')", "make the formula shorter"),
    ("substitute(formula('1/x'), x=0)", "it divides by zero"),
    ("substitute(formula('x^99'), x=formula('y^999'))", "an exponent is larger than 10,000"),
    ("derivative(formula('x!'), 'x')", "the result contains polygamma, which a formula cannot contain"),
    ("f + 1", "+ does not work on the formula 3 w^2 x"),
    ("derivation_steps(2, 'w')", "derivation_steps() takes a formula, such as formula('w^2 x')"),
]


@pytest.mark.parametrize(("text", "told"), PROBLEMS, ids=lambda text: text[:60])
def test_what_cannot_be_computed_is_a_problem_with_its_place(text, told):
    with pytest.raises(UserFileError) as caught:
        compute(text)
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.code) == ("q.yaml", 1, "evaluation")
    assert told in problem.message


# --- In a question --------------------------------------------------------------------------------------------

QUESTION = """
title: A slope
topics: [gradient]
symbols: {w: real, x: real}
values:
  k: integer(2, 9)
  f: formula('{k} w^2 x', k=k)
  g: derivative(f, 'w')
  all: gradient(f, 'w', 'x')
  slope: evaluate(g, w=0.5, x=2)
prompt: Let $f = << f >>$, which is << f >>.
parts:
  formal:
    ask: Differentiate by $w$.
    type: expression
    answer: g
    check: simplify(derivative(formula('{f} + x', f=f), 'w'))
    mistakes:
      - {answer: "<< substitute(g, w=1) >>", feedback: "No w is left of $<< g >>$.", credit: 50%}
  number: {type: number, ask: "At $w = 0.5$, $x = 2$?", answer: slope, check: 2 * k}
solution: |
  The gradient is $<< all >>$.

  << derivation_steps(f, 'w') >>
"""


@pytest.fixture(name="variant")
def draw_variant():
    return make_variant(read_question("q", "q.yaml", QUESTION), 3, {"k": 4})


def test_a_formula_is_shown_as_mathematics_in_math_and_as_typed_in_text(variant):
    assert to_markdown(variant.paper.prompt) == r"Let $f = 4 w^{2} x$, which is 4 w\^2 x."


def test_a_computed_answer_is_expected_shown_and_typed(variant):
    formal, number = variant.solution.parts
    assert variant.key.answers == {"formal": "8*w*x", "number": 8}
    assert (formal.typed, to_text(formal.shown)) == ("8*w*x", "8 w x")
    assert number.typed == "8"


@pytest.mark.parametrize(("typed", "fraction"), [("8 w x", 1), ("x*w*8", 1), ("8x", 0.5), ("w + x", 0)])
def test_a_computed_answer_is_marked(variant, typed, fraction):
    assert mark_variant(variant.key, {"formal": typed}).parts[0].fraction == fraction


def test_a_list_of_formulas_is_shown(variant):
    assert "The gradient is $8 w x, 4 w^{2}$." in to_markdown(variant.solution.worked).replace(r", \; ", ", ")


def test_a_formula_goes_through_a_key(variant):
    key = Key("course", "sheet", "Title", 1, (), (PaperKey(None, (variant.key,)),))
    (paper,) = read_key("key.jsonl", write_key(key)).papers
    assert mark_variant(paper.variants[0], {"formal": "8 w x"}).parts[0].fraction == 1


def test_a_formula_is_copied_to_another_process():
    for again in (pickle.loads(pickle.dumps(Formula("2x"))), copy.deepcopy(Formula("2x"))):
        assert (again, again.math) == (Formula("2x"), "2 x")


def test_a_formula_cannot_be_kept_as_a_draw():
    text = QUESTION.replace("formula('{k} w^2 x', k=k)", "formula('{k} w^2 x', k=integer(2, 9))")
    with pytest.raises(UserFileError, match="draw the number"):
        make_variant(read_question("q", "q.yaml", text), 1)


# --- When SymPy is loaded -------------------------------------------------------------------------------------

NUMERIC = ("cnn/cross-correlation-2d", "rnn/vanishing-gradient")


@pytest.mark.parametrize("id", NUMERIC)
def test_numeric_questions_start_without_sympy(id):
    code = (
        "import sys, quizgen\n"
        "from quizgen.marking import mark_variant\n"
        f"variant = quizgen.load_bank()[{id!r}]\n"
        "from quizgen.generate import make_variant\n"
        "variant = make_variant(variant, 1)\n"
        "mark_variant(variant.key, {part.name: '1' for part in variant.question.parts})\n"
        "sys.exit('sympy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
