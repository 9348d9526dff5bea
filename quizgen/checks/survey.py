"""What every check looks at: a question and a number of its variants; and what a check finds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizgen.checks.codes import CODES
from quizgen.errors import Problem, UserFileError
from quizgen.generate import make_variant
from quizgen.model import Place, Question, Variant

if TYPE_CHECKING:
    # Measuring the variety of a question takes no templates, and they take long to load.
    from quizgen.render.templates import Templates

_PATIENCE = 5
"""After this many failures without a single variant no further seed is tried."""


@dataclass(frozen=True, slots=True)
class Survey:
    """A question, its variants of seeds 1, 2, ..., and the templates that print them."""

    question: Question
    variants: tuple[Variant, ...]
    templates: "Templates"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a question.

    Parameters
    ----------
    seed : int or None
        Of the variant in which it is wrong; None where it is wrong with the question as a whole.
    topic : str
        Tells apart findings of one code at one place.
    """

    place: Place
    code: str
    message: str
    seed: int | None = None
    topic: str = ""


def draws(question: Question) -> bool:
    """Tell whether variants of a question differ at all."""
    return any(expression.draws for expression in question.values.values())


def take_survey(question: Question, seeds: int, templates: "Templates") -> tuple[Survey, tuple[Finding, ...]]:
    """Draw the variants of seeds 1 to `seeds`, and report why some cannot be drawn.

    Parameters
    ----------
    question : Question
        The question.
    seeds : int
        A question that draws nothing has one variant only.
    templates : Templates
        The templates to write with.

    Returns
    -------
    survey : Survey
    findings : tuple of Finding
    """
    variants: list[Variant] = []
    findings: list[Finding] = []
    failures = 0
    for seed in range(1, (seeds if draws(question) else 1) + 1):
        try:
            variant = make_variant(question, seed)
            variants.append(variant)
            findings += findings_of(UserFileError(variant.warnings), seed)
        except UserFileError as error:
            findings += findings_of(error, seed)
            failures += 1
            # A seed whose conditions are never met has cost hundreds of draws.
            if any(problem.code == "never-met" for problem in error.problems):
                break
        if failures == _PATIENCE and not variants:
            break
    return Survey(question, tuple(variants), templates), tuple(findings)


def findings_of(error: UserFileError, seed: int | None) -> Iterator[Finding]:
    """Yield the problems of an error as findings."""
    for problem in error.problems:
        yield Finding(Place(problem.file, problem.line, problem.column), problem.code, problem.message, seed)


def summarise(findings: Iterable[Finding], variants: int, level: str = "") -> tuple[Problem, ...]:
    """Return one problem per place, code and topic, which says in how many of the variants it occurs, in file order.

    Parameters
    ----------
    findings : iterable of Finding
        What the checks found.
    variants : int
        How many were looked at.
    level : str, optional
        The level of the question at which they were drawn.
    """
    first: dict[tuple[Place, str, str], Finding] = {}
    seeds: dict[tuple[Place, str, str], set[int]] = {}
    for finding in findings:
        key = finding.place, finding.code, finding.topic
        first.setdefault(key, finding)
        if finding.seed is not None:
            seeds.setdefault(key, set()).add(finding.seed)
    return tuple(sorted(_problem(finding, len(seeds.get(key, ())), variants, level) for key, finding in first.items()))


def _problem(finding: Finding, count: int, variants: int, level: str) -> Problem:
    details = [f"level {level}"] if level else []
    if finding.seed is not None and variants > 1:
        details.append(f"seed {finding.seed}")
        details += [f"{count} of {variants} variants"] if count > 1 else []
    where = f" ({'; '.join(details)})" if details else ""
    severity = CODES[finding.code].severity if finding.code in CODES else "problem"
    place = finding.place
    return Problem(place.file, place.line, place.column, finding.code, finding.message + where, severity)
