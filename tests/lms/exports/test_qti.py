"""What QTI makes of each answer field: what earns marks, what is told, and that no text breaks a file."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree
from qti_engine import Engine, read_as_21

from quizgen.lms.exports.qti_tree import Dialect
from quizgen.workflows.events import Told
from quizgen.workflows.export_sheet import export_sheet
from quizgen.workflows.settings import Settings

FORMATS = ("qti21", "qti3")

FIELDS = """
title: One of each
topics: [fields]
values: {a: "8"}
prompt: "Let $a = << a >>$."
parts:
  half:
    {type: number, ask: Halve it., answer: a / 2, tolerance: 0.5, marks: 2,
     mistakes: [{answer: 2 * a, feedback: "You doubled << a >>.", credit: 25%},
                {answer: a, feedback: "That is $a$ itself."}]}
  grid: {type: array, ask: Fill., answer: "[[1, 2], [a, 4]]", marks: 3}
  cube: {type: array, ask: Fill., answer: "[[[1, 2]], [[3, 4]]]"}
  one:
    {type: choice, ask: "Which?", options: [red, seven, loud], answer: red,
     feedback: {seven: "Seven is a number.", loud: "Loud is a sound."}}
  some:
    {type: choices, ask: "Which?", options: [red, seven, blue, loud], answer: [red, blue], marks: 2,
     policy: right-minus-wrong}
  every:
    {type: choices, ask: "Which?", options: [red, seven, blue, loud], answer: [red, blue, loud], marks: 2}
  each:
    {type: choices, ask: "Which?", options: [red, seven, blue, loud], answer: [red, blue, loud], marks: 2,
     policy: per-option}
  pairs: {type: matching, ask: Match., pairs: {sun: hot, sea: wet, moon: cold}, distractors: [dry], marks: 3}
  word: {type: text, ask: Name it., answer: ReLU}
  slope: {type: expression, ask: Find it., answer: 2 x, mistakes: [{answer: x, feedback: "Mind the 2.", credit: 50%}]}
  why: {type: essay, ask: "Why?", model: "Because of << a >>.", rubric: [{point: "It is << a >>", marks: 2}]}
  code:
    type: code
    ask: Write it.
    function: f(x)
    inputs: {x: "integer(2, 6)"}
    answer: x * a
    starter: |
      def f(x):
          return "begin here"
    model: |
      def f(x):
          return x * << a >>
