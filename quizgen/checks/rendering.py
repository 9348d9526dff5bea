"""What is printed: every text in every format, well-formed, compiled by Typst, and by LaTeX where that is asked for."""

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from xml.etree import ElementTree

from quizgen.checks.survey import Finding, Survey, findings_of
from quizgen.errors import ComputationError, UserFileError
from quizgen.language.expressions import Scope
from quizgen.language.text import evaluate_text
from quizgen.model import Paper, PaperQuestion, Place, Prose, Solution, Steps, Text, Variant
from quizgen.render import terminal
from quizgen.render.formats import FORMATS
from quizgen.render.latex import render_class_solutions
from quizgen.render.latexmk import compile_pdf
from quizgen.render.templates import Templates
from quizgen.render.typst import print_typst
from quizgen.text.holes import stand_in

COMPILED = 3
"""How many variants of a question are compiled."""

_Render = Callable[[PaperQuestion, Solution | None, Templates], str]
_WRITERS: Mapping[str, _Render] = MappingProxyType(
    {**{form.name: form.render_variant for form in FORMATS.values()}, "terminal": terminal.render_variant}
)
# The page around it is a template without anything of the question's but its title.
_MAIN = re.compile(r"<main>.*</main>", re.DOTALL)


def check_rendering(survey: Survey) -> Iterator[Finding]:
    """Write every variant in every format, with its solution and all feedback; the first one as a paper too."""
    for variant in survey.variants:
        try:
            solution = with_feedback(variant)
        except UserFileError as error:
            yield from findings_of(error, variant.seed)
            continue
        for name, render in _WRITERS.items():
            yield from _check_written(survey, variant, name, render, solution)
            if variant is survey.variants[0]:
                yield from _check_written(survey, variant, name, render, None)


def _check_written(
    survey: Survey, variant: Variant, name: str, render: _Render, solution: Solution | None
) -> Iterator[Finding]:
    place = survey.question.place
    try:
        text = render(variant.paper, solution, survey.templates)
    except (ComputationError, UserFileError) as error:
        message = f"this cannot be written as {name}: {' '.join(str(error).split())}"
        yield Finding(_guilty(survey, variant, render, solution) or place, "cannot-render", message, variant.seed)
        return
    if name == "html" and (reason := malformed(text)):
        yield Finding(place, "bad-html", f"the HTML is not well-formed: {reason}", variant.seed)


def _guilty(survey: Survey, variant: Variant, render: _Render, solution: Solution | None) -> Place | None:
    """Return where the text is that cannot be written, found by writing each text alone."""
    question, paper = survey.question, variant.paper
    scope = Scope(variant.values)
    nothing = Prose("")
    empty = replace(paper, prompt=nothing, parts=())
    texts: list[tuple[Text, Prose]] = [(question.prompt, paper.prompt), (question.solution, variant.solution.worked)]
    for part, printed in zip(question.parts, paper.parts, strict=True):
        texts += [(part.ask, printed.ask), *((text, evaluate_text(text, scope)) for text in part.asked.texts())]
    for text, prose in texts:
        try:
            render(replace(empty, prompt=prose), Solution((), nothing), survey.templates)
        except (ComputationError, UserFileError):
            return text.place
    return None


def malformed(html: str) -> str:
    """Return why the main part of a page is not well-formed, or nothing.

    Examples
    --------
    >>> malformed("<main><p>1</p></main>"), malformed("<main><p>1</main>")
    ('', 'mismatched tag: line 1, column 12')
    """
    match = _MAIN.search(html)
    try:
        ElementTree.fromstring(match[0] if match else f"<main>{html}</main>")
    except ElementTree.ParseError as error:
        return str(error)
    return ""


def with_feedback(variant: Variant) -> Solution:
    """Return the solution with all that students may be told after the worked solution.

    Raises
    ------
    UserFileError
        If a hole of the feedback has no value.
    """
    scope = Scope(variant.values)
    texts = [
        text
        for part in variant.question.parts
        for text in (*(mistake.feedback for mistake in part.mistakes), *part.asked.comments.values())
    ]
    if not texts:
        return variant.solution
    told = Steps(tuple(evaluate_text(text, scope) for text in texts))
    worked = variant.solution.worked
    source = f"{worked.source}\n\n{stand_in(len(worked.values))}\n"
    return replace(variant.solution, worked=Prose(source, (*worked.values, told)))


def check_printing(survey: Survey) -> Iterator[Finding]:
    """Make PDFs of a few variants with their solutions, and of the first one without, checked against PDF/UA-1."""
    for i, variant in enumerate(survey.variants[:COMPILED]):
        try:
            given = [with_feedback(variant), *([None] if i == 0 else [])]
            documents = [partial(FORMATS["typst"].render_variant, variant.paper, one) for one in given]
            for render in documents:
                render(survey.templates)
        except (ComputationError, UserFileError):
            # Told of by check_rendering.
            continue
        for render in documents:
            try:
                print_typst(render, survey.templates, "check.pdf")
            except UserFileError as error:
                for found in findings_of(error, variant.seed):
                    # What no template of one's own is to blame for, the question is.
                    yield replace(found, place=found.place if found.place.line else survey.question.place)


def check_latex(survey: Survey) -> Iterator[Finding]:
    """Compile a document of a few variants with their solutions."""
    chosen = survey.variants[:COMPILED]
    if not chosen:
        return
    try:
        pairs = [(_paper(variant.paper), (with_feedback(variant),)) for variant in chosen]
        papers = [paper for paper, _ in pairs]
        documents = [render_class_solutions(pairs, survey.templates)]
        documents += [FORMATS["latex"].render_paper(papers[0], survey.templates)]
    except (ComputationError, UserFileError):
        # Told of by check_rendering.
        return
    with tempfile.TemporaryDirectory(prefix="quizgen-check-") as folder:
        for tex in documents:
            try:
                compile_pdf(tex, Path(folder) / "check.pdf", len(chosen))
            except UserFileError as error:
                yield Finding(survey.question.place, error.problems[0].code, error.problems[0].message)


def _paper(question: PaperQuestion) -> Paper:
    return Paper("quizgen", "check", "", 1, None, (question,), question.marks)
