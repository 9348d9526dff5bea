"""Variants of questions as an LMS is to ask them, and the answers that earn everything."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from quizgen.bank import load_bank
from quizgen.generate import make_variant
from quizgen.lms.exports.items import Item, ItemPart, Quiz, make_items
from quizgen.model import AnswerField, GridField, MatchingField, Question
from quizgen.questions.reader import read_question

QUIZ = Quiz("bank", "Whole bank", "CS1", None, 3, "en")


def draw_items(questions: Iterable[Question], variants: int, together: bool) -> list[Item]:
    """Return the items of an export, slot by slot."""
    items: list[Item] = []
    for place, question in enumerate(questions, 1):
        drawn = []
        for number in range(1, variants + 1):
            variant = make_variant(question, number, code=f"B-{place}-{number:04}")
            drawn.append(make_items(variant, variant.paper, variant.solution, (place, number), together))
        items += [item for slot in zip(*drawn, strict=True) for item in slot]
    return items


@cache
def bank_items(together: bool = True) -> tuple[Item, ...]:
    """Return three variants of every question that comes with quizgen."""
    bank = load_bank()
    return tuple(draw_items((bank[id] for id in bank), 3, together))


@cache
def hostile_items(together: bool = True) -> tuple[Item, ...]:
    """Return two variants of the question whose texts are full of what LMSs take for their own signs."""
    text = (Path(__file__).parent / "hostile.yaml").read_text(encoding="utf-8")
    return tuple(draw_items([read_question("hostile", "hostile.yaml", text)], 2, together))


def fields_of(item: Item) -> list[tuple[ItemPart, AnswerField]]:
    """Return what is answered by itself where an LMS asks several parts in one question, in the order asked."""
    found: list[tuple[ItemPart, AnswerField]] = []
    for part in item.parts:
        match part.field:
            case GridField() as field:
                found += [(part, number) for number in field.numbers]
            case MatchingField() as field if len(item.parts) > 1:
                pairs = zip(field.items, field.right, strict=True)
                found += [(part, MatchingField((stem,), field.options, (right,))) for stem, right in pairs]
            case field:
                found.append((part, field))
    return found
