"""Answer files of every format."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.errors import UserFileError
from quizgen.lms.formats.canvas import split_blanks
from quizgen.lms.formats.moodle import split_answers
from quizgen.lms.responses import read_responses
from quizgen.lms.table import ANSWER_FILES
from quizgen.model import ResponseFile

MOODLE = "Last name,First name,ID number,Email address,Status,Started,Completed,Duration,Grade/10.00"
NEW = "Name,ID,SISID,SectionIDs,SectionNames,SectionSISIDs,Submitted,ElapsedTime,Attempt"


def read_text(text: str, format: str = "auto") -> ResponseFile:
    return read_responses("answers.csv", text.encode(), format)


def read_sample(shared: Path, path: str) -> ResponseFile:
    return read_responses(path, (shared / "lms/samples" / path).read_bytes())


def problems_of(text: str, format: str = "auto") -> list[tuple[str, int, int]]:
    with pytest.raises(UserFileError) as raised:
        read_text(text, format)
    return [(problem.code, problem.line, problem.column) for problem in raised.value.problems]


# --- Plain


@pytest.mark.parametrize(
    ("text", "columns", "rows"),
    [
        (
            "name,id,Q1a,Q1b\nAda,A1,0.5, 3 \n",
            ["Q1a", "Q1b"],
            [(2, {"name": "Ada", "id_number": "A1"}, ("0.5", " 3 "), None)],
        ),
        ("\ufefflogin;1a\nada;0,5\n", ["1a"], [(2, {"login": "ada"}, ("0,5",), None)]),
        (
            "id,attempt,1a\nA1,2,x\nA1,1.0,y\n",
            ["1a"],
            [(2, {"id_number": "A1"}, ("x",), 2), (3, {"id_number": "A1"}, ("y",), 1)],
        ),
        (
            "Timestamp,Email Address,Score,Q1(a)\n2026-09-05 10:00,b@x,0,2\n2026-09-05 09:00,a@x,0,1\n",
            ["Q1(a)"],
            [(3, {"email": "a@x"}, ("1",), None), (2, {"email": "b@x"}, ("2",), None)],
        ),
        (
            "Timestamp,Email Address,Q1(a)\n9/5/2026 10:00,b@x,2\n9/5/2026 9:00,a@x,1\n",
            ["Q1(a)"],
            [(2, {"email": "b@x"}, ("2",), None), (3, {"email": "a@x"}, ("1",), None)],
        ),
        (
            "ID,Start time,Completion time,Email,Name,Q1(a)\n1,t,t,a@x,Ada,4\n",
            ["Q1(a)"],
            [(2, {"email": "a@x", "name": "Ada"}, ("4",), None)],
        ),
        (
            "id,1a, ,1b\nA1,2,left over,3\n",
            ["1a", " ", "1b"],
            [(2, {"id_number": "A1"}, ("2", "left over", "3"), None)],
        ),
        ("id,Q1,Q1\nA1,2,3\n", ["Q1", "Q1"], [(2, {"id_number": "A1"}, ("2", "3"), None)]),
        (
            "student,part,response\nada,Q1(a),1\nada,Q1(b),2\nbo,Q1(b),3\n",
            ["Q1(a)", "Q1(b)"],
            [(2, {"name": "ada"}, ("1", "2"), None), (4, {"name": "bo"}, ("", "3"), None)],
        ),
        (
            "id,question,part,answer,attempt\nA1,1,a,5,1\nA1,1,b,6,1\nA1,1,a,7,2\n",
            ["1 a", "1 b"],
            [(2, {"id_number": "A1"}, ("5", "6"), 1), (4, {"id_number": "A1"}, ("7", ""), 2)],
        ),
        (
            "code,part,answer,id\nT9-1-7KQ2X,a,5,A1\nT9-1-7KQ2Y,a,6,A2\n",
            ["T9-1-7KQ2X a", "T9-1-7KQ2Y a"],
            [(2, {"id_number": "A1"}, ("5", ""), None), (3, {"id_number": "A2"}, ("", "6"), None)],
        ),
        ("student,part,response\n,Q1,1\n,Q1,2\n", ["Q1"], [(2, {}, ("1",), None), (3, {}, ("2",), None)]),
    ],
)
def test_plain_files(text: str, columns: list[str], rows: list[tuple]) -> None:
    file = read_text(text)
    assert file.format == "csv"
    assert [column.header for column in file.columns] == columns
    assert [column.position for column in file.columns] == list(range(1, len(columns) + 1))
    assert [(row.line, dict(row.identity), row.cells, row.attempt) for row in file.rows] == rows


def test_columns_that_hold_no_answers_are_named() -> None:
    assert read_text("Timestamp,id,Score,1a\nt,A1,0,5\n").ignored_columns == ("Timestamp", "Score")


def test_a_second_response_to_a_part_is_told() -> None:
    file = read_responses("a.csv", b"id,part,answer\nA1,1a,5\nA1,1a,6\n")
    warnings = file.warnings
    assert file.rows[0].cells == ("6",)
    assert [(warning.code, warning.line, warning.column) for warning in warnings] == [("duplicate-response", 3, 2)]
    assert "line 2" in warnings[0].message


# --- Canvas


def test_canvas_report_by_canvas_code(shared: Path) -> None:
    file = read_sample(shared, "canvas_student_analysis/canvas_code_generated.csv")
    assert file.format == "canvas"
    # 18 pairs, of which one is a text without a question.
    assert len(file.columns) == 17
    assert file.columns[0].header == "5001: Find \\(k\\) if F=2.5 and x1. \n"
    bjork, ada = sorted(file.rows, key=lambda row: row.line, reverse=True)
    assert dict(ada.identity) == {"name": "Ada Lovelace", "canvas_id": "71", "sis_id": "A0001X"}
    assert (ada.line, ada.attempt, ada.cells[0], ada.cells[5]) == (3, 1, "12.4500", "red\\, dark,BLUE")
    assert dict(bjork.identity) == {"name": "Björk O'Neil, Jr", "canvas_id": "72"}
    assert (bjork.line, bjork.cells[11]) == (6, "=1+1")


def test_real_canvas_report_is_put_in_order_of_time(shared: Path) -> None:
    file = read_sample(shared, "canvas_student_analysis/sample.csv")
    assert (len(file.columns), len(file.rows)) == (5, 7)
    # Newer attempts stand above older ones in the report.
    attempts = [(row.line, row.attempt) for row in file.rows if row.identity["name"] == "LTS StudentOne"]
    assert attempts == [(68, 1), (39, 2)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "name,id,section,section_id,submitted,7: a,1.0,8: b,1.0,n correct,n incorrect,score\n"
            "Ada,71,L1,9,2026-09-05 03:40:11 UTC,x,1.0,,,1,0,1\n"
            "Bo,72,L1,9,2026-09-04 03:40:11 UTC,,,y,1.0,1,0,1\n",
            [("Bo", "72", ("", "y"), None), ("Ada", "71", ("x", ""), None)],
        ),
        (
            "name,id,section,section_id,submitted,attempt,7: a,1,n correct,n incorrect,score\n"
            "Ada,71,L1,9,9/5/2026 3:40,2,x,1,1,0,1\nAda,71,L1,9,9/4/2026 3:40,1,y,1,1,0,1\n",
            [("Ada", "71", ("y",), 1), ("Ada", "71", ("x",), 2)],
        ),
        (
            "navn,nummer,seksjon,seksjons-id,levert,forsøk,7: a,1.0,riktige,gale,poeng\n"
            "Ada,71,L1,9,2026-09-05 03:40:11 UTC,2,x,1.0,1,0,1\n",
            [("Ada", "71", ("x",), 2)],
        ),
        (
            NEW + ",ItemID,ItemType,Map?,EarnedPoints,Status,"
            "NumberOfCorrect,NumberOfIncorrect,NoResponse,PointsPossible,OverallScore\n"
            "Ada,71,,1,S,,2026-09-10 14:00:00 UTC,00:20:00,2,5,essay,"
            "<p>a &lt; b</p><p>c</p>,1,Graded,1,0,0,1,1\n",
            [("Ada", "71", ("a < b\nc",), 2)],
        ),
    ],
)
def test_canvas_layouts(text: str, rows: list[tuple]) -> None:
    file = read_text(text)
    assert file.format == "canvas"
    assert [(row.identity["name"], row.identity["canvas_id"], row.cells, row.attempt) for row in file.rows] == rows


PROGRAM = "def f(x):\n    if x > 0:\n        return x\n    return 0"
EDITED = [
    "<p>def f(x):</p><p>____if x &gt; 0:</p><p>________return x</p><p>____return 0</p>".replace("__", "&nbsp; "),
    "<div>def f(x):<br>____if x &gt; 0:<br />________return x<br>____return 0</div>".replace("_", "&nbsp;"),
    "<p>\n  <span>def f(x):</span>\n</p>"
    "<pre class=''a''>\n    if x &gt; 0:\n        <b>return</b> x\n\treturn 0\n</pre>",
]


@pytest.mark.parametrize("cell", EDITED)
def test_a_program_keeps_its_indentation(cell: str) -> None:
    """An editor of formatted text writes it in unbreakable blanks, or as preformatted."""
    text = (
        NEW + ",ItemID,ItemType,Write f,EarnedPoints,Status,NumberOfCorrect,NumberOfIncorrect,NoResponse,"
        "PointsPossible,OverallScore\n"
        f'Ada,71,,1,S,,2026-09-10 14:00:00 UTC,00:20:00,2,5,essay,"{cell}",1,Graded,1,0,0,1,1\n'
    )
    assert read_text(text).rows[0].cells == (PROGRAM,)


def test_new_quizzes_sample(shared: Path) -> None:
    file = read_sample(shared, "new_quizzes_student_analysis/student_analysis_sample.csv")
    assert [column.header for column in file.columns][:2] == [
        "What is the capital of France?",
        "Which gas do plants absorb?",
    ]
    assert [(row.line, row.identity["sis_id"], row.cells[0]) for row in file.rows] == [
        (2, "5001", "Paris"),
        (4, "5002", "London"),
        (6, "5003", "Paris"),
    ]
    assert file.rows[0].cells[3] == 'My favorite season is autumn.\nI like the "crisp" air and the colors.'
    assert file.rows[2].cells[2] == ""


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("red\\, dark,BLUE", ("red, dark", "BLUE")),
        (",x<3 & y>2", ("", "x<3 & y>2")),
        ("left", None),
        ("", None),
        ("a,,", ("a", "", "")),
    ],
)
def test_blanks(cell: str, expected: tuple[str, ...] | None) -> None:
    assert split_blanks(cell, 3 if cell == "a,," else 2) == expected


# --- Moodle


@pytest.mark.parametrize("name", ["responses_all.csv", "responses_all.json", "responses_decimal_comma.csv"])
def test_moodle_downloads(name: str, shared: Path) -> None:
    file = read_sample(shared, f"moodle_responses/{name}")
    assert (file.format, len(file.columns), len(file.rows)) == ("moodle", 8, 4)
    assert dict(file.rows[0].identity) == {
        "name": "Ada Lovelace",
        "id_number": "A0001X",
        "email": "ada@example.edu",
    }
    assert [row.cells[0] for row in file.rows] == ["12.5 N/m", "13", "0,125 N/cm", ""]
    assert file.rows[2].cells[5] == "=1+1"
    assert len(file.rows[0].prompts) == (0 if "comma" in name else 8)
    if file.rows[0].prompts:
        assert file.rows[0].prompts[5] == "Capital of France?"


def test_json_rows_know_their_lines(shared: Path) -> None:
    lines = [row.line for row in read_sample(shared, "moodle_responses/responses_all.json").rows]
    assert lines[0] == 1
    assert lines == sorted(set(lines))


def test_other_moodle_samples(shared: Path) -> None:
    file = read_sample(shared, "moodle_responses/thirdparty_moodleQuiz_responses.csv")
    assert (len(file.columns), len(file.rows)) == (3, 26)
    assert dict(file.rows[0].identity) == {"name": "Jordan Tan", "email": "u013@example.com"}
    assert file.rows[0].cells[0] == ""
    stack = read_sample(shared, "moodle_responses/responses_stack.csv")
    assert stack.rows[0].cells[0].startswith("Seed: 1001; ans1: 3*x^2 [score]")


def test_unfinished_attempts_are_told(shared: Path) -> None:
    content = (shared / "lms/samples/moodle_responses/responses_all.csv").read_bytes()
    warnings = read_responses("a.csv", content).warnings
    assert [(warning.code, warning.line) for warning in warnings] == [("unfinished-attempt", 5)]


@pytest.mark.parametrize("name", ["grades_overview", "grades_decimal_comma", "thirdparty_moodleQuiz_grades"])
def test_grades_reports_are_refused(name: str, shared: Path) -> None:
    with pytest.raises(UserFileError, match=r"moodle-grades-report: .*Results > Responses"):
        read_sample(shared, f"moodle_responses/{name}.csv")


@pytest.mark.parametrize(
    ("header", "cells", "columns", "prompts", "answers"),
    [
        (MOODLE + ",Response 1,Response 2", "4,-", ["Response 1", "Response 2"], (), ("4", "")),
        (MOODLE + ",Feedback,Response 1", "well done,4", ["Response 1"], (), ("4",)),
        (MOODLE + ",Question 1,Response 1", "ask,4", ["Response 1"], ("ask",), ("4",)),
        (MOODLE + ",Response 1,Right answer 1", "4,5", ["Response 1"], (), ("4",)),
        (MOODLE + ",Question 1,Response 1,Right answer 1", "ask,4,5", ["Response 1"], ("ask",), ("4",)),
        (
            MOODLE + ",Response 1a,Right answer 1a,Response 1b,Right answer 1b",
            "4,5,6,7",
            ["Response 1a", "Response 1b"],
            (),
            ("4", "6"),
        ),
        (
            "Nachname,Vorname,ID-Nummer,E-Mail-Adresse,Status,Begonnen,Beendet,Dauer,"
            '"Bewertung/10,00",Antwort 1,Richtige Antwort 1',
            "4,5",
            ["Antwort 1"],
            (),
            ("4",),
        ),
        (
            "Nom de famille,Prénom,Numéro d'identification,Adresse de courriel,État,Commencé le,Terminé,"
            'Temps utilisé,"Note/10,00",'
            "Question 1,Réponse 1",
            "ask,4",
            ["Réponse 1"],
            ("ask",),
            ("4",),
        ),
        (
            "Apellido(s),Nombre,Número de ID,Dirección de correo,Estado,Comenzado,Finalizado,"
            'Tiempo,"Calificación/10,00",'
            "Pregunta 1,Respuesta 1,Respuesta correcta 1",
            "ask,4,5",
            ["Respuesta 1"],
            ("ask",),
            ("4",),
        ),
        (
            "Vezetéknév,Keresztnév,X,Y,Állapot,Kezdés,Vége,Idő,Pontszám/10.00,1. kérdés,1. válasz",
            "ask,4",
            ["1. válasz"],
            ("ask",),
            ("4",),
        ),
        (
            "Aaa,Bbb,Ccc,Ddd,Eee,Fff,Ggg,Hhh,Iii/10.00,Jjj 1,Kkk 1,Lll 1",
            "ask,4,5",
            ["Kkk 1"],
            ("ask",),
            ("4",),
        ),
        (
            "Last name,First name,ID number,Email address,State,Started on,Completed,Time taken,Rank,Response 1",
            "4",
            ["Response 1"],
            (),
            ("4",),
        ),
    ],
)
def test_moodle_headers(
    header: str, cells: str, columns: list[str], prompts: tuple[str, ...], answers: tuple[str, ...]
) -> None:
    file = read_text(f"{header}\nLovelace,Ada,A1,ada@x.org,Finished,t,t,t,5,{cells}\n")
    assert file.format == "moodle"
    assert [column.header for column in file.columns] == columns
    assert (file.rows[0].prompts, file.rows[0].cells) == (prompts, answers)
    assert file.rows[0].identity["email"] == "ada@x.org"


def test_the_row_of_averages_is_no_attempt() -> None:
    text = f"{MOODLE},Response 1\nLovelace,Ada,A1,a@x,Finished,t,t,t,5,4\nOverall average,,,,,,,,5,\n"
    assert [row.line for row in read_text(text).rows] == [2]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("part 1: 3.2; part 2: up; part 3: cat; dog; part 4: a; b", ("3.2", "up", "cat; dog", "a; b")),
        ("part 1: ; part 2: down; part 3: ; part 4: c; part 5: 8; part 6:", ("", "down", "", "c", "8", "")),
        ("part 1: part 2: x; part 2: y", ("part 2: x", "y")),
        ("part 1: x; part 3: y; part 2: z", ("x; part 3: y", "z")),
        ("Teil 1: 3,2; Teil 2: auf", ("3,2", "auf")),
        ("part 1:", ("",)),
        ("12.5 N/m", None),
        ("ratio 1: 3", None),
        ("", None),
        ("part 1: x; part 2: y; part 2: z", None),
        ("Seed: 1001; ans1: 3*x^2 [score]; prt1: # = 1 | prt1-1-T", ("3*x^2",)),
        ("Seed: -7; ans1: [1,2]; x [valid]; ans2: y [invalid]; prt1: !", ("[1,2]; x", "y")),
        ("Seed: 7; ans2: 4 [valid]; prt1: !; prt2: # = 0 | prt2-1-F", ("", "4")),
        ("Seed: 7; prt1: !", ("", "")),
        ("re: 1 [score]; im: 2 [score]", ("1", "2")),
        ("re: 1 [score]; im: 2 [score]; k: 3 [score]", None),
        ("Seed: 7; ans1: a [score]; ans1: b [score]", None),
        ("Seed: 7; ans3: a [score]", None),
        ("Seed: 7; prt1: # = 1 | x; ans1: a [score]", None),
    ],
)
def test_cells_of_cloze_and_stack(cell: str, expected: tuple[str, ...] | None) -> None:
    assert split_answers(cell, len(expected or "ab")) == expected


NAMINGS = [
    # Keys as Moodle 4 and Moodle 3 write them, in German, and as the headers of the CSV file are.
    ("lastname firstname idnumber status started completed duration grade1000 response1 response2", "id_number"),
    ("surname firstname emailaddress state startedon completed timetaken grade300 response1 response2", "email"),
    ("nachname vorname idnummer status begonnen beendet dauer bewertung1000 antwort1 antwort2", "id_number"),
    ("Last_name First_name ID_number Status Started Completed Duration Grade/10.00 Response_1 Response_2", "id_number"),
    ("Nachname Vorname ID-Nummer Status Begonnen Beendet Dauer Bewertung/10,00 Antwort_1 Antwort_2", "id_number"),
]


@pytest.mark.parametrize(("keys", "kind"), NAMINGS)
def test_json_with_either_naming_of_its_keys(keys: str, kind: str) -> None:
    named = [key.replace("_", " ") for key in keys.split()]
    values = ["Ek", "Bo", "b@x.org", "Finished", "1 May", "1 May", "1 min", "0,50", "part 1: 3; part 2: 4", None]
    (row,) = read_text(json.dumps([[dict(zip(named, values, strict=True))]])).rows
    assert (row.cells, row.identity) == (("part 1: 3; part 2: 4", ""), {"name": "Bo Ek", kind: "b@x.org"})


def test_long_cells_are_taken_apart_soon() -> None:
    many = "; ".join(f"part {number}: " for number in range(1, 9_000))
    assert split_answers(many, 8_999) == ("",) * 8_999
    assert split_answers(many, 3) is None
    assert split_answers("Seed: 1; " + "a: b; " * 20_000, 2) == ("", "")
    assert split_answers("part 1: " + "; part 2: " * 10_000, 2) is None


def test_a_cell_with_another_number_of_answers_does_not_come_apart() -> None:
    assert split_answers("part 1: x; part 2: y", 3) is None
    assert split_answers("part 1: x; part 2: y", 1) is None
    assert split_blanks("x,y", 3) is None
    assert split_blanks("x", 1) is None


# --- Refusals


@pytest.mark.parametrize(
    ("text", "format", "expected"),
    [
        ("a,b\n1,2\n", "auto", [("unknown-format", 1, 1)]),
        ("id,name\nA1,Ada\n", "auto", [("unknown-format", 1, 1)]),
        ("id,1a\nA1,2\n", "canvas", [("wrong-format", 1, 1)]),
        ("id,1a\nA1,2\n", "moodle", [("wrong-format", 1, 1)]),
        ("id,1a\n", "auto", [("no-responses", 0, 0)]),
        (MOODLE + ",Q. 1 /5.00\nL,A,A1,a@x,F,t,t,t,5,5\n", "auto", [("moodle-grades-report", 1, 1)]),
        (MOODLE + ",Aaa 1,Bbb 1\nL,A,A1,a@x,F,t,t,t,5,4,5\n", "auto", [("ambiguous-columns", 1, 10)]),
        ("Aaa,Bbb,Iii/10.00,Jjj 1\nx,y,3,4\n", "auto", [("no-identifier-column", 1, 1)]),
        (
            "section,section_id,submitted,7: a,1.0,n,m,score\nL1,9,2026-09-05 03:40:11 UTC,x,1,1,0,1\n",
            "auto",
            [("no-identifier-column", 1, 1)],
        ),
        ('[[{"lastname": "Ek"', "auto", [("bad-json", 1, 1)]),
        ('[[{"lastname": "Ek"},\n{"other": "x"}]]', "auto", [("bad-json", 2, 1)]),
        ('[[{"lastname": ["Ek"]}]]', "auto", [("bad-json", 1, 1)]),
        ('[[{"a":' + "[" * 100_000, "auto", [("bad-json", 1, 1)]),
    ],
)
def test_problems(text: str, format: str, expected: list[tuple[str, int, int]]) -> None:
    assert problems_of(text, format) == expected


def test_a_wrong_format_is_told_what_the_file_looks_like() -> None:
    with pytest.raises(UserFileError, match="looks like a Moodle 'Responses' download"):
        read_text(f"{MOODLE},Response 1\nL,A,A1,a@x,F,t,t,t,5,4\n", "canvas")


def test_ambiguous_columns_can_be_read_as_plain_csv() -> None:
    file = read_text(MOODLE + ",Aaa 1,Bbb 1\nL,A,A1,a@x,F,t,t,t,5,4,5\n", "csv")
    assert [column.header for column in file.columns][-2:] == ["Aaa 1", "Bbb 1"]


def test_unknown_names_of_formats_are_a_programmers_mistake() -> None:
    with pytest.raises(ValueError, match="no format"):
        read_text("id,1a\nA1,2\n", "word")


_HEADERS = st.sampled_from(
    [
        b"",
        b"id,1a\n",
        b"student,part,answer\n",
        MOODLE.encode() + b",Response 1\n",
        b"[[{",
        b'[[{"lastname":"x"},',
        b"name,id,7: a,1.0,n,m,score\n",
        NEW.encode() + b",ItemID,ItemType,q,EarnedPoints,Status,a,b,c,d,e\n",
    ]
)
_BYTES = st.one_of(st.binary(), st.text().map(str.encode), st.text("ab1,;\"\n=' \t\r-").map(str.encode))


@settings(max_examples=100)
@given(_HEADERS, _BYTES, st.sampled_from(["auto", *ANSWER_FILES]))
def test_any_bytes_are_read_or_refused(header: bytes, content: bytes, format: str) -> None:
    try:
        file = read_responses("answers.csv", header + content, format)
    except UserFileError:
        return
    assert file.rows
    assert all(len(row.cells) == len(file.columns) for row in file.rows)