solution: "Half of << a >>."
"""

HOSTILE = """
title: "]]><script>alert(1)</script> & {1:NUMERICAL:=1} TITLE"
topics: [hostile]
values: {a: "8"}
prompt: "]]> <script>alert(1)</script> {1:NUMERICAL:=1} ~ = # { } &amp; <!-- <svg onload=x> \\u0001 \\uFFFE"
parts:
  one:
    {type: choice, ask: "Which? </simpleChoice> ]]>", options: ["<b>&lt;</b>", "]]>", "</p>", "~~x~~"], answer: "]]>"}
  pairs: {type: matching, ask: Match., pairs: {"<a>": "]]>", "&": "=1+1"}}
  word: {type: text, ask: "Name it.", answer: ["<&a>", "]]>a", "a\\"'"]}
  number: {type: integer, ask: "&lt;!ENTITY x SYSTEM 'file:///etc/passwd'&gt; &x;", answer: a}
solution: "</modalFeedback>]]> << a >>"
"""


def export(folder: Path, form: str, question: str, sheet: str = "") -> tuple[dict[str, bytes], list[str]]:
    (folder / "bank").mkdir(exist_ok=True)
    (folder / "bank" / "own.yaml").write_text(question, encoding="utf-8")
    (folder / "sheet.yaml").write_text(f"title: Own\ncourse: C1\n{sheet}questions: [own]\n", encoding="utf-8")
    settings = Settings((folder / "bank",), None, folder, "")
    events = list(export_sheet(str(folder / "sheet.yaml"), settings, form, 2, out=folder / form))
    with ZipFile(folder / form / "sheet.zip") as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return files, [event.problem.message for event in events if isinstance(event, Told)]


def engine_of(files: dict[str, bytes], labels: str) -> Engine:
    """Return the item with parts of these labels."""
    names = [name for name in files if name.startswith("item-") and name.endswith(f"{labels}.xml")]
    return Engine(files[names[0]])


@pytest.fixture(scope="module", params=FORMATS)
def fields(request, tmp_path_factory):
    return export(tmp_path_factory.mktemp("fields"), request.param, FIELDS)


DOUBLED, ITSELF, SEVEN, LOUD, MIND = (
    "You doubled 8.",
    "That is a itself.",
    "Seven is a number.",
    "Loud is a sound.",
    "Mind the 2.",
)


@pytest.mark.parametrize(
    ("responses", "score", "told"),
    [
        ({}, 0, []),
        ({"RESPONSE_1": "4"}, 2, []),
        ({"RESPONSE_1": "3.5"}, 2, []),
        ({"RESPONSE_1": "4.5"}, 2, []),
        ({"RESPONSE_1": "3.4999"}, 0, []),
        ({"RESPONSE_1": "4.5001"}, 0, []),
        ({"RESPONSE_1": "16"}, 0.5, [DOUBLED]),
        ({"RESPONSE_1": "16.5"}, 0.5, [DOUBLED]),
        ({"RESPONSE_1": "16.5001"}, 0, []),
        ({"RESPONSE_1": "8"}, 0, [ITSELF]),
        ({"RESPONSE_2_3": "8"}, 0.75, []),
        ({"RESPONSE_2_3": "9"}, 0, []),
        ({"RESPONSE_2_1": "1", "RESPONSE_2_2": "2", "RESPONSE_2_3": "8", "RESPONSE_2_4": "4"}, 3, []),
        ({"RESPONSE_3_1": "1", "RESPONSE_3_4": "4"}, 0.5, []),
        ({"RESPONSE_4": "A"}, 1, []),
        ({"RESPONSE_4": "B"}, 0, [SEVEN]),
        ({"RESPONSE_4": "C"}, 0, [LOUD]),
        ({"RESPONSE_5": ["A"]}, 1, []),
        ({"RESPONSE_5": ["A", "C"]}, 2, []),
        ({"RESPONSE_5": ["A", "B", "C"]}, 1, []),
        ({"RESPONSE_5": ["A", "B", "C", "D"]}, 0, []),
        ({"RESPONSE_5": ["B", "D"]}, 0, []),
        ({"RESPONSE_6": ["D", "A", "C"]}, 2, []),
        ({"RESPONSE_6": ["A", "C"]}, 0, []),
        ({"RESPONSE_6": ["A", "B", "C", "D"]}, 0, []),
        ({"RESPONSE_7": ["A", "C", "D"]}, 2, []),
        ({"RESPONSE_7": ["A", "D"]}, 1.5, []),
        ({"RESPONSE_7": ["A", "B"]}, 0.5, []),
        ({"RESPONSE_7": ["B"]}, 0, []),
        ({"RESPONSE_7": []}, 0, []),
        ({"RESPONSE_8": ["item1 C", "item2 D"]}, 2, []),
        ({"RESPONSE_8": ["item1 A", "item2 C"]}, 0, []),
        ({"RESPONSE_8": ["item1 C", "item2 D", "item3 A"]}, 3, []),
        ({"RESPONSE_9": "relu"}, 1, []),
        ({"RESPONSE_9": "tanh"}, 0, []),
        ({"RESPONSE_10": "2 x"}, 1, []),
        ({"RESPONSE_10": "2 X"}, 0, []),
        ({"RESPONSE_10": "x"}, 0.5, [MIND]),
        ({"RESPONSE_1": "16", "RESPONSE_4": "A", "RESPONSE_10": "x"}, 2, [DOUBLED, MIND]),
    ],
)
def test_what_a_response_earns_and_is_told(fields, responses, score, told):
    outcome = engine_of(fields[0], "abcdefghij").answer(responses)
    assert outcome.score == pytest.approx(score)
    assert outcome.feedback[:-1] == told
    assert outcome.feedback[-1].endswith("Worked solution Half of 8.")


def test_a_part_that_a_person_marks_is_an_item_with_a_rubric_for_the_scorer_alone(fields):
    root = engine_of(fields[0], "k").root
    (rubric,) = root.iter("rubricBlock")
    assert rubric.get("view") == "scorer"
    assert "Because of 8." in "".join(rubric.itertext())
    rubric.getparent().remove(rubric)
    assert "Because" not in "".join(root.find("itemBody").itertext())
    assert root.find(".//extendedTextInteraction").get("format") == "plain"
    assert engine_of(fields[0], "k").most == 2


def test_a_program_begins_with_the_code_to_begin_with(fields):
    root = engine_of(fields[0], "l").root
    assert root.find(".//extendedTextInteraction").get("format") == "preformatted"
    text = "".join(root.find("itemBody").itertext())
    assert 'Begin with:\ndef f(x):\n    return "begin here"' in text
    (rubric,) = root.iter("rubricBlock")
    assert "return x * 8" in "".join(rubric.itertext())


def test_layers_of_an_array_are_tables_of_their_own(fields):
    body = engine_of(fields[0], "abcdefghij").root.find("itemBody")
    tables = [
        [one.get("responseIdentifier") for one in table.iter("textEntryInteraction")] for table in body.iter("table")
    ]
    assert tables[1:] == [["RESPONSE_3_1", "RESPONSE_3_2"], ["RESPONSE_3_3", "RESPONSE_3_4"]]
    assert "Layer 2" in "".join(body.itertext())


def test_what_a_text_cannot_carry_is_told_once(fields):
    assert [message.partition(":")[0] for message in fields[1]] == ["Q1 (i)", "Q1 (j)"]
    assert "typing errors" in fields[1][0]
    assert "letter by letter" in fields[1][1]


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_text_is_text(tmp_path, form):
    files, _ = export(tmp_path, form, HOSTILE, "instructions: ']]> <script> </rubricBlock>'\n")
    for name, content in files.items():
        if name.endswith(".xml"):
            root = read_as_21(content)
            assert not {"script", "svg", "b"} & {element.tag for element in root.iter()}
            assert b"<!ENTITY" not in content
    engine = engine_of(files, "")
    seen = " ".join("".join(engine.root.find("itemBody").itertext()).split())
    assert "]]> <script>alert(1)</script> {1:NUMERICAL:=1} ~ = # { }" in seen
    assert "&x;" in seen
    assert "<script>alert(1)</script> & {1:NUMERICAL:=1} TITLE" in engine.root.get("title")
    assert engine.answer({"RESPONSE_3": "]]>a"}).score == 1
    assert engine.answer(engine.correct()).score == engine.most
    assert "]]> <script> </rubricBlock>" in "".join(read_as_21(files["test.xml"]).find(".//rubricBlock").itertext())


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_is_written_byte_by_byte(tmp_path, form):
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        export(tmp_path / name, form, FIELDS)
    first, second = ((tmp_path / name / form / "sheet.zip").read_bytes() for name in ("first", "second"))
    assert first == second


# --- HTML

QTI = Dialect("v", "urn:n", "s", "m", "ms", ("", ""), is_kebab=False)


@pytest.mark.parametrize(
    ("html", "written"),
    [
        ('<p class="a" id="b">x</p>', '<p class="a">x</p>'),
        ("a<wbr/>b", "ab"),
        ("<em>a</em><wbr/>b", "<em>a</em>b"),
        ("a <del>b <em>c</em></del> d", "a ~~b <em>c</em>~~ d"),
        ("<p>a</p><p> </p>", "<p>a</p>"),
        ("<blockquote>a</blockquote>", "<blockquote><div>a</div></blockquote>"),
        ('<figure><img src="f" alt="g"/></figure>', '<div><img alt="g" src="f"/></div>'),
        ("<ol><li>a</li></ol>", "<ol><li>a</li></ol>"),
        ('<ol start="3">\n<li>a</li>\n<li><p>b</p></li>\n</ol>', "<div><div>3. a</div><div>4. <p>b</p></div></div>"),
        ('<th scope="col" class="right">a</th>', '<th class="right">a</th>'),
    ],
)
def test_html_is_reduced_to_what_qti_allows(html, written):
    root = etree.Element("{urn:n}root", nsmap={None: "urn:n"})
    QTI.text(root, html)
    expected = etree.fromstring(f'<root xmlns="urn:n">{written}</root>')
    assert etree.tostring(root, method="c14n") == etree.tostring(expected, method="c14n")


def test_a_formula_is_in_the_namespace_of_mathml():
    root = etree.Element("root")
    QTI.text(root, "a <math><mi>x</mi><mo>=</mo><mn>1</mn></math>, b")
    assert etree.tostring(root[0], with_tail=True).decode() == (
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi><mo>=</mo><mn>1</mn></math>, b'
    )


def test_names_of_3_0_have_hyphens():
    qti = Dialect("v", "urn:n", "s", "m", "ms", ("", ""), is_kebab=True)
    made = qti.new("responseElseIf", mapKey="a", view="b")
    assert etree.tostring(made).decode() == '<qti-response-else-if xmlns="urn:n" map-key="a" view="b"/>'
