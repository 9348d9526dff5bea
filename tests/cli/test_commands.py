"""What each command prints where, and its exit codes."""

import csv
import json
import os
import subprocess
import sys
from dataclasses import fields

import pytest

from quizgen.bank import load_bank
from quizgen.generate import make_variant

pytest_plugins = ["command_line"]

QUIZGEN = [sys.executable, "-m", "quizgen.cli.app"]


# --- Results on stdout, everything else on stderr


def test_sheet_and_mark(office, drawn, quizgen):
    marked = quizgen("mark", "drawn/key.jsonl", "answers.csv", "--out", "marks")
    assert marked.code == 0
    assert "column 'Q1.sum' -> question 1, part sum" in marked.err
    assert "unknown-student" in marked.err
    assert "cells read" in marked.out
    assert "unknown-student" not in marked.out
    assert sorted(path.name for path in (office / "marks").iterdir()) == [
        ".written", "feedback", "gradebook.csv", "marks.csv", "review.csv",
    ]  # fmt: skip


def test_simulate(office, drawn, quizgen):
    done = quizgen("simulate", "drawn/key.jsonl")
    assert (done.code, done.err) == (0, "")
    assert (drawn / "class" / "responses.csv").is_file()


def test_explain(office, drawn, quizgen):
    done = quizgen("explain", "drawn/key.jsonl", "answers.csv", "--student", "a1", "--part", "Q1.sum")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Ada (A1), Q1.sum\nanswers.csv, line 2, variant S-1-")
    assert done.out.splitlines()[-1].startswith("mark  ")
    done = quizgen("explain", "drawn/key.jsonl", "answers.csv", "--student", "Zed", "--part", "Q1.sum")
    assert (done.code, done.out) == (3, "")
    assert "unknown-student: 'Zed' is not the identifier of one person on the roster" in done.err


def test_a_sheet_is_not_drawn_over_a_key_unless_it_is_asked_for(office, drawn, quizgen):
    (office / "roster.csv").write_text("Name,Student ID\nAda,A1\n")
    options = ("--roster", "roster.csv", "--bank", "bank", "--format", "markdown", "--out", "drawn")
    done = quizgen("sheet", "sheet.yaml", *options)
    assert (done.code, done.out) == (3, "")
    assert "\ndrawn/key.jsonl: papers-would-change: 1 paper of this key would change or go" in done.err
    done = quizgen("sheet", "sheet.yaml", *options, "--replace")
    assert done.code == 0
    assert "drawn/key-1.jsonl  the key that was here before" in done.out


def test_a_roster_that_a_spreadsheet_has_saved_again(office, quizgen):
    """0042 has become 42: the same student, with the paper that is printed, whose answers earn what they did."""
    options = ("--roster", "roster.csv", "--bank", "bank", "--format", "markdown", "--out", "drawn")
    (office / "roster.csv").write_text("Name,Student ID\nAda,0042\nBob,0107\n")
    assert quizgen("sheet", "sheet.yaml", *options).code == 0
    before = {path.name: path.read_bytes() for path in (office / "drawn" / "papers").iterdir()}
    numbers = [json.loads(line) for line in (office / "drawn" / "key.jsonl").read_text().splitlines()[2:]]
    sums = [paper["variants"][0]["answers"]["sum"] for paper in numbers]
    assert sums[0] != sums[1]
    (office / "roster.csv").write_text("Name,Student ID\nAda,42\nBob,107\n")
    again = quizgen("sheet", "sheet.yaml", *options)
    assert again.code == 0
    assert "resaved-identifier: a spreadsheet seems to have taken zeros off identifiers (42 is 0042, 107 is 0107)" in (
        again.err
    )
    assert {path.name: path.read_bytes() for path in (office / "drawn" / "papers").iterdir()} == before
    assert not list((office / "drawn").glob("key-*"))
    for ids in (("0042", "0107"), ("42", "107")):
        (office / "answers.csv").write_text(f"student id,Q1.sum\n{ids[0]},{sums[0]}\n{ids[1]},{sums[1]}\n")
        assert quizgen("mark", "drawn/key.jsonl", "answers.csv", "--out", "marks").code == 0
        with (office / "marks" / "marks.csv").open(encoding="utf-8", newline="") as file:
            assert [row["mark"] for row in csv.DictReader(file) if row["part"] == "sum"] == ["2", "2"]


