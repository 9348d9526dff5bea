"""Papers in versions: what people write of them, and who gets which."""

import pytest

from quizgen.errors import UserFileError
from quizgen.lms.rosters import read_roster
from quizgen.lms.versions import (
    asks_for_version,
    assign_versions,
    read_version,
    seat_order,
    tell_neighbours,
    version_column,
)
from quizgen.model import Seating, Student

ABCD = ("A", "B", "C", "D")


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("A", "A"),
        ("a", "A"),
        ("B ", "B"),
        (" c\n", "C"),
        ("Version C", "C"),
        ("version: d", "D"),
        ("Paper B", "B"),
        ("form-a", "A"),
        ("(B)", "B"),
        ("B.", "B"),
        ("*A*", "A"),
        ("VersionB", "B"),
        ("Version B, copy 12", "B"),
        ("d (copy 7)", "D"),
        # Nothing is guessed.
        ("E", None),
        ("A or B", None),
        ("A; B", None),
        ("AB", None),
        ("1", None),
        ("Version", None),
        ("A1", None),
        ("B copy", None),
        ("copy 7", None),
        ("not A", None),
        ("", None),
        ("А", None),  # a Cyrillic letter
    ],
)
def test_what_people_write(text, version):
    assert read_version(text, ABCD) == version


def test_fewer_versions_have_fewer_letters():
    assert read_version("C", ABCD[:2]) is None
    assert read_version("B", ABCD[:2]) == "B"


@pytest.mark.parametrize(
    ("headers", "column"),
    [
        (["Name", "Version", "Q1"], 1),
        (["Name", "paper", "Q1"], 1),
        (["Form", "Q1", " Paper "], 2),
        (["Form", "Paper", "VERSION"], 2),
        (["1234: Version", "Q1"], 0),
        (["Paper 1", "Q1"], None),
        (["Versions"], None),
    ],
)
def test_the_column_of_versions(headers, column):
    assert version_column(headers) == column


def test_a_question_for_the_version():
    assert asks_for_version("Which version of the paper do you have?")
    assert not asks_for_version("Conversion")
    assert not asks_for_version("Which version of this long text about networks with many layers is right?")


def students(*ids):
    return [Student(id.upper(), id, "login", {"login": id}) for id in ids]


def versions(seating):
    return {who: seat.version for who, seat in seating.items()}


def copies(seating):
    return {who: seat.copy for who, seat in seating.items()}


def test_seats_are_put_in_order_as_people_count_them():
    seats = ["B1", "A10", "", "a2", "A1", "12", "3"]
    assert sorted(seats, key=seat_order) == ["3", "12", "A1", "a2", "A10", "B1", ""]


def test_versions_go_round_by_seat():
    class_list = students("ada", "bob", "cleo", "dan", "eve", "fay")
    seating = assign_versions(class_list, [Seating(seat) for seat in ("A10", "A2", "A1", "B1", "A3", "A9")], ABCD, {})
    assert list(seating) == ["cleo", "bob", "eve", "fay", "ada", "dan"]
    assert "".join(seat.version for seat in seating.values()) == "ABCDAB"
    assert [seat.copy for seat in seating.values()] == [1, 2, 3, 4, 5, 6]
    assert [seat.seat for seat in seating.values()] == ["A1", "A2", "A3", "A9", "A10", "B1"]


def test_without_seats_versions_go_round_by_identifier_whatever_the_order_of_the_roster():
    class_list = students("cleo", "ada", "bob", "dan", "eve")
    once = assign_versions(class_list, [Seating()] * 5, ABCD, {})
    assert versions(once) == {"ada": "A", "bob": "B", "cleo": "C", "dan": "D", "eve": "A"}
    assert assign_versions(class_list[::-1], [Seating()] * 5, ABCD, {}) == once


