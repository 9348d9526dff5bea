"""From an answer file to marks: every cell is counted, none is lost, and the key stands alone."""

import csv
import io
import json

import pytest

from quizgen.errors import UserFileError
from quizgen.workflows.simulate_class import simulate_class

pytest_plugins = ["tutors_desk"]

STATUSES = {"correct", "partial", "incorrect", "blank", "unreadable", "review"}
SUMS_PARTS = ("total", "double", "ratio", "grid", "size")


def rows(*lines: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue()


def right_answers(desk) -> dict[str, dict[str, str]]:
    """Return the right answers by student and column, as the key holds them."""
    lines = [json.loads(line) for line in (desk.folder / "drawn" / "key.jsonl").open(encoding="utf-8")]
    found = {}
    for paper in lines:
        if paper["kind"] == "paper":
            found[paper["student"]] = {
                f"Q{i}.{part}": json.dumps(answer.get("tuple") if isinstance(answer, dict) else answer)
                for i, variant in enumerate(paper["variants"], 1)
                for part, answer in variant["answers"].items()
            }
    return found


def add_up(marked) -> int:
    """Check that the counts add up to the cells read, and return how many these are."""
    cells = marked.data["cells"]
    assert sum(cells.values()) == marked.data["cells_read"]
    statuses = [row["status"] for row in marked.marks.values()]
    for status in STATUSES - {"blank"}:
        assert cells.get(status, 0) == statuses.count(status)
    assert len([row for row in marked.review if row["why"]]) == len(marked.review) == marked.data["review"]
    return marked.data["cells_read"]


# --- Damage


@pytest.mark.parametrize("sign", [b"\x00", b"\x81"])
def test_a_cell_that_is_damaged_waits_and_the_rest_is_marked(desk, sign):
    desk.draw("markdown")
    right = right_answers(desk)["a1"]
    marked = desk.mark(
        rows(["student id", "Q1.total", "Q1.ratio"], ["A1", right["Q1.total"] + "?", right["Q1.ratio"]])
        .encode()
        .replace(b"?", sign)
    )
    assert marked.marks["A1", "1", "total"]["status"] == "review"
    assert marked.marks["A1", "1", "total"]["mark"] == "0"
    assert marked.marks["A1", "1", "ratio"]["status"] == "correct"
    assert ("1", "total") in {(row["question"], row["part"]) for row in marked.review}


# --- Counting


def test_a_part_without_a_column_beside_a_column_without_a_part_stops_unless_allowed(desk):
    desk.draw("markdown")
    table = rows(["student id", "Q1.total", "Q1.ratoi"], ["A1", "5", "6"])
    with pytest.raises(UserFileError) as caught:
        desk.mark(table)
    codes = {problem.code for problem in caught.value.problems}
    assert codes == {"missing-parts", "part-without-column", "unknown-column"}
    assert not (desk.folder / "marks").exists()
    assert desk.mark(table, allow_missing=True).data["cells"]["in columns of no part"] == 1


def test_every_cell_is_counted_once(desk):
    desk.draw("markdown")
    right = right_answers(desk)
    marked = desk.mark(
        rows(
            ["student id", "Q1.total", "Q1(b)", "Q2.one", "Q2b", "Remarks", "Q9"],
            ["A1", right["a1"]["Q1.total"], "", "red", "red; blue", "hello", ""],
            ["B2", "see above", "1", "blue?", "", "", ""],
            ["X9", "12", "", "loud", "", "who am I", ""],
        ),
        allow_missing=True,
    )
    # Four columns of parts for three rows, and the cells that are filled in columns that belong to no part.
    assert add_up(marked) == 4 * 3 + 2
    assert marked.data["cells"]["unknown student"] == 4
    assert marked.data["cells"]["in columns of no part"] == 2
    assert marked.data["cells"]["blank"] == 2
    assert marked.data["absent"] == 1
    assert marked.codes.count("unknown-student") == 1
    assert marked.codes.count("unknown-column") == 2
    assert marked.codes.count("part-without-column") == 3
    assert marked.marks["A1", "1", "total"]["status"] == "correct"
    assert {row["response"] for row in marked.review} >= {"see above", "blue?", "12", "loud"}
    assert marked.marks["A1", "1", "size"]["feedback"] == "The answer file has no column for this part."


def test_nothing_that_counts_is_lost(desk):
    desk.draw("markdown")
    answers = [
        ["A1", "1", "\U0001f914", "1/3", "[[1,2],[3", "4 by"],
        ["B2", "=1+1", "two", "0,5", "1 2 3\n4 5 6", "2x3"],
        ["nobody", "77", "78", "79", "80", "81"],
        ["", "91", "92", "93", "94", "95"],
    ]
    marked = desk.mark(rows(["student id", *(f"Q1.{part}" for part in SUMS_PARTS)], *answers))
    add_up(marked)
    kept = [row["response"] for row in [*marked.marks.values(), *marked.review]]
    for cell in (cell for row in answers for cell in row[1:]):
        assert cell in kept or f"'{cell}" in kept


@pytest.mark.parametrize(
    ("attempts", "counts"), [("last", "wrong"), ("first", "nothing yet"), ("best", "right")]
)  # fmt: skip
def test_several_attempts(desk, attempts, counts):
    desk.draw("markdown")
    right = right_answers(desk)["a1"]["Q1.total"]
    typed = {"nothing yet": "0", "right": right, "wrong": "1"}
    table = rows(
        ["student id", "attempt", "Q1.total"],
        ["A1", "2", typed["right"]],
        ["A1", "1", typed["nothing yet"]],
        ["B2", "1", "5"],
        ["A1", "3", typed["wrong"]],
    )
    marked = desk.mark(table, attempts=attempts)
    assert add_up(marked) == 4
    assert marked.data["cells"]["other attempt"] == 2
    assert marked.marks["A1", "1", "total"]["response"] == typed[counts]


@pytest.mark.parametrize("attempts", ["last", "first", "best"])
def test_rows_that_stand_twice_are_told(desk, attempts):
    desk.draw("markdown")
    right = right_answers(desk)["a1"]["Q1.total"]
    marked = desk.mark(rows(["student id", "Q1.total"], ["A1", right], ["a1 ", "3"]), attempts=attempts)
    assert add_up(marked) == 2
    assert marked.codes.count("duplicate-rows") == 1
    assert marked.data["cells"]["other attempt"] == 1
    assert marked.marks["A1", "1", "total"]["response"] == (right if attempts == "best" else "3")


def test_a_row_a_response(desk):
    desk.draw("markdown")
    marked = desk.mark(
        rows(
            ["student id", "question", "part", "response"],
            ["A1", "1", "total", "5"],
            ["A1", "1", "ratio", "2.5"],
            ["B2", "2", "one", "red"],
            ["A1", "1", "total", "6"],
            ["zz", "1", "total", "7"],
        )
    )
    add_up(marked)
    assert marked.data["cells"]["replaced by a later line"] == 1
    assert "duplicate-response" in marked.codes
    assert marked.marks["A1", "1", "total"]["response"] == "6"
    assert marked.marks["B2", "2", "one"]["status"] == "correct"
    assert [row["response"] for row in marked.review] == ["7"]


def test_two_columns_for_a_part_are_both_kept(desk):
    desk.draw("markdown")
    marked = desk.mark(
        rows(["student id", "old", "new"], ["A1", "1", "2"], ["B2", "", "4"], ["zz", "5", "6"]),
        mapping="column,part\nold,Q1.total\nnew,Q1.total\n",
    )
    add_up(marked)
    assert marked.data["cells"]["second answer to a part"] == 2
    assert marked.marks["A1", "1", "total"]["response"] == "1"
    assert marked.marks["B2", "1", "total"]["response"] == "4"
    assert sorted(row["response"] for row in marked.review) == ["2", "5", "6"]


# --- Formats of an LMS


def moodle(question: str, *answers: tuple[str, str]) -> str:
    head = ["Last name", "First name", "ID number", "Status", "Started", "Completed", "Duration", "Grade/10.00"]
    when = ["Finished", "5 September 2026  11:43 AM", "5 September 2026  11:50 AM", "7 mins", "0.00"]
    columns = ["Question 1", "Response 1", "Right answer 1"]
    lines = [["Ek", "X", id, *when, question, answer, "?"] for id, answer in answers]
    return "\ufeff" + rows([*head, *columns], *lines)


def code_of(desk, student: str, question: int) -> str:
    for line in (desk.folder / "drawn" / "key.jsonl").open(encoding="utf-8"):
        record = json.loads(line)
        if record.get("student") == student:
            return record["variants"][question - 1]["code"]
    raise AssertionError(student)


def test_moodle_with_cloze_cells_and_codes_in_the_text(desk):
    desk.draw("markdown")
    right = right_answers(desk)["a1"]
    cloze = f"part 1: {right['Q1.total']}; part 2: {right['Q1.double']}; part 3: ; part 4: huh; part 5: 2x3"
    code = code_of(desk, "a1", 1)
    file = moodle(f"[{code}] Add.", ("A1", cloze), ("B2", "it does not come apart"), ("Q7", "part 1: 3; part 2:"))
    marked = desk.mark(file)
    add_up(marked)
    assert "column 'Response 1' -> question 1" in marked.notes
    assert marked.data["format"] == "moodle"
    statuses = [marked.marks["A1", "1", part]["status"] for part in SUMS_PARTS]
    assert statuses == ["correct", "correct", "blank", "unreadable", "correct"]
    # Bob answered Ada's variant: told, and marked as that.
    assert marked.codes.count("other-variant") == 1
    assert marked.marks["B2", "1", "total"]["code"] == code
    assert {marked.marks["B2", "1", part]["status"] for part in SUMS_PARTS} == {"unreadable"}
    assert "cell-does-not-split" in marked.codes


def test_canvas_student_analysis(desk):
    desk.draw("markdown")
    right, code = right_answers(desk)["a1"], code_of(desk, "a1", 1)
    head = ["name", "id", "sis_id", "section", "section_id", "section_sis_id", "submitted", "attempt"]
    pairs = [f"5001: [{code}](a) Add.", "2.0", f"5002: [{code}] (c)\nDivide.", "2.0", "5003: Which? (Q2.one)", "1.0"]
    table = rows(
        [*head, *pairs, "n correct", "n incorrect", "score"],
        ["Ada L", "71", "A1", "L1", "9", "S1", "2026-09-05 03:40:11 UTC", "2",
         right["Q1.total"], "2.0", "", "0.0", "red", "1.0", "1", "0", "3.0"],
        ["Bob E", "72", "B2", "L1", "9", "S1", "2026-09-04 03:40:11 UTC", "1",
         "", "0.0", "", "0.0", "loud", "1.0", "1", "0", "3.0"],
        ["Ada L", "71", "A1", "L1", "9", "S1", "2026-09-03 03:40:11 UTC", "1",
         "=2+3", "0.0", "7", "0.0", "loud", "0.0", "0", "3", "0.0"],
    )  # fmt: skip
    marked = desk.mark(table)
    assert add_up(marked) == 9
    assert marked.data["format"] == "canvas"
    assert marked.marks["A1", "1", "total"]["status"] == "correct"
    assert marked.marks["A1", "1", "ratio"]["status"] == "blank"
    assert marked.marks["A1", "2", "one"]["status"] == "correct"
    assert marked.data["cells"]["other attempt"] == 3
    assert add_up(desk.mark(table, attempts="first")) == 9


def test_the_template_comes_back(desk):
    drawn = desk.draw("markdown")
    head, *students = csv.reader((drawn / "responses-template.csv").open(encoding="utf-8", newline=""))
    assert head == ["student", "name", *(f"Q1.{part}" for part in SUMS_PARTS), "Q2.one", "Q2.some"]
    right = right_answers(desk)
    filled = [[id, name, *(right[id.lower()][column] for column in head[2:7]), "red", "red, blue"]
              for id, name, *_ in students]  # fmt: skip
    marked = desk.mark(rows(head, *filled))
    assert marked.data["cells"] == {**marked.data["cells"], "correct": 3 * 7}
    assert add_up(marked) == 3 * 7
    assert {row["A small sheet"] for row in marked.table("gradebook.csv")} == {"12.00"}


# --- Columns


def test_the_mapping_is_told_before_marking_begins(desk):
    desk.draw("markdown")
    marked = desk.mark(rows(["student id", "1a", "Q2.one"], ["A1", "5", "red"]))
    kinds = [type(event).__name__ for event in marked.events]
    assert kinds.index("Noted") < kinds.index("Started")
    assert "column '1a' -> question 1, part total (by label)" in marked.notes


def test_a_mapping_file_decides(desk):
    desk.draw("markdown")
    table = rows(["student id", "my column", "other"], ["A1", "5", "x"])
    marked = desk.mark(table, mapping="column,part\nmy column,Q1.ratio\nother,-\n")
    assert marked.marks["A1", "1", "ratio"]["response"] == "5"
    assert "unknown-column" not in marked.codes
    add_up(marked)


def test_variant_codes_in_headers(desk):
    desk.draw("markdown")
    ada, bob = code_of(desk, "a1", 2), code_of(desk, "b2", 2)
    head = ["student id", f"{ada} (a)", f"{bob} (a)"]
    marked = desk.mark(rows(head, ["A1", "red", ""], ["B2", "", "loud"]))
    add_up(marked)
    assert marked.marks["A1", "2", "one"]["status"] == "correct"
    assert marked.marks["B2", "2", "one"]["status"] == "incorrect"
    assert "other-variant" not in marked.codes


# --- The key stands alone


def test_marking_never_opens_the_bank(desk, monkeypatch):
    drawn = desk.draw("markdown")
    table = rows(["student id", "Q1.total", "Q1.grid"], ["A1", "5", "[[1,2,3],[4,5,6]]"])
    before = desk.mark(table).table("marks.csv")
    for path in (desk.folder / "bank").iterdir():
        path.write_text("{this is: [no question", encoding="utf-8")
    monkeypatch.setattr("quizgen.bank.load_bank", None)
    assert desk.mark(table).table("marks.csv") == before
    assert (drawn / "key.jsonl").is_file()


def test_an_answer_that_is_another_today_is_told(desk):
    drawn = desk.draw("markdown")
    key = drawn / "key.jsonl"
    lines = key.read_text(encoding="utf-8").splitlines(keepends=True)
    papers = [json.loads(line) for line in lines]
    for paper in papers:
        if paper["kind"] == "paper" and paper["student"] == "a1":
            paper["variants"][0]["answers"]["total"] = 4242
    key.write_text("".join(json.dumps(paper) + "\n" for paper in papers), encoding="utf-8")
    marked = desk.mark(rows(["student id", "Q1.total"], ["A1", "4242"], ["B2", "4242"]))
    assert marked.codes.count("answer-changed") == 1
    assert marked.marks["A1", "1", "total"]["status"] == "correct"
    assert marked.marks["B2", "1", "total"]["status"] == "incorrect"


def test_line_separators_in_a_question_do_not_break_the_key(desk):
    desk.questions["words"] = desk.questions["words"].replace("Look at", "Look\\u2028at\\x85 all of\\x0c")
    desk.draw("markdown")
    assert add_up(desk.mark(rows(["student id", "Q2.one"], ["A1", "red"]))) == 1


@pytest.mark.parametrize("kept", [0, 1, 2, 3, 4, 5])
def test_a_key_that_was_cut_short_is_refused(desk, kept):
    key = desk.draw("markdown") / "key.jsonl"
    lines = key.read_text(encoding="utf-8").splitlines(keepends=True)
    assert len(lines) == 6
    key.write_text("".join(lines[:kept]) + lines[kept][:-20], encoding="utf-8")
    with pytest.raises(UserFileError) as caught:
        desk.mark(rows(["student id", "Q1.total"], ["A1", "5"]))
    assert [problem.code for problem in caught.value.problems] == ["bad-key"]
    key.write_text("".join(lines[:kept]), encoding="utf-8")
    with pytest.raises(UserFileError, match="bad-key"):
        desk.mark(rows(["student id", "Q1.total"], ["A1", "5"]))
    assert not (desk.folder / "marks").exists()


# --- Hostile cells


HOSTILE = ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd|x", "\t=1+1", "＝1+1", '=HYPERLINK("http://x","y")']


def test_no_cell_becomes_a_formula(desk):
    desk.roster = rows(["Name", "Student ID", "Email"], ["=cmd|x", "A1", "a@x.org"], ["@Bob", "-B2+1", "b@x.org"])
    drawn = desk.draw("markdown")
    table = rows(
        ["email", *(f"Q1.{part}" for part in SUMS_PARTS), "Q2.one", "Q2.some", "=oops"],
        ["a@x.org", *HOSTILE, "=1"],
        ["b@x.org", "-2.5", "-3", "+4", "", "", "=red", "@red", ""],
        ["=who", *HOSTILE, ""],
    )
    marked = desk.mark(table)
    add_up(marked)
    list(simulate_class(drawn / "key.jsonl", out=desk.folder / "class"))
    written = [*marked.folder.glob("*.csv"), drawn / "responses-template.csv", desk.folder / "class" / "truth.csv"]
    cells = {cell for path in written for row in csv.reader(path.open(encoding="utf-8", newline="")) for cell in row}
    live = {cell for cell in cells if cell.startswith(tuple("=+-@\t\r＝＋－＠"))}
    assert {cell for cell in live if cell != "-"} == {"-2.5", "-3", "+4"}
    assert {f"'{cell}" for cell in HOSTILE} <= cells
    assert {"'=cmd|x", "'@Bob", "'-B2+1"} <= cells


def test_a_feedback_page_shows_what_was_typed_as_text(desk):
    desk.roster = rows(["Name", "Student ID"], ["<b>Ada</b>", "A1"], ["Bob & Co", "B2"])
    desk.draw("markdown")
    marked = desk.mark(
        rows(
            ["student id", "Q1.total", "Q1.ratio"],
            ["A1", "<script>alert(1)</script>", "</dd><img src=x onerror=y>"],
            ["B2", "only Bob wrote this", "{{ 7*7 }}"],
        )
    )
    pages = {path.name: path.read_text(encoding="utf-8") for path in (marked.folder / "feedback").iterdir()}
    assert pages.keys() == {"a1.html", "b2.html"}
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in pages["a1.html"]
    assert "&lt;b&gt;Ada&lt;/b&gt;" in pages["a1.html"]
    assert "<script" not in pages["a1.html"]
    assert "<img" not in pages["a1.html"]
    assert "{{ 7*7 }}" in pages["b2.html"]
    # Nobody reads about anybody else.
    assert "only Bob" not in pages["a1.html"]
    assert "B2" not in pages["a1.html"]
    assert "Ada" not in pages["b2.html"]
    assert "A1" not in pages["b2.html"]


def test_identifiers_stay_out_of_paths(desk):
    desk.roster = rows(["Name", "Student ID"], ["A", "../../up"], ["B", "/etc/passwd"], ["C", "con"], ["D", "ÄÖ"])
    drawn = desk.draw("markdown")
    assert len(list((drawn / "papers").iterdir())) == 4
    outside = [path for path in desk.folder.rglob("*") if path.suffix == ".md" and drawn not in path.parents]
    assert outside == []
    assert add_up(desk.mark(rows(["student id", "Q1.total"], ["../../up", "5"], ["ÄÖ", "6"]))) == 2


def test_a_shared_paper_without_a_roster(desk):
    desk.draw("markdown", roster=False)
    marked = desk.mark(rows(["student id", "name", "Q2.one"], ["k1", "Kay", "red"], ["k2", "Lou", "loud"]))
    assert add_up(marked) == 2
    assert marked.marks["k1", "2", "one"]["status"] == "correct"
    assert marked.marks["k2", "2", "one"]["name"] == "Lou"
