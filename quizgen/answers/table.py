"""The answer types; a further one is one file and one line here."""

from collections.abc import Mapping
from types import MappingProxyType

from quizgen.answers.array import ARRAY
from quizgen.answers.choice import CHOICE
from quizgen.answers.choices import CHOICES
from quizgen.answers.code import CODE
from quizgen.answers.essay import ESSAY
from quizgen.answers.expression import EXPRESSION
from quizgen.answers.integer import INTEGER
from quizgen.answers.interface import AnswerType
from quizgen.answers.matching import MATCHING
from quizgen.answers.number import NUMBER
from quizgen.answers.shape import SHAPE
from quizgen.answers.text import TEXT

ANSWER_TYPES: Mapping[str, AnswerType] = MappingProxyType(
    {
        answer_type.name: answer_type
        for answer_type in (NUMBER, INTEGER, SHAPE, ARRAY, EXPRESSION, CHOICE, CHOICES, MATCHING, TEXT, CODE, ESSAY)
    }
)
"""By name, in the order in which they are listed for people."""
