"""A key in the folder: papers that may be printed are not drawn over without a word, and no key is ever lost."""

import json
import re

import pytest
from interleaving import before_step, count_steps, killed_before

from quizgen.errors import UserFileError
from quizgen.workflows.draw_sheet import draw_sheet
from quizgen.workflows.events import Noted, Told, Wrote

pytest_plugins = ["tutors_desk"]

NUMBERS = "Name,Student ID\nAda,0042\nBob,0007\nCleo,A3\n"


def files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def keys(folder):
    return {path.name: path.read_bytes() for path in folder.glob("key*.jsonl")}


def refused(desk, **options):
    """Draw, and return the problem; nothing may have changed."""
    before = files(desk.folder / "drawn")
    with pytest.raises(UserFileError) as caught:
        desk.draw("markdown", replace=False, **options)
    assert files(desk.folder / "drawn") == before
    (problem,) = caught.value.problems
    assert problem.code == "papers-would-change"
    return problem.message


def problems(run):
    """Return the codes of the problems of a run."""
    try:
        run()
    except UserFileError as error:
        return [problem.code for problem in error.problems]
    return []


def events(desk):
    desk.lay_out()
    sheet, roster = str(desk.folder / "week-1.yaml"), desk.folder / "roster.csv"
    return list(draw_sheet(sheet, desk.settings, roster, ("markdown",), 1, desk.folder / "drawn"))


# --- Students


@pytest.mark.parametrize(
    "roster",
    [
        NUMBERS.replace("0042", "42"),
        NUMBERS.replace("0042", "42").replace("0007", "7"),
        NUMBERS.replace("0042", "42.0"),
        NUMBERS.replace("0042", "42") + "Dan,D4\n",
    ],
)
def test_zeros_that_a_spreadsheet_ate_change_no_paper(desk, roster):
    desk.roster = NUMBERS
    drawn = desk.draw("markdown")
    before = files(drawn)
    desk.roster = roster
    told = events(desk)
    after = files(drawn)
    assert {name: text for name, text in after.items() if name in before and "/" in name} == {
        name: text for name, text in before.items() if "/" in name
    }
    assert list(keys(drawn)) == ["key.jsonl"]
    (warning,) = [event.problem for event in told if isinstance(event, Told)]
    assert warning.code == "resaved-identifier"
    assert re.search(r"42(\.0)? is 0042", warning.message)


ADDRESSES = "Name,E-Mail,Login\nAda,ada@x.org,\nBob,bob@x.org,\nCleo,,cleo\n"


@pytest.mark.parametrize(
    "roster",
    [
        "Name,Matrikelnummer,E-Mail,Login\nAda,0301,ada@x.org,\nBob,,bob@x.org,\nCleo,,,cleo\n",
        "Name,Matrikelnummer,E-Mail,Login\nAda,0301,ada@x.org,ada\nBob,0302,bob@x.org,\nCleo,0303,c@x.org,cleo\n",
        "Name,SIS User ID,E-Mail,Login\nCleo,s3,,cleo\nAda,s1,ada@x.org,\nBob,s2,bob@x.org,\nDan,s4,d@x.org,\n",
    ],
)
def test_a_list_with_a_further_identifier_changes_no_paper(desk, roster):
    desk.roster = ADDRESSES
    drawn = desk.draw("markdown")
    before = {name: text for name, text in files(drawn).items() if "/" in name}
    assert len(before) == 6
    desk.roster = roster
    told = events(desk)
    after = files(drawn)
    assert before.items() <= after.items()
    assert len([name for name in after if "/" in name]) == (8 if "Dan" in roster else 6)
    (warning,) = [event.problem for event in told if isinstance(event, Told)]
    assert warning.code == "known-identifier"
    assert "0301 is ada@x.org" in warning.message or "s1 is ada@x.org" in warning.message
    # Once more with the same list: the key knows all identifiers now.
    assert not any(event.problem.code == "papers-would-change" for event in events(desk) if isinstance(event, Told))
    assert files(drawn).keys() == after.keys()


