"""``language:`` on a sheet: what quizgen says on papers and solutions, and what the key remembers."""

import json
import re
from dataclasses import replace
from fractions import Fraction

import pytest

from quizgen.bank import load_bank
from quizgen.errors import UserFileError
from quizgen.generate import make_variant
from quizgen.language.expressions import Scope
from quizgen.language.text import evaluate_text
from quizgen.marking import VariantMarker
from quizgen.messages import Said, said, translate
from quizgen.model import PartMark, Student, VariantMark
from quizgen.render.formats import FORMATS
from quizgen.render.templates import load_templates
from quizgen.reports.results import StudentMarks
from quizgen.reports.summary import summarise
from quizgen.sheets import make_paper, plan_papers, read_sheet
from quizgen.text.plain import to_text
from quizgen.workflows.files import read_key_file

pytest_plugins = ["tutors_desk"]

SHEET = "title: Blatt\ncourse: K\nlanguage: {language}\nquestions: [numbers]\n"
QUESTION = """
title: Zahlen
topics: [numbers]
conventions: [floor]
values:
  x: decimals(2, 3, low=0.1, high=0.9, step=0.1)
  half: choice(0.5, 1.5)
prompt: "X"
parts:
  third: {type: number, ask: "Q", answer: half / 3, marks: 2}
  grid: {type: array, ask: "Q", answer: x + 0.25, marks: 0.5}
  open: {type: essay, ask: "Q", model: M, rubric: [{point: x, marks: 1}]}
  pick: {type: choice, ask: "Q", options: [u, v], answer: u}
solution: |
  S << half >>, $<< half >>$, $<< x >>$, `<< half >>`
"""


@pytest.fixture
def bank(tmp_path):
    folder = tmp_path / "bank"
    folder.mkdir()
    (folder / "numbers.yaml").write_text(QUESTION)
    return load_bank(folder)


def made(bank, language):
    sheet = read_sheet("blatt", "blatt.yaml", SHEET.format(language=language), bank)
    (plan,) = plan_papers(sheet, ())
    return make_paper(sheet, plan)


def written(bank, language, output):
    paper, solutions, _, _ = made(bank, language)
    form = FORMATS[output]
    templates = load_templates()
    return form.render_paper(paper, templates), form.render_solutions(paper, solutions, templates)


GERMAN = ("Kennung", "Punkte", "So geben Sie Ihre Antworten ein", "Eine Zahl wie 0,25", "Konventionen:", "insgesamt")


@pytest.mark.parametrize("output", FORMATS)
def test_a_german_paper_speaks_german(bank, output):
    paper, solutions = written(bank, "de", output)
    for words in GERMAN if output != "markdown" else GERMAN[:-1]:
        assert words in paper
    assert "Geben Sie 3 Nachkommastellen an." in paper
    assert "entfällt, Größen werden also abgerundet" in paper
    for words in ("Lösungsweg", "Lösungen", "Einzugeben:", "Antwort"):
        assert words in solutions


ENGLISH = (
    *("Identifier", "Marks", " marks", "How to type", "such as", "Conventions:", "Give", "Answer", "Solutions"),
    *("To type", "Worked", "window", "Page ", "Whole", "choice"),
)


@pytest.mark.parametrize("language", ["de", "es", "fr", "zh"])
@pytest.mark.parametrize("output", FORMATS)
def test_no_english_is_left(bank, output, language):
    for text in written(bank, language, output):
        text = re.sub(r"<style>.*?</style>|^[#%\\].*$|<!--.*?-->", "", text, flags=re.DOTALL | re.MULTILINE)
        shown = re.sub(r"<[^>]*>|\\[a-z]+|class=\S+", "", text)
        assert [words for words in ENGLISH if words in shown] == []


def test_html_and_typst_name_the_language(bank):
    assert '<html lang="fr">' in written(bank, "fr", "html")[0]
    assert 'lang: "fr"' in written(bank, "fr", "typst")[0]
    assert '<html lang="en">' in written(bank, "en", "html")[0]


@pytest.mark.parametrize(
    ("output", "wanted"),
    [
        ("markdown", r"S (\d,5), \$(\d\{,\}5)\$, \$\\begin\{bmatrix\} 0\{,\}\d & .*\$, `(\d\.5)`"),
        ("latex", r"S (\d,5), \\\((\d\{,\}5)\\\), .* 0\{,\}\d & .*, \\texttt\{(\d\.5)\}"),
        ("html", r"S (\d,5), .*<mn>(\d,5)</mn>.*<mn>0,\d</mn>.*<code>(\d\.5)</code>"),
        ("typst", r'S (\d,5), .*\$(\d","5)\$.*0","\d.*quiz-code\("(\d\.5)"\)'),
    ],
)
def test_decimals_have_a_comma_in_texts_and_formulas_and_a_point_in_code(bank, output, wanted):
    _, solutions = written(bank, "de", output)
    assert re.search(wanted, solutions)
    english = written(bank, "en", output)[1]
    assert "," not in re.search(r"S (\S+?),? ", english)[1]
    assert not re.search(r'\d(?:\{,\}|","|,)5', english)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_other_languages_keep_the_point(bank, language):
    assert re.search(r"S \d\.5, \$\d\.5\$", written(bank, language, "markdown")[1])


def test_the_numbers_are_the_same_in_every_language(bank):
    keys = {language: made(bank, language)[2].variants[0] for language in ("en", "de", "zh")}
    assert len({str(key.drawn) for key in keys.values()}) == 1
    assert {language: key.language for language, key in keys.items()} == {"en": "en", "de": "de", "zh": "zh"}


