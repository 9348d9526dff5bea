"""What is taken for something else than its author may have meant is told, with what to write."""

import pytest

from quizgen.checks.question import check_question
from quizgen.generate import make_variant
from quizgen.questions.reader import read_question
from quizgen.render.templates import load_templates

TEMPLATES = load_templates()
VALUES = "values:\n  a: integers(4, low=1, high=99)\n  b: integers(4, low=1, high=99)\n"


def told(text, code):
    """Return what is said of a question under a code, with its lines."""
    report = check_question(read_question("q", "q.yaml", f"title: T\ntopics: [t]\n{text}"), 10, TEMPLATES)
    return [(problem.line, problem.message) for problem in report.problems if problem.code == code]


def prompt(lines):
    block = "".join(f"  {line}\n" for line in lines)
    return f"{VALUES}prompt: |\n{block}parts: {{one: {{type: integer, answer: sum(a)}}}}\n"


TABLES = [
    (["| k | s |", "| 3 | 1 |"], "| --- | --- |"),
    (["Look:", "| k | s | p |", "| 3 | 1 | 0 |", "", "So."], "| --- | --- | --- |"),
    (["| k | s |", "|---|", "| 3 | 1 |"], "| --- | --- |"),
    (["| $|a|$ | << sum(a) >> |", "| 3 | 1 |"], "| --- | --- |"),
    (["- Look:", "", "  > | k | s |", "  > | 3 | 1 |"], "| --- | --- |"),
    # These are tables, or none that anybody would take for one.
    (["| k | s |", "| --- | --- |", "| 3 | 1 |"], ""),
    (["| k | s |", "|:--|--:|", "| << sum(a) >> | 1 |"], ""),
    (["| k | s |"], ""),
    (["|a|", "|b|"], ""),
    (["|a| + |b|", "is large"], ""),
    (["```", "| k | s |", "| 3 | 1 |", "```"], ""),
    (["$p(a | b)$ or", "$p(b | a)$ or"], ""),
]


@pytest.mark.parametrize(("lines", "line"), TABLES)
def test_a_table_without_the_line_below_its_head(lines, line):
    found = told(prompt(lines), "no-table")
    assert [f"write '{line}' on a line of its own below '| " in message for _, message in found] == [True] * bool(line)


@pytest.mark.parametrize("key", ["prompt", "ask", "options", "feedback", "solution"])
def test_tables_are_looked_for_in_every_text(key):
    texts = dict.fromkeys(("prompt", "ask", "options", "feedback", "solution"), "Fine.")
    texts[key] = r"| k | s |\n| 3 | 1 |"
    found = told(
        f"""prompt: "{texts["prompt"]}"
parts:
  one: {{type: choice, ask: "{texts["ask"]}", options: [x, "{texts["options"]}"], answer: x,
    feedback: {{"{texts["options"]}": "{texts["feedback"]}"}}}}
  two: {{type: integer, ask: Say 3., answer: 3, mistakes: [{{answer: 4, feedback: "{texts["feedback"]}"}}]}}
solution: "{texts["solution"]}"
""",
        "no-table",
    )
    assert len(found) == {"feedback": 2}.get(key, 1)


WORDS = [
    ("[sum(a), sum(b)]", 'type: array and answer: "[sum(a), sum(b)]"'),
    ("[nothing, sum(b)]", 'type: array and answer: "[nothing, sum(b)]"'),
    ("sum(a * b)", 'type: number and answer: "sum(a * b)"'),
    ("max(sum(a), 3)", 'type: number and answer: "max(sum(a), 3)"'),
    # Words, and what calls nothing or nothing of the question's.
    ("a sum", ""),
    ("a", ""),
    ("sum", ""),
    ("f(a)", ""),
    ("sum(x)", ""),
    ("sum(3)", ""),
    ('"`sum(a)`"', ""),
    ('"the sum(a)"', ""),
    ('"<< sum(a) >>"', ""),
]


@pytest.mark.parametrize(("answer", "said"), WORDS)
def test_a_call_that_is_taken_for_words(answer, said):
    text = f"{VALUES}prompt: P\nparts:\n  one:\n    type: text\n    answer: {answer}\n"
    if answer == "a":
        text = text.replace("a: integers(4, low=1, high=99)", "a: choice('x', 'y')")
    found = told(text, "literal-answer")
    assert [said in message for _, message in found] == [True] * bool(said)
    assert [line for line, _ in found] == [10] * bool(said)


@pytest.mark.parametrize("answer", ["[sum(a), sum(b)]", '"[sum(a), sum(b)]"', "\n      - sum(a)\n      - sum(b)"])
def test_a_list_of_calls_is_an_array_where_an_array_is_asked_for(answer):
    text = f"title: T\ntopics: [t]\n{VALUES}prompt: P\nparts:\n  one:\n    type: array\n    answer: {answer}\n"
    variant = make_variant(read_question("q", "q.yaml", text), 1)
    sums = [sum(variant.values[name]) for name in ("a", "b")]
    assert variant.expected["one"].answer.tolist() == sums
    assert check_question(variant.question, 10, TEMPLATES).problems == ()


def test_words_of_other_kinds_are_words():
    text = f"{VALUES}prompt: P\nparts: {{one: {{type: choice, options: [sum(a), sum(b)], answer: sum(a)}}}}\n"
    assert told(text, "literal-answer") == []
