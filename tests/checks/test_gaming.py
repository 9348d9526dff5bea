"""Marks for nothing: the same letter on every paper, an answer that most papers share, and one that earns too much."""

import re
from dataclasses import replace

import pytest

from quizgen.checks.gaming import check_fixed_answers, check_letters, check_same_answers, with_number
from quizgen.checks.survey import Survey, take_survey
from quizgen.generate import make_variant
from quizgen.kinds.integer import IntegerExpected
from quizgen.questions.reader import read_question
from quizgen.render.templates import load_templates

TEMPLATES = load_templates()


def survey(values: str, *parts: str, seeds: int = 40) -> Survey:
    """Draw a question whose parts are given as YAML."""
    lines = "\n".join(f"  part_{i}: {part}" for i, part in enumerate(parts))
    text = f"title: T\ntopics: [t]\nvalues: {values}\nprompt: p\nparts:\n{lines}\n"
    found, problems = take_survey(read_question("q", "q.yaml", text), seeds, TEMPLATES)
    assert not problems
    return found


def said(findings) -> list[str]:
    return [finding.message.partition(";")[0] for finding in findings]


YES_NO = '{type: choice, options: ["yes", "no"], answer: '
OFTEN = "{n: 'integer(1, 1000)', often: \"'yes' if n > %s else 'no'\"}"

LETTERS = [
    ("{n: 'integer(1, 1000)'}", f'{YES_NO}"no"}}', ["B is right in 40 of 40 variants"]),
    ("{n: 'integer(1, 1000)'}", f'{YES_NO}"no", shuffle: true}}', []),
    (OFTEN % 500, f"{YES_NO}often}}", []),
    (OFTEN % 10, f"{YES_NO}often}}", ["A is right in 39 of 40 variants"]),
    (OFTEN % 10, f"{YES_NO}often, shuffle: true}}", []),
    # An option that stays last is no better than one that is not shuffled.
    (
        "{n: 'integer(1, 1000)'}",
        "{type: choice, options: [a, b, none], answer: none, shuffle: true, last: [none]}",
        ["C is right in 40 of 40 variants"],
    ),
    (
        "{n: 'integer(1, 1000)'}",
        "{type: choices, options: [a, b, c, d], answer: [a, d]}",
        ["A, D is right in 40 of 40 variants"],
    ),
    ("{n: 'integer(1, 1000)'}", "{type: choices, options: [a, b, c, d], answer: [a, d], shuffle: true}", []),
    # A question that draws nothing has one paper for all.
    ("{n: 7}", f'{YES_NO}"no"}}', []),
    # No letters are typed here.
    ("{n: 'integer(1, 1000)'}", "{type: text, answer: [a]}", []),
]


@pytest.mark.parametrize(("values", "part", "told"), LETTERS)
def test_letters(values, part, told):
    assert said(check_letters(survey(values, part))) == told


@pytest.mark.parametrize(("right", "told"), [(36, True), (35, False)])
def test_nine_of_ten_are_too_many(right, told):
    """Of 40 variants, so many are told apart by their number, which the seeds go through."""
    drawn = survey("{n: 'integer(1, 1000000)'}", "{type: integer, answer: n}")
    limit = sorted(int(variant.values["n"]) for variant in drawn.variants)[right]
    found = survey(f"{{n: 'integer(1, 1000000)', v: \"'yes' if n < {limit} else 'no'\"}}", f"{YES_NO}v}}")
    assert bool(list(check_letters(found))) == told


@pytest.mark.parametrize(("seeds", "told"), [(9, False), (10, True)])
def test_letters_of_few_variants_are_left_to_chance(seeds, told):
    few = survey("{n: 'integer(1, 1000)'}", f'{YES_NO}"no"}}', seeds=seeds)
    assert bool(list(check_letters(few))) == told


