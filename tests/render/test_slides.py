"""The tutor's deck: nothing runs off a slide, and no answer is seen before its turn."""

import io
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from pypdf import PdfReader
from sample_paper import PAPER, SOLUTIONS, prose

from quizgen.bank import load_bank
from quizgen.model import Figure, Paper, PaperPart, PaperQuestion, PartSolution, Solution, Steps, Table
from quizgen.render.slides import render_slides
from quizgen.render.templates import load_templates
from quizgen.render.typst import compile_typst
from quizgen.render.typst_prose import typst_pieces
from quizgen.sheets import make_paper, plan_papers
from quizgen.text.translated import translate_paper, translate_solution
from quizgen.workflows.draw_sheet import find_sheet

TEMPLATES = load_templates()
BANK = load_bank()
CLASS_PAPER = replace(PAPER, student=None)
STAGES = ("Question", "Recap", "Solution", "Answers")
NO_STEPS = Solution((PartSolution("n", "", prose("1"), ""),), prose(""))
ONE_PART = (PaperPart("n", "", prose("How many?"), "number", Fraction(1), ""),)


def draw(sheet_name: str) -> tuple[Paper, Sequence[Solution], bool]:
    sheet = find_sheet(sheet_name, BANK)
    paper, solutions, _, _ = make_paper(sheet, plan_papers(sheet, ())[0])
    return paper, solutions, sheet.shared


def stages(source: str) -> list[dict[str, str]]:
    """Return what each question has under each heading."""
    found = []
    for question in source.split("\n#quiz-question(")[1:]:
        parts = re.split(r"(?:^\)|\]), (question|recap|worked|answers): \(\n", question, flags=re.MULTILINE)
        found.append(dict(zip(parts[1::2], parts[2::2], strict=True)))
    return found


def render(
    prompt: str,
    parts: tuple[PaperPart, ...],
    solution: Solution,
    title: str = "A title",
    paper: Paper = CLASS_PAPER,
) -> str:
    question = PaperQuestion(title, "X", Fraction(2), ("bias counted",), prose(prompt), parts)
    return render_slides(replace(paper, questions=(question,)), [solution], TEMPLATES, shared=True)


def worked(text: str, *values: object) -> str:
    """Return a deck of one question with this worked solution."""
    return render("Look.", ONE_PART, replace(NO_STEPS, worked=prose(text, *values)))


# --- What stands where


@pytest.mark.parametrize("name", BANK.sheets())
def test_every_sheet_of_the_bank(name: str) -> None:
    paper, solutions, shared = draw(name)
    source = render_slides(paper, solutions, TEMPLATES, shared=shared)
    assert not re.search("[\ue000-\ue003]", source)
    assert ("numbers drawn for the class" in source) is not shared
    told = stages(source)
    assert len(told) == len(paper.questions)
    for question, parts in zip(told, paper.questions, strict=True):
        assert list(question) == ["question", "recap", "worked", "answers"]
        assert question["question"].count("quiz-part(") == len(parts.parts)
        assert question["answers"].count("#quiz-asked[") == len(parts.parts)
    assert [code for code in (question.code for question in paper.questions) if code in source] == []


def test_no_answer_before_it_is_revealed() -> None:
    parts = (
        PaperPart("n", "a", prose("How many?"), "number", Fraction(1), ""),
        PaperPart("m", "b", prose("And then?"), "number", Fraction(1), ""),
    )
    solution = Solution(
        (PartSolution("n", "a", prose("$<0>$", 7351), ""), PartSolution("m", "b", prose("$<0>$", 9182), "")),
        prose("There are $k = a + b = <0>$.\n\n<1>\n\nSo $<2>$.", 7351, Steps((prose("Then $<0>$.", 9182),)), 9182),
    )
    deck = Deck.of(render("Think of a number.", parts, solution))
    assert [page.stage for page in deck.pages] == ["Question", "Recap", *["Solution"] * 3, *["Answers"] * 2]
    assert "k = a + b" in deck.pages[1].text
    seen = [[answer in page.text for answer in ("7351", "9182")] for page in deck.pages]
    assert seen == [[0, 0], [0, 0], [1, 0], [1, 1], [1, 1], [1, 0], [1, 1]]


