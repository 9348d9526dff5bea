"""The answer types; a further one is one file and one line here."""

from collections.abc import Mapping
from types import MappingProxyType

from quizgen.kinds.array import ARRAY
from quizgen.kinds.choice import CHOICE
from quizgen.kinds.choices import CHOICES
from quizgen.kinds.code import CODE
from quizgen.kinds.essay import ESSAY
from quizgen.kinds.expression import EXPRESSION
from quizgen.kinds.integer import INTEGER
from quizgen.kinds.interface import AnswerType
from quizgen.kinds.matching import MATCHING
from quizgen.kinds.number import NUMBER
from quizgen.kinds.shape import SHAPE
from quizgen.kinds.text import TEXT

ANSWER_TYPES: Mapping[str, AnswerType] = MappingProxyType(
    {
        answer_type.name: answer_type
        for answer_type in (NUMBER, INTEGER, SHAPE, ARRAY, EXPRESSION, CHOICE, CHOICES, MATCHING, TEXT, CODE, ESSAY)
    }
)
"""By name, in the order in which they are listed for people."""