def test_an_unknown_language_is_a_problem(bank):
    with pytest.raises(UserFileError) as error:
        made(bank, "klingon")
    (problem,) = error.value.problems
    assert (problem.code, problem.line) == ("unknown-value", 3)
    assert "'klingon' is not understood here. Known are de, en, es, fr, zh" in problem.message


def test_the_key_remembers_the_language(desk):
    desk.sheet = "title: A small sheet\ncourse: C100\nlanguage: de\nquestions: [sums, words]\n"
    drawn = desk.draw()
    head = json.loads((drawn / "key.jsonl").read_text().splitlines()[0])
    assert head["language"] == "de"
    key = read_key_file(drawn / "key.jsonl")
    assert key.language == "de"
    assert {variant.language for paper in key.papers for variant in paper.variants} == {"de"}


def test_a_key_without_a_language_is_english_and_an_unknown_one_is_told(desk):
    drawn = desk.draw()
    path = drawn / "key.jsonl"
    head, *lines = path.read_text().splitlines()
    assert "language" not in json.loads(head)
    assert read_key_file(path).language == "en"
    path.write_text("\n".join((json.dumps(json.loads(head) | {"language": "xx"}), *lines)) + "\n")
    with pytest.raises(UserFileError, match="'language' must be one of de, en, es, fr, zh, not 'xx'"):
        read_key_file(path)


GERMAN_SHEET = "title: Blatt\ncourse: K\nlanguage: de\nquestions: [sums, words]\n"
ANSWERS = """Student ID,Q1.total,Q1.double,Q1.ratio,Q1.grid,Q1.size,Q2.one,Q2.some
A1,?!,7,"7,5",1,2x,zzz,A
B2,,,,,,,
"""


def test_feedback_speaks_german_and_the_tables_for_the_tutor_english(desk):
    desk.sheet = GERMAN_SHEET
    desk.draw("markdown")
    marked = desk.mark(ANSWERS)
    page = (marked.folder / "feedback" / "a1.html").read_text()
    for words in ("Rückmeldung", "Nicht lesbar", "Erwartet", "Sie schrieben", "Gelesen als", "Summe:", "Aufgabe 1"):
        assert words in page
    shown = re.sub(r"<style>.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL)
    english = ("Could not", "Expected", "You wrote", "Read as", "Remark", "tutor", "missing", "answer", "Total", " of ")
    assert [words for words in english if words in shown] == []
    assert "7,5" in page
    told = marked.marks["A1", "1", "total"]["feedback"]
    assert told.startswith("Could not be read: there is no number" if "there is" in told else "Could not be read")


def test_a_mistake_is_told_in_german_where_the_question_is_translated(desk, root):
    id = "cnn/parameter-count"
    desk.questions = {id: (root / "question_bank" / f"{id}.yaml").read_text(encoding="utf-8")}
    desk.sheet = (
        "title: Blatt\ncourse: K\nlanguage: de\n"
        f"questions:\n  - {{question: {id}, set: {{n: 32, d: 3, w: 5, h: 2, k: 10}}}}\n"
    )
    desk.draw("markdown")
    marked = desk.mark("Student ID,Q1\nA1,300\nB2,110\nC3,31\n")
    for student, mark, remark in (
        (
            "a1",
            "1",
            "Sie haben nur die Gewichte gezählt. Jeder der 10 Filter hat auch einen Bias, und der wird mittrainiert.",
        ),
        ("b2", "0,8", "er hat also 5 × 2 × 3 = 30 Gewichte und nicht 5 × 2 = 10."),
        ("c3", "0,8", "Das sind die Parameter eines einzigen Filters. Die Schicht hat 10 Filter."),
    ):
        page = (marked.folder / "feedback" / f"{student}.html").read_text(encoding="utf-8")
        shown = " ".join(re.sub(r"<style>.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL).split())
        assert remark in shown
        assert f"{mark} von 2" in shown
        assert "You " not in shown


def test_the_line_beside_the_total_speaks_german():
    part = PartMark("p", "a", "x", "", "incorrect", Fraction(1, 2), Fraction(1, 2), Fraction(2), "entries",
                    said("Wrong: {places}.", places=said("entry {number}", number=2)), "")  # fmt: skip
    marks = StudentMarks(Student("A", "a", "login", {}), 1, (VariantMark("c", "q", (part,)),))
    assert summarise(marks, "de") == "Q1(a): 0,5 von 2. Falsch: Eintrag 2."
    assert summarise(marks) == "Q1(a): 0.5 of 2. Wrong: entry 2."


def test_every_remark_of_marking_can_be_translated():
    bank = load_bank()
    english = []
    for id in bank:
        variant = make_variant(bank[id], 3)
        marker = VariantMarker(replace(variant.key, language="de"))
        comments = [text for part in bank[id].parts for text in part.asked.comments.values()]
        own = {to_text(evaluate_text(text, Scope(variant.values))) for text in comments}
        for part in bank[id].parts:
            if part.asked.costly:
                continue
            expected = variant.expected[part.name]
            typed = {slip.expected.with_comma().typed() for slip in expected.slips(lambda n: n - 1)}
            for response in (*typed, "???", "7", "[1; 2; 3]", "1 x 2", "A", "0,333"):
                mark = next(mark for mark in marker.mark({part.name: response}).parts if mark.name == part.name)
                if (
                    mark.feedback
                    and not mark.named.startswith("mistake")
                    and not any(mark.feedback.startswith(text) for text in own)
                ):
                    german = translate(mark.feedback, "de")
                    if not isinstance(mark.feedback, Said) or re.search(
                        r"\b(the|is|are|was|and|not|with|your?|of|answer)\b", german
                    ):
                        english.append((id, part.name, response, german))
    assert english == []