def test_pieces() -> None:
    text = prose(
        "**Size.** It has\n\n$$ a $$\n\nrows. Height:\n\n<0>\n\n$$ b $$\n\n$$ c $$\n\n- one\n- two\n\n"
        "3. three\n4. four\n\n<1>\n\n<2>\n\n> quoted\n\n$$ d $$",
        Steps((prose("first"), prose("second"))),
        Table((prose("h"),), ((prose("x"),),)),
        Figure("no-such", {}, "A net"),
    )
    assert [re.sub(r"\s+", " ", piece) for piece in typst_pieces(text)] == [
        '#strong[Size.]; It has #quiz-display("a", $ a $); rows. Height:',
        "#quiz-steps( [first], );",
        "#quiz-steps( [second], );",
        '#quiz-display("b", $ b $);',
        '#quiz-display("c", $ c $);',
        "#list( [one], );",
        "#list( [two], );",
        "#enum(start: 3, [three], );",
        "#enum(start: 4, [four], );",
        "#quiz-table((auto,), (left,), ([h],), narrow: true, [x], );",
        "#emph[A net];",
        "#quote(block: true)[quoted];",
        '#quiz-display("d", $ d $);',
    ]


def test_a_matching_is_answered_pair_by_pair() -> None:
    part = PaperPart("m", "", prose("Match."), "matching", Fraction(1), "", options=(prose("x"),), items=(prose("y"),))
    pairs = prose("<0>; <1>", "one → x", "two → y")
    deck = Deck.of(render("Look.", (part,), Solution((PartSolution("m", "", pairs, ""),), prose(""))))
    assert [page.stage for page in deck.pages] == ["Question", "Answers", "Answers"]
    assert ["two → y" in page.text for page in deck.pages] == [False, False, True]
    assert all("one → x" in page.text for page in deck.pages[1:])


# --- As a PDF


@dataclass(frozen=True)
class Page:
    """A page below the slide's title, with the number that is printed on it."""

    stage: str
    number: str
    text: str


@dataclass(frozen=True)
class Deck:
    """A deck that was compiled; `pages` leaves out those with nothing but a title."""

    pdf: bytes
    pages: Sequence[Page]

    @classmethod
    def of(cls, source: str) -> "Deck":
        pdf = compile_typst(source, "deck.pdf")
        # Letters of formulas are characters of their own, in italics.
        shown = [unicodedata.normalize("NFKC", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]
        return cls(pdf, [cls._read(text) for text in shown if any(stage in text for stage in STAGES)])

    @staticmethod
    def _read(text: str) -> Page:
        (stage,) = [stage for stage in STAGES if re.search(rf"^.*{stage}( \[|$)", text, re.MULTILINE)]
        return Page(stage, text.split()[-1], " ".join(text.split()))

    @property
    def slides(self) -> list[list[Page]]:
        """The pages of each slide: its steps."""
        numbers = dict.fromkeys(page.number for page in self.pages)
        return [[page for page in self.pages if page.number == number] for number in numbers]


def ink(pdf: bytes, folder: Path) -> list[tuple[float, float, float, float]]:
    """Return how far from the left, right, upper and lower edge of each page its ink begins, in millimetres."""
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm is not on the path")
    (folder / "deck.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-gray", "-r", "50.8", str(folder / "deck.pdf"), str(folder / "page")], check=True)
    found = []
    for file in sorted(folder.glob("page-*.pgm")):
        _, size, _, pixels = file.read_bytes().split(b"\n", 3)
        width, height = map(int, size.split())
        rows, columns = np.nonzero(np.frombuffer(pixels, np.uint8).reshape(height, width) < 200)
        edges = (columns.min(), width - 1 - columns.max(), rows.min(), height - 1 - rows.max())
        found.append(tuple(edge / 2 for edge in edges))
    return found


def assert_nothing_runs_off(deck: Deck, folder: Path, headings: int = 0) -> None:
    """Assert that each page but those of the sheet's title and headings is one slide, and that margins are empty."""
    assert len(PdfReader(io.BytesIO(deck.pdf)).pages) == 1 + headings + len(deck.pages)
    for left, right, above, below in ink(deck.pdf, folder):
        assert min(left, right) >= 9.5
        assert min(above, below) >= 2.5


@pytest.mark.parametrize("name", ["warm-up", "tutorial-09", "week-05-cnn"])
def test_nothing_of_a_sheet_runs_off_its_slides(name: str, tmp_path: Path) -> None:
    paper, solutions, shared = draw(name)
    deck = Deck.of(render_slides(paper, solutions, TEMPLATES, shared=shared))
    assert_nothing_runs_off(deck, tmp_path, sum(question.heading != "" for question in paper.questions))
    # Questions in their order, each from its text to its answers.
    told = " ".join(page.stage for page in deck.pages)
    each = re.findall(r"(?:Question ?)+(?:Recap ?)*(?:Solution ?)*(?:Answers ?)+", told)
    assert len(each) == len(paper.questions)
    assert "".join(each) == told


LONG = "Words follow words in this paragraph, which is far taller than any slide can be. " * 40
CODE = "```\ndef f(x):\n" + "".join(f"    y{i} = x[{i}] * 2  # 100 % {{_}} & ~^\n" for i in range(40)) + "```\n"


