"""How the columns of class lists are understood, told, and corrected by the tutor's own word."""

import pytest

from quizgen.errors import UserFileError
from quizgen.lms.roster_columns import say_columns
from quizgen.lms.rosters import Roster, read_roster


def read_text(text: str, said: str = "", versions: str = "") -> Roster:
    return read_roster("class.csv", text.encode(), versions, said)


def problems_of(text: str, said: str) -> list[tuple[str, str, int, int]]:
    with pytest.raises(UserFileError) as raised:
        read_text(text, said)
    return [(problem.code, problem.file, problem.line, problem.column) for problem in raised.value.problems]


# --- What is told


def test_of_two_columns_of_a_kind_the_first_that_is_filled_counts_and_columns_without_header_are_not_told() -> None:
    roster = read_text("id,E-Mail,,Mail,Tutor\n1,,x,k@x,y\n")
    assert roster.students[0].identifiers == {"id_number": "1", "email": "k@x"}
    assert roster.columns == (
        ("id", "student ID"),
        ("E-Mail", "e-mail address"),
        ("Mail", "e-mail address"),
        ("Tutor", ""),
    )


def test_what_is_printed() -> None:
    columns = read_text("Reg. number,Family name,Team,Seat,Seen\n1,Kim,Red,A1,yes\n", "id=1").columns
    assert say_columns("class.csv", columns).splitlines() == [
        "Columns of class.csv:",
        "  column 'Reg. number' -> student ID",
        "  column 'Family name' -> last name",
        "  column 'Team' -> group",
        "  not used: 'Seat', 'Seen'",
    ]


@pytest.mark.parametrize(
    ("count", "end"), [(12, "'Quiz 12'"), (13, "'Quiz 12' and 1 more"), (30, "'Quiz 12' and 18 more")]
)
def test_many_unused_columns_are_one_line(count: int, end: str) -> None:
    header = ",".join(["id", *(f"Quiz {number}" for number in range(1, count + 1))])
    lines = say_columns("class.csv", read_text(f"{header}\n1{',1' * count}\n").columns).splitlines()
    assert len(lines) == 3
    assert lines[2].startswith("  not used: 'Quiz 1', 'Quiz 2', ")
    assert lines[2].endswith(f", {end}")


# --- The tutor's own word


@pytest.mark.parametrize(
    ("said", "name", "identifiers"),
    [
        ("", "1", {"id_number": "1"}),
        ("name=Who", "Kim, Sun", {"id_number": "1"}),
        ("NAME = who ", "Kim, Sun", {"id_number": "1"}),
        ("name=2", "Kim, Sun", {"id_number": "1"}),
        ("name=Who;id=Reg. code", "Kim, Sun", {"id_number": "X9"}),
        ("name=Who; -=ID; login=reg code;", "Kim, Sun", {"login": "X9"}),
        ("last=Who;email=Contact", "Kim, Sun", {"id_number": "1", "email": "s@x"}),
        ("last=Reg. code;first=Contact", "s@x X9", {"id_number": "1"}),
    ],
)
def test_the_tutor_says_what_a_column_is(said: str, name: str, identifiers: dict[str, str]) -> None:
    (student,) = read_text('ID,Who,Reg. code,Contact\n1,"Kim, Sun",X9,s@x\n', said).students
    assert (student.name, dict(student.identifiers)) == (name, identifiers)


def test_what_the_tutor_says_goes_before_headers() -> None:
    text = "First name,Last name,Display name,Student ID,SIS User ID,Group,Pair\nAda,Lovelace,A. L.,1,s1,L1,P7\n"
    (student,) = read_text(text, "name=Display name;id=Student ID;group=Pair").students
    assert (student.name, student.id, student.group) == ("A. L.", "1", "P7")
    assert dict(student.identifiers) == {"id_number": "1"}


def test_a_column_of_groups_can_be_passed_over() -> None:
    text = "id,Gruppe\n1,Red\n2,Red\n"
    assert [student.group for student in read_text(text).students] == ["Red", "Red"]
    assert [student.group for student in read_text(text, "-=Gruppe").students] == ["", ""]


def test_seats_and_versions_can_be_named() -> None:
    roster = read_text("id,Platz,Bogen\n1,A7,B\n", "seat=Platz;version=Bogen", "ABCD")
    assert [(seat.seat, seat.version) for seat in roster.seats] == [("A7", "B")]
    assert roster.columns == (("id", "student ID"), ("Platz", "seat"), ("Bogen", "version"))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Who", ["bad-mapping"]),
        ("surname=Who", ["bad-mapping"]),
        ("name=Whom", ["unknown-mapping-column"]),
        ("name=9", ["unknown-mapping-column"]),
        ("name=", ["unknown-mapping-column"]),
        ("name=Who;login=2", ["bad-mapping"]),
        ("nick=Who;id=Whom", ["bad-mapping", "unknown-mapping-column"]),
    ],
)
def test_problems_of_what_the_tutor_says(said: str, expected: list[str]) -> None:
    assert problems_of("ID,Who\n1,Kim\n", said) == [(code, "--columns", 0, 0) for code in expected]


def test_where_nobody_is_identified_the_option_is_named() -> None:
    with pytest.raises(UserFileError, match="as in --columns 'id=Registration code'"):
        read_text("name,Reg. code\nAda,1\n")