WIDE = "integer(100, 9999)"
SEVEN = "{x: 'integers(7, low=100, high=9999)'}"
FIXED = [
    # Sound: the answers differ.
    (f"{{n: '{WIDE}'}}", "{type: integer, answer: n}", None),
    ("{x: 'integers(3, 3, low=-9, high=9)'}", "{type: array, answer: x}", None),
    # Mostly zeros: what is behind a ReLU, and a matrix of a few diagonals.
    ("{x: 'integers(3, 3, low=-9, high=3)'}", "{type: array, answer: relu(x)}", "0 in every place earns "),
    (f"{{n: '{WIDE}'}}", '{type: array, answer: "[[n, 0], [0, n]]"}', "0 in every place earns 50%"),
    # Mostly another number.
    (f"{{n: '{WIDE}'}}", '{type: array, answer: "[1, 1, n]"}', "1 in every place earns 67%"),
    (f"{{n: '{WIDE}'}}", '{type: array, answer: "[7, 7, n]"}', "7 in every place earns 67%"),
    # An answer of another variant, which is right in many.
    ("{n: 'choice(12, 13)'}", "{type: integer, answer: n}", "1[23] in every place earns "),
    ("{n: 'choice(12, 13, 14, 15, 16)'}", "{type: integer, answer: n}", None),
    ("{n: 'choice(2, 3)'}", '{type: shape, answer: "as_shape([5, n])"}', "the answer '5 x [23]' earns "),
    ("{n: 'integer(10, 99)'}", '{type: array, answer: "[3, 4, n]"}', r"the answer '\[3, 4, \d\d\]' earns "),
    # Nothing drawn has a bearing on it.
    (f"{{n: '{WIDE}', k: 3}}", "{type: integer, answer: k}", None),
    # A question of which only the order of options is drawn.
    (
        "{k: 3}",
        '{type: integer, answer: k}\n  b: {type: choice, options: ["yes", "no"], answer: "no", shuffle: true}',
        None,
    ),
    # One variant only.
    ("{x: zeros(3)}", "{type: array, answer: x}", None),
    # Not calculated.
    ("{n: 'choice(12, 13)'}", "{type: text, answer: [<< n >>]}", None),
    # A number with decimals.
    ("{n: 'choice(4, 5)'}", "{type: number, answer: 1 / n}", r"0\.2?5? in every place earns "),
    # Of ten entries the answer may give away three.
    (SEVEN, '{type: array, answer: "join([0, 0, 0], x)"}', None),
    (SEVEN, '{type: array, answer: "join([0, 0, 0, 0], x)"}', "0 in every place earns 36%"),
]


@pytest.mark.parametrize(("values", "part", "told"), FIXED)
def test_fixed_answers(values, part, told):
    # From 40 variants on, `check_same_answers` tells of what is right in most of them.
    found = said(check_fixed_answers(survey(values, *part.split("\n  b: "), seeds=39)))
    if told is None:
        assert found == []
    else:
        (message,) = found
        assert re.match(told, message), message


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ("{n: 'choice(12, 13)'}", []),
        (
            "{m: 'integer(1, 1000)', n: '13 if m > 20 else 12'}",
            ["13 in every place earns 100% on average over 39 variants"],
        ),
    ],
)
def test_where_there_are_two_answers_to_choose_from_half_of_the_marks_are_chance(values, told, monkeypatch):
    """As of a kind whose answers are true and false: what can be chosen wrongly is listed."""
    monkeypatch.setattr(IntegerExpected, "wrong_choices", lambda self: (replace(self, answer=25 - self.answer),))
    assert said(check_fixed_answers(survey(values, "{type: integer, answer: n}", seeds=39))) == told


def test_each_part_is_told_of_at_its_answer():
    x = "{x: 'integers(2, 2, low=1, high=9)'}"
    found = survey(
        x, "{type: array, answer: x}", "{type: shape, answer: shape(x)}", "{type: array, answer: 0 * x}", seeds=39
    )
    findings = list(check_fixed_answers(found))
    assert [(finding.code, finding.place.line, finding.place.column) for finding in findings] == [
        ("fixed-answer", 7, 33),
        ("fixed-answer", 8, 33),
    ]
    assert said(findings) == [
        "the answer '2 x 2' earns 100% on average over 39 variants",
        "0 in every place earns 100% on average over 39 variants",
    ]