def test_how_the_columns_of_a_class_list_are_understood_is_told_and_corrected(office, quizgen):
    (office / "roster.csv").write_text("Who,Student ID,Reg. code\nAda,1,A1\nBob,2,B2\n")
    options = ("sheet", "sheet.yaml", "--bank", "bank", "--format", "html", "--json", "--roster", "roster.csv")
    done = quizgen(*options, "--columns", "name=Who;id=Reg. code")
    assert done.err == (
        "Columns of roster.csv:\n  column 'Who' -> name\n  column 'Reg. code' -> student ID\n  not used: 'Student ID'\n"
    )
    record = json.loads(done.out)
    assert record["columns"] == [
        {"column": "Who", "is": "name"},
        {"column": "Student ID", "is": None},
        {"column": "Reg. code", "is": "student ID"},
    ]
    assert sorted(path.name for path in (office / "output/sheet/papers").iterdir()) == ["a1.html", "b2.html"]
    again = quizgen(*options, "--columns", "name=Who;id=Reg. code", "--only", "B2")
    assert json.loads(again.out)["columns"] == record["columns"]
    assert quizgen(*options, "--only", "B2").code == 3


def test_columns_without_a_class_list_are_a_problem(office, quizgen):
    done = quizgen("sheet", "sheet.yaml", "--bank", "bank", "--columns", "id=1")
    assert (done.code, done.err.split(": ")[:2]) == (3, ["--columns", "needless-option"])


def test_json_is_one_object_with_a_schema(office, drawn, quizgen):
    commands = [
        ("list", "--bank", "bank", "--json"),
        ("show", "adding", "--bank", "bank", "--format", "json"),
        ("sheet", "sheet.yaml", "--bank", "bank", "--format", "markdown", "--json"),
        ("mark", "drawn/key.jsonl", "answers.csv", "--json"),
        ("simulate", "drawn/key.jsonl", "--json"),
    ]
    for command in commands:
        done = quizgen(*command)
        assert done.code == 0
        record = json.loads(done.out)
        assert record["schema"].startswith("quizgen.")
        if "--json" in command and command[0] in ("sheet", "mark", "simulate"):
            assert all(os.path.exists(entry["path"]) for entry in record["wrote"])
        if command[0] == "mark":
            assert [warning["code"] for warning in record["warnings"]] == ["unknown-student"]
            assert sum(record["cells"].values()) == record["cells_read"] == 3


def test_show_prints_at_least_what_was_promised(office, quizgen):
    pins = ("--set", "a=2", "--set", "b=40")
    record = json.loads(quizgen("show", "adding", "--bank", "bank", "--seed", "7", *pins, "--format", "json").out)
    assert record["schema"] == "quizgen.variant/1"
    assert (record["question"], record["seed"], record["values"]) == ("adding", 7, {"a": 2, "b": 40})
    assert {"code", "prompt", "solution"} <= record.keys()
    (part,) = record["parts"]
    assert {key: part[key] for key in ("name", "type", "ask", "marks", "answer", "shown")} == {
        "name": "sum", "type": "integer", "ask": "Add.", "marks": 2, "answer": 42, "shown": "42",
    }  # fmt: skip


def test_a_matrix_within_a_formula_is_shown_on_one_line(office, quizgen):
    """In a fraction, below a root, under a hat: inside what has one line, a matrix has one."""
    prompt = r"$\frac{<< m >>}{<< 2 >>} + \sqrt{<< m >>} + \hat{<< m >>}$"
    lines = ("title: T", "topics: [t]", "values: {m: '[[3, 1], [5, 2]]'}", f"prompt: '{prompt}'")
    (office / "bank" / "row.yaml").write_text("\n".join([*lines, "parts: {a: {type: integer, answer: 4}}", ""]))
    shown = quizgen("show", "row", "--bank", "bank")
    assert shown.code == 0
    assert "[[3, 1], [5, 2]]/2 + √[[3, 1], [5, 2]] + hat([[3, 1], [5, 2]])" in shown.out


PRINTED = [
    ("cnn/multiplication-count", "conventions", "there are no biases"),
    ("rnn/gru-step", "note", "Give 3 decimals. You may round results on the way to 3 decimals."),
    ("foundations/dying-relu", "hint", "A choice as the letter of one option, such as B."),
    ("rnn/cnn-versus-rnn", "items", "telling cats from dogs on photographs"),
    ("rnn/many-to-one-classification", "options", "deep sleep"),
    ("code/conv1d", "starter", "def conv1d(x, w, s, p):"),
]


