"""The tutor's deck: nothing runs off a slide, and no answer is seen before its turn."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from sample_paper import PAPER, SOLUTIONS, prose

from quizgen.bank import load_bank
from quizgen.model import Paper, PaperPart, PaperQuestion, PartSolution, Solution, Steps, Table
from quizgen.render import latexmk
from quizgen.render.latex_prose import latex_pieces
from quizgen.render.slides import render_slides
from quizgen.render.templates import load_templates
from quizgen.sheets import make_paper, plan_papers
from quizgen.workflows.draw_sheet import find_sheet

TEMPLATES = load_templates()
BANK = load_bank()
CLASS_PAPER = replace(PAPER, student=None)
STAGES = ("Question", "Recap", "Solution", "Answers")
# Points by which a line or a slide may be too full; a point is a third of a millimetre.
MOST_OVERFULL = 1.0


def draw(sheet_name: str) -> tuple[Paper, Sequence[Solution], bool]:
    sheet = find_sheet(sheet_name, BANK)
    paper, solutions, _, _ = make_paper(sheet, plan_papers(sheet, ())[0])
    return paper, solutions, sheet.shared


def stages(tex: str) -> list[tuple[str, str]]:
    """Return what stands under each heading of a deck, question after question."""
    found = re.split(r"^\\quiz(?:atonce|reveal)\{(\w+)", tex.partition("\\begin{document}")[2], flags=re.MULTILINE)
    return list(zip(found[1::2], found[2::2], strict=True))


def one_question(prompt: str, parts: tuple[PaperPart, ...], solution: Solution) -> str:
    question = PaperQuestion("A title", "X", Fraction(2), ("bias counted",), prose(prompt), parts)
    return render_slides(replace(CLASS_PAPER, questions=(question,)), [solution], TEMPLATES, shared=True)


# --- What stands where


@pytest.mark.parametrize("name", BANK.sheets())
def test_every_sheet_of_the_bank(name: str) -> None:
    paper, solutions, shared = draw(name)
    tex = render_slides(paper, solutions, TEMPLATES, shared=shared)
    assert not re.search("[\ue000-\ue003]", tex)
    assert ("numbers drawn for the class" in tex) is not shared
    told = [stage for stage, _ in stages(tex)]
    assert told.count("Question") == told.count("Answers") == len(paper.questions)
    asked = " ".join(told).split("Question")[1:]
    assert {rest.strip() for rest in asked} <= {"Recap Solution Answers", "Solution Answers", "Answers"}
    assert [code for code in (question.code for question in paper.questions) if code in tex] == []


def test_no_answer_before_it_is_revealed() -> None:
    parts = (
        PaperPart("n", "a", prose("How many?"), "number", Fraction(1), ""),
        PaperPart("m", "b", prose("And then?"), "number", Fraction(1), ""),
    )
    solution = Solution(
        (PartSolution("n", "a", prose("$<0>$", 7351), ""), PartSolution("m", "b", prose("$<0>$", 9182), "")),
        prose("There are $k = a + b = <0>$.\n\n<1>\n\nSo $<2>$.", 7351, Steps((prose("Then $<0>$.", 9182),)), 9182),
    )
    tex = one_question("Think of a number.", parts, solution)
    told = dict(stages(tex))
    assert list(told) == list(STAGES)
    assert "k = a + b" in told["Recap"]
    for answer in ("7351", "9182"):
        assert answer not in tex.partition("\\quizreveal")[0]
        assert answer in told["Solution"]
        assert answer in told["Answers"]
    assert told["Answers"].count("\\quizpiece") == len(parts)


def test_pieces() -> None:
    worked = prose(
        "**Size.** It has\n\n$$ a $$\n\nrows. Height:\n\n<0>\n\n$$ b $$\n\n$$ c $$\n\n- one\n- two\n\n"
        "3. three\n4. four\n\n<1>",
        Steps((prose("first"), prose("second"))),
        Table((prose("h"),), ((prose("x"),),)),
    )
    assert [re.sub(r"\s+", " ", piece) for piece in latex_pieces(worked)] == [
        r"\textbf{Size.} It has \[\quizfit{a}\] rows. Height:",
        r"\begin{quizsteps} \item\relax first \end{quizsteps}",
        r"\begin{quizsteps} \item\relax second \end{quizsteps}",
        r"\[\quizfit{b}\]",
        r"\[\quizfit{c}\]",
        r"\begin{itemize} \item\relax one \end{itemize}",
        r"\begin{itemize} \item\relax two \end{itemize}",
        r"\begin{enumerate} \quizstartat{3} \item\relax three \end{enumerate}",
        r"\begin{enumerate} \quizstartat{4} \item\relax four \end{enumerate}",
        r"\begin{quiztable} \quizfitbox{\begin{tabular}{l} \toprule \textbf{h} \\ \midrule \relax x \\ \bottomrule "
        r"\end{tabular}} \end{quiztable}",
    ]


def test_a_matching_is_answered_pair_by_pair() -> None:
    part = PaperPart("m", "", prose("Match."), "matching", Fraction(1), "", options=(prose("x"),), items=(prose("y"),))
    pairs = prose("<0>; <1>", "one → x", "two → y")
    tex = one_question("Look.", (part,), Solution((PartSolution("m", "", pairs, ""),), prose("")))
    answers = dict(stages(tex))["Answers"]
    assert answers.count("\\quizpiece") == 2
    assert "Solution" not in dict(stages(tex))


# --- As a PDF


def compile_deck(tex: str, folder: Path) -> tuple[Path, float]:
    """Compile a deck and return the PDF, and by how many points its worst line or slide is too full."""
    if latexmk.find_latexmk() is None:
        pytest.skip("latexmk or pdflatex is not on the path")
    folder.mkdir(exist_ok=True)
    (folder / "deck.tex").write_text(tex, encoding="utf-8")
    command = ["latexmk", "-norc", "-pdf", "-interaction=nonstopmode", "-halt-on-error", "deck.tex"]
    environment = {**os.environ, "max_print_line": "1000"}
    subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, check=True)
    log = (folder / "deck.log").read_text(encoding="utf-8", errors="replace")
    return folder / "deck.pdf", max(
        map(float, re.findall(r"^Overfull .*\(([\d.]+)pt too", log, re.MULTILINE)), default=0
    )


def pages(file: Path) -> list[str]:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not on the path")
    command = ["pdftotext", "-layout", str(file), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode().split("\f")[:-1]


def test_nothing_of_a_sheet_runs_off_its_slides(tmp_path: Path) -> None:
    paper, solutions, shared = draw("warm-up")
    made, overfull = compile_deck(render_slides(paper, solutions, TEMPLATES, shared=shared), tmp_path)
    assert overfull <= MOST_OVERFULL
    # A page holds more than its heading and its footing.
    assert [page for page in pages(made) if len(page.split()) < 4] == []


LONG = "Words follow words in this paragraph, which is far taller than any slide can be. " * 40
CODE = "```\ndef f(x):\n" + "".join(f"    y{i} = x[{i}] * 2  # 100 % {{_}} & ~^\n" for i in range(40)) + "```\n"


def test_what_is_too_large_for_a_slide_goes_on_or_is_made_smaller(tmp_path: Path) -> None:
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
    question = PaperQuestion(title, "X", Fraction(3), ("a",), prose(f"Look at\n\n$$ <0> $$\n\n{CODE}", wide), parts)
    paper = replace(CLASS_PAPER, title="50 % & more_#", attempt=2, questions=(question,))
    made, overfull = compile_deck(render_slides(paper, [solution], TEMPLATES, shared=False), tmp_path)
    assert overfull <= MOST_OVERFULL
    shown = "\n".join(pages(made))
    assert all(f"y{i} = x[{i}]" in shown for i in range(40))
    assert "With numbers drawn for the class" in shown


def test_one_piece_more_on_each_slide(tmp_path: Path) -> None:
    tex = render_slides(CLASS_PAPER, SOLUTIONS, TEMPLATES, shared=True)
    made, overfull = compile_deck(tex, tmp_path / "one")
    assert overfull <= MOST_OVERFULL
    shown = pages(made)
    of_first = [page for page in shown if "Cross-correlation of an image" in page]
    revealed = ["Lay the filter on the window", "Multiply and add", "Sliding the window", "The size is"]
    first_seen = [next(i for i, page in enumerate(of_first) if text in page) for text in revealed]
    assert first_seen == sorted(set(first_seen))
    assert "Question" in of_first[0]
    assert "Answers" in of_first[-1]
    # The answer is no sooner there than on the slide of the answers.
    number = [page for page in shown if "One step of a recurrent neuron" in page]
    assert ["0.462" in page for page in number] == ["Question" not in page for page in number]


def test_fonts_of_a_small_installation_do(tmp_path: Path) -> None:
    tex = render_slides(
        replace(CLASS_PAPER, questions=CLASS_PAPER.questions[1:2]), SOLUTIONS[1:2], TEMPLATES, shared=True
    )
    assert "lmodern.sty" in tex
    made, _ = compile_deck(tex.replace("lmodern.sty", "no-such-font.sty"), tmp_path)
    assert "many-to-one" in pages(made)[-1]


def test_the_same_bytes_every_time(tmp_path: Path) -> None:
    if latexmk.find_latexmk() is None:
        pytest.skip("latexmk or pdflatex is not on the path")
    tex = render_slides(
        replace(CLASS_PAPER, questions=CLASS_PAPER.questions[1:2]), SOLUTIONS[1:2], TEMPLATES, shared=True
    )
    for name in ("one.pdf", "two.pdf"):
        latexmk.compile_pdf(tex, tmp_path / name)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
