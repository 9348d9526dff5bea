"""From the text of a question file to a Question, with every problem of the file told at once."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from quizgen.errors import UserFileError
from quizgen.language.compiling import Compiler
from quizgen.language.expressions import problem_at, suggest
from quizgen.language.levels import at_level
from quizgen.language.parts import compile_part
from quizgen.language.programs import all_inputs, inputs_name, named_values
from quizgen.language.schema import QuestionFile, validate
from quizgen.language.source import Path, Source, read_yaml
from quizgen.model import Expression, Part, Place, Question


def read_question(id: str, file: str, text: str, level: str | None = None) -> Question:
    """Read the text of a question file.

    Parameters
    ----------
    id : str
        The question's id: its path in the bank without ``.yaml``.
    file : str
        The file's path as the user would type it, for problems.
    text : str
        What the file holds.
    level : str, optional
        One of the question's levels, whose values take the place of its own.

    Raises
    ------
    UserFileError
        With every problem of the file.
    """
    source = read_yaml(file, text)
    return _compile(id, source if level is None else at_level(source, level))


def restore_question(id: str, data: Mapping[str, Any], place: Place) -> Question:
    """Read a question again from its own data, such as a key file holds; all problems are told at `place`."""
    return _compile(id, Source(place.file, dict(data), start=place))


def adapt(question: Question, pinned: Mapping[str, Any], place: Place, marks: Fraction | None = None) -> Question:
    """Return the question with some values' expressions replaced and its marks scaled.

    Parameters
    ----------
    pinned : mapping of str to object
        Values by name, as YAML gives them: a number, a list, or the text of an expression.
    place : Place
        Where they are pinned, for problems.
    marks : Fraction or None
        What the parts' marks shall add up to.

    Raises
    ------
    UserFileError
        If a name is none of the question's values, or an expression has a problem.
    """
    values = named_values(question)
    unknown = [name for name in pinned if name not in values]
    if unknown:
        raise UserFileError(
            problem_at(
                place,
                "unknown-name",
                f"'{name}' is no value of {question.id}.{suggest(name, values)} It has {', '.join(values) or 'none'}",
            )
            for name in unknown
        )
    data = dict(question.data)
    data["values"] = {**data.get("values", {}), **pinned}
    if marks is not None:
        factor = marks / sum(part.marks for part in question.parts)
        data["parts"] = {
            name: _scale_marks(part, compiled, factor)
            for (name, part), compiled in zip(data["parts"].items(), question.parts, strict=True)
        }
    return restore_question(question.id, data, place)


def _scale_marks(data: Mapping[str, Any], part: Part, factor: Fraction) -> Mapping[str, Any]:
    if part.rubric:
        points = zip(data["rubric"], part.rubric, strict=True)
        return {**data, "rubric": [{**row, "marks": str(point.marks * factor)} for row, point in points]}
    return {**data, "marks": str(part.marks * factor)}


def _compile(id: str, source: Source) -> Question:
    file, problems = validate(QuestionFile, source)
    if file is None:
        raise UserFileError(problems)
    compiler = Compiler(source, file)
    question = _compile_question(compiler, id)
    if compiler.problems:
        raise UserFileError(compiler.problems)
    return question


def _compile_question(compiler: Compiler, id: str) -> Question:
    file = compiler.file
    compiler.values = compiler.named(file.values, ("values",))
    parts = tuple(compile_part(compiler, name, part) for name, part in file.parts.items())
    require = tuple(
        expression for i, text in enumerate(file.require) if (expression := compiler.expression(text, ("require", i)))
    )
    return Question(
        id=id,
        title=file.title,
        topics=tuple(file.topics),
        outcome=file.outcome,
        difficulty=file.difficulty,
        source=file.source,
        values=MappingProxyType({**compiler.values, **_inputs_of(parts)}),
        require=require,
        scenarios=tuple(MappingProxyType(dict(row)) for row in file.scenarios),
        conventions=tuple(file.conventions),
        levels=_compile_levels(compiler),
        prompt=compiler.text(file.prompt, ("prompt",)),
        parts=parts,
        solution=compiler.text(file.solution, ("solution",)),
        data=MappingProxyType(compiler.source.data),
        place=compiler.source.place(()),
    )


def _compile_levels(compiler: Compiler) -> Mapping[str, Mapping[str, Any]]:
    for level, pinned in compiler.file.levels.items():
        values = dict(compiler.values)
        for name, text in pinned.items():
            path: Path = ("levels", level, name)
            if name not in compiler.file.values:
                message = f"'{name}' is no value of this question.{suggest(name, compiler.file.values)}"
                compiler.problem(path, "unknown-name", message, key=True)
            elif expression := compiler.expression(text, path, draws=True):
                values[name] = expression
        compiler.in_order(values, ("levels", level))
    return MappingProxyType(compiler.source.data.get("levels", {}))


def _inputs_of(parts: Sequence[Part]) -> Mapping[str, Expression]:
    """Return what the functions of all parts are called with, each part's under a name of its own."""
    return {inputs_name(part.name): all_inputs(part.name, part.program, part.place) for part in parts if part.program}