def test_what_is_too_large_for_a_slide_is_made_smaller(tmp_path: Path) -> None:
    wide, tall = np.arange(900).reshape(30, 30) / 10, np.arange(50).reshape(25, 2)
    rows = tuple((prose("<0>", i), prose("a row")) for i in range(40))
    parts = (
        PaperPart("a", "a", prose("Write `f`:\n\n" + CODE), "code", Fraction(1), ""),
        PaperPart("b", "b", prose("Which?"), "choice", Fraction(1), "",
                  options=(prose("`a % b`"), prose(CODE), prose("[1]"), prose("1. one\n2. two"))),
        PaperPart("c", "c", prose("Which of them?"), "choices", Fraction(1), "", "Name [all].",
                  options=tuple(prose(letter) for letter in "abcdefg")),
    )  # fmt: skip
    solution = Solution(
        (PartSolution("a", "a", prose(CODE), ""), PartSolution("b", "b", prose("[x] y"), ""),
         PartSolution("c", "c", prose(LONG), "")),
        prose(f"{LONG}\n\n$$ <0> $$\n\n$$ <1> $$\n\n<2>\n\n{CODE}\n\n> a quote\n\n# Heading\n\n---\n\n"
              "**Lead:**\n\n<3>\n\n[1] bracket\n\n5. five\n6. six [x]\n\n"
              "$$\\begin{align*} a &= b \\\\ c &= d \\end{align*}$$",
              wide, tall, Table((prose("$t$"), prose("what")), rows), Steps((prose("[2] $<0>$", tall), prose(LONG)))),
    )  # fmt: skip
    title = "100 % of # $ & _ { } ~ ^ \\ and " + "many more words than a line can hold " * 4
    paper = replace(CLASS_PAPER, title="50 % & more_#", attempt=2)
    deck = Deck.of(render(f"Look at\n\n$$ 7 $$\n\n{CODE}", parts, solution, title, paper))
    assert_nothing_runs_off(deck, tmp_path)
    shown = " ".join(page.text for page in deck.pages)
    assert all(f"y{i} = x[{i}]" in shown for i in range(40))
    assert all(f"{i} a row" in shown for i in range(40))


def test_one_piece_more_on_each_slide(tmp_path: Path) -> None:
    deck = Deck.of(render_slides(CLASS_PAPER, SOLUTIONS, TEMPLATES, shared=True))
    assert_nothing_runs_off(deck, tmp_path)
    of_first = [page for page in deck.pages if "Cross-correlation of an image" in page.text]
    revealed = ["Lay the filter on the window", "Multiply and add", "Sliding the window", "The size is"]
    first_seen = [next(i for i, page in enumerate(of_first) if text in page.text) for text in revealed]
    assert first_seen == sorted(set(first_seen))
    assert of_first[0].stage == "Question"
    assert of_first[-1].stage == "Answers"
    # The answer is no sooner there than on the slide of the answers.
    number = [page for page in deck.pages if "One step of a recurrent neuron" in page.text]
    assert ["0.462" in page.text for page in number] == [page.stage != "Question" for page in number]


def test_the_steps_of_a_slide_have_its_number_and_grow() -> None:
    deck = Deck.of(worked("\n\n".join(f"Step {i} is here." for i in range(1, 31))))
    solved = [slide for slide in deck.slides if slide[0].stage == "Solution"]
    shown = [[re.findall(r"Step (\d+)", page.text) for page in slide] for slide in solved]
    for steps in shown:
        assert [len(step) for step in steps] == list(range(1, len(steps) + 1))
        assert all(step == steps[-1][: len(step)] for step in steps)
    assert [int(i) for steps in shown for i in steps[-1]] == list(range(1, 31))
    # As few slides as hold them, filled alike.
    assert [len(steps) for steps in shown] == [10, 10, 10]
    assert [slide[0].number for slide in deck.slides] == [str(i + 2) for i in range(len(deck.slides))]


@pytest.mark.parametrize("lead", ["This leads on:", "**This leads on**", "# This leads on"])
@pytest.mark.parametrize("before", range(8, 13))
def test_what_leads_to_the_next_piece_stays_with_it(before: int, lead: str) -> None:
    text = "\n\n".join([*["One of several lines."] * before, lead, "This follows."])
    pages = [page for page in Deck.of(worked(text)).pages if page.stage == "Solution"]
    assert len(pages) == before + 1
    assert ["leads" in page.text for page in pages] == ["follows" in page.text for page in pages]


TALL = Table((prose("n"),), tuple((prose(f"row {i}"),) for i in range(40)))


def test_a_tall_table_leaves_room_for_the_line_that_leads_to_it() -> None:
    (page,) = [page for page in Deck.of(worked("This leads on:\n\n<0>", TALL)).pages if page.stage == "Solution"]
    assert "leads on: n row 0" in page.text