@pytest.mark.parametrize(("id", "key", "text"), PRINTED)
def test_json_holds_all_that_the_paper_prints(quizgen, id, key, text):
    command = ("show", id, "--seed", "2", "--format")
    record, paper = json.loads(quizgen(*command, "json").out), make_variant(load_bank()[id], 2).paper
    assert record["conventions"] == [*paper.conventions]
    assert (record["title"], record["code"], record["marks"]) == (paper.title, paper.code, paper.marks)
    for part, printed in zip(record["parts"], paper.parts, strict=True):
        assert {field.name for field in fields(printed)} - {"kind", "answer_below"} <= part.keys()
        assert (part["hint"], part["note"]) == (printed.hint, printed.note)
        assert [len(part["items"]), len(part["options"])] == [len(printed.items), len(printed.options)]
    held = [record[key]] if key in record else [part[key] for part in record["parts"]]
    texts = [text for one in held for text in ([one] if isinstance(one, str) else one) if text]
    assert texts == [text.strip() for text in texts]
    lines = [line for text in texts for line in text.split("\n")]
    assert text in lines
    if key != "hint":
        # On a paper each kind of answer is explained once, for all questions.
        markdown = quizgen(*command, "markdown").out
        assert all(line in markdown for line in lines)


@pytest.mark.parametrize("format", ["terminal", "markdown", "latex", "html"])
def test_show_keeps_the_solution_back_unless_asked(office, quizgen, format):
    command = ("show", "adding", "--bank", "bank", "--set", "a=700", "--set", "b=77", "--format", format)
    assert "777" not in quizgen(*command).out
    assert "777" in quizgen(*command, "--solution").out


def test_a_question_file_can_be_shown_by_its_path(office, quizgen):
    assert quizgen("show", "bank/adding.yaml").code == 0


def test_show_at_a_level(office, quizgen):
    path = office / "bank" / "adding.yaml"
    path.write_text(path.read_text().replace("prompt:", "levels: {easy: {a: 1, b: 'integer(2 * a, 2)'}}\nprompt:"))
    command = ("show", "adding", "--bank", "bank", "--level", "easy", "--format", "json")
    assert json.loads(quizgen(*command).out)["values"] == {"a": 1, "b": 2}
    assert json.loads(quizgen(*command, "--set", "b=7").out)["values"] == {"a": 1, "b": 7}


# --- 2: wrong usage


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("show", "ading", "--bank", "bank"), "Did you mean 'adding'?"),
        (("show", "adding", "--bank", "bank", "--set", "a"), "NAME=VALUE"),
        (("show", "adding", "--bank", "bank", "--set", "aa=3"), "Did you mean 'a'?"),
        (("show", "adding", "--bank", "bank", "--set", "a=[1,"), "is not closed"),
        (("show", "adding", "--bank", "bank", "--seed", "-1"), "--seed"),
        (("show", "adding", "--bank", "bank", "--level", "hard"), "adding has no level 'hard'. It has none"),
        (("show",), "ID"),
        (("list", "--bank", "bank", "--topic", "summs"), "sums"),
        (("sheet", "sheet.yaml", "--format", "docx"), "docx"),
        (("sheet", "sheet.yaml", "--attempt", "0"), "--attempt"),
        (("mark", "key.jsonl"), "RESPONSES"),
        (("mark", "key.jsonl", "answers.csv", "--attempts", "worst"), "worst"),
        (("schema", "roster"), "roster"),
        (("drw",), "drw"),
        (("list", "--nonsense"), "--nonsense"),
    ],
)
def test_wrong_usage(office, quizgen, arguments, told):
    done = quizgen(*arguments)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert "Traceback" not in done.err


# --- 3: problems in the user's files