def test_a_student_whose_identifiers_were_those_of_two_is_neither(desk):
    desk.roster = ADDRESSES
    desk.draw("markdown")
    desk.roster = "Name,Student ID,E-Mail,Login\nAda,1,ada@x.org,cleo\nBob,2,bob@x.org,\n"
    assert problems(lambda: events(desk)) == ["papers-would-change"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("0042", "43"),
        ("A042", "A42"),
        # Nobody can say which of two is meant.
        ("0042\nBen,042", "42"),
        ("0042", "42\nBen,042"),
    ],
)
def test_other_identifiers_are_other_students(desk, before, after):
    desk.roster = f"Name,Student ID\nCleo,A3\nAda,{before}\n"
    desk.draw("markdown")
    desk.roster = f"Name,Student ID\nCleo,A3\nAda,{after}\n"
    message = refused(desk)
    assert "of this key would change or go" in message
    assert "(no paper any more: " in message
    assert "A3" not in message


def test_a_student_who_is_added_changes_nobodys_paper(desk):
    drawn = desk.draw("markdown")
    before = files(drawn)
    desk.roster += "Dan Gee,D4,dan@x.org\n"
    desk.draw("markdown", replace=False)
    after = files(drawn)
    assert {name for name in after if name not in before} == {"papers/d4.md", "solutions/d4-solutions.md"}
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"key.jsonl", "responses-template.csv", ".written"}


def test_a_student_who_is_gone_is_told(desk):
    desk.draw("markdown")
    desk.roster = desk.roster.replace("Bob Ek,B2,bob@x.org\n", "")
    assert refused(desk).startswith(
        "1 paper of this key would change or go, and answers to what is printed could not be marked with the new one "
        "(no paper any more: B2). Nothing is written. "
    )


def test_of_a_large_class_ten_are_named(desk):
    desk.roster = "Name,Student ID\n" + "".join(f"Student {i},S{i:02}\n" for i in range(13))
    desk.draw("markdown")
    desk.secret = "another"
    message = refused(desk)
    assert message.startswith("13 papers of this key")
    assert "has other numbers and question 2 has other numbers: S00, S01" in message
    assert "S09 and 3 more)" in message


# --- What changes


def other_numbers(desk):
    desk.questions["sums"] = desk.questions["sums"].replace("integer(20, 90)", "integer(30, 90)")


def other_wording(desk):
    desk.questions["sums"] = desk.questions["sums"].replace("ask: Add.", "ask: Sum up.")


def other_answer(desk):
    desk.questions["sums"] = desk.questions["sums"].replace("answer: 2 * total", "answer: 3 * total")


def other_question(desk):
    desk.questions["other"] = desk.questions["words"]
    desk.sheet = desk.sheet.replace("words", "other")


def fewer_questions(desk):
    desk.sheet = desk.sheet.replace(", words", "")


def more_questions(desk):
    desk.sheet = desk.sheet.replace("words", "words, words")


CHANGES = [
    (other_numbers, "question 1 has other numbers: "),
    (other_wording, "question 1 reads otherwise: A1, B2, C3"),
    (other_answer, "question 1 has other answers: A1, B2, C3"),
    (other_question, "question 2 is other instead of words: A1, B2, C3"),
    (fewer_questions, "question 2 goes: A1, B2, C3"),
    (more_questions, "question 3 comes in addition: A1, B2, C3"),
]


@pytest.mark.parametrize(("change", "told"), CHANGES)
def test_what_changes_is_told(desk, change, told):
    desk.draw("markdown")
    change(desk)
    assert told in refused(desk)


def test_another_attempt_and_another_class_are_told(desk):
    desk.draw("markdown")
    assert "has other numbers" in refused(desk, attempt=2)
    assert "no paper any more: A1, B2, C3" in refused(desk, roster=False)


def test_other_marking_of_the_same_papers_goes_through_and_the_key_is_kept(desk):
    drawn = desk.draw("markdown")
    before = keys(drawn)["key.jsonl"]
    desk.questions["sums"] = desk.questions["sums"].replace("carried: 50%", "carried: 75%")
    desk.draw("markdown", replace=False)
    assert keys(drawn)["key-1.jsonl"] == before
    assert keys(drawn)["key.jsonl"] != before


def test_the_deck_alone_asks_nothing(desk):
    drawn = desk.draw("markdown")
    other_numbers(desk)
    before = keys(drawn)
    desk.draw("slides", replace=False)
    assert keys(drawn) == before


# --- --replace


def test_replacing_keeps_every_key(desk):
    drawn = desk.draw("markdown")
    first = keys(drawn)["key.jsonl"]
    other_numbers(desk)
    desk.draw("markdown")
    second = keys(drawn)["key.jsonl"]
    other_wording(desk)
    desk.draw("markdown")
    assert keys(drawn)["key-1.jsonl"] == first
    assert keys(drawn)["key-2.jsonl"] == second
    # The same again: nothing is lost, and no further copy is made.
    desk.draw("markdown")
    assert len(keys(drawn)) == 3


