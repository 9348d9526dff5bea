"""What comes after the papers are out: one of them again, students who join, a resit, a second tutor."""

from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from quizgen.errors import UserFileError
from quizgen.workflows.draw_again import draw_again
from quizgen.workflows.draw_sheet import draw_sheet
from quizgen.workflows.events import Finished, Wrote
from quizgen.workflows.sheet_files import USUAL_FORMATS

pytest_plugins = ["tutors_desk"]


def content(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def again(desk, *only, roster=False, formats=USUAL_FORMATS, settings=None, out=None):
    rows = desk.folder / "roster.csv" if roster else None
    out = out or desk.folder / "drawn"
    return list(draw_again(str(desk.folder / "week-1.yaml"), settings or desk.settings, only, rows, formats, 1, out))


def codes(caught):
    return [problem.code for problem in caught.value.problems]


def test_a_lost_paper_is_written_again_and_nothing_else_changes(desk):
    drawn = desk.draw(*USUAL_FORMATS)
    before = content(drawn)
    for name in ("papers/a1.pdf", "papers/a1.html", "solutions/a1-solutions.md"):
        (drawn / name).unlink()
    events = again(desk, "A1")
    assert content(drawn) == before
    wrote = {str(event.path.relative_to(drawn)) for event in events if isinstance(event, Wrote)}
    assert wrote == {name for name in before if name.startswith(("papers/a1.", "solutions/a1-"))}
    assert [event.data["papers"] for event in events if isinstance(event, Finished)] == [1]
    # The next drawing knows the files as its own.
    desk.draw(*USUAL_FORMATS)
    assert content(drawn) == before


def test_a_paper_that_somebody_wrote_on_is_kept_beside(desk):
    drawn = desk.draw("markdown")
    (drawn / "papers" / "a1.md").write_text("with my notes")
    again(desk, "a1", formats=("markdown",))
    assert (drawn / "papers" / "a1-1.md").read_text() == "with my notes"
    assert "Ada Lovelace" in (drawn / "papers" / "a1.md").read_text()


def test_two_students_found_by_other_identifiers(desk):
    drawn = desk.draw("markdown")
    before = content(drawn)
    events = again(desk, "ada@x.org", "C3", formats=("html",))
    new = content(drawn).keys() - before.keys()
    assert new == {"papers/a1.html", "papers/c3.html", "solutions/a1-solutions.html", "solutions/c3-solutions.html"}
    assert [event.data["papers"] for event in events if isinstance(event, Finished)] == [2]


def test_a_second_tutor_needs_the_roster_but_no_key(desk):
    drawn = desk.draw(*USUAL_FORMATS)
    elsewhere = desk.folder / "elsewhere"
    again(desk, "B2", roster=True, out=elsewhere)
    made = content(elsewhere)
    assert set(made) == {
        *(f"papers/b2.{suffix}" for suffix in ("md", "html", "pdf")),
        *(f"solutions/b2-solutions.{suffix}" for suffix in ("md", "html", "pdf")),
    }
    assert all((drawn / name).read_bytes() == bytes for name, bytes in made.items())


@pytest.mark.parametrize(
    ("only", "roster", "formats", "code"),
    [
        (("Z9",), False, ("html",), ["unknown-student"]),
        (("A1",), False, ("slides",), ["needless-option"]),
    ],
)
def test_what_cannot_be_written_again(desk, only, roster, formats, code):
    drawn = desk.draw("html")
    before = content(drawn)
    with pytest.raises(UserFileError) as caught:
        again(desk, *only, roster=roster, formats=formats)
    assert codes(caught) == code
    assert content(drawn) == before


def test_without_key_and_roster_nobody_knows_the_students(desk):
    desk.lay_out()
    with pytest.raises(UserFileError, match="give the class list with --roster") as caught:
        again(desk, "A1")
    assert codes(caught) == ["no-roster"]


def test_a_paper_for_all_is_nobodys(desk):
    desk.sheet += "papers: shared\n"
    desk.draw("html")
    with pytest.raises(UserFileError, match="the whole class has one paper"):
        again(desk, "A1", formats=("html",))


def test_a_paper_that_would_be_another_is_refused(desk):
    drawn = desk.draw("html")
    before = content(drawn)
    with pytest.raises(UserFileError, match=r"question 1 has other numbers.*: A1") as caught:
        again(desk, "A1", formats=("html",), settings=replace(desk.settings, secret="another"))
    assert codes(caught) == ["papers-would-change"]
    assert content(drawn) == before


def test_a_copy_of_a_version_is_written_again(desk):
    desk.sheet += "papers: versions\nversions: 2\n"
    drawn = desk.draw("html")
    before = content(drawn)
    (drawn / "papers" / "b2.html").unlink()
    again(desk, "B2", formats=("html",))
    assert content(drawn) == before
    with pytest.raises(UserFileError, match="other numbers"):
        again(desk, "B2", formats=("html",), settings=replace(desk.settings, secret="another"))


# --- Others ---------------------------------------------------------------------------------------------------


def test_who_joins_late_gets_a_paper_and_all_others_stay_byte_for_byte(desk):
    drawn = desk.draw(*USUAL_FORMATS)
    before = content(drawn)
    desk.roster += "Dana Gill,D4,dana@x.org\nEli Hop,E5,eli@x.org\n"
    desk.draw(*USUAL_FORMATS)
    after = content(drawn)
    of_class = {"class.pdf", "class-solutions.pdf", "key.jsonl", "responses-template.csv", ".written"}
    assert {name: after[name] for name in before if name not in of_class} == {
        name: bytes for name, bytes in before.items() if name not in of_class
    }
    new = {Path(name).name.partition(".")[0] for name in after.keys() - before.keys()}
    assert new == {"d4", "d4-solutions", "e5", "e5-solutions"}
    lines = before["key.jsonl"].splitlines()[1:]
    assert [line for line in after["key.jsonl"].splitlines() if line in set(lines)] == lines
    assert [mark.title.split()[0] for mark in PdfReader(drawn / "class.pdf").outline] == [
        "Ada", "Bob", "Cleo", "Dana", "Eli",
    ]  # fmt: skip


def test_a_resit_has_other_numbers_in_a_folder_of_its_own(desk):
    desk.lay_out()
    settings = replace(desk.settings, output=desk.folder / "output")
    for attempt in (1, 2):
        list(draw_sheet(str(desk.folder / "week-1.yaml"), settings, desk.folder / "roster.csv", ("markdown",), attempt))
    first, second = (desk.folder / "output" / name / "papers" / "a1.md" for name in ("week-1", "week-1-attempt-2"))
    assert "Attempt 2" in second.read_text()
    numbers = [path.read_text().partition("Let $a")[2].partition("\n")[0] for path in (first, second)]
    assert numbers[0] != numbers[1]
