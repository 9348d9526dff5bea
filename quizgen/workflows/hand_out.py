"""What a tutor should know before papers are handed out."""

from collections.abc import Iterator, Sequence

from quizgen.model import Sheet, Student


def say_of_papers(sheet: Sheet, students: Sequence[Student]) -> Iterator[str]:
    """Say, in sentences, what differs between the papers and what that means for the answers."""
    if sheet.shuffled and students:
        yield (
            "Each paper has the questions in an order of its own. Collect answers under the names that are printed "
            "beside the codes, Q1, Q2 and so on, not by the numbers on the papers: key, marks and the table for "
            "answers are in the order of the sheet."
        )
    elif sheet.shuffled:
        yield "Without a roster there is one paper for all; its questions are in the order of the sheet."
