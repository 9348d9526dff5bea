"""What students typed elsewhere, and what was right."""

import json

from quizgen.marking.check import check_answer


def test_every_number_and_array_agrees(shared):
    lines = (shared / "cases" / "answers.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["kind"] in ("number", "array")]
    assert len(rows) == 157
    verdicts = {
        row["id"]: check_answer(row["kind"], row["expected"], row["response"], row["tolerance"]) for row in rows
    }
    disagree = [
        (row["id"], row["response"], verdicts[row["id"]])
        for row in rows
        if (verdicts[row["id"]].status == "correct") != (row["verdict"] == "correct")
    ]
    assert disagree == []
