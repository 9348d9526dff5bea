"""Ties between draws, attempts of which some bear numbers, keys that are cut short, and the limits of sizes."""

from dataclasses import replace

import pytest

from quizgen.draws.stream import Stream
from quizgen.errors import UserFileError
from quizgen.generate import make_variant
from quizgen.keys import read_key, write_key
from quizgen.lms.students import choose_attempts, match_students
from quizgen.model import Key, PaperKey, ResponseFile, ResponseRow, Student
from quizgen.questions.reader import read_question

HEAD = "title: Limits\ntopics: [limits]\nprompt: Here.\n"
ADA, BOB = (Student(name, name.lower(), "login", {"login": name.lower()}) for name in ("Ada", "Bob"))


def draw(values, seed=1, mistakes="[]"):
    text = f"{HEAD}values: {values}\nparts:\n  part: {{type: integer, answer: answer, mistakes: {mistakes}}}\n"
    return make_variant(read_question("limits", "limits.yaml", text), seed)


@pytest.mark.parametrize("seed", range(5))
def test_of_draws_that_are_as_good_the_first_is_taken(seed):
    """A mistake that always leads to the right answer speaks for no draw, and so moves none."""
    values = '{answer: "integer(1, 1000000)"}'
    never_told_apart = "[{answer: answer, feedback: None.}]"
    assert draw(values, seed, never_told_apart).values["answer"] == draw(values, seed).values["answer"]


@pytest.mark.parametrize(
    ("expression", "fits"),
    [
        ("integers(100, 100, low=0, high=1)", True),
        ("integers(10000, low=0, high=1)", True),
        ("integers(10001, low=0, high=1)", False),
        ("integers(73, 137, low=0, high=1)", False),
        # What a receptive field and its strides may come to, a kernel's least length, and a layer's numbers.
        ("receptive_field([(2, 1000000), (1, 1000000)])", True),
        ("receptive_field([(1, 1000000), (1, 1000001)])", False),
        ("receptive_field([(1, 1)])", True),
        ("receptive_field([(0, 1)])", False),
        ("receptive_field([(3, 1, 2)])", True),
        ("receptive_field([(3, 1, 2, 1)])", False),
    ],
)
def test_limits(expression, fits):
    values = f'{{x: "{expression}", answer: 1}}'
    if fits:
        assert draw(values).values["answer"] == 1
        return
    with pytest.raises(UserFileError):
        draw(values)


def test_a_word_at_the_limit_is_thrown_away():
    class Told(Stream):
        words = iter([2**64 - 1, 7])

        def word(self):
            return next(self.words)

    # Below 3, the words from 2**64 - 1 on would favour 0.
    assert Told(1, "x").below(3) == 1


@pytest.mark.parametrize(
    ("numbers", "last", "first"),
    [
        ((1, 2), 3, 2),
        ((2, 1), 2, 3),
        # Where one bears no number, the file's own order is the order.
        ((2, None), 3, 2),
        ((None, 1), 3, 2),
        ((None, None), 3, 2),
    ],
)
def test_attempts_of_which_some_bear_numbers(numbers, last, first):
    rows = tuple(ResponseRow(line, {"login": "ada"}, ("x",), number) for line, number in enumerate(numbers, 2))
    matches = match_students(ResponseFile("answers.csv", "moodle", (), rows), (ADA, BOB))
    assert [entry.row.line for entry in choose_attempts(matches, "last").rows] == [last]
    assert [entry.row.line for entry in choose_attempts(matches, "first").rows] == [first]


@pytest.mark.parametrize(
    ("roster", "papers", "whole"),
    [
        ((ADA, BOB), (ADA, BOB), True),
        ((ADA, BOB), (None,), True),
        ((), (None,), True),
        ((ADA, BOB), (BOB, ADA), False),
        ((ADA, BOB), (ADA,), False),
        ((ADA, BOB), (ADA, BOB, BOB), False),
        ((ADA, BOB), (), False),
        ((ADA, BOB), (None, None), False),
        ((), (), False),
    ],
)
def test_a_key_has_a_paper_for_each_student_or_one_for_all(roster, papers, whole):
    variant = draw('{answer: "integer(1, 9)"}').key
    key = Key("", "Limits", "limits", 1, roster, tuple(PaperKey(student, (variant,)) for student in papers))
    lines = list(write_key(key))
    if whole:
        read = read_key("key.jsonl", lines)
        assert [paper.student for paper in read.papers] == list(papers)
        assert replace(read, papers=()) == replace(key, papers=())
        return
    with pytest.raises(UserFileError, match="cut short"):
        read_key("key.jsonl", lines)
