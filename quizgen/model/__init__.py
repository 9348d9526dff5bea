"""The records that quizgen hands about: frozen, without behaviour; one file a subject."""

from quizgen.model.asked import Asked, Part, Question, Trial
from quizgen.model.compiled import Calls, Chain, Expression, Mistake, Place, Text, Tolerance
from quizgen.model.drawn import (
    Key,
    Paper,
    PaperKey,
    PaperPart,
    PaperQuestion,
    PartSolution,
    Sheet,
    SheetQuestion,
    Solution,
    Student,
    Variant,
    VariantKey,
)
from quizgen.model.expected import Comparison, Expected, Reading, Refusal, Slip, Unreadable
from quizgen.model.files import ResponseColumn, ResponseFile, ResponseRow
from quizgen.model.marked import Diagnosis, PartMark, Status, VariantMark, Verdict
from quizgen.model.shown import Figure, Notation, Prose, Rounded, Steps, Table, Value

__all__ = [
    "Asked",
    "Calls",
    "Chain",
    "Comparison",
    "Diagnosis",
    "Expected",
    "Expression",
    "Figure",
    "Key",
    "Mistake",
    "Notation",
    "Paper",
    "PaperKey",
    "PaperPart",
    "PaperQuestion",
    "Part",
    "PartMark",
    "PartSolution",
    "Place",
    "Prose",
    "Question",
    "Reading",
    "Refusal",
    "ResponseColumn",
    "ResponseFile",
    "ResponseRow",
    "Rounded",
    "Sheet",
    "SheetQuestion",
    "Slip",
    "Solution",
    "Status",
    "Steps",
    "Student",
    "Table",
    "Text",
    "Tolerance",
    "Trial",
    "Unreadable",
    "Value",
    "Variant",
    "VariantKey",
    "VariantMark",
    "Verdict",
]
