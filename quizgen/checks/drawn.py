"""What the checks of single variants say of those that a sheet draws."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from quizgen.checks.survey import Finding, Survey, summarise
from quizgen.checks.table import CHECKS, OF_VARIANTS
from quizgen.errors import Problem
from quizgen.model import Variant
from quizgen.render.templates import Templates


class DrawnChecks:
    """The findings about the variants of a sheet, paper by paper; the variants themselves are not kept."""

    def __init__(self, templates: Templates) -> None:
        self._templates = templates
        self._findings: defaultdict[int, list[Finding]] = defaultdict(list)
        self._seeds: defaultdict[int, set[int]] = defaultdict(set)

    def look_at(self, variants: Sequence[Variant]) -> None:
        """Check the variants of one paper; the same one on several papers once."""
        for number, variant in enumerate(variants):
            if variant.seed not in self._seeds[number]:
                self._seeds[number].add(variant.seed)
                survey = Survey(variant.question, (variant,), self._templates)
                self._findings[number] += [finding for name in OF_VARIANTS for finding in CHECKS[name](survey)]

    def warnings(self) -> Iterator[Problem]:
        """Yield what was found, as warnings: the papers are drawn, and the tutor decides."""
        for number, findings in self._findings.items():
            for problem in summarise(findings, len(self._seeds[number])):
                yield replace(problem, severity="warning")
