"""What an LMS exports of right answers is read as right: options with their formulas, and fields one by one."""

import html
import re
from fractions import Fraction

import pytest

import quizgen
from quizgen.lms.exports.items import find_fields
from quizgen.lms.exports.texts import ItemTexts
from quizgen.marking import mark_variant
from quizgen.model import ChoiceField, GridField, MatchingField, NumberField, Prose, Reading, TextField
from quizgen.render.templates import load_templates
from quizgen.render.tex_in_html import DELIMITED

BANK = quizgen.load_bank()
TEXTS = ItemTexts(load_templates(), "en", DELIMITED, str)


def shown(prose: Prose) -> str:
    """Return what remains of an option's HTML when an LMS writes it into a file."""
    return " ".join(html.unescape(re.sub(r"</?[a-z][^<>]*>", "", TEXTS.prose(prose, inline=True))).split())


def canvas(text: str) -> str:
    return text.replace(",", "\\,").replace("=>", "\\=>")


def cells(field, expected):
    """Yield the right answer as Moodle and Canvas write it, field by field and in a cell."""
    match field:
        case ChoiceField(options=options):
            right = [shown(option.shown) for option in options if option.is_right]
            yield "; ".join(right)
            if field.several:
                yield "; ".join(reversed(right))
                yield ",".join(map(canvas, right))
        case MatchingField(items=items, options=options):
            chosen = [options[i] for i in field.right]
            pairs = [(shown(item), TEXTS.plain(option)) for item, option in zip(items, chosen, strict=True)]
            yield "; ".join(f"{item} -> {option}" for item, option in reversed(pairs))
            yield ",".join(f"{canvas(item)}=>{canvas(option)}" for item, option in pairs)
            yield expected.join([TEXTS.plain(option) for option in chosen])
            yield expected.join([shown(option) for option in chosen])
        case GridField(numbers=numbers):
            assert expected.fields == len(numbers)
            yield expected.join([number.typed for number in numbers])
            yield expected.join([f" {number.typed.replace('.', ',')}" for number in numbers])
        case NumberField(typed=typed):
            yield expected.join([typed])
        case TextField(accepted=accepted):
            yield expected.join([accepted[0]])


@pytest.mark.parametrize("id", BANK)
def test_the_right_answer_comes_back_right(id: str) -> None:
    for seed in (1, 2, 3):
        variant = quizgen.make_variant(BANK[id], seed=seed)
        for part, field in zip(variant.question.parts, find_fields(variant), strict=True):
            expected = variant.expected[part.name]
            for cell in cells(field, expected):
                reading = expected.read(cell)
                assert isinstance(reading, Reading), (seed, part.name, cell, reading)
                assert expected.is_right(reading.value), (seed, part.name, cell)


@pytest.mark.parametrize("id", BANK)
def test_the_last_field_left_blank_costs_its_share_and_nothing_that_follows(id: str) -> None:
    variant = quizgen.make_variant(BANK[id], seed=1)
    right = {
        part.name: variant.expected[part.name].typed()
        for part in variant.question.parts
        if not variant.expected[part.name].by_hand and not part.asked.costly
    }
    for part, field in zip(variant.question.parts, find_fields(variant), strict=True):
        count = variant.expected[part.name].fields
        if isinstance(field, GridField) and count > 1:
            typed = [number.typed for number in field.numbers]
            marked = mark_variant(variant.key, right | {part.name: variant.expected[part.name].join([*typed[:-1], ""])})
            fractions = {one.name: one.fraction for one in marked.parts if one.name in right}
            assert fractions == {name: Fraction(1) for name in right} | {part.name: Fraction(count - 1, count)}
