"""A class answers an exported quiz in Canvas, and marking its report gives the marks that were meant."""

import csv
import random
import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest
from canvas import Answer, Attempt, write_report
from canvas_import import as_reported, read_package
from canvas_questions import CanvasQuiz, Question

from quizgen.keys import read_key
from quizgen.marking import VariantMarker
from quizgen.model import VariantKey
from quizgen.workflows.export_sheet import export_sheet
from quizgen.workflows.mark_class import mark_class
from quizgen.workflows.settings import Settings

SHEET = """
title: Week 5
course: CS1
questions:
  - cnn/architectures
  - cnn/hyper-parameters
  - cnn/pca-versus-convolution
  - cnn/parameter-count
  - cnn/kernel-mechanics
  - cnn/multi-channel-convolution
  - cnn/network-shapes
  - cnn/template-matching
  - cnn/convolution-2d
  - foundations/tensor-shapes
  - foundations/activation-derivatives
  - rnn/backpropagation-through-time
  - rnn/design-type
  - rnn/design-type-in-words
  - rnn/double-negation
"""
STUDENTS = 300
SETTINGS = Settings((), None, Path("output"), "")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")
FAR = "90000"
"""A number that is nobody's mistake."""


@dataclass
class Meant:
    """What a student answers to the parts of a question: on paper, and in the boxes of Canvas."""

    typed: dict[str, str]
    answer: Answer


