"""Gradescope: class lists, and the results of an autograder."""

import json
from collections.abc import Sequence

from quizgen.lms.identity import header_key
from quizgen.lms.interface import ClassLists, Gradebooks, Grades, LmsFormat, PartGrade


def _recognise(header: Sequence[str]) -> bool:
    keys = {header_key(cell) for cell in header}
    return {"email", "sid"} <= keys and bool({"name", "names", "firstname"} & keys)


def _has_grades_only(header: Sequence[str]) -> str:
    evaluations = {"assignmentsubmissionid", "questionsubmissionid"} <= {header_key(cell) for cell in header}
    if not evaluations and not any(cell.strip().endswith(" - Max Points") for cell in header):
        return ""
    return (
        "This is Gradescope's export of grades, which has no answers, and Gradescope exports none. Type them into a "
        "CSV file with a row for each student and a column for each part."
    )


def _gradebook_rows(grades: Grades) -> list[list[str]]:
    """Return a table of totals in the words of Gradescope's own export, which it does not import."""
    header = ["Name", "Email", "SID", grades.title, f"{grades.title} - Max Points"]
    rows = [
        [
            who.name,
            who.identifiers.get("email", ""),
            who.identifiers.get("id_number") or who.identifiers.get("sis_id", ""),
            grades.totals[who.id],
            grades.out_of,
        ]
        for who in grades.students
    ]
    return [header, *rows]


def _results(parts: Sequence[PartGrade]) -> str:
    """Return ``results.json`` as an autograder leaves it: a test for each part."""
    tests = [
        {
            "name": part.name,
            "score": part.marks,
            "max_score": part.out_of,
            "status": "passed" if part.is_right else "failed",
            "output": part.remark,
            "output_format": "text",
            "visibility": "after_published",
        }
        for part in parts
    ]
    return json.dumps({"tests": tests}, ensure_ascii=False, indent=1) + "\n"


GRADESCOPE = LmsFormat(
    "gradescope",
    class_lists=ClassLists(_recognise),
    gradebooks=Gradebooks("Gradescope", _gradebook_rows, lambda students: False, results=_results),
    has_grades_only=_has_grades_only,
)
