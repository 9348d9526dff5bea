"""Answer files as real systems wrote them, read into exactly the responses that they hold.

A response of more than 50 characters is given by its length and a digest.
"""

from hashlib import blake2b
from pathlib import Path

import pytest

from quizgen.errors import UserFileError
from quizgen.lms.formats.canvas import split_blanks
from quizgen.lms.formats.moodle import split_answers
from quizgen.lms.responses import read_responses
from quizgen.model import ResponseFile

# Whose the rows are, which attempt it is, and the responses in the order of the columns.
HELD = {
    "moodle_responses/responses_all.csv": [
        (
            "A0001X",
            None,
            "12.5 N/m",
            "82:969d80",
            "two, with comma; and semicolon",
            "one; two; three",
            "Japan -> Tokyo -> now; France; the land -> Paris",
            "Paris",
            "True",
            'Line one, with BOLD & "quotes"      Line two',
        ),
        (
            "A0001X",
            None,
            "13",
            "82:969d80",
            "two, with comma; and semicolon",
            "one; two; three",
            "Japan -> Tokyo -> now; France; the land -> Paris",
            "Paris",
            "True",
            'Line one, with BOLD & "quotes"      Line two',
        ),
        ("A0002Y", None, "0,125 N/cm", "63:86a326", "three", "five", "France; the land -> Rome", "=1+1", "False", ""),
        ("A0003Z", None, "", "", "", "", "", "", "", ""),
    ],
    "moodle_responses/responses_stack.csv": [
        ("A0001X", None, "55:04b934"),
        ("A0002Y", None, "53:ed9a68"),
    ],
    "moodle_responses/thirdparty_moodleQuiz_responses.csv": [
        ("u013@example.com", None, "", "71:af3ed9", "67:b3a2e1"),
        ("u018@example.com", None, "66:454a79", "66:333f22", ""),
        ("u012@example.com", None, "63:868b0f", "69:6a31b3", "70:b4491c"),
        ("u022@example.com", None, "69:ee6d9c", "“Why did they lure me there? Were they hungry?”", "69:b9c8fd"),
        ("u016@example.com", None, "70:38b3ba", "you know that I was a prisoner back there?”", "65:af302b"),
        ("u014@example.com", None, "70:81a4ac", "bludgeon.", "67:f27c62"),
        ("u024@example.com", None, "65:b0e3c0", "69:5c7c62", "71:d32437"),
        ("u003@example.com", None, "67:f0abb7", "the desert.", "69:1f20c1"),
        ("u005@example.com", None, "70:d10567", "69:3b4af7", "71:a15cc3"),
        ("u015@example.com", None, "", "71:5d0ff4", "54:ac6e8d"),
        ("u002@example.com", None, "67:d4e845", "“God knows!” was the man’s only reply.", "67:b9dd92"),
        ("u023@example.com", None, "66:7ac546", "61:b5a4c4", "63:bcb955"),
        ("u006@example.com", None, "of that wonderful journey indefinitely.", "71:770a37", "69:1be200"),
        ("u019@example.com", None, "68:8973c2", "He could endure it no longer.", "69:97ea7b"),
        ("u025@example.com", None, "63:d387e5", "57:dc0a50", "70:a4007e"),
        ("u017@example.com", None, "66:7cc3fc", "", "68:bdc38e"),
        ("u004@example.com", None, "69:a9c0a0", "67:97539c", "66:ec10a7"),
        ("u011@example.com", None, "68:140ec9", "69:1af0ab", "67:e4ae2f"),
        ("u007@example.com", None, "70:6cbadd", "69:816ad6", "67:a85778"),
        ("u021@example.com", None, "64:340336", "71:f86930", "66:818e5f"),
        ("u009@example.com", None, "68:681f98", "", "71:ba4acf"),
        ("u020@example.com", None, "71:063bb5", "68:541f9e", ""),
        ("u010@example.com", None, "67:ed65b2", "bitterly.", "70:95be31"),
        ("u008@example.com", None, "68:1dd79b", "69:7f4ca6", "71:87c7cf"),
        ("u026@example.com", None, "70:f850fe", "71:854ec1", "to speak with her."),
        ("u001@example.com", None, "69:f4f5d9", "66:703d92", "close to the back wall of his tent."),
    ],
    "canvas_student_analysis/canvas_code_generated.csv": [
        (
            "A0001X",
            1,
            "12.4500",
            "13.4012",
            "3.0000",
            "-2.0000",
            "6.02e23",
            "red\\, dark,BLUE",
            'down,right\\, "so" < it',
            "France=>Paris,Japan=>Rome",
            "\\(x0\\)",
            "one,three",
            "False",
            "Paris",
            "First, bold & x < 3\n\nsecond",
            "",
            "3.0000",
            "",
            "",
        ),
        (
            "72",
            1,
            "",
            "abc",
            "2.4",
            "",
            "",
            ",x<3 & y>2",
            "left",
            "France=>,Japan=>Tokyo",
            "",
            "two",
            "",
            "=1+1",
            "",
            "",
            "",
            "",
            "2",
        ),
    ],
    "canvas_student_analysis/sample.csv": [
        ("93991", 1, "Green", "2728:906367", "Peanut Butter=>Jelly,Peaches=>Cream", "976:1ff5fa", ""),
        ("93992", 1, "Dark Yellow", "1108:e4ec85", "Peanut Butter=>Jelly,Peaches=>Jelly", "1714:9db216", ""),
        ("93994", 1, "Green", "1431:dab09e", "Peanut Butter=>Jelly,Peaches=>Cream", "647:e8b4b1", ""),
        ("93995", 1, "Green", "4318:b6c522", "Peanut Butter=>Jelly,Peaches=>Cream", "4157:7754d9", ""),
        ("93997", 1, "Green", "294:e7f4bc", "Peanut Butter=>Jelly,Peaches=>Cream", "266:6e757e", ""),
        ("93991", 2, "Green", "2536:797d22", "Peanut Butter=>Jelly,Peaches=>Cream", "704:c5de7c", ""),
        ("93995", 2, "Green", "2540:b969f7", "Peanut Butter=>Jelly,Peaches=>Cream", "1581:e6fdd3", "142:4f836b"),
    ],
    "new_quizzes_student_analysis/student_analysis_sample.csv": [
        ("5001", 1, "Paris", "Carbon dioxide", "The sky is blue because of scattering.", "68:a65618"),
        ("5002", 1, "London", "Carbon dioxide", "90:80e987", "Winter, because I like snow."),
        ("5003", 1, "Paris", "Oxygen", "", "Spring is my favorite."),
    ],
}
HELD |= {
    # The same quiz: downloaded as JSON, and in a language with a decimal comma, where nothing of the responses changes.
    f"moodle_responses/{name}": HELD["moodle_responses/responses_all.csv"]
    for name in ("responses_all.json", "responses_all.xlsx", "responses_decimal_comma.csv")
}
# The web table alone has the ends of lines.
HELD["moodle_responses/responses_all.html"] = [
    tuple('Line one, with BOLD & "quotes"\n\nLine two' if str(told).startswith("Line one") else told for told in row)
    for row in HELD["moodle_responses/responses_all.csv"]
]
FORMATS = {"moodle_responses": "moodle", "canvas_student_analysis": "canvas", "new_quizzes_student_analysis": "canvas"}