class Student:
    """Answers each part rightly, with one slip, altogether wrongly, or not at all."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)

    def answer(self, question: Question, variant: VariantKey, names: list[str]) -> Meant:
        marker = VariantMarker(variant)
        expected = {name: marker.parts[name].right for name in names}
        how = {name: self.draw.choice(["right"] * 5 + ["slip", "wrong", "blank"]) for name in names}
        if question.kind == "essay_question":
            text = {"right": "It is, as I said,\n\nthe same.", "blank": ""}.get(how[names[0]], "No.")
            return Meant({names[0]: text}, text)
        if question.options:
            return self._choose(question, names[0], how[names[0]])
        if question.pairs:
            return self._match(question, names[0], how[names[0]])
        boxes = list(question.blanks.values()) or [question.accepted or (f"{question.number[1]:f}",)]
        typed, answers = {}, []
        for name in names:
            kind, count = expected[name].kind, expected[name].fields
            own, boxes = boxes[:count], boxes[count:]
            paper, filled = self._fill(
                kind, expected[name].typed(), [self.draw.choice(texts) for texts in own], how[name]
            )
            typed[name] = paper
            answers += filled
        assert not boxes
        return Meant(typed, tuple(answers) if question.blanks else answers[0])

    def _fill(self, kind: str, typed: str, right: list[str], how: str) -> tuple[str, list[str]]:
        """Return what stands on paper, and what is typed into the boxes of a part."""
        if how == "blank":
            return "", [""] * len(right)
        if how == "right":
            return typed, right
        if kind in ("choice", "choices"):
            return ("A", ["A"]) if right != ["A"] else ("B", ["B"])
        if kind == "matching":
            letters = ["A" if letter != "A" else "B" for letter in right]
            letters = letters if how == "wrong" else [letters[0], *right[1:]]
            return ", ".join(f"{i}-{letter}" for i, letter in enumerate(letters, 1)), letters
        if kind in ("text", "expression"):
            return "7 + 8 q q", ["7 + 8 q q"]
        if how == "wrong":
            return NUMBER.sub(FAR, typed), [FAR] * len(right)
        return NUMBER.sub(FAR, typed, count=1), [FAR, *right[1:]]

    def _choose(self, question: Question, name: str, how: str) -> Meant:
        right = tuple(i for i, (_, is_right) in enumerate(question.options) if is_right)
        wrong = tuple(i for i, (_, is_right) in enumerate(question.options) if not is_right)
        chosen = {"right": right, "blank": (), "wrong": wrong[:1], "slip": wrong[-1:]}[how]
        if how == "slip" and question.kind == "multiple_answers_question":
            chosen = tuple(sorted((*right, *wrong[:1])))
        return Meant({name: ", ".join(chr(65 + i) for i in chosen)}, chosen)

    def _match(self, question: Question, name: str, how: str) -> Meant:
        right = [match for _, match in question.pairs]
        wrong = [next(other for other in question.matches if other != match) for match in right]
        chosen = {"right": right, "blank": [""] * len(right), "wrong": wrong, "slip": ["", *right[1:]]}[how]
        pairs = [f"{i}-{chr(65 + question.matches.index(one))}" for i, one in enumerate(chosen, 1) if one]
        return Meant({name: ", ".join(pairs)}, tuple(chosen))


@dataclass
class Class:
    """What came back, and what was meant: by student, question and part the response on paper and its marks."""

    quiz: CanvasQuiz
    attempts: list[Attempt]
    typed: dict[tuple[str, int, str], str]
    marks: dict[tuple[str, int, str], Fraction]
    rows: list[dict[str, str]]


def find_parts(question: Question, variants: dict[str, tuple[int, VariantKey]]) -> tuple[int, VariantKey, list[str]]:
    """Return the number and the variant of the question that a reference names, and its parts."""
    code, labels = re.match(r"(\S+)(?: \(([a-z, ]+)\)$)?", as_reported(question.html).strip().split("\n")[0]).groups()
    number, variant = variants[code]
    parts = variant.question.parts
    if labels is None:
        return number, variant, [part.name for part in parts]
    return number, variant, [parts[ord(label) - ord("a")].name for label in labels.split(", ")]


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Class:
    folder = tmp_path_factory.mktemp("canvas")
    (folder / "week-5.yaml").write_text(SHEET, encoding="utf-8")
    people = [(f'O"Neil, Ada {i}', 7000 + i, f"A{i:04}X") for i in range(STUDENTS)]
    with (folder / "class.csv").open("w", newline="", encoding="utf-8") as file:
        header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
        csv.writer(file).writerows([header, *([name, id, sis, f"a{id}", "L1"] for name, id, sis in people)])
    out = folder / "out"
    list(export_sheet(str(folder / "week-5.yaml"), SETTINGS, "canvas-qti", 10, folder / "class.csv", out=out))
    quiz = read_package(out / "week-5.zip")
    with (out / "key.jsonl").open(encoding="utf-8") as lines:
        key = read_key("key.jsonl", lines)
    variants = {
        variant.code: (number, variant) for paper in key.papers for number, variant in enumerate(paper.variants, 1)
    }
    attempts, typed, marks = [], {}, {}
    for name, id, sis in people:
        # Every tenth has two attempts, of which the last counts.
        for attempt in (1, 2) if id % 10 == 0 else (1,):
            student = Student(id * 2 + attempt)
            answers, papers = {}, {}
            for slot in quiz.slots:
                question = student.draw.choice(slot.questions)
                number, variant, names = find_parts(question, variants)
                meant = student.answer(question, variant, names)
                answers[question.ident] = meant.answer
                typed |= {(sis, number, part): text for part, text in meant.typed.items()}
                papers.setdefault((number, variant.code), {}).update(meant.typed)
            attempts.append(Attempt(name, id, sis, attempt, answers))
        for (number, code), responses in papers.items():
            found = VariantMarker(variants[code][1]).mark(responses)
            marks |= {(sis, number, part.name): part.mark for part in found.parts if part.name in responses}
    random.Random(5).shuffle(attempts)
    attempts.sort(key=lambda attempt: attempt.number)
    write_report(quiz, attempts, folder / "report.csv")
    list(mark_class(out / "key.jsonl", folder / "report.csv", SETTINGS, out=folder / "marks"))
    with (folder / "marks" / "marks.csv").open(encoding="utf-8-sig") as file:
        return Class(quiz, attempts, typed, marks, list(csv.DictReader(file)))


def test_every_part_gets_the_marks_that_were_meant(marked: Class) -> None:
    found = {(row["student"], int(row["question"]), row["part"]): Fraction(row["mark"]) for row in marked.rows}
    assert len({student for student, _, _ in found}) == STUDENTS
    assert found.keys() == marked.marks.keys()
    wrong = {
        key: (float(found[key]), float(mark)) for key, mark in marked.marks.items() if abs(found[key] - mark) > 5e-4
    }
    assert wrong == {}


def test_nothing_waits_but_what_a_person_marks(marked: Class) -> None:
    waiting = [row for row in marked.rows if row["status"] in ("review", "unreadable")]
    assert [row for row in waiting if not marked.typed[row["student"], int(row["question"]), row["part"]]] == []
    assert {row["status"] for row in marked.rows} >= {"correct", "incorrect", "blank", "partial"}
