"""The checks; a further one is one function and one line here."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from quizgen.checks.answers import check_length, check_options, check_printed_answers, check_second_opinions
from quizgen.checks.carrying import check_carrying, check_follows
from quizgen.checks.chains import check_chains
from quizgen.checks.code import check_trials
from quizgen.checks.conventions import check_conventions
from quizgen.checks.digits import check_digits
from quizgen.checks.fairness import check_fairness
from quizgen.checks.gaming import check_fixed_answers, check_letters, check_same_answers
from quizgen.checks.leaks import check_holes, check_papers
from quizgen.checks.mistakes import check_credit, check_mistakes, check_unsaid_credits
from quizgen.checks.rendering import check_printing, check_rendering
from quizgen.checks.survey import Finding, Survey
from quizgen.checks.taken import check_tables, check_words
from quizgen.checks.typed_words import check_typed_words
from quizgen.checks.variety import check_variety

Check = Callable[[Survey], Iterator[Finding]]

CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "variety": check_variety,
        "fairness": check_fairness,
        "letters": check_letters,
        "same answers": check_same_answers,
        "fixed answers": check_fixed_answers,
        "printed answers": check_printed_answers,
        "length": check_length,
        "options": check_options,
        "second opinions": check_second_opinions,
        "chains": check_chains,
        "follows": check_follows,
        "carrying": check_carrying,
        "mistakes": check_mistakes,
        "unsaid credits": check_unsaid_credits,
        "credit": check_credit,
        "words": check_words,
        "typed words": check_typed_words,
        "rendering": check_rendering,
        "printing": check_printing,
        "tables": check_tables,
        "digits": check_digits,
        "holes": check_holes,
        "papers": check_papers,
        "programs": check_trials,
        "conventions": check_conventions,
    }
)
"""By name, in the order in which they run. LaTeX is compiled on demand only, see `check_latex`."""

OF_VARIANTS = ("printed answers", "length", "options", "second opinions", "chains", "digits")
"""Those that judge a variant by itself, whatever the others are; `quizgen sheet` runs them on what it draws."""
