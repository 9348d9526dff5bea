"""What a person has put into a folder of quizgen's, or changed there, outlives runs that write the folder again."""

import os
import shutil

import pytest
from interleaving import before_step, count_steps, killed_before

from quizgen.errors import UserFileError
from quizgen.workflows.events import Noted
from quizgen.workflows.files import staged, write_text
from quizgen.workflows.simulate_class import simulate_class
from quizgen.workflows.written import LIST, Written

pytest_plugins = ["tutors_desk"]

ANSWERS = "student id,Q1.total\nA1,5\nB2,6\n"


def put(folder, files):
    with staged(folder, written=(written := Written.read(folder))) as stage:
        for name, text in files.items():
            write_text(stage / name, text)
    return written


def there(folder):
    """Return what lies in a folder, but for the list of what was written."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != LIST)
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in found}


FIRST = {"papers/a.md": "A", "papers/b.md": "B", "marks.csv": "M", "slides.tex": "S"}


@pytest.mark.parametrize(
    ("mine", "after", "told"),
    [
        # Nobody has touched anything: what is not written again into a folder goes.
        ({}, {"papers/a.md": "A2"}, []),
        # A file of one's own keeps its name, in a folder as beside one.
        ({"papers/notes.txt": "N"}, {"papers/a.md": "A2", "papers/notes.txt": "N"}, []),
        ({"papers/mine/notes.txt": "N"}, {"papers/a.md": "A2", "papers/mine/notes.txt": "N"}, []),
        # A file that was changed goes beside the new one, and keeps its name where there is none.
        ({"papers/a.md": "A!"}, {"papers/a.md": "A2", "papers/a-1.md": "A!"}, ["papers/a-1.md"]),
        ({"papers/b.md": "B!"}, {"papers/a.md": "A2", "papers/b.md": "B!"}, []),
        ({"marks.csv": "M!"}, {"papers/a.md": "A2", "marks-1.csv": "M!"}, ["marks-1.csv"]),
        # One that says what the new one says needs no second name.
        ({"papers/a.md": "A2", "marks.csv": "M2"}, {"papers/a.md": "A2"}, []),
        # Names that are taken stay so.
        (
            {"papers/a.md": "A!", "papers/a-1.md": "A?"},
            {"papers/a.md": "A2", "papers/a-1.md": "A?", "papers/a-2.md": "A!"},
            ["papers/a-2.md"],
        ),
    ],
)
def test_what_is_a_persons_stays(tmp_path, mine, after, told):
    put(tmp_path, FIRST)
    for name, text in mine.items():
        write_text(tmp_path / name, text)
    written = put(tmp_path, {"papers/a.md": "A2", "marks.csv": "M2"})
    expected = {"marks.csv": "M2", "slides.tex": "S"} | after
    assert there(tmp_path) == expected
    assert [path.relative_to(tmp_path).as_posix() for path in written.kept] == told
    assert all(str(path) in said for said in written.say_kept() for path in written.kept)
    assert len(list(written.say_kept())) == bool(told)
    # What was kept is a person's for ever; what was written is not.
    put(tmp_path, {"papers/a.md": "A3", "marks.csv": "M3", "slides.tex": "S3"})
    again = {"A2": "A3", "M2": "M3", "S": "S3"}
    assert there(tmp_path) == {name: again.get(text, text) for name, text in expected.items()}


def test_of_a_folder_without_a_list_nothing_is_known(tmp_path):
    """What would change or go is set aside in one place, once; what nobody writes again stays."""
    for name, text in (FIRST | {"papers/notes.txt": "N", "papers/old/x.md": "X"}).items():
        write_text(tmp_path / name, text)
    first = put(tmp_path, {"papers/a.md": "A2", "marks.csv": "M"})
    expected = {
        "papers/a.md": "A2", "marks.csv": "M", "slides.tex": "S",
        "earlier/papers/a.md": "A", "earlier/papers/b.md": "B", "earlier/papers/notes.txt": "N",
        "earlier/papers/old/x.md": "X",
    }  # fmt: skip
    assert there(tmp_path) == expected
    assert first.kept == []
    (said,) = first.say_kept()
    assert f"{tmp_path / 'earlier'} now, 4 files: " in said
    second = put(tmp_path, {"papers/a.md": "A3", "marks.csv": "M3"})
    assert there(tmp_path) == expected | {"papers/a.md": "A3", "marks.csv": "M3"}
    assert list(second.say_kept()) == []


def test_what_is_set_aside_takes_no_name_that_is_taken(tmp_path):
    for name, text in (FIRST | {"earlier/marks.csv": "mine", "earlier/papers/a.md": "A"}).items():
        write_text(tmp_path / name, text)
    written = put(tmp_path, {"papers/a.md": "A2", "marks.csv": "M2"})
    assert there(tmp_path / "earlier") == {
        "marks.csv": "mine", "marks-1.csv": "M", "papers/a.md": "A", "papers/b.md": "B",
    }  # fmt: skip
    assert len(written.unlisted) == 3


def test_a_folder_without_a_list_that_holds_nothing_else_is_as_it_is(tmp_path):
    write_text(tmp_path / "papers" / "a.md", "A")
    written = put(tmp_path, {"papers/a.md": "A"})
    assert there(tmp_path) == {"papers/a.md": "A"}
    assert list(written.say_kept()) == []


def test_a_file_that_has_no_place_any_more_is_set_aside_too(tmp_path):
    write_text(tmp_path / "class.pdf", "P")
    written = Written.read(tmp_path)
    written.clear_away("class.pdf")
    assert there(tmp_path) == {"earlier/class.pdf": "P"}
    assert " now, 1 file: " in next(written.say_kept())


def test_whenever_a_run_over_a_folder_without_a_list_is_killed_nothing_is_lost(tmp_path):
    before = FIRST | {"papers/notes.txt": "N"}

    def run(step=None):
        for name in sorted(tmp_path.iterdir(), reverse=True):
            shutil.rmtree(name) if name.is_dir() else name.unlink()
        for name, text in before.items():
            write_text(tmp_path / name, text)
        if step is not None:
            killed_before(step, lambda: put(tmp_path, {"papers/a.md": "A2", "marks.csv": "M2"}))

    run()
    for step in range(count_steps(lambda: put(tmp_path, {"papers/a.md": "A2", "marks.csv": "M2"}))):
        run(step)
        assert all(saved(tmp_path, text) for text in before.values()), step
        put(tmp_path, {"papers/a.md": "A2", "marks.csv": "M2"})
        assert there(tmp_path / "papers") == {"a.md": "A2"}, step
        assert all(saved(tmp_path, text) for text in before.values()), step


def test_a_list_that_is_damaged_takes_nothing_away(tmp_path):
    put(tmp_path, FIRST)
    (tmp_path / LIST).write_bytes(b"\xff\x00 papers/a.md\n\nx")
    put(tmp_path, {"papers/a.md": "A2"})
    assert there(tmp_path) == FIRST | {"papers/a.md": "A2", "papers/a-1.md": "A"}


@pytest.mark.skipif(os.name == "nt", reason="links need a permission there")
def test_a_link_is_kept_as_a_link(tmp_path):
    put(tmp_path, FIRST)
    write_text(tmp_path / "elsewhere" / "x.txt", "X")
    for name, to in (("folder", "elsewhere"), ("file", "elsewhere/x.txt"), ("nothing", "nowhere")):
        (tmp_path / "papers" / name).symlink_to(tmp_path / to)
    put(tmp_path, {"papers/a.md": "A2"})
    links = {path.name: path.readlink().name for path in (tmp_path / "papers").iterdir() if path.is_symlink()}
    assert links == {"folder": "elsewhere", "file": "x.txt", "nothing": "nowhere"}


# --- Sheet and mark


def test_files_among_papers_and_pages(desk):
    drawn = desk.draw("markdown")
    marked = desk.mark(ANSWERS)
    for folder in (drawn / "papers", drawn / "solutions", marked.folder / "feedback"):
        (folder / "notes.txt").write_text("Ask Kim.", encoding="utf-8")
    page, paper = marked.folder / "feedback" / "a1.html", drawn / "papers" / "a1.md"
    for path in (page, paper, marked.folder / "gradebook.csv"):
        path.write_text("By hand.", encoding="utf-8")
    desk.draw("html", replace=False)
    again = desk.mark(ANSWERS)
    for folder in (drawn / "papers", drawn / "solutions", marked.folder / "feedback"):
        assert (folder / "notes.txt").read_text(encoding="utf-8") == "Ask Kim."
    assert {path.name for path in (drawn / "papers").iterdir()} == {
        "a1.html", "b2.html", "c3.html", "notes.txt", "a1.md",
    }  # fmt: skip
    assert paper.read_text(encoding="utf-8") == "By hand."
    for name in ("feedback/a1-1.html", "gradebook-1.csv"):
        assert (again.folder / name).read_text(encoding="utf-8") == "By hand."
        assert str(again.folder / name) in again.notes
    assert "By hand." not in page.read_text(encoding="utf-8")


def test_a_folder_that_an_earlier_version_wrote_is_written_again(desk):
    """Whoever marks it anew finds the new pages alone where pages are, and what was there in one folder beside."""
    drawn = desk.draw("markdown", "html")
    marked = desk.mark(ANSWERS)
    for folder in (drawn, marked.folder):
        (folder / LIST).unlink()
    pages = {
        "a1.html": "an earlier page",
        "b2.html": "and another",
        "c3.html": "of one who is gone",
        "notes.txt": "Kim?",
    }
    for name, text in pages.items():
        write_text(marked.folder / "feedback" / name, text)
    before, gradebook = there(drawn), (marked.folder / "gradebook.csv").read_text(encoding="utf-8")
    again = desk.mark(ANSWERS)
    assert {path.name for path in (again.folder / "feedback").iterdir()} == {"a1.html", "b2.html"}
    # The tables are as they were, so that they are not among what is set aside.
    assert there(again.folder / "earlier") == {f"feedback/{name}": text for name, text in pages.items()}
    assert f"What the new files replace is in {again.folder / 'earlier'} now, 4 files: " in again.notes
    assert "that were changed since quizgen wrote them" not in again.notes
    assert (again.folder / "gradebook.csv").read_text(encoding="utf-8") == gradebook
    assert "earlier" not in desk.mark(ANSWERS).notes
    # Papers that come out as they were are no news; those in another format go aside.
    desk.draw("markdown", replace=False)
    assert {name for name in there(drawn) if not name.startswith("earlier/")} == {
        name for name in before if not name.endswith(".html")
    }
    assert there(drawn / "earlier") == {name: text for name, text in before.items() if name.endswith(".html")}


def saved(folder, text):
    """Whether a text is found in a folder, but for what is not in its place yet."""
    return any(
        path.read_text(encoding="utf-8") == text
        for path in folder.rglob("*")
        if path.is_file() and not any(name.startswith(".writing-") for name in path.parts)
    )


def edit(folder, text):
    for path in (folder / "feedback" / "a1.html", folder / "feedback" / "notes.txt", folder / "gradebook.csv"):
        write_text(path, f"{path.name}: {text}")


def all_saved(folder, text):
    return all(saved(folder, f"{name}: {text}") for name in ("a1.html", "notes.txt", "gradebook.csv"))


def test_pages_that_are_changed_between_any_two_steps(desk):
    desk.draw("markdown")
    folder = desk.mark(ANSWERS).folder
    steps = count_steps(lambda: desk.mark(ANSWERS))
    assert steps > 30
    for step in range(steps):
        with before_step(step, lambda step=step: edit(folder, f"{step}")):
            desk.mark(ANSWERS)
        assert all_saved(folder, f"{step}"), step


def test_pages_that_were_changed_before_a_run_that_is_killed(tmp_path):
    def run(text):
        put(tmp_path, dict.fromkeys(("feedback/a1.html", "feedback/b2.html", "gradebook.csv"), text))

    run("first")
    edit(tmp_path, "at first")
    steps = count_steps(lambda: run("second"))
    assert steps > 20
    for step in range(steps):
        edit(tmp_path, f"{step}")
        killed_before(step, lambda step=step: run(f"killed {step}"))
        assert all_saved(tmp_path, f"{step}"), step
        run(f"after {step}")
        assert all_saved(tmp_path, f"{step}"), step
        # Nobody has touched Bob's page: it is never taken for a person's.
        assert [path.name for path in (tmp_path / "feedback").glob("b2*")] == ["b2.html"], step
        assert (tmp_path / "feedback" / "b2.html").read_text(encoding="utf-8") == f"after {step}"


# --- Simulate


@pytest.fixture
def key(desk):
    return desk.draw("markdown") / "key.jsonl"


def test_a_real_answer_file_is_not_overwritten_by_invented_answers(desk, key):
    folder = desk.folder / "class"
    write_text(folder / "responses.csv", ANSWERS)
    with pytest.raises(UserFileError) as caught:
        list(simulate_class(key, out=folder))
    (problem,) = caught.value.problems
    assert problem.code == "answers-would-be-lost"
    assert problem.file == str(folder / "responses.csv")
    assert problem.message == (
        "nothing says who wrote this file, as in a folder that an earlier version of quizgen simulated, and it may "
        "hold real answers; nothing is written. If they are invented, delete it and run the command again; if they "
        "are real, move it to another folder, or name one with --out"
    )
    assert there(folder) == {"responses.csv": ANSWERS}
    (folder / "responses.csv").unlink()
    list(simulate_class(key, out=folder))
    assert there(folder).keys() == {"responses.csv", "truth.csv"}


def test_a_simulated_class_is_replaced_by_another_one(desk, key):
    folder = desk.folder / "class"
    list(simulate_class(key, 1, folder))
    before = there(folder)
    list(simulate_class(key, 2, folder))
    assert there(folder).keys() == before.keys()
    assert there(folder) != before
    # What was added to it by hand is not.
    with (folder / "responses.csv").open("a", encoding="utf-8") as file:
        file.write("A1,Ada Lovelace,5\n")
    before = there(folder)
    told = "answers-would-be-lost: this file is not as 'quizgen simulate' wrote it, and it may hold real answers"
    with pytest.raises(UserFileError, match=told):
        list(simulate_class(key, 3, folder))
    assert there(folder) == before


def test_notes_in_the_table_of_what_was_meant(desk, key):
    folder = desk.folder / "class"
    list(simulate_class(key, 1, folder))
    (folder / "truth.csv").write_text("mine", encoding="utf-8")
    events = list(simulate_class(key, 2, folder))
    assert there(folder)["truth-1.csv"] == "mine"
    assert any("truth-1.csv" in event.text for event in events if isinstance(event, Noted))
