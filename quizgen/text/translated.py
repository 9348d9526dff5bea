"""Papers and solutions in another language: what quizgen says in them is translated, values are written as it does."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from quizgen.messages import ENGLISH, Said, translate
from quizgen.model import (
    Figure,
    Localised,
    Notation,
    Paper,
    PaperPart,
    PaperQuestion,
    Prose,
    Rounded,
    Solution,
    Steps,
    Table,
    Value,
)

_WRITTEN_OTHERWISE = (float, bool, np.ndarray, np.generic, Notation, Rounded)
"""What a language may write in a way of its own; a whole number, a text and a shape are written alike everywhere."""


def translate_paper(paper: Paper, language: str) -> Paper:
    """Return a paper in a language."""
    if language == ENGLISH:
        return paper
    questions = tuple(_translate_question(question, language) for question in paper.questions)
    return replace(paper, questions=questions, language=language)


def _translate_question(question: PaperQuestion, language: str) -> PaperQuestion:
    return replace(
        question,
        conventions=tuple(translate(convention, language) for convention in question.conventions),
        prompt=translate_prose(question.prompt, language),
        parts=tuple(_translate_part(part, language) for part in question.parts),
    )


def _translate_part(part: PaperPart, language: str) -> PaperPart:
    return replace(
        part,
        ask=translate_prose(part.ask, language),
        hint=translate(part.hint, language),
        note=translate(part.note, language),
        options=tuple(translate_prose(option, language) for option in part.options),
        items=tuple(translate_prose(item, language) for item in part.items),
        starter=part.starter and translate_prose(part.starter, language),
    )


def translate_solution(solution: Solution, language: str) -> Solution:
    """Return a solution in a language, but for its answers to type, which the kinds of answers write themselves."""
    if language == ENGLISH:
        return solution
    parts = tuple(replace(part, shown=translate_prose(part.shown, language)) for part in solution.parts)
    return replace(solution, parts=parts, worked=translate_prose(solution.worked, language))


def translate_prose(prose: Prose, language: str) -> Prose:
    """Return a text whose values are written as a language does, in its words where quizgen says it."""
    if language == ENGLISH:
        return prose
    values = tuple(translate_value(value, language) for value in prose.values)
    if not prose.template:
        return replace(prose, values=values)
    slots = {f"s{i}": text for i, text in enumerate(prose.told)}
    return Prose(translate(Said(prose.source, prose.template, slots), language), values)


def translate_value(value: Value, language: str) -> Value:
    """Return a value as a language writes it; steps, tables and figures with all that is in them."""
    match value:
        case Said():
            return translate(value, language)
        case Prose():
            return translate_prose(value, language)
        case Steps(lines=lines):
            return Steps(tuple(translate_prose(line, language) for line in lines))
        case Table(head=head, rows=rows):
            return Table(
                tuple(translate_prose(cell, language) for cell in head),
                tuple(tuple(translate_prose(cell, language) for cell in row) for row in rows),
            )
        case Figure(kind=kind, data=data, alternative=alternative):
            said = {name: _translate_data(item, language) for name, item in data.items()}
            return Figure(kind, said, translate(alternative, language))
        case list():
            return Localised([translate_value(item, language) for item in value], language)
    return Localised(value, language) if isinstance(value, _WRITTEN_OTHERWISE) else value


def _translate_data(item: Any, language: str) -> Any:
    """Return what a figure is drawn from: numbers stay, for its template writes them."""
    if isinstance(item, str):
        return translate(item, language)
    if isinstance(item, Mapping):
        return {name: _translate_data(one, language) for name, one in item.items()}
    if isinstance(item, list | tuple):
        return type(item)(_translate_data(one, language) for one in item)
    return item
