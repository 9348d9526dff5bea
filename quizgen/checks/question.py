"""One question under all checks."""

from collections.abc import Mapping
from dataclasses import dataclass

from quizgen.checks.fairness import Spread, measure_spreads
from quizgen.checks.mistakes import follow_mistakes
from quizgen.checks.rendering import check_latex
from quizgen.checks.survey import Finding, summarise, take_survey
from quizgen.checks.table import CHECKS
from quizgen.checks.variety import Variety, measure_variety
from quizgen.errors import Problem
from quizgen.model import Question
from quizgen.render.templates import Templates


@dataclass(frozen=True, slots=True)
class QuestionReport:
    """What comes of checking a question.

    Parameters
    ----------
    id : str
    drawn : int
        How many variants were looked at.
    variety : Variety or None
        None where the file cannot be read.
    mistakes : tuple of float
        For each mistake the share of the variants in which it can be told apart.
    spreads : mapping of str to Spread
        Digits, negatives, zeros and operations a variant.
    problems : tuple of Problem
        Warnings too.
    """

    id: str
    drawn: int
    variety: Variety | None
    mistakes: tuple[float, ...]
    spreads: Mapping[str, Spread]
    problems: tuple[Problem, ...]


def unreadable(id: str, problems: tuple[Problem, ...]) -> QuestionReport:
    """Return the report on a question that cannot be read."""
    return QuestionReport(id, 0, None, (), {}, problems)


def check_question(question: Question, seeds: int, templates: Templates, latex: bool = False) -> QuestionReport:
    """Check a question over its variants of seeds 1 to `seeds`.

    Parameters
    ----------
    question : Question
    seeds : int
        How many variants are drawn.
    templates : Templates
    latex : bool, optional
        Whether to compile what is printed, too.

    Returns
    -------
    QuestionReport
    """
    survey, drawn = take_survey(question, seeds, templates)
    findings: list[Finding] = list(drawn)
    # Without a variant there is nothing to look at, and why is told already.
    for check in CHECKS.values() if survey.variants else ():
        findings += check(survey)
    if latex:
        findings += check_latex(survey)
    return QuestionReport(
        id=question.id,
        drawn=len(survey.variants),
        variety=measure_variety(survey),
        mistakes=tuple(fate.shown for fate in follow_mistakes(survey)),
        # A plain dict, which travels between processes.
        spreads=dict(measure_spreads(survey)),
        problems=summarise(findings, len(survey.variants)),
    )
