"""One question under all checks."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from quizgen.checks.fairness import Spread, measure_spreads
from quizgen.checks.mistakes import follow_mistakes
from quizgen.checks.rendering import check_latex
from quizgen.checks.survey import Finding, Survey, summarise, take_survey
from quizgen.checks.table import CHECKS
from quizgen.checks.variety import Variety, measure_variety
from quizgen.errors import Problem
from quizgen.model import Place, Question
from quizgen.render.templates import Templates

_FEWEST_OF_A_LEVEL = 10
"""How many variants it takes to tell an odd one from a rule."""


@dataclass(frozen=True, slots=True)
class QuestionReport:
    """The result of checking a question.

    Parameters
    ----------
    id : str
        The question's id.
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


def check_question(
    question: Question,
    seeds: int,
    templates: Templates,
    latex: bool = False,
    levels: Mapping[str, Question] = MappingProxyType({}),
) -> QuestionReport:
    """Check a question over its variants of seeds 1 to `seeds`, and at each level over fewer.

    Parameters
    ----------
    question : Question
        The question.
    seeds : int
        How many variants are drawn.
    templates : Templates
        The templates to write with.
    latex : bool, optional
        Whether to compile what is printed, too.
    levels : mapping of str to Question, optional
        The question as it is at each of its levels.

    Returns
    -------
    QuestionReport
    """
    survey, findings = _look_at(question, seeds, templates, latex)
    problems = summarise(findings, len(survey.variants))
    known = {(finding.place, finding.code, finding.topic) for finding in findings}
    for level, leveled in levels.items():
        there, found = _look_at(leveled, level_seeds(seeds), templates, latex)
        # What is wrong at any level is reported once.
        new = [finding for finding in found if _key(finding, leveled, question) not in known]
        problems += summarise(new, len(there.variants), level)
    return QuestionReport(
        id=question.id,
        drawn=len(survey.variants),
        variety=measure_variety(question),
        mistakes=tuple(fate.shown for fate in follow_mistakes(survey)),
        # A plain dict, which travels between processes.
        spreads=dict(measure_spreads(survey)),
        problems=tuple(sorted(problems)),
    )


def level_seeds(seeds: int) -> int:
    """Return how many variants of each level are drawn where `seeds` are of the question itself."""
    return max(seeds // 3, min(seeds, _FEWEST_OF_A_LEVEL))


def _look_at(question: Question, seeds: int, templates: Templates, latex: bool) -> tuple[Survey, list[Finding]]:
    survey, drawn = take_survey(question, seeds, templates)
    findings = list(drawn)
    # Without a variant there is nothing to look at, and the reason is already reported.
    for check in CHECKS.values() if survey.variants else ():
        findings += check(survey)
    if latex:
        findings += check_latex(survey)
    return survey, findings


def _key(finding: Finding, leveled: Question, question: Question) -> tuple[Place, str, str]:
    """Return what the finding would be known by, had it been found in the question without a level."""
    place = question.place if finding.place == leveled.place else finding.place
    return place, finding.code, finding.topic