def read(shared: Path, name: str) -> ResponseFile:
    return read_responses(name, (shared / "lms" / "samples" / name).read_bytes())


def told(cell: str) -> str:
    return cell if len(cell) <= 50 else f"{len(cell)}:{blake2b(cell.encode(), digest_size=3).hexdigest()}"


@pytest.mark.parametrize("name", HELD)
def test_real_answer_files(name: str, shared: Path) -> None:
    file = read(shared, name)
    assert file.format == FORMATS[name.partition("/")[0]]
    kinds = ("id_number", "sis_id", "canvas_id", "email")
    found = [
        (next(row.identity[kind] for kind in kinds if kind in row.identity), row.attempt, *map(told, row.cells))
        for row in file.rows
    ]
    assert found == HELD[name]


PIECES = [
    # file, row, column, and what its cell comes apart into
    ("moodle_responses/responses_all.csv", 0, 1, ("3.2", "up", "cat; dog", "a; b", "7", "1.2E-3")),
    ("moodle_responses/responses_all.csv", 2, 1, ("", "down", "", "c", "8", "")),
    ("moodle_responses/responses_decimal_comma.csv", 2, 1, ("", "down", "", "c", "8", "")),
    ("moodle_responses/responses_stack.csv", 0, 0, ("3*x^2",)),
    ("moodle_responses/responses_stack.csv", 1, 0, ("x^2",)),
    ("canvas_student_analysis/canvas_code_generated.csv", 0, 5, ("red, dark", "BLUE")),
    ("canvas_student_analysis/canvas_code_generated.csv", 0, 6, ("down", 'right, "so" < it')),
    ("canvas_student_analysis/canvas_code_generated.csv", 1, 5, ("", "x<3 & y>2")),
    # Canvas has left out a menu, and nothing says which.
    ("canvas_student_analysis/canvas_code_generated.csv", 1, 6, None),
]


@pytest.mark.parametrize(("name", "row", "column", "pieces"), PIECES)
def test_cells_of_real_files_come_apart(
    name: str, row: int, column: int, pieces: tuple[str, ...] | None, shared
) -> None:
    split = split_blanks if name.startswith("canvas") else split_answers
    assert split(read(shared, name).rows[row].cells[column], len(pieces or "ab")) == pieces


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("moodle_responses/grades_overview.csv", "moodle-grades-report"),
        ("moodle_responses/grades_decimal_comma.csv", "moodle-grades-report"),
        ("moodle_responses/thirdparty_moodleQuiz_grades.csv", "moodle-grades-report"),
        # Moodle has written a broken cell, after which all answers of the row would move to the left.
        ("moodle_responses/responses_all.ods", "not-a-workbook"),
        ("gradescope/gs_demo.csv", "grades-only"),
        ("canvas_gradebook/canvas_demo_data.csv", "grades-only"),
        ("blackboard/gradecenter_header_from_tests.csv", "grades-only"),
    ],
)
def test_real_files_without_answers_are_told(name: str, code: str, shared: Path) -> None:
    with pytest.raises(UserFileError) as raised:
        read(shared, name)
    assert [problem.code for problem in raised.value.problems] == [code]
