"""Output is written whole or not at all."""

import os
from dataclasses import replace

import pytest

from quizgen.errors import UserFileError
from quizgen.workflows.files import file_stem, staged, write_text

pytest_plugins = ["tutors_desk"]


def test_everything_takes_its_place_at_once(tmp_path):
    target = tmp_path / "deep" / "down"
    with staged(target) as stage:
        write_text(stage / "papers" / "a.md", "A\n")
        write_text(stage / "key", "K\n")
        assert not target.exists()
    assert (target / "papers" / "a.md").read_text() == "A\n"
    assert sorted(path.name for path in target.iterdir()) == [".written", "key", "papers"]
    assert [path.name for path in tmp_path.iterdir()] == ["deep"]


def test_a_failure_leaves_all_as_it_was(tmp_path):
    target = tmp_path / "out"
    write_text(target / "papers" / "old.md", "old")

    def fail(into):
        with staged(into) as stage:
            write_text(stage / "papers" / "new.md", "new")
            raise KeyboardInterrupt

    for into in (target, tmp_path / "other" / "folder"):
        with pytest.raises(KeyboardInterrupt):
            fail(into)
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")) == [
        "out", "out/papers", "out/papers/old.md",
    ]  # fmt: skip


def test_what_was_drawn_before_goes_and_what_is_the_users_stays(tmp_path):
    with staged(tmp_path) as stage:
        write_text(stage / "papers" / "left-the-class.md", "old")
    write_text(tmp_path / "notes.txt", "mine")
    with staged(tmp_path) as stage:
        write_text(stage / "papers" / "a.md", "A")
    assert [path.name for path in (tmp_path / "papers").iterdir()] == ["a.md"]
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".written", "notes.txt", "papers"]


@pytest.mark.parametrize("place", ["file", "file/below", "taken"])
def test_a_place_that_cannot_be_written_is_told(tmp_path, place):
    (tmp_path / "file").write_text("x")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "papers").write_text("a file where a folder has to go")
    with pytest.raises(UserFileError, match="cannot-write"), staged(tmp_path / place) as stage:
        write_text(stage / "papers" / "a.md", "A")
    assert {path.name for path in tmp_path.rglob("*")} - {".written"} == {"file", "papers", "taken"}


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="whoever runs this may write everywhere")
def test_a_folder_without_permission_is_told(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(UserFileError, match="cannot-write"), staged(tmp_path / "out"):
        pass


@pytest.mark.parametrize(
    "text",
    ["", ".", "..", "../../x", "/etc/passwd", "a/b", "a\\b", "con", "nul", "A1", "a b", "ä", "-rf", "x" * 300, "a\x00"],
)
def test_names_of_files_are_harmless_and_differ(text):
    stem = file_stem(text)
    assert stem.strip("-_")
    assert set(stem) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_")
    assert len(stem) <= 60
    assert stem not in ("con", "nul")
    assert not stem.startswith("-")
    assert stem != file_stem(text + "?")


def test_no_pdf_of_an_earlier_drawing_stays_with_another_key(desk):
    drawn = desk.folder / "drawn"
    with staged(drawn) as stage:
        for name in ("class.pdf", "class-solutions.pdf"):
            write_text(stage / name, "of an earlier drawing")
    (drawn / "class-solutions.pdf").write_text("with notes of mine")
    desk.draw("html")
    assert sorted(path.name for path in drawn.iterdir()) == [
        ".written", "class-solutions-1.pdf", "key.jsonl", "papers", "responses-template.csv", "solutions",
    ]  # fmt: skip
    assert (drawn / "class-solutions-1.pdf").read_text() == "with notes of mine"
    assert {path.suffix for path in (drawn / "papers").iterdir()} == {".html"}


def test_pdfs_alone(desk):
    desk.roster = "Name,Student ID\nAda,A1\n"
    drawn = desk.draw("pdf")
    assert [path.name for path in (drawn / "papers").iterdir()] == ["a1.pdf"]
    assert (drawn / "class.pdf").read_bytes().startswith(b"%PDF")


def test_without_the_latex_that_is_asked_for_the_rest_is_written_and_the_tutor_told(desk, monkeypatch):
    from quizgen.workflows.draw_sheet import draw_sheet
    from quizgen.workflows.events import Noted, Wrote

    desk.lay_out()
    monkeypatch.setattr("quizgen.workflows.make_papers.find_latexmk", lambda: None)
    sheet, out = str(desk.folder / "week-1.yaml"), desk.folder / "drawn"
    events = list(draw_sheet(sheet, replace(desk.settings, pdf="latex"), None, ("markdown", "pdf"), 1, out))
    assert any("latexmk" in event.text for event in events if isinstance(event, Noted))
    wrote = [event.path for event in events if isinstance(event, Wrote)]
    assert all(path.exists() for path in wrote)
    assert {path.name for path in wrote} == {"papers", "solutions", "key.jsonl", "responses-template.csv"}