def test_the_list_decides_and_the_others_differ_from_their_neighbours():
    class_list = students("ada", "bob", "cleo", "dan")
    told = [Seating("1"), Seating("2", "B"), Seating("3"), Seating("4", "C")]
    assert versions(assign_versions(class_list, told, ABCD, {})) == {"ada": "A", "bob": "B", "cleo": "D", "dan": "C"}
    told = [Seating("1"), Seating("2", "A"), Seating("3"), Seating("4", "B")]
    assert versions(assign_versions(class_list, told, ABCD, {})) == {"ada": "B", "bob": "A", "cleo": "C", "dan": "B"}
    # With two versions there may be no other one; the neighbours are told.
    two = assign_versions(class_list[1:], told[1:], ABCD[:2], {})
    assert versions(two) == {"bob": "A", "cleo": "B", "dan": "B"}
    (problem,) = tell_neighbours("roster.csv", class_list, two)
    assert (problem.code, problem.severity) == ("same-version", "warning")
    assert "'CLEO' (cleo) and 'DAN' (dan)" in problem.message


def test_who_had_a_version_keeps_it_and_a_newcomer_fits_in():
    before = assign_versions(students("ada", "cleo", "dan"), [Seating(seat) for seat in "134"], ABCD, {})
    assert versions(before) == {"ada": "A", "cleo": "B", "dan": "C"}
    after = assign_versions(students("ada", "bob", "cleo", "dan"), [Seating(seat) for seat in "1234"], ABCD, before)
    assert versions(after) == {"ada": "A", "cleo": "B", "dan": "C", "bob": "C"}
    assert copies(after) == {"ada": 1, "cleo": 2, "dan": 3, "bob": 4}
    # The list counts more than what was, and a version that is gone is no version.
    told = [Seating("1", "D"), Seating("3"), Seating("4")]
    assert versions(assign_versions(students("ada", "cleo", "dan"), told, ABCD, before))["ada"] == "D"
    of_two = assign_versions(students("ada", "cleo", "dan"), [Seating()] * 3, "AB", before)
    assert versions(of_two) == {"ada": "A", "cleo": "B", "dan": "A"}


def test_one_seat_for_two_is_told():
    class_list = students("ada", "bob")
    seating = assign_versions(class_list, [Seating("A1"), Seating("a1")], ABCD, {})
    assert [problem.code for problem in tell_neighbours("r.csv", class_list, seating)] == ["same-seat"]


def test_nobody_is_told_of_neighbours_without_seats():
    class_list = students("ada", "bob")
    seating = assign_versions(class_list, [Seating("", "A"), Seating("", "A")], ABCD, {})
    assert list(tell_neighbours("r.csv", class_list, seating)) == []


ROSTER = b"Name,Student ID,Seat,Version,Group\nAda,A1,12,b,Red\nBob,B2,,,Red\nCleo,C3,7,Version C,\n"


def test_a_roster_tells_seats_and_versions_where_there_are_versions():
    roster = read_roster("r.csv", ROSTER, ABCD)
    assert roster.seats == (Seating("12", "B"), Seating(), Seating("7", "C"))
    assert {student.group for student in roster.students} == {""}
    assert roster.groups == ""
    plain = read_roster("r.csv", ROSTER)
    assert plain.seats == ()
    assert [student.group for student in plain.students] == ["Red", "Red", ""]


def test_versions_that_a_roster_has_and_the_sheet_has_not():
    content = ROSTER.replace(b",b,", b",E,").replace(b"Version C", b"A or B")
    with pytest.raises(UserFileError) as caught:
        read_roster("r.csv", content, ABCD)
    told = [(problem.line, problem.column, problem.code) for problem in caught.value.problems]
    assert told == [(2, 4, "unknown-version"), (4, 4, "unknown-version")]
    assert "'E' is none of the versions A to D" in caught.value.problems[0].message


def test_a_form_of_a_school_is_no_version():
    assert read_roster("r.csv", b"Name,Student ID,Form\nAda,A1,7B\n", ABCD).seats == (Seating(),)