ALWAYS = "it is the answer whatever is drawn: look at the expression, or draw what makes a difference"
SAME = [
    # The least entry of both vectors, and not of each two entries.
    ("{u: 'integers(3, low=0, high=9)', v: zeros(3)}", "{type: number, answer: 'sum(min(u, v))'}", "0 in every place"),
    (f"{{n: '{WIDE}'}}", "{type: integer, answer: 7 + 0 * n}", "7 in every place earns 100%"),
    (f"{{n: '{WIDE}'}}", "{type: shape, answer: 'as_shape([5, 2 + 0 * n])'}", "the answer '5 x 2' earns 100%"),
    # What is no number: options, words and formulas that an expression finds.
    (OFTEN % 0, f"{YES_NO}often, shuffle: true}}", "the answer is 'yes' in all 39 variants"),
    (OFTEN % 500, f"{YES_NO}often, shuffle: true}}", None),
    (f"{{n: '{WIDE}'}}", f'{YES_NO}"no", shuffle: true}}', None),
    (OFTEN % 0, "{type: text, answer: often}", "the answer is 'yes' in all 39 variants"),
    (OFTEN % 500, "{type: text, answer: often}", None),
    (f"{{n: '{WIDE}'}}", "{type: text, answer: [no]}", None),
    ("{n: 'integer(2, 9)', f: 'formula(\"x^2\") if n else n'}", "{type: expression, answer: f}", "the answer is 'x^2'"),
    # `check_letters` tells of this one.
    (OFTEN % 0, f"{YES_NO}often}}", None),
]


@pytest.mark.parametrize(("values", "part", "told"), SAME)
def test_an_answer_that_is_the_same_whatever_is_drawn(values, part, told):
    findings = list(check_fixed_answers(survey(values, part, seeds=39)))
    if told is None:
        assert findings == []
    else:
        (finding,) = findings
        assert finding.code == "fixed-answer"
        assert finding.message.startswith(told)
        assert finding.message.endswith(ALWAYS)


CARRIED = "it follows from the same in (a): ask for what also needs numbers of the paper, or write carried: 25%"
FOLLOWING = [
    # The same number for the size and, along both sides, for the shape: nobody has to look at the paper.
    ("{m: 'integer(20, 400)'}", "{type: shape, answer: 'as_shape([m, m])', follows: [part_0]}", CARRIED),
    ("{m: 'integer(20, 400)'}", "{type: shape, answer: 'as_shape([m, m])', follows: [part_0], carried: 25%}", None),
    # Here the paper is needed.
    ("{m: 'integer(20, 400)', k: 'integer(2, 9)'}", "{type: integer, answer: m * k, follows: [part_0]}", None),
    # One and the same answer is mostly right, whatever (a) says.
    ("{m: 'integer(1, 1000)'}", "{type: integer, answer: 'max(m, 950)', follows: [part_0]}", "draw numbers whose"),
]


@pytest.mark.parametrize(("values", "part", "told"), FOLLOWING)
def test_what_is_carried_needs_another_advice(values, part, told):
    findings = list(check_fixed_answers(survey(values, "{type: integer, answer: m}", part, seeds=39)))
    assert [finding.message.partition("; ")[2].startswith(told or "") for finding in findings] == [True] * bool(told)
    assert all(finding.place.line == 7 for finding in findings)


def seven_in(count: int) -> str:
    """Return values of which `n` is 7 in so many of 40 variants, and else differs."""
    drawn = survey("{m: 'integer(1, 1000000)'}", "{type: integer, answer: m}")
    limit = sorted(int(variant.values["m"]) for variant in drawn.variants)[count - 1]
    return f"{{m: 'integer(1, 1000000)', n: '7 if m <= {limit} else m'}}"