@pytest.mark.parametrize("broken", [b"", b"{}", b"\xff\xfe", b"not a key\n"])
def test_a_key_that_cannot_be_read_is_kept_too(desk, broken):
    drawn = desk.draw("markdown")
    (drawn / "key.jsonl").write_bytes(broken)
    with pytest.raises(UserFileError, match="--replace"):
        desk.draw("markdown", replace=False)
    assert (drawn / "key.jsonl").read_bytes() == broken
    desk.draw("markdown")
    assert keys(drawn)["key-1.jsonl"] == broken


def test_a_key_that_was_edited_by_hand_is_not_drawn_over(desk):
    drawn = desk.draw("markdown")
    lines = (drawn / "key.jsonl").read_text(encoding="utf-8").splitlines()
    record = json.loads(lines[-1])
    record["variants"][0]["answers"]["total"] = 7
    (drawn / "key.jsonl").write_text("\n".join([*lines[:-1], json.dumps(record)]) + "\n", encoding="utf-8")
    assert "question 1 has other answers: C3" in refused(desk)


# --- The table for answers


def test_answers_in_the_table_are_kept(desk):
    drawn = desk.draw("markdown")
    table = drawn / "responses-template.csv"
    filled = table.read_bytes().replace(b"A1,Ada Lovelace,", b"A1,Ada Lovelace,42")
    table.write_bytes(filled)
    desk.roster += "Dan Gee,D4,dan@x.org\n"
    for _ in range(2):
        told = events(desk)
        assert table.read_bytes() == filled
        assert "D4" in (drawn / "responses-template-1.csv").read_text(encoding="utf-8")
        assert any("is filled in and stays as it is" in event.text for event in told if isinstance(event, Noted))
        assert all(event.path.exists() for event in told if isinstance(event, Wrote))
    assert not (drawn / "responses-template-2.csv").exists()


# --- Between any two steps


@pytest.mark.parametrize("replace", [False, True])
def test_a_key_that_somebody_edits_meanwhile_is_not_lost(desk, replace):
    drawn = desk.draw("markdown")
    first = keys(drawn)["key.jsonl"]
    if replace:
        other_numbers(desk)
    edited = first.replace(b'"A small sheet"', b'"A small Sheet"')
    # Once before, so that every run that follows has the same steps.
    desk.draw("markdown", replace=replace)
    steps = count_steps(lambda: desk.draw("markdown", replace=replace))
    outcomes = set()
    for step in range(steps):
        for path in drawn.glob("key*.jsonl"):
            path.unlink()
        (drawn / "key.jsonl").write_bytes(first)

        def edit():
            (drawn / "key.jsonl").write_bytes(edited)

        with before_step(step, edit):
            codes = problems(lambda: desk.draw("markdown", replace=replace))
        # Edited before it was read, between reading and writing, or afterwards.
        assert codes in ([], ["changed-meanwhile"])
        outcomes.add(tuple(codes))
        assert edited in keys(drawn).values()
    assert len(outcomes) == 2


@pytest.mark.parametrize("replace", [False, True])
def test_whenever_a_run_is_killed_the_key_is_there_and_the_next_run_goes_on(desk, replace):
    drawn = desk.draw("markdown")
    first = keys(drawn)["key.jsonl"]
    if replace:
        other_numbers(desk)
    else:
        desk.roster += "Dan Gee,D4,dan@x.org\n"
    steps = count_steps(lambda: desk.draw("markdown", out="elsewhere"))
    for step in range(steps + 8):
        killed_before(step, lambda: desk.draw("markdown", replace=replace))
        kept = keys(drawn)
        whole = [json.loads(line) for line in kept["key.jsonl"].splitlines()]
        assert whole[0]["kind"] == "key"
        if replace:
            assert first in kept.values()
        else:
            papers = [json.dumps(row) for row in map(json.loads, first.splitlines()) if row["kind"] == "paper"]
            assert set(papers) <= {json.dumps(row) for row in whole if row["kind"] == "paper"}
    desk.draw("markdown", replace=replace)
    assert {path.stem for path in (drawn / "papers").iterdir()} >= {"a1", "b2", "c3"}