def test_a_question_with_a_tall_table_is_one_slide() -> None:
    prompt, five = prose("Look:\n\n<0>", TALL), tuple(replace(ONE_PART[0], name=name, label=name) for name in "abcde")
    question = PaperQuestion("A title", "X", Fraction(5), (), prompt, five)
    solution = Solution(NO_STEPS.parts * 5, prose(""))
    source = render_slides(replace(CLASS_PAPER, questions=(question,)), [solution], TEMPLATES, shared=True)
    (page,) = [page for page in Deck.of(source).pages if page.stage == "Question"]
    assert "row 39" in page.text
    assert page.text.count("How many?") == 5


def test_a_long_lead_appears_before_what_follows() -> None:
    pages = Deck.of(worked("This lead has two lines on a slide, because it has so many words in it that one line "
                           "does not hold them, as here:\n\nThis follows.")).pages  # fmt: skip
    solved = [page for page in pages if page.stage == "Solution"]
    assert ["follows" in page.text for page in solved] == [False, True]
    assert solved[0].number == solved[1].number


@pytest.mark.parametrize(
    ("options", "lines"),
    [
        (("one", "two", "three", "four"), ["A one B two C three D four"]),
        (("quite a few words", "some more of them", "and so on", "end"),
         ["A quite a few words B some more of them", "C and so on D end"]),
        (("an option that needs more than half of what a line can hold", "short"),
         ["A an option that needs more than half of what a line can hold", "B short"]),
        (("1. one\n2. two", "b"), ["A 1. one", "2. two", "B b"]),
    ],
)  # fmt: skip
def test_options_are_side_by_side_where_they_are_short(
    options: tuple[str, ...], lines: list[str], tmp_path: Path
) -> None:
    part = PaperPart("c", "", prose("Which?"), "choice", Fraction(1), "", options=tuple(map(prose, options)))
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not on the path")
    (tmp_path / "deck.pdf").write_bytes(compile_typst(render("Look.", (part,), NO_STEPS), "deck.pdf"))
    command = ["pdftotext", "-layout", "-f", "2", "-l", "2", str(tmp_path / "deck.pdf"), "-"]
    shown = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    found = [" ".join(line.split()) for line in shown.split("Which?")[1].splitlines()]
    assert [line for line in found if line][:-1] == lines


def test_bookmarks_are_the_questions_by_their_titles() -> None:
    paper = replace(CLASS_PAPER, title="All *of* #it", questions=(
        replace(CLASS_PAPER.questions[0], title="50 % of $x_1$"),
        replace(CLASS_PAPER.questions[1], heading="Further <b>"),
    ))  # fmt: skip
    solutions = [replace(SOLUTIONS[0], worked=prose("# Within\n\na\n\nb")), SOLUTIONS[1]]
    deck = Deck.of(render_slides(paper, solutions, TEMPLATES, shared=True))
    reader = PdfReader(io.BytesIO(deck.pdf))
    (top, below) = reader.outline
    assert top.title == "All *of* #it"
    titles = [entry.title for entry in below]
    assert titles == ["1 50 % of $x_1$", "Further <b>", f"2 {paper.questions[1].title}"]
    assert reader.metadata.title == "CS2109S · All *of* #it"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


@pytest.mark.parametrize(
    ("language", "stages", "said"),
    [("de", ["Frage", "Lösung", "Antworten"], ["gezogen wurden", "Versuch 2", "Konventionen: bias counted."]),
     ("es", ["Pregunta", "Solución", "Respuestas"], ["sorteados para la clase"])],
)  # fmt: skip
def test_a_deck_speaks_the_language_of_its_sheet(language: str, stages: list[str], said: list[str]) -> None:
    question = PaperQuestion("A title", "X", Fraction(2), ("bias counted",), prose("Look."), ONE_PART)
    paper = translate_paper(replace(CLASS_PAPER, questions=(question,), attempt=2), language)
    solution = translate_solution(
        Solution((PartSolution("n", "", prose("$<0>$", 0.5), ""),), prose("Solved.")), language
    )
    source = render_slides(paper, [solution], TEMPLATES, shared=False)
    reader = PdfReader(io.BytesIO(compile_typst(source, "deck.pdf")))
    shown = [page.extract_text() for page in reader.pages]
    assert [stage in text for stage, text in zip(stages, shown[1:], strict=True)] == [True] * 3
    assert all(text in "\n".join(shown) for text in said)
    assert "0,5" in shown[-1]
    assert reader.trailer["/Root"]["/Lang"] == language


def test_the_same_bytes_every_time() -> None:
    source = render_slides(CLASS_PAPER, SOLUTIONS, TEMPLATES, shared=True)
    assert compile_typst(source, "a.pdf") == compile_typst(source, "b.pdf")
