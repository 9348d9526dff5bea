"""Files that cannot be read: one problem, exit code 3, and not even an empty folder left behind."""

import pytest

from quizgen.errors import UserFileError

pytest_plugins = ["tutors_desk"]

GOOD = "student id,Q1.total\nA1,5\nB2,6\n"

# What the answer file holds, and the code of the problem.
ANSWER_FILES = {
    "cut in a quotation": (b'student id,Q1.total\nA1,"5\nB2,6\n', "truncated"),
    "cut in a row": (b"student id,Q1.total,Q1.ratio\nA1,5,6\nB2,", "truncated"),
    "cut in a character": ("student id,Q1.total\nA1,é".encode()[:-1], "truncated"),
    "workbook": (b"PK\x03\x04 and so on", "not-a-workbook"),
    "empty": (b"", "empty-file"),
    "only a header": (b"student id,Q1.total\n", "no-responses"),
    "a web page": (b"<!DOCTYPE html><html>Log in</html>", "not-csv"),
    "no students": (b"Q1.total,Q1.ratio\n5,6\n", "unknown-format"),
    "no parts": (b"student id,apples,pears\nA1,5,6\n", "columns-do-not-fit"),
    "a part twice": (b"student id,Q1.total,1a\nA1,5,6\n", "two-columns-one-part"),
}


def refusal(run) -> str:
    """Return the code of the only problem."""
    with pytest.raises(UserFileError) as caught:
        run()
    (problem,) = caught.value.problems
    assert len(problem.message) > 10
    assert "\n" not in str(problem)
    return problem.code


@pytest.mark.parametrize(("content", "code"), ANSWER_FILES.values(), ids=ANSWER_FILES)
def test_answer_files(desk, content, code):
    desk.draw("markdown")
    assert refusal(lambda: desk.mark(content)) == code
    assert not (desk.folder / "marks").exists()
    assert list(desk.folder.glob(".*")) == []


def test_a_key_in_place_of_answers_and_answers_in_place_of_a_key(desk):
    key = desk.draw("markdown") / "key.jsonl"
    assert refusal(lambda: desk.mark(key.read_bytes())) in ("stray-quote", "unknown-format", "not-csv")
    for content in (GOOD, "", "\n", "[1, 2]\n", '{"schema": "quizgen.key/99"}\n', "[" * 100_000, "{}\n{}\n"):
        key.write_text(content, encoding="utf-8")
        assert refusal(lambda: desk.mark(GOOD)) == "bad-key"
    key.write_bytes("schlüssel".encode("latin-1"))
    assert refusal(lambda: desk.mark(GOOD)) == "wrong-encoding"
    key.unlink()
    assert refusal(lambda: desk.mark(GOOD)) == "cannot-read"
    key.mkdir()
    assert refusal(lambda: desk.mark(GOOD)) == "cannot-read"
    assert not (desk.folder / "marks").exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"schema"', '"scheme"'),
        ('"roster"', '"rooster"'),
        ('"id_kind"', '"kind"'),
        ('"kind":"question"', '"kind":"what"'),
        ('"data":{', '"data":["x"],"more":{'),
        ('"reference":1', '"reference":7'),
        ('"drawn":{"a"', '"drawn":{"z"'),
        ('"answers":{"total"', '"answers":{"totals"'),
        ('"student":"a1"', '"student":"zz"'),
        ('"student":"a1"', '"student":["a1"]'),
        ('"variants":[', '"variants":7,"x":['),
        ('"answer":"total"', '"answer":"totl"'),
    ],
)
def test_a_key_that_somebody_has_edited(desk, old, new):
    key = desk.draw("markdown") / "key.jsonl"
    text = key.read_text(encoding="utf-8")
    assert old in text
    key.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UserFileError):
        desk.mark(GOOD)
    assert not (desk.folder / "marks").exists()


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ("", "empty-file"),
        ("spalte,teil\nx,Q1.total\n", "bad-mapping"),
        ("column,part\nQ1.total,Q1.totals\n", "unknown-part"),
        ("column,part\nQ7,Q1.total\n", "unknown-mapping-column"),
    ],
)
def test_mapping_files(desk, mapping, code):
    desk.draw("markdown")
    assert refusal(lambda: desk.mark(GOOD, mapping=mapping)) == code
    assert not (desk.folder / "marks").exists()


@pytest.mark.parametrize(
    ("roster", "code"),
    [
        ("", "empty-file"),
        ("Name\nAda\n", "no-identifier-column"),
        ("Name,Student ID\nAda,\n", "student-without-identifier"),
        ("Name,Student ID\nAda,A1\nBob,a1\n", "duplicate-identifier"),
        ("Name,Student ID\n", "no-students"),
    ],
)
def test_rosters(desk, roster, code):
    desk.roster = roster
    assert refusal(lambda: desk.draw("markdown")) == code
    assert not (desk.folder / "drawn").exists()


def test_a_sheet_tells_the_problems_of_all_its_questions(desk):
    desk.questions = {"one": "title: 1\n", "two": desk.questions["sums"].replace("a + b", "a + bb")}
    desk.sheet = "{title: T, course: C, questions: [one, two, thre]}"
    with pytest.raises(UserFileError) as caught:
        desk.draw("markdown")
    told = {(problem.file.rpartition("/")[2], problem.code) for problem in caught.value.problems}
    assert {("two.yaml", "unknown-name"), ("week-1.yaml", "unknown-question"), ("one.yaml", "missing-key")} <= told
    assert not (desk.folder / "drawn").exists()
