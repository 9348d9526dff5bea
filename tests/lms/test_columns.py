"""Columns find their parts."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.errors import UserFileError
from quizgen.keys import SheetPart
from quizgen.kinds.table import KINDS
from quizgen.lms.columns import ColumnMap, MappedColumn, map_columns, split_cell, state_versions
from quizgen.lms.mapping import read_mapping
from quizgen.lms.rows import take_apart, tell_odd_rows
from quizgen.model import ResponseColumn, ResponseFile, ResponseRow

# Question 1 has two parts, question 2 one, question 3 parts whose labels and names cross, question 12 one.
PARTS = (
    SheetPart(1, "feature_map", "a", Fraction(1), "q1"),
    SheetPart(1, "shape", "b", Fraction(1), "q1"),
    SheetPart(2, "volume", "", Fraction(1), "q2"),
    SheetPart(3, "b", "a", Fraction(1), "q3"),
    SheetPart(3, "a", "b", Fraction(1), "q3"),
    SheetPart(12, "shape", "", Fraction(1), "q12"),
)
TWO = PARTS[:3]
CODES = {"T9-1-7KQ2X": 1, "T9-1-7KQ2Y": 1, "T9-2-AB3CD": 2}


def make_file(headers, *rows, format="csv", prompts=()) -> ResponseFile:
    columns = tuple(ResponseColumn(header, position) for position, header in enumerate(headers, 1))
    made = tuple(ResponseRow(line, {}, tuple(cells), None, tuple(prompts)) for line, cells in enumerate(rows, 2))
    return ResponseFile("answers.csv", format, columns, made)


def targets(columns: ColumnMap) -> list:
    return [(column.column.position, column.targets) for column in columns.columns]


def codes_of(problems) -> list[tuple[str, str, int]]:
    return [(problem.file, problem.code, problem.line) for problem in problems]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("1a", (1, "feature_map")),
        ("1 A", (1, "feature_map")),
        ("Q1a", (1, "feature_map")),
        ("q1(a)", (1, "feature_map")),
        ("1(a)", (1, "feature_map")),
        ("1.a", (1, "feature_map")),
        ("1b)", (1, "shape")),
        ("Q1.feature_map", (1, "feature_map")),
        ("1 feature map", (1, "feature_map")),
        ("Question 1 feature_map", (1, "feature_map")),
        ("question1_featuremap", (1, "feature_map")),
        ("Question 1 part b", (1, "shape")),
        ("Feature-Map", (1, "feature_map")),
        ("volume", (2, "volume")),
        ("2", (2, "volume")),
        ("Q2", (2, "volume")),
        ("Question 2", (2, "volume")),
        ("Q2.volume", (2, "volume")),
        ("Q12", (12, "shape")),
        ("12", (12, "shape")),
        ("Q1(a) Compute the feature map", (1, "feature_map")),
        ("Q1.shape: give the shape", (1, "shape")),
        ("1(b) Give the shape", (1, "shape")),
        ("1b) Give the shape", (1, "shape")),
        ("Question 2: compute the volume of 3 boxes", (2, "volume")),
        ("Give the shape [Q1(b)]", (1, "shape")),
        ("Give the shape (Q1.shape)", (1, "shape")),
        # Labels come before names, but a dot is how names are written.
        ("3a", (3, "b")),
        ("Q3(b)", (3, "a")),
        ("Q3.a", (3, "a")),
        ("T9-1-7KQ2X (a)", (1, "feature_map")),
        ("t9-1-7kq2x.shape", (1, "shape")),
        ("T9-1-7KQ2X feature_map", (1, "feature_map")),
        ("[T9–2–AB3CD] How many numbers?", (2, "volume")),
        ("Q1(b) [T9-1-7KQ2X] Give the shape", (1, "shape")),
        # Nothing that is only like a name.
        ("Q1", None),
        ("Q1(c)", None),
        ("Q4", None),
        ("shape", None),
        ("1 small image", None),
        ("2 filters of size 3", None),
        ("How many (1a)?", None),
        ("Q1(a) and [Q1(b)]", None),
        ("T9-1-7KQ2X", None),
        ("T9-1-7KQ2X or T9-2-AB3CD", None),
        ("Remarks", None),
        ("", None),
        ("1" * 5000, None),
    ],
)
def test_headers(header: str, expected: tuple[int, str] | None) -> None:
    # Columns beside it, so that there is something to go by.
    found = map_columns(make_file([header, "Q2 volume" if expected != (2, "volume") else "1a"]), PARTS, CODES)
    assert [column.targets for column in found.columns if column.column.position == 1] == (
        [(expected,)] if expected else []
    )


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("5001: Q1(a) Compute the feature map", ((1, "feature_map"),)),
        ("5001: Q1 Fill in [x] and [y]", ((1, "feature_map"), (1, "shape"))),
        # Blanks to fill in, and no label.
        ("5001: Q1 [a], [b]", ((1, "feature_map"), (1, "shape"))),
        ("5001: Q1 [a]", ((1, "feature_map"),)),
        ("5001: [T9-1-7KQ2X] [a_1] and [shape]", ((1, "feature_map"), (1, "shape"))),
        ("5001: [T9-1-7KQ2X]\nFill in", ((1, "feature_map"), (1, "shape"))),
        ("5001: T9-2-AB3CD Volume?", ((2, "volume"),)),
        ("5001: 2", ((2, "volume"),)),
    ],
)
def test_canvas_headers(header: str, expected: tuple) -> None:
    found = map_columns(make_file([header], format="canvas"), TWO, CODES)
    assert targets(found) == [(1, expected)]


SINGLE = tuple(SheetPart(number, "size", "", Fraction(1), f"q{number}") for number in (1, 2, 3))
MIXED = (*PARTS[:2], SheetPart(2, "volume", "", Fraction(1), "q2"), SheetPart(3, "size", "", Fraction(1), "q3"))


@pytest.mark.parametrize(
    ("parts", "headers", "questions"),
    [
        (SINGLE, ["2. What is the size of the output volume?", "3) How many trainable parameters"], {1: 2, 2: 3}),
        (SINGLE, [" 1 . How large?", "2: How many?", "Remarks"], {1: 1, 2: 2}),
        (MIXED, ["1a) Compute", "1b) Give", "2. What is the volume?"], {1: 1, 2: 1, 3: 2}),
        (SINGLE, ["Q1", "2. How many?"], {1: 1, 2: 2}),
        # The form counts the parts, or has a question more: its numbers are not those of the sheet.
        (MIXED, ["1. Compute", "2. Give", "3. What is the volume?"], None),
        (MIXED, ["1. Compute", "2. Give it", "Q3"], {3: 3}),
        (SINGLE, ["1. How large?", "2. How many?", "4. And then?"], None),
        (SINGLE, ["1. Your name", "1. How large?", "2. How many?"], None),
        (SINGLE, ["Q2 How many?", "2. How many?", "3. And then?"], {1: 2}),
        # A number that belongs to the text.
        (SINGLE, ["2.5 is the mean of what?", "3 filters are used"], None),
        (SINGLE, ["2.", "3)"], {1: 2, 2: 3}),
    ],
)
def test_numbers_before_the_questions_of_a_form(parts, headers, questions) -> None:
    file = make_file(headers)
    if questions is None:
        with pytest.raises(UserFileError) as raised:
            map_columns(file, parts)
        assert codes_of(raised.value.problems) == [("answers.csv", "columns-do-not-fit", 1)]
        return
    assert {column.column.position: column.targets[0][0] for column in map_columns(file, parts).columns} == questions


def test_a_number_gives_way_to_the_mapping_file() -> None:
    file = make_file(["1. How large?", "2. How many?", "4. And then?"])
    found = map_columns(file, SINGLE, mapping={"4. And then?": "Q3"})
    assert [column.text.partition("-> ")[2] for column in found.columns] == [
        "question 1, part size (by the number before its text)",
        "question 2, part size (by the number before its text)",
        "question 3, part size (by the mapping file)",
    ]


FOUR = (*PARTS[:2], SheetPart(1, "why", "c", Fraction(1), "q1"), SheetPart(1, "count", "d", Fraction(1), "q1"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("T9-1-7KQ2X (a, b, d) Let x be (c).", ("feature_map", "shape", "count")),
        ("T9-1-7KQ2X (d,a)", ("count", "feature_map")),
        ("T9-1-7KQ2X (c) Why?", ("why",)),
        ("T9-1-7KQ2X Let x be.", ("feature_map", "shape", "why", "count")),
        # Brackets that only begin the text.
        ("T9-1-7KQ2X (a, e) Let x be.", ("feature_map", "shape", "why", "count")),
        ("T9-1-7KQ2X (a, a) Let x be.", ("feature_map", "shape", "why", "count")),
    ],
)
def test_an_exported_question_says_which_parts_it_asks(text, expected) -> None:
    by_header = map_columns(make_file([f"5001: {text}"], format="canvas"), FOUR, CODES)
    by_text = map_columns(make_file(["Response 1"], ["x"], format="moodle", prompts=[text]), FOUR, CODES)
    for found in (by_header, by_text):
        assert [part for column in found.columns for _, part in column.targets] == list(expected)


def test_the_parts_of_a_question_may_be_in_several_columns() -> None:
    file = make_file(
        ["Response 1", "Response 2"],
        ["part 1: x; part 2: y; part 3: z", "because"],
        ["part 1: u; part 2: v; part 3: w", "-"],
        format="moodle",
        prompts=["T9-1-7KQ2X (a, b, d) Here.", "T9-1-7KQ2Y (c) Here."],
    )
    found = map_columns(file, FOUR, CODES)
    assert found.describe() == (
        "column 'Response 1' -> question 1, parts feature_map, shape, count (by variant code in the question's text)",
        "column 'Response 2' -> question 1, part why (by variant code in the question's text)",
    )
    assert dict(take_apart(found, file.rows[0]).answers) == {
        (1, "feature_map"): "x", (1, "shape"): "y", (1, "count"): "z", (1, "why"): "because",
    }  # fmt: skip


def test_the_mapping_is_told_in_words() -> None:
    found = map_columns(make_file(["Q1(a)", "T9-2-AB3CD"]), TWO, CODES)
    assert [column.text for column in found.columns] == [
        "column 'Q1(a)' -> question 1, part feature_map (by label)",
        "column 'T9-2-AB3CD' -> question 2, part volume (by variant code)",
    ]


def test_a_bare_label_does_where_there_is_one_question() -> None:
    assert targets(map_columns(make_file(["a", "b"]), PARTS[:2])) == [
        (1, ((1, "feature_map"),)),
        (2, ((1, "shape"),)),
    ]


def test_columns_and_parts_without_one_another_are_told() -> None:
    found = map_columns(make_file(["Q1.shpae", "Q2"]), TWO)
    assert codes_of(found.warnings) == [
        ("answers.csv", "part-without-column", 1),
        ("answers.csv", "part-without-column", 1),
        ("answers.csv", "unknown-column", 1),
    ]
    assert "Did you mean 'Q1.shape'?" in found.warnings[-1].message


def test_two_columns_for_a_part_are_refused() -> None:
    with pytest.raises(UserFileError) as raised:
        map_columns(make_file(["1a", "Q1(a)"]), TWO)
    assert codes_of(raised.value.problems) == [("answers.csv", "two-columns-one-part", 1)]


def test_variants_of_a_question_share_its_parts() -> None:
    file = make_file(["7: T9-1-7KQ2X (a)", "8: T9-1-7KQ2Y (a)"], ("", "5"), ("4", ""), ("4", "5"), format="canvas")
    found = map_columns(file, TWO, CODES)
    assert [take_apart(found, row).answers[1, "feature_map"] for row in file.rows] == ["5", "4", "4"]
    assert [take_apart(found, row).codes for row in file.rows[:2]] == [
        {1: ("T9-1-7KQ2Y",)},
        {1: ("T9-1-7KQ2X",)},
    ]
    told = list(tell_odd_rows(file.file, (take_apart(found, row) for row in file.rows)))
    assert codes_of(told) == [("answers.csv", "two-answers", 4)]


# --- By position


@pytest.mark.parametrize(
    ("headers", "format", "expected"),
    [
        (["Response 1", "Response 2", "Response 3"], "moodle",
         [(1, ((1, "feature_map"),)), (2, ((1, "shape"),)), (3, ((2, "volume"),))]),
        (["Response 1", "Response 2"], "moodle",
         [(1, ((1, "feature_map"), (1, "shape"))), (2, ((2, "volume"),))]),
        (["7: Fill in", "8: How many?"], "canvas",
         [(1, ((1, "feature_map"), (1, "shape"))), (2, ((2, "volume"),))]),
    ],
)  # fmt: skip
def test_position(headers: list[str], format: str, expected: list) -> None:
    assert targets(map_columns(make_file(headers, format=format), TWO)) == expected


@pytest.mark.parametrize(
    ("headers", "format"),
    [
        (["Response 1"], "moodle"),
        (["Response 1", "Response 2", "Response 3", "Response 4"], "moodle"),
        (["7: A question"], "canvas"),
        (["first", "second", "third"], "csv"),
    ],
)
def test_columns_that_do_not_fit(headers: list[str], format: str) -> None:
    with pytest.raises(UserFileError, match=r"3 parts of 2 questions.*'column,part'") as raised:
        map_columns(make_file(headers, format=format), TWO)
    assert codes_of(raised.value.problems) == [("answers.csv", "columns-do-not-fit", 1)]


@pytest.mark.parametrize(
    ("format", "cell", "expected"),
    [
        ("moodle", "part 1: 1 2; 3 4; part 2: 2x2", ("1 2; 3 4", "2x2")),
        ("moodle", "", ("", "")),
        ("canvas", "1\\,2,2x2", ("1,2", "2x2")),
        ("canvas", ",2x2", ("", "2x2")),
    ],
)
def test_cells_of_a_whole_question_come_apart(format: str, cell: str, expected: tuple[str, str]) -> None:
    file = make_file(["Response 1", "Response 2"], (cell, " 7 "), format=format)
    found = map_columns(file, TWO)
    assert found.warnings == ()
    assert list(tell_odd_rows(file.file, [take_apart(found, file.rows[0])])) == []
    assert take_apart(found, file.rows[0]).answers == {
        (1, "feature_map"): expected[0],
        (1, "shape"): expected[1],
        (2, "volume"): " 7 ",
    }
    assert take_apart(found, file.rows[0]).unsplit == {}


@pytest.mark.parametrize(("format", "cell"), [("moodle", "2x2"), ("canvas", "2x2"), ("canvas", "a,b,c")])
def test_cells_that_do_not_come_apart_are_told_and_kept(format: str, cell: str) -> None:
    file = make_file(["Response 1", "Response 2"], (cell, "7"), format=format)
    found = map_columns(file, TWO)
    assert codes_of(tell_odd_rows(file.file, [take_apart(found, file.rows[0])])) == [
        ("answers.csv", "cell-does-not-split", 2)
    ]
    whole = {(1, "feature_map"): cell, (1, "shape"): cell}
    assert take_apart(found, file.rows[0]).unsplit == whole
    assert take_apart(found, file.rows[0]).answers == {**whole, (2, "volume"): "7"}


def test_second_answers_are_kept_apart() -> None:
    """The first column that is filled in counts; a cell is second only to one that truly answers its part."""
    mapping = {"x": "Q1", "y": "Q1(a)", "z": "Q1(b)"}
    rows = [("part 1: 3; part 2: 4", "5", ""), ("part 1: 3; part 2:", "", "6"), ("", "5", "6"), ("2x2", "5", "6")]
    file = make_file(["x", "y", "z"], *rows)
    found = map_columns(file, TWO, mapping=mapping)
    taken = [take_apart(found, row) for row in file.rows]
    key_a, key_b = (1, "feature_map"), (1, "shape")
    assert [dict(row.answers) for row in taken] == [
        {key_a: "3", key_b: "4"},
        {key_a: "3", key_b: "6"},
        {key_a: "5", key_b: "6"},
        {key_a: "2x2", key_b: "2x2"},
    ]
    assert [[(answer.parts, answer.text) for answer in row.second] for row in taken] == [
        [((key_a,), "5")],
        [],
        [],
        [((key_a,), "5"), ((key_b,), "6")],
    ]
    assert [row.responses(1) for row in taken] == [
        {"feature_map": "3", "shape": "4"},
        {"feature_map": "3", "shape": "6"},
        {"feature_map": "5", "shape": "6"},
        {},
    ]
    assert codes_of(tell_odd_rows("a.csv", taken)) == [
        ("a.csv", "two-answers", 2),
        ("a.csv", "cell-does-not-split", 5),
        ("a.csv", "two-answers", 5),
        ("a.csv", "two-answers", 5),
    ]


def test_codes_in_the_questions_text_beat_position() -> None:
    prompts = ("[T9-2-AB3CD] How many?", "Q1(b) [T9-1-7KQ2X] Shape?", "[T9-1-7KQ2X] (a) Map?")
    file = make_file(["Response 1", "Response 2", "Response 3"], "123", format="moodle", prompts=prompts)
    found = map_columns(file, TWO, CODES)
    assert take_apart(found, file.rows[0]).answers == {
        (1, "feature_map"): "3",
        (1, "shape"): "2",
        (2, "volume"): "1",
    }
    assert take_apart(found, file.rows[0]).codes == {2: ("T9-2-AB3CD",), 1: ("T9-1-7KQ2X",)}
    assert found.columns[0].text.endswith("part volume (by variant code in the question's text)")


# --- Mapping files


@pytest.mark.parametrize(
    "mapping",
    [
        {"x": "Q1.shape", "1a": "-", "z": "2"},
        {1: "1b", 2: "ignore", 3: "Q2.volume"},
        {"1": "Q1(b)", "2": "", "3": "volume"},
    ],
)
def test_a_mapping_wins(mapping: dict) -> None:
    found = map_columns(make_file(["x", "1a", "z"]), TWO, mapping=mapping)
    assert targets(found) == [(1, ((1, "shape"),)), (3, ((2, "volume"),))]
    assert found.columns[0].text == "column 'x' -> question 1, part shape (by the mapping file)"


def test_a_mapping_may_name_a_whole_question() -> None:
    file = make_file(["x"], ["part 1: 3; part 2: 4"])
    found = map_columns(file, TWO, mapping={"x": "Q1"})
    assert take_apart(found, file.rows[0]).answers == {(1, "feature_map"): "3", (1, "shape"): "4"}


@pytest.mark.parametrize(
    ("mapping", "code"), [({"y": "1a"}, "unknown-mapping-column"), ({"x": "Q7.map"}, "unknown-part")]
)
def test_a_wrong_mapping_is_refused(mapping: dict, code: str) -> None:
    with pytest.raises(UserFileError) as raised:
        map_columns(make_file(["x"]), TWO, mapping=mapping)
    assert codes_of(raised.value.problems) == [("answers.csv", code, 0)]


def test_mapping_files() -> None:
    content = b"Column;Part\nResponse 1;Q1.shape\n2;-\n"
    assert read_mapping("map.csv", content, TWO) == {"Response 1": "Q1.shape", "2": "-"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("header,part\nx,1a\n", [("bad-mapping", 1, 1)]),
        ("column,part\nx,1a\nx,1b\n", [("bad-mapping", 3, 1)]),
        ("column,part\nx,Q1.shap\ny,1b\n", [("unknown-part", 2, 2), ("unknown-mapping-column", 3, 1)]),
        ("", [("empty-file", 0, 0)]),
    ],
)
def test_problems_of_mapping_files(text: str, expected: list[tuple[str, int, int]]) -> None:
    with pytest.raises(UserFileError) as raised:
        read_mapping("map.csv", text.encode(), TWO, [ResponseColumn("x", 1)])
    assert [(problem.code, problem.line, problem.column) for problem in raised.value.problems] == expected


def test_mapping_files_suggest_what_was_meant() -> None:
    with pytest.raises(UserFileError, match=r"Did you mean 'Q1\.shape'"):
        read_mapping("map.csv", b"column,part\nx,Q1.shap\n", TWO)


_TEXT = st.text("Qq1234abx().: []-;,\\\npart", max_size=30) | st.text(max_size=10)


@settings(max_examples=100)
@given(
    st.lists(_TEXT, min_size=1, max_size=5, unique=True),
    st.data(),
    st.sampled_from(["csv", "moodle", "canvas"]),
)
def test_any_headers_are_mapped_or_refused(headers: list[str], data, format: str) -> None:
    rows = data.draw(st.lists(st.lists(_TEXT, min_size=len(headers), max_size=len(headers)), max_size=3))
    file = make_file(headers, *rows, format=format)
    try:
        found = map_columns(file, PARTS, CODES)
    except UserFileError:
        return
    unknown = [warning for warning in found.warnings if warning.code == "unknown-column"]
    assert len(found.columns) + len(unknown) == len(headers)
    for row in file.rows:
        assert set(take_apart(found, row).answers) == {key for column in found.columns for key in column.targets}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("T9-1-7KQ2X 5 b", (1, "shape")),
        ("T9-1-7KQ2X Q5.shape", (1, "shape")),
        ("T9-1-7KQ2X question 5 (b)", (1, "shape")),
        ("T9-2-AB3CD 7", (2, "volume")),
        # No number of a question, but a text.
        ("T9-1-7KQ2X 5 rows, b", None),
    ],
)
def test_a_number_beside_a_code_is_that_of_a_paper_and_does_not_count(header: str, expected: tuple | None) -> None:
    found = map_columns(make_file([header, "Q1(a)"]), PARTS, CODES).columns
    mapped = [column.targets[0] for column in found if column.column.header == header]
    assert mapped == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("headers", "format", "version"),
    [
        (["Version", "1a", "1b", "2"], "csv", 1),
        (["1a", "1b", "Paper", "2"], "csv", 3),
        (["1a", "1b", "2", "Please tick your version"], "csv", 4),
        (["1a", "1b", "2", "Your version", "Conversion of version"], "csv", None),
        (["1a", "1b", "2", "Your booklet"], "csv", None),
        # By position: what asks for the version is left out, where what is left fits the sheet, and only then.
        (["11: Which version do you have?", "12: Find the map.", "13: Its size"], "canvas", 1),
        (["12: Which version of the network is larger?", "13: Its size"], "canvas", None),
        # A part that is called so is none.
        (["Q1(a) Version", "1b", "2"], "csv", None),
    ],
)
def test_the_column_that_says_the_version(headers: list[str], format: str, version: int | None) -> None:
    found = map_columns(make_file(headers, format=format), TWO, CODES, versions=True)
    assert (found.version.position if found.version else None) == version
    answered = {key for column in found.columns for key in column.targets}
    assert answered == {part.key for part in TWO}
    assert version not in [column.column.position for column in found.columns]
    assert (found.describe()[0].endswith("-> version of the paper")) is (version is not None)
    stated = state_versions(make_file(headers, [f"cell {i}" for i in range(1, len(headers) + 1)], format=format), found)
    assert stated.rows[0].version == (f"cell {version}" if version else "")
    assert [i for i, cell in enumerate(stated.rows[0].cells, 1) if not cell] == ([version] if version else [])


def test_where_there_are_no_versions_no_column_says_one() -> None:
    found = map_columns(make_file(["Version", "1a", "1b", "2"]), TWO, CODES)
    assert found.version is None
    assert [warning.code for warning in found.warnings] == ["unknown-column"]


def test_a_mapping_names_the_version_only_where_there_are_some() -> None:
    file = make_file(["x", "1a", "1b", "2"])
    assert map_columns(file, TWO, CODES, {"x": " Version"}, versions=True).version == file.columns[0]
    with pytest.raises(UserFileError, match="unknown-part"):
        map_columns(file, TWO, CODES, {"x": "version"})
    # The mapping counts more than a header.
    both = make_file(["Version", "x", "1a", "1b", "2"])
    found = map_columns(both, TWO, CODES, {"x": "version"}, versions=True)
    assert found.version == both.columns[1]
    assert [warning.code for warning in found.warnings] == ["unknown-column"]


# --- Cells that hold several fields


def split(format, header, keys, cell, *kinds):
    expected = {key: KINDS[kind].expect(answer) for key, (kind, answer) in zip(keys, kinds, strict=False)}
    column = MappedColumn(ResponseColumn(header, 1), keys, "")
    return split_cell(format, column, cell, expected.get if kinds else None)


VECTOR, WORDS, NUMBER = ("array", [1, 2, 3]), ("text", "ab"), ("number", 5)
ONE, TWICE = ((1, "a"),), ((1, "a"), (1, "b"))


@pytest.mark.parametrize(
    ("format", "header", "keys", "kinds", "cell", "pieces"),
    [
        ("moodle", "Response 1", ONE, [VECTOR], "part 1: 1; part 2: 2; part 3: 3", ("[1, 2, 3]",)),
        ("csv", "Q1", ONE, [VECTOR], "part 1: 1; part 2: 2; part 3: 3", ("[1, 2, 3]",)),
        (
            "moodle",
            "Response 1",
            TWICE,
            [NUMBER, VECTOR],
            "part 1: 5; part 2: 1; part 3: 2; part 4: 3",
            ("5", "[1, 2, 3]"),
        ),
        (
            "moodle",
            "Response 1",
            TWICE,
            [VECTOR, NUMBER],
            "part 1: 1; part 2: 2; part 3: 3; part 4: 5",
            ("[1, 2, 3]", "5"),
        ),
        ("moodle", "Response 1", TWICE, [NUMBER, VECTOR], "part 1: 5; part 2: [1, 2, 3]", ("5", "[1, 2, 3]")),
        ("canvas", "1: [a1] [a2] [a3]", ONE, [VECTOR], "1,2\\,5,3", ("[1; 2,5; 3]",)),
        # Another number of fields than the variant has, or nobody knows how many it has.
        ("moodle", "Response 1", ONE, [VECTOR], "part 1: 1; part 2: 2", None),
        ("moodle", "Response 1", ONE, [], "part 1: 1; part 2: 2; part 3: 3", None),
        ("moodle", "Response 1", TWICE, [NUMBER, VECTOR], "part 1: 5; part 2: 1; part 3: 2", None),
        ("canvas", "1: [a1] [a2] [a3]", ONE, [VECTOR], "1,3", None),
        # What a student types in one field stays whole.
        ("canvas", "1: Find [a]", ONE, [VECTOR], "1,2,3", ("1,2,3",)),
        ("canvas", "1: Why [a] or [b]?", ONE, [WORDS], "first, second\\, x", ("first, second\\, x",)),
        ("moodle", "Response 1", ONE, [WORDS], "part 1: this; part 2: that", ("part 1: this; part 2: that",)),
        ("moodle", "Response 1", ONE, [VECTOR], "1; 2; 3", ("1; 2; 3",)),
        ("blackboard", "Q1", ONE, [VECTOR], "part 1: 1; part 2: 2; part 3: 3", ("part 1: 1; part 2: 2; part 3: 3",)),
        ("blackboard", "Q1", TWICE, [NUMBER, NUMBER], "1,2", None),
        ("moodle", "Response 1", TWICE, [NUMBER, VECTOR], " ", ("", "")),
    ],
)
def test_a_cell_comes_apart_into_the_fields_of_the_variant(format, header, keys, kinds, cell, pieces) -> None:
    assert split(format, header, keys, cell, *kinds) == pieces