SHARED = [
    # What is worked out: more than half of the variants, or all.
    (seven_in(21), "{type: integer, answer: n}", "the answer is '7' in 21 of 40 variants; draw numbers whose"),
    (seven_in(20), "{type: integer, answer: n}", None),
    (
        f"{{n: '{WIDE}'}}",
        "{type: array, answer: 'zeros(2) * n'}",
        f"the answer is '[0, 0]' in all 40 variants; {ALWAYS}",
    ),
    (seven_in(21), "{type: expression, answer: << n >>x}", "the answer is '7x' in 21 of 40 variants; "),
    # What is known, and what is chosen or said in words.
    (f"{{n: '{WIDE}'}}", "{type: integer, answer: 7}", None),
    (f"{{n: '{WIDE}'}}", "{type: expression, answer: 7x}", None),
    (OFTEN % 500, f"{YES_NO}often}}", None),
    (OFTEN % 10, "{type: text, answer: often}", None),
]


@pytest.mark.parametrize(("values", "part", "told"), SHARED)
def test_an_answer_that_most_variants_share(values, part, told):
    findings = list(check_same_answers(survey(values, part)))
    assert [(finding.code, finding.message.startswith(told)) for finding in findings] == [("same-answer", True)] * bool(
        told
    )


def test_what_most_variants_share_is_told_once_and_not_of_few():
    values, part = seven_in(30), "{type: integer, answer: n}"
    many, few = survey(values, part), survey(values, part, seeds=39)
    assert [len(list(check(many))) for check in (check_same_answers, check_fixed_answers)] == [1, 0]
    assert [len(list(check(few))) for check in (check_same_answers, check_fixed_answers)] == [0, 1]


DIFFER = "draw numbers whose answers differ more"
FEWER = "draw numbers that lead to %s in fewer places, or give this part few of the marks"


@pytest.mark.parametrize(
    ("values", "part", "advice"),
    [
        ("{x: 'integers(3, 3, low=-9, high=3)'}", "{type: array, answer: relu(x)}", FEWER % 0),
        (f"{{n: '{WIDE}'}}", '{type: array, answer: "[7, 7, n]"}', FEWER % 7),
        # One whole answer for everybody, and what has one place.
        ("{n: 'integer(10, 99)'}", '{type: array, answer: "[3, 4, n]"}', DIFFER),
        ("{n: 'choice(12, 13)'}", "{type: integer, answer: n}", DIFFER),
        ("{m: 'choice(5, 5, 5, 5, 4)'}", '{type: shape, answer: "as_shape([m, m])"}', DIFFER),
    ],
)
def test_what_helps_against_an_answer_that_is_the_same(values, part, advice):
    (finding,) = check_fixed_answers(survey(values, part, seeds=39))
    assert finding.message.partition("; ")[2] == advice


def test_the_same_words_in_few_variants_are_left_to_chance():
    assert not list(check_fixed_answers(survey(OFTEN % 0, "{type: text, answer: often}", seeds=19)))


@pytest.mark.parametrize(("seeds", "told"), [(19, False), (20, True)])
def test_marks_of_few_variants_are_left_to_chance(seeds, told):
    few = survey(f"{{n: '{WIDE}'}}", "{type: integer, answer: 0 * n}", seeds=seeds)
    assert bool(list(check_fixed_answers(few))) == told


@pytest.mark.parametrize(
    ("part", "typed"),
    [
        ("{type: number, answer: -2.5}", "1"),
        ("{type: number, answer: 0.00000012}", "1"),
        ("{type: integer, answer: 12}", "1"),
        ('{type: shape, answer: "as_shape([5, 12])"}', "1 x 1"),
        ('{type: array, answer: "[[-1.5, 2], [3, 4]]"}', "[[1, 1], [1, 1]]"),
        ('{type: expression, answer: "2e^(-2)"}', "1"),
        ("{type: choice, options: ['1', '2'], answer: '2'}", ""),
    ],
)
def test_a_number_in_every_place(part, typed):
    text = f"title: T\ntopics: [t]\nprompt: p\nparts: {{a: {part}}}\n"
    variant = make_variant(read_question("q", "q.yaml", text), 1)
    assert with_number(variant.question.parts[0], variant.expected["a"], "1") == typed