@pytest.mark.parametrize(
    ("file", "content", "command", "told"),
    [
        ("bank/adding.yaml", "titel: A sum\n", "show adding --bank bank", "bank/adding.yaml:1:1: unknown-key: "),
        ("bank/adding.yaml", "titel: A sum\n", "list --bank bank", "bank/adding.yaml:1:1: unknown-key: "),
        ("bank/adding.yaml", "title: [\n", "sheet sheet.yaml --bank bank", "bank/adding.yaml:"),
        ("sheet.yaml", "title: T\ncourse: C\nquestions: [ading]\n", "sheet sheet.yaml --bank bank",
         "sheet.yaml:3:13: unknown-question: "),
        ("sheet.yaml", "title: T\ncourse: C\nquestons: [adding]\n", "sheet sheet.yaml --bank bank", "sheet.yaml:3:1: "),
        ("sheet.yaml", "", "sheet sheet.yaml --bank bank", "sheet.yaml:"),
        ("roster.csv", "Nmae,Nr\nAda,A1\n", "sheet sheet.yaml --bank bank --roster roster.csv",
         "roster.csv:1:1: no-identifier-column: "),
        ("answers.csv", "student id,Q1.smu\nA1,5\n", "mark drawn/key.jsonl answers.csv",
         "answers.csv:1:1: columns-do-not-fit: "),
        ("answers.csv", "", "mark drawn/key.jsonl answers.csv", "answers.csv: empty-file: "),
        ("drawn/key.jsonl", "{}\n", "mark drawn/key.jsonl answers.csv", "drawn/key.jsonl:1:1: bad-key: "),
        ("drawn/key.jsonl", "{}\n", "simulate drawn/key.jsonl", "drawn/key.jsonl:1:1: bad-key: "),
        ("quizgen.toml", "bnak = 'x'\n", "list", "quizgen.toml: unknown-key: "),
        ("quizgen.toml", "bank = 'nowhere'\n", "list", "nowhere: no-such-folder: "),
        ("t/markdown/paper.md", "{{ nothing }}", "sheet sheet.yaml --bank bank --templates t --format markdown",
         "t/markdown/paper.md:1:1: template-error: "),
        ("t/html/paper.html", "{% if %}", "sheet sheet.yaml --bank bank --templates t --format html",
         "t/html/paper.html:1:1: template-error: "),
    ],
)  # fmt: skip
def test_typos(office, drawn, quizgen, file, content, command, told):
    path = office / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    before = sorted(str(path) for path in office.rglob("*"))
    done = quizgen(*command.split())
    assert (done.code, done.out) == (3, "")
    lines = done.err.splitlines()
    assert any(line.startswith(told) for line in lines), done.err
    assert all(": " in line and "Traceback" not in line for line in lines)
    assert sorted(str(path) for path in office.rglob("*")) == before


@pytest.mark.parametrize(
    "command",
    [
        "sheet nosuch", "sheet sheet.yaml --bank nosuch", "sheet sheet.yaml --bank bank --roster nosuch.csv",
        "sheet bank", "mark nosuch.jsonl answers.csv", "mark drawn/key.jsonl nosuch.csv", "mark drawn answers.csv",
        "mark drawn/key.jsonl drawn", "mark answers.csv drawn/key.jsonl", "simulate nosuch", "list --bank nosuch",
        "show adding --bank bank --templates nosuch", "sheet sheet.yaml --bank bank --format markdown --out roster.csv",
        "mark drawn/key.jsonl answers.csv --mapping nosuch.csv", "show adding --bank bank --set a=integer(",
        "mark drawn/key.jsonl answers.csv --out answers.csv/deeper",
    ],
)  # fmt: skip
def test_what_is_not_there_or_not_what_it_should_be(office, drawn, quizgen, command):
    done = quizgen(*command.split())
    assert (done.code, done.out) == (3, "")
    lines = [line for line in done.err.splitlines() if not line.startswith(("Columns:", "  column", "answers.csv:4"))]
    assert len(lines) == 1, done.err


def test_the_problems_of_all_questions_are_listed(office, quizgen):
    for name in ("one", "two"):
        (office / "bank" / f"{name}.yaml").write_text("titel: T\n")
    done = quizgen("list", "--bank", "bank")
    assert done.code == 3
    assert {line.partition(":")[0] for line in done.err.splitlines()} == {"bank/one.yaml", "bank/two.yaml"}


# --- 1: a bug in quizgen


def test_a_bug_is_one_line(office, quizgen, monkeypatch):
    def fail(*arguments: object) -> None:
        raise ZeroDivisionError("of all things")

    monkeypatch.setattr("quizgen.workflows.list_questions.load_bank", fail)
    done = quizgen("list")
    assert (done.code, done.out) == (1, "")
    assert done.err.count("\n") == 1
    assert "a bug in quizgen: ZeroDivisionError: of all things" in done.err
    monkeypatch.setenv("QUIZGEN_TRACEBACK", "1")
    assert "Traceback" in quizgen("list").err


# --- Pipes and terminals


