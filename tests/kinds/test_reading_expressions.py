"""How students write formulas, what they mean, and which are equal."""

import json
import re
import subprocess
import sys

import pytest

from quizgen.formulas.answers import check_formula, parse_symbols, to_latex
from quizgen.formulas.grammar import read_formula
from quizgen.formulas.names import Vocabulary
from quizgen.formulas.sampling import DOMAINS, compare_formulas, parse_domain
from quizgen.formulas.writing import write
from quizgen.kinds.formula import FORMULA, FormulaExpected
from quizgen.marking.check import check_answer
from quizgen.model import Refusal, Unreadable


def test_every_expression_of_other_systems_agrees(shared):
    lines = (shared / "cases" / "answers.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["kind"] == "expression"]
    assert len(rows) == 286
    verdicts = {
        row["id"]: check_answer("expression", row["expected"], row["response"], row["tolerance"]) for row in rows
    }
    disagree = [
        (row["id"], row["response"], verdicts[row["id"]])
        for row in rows
        if (verdicts[row["id"]].status == "correct") != (row["verdict"] == "correct")
    ]
    assert disagree == []
    assert not [row["response"] for row in rows if verdicts[row["id"]].status == "unreadable"]


READ = [
    # Products without a sign.
    ("2x", "2*x"),
    ("2 x y", "2*x*y"),
    ("xy", "x*y"),
    ("x x 3", "x*x*3"),
    ("2(x+1)(x-1)", "2*(x + 1)*(x - 1)"),
    ("(x+1)x", "(x + 1)*x"),
    ("x(y+1)", "x*(y + 1)"),
    ("1/2 x", "1/2*x"),
    ("1/2*x", "1/2*x"),
    ("x/2/y", "x/2/y"),
    (r"\frac{1}{2}x", "1/2*x"),
    ("½x", "1/2*x"),
    # Signs.
    ("-x^2", "-x^2"),
    ("(-x)^2", "(-x)^2"),
    ("x/-y", "x/(-y)"),
    ("2*-x", "2*(-x)"),
    ("x - -y", "x - (-y)"),
    ("+x", "x"),
    ("−x – y", "-x - y"),
    # Powers.
    ("x**2", "x^2"),
    ("x²", "x^2"),
    ("x²³", "x^23"),
    ("e⁻ˣ", "e^(-x)"),
    ("x^2y", "x^2*y"),
    ("x^-2", "x^(-2)"),
    ("2^x^y", "2^x^y"),
    ("(2^x)^y", "(2^x)^y"),
    ("x^{2y}", "x^(2*y)"),
    ("e^x y", "e^x*y"),
    # Functions.
    ("sin 2x", "sin(2*x)"),
    ("sin x cos x", "sin(x)*cos(x)"),
    ("sinx", "sin(x)"),
    ("xlnx", "x*ln(x)"),
    ("tanh^2 x", "tanh(x)^2"),
    ("tanh²(x)", "tanh(x)^2"),
    ("sin**235(x)", "sin(x)^235"),
    ("log^2 2y", "log(2*y)^2"),
    ("sin^-1(x)", "arcsin(x)"),
    ("tanh^{-1} x", "artanh(x)"),
    ("sin(x)^2", "sin(x)^2"),
    ("sin x^2", "sin(x^2)"),
    ("exp -x", "exp(-x)"),
    ("log_2(x)", "log(x, 2)"),
    ("log10(x)", "log(x, 10)"),
    ("max(0, x)", "max(0, x)"),
    ("ReLU(x)", "relu(x)"),
    ("np.exp(x)", "exp(x)"),
    ("σ(x)", "sigmoid(x)"),
    ("x!", "factorial(x)"),
    ("√x", "sqrt(x)"),
    ("√(2x)", "sqrt(2*x)"),
    ("√2 x", "sqrt(2)*x"),
    ("sqrt2", "sqrt(2)"),
    ("f(x) + C", "f(x) + C"),
    ("f'(x)", "f'(x)"),
    # Brackets.
    ("|x|", "abs(x)"),
    ("2|x|y", "2*abs(x)*y"),
    ("||x| - 1|", "abs(abs(x) - 1)"),
    ("⌊x/2⌋ + 1", "floor(x/2) + 1"),
    ("⌈x⌉", "ceil(x)"),
    ("[x + {y}]", "x + y"),
    # Names.
    ("w_1", "w_1"),
    ("w₁x", "w_1*x"),
    ("w_{1}x_2", "w_1*x_2"),
    ("w1 x", "w_1*x"),
    ("h_{t-1}", "h_{t-1}"),
    ("hₜ₋₁", "h_{t-1}"),
    ("h_(t-1)", "h_{t-1}"),
    ("θ_1 x", "theta_1*x"),
    ("theta x", "theta*x"),
    ("x'", "x'"),
    ("2πr", "2*pi*r"),
    ("𝑥 + 𝑦", "x + y"),
    ("E^2", "e^2"),
    ("i", "i"),
    # LaTeX.
    (r"$\frac{1}{1+e^{-x}}$", "1/(1 + e^(-x))"),
    (r"\dfrac12 x", "1/2*x"),
    (r"\frac{1}{\sqrt{2\pi}s} e^{-\frac{x^2}{2 s^2}}", "1/(sqrt(2*pi)*s)*e^(-x^2/(2*s^2))"),
    (r"\left( x + 1 \right) \cdot y \times z", "(x + 1)*y*z"),
    (r"\sqrt{2x}", "sqrt(2*x)"),
    (r"\sqrt2x", "sqrt(2)*x"),
    (r"\sqrt[3]{x}", "x^(1/3)"),
    (r"\tanh\left(w_1 x\right)", "tanh(w_1*x)"),
    (r"\sigma(x)", "sigmoid(x)"),
    (r"\sigma{\left(x \right)}", "sigmoid(x)"),
    (r"\lfloor x \rfloor", "floor(x)"),
    (r"\lvert x \rvert", "abs(x)"),
    (r"\left|x\right|", "abs(x)"),
    (r"W_{\text{in}} x", "W_in*x"),
    (r"\operatorname{ReLU}(x)", "relu(x)"),
    (r"\log_{2} x", "log(x, 2)"),
    # Numbers.
    ("0.5x", "0.5*x"),
    (".5x", "0.5*x"),
    ("0,5x", "0.5*x"),
    ("0,125", "0.125"),
    ("0{,}5", "0.5"),
    ("5.1e-2", "0.051"),
    # Labels.
    ("y = 2x", "2*x"),
    ("f(x) = 2x", "2*x"),
    ("y = f(x) = 2x", "2*x"),
    ("dy/dx = 2x", "2*x"),
    (r"\frac{\partial L}{\partial w} = 2x", "2*x"),
    ("= 2x", "2*x"),
]


@pytest.mark.parametrize(("typed", "meant"), READ)
def test_what_is_meant(typed, meant):
    tree = read_formula(typed)
    assert not isinstance(tree, Unreadable), tree
    assert write(tree) == meant


KNOWN = Vocabulary(frozenset({"x", "y", "w_1", "rate", "a", "n"}), frozenset({"f"}), open=False)

UNREADABLE = [
    ("", "there is no formula", None),
    ("x +", "the formula ends where a number, a symbol or a bracket should follow", 3),
    ("2*/x", "a number, a symbol or a bracket is missing before '/'", 2),
    ("()", "a number, a symbol or a bracket is missing before ')'", 1),
    ("(x + 1", "')' is missing at the end", 6),
    ("x + 1)", "the bracket ')' has no partner", 5),
    ("(x + 1]", "')' was expected before ']'", 6),
    ("|x", "'|' is missing at the end", 2),
    ("1/2x", "it is not clear whether this belongs to the denominator: add brackets, or a '*'", 3),
    ("1/xy", "it is not clear whether this belongs to the denominator: add brackets, or a '*'", 3),
    ("x/(x+1)(x-1)", "it is not clear whether this belongs to the denominator: add brackets, or a '*'", 7),
    ("e^2x", "it is not clear whether this belongs to the exponent: add brackets, or a '*'", 3),
    ("sin x (x+1)", "it is not clear whether this belongs to 'sin': add brackets", 6),
    ("sin 2*x", "it is not clear whether this belongs to 'sin': add brackets", 5),
    ("√2x", "it is not clear whether this belongs to the root: add brackets", 2),
    ("sqrt 2x", "it is not clear whether this belongs to the root: add brackets", 6),
    ("x!!", "a double factorial cannot be read: add brackets", 1),
    ("σ", "'sigma' needs an argument: write sigma(...)", 0),
    ("3 1/2", "two numbers are next to each other", 2),
    (r"3\frac{1}{2}", "a number before a fraction could be a sum or a product", 1),
    ("(x)3", "a '*' or '^' is missing before '3'", 3),
    ("x2", "'x2' could be x_2, x^2 or 2*x", 0),
    ("1,234x", "'1,234' could be 1.234 or 1234", 0),
    ("x, y", "one formula was expected, and ',' separates two", 1),
    ("x\ny", "one formula was expected, on one line", 2),
    ("2x = y", "one formula was expected, without '='", 3),
    ("x = x + 1", "one formula was expected, without '='", 2),
    ("x < 2", "one formula was expected, without '<'", 2),
    (r"x \leq 2", "one formula was expected, without '≤'", 2),
    ("±x", "one formula was expected, without '±'", 0),
    ("2x or 3x", "one formula was expected, without the word 'or'", 3),
    ("hello", "'hello' is neither a symbol of the question nor a function", 0),
    ("x + bc", "'bc' is neither a symbol of the question nor a function", 4),
    ("x + ab", "'b' in 'ab' is neither a symbol of the question nor a function", 5),
    ("xwy", "'w' in 'xwy' is neither a symbol of the question nor a function", 1),
    ("bw_1", "'b' in 'bw' is neither a symbol of the question nor a function", 0),
    ("xbcy", "'xbcy' is neither a symbol of the question nor a function", 0),
    ("sin", "'sin' needs an argument: write sin(...)", 0),
    ("f + 1", "'f' is a function here: write f(...)", 0),
    ("f^-1(x)", "f^-1 could be the inverse or 1/f", 0),
    ("ln^-1(x)", "ln^-1 could be the inverse or 1/ln", 0),
    ("tanh'(x)", "the derivative of 'tanh' should be written out", 0),
    ("σ'(x)", "the derivative of 'sigma' should be written out", 0),
    ("asin(x)", "'asin' could be arcsin or a*sin", 0),
    ("log2x", "'log2' could be log_2 or log(2 ...)", 0),
    ("sin_2(x)", "'sin' has no subscript here", 0),
    ("x.__class__", "'.' cannot be part of a formula", 1),
    ("50% x", "'%' cannot be part of a formula", 2),
    ("∞", "infinity cannot be part of a formula", 0),
    (r"\int x", "'∫' cannot be part of a formula", 0),
    ("max(x, y))", "the bracket ')' has no partner", 9),
    ("sin(x, y)", "one formula was expected, and ',' separates two", 5),
    ("(" * 3_000, "it is nested more than 60 deep", 60),
    ("x" * 5_001, "a formula has at most 5,000 characters", None),
    ("x+" * 650 + "x", "the formula has more than 600 parts", 1198),
    ("1" * 401, "a number has more than 400 digits", 0),
    ("x + 1e99999", "an exponent is larger than 10,000", 4),
]


@pytest.mark.parametrize(("typed", "reason", "at"), UNREADABLE, ids=[row[0][:20] for row in UNREADABLE])
def test_what_cannot_be_read_is_told_with_its_place(typed, reason, at):
    assert read_formula(typed, KNOWN) == Unreadable(reason, at)


TOO_LARGE = [
    ("9**9**9**9", "an exponent is larger than 10,000", 4),
    ("factorial(10**9)", "a factorial's argument is larger than 10,000", 0),
    ("(x+1)^(10^6)", "an exponent is larger than 10,000", 5),
    ("exp(exp(exp(exp(9))))", "an exponent is larger than 10,000", 4),
    ("x + 1/(2 - 2)", "it divides by zero", 4),
    ("ln(0)", "it takes the logarithm of 0", 0),
    ("+".join(["sin(x)"] * 190), "the formula is too long to compute", None),
]


@pytest.mark.parametrize(("typed", "reason", "at"), TOO_LARGE, ids=[row[0][:20] for row in TOO_LARGE])
def test_what_is_too_large_is_not_computed(typed, reason, at):
    assert FormulaExpected("x").read(typed) == Unreadable(reason, at)


VERDICTS = [
    ("(c k^2 + 1) f", "f(ck^2+1)", "correct"),
    ("f(x) + C", "C + f(x)", "correct"),
    ("f(x + y)", "f(x) + f(y)", "incorrect"),
    ("f(x)", "f(-x)", "incorrect"),
    ("f'(x)", "f(x)", "incorrect"),
    ("σ(z)(1 - σ(z))", "e^-z/(1 + e^-z)^2", "correct"),
    ("1 - tanh^2(z)", "sech(z)^2", "correct"),
    ("σ(z)^2", "σ^2(z)", "correct"),
    ("σ^2 x", "x σ²", "correct"),
    ("1 - tanh^2(z)", "1 - tanh(z^2)", "incorrect"),
    ("ln(1 + e^x)", "softplus(x)", "correct"),
    ("h_{t-1} w_1", "w₁ hₜ₋₁", "correct"),
    ("xw_1", "w_1 x", "correct"),
    ("W_hh x", "W_hhx", "correct"),
    ("2x", "2x.", "correct"),
    ("2x", "2X", "incorrect"),
    ("x", "x + 0y", "correct"),
    ("x", "x + 10^-20", "incorrect"),
    ("x", "x + 10^60 - 10^60", "correct"),
    ("0", "sqrt(x^2 + 1) - sqrt(1 + x^2)", "correct"),
    ("0", "(x - a)^6000", "incorrect"),
    ("x/3", "0.333333333333 x", "correct"),
    ("x/3", "0.3333 x", "incorrect"),
    ("sqrt(x-3) sqrt(x-5)", "sqrt((x-3)(x-5))", "partial"),
    ("n!/(n-1)!", "n", "correct"),
    ("floor((n-k)/s) + 1", r"\lfloor \frac{n-k}{s} \rfloor + 1", "correct"),
    ("floor((n-k)/s) + 1", "(n-k)/s + 1", "incorrect"),
    ("x", "x/(x - x)", "incorrect"),
    ("I", "sqrt(-1)", "correct"),
    ("-1", "i^2", "incorrect"),
    ("x", "-", "blank"),
    ("x", "'+x", "correct"),
]


@pytest.mark.parametrize(("expected", "typed", "status"), VERDICTS)
def test_verdicts(expected, typed, status):
    assert check_answer("expression", expected, typed).status == status


DECLARED = [
    ("x", "|x|", {"x": "positive"}, "correct"),
    ("x", "|x|", {"x": "real"}, "incorrect"),
    ("x", "Re(x)", {"x": "complex"}, "incorrect"),
    ("(-1)^(2n)", "1", {"n": "integer"}, "correct"),
    ("(-1)^(2n)", "1", {"n": "real"}, "incorrect"),
    ("floor(n + 1/2)", "n", {"n": "natural"}, "correct"),
    ("x^2 + 1", "(x + i)(x - i)", {"x": "real", "i": "imaginary unit"}, "correct"),
    ("e^2", "2.718281828459^2", {"e": [1, 2]}, "incorrect"),
    ("rate x", "ratex", {"rate": "positive", "x": "real"}, "correct"),
    ("x(t) + 1", "1 + x(t)", {"x": "function", "t": "real"}, "correct"),
    ("x(t) + 1", "1 + t x(1)", {"x": "function", "t": "real"}, "incorrect"),
    ("ln(x - 1)", "ln(x - 1)", {"x": [2, 3]}, "correct"),
]


@pytest.mark.parametrize(("expected", "typed", "symbols", "status"), DECLARED)
def test_declared_symbols_are_sampled_from_their_domains(expected, typed, symbols, status):
    assert check_answer("expression", expected, typed, symbols=symbols).status == status


FORMS = [
    ("(x-1)(x+1)", "(x+1)(x-1)", "factored", ""),
    ("(x-1)(x+1)", "-(1-x)(x+1)", "factored", ""),
    ("(x-1)(x+1)", "x^2 - 1", "factored", "Right in value. It can be factored further."),
    ("(x-1)(x+1)", "1*(x^2 - 1)", "factored", "Right in value. It can be factored further."),
    ("(x-1)^2", "(x-1)(x-1)", "factored", ""),
    ("x^2 - 1", "x*x - 1", "expanded", ""),
    ("x^2 - 1", "(x-1)(x+1)", "expanded", "Right in value. A product is still to be multiplied out."),
    ("x^2 + 2x + 1", "(x+1)^2", "expanded", "Right in value. A power is still to be multiplied out."),
    ("x/2 + 1/2", "(x+1)/2", "expanded", "Right in value. A fraction is still to be split into its terms."),
    ("1 - x", "-(x-1)", "expanded", "Right in value. A bracket after a minus is still to be resolved."),
    ("sin(2(x+1))", "sin(2(x+1))", "expanded", ""),
    ("(x+y)/(x y)", "(y+x)/(x y)", "single-fraction", ""),
    ("(x+y)/(x y)", "1/x + 1/y", "single-fraction", "Right in value. It is not written as one fraction."),
    ("1/x", "x^-1", "single-fraction", "Right in value. It is not written as one fraction."),
]


@pytest.mark.parametrize(("expected", "typed", "form", "remark"), FORMS)
def test_the_form_asked_for(expected, typed, form, remark):
    verdict = check_answer("expression", expected, typed, form=form)
    assert (verdict.status, verdict.feedback) == (("incorrect", remark) if remark else ("correct", "Correct."))


TOLERANCES = [("0.01", 1.009, True), ("1%", 1.009, True), ("1%", 1.02, False), ({"decimals": 2}, 1.004, True)]


@pytest.mark.parametrize(("tolerance", "factor", "right"), TOLERANCES)
def test_a_tolerance_is_one_of_values(tolerance, factor, right):
    verdict = check_answer("expression", "x", f"{factor} x", tolerance, symbols={"x": [0.5, 0.9]})
    assert (verdict.status == "correct") == right


def test_remarks_name_foreign_symbols():
    assert check_answer("expression", "2x", "2X").feedback == "X and x are different symbols."
    assert check_answer("expression", "2x", "2q").status == "incorrect"
    assert check_answer("expression", "2x", "3x").feedback == "Not the right answer."


FOREIGN = [
    ("2q", "'q' is neither a symbol of the question nor a function", 1),
    ("2x + q - q", "'q' is neither a symbol of the question nor a function", 5),
    ("2x + x_1", "'x_1' is neither a symbol of the question nor a function", 5),
    ("y = 2x + C", "'C' is neither a symbol of the question nor a function", 9),
    ("2X", "'X' is not a symbol of the question, but 'x' is", 1),
    ("h(x) + 2x", "'h' is neither a symbol of the question nor a function", 0),
    ("G(x)", "'G' is not a symbol of the question, but 'g' is", 0),
]


@pytest.mark.parametrize(("typed", "reason", "at"), FOREIGN)
def test_a_symbol_that_the_question_does_not_declare_cannot_be_read(typed, reason, at):
    symbols = {"x": "real", "g": "function", "b": -1}
    assert FormulaExpected("2x", symbols=symbols).read(typed) == Unreadable(reason, at)
    assert check_answer("expression", "2x", typed, symbols=symbols).status == "unreadable"
    assert FormulaExpected("2x", symbols=symbols).read("2x + g(x) + pi b + e").shown == "2*x + g(x) + pi*b + e"


FIXED = {"w": "real", "h_0": 0, "b": -0.25, "k": 3, "n": 1_000_000}

STANDING_FOR_NUMBERS = [
    ("w^2", "w^2 + w h_0", 1),
    ("w^2", "w(w + (1 - w^2)h_0)", 1),
    ("w^2", "w^2 + h_0 + 0.001", 0),
    ("w^2 - 0.25", "w^2 + b", 1),
    ("w^2 + b", "w^2 - 1/4", 1),
    ("w^2 + b", "w^2 + b", 1),
    ("w^2 - 0.25", "w^2 - b", 0),
    ("w^2/16", "w^2 b^2", 1),
    ("w^3", "w^k", 1),
    ("kw + k^2", "3(w + 3)", 1),
    ("w - 1", "(w^2 - 1)/(w + 1 + h_0/k)", 1),
    ("w^2", "w^2/h_0", 0),
]


@pytest.mark.parametrize(("expected", "typed", "fraction"), STANDING_FOR_NUMBERS)
def test_a_symbol_stands_for_the_number_that_the_prompt_gives_it(expected, typed, fraction):
    assert check_answer("expression", expected, typed, symbols=FIXED).fraction == fraction


def test_numbers_that_symbols_stand_for_count_in_what_is_said_and_computed_of_a_response():
    expected = FormulaExpected("2 w^2", symbols=FIXED)
    read = expected.read("w^2 (k - b)/k + h_0")
    assert read.shown == "w^2*(k - b)/k + h_0"
    assert expected.as_value(read.value).text == "w^2*(3 - (-0.25))/3 + 0"
    told = check_answer("expression", "2 w^2 + w", "3(2 w^2 + w) + h_0", symbols=FIXED).feedback
    assert told == "Right up to a constant factor: this is 3 times the answer."
    assert check_answer("expression", "w^2 + w", "w^2 + w + w h_0", symbols=FIXED, form="expanded").fraction == 1
    assert FormulaExpected("b θ", symbols={"theta": "real", "b": 2}).typed() == "b*theta"
    assert to_latex("w h_0", FIXED) == "w h_{0}"


@pytest.mark.parametrize("typed", ["w^n", "n^n", "2^(n w/w)", "n!"])
def test_numbers_that_symbols_stand_for_make_no_formula_too_large(typed):
    assert check_answer("expression", "w", typed, symbols=FIXED).status in ("unreadable", "incorrect")


NO_DOMAIN = (
    "is not a domain; the domains are positive, real, natural, integer, complex, imaginary unit, function, "
    "and intervals [low, high]. A number is the symbol's value; it lies between -1,000,000 and 1,000,000"
)
UNREAD = "the answer could not be read:"

REFUSED = [
    ("2x +", {}, "", f"{UNREAD} the formula ends where a number, a symbol or a bracket should follow"),
    ("9^9^9", {}, "", f"{UNREAD} an exponent is larger than 10,000"),
    ("softmix(x)", {}, "", f"{UNREAD} 'softmix' is neither a symbol of the question nor a function"),
    ("2x + y", {"x": "real"}, "", "the answer uses y, which is not among the symbols"),
    ("x", {"x": "rael"}, "", f"'rael' {NO_DOMAIN}"),
    ("x", {"x": [2, 1]}, "", f"'[2, 1]' {NO_DOMAIN}"),
    ("x", {"x": True}, "", f"'True' {NO_DOMAIN}"),
    ("x", {"x": 2e6}, "", f"'2000000.0' {NO_DOMAIN}"),
    ("x", {"x": float("nan")}, "", f"'nan' {NO_DOMAIN}"),
    ("x^n", {"x": "real", "n": 20_000}, "", f"{UNREAD} an exponent is larger than 10,000"),
    ("1/h", {"h": 0}, "", f"{UNREAD} it divides by zero"),
    ("x", {"2": "real"}, "", "'2' is not a symbol's name"),
    ("1/(x - x)", {}, "", "the answer has no value where its symbols are sampled"),
    ("x", {}, "fractured", "'fractured' is not a form; the forms are factored, expanded, single-fraction"),
    ("(x+1)^2", {}, "expanded", "the answer is not in the form asked for: a power is still to be multiplied out"),
]


@pytest.mark.parametrize(("text", "symbols", "form", "reason"), REFUSED)
def test_what_cannot_be_an_answer(text, symbols, form, reason):
    assert check_formula(text, symbols, form) == reason
    with pytest.raises(ValueError, match=re.escape(reason)):
        check_answer("expression", text, "x", symbols=symbols, form=form)


def test_every_domain_is_declared_by_its_word():
    assert all(parse_domain(word) == domain for word, domain in DOMAINS.items())
    assert parse_symbols({"w_{1}": "real"}) == {"w_1": DOMAINS["real"]}


def test_an_answer_is_text_or_a_number():
    assert FormulaExpected("x").validate(" 2x ") == "2x"
    assert FormulaExpected("x").validate(0.5) == "0.5"
    assert isinstance(FormulaExpected("x").validate("  "), Refusal)


SHOWN = [("(c k^2 + 1) f", "(c k^2 + 1) f"), (r"\frac{x}{2}", "x/2"), ("θ²", "theta^2")]


@pytest.mark.parametrize(("expected", "shown"), SHOWN)
def test_the_answer_is_shown_as_it_may_be_typed(expected, shown):
    assert FormulaExpected(expected).typed() == shown


LATEX = [
    ("1/(1 + e^(-x))", r"\frac{1}{1 + e^{- x}}"),
    ("(c k^2 + 1) f/2", r"\frac{\left(c k^{2} + 1\right) f}{2}"),
    ("tanh^2 x", r"\tanh^{2}{\left(x \right)}"),
    ("x^(1/3)", r"\sqrt[3]{x}"),
    ("x/2/y", r"\frac{x}{2 y}"),
    ("h_{t-1} w_1", "h_{t-1} w_{1}"),
    ("b + a + 0.50", "b + a + 0.50"),
    ("floor(x/2)", r"\left\lfloor{\frac{x}{2}}\right\rfloor"),
    ("σ(z)", r"\sigma{\left(z \right)}"),
    ("-1/2", r"- \frac{1}{2}"),
    ("2I", "2 I"),
]


@pytest.mark.parametrize(("text", "latex"), LATEX)
def test_latex_stands_in_the_order_typed(text, latex):
    assert to_latex(text) == latex


STYLED = ["x^2 - 2*x + 1", "1/(1 + e^(-x))", "w_1*h_{t-1}^2", "2^(x^2)/3^x", "tanh(x)^2*y", "-x**3", "x^3!"]


@pytest.mark.parametrize("style", FORMULA.notations)
@pytest.mark.parametrize("expected", STYLED)
def test_every_style_is_right(expected, style):
    assert check_answer("expression", expected, style(expected)).status == "correct"


def test_wrong_formulas_agree_at_no_point():
    tree = read_formula("x^2")
    assert compare_formulas(read_formula("x^2 + 10^-9"), tree, {}).points == 1
    assert compare_formulas(read_formula("x*x"), tree, {}).points == 8
    assert compare_formulas(read_formula("|x|^2"), tree, {}).points == 32


def test_the_table_of_answer_types_imports_no_sympy():
    code = "import sys, quizgen.kinds.table; sys.exit('sympy' in sys.modules or 'mpmath' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