@pytest.mark.parametrize("arguments", [["schema", "question"], ["--help"], ["show", "adding", "--bank", "bank"]])
def test_a_reader_that_has_seen_enough_is_no_failure(office, arguments):
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [*QUIZGEN, *arguments], stdout=write, stderr=subprocess.PIPE, text=True, check=False, cwd=office
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_terminal_without_the_characters(office):
    (office / "bank" / "adding.yaml").write_text(
        (office / "bank" / "adding.yaml").read_text().replace("A sum", "Σ \U0001f600")
    )
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(
        [*QUIZGEN, "list", "--bank", "bank", "--topic", "sums"],
        capture_output=True, text=True, check=False, cwd=office, env=environment,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "\\u03a3" in done.stdout


# --- Schemas


@pytest.mark.parametrize(("kind", "wanted"), [("question", {"title", "topics", "prompt", "parts"}),
                                              ("sheet", {"title", "questions"})])  # fmt: skip
def test_schema(quizgen, kind, wanted):
    schema = json.loads(quizgen("schema", kind).out)
    assert schema["type"] == "object"
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) == wanted
    assert wanted <= schema["properties"].keys()
    assert all(set(part.get("required", ())) <= part["properties"].keys() for part in schema["$defs"].values())

    def references(node):
        if isinstance(node, dict):
            yield from [node["$ref"]] if "$ref" in node else []
            for value in node.values():
                yield from references(value)
        elif isinstance(node, list):
            for value in node:
                yield from references(value)

    assert {f"#/$defs/{name}" for name in schema["$defs"]} == set(references(schema))


# --- Where a user's own things are found


def test_banks_and_templates_from_line_environment_and_file(office, quizgen, monkeypatch):
    for name in ("file", "env", "line"):
        (office / name).mkdir()
        text = (office / "bank" / "adding.yaml").read_text().replace("A sum", f"From the {name}")
        (office / name / "adding.yaml").write_text(text)
        (office / f"{name}-templates" / "markdown").mkdir(parents=True)
        (office / f"{name}-templates" / "markdown" / "variant.md").write_text(f"Template of the {name}")
    show = ("show", "adding", "--format", "markdown")
    title = ("show", "adding", "--format", "json")
    (office / "quizgen.toml").write_text('bank = "file"\ntemplates = "file-templates"\n')
    assert "of the file" in quizgen(*show).out
    assert json.loads(quizgen(*title).out)["title"] == "From the file"
    monkeypatch.setenv("QUIZGEN_BANK", "env")
    monkeypatch.setenv("QUIZGEN_TEMPLATES", "env-templates")
    assert "of the env" in quizgen(*show).out
    assert json.loads(quizgen(*title).out)["title"] == "From the env"
    assert "of the line" in quizgen(*show, "--templates", "line-templates").out
    assert json.loads(quizgen(*title, "--bank", "line").out)["title"] == "From the line"


def test_the_output_folder_and_the_secret_of_the_file(office, quizgen):
    command = ("sheet", "sheet.yaml", "--bank", "bank", "--format", "markdown", "--roster", "roster.csv")
    assert quizgen(*command).code == 0
    plain = (office / "output" / "sheet" / "papers" / "a1.md").read_text()
    (office / "quizgen.toml").write_text('output = "elsewhere"\nsecret = "hush"\n')
    assert quizgen(*command, "--attempt", "2").code == 0
    assert quizgen(*command).code == 0
    assert (office / "elsewhere" / "sheet-attempt-2" / "papers" / "a1.md").is_file()
    assert (office / "elsewhere" / "sheet" / "papers" / "a1.md").read_text() != plain


def test_marking_needs_no_bank(office, drawn, quizgen, monkeypatch):
    (office / "empty").mkdir()
    monkeypatch.setenv("QUIZGEN_BANK", "empty")
    (office / "bank" / "adding.yaml").write_text("no: [question")
    assert quizgen("mark", "drawn/key.jsonl", "answers.csv").code == 0


# --- Templates of one's own


def test_templates_are_copied_changed_and_used(office, quizgen):
    done = quizgen("templates", "copy", "typst/_head.typ", "--to", "mine")
    assert done.code == 0
    assert done.err == 'They are used with --templates mine, or with templates = "mine" in quizgen.toml.\n'
    head = office / "mine" / "typst" / "_head.typ"
    head.write_text(head.read_text(encoding="utf-8").replace('[{{ _("Name") }}]', "[#nonsense]"), encoding="utf-8")
    line = (
        head.read_text(encoding="utf-8")
        .splitlines()
        .index(next(one for one in head.read_text(encoding="utf-8").splitlines() if "#nonsense" in one))
        + 1
    )
    done = quizgen("sheet", "sheet.yaml", "--bank", "bank", "--templates", "mine", "--format", "pdf")
    assert done.code == 3
    assert f"mine/typst/_head.typ:{line}:1: template-error: Typst says: unknown variable: nonsense" in done.err
