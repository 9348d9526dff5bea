"""From the text of a question file to a Question, with every problem of the file reported at once."""

from collections.abc import Iterator, Mapping, Sequence, Set
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from quizgen.errors import Problem, UserFileError
from quizgen.kinds.table import KINDS
from quizgen.language.compiling import Compiler
from quizgen.language.expressions import problem_at, suggest
from quizgen.language.source import Path, Source, read_yaml
from quizgen.model import Expression, Place, Question
from quizgen.questions.evaluation import named_values
from quizgen.questions.levels import at_level
from quizgen.questions.parts import compile_part
from quizgen.questions.schema import QuestionFile, validate, without_faults
from quizgen.questions.translations import check_translations, translated_data

_MOST_ROUNDS = 4
"""How often what is wrong is left out; leaving out a key may make its part wrong."""


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
    """Read a question again from its own data, such as a key file holds; all problems are told at `place`.

    What an earlier version let pass, and spoils no mark, does not keep the papers that are out from being marked.
    """
    return _compile(id, Source(place.file, dict(data), start=place), _HARMLESS)


_HARMLESS = frozenset({"bad-pattern", "needless-key"})


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
        If a name is not one of the question's values, or an expression has a problem.
    """
    values = named_values(question)
    unknown = [name for name in pinned if name not in values]
    if unknown:
        known = ", ".join(values) or "none"
        raise UserFileError(
            problem_at(
                place,
                "unknown-name",
                f"'{name}' is not a value of {question.id}.{suggest(name, values)} It has {known}",
            )
            for name in unknown
        )
    data = dict(question.data)
    data["values"] = {**data.get("values", {}), **pinned}
    if marks is not None:
        # Where nothing but bonus parts is asked, the marks are theirs.
        factor = marks / (question.marks or sum(part.marks for part in question.parts))
        data["parts"] = {
            name: compiled.asked.scaled(part, compiled, factor)
            for (name, part), compiled in zip(data["parts"].items(), question.parts, strict=True)
        }
    return restore_question(question.id, data, place)


def in_language(question: Question, language: str, place: Place) -> Question:
    """Return the question with its texts in a language, where it has them in it."""
    data = translated_data(question, language)
    return question if data is None else restore_question(question.id, data, place)


def shuffle_options(question: Question, place: Place) -> Question:
    """Return the question with the order of its options drawn, but for the parts that say ``shuffle`` themselves."""
    data = dict(question.data)
    data["parts"] = {
        name: {"shuffle": True, **part} if "shuffle" in KINDS[part["type"]].keys.model_fields else part
        for name, part in data["parts"].items()
    }
    return question if data["parts"] == question.data["parts"] else restore_question(question.id, data, place)


def _compile(id: str, source: Source, passed: Set[str] = frozenset()) -> Question:
    file, problems = validate(QuestionFile, source)
    if file is None:
        raise UserFileError([*problems, *_further_problems(id, source, problems)])
    compiler = Compiler(source, tuple(file.values), file.symbols)
    question = _compile_question(compiler, file, id)
    if problems := [problem for problem in compiler.problems if problem.code not in passed]:
        raise UserFileError(problems)
    return question


def _further_problems(id: str, source: Source, told: Sequence[Problem]) -> Iterator[Problem]:
    """Yield the problems of what is left of a file without all that its keys and types have wrong."""
    parts = source.data.get("parts") if isinstance(source.data, dict) else None
    if not isinstance(parts, dict):
        return
    left: Source | None = source
    for _ in range(_MOST_ROUNDS):
        left = left and without_faults(QuestionFile, left)
        if left is None:
            return
        file, _ = validate(QuestionFile, left)
        if file is not None:
            break
    else:
        return
    compiler = Compiler(left, tuple(file.values), file.symbols)
    _compile_question(compiler, file, id)
    # That a part which was left out cannot be followed is reported because it was left out.
    absent = [f"'{name}'" for name in parts if name not in file.parts]
    known = {(problem.line, problem.column) for problem in told}
    for problem in compiler.problems:
        follows = problem.code in ("unknown-part", "follows-no-value")
        if follows and any(name in problem.message for name in absent):
            continue
        if (problem.line, problem.column) not in known:
            yield problem


def _compile_question(compiler: Compiler, file: QuestionFile, id: str) -> Question:
    values = compiler.named(file.values, ("values",))
    parts = tuple(part for name in file.parts if (part := compile_part(compiler, values, name, file.parts)))
    hidden = {name: value for part in parts for name, value in part.asked.hidden_values(part.name, part.place).items()}
    check_translations(compiler, file)
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
        values=MappingProxyType({**values, **hidden}),
        require=require,
        scenarios=tuple(MappingProxyType(dict(row)) for row in file.scenarios),
        conventions=tuple(file.conventions),
        levels=_compile_levels(compiler, file, values),
        prompt=compiler.text(file.prompt, ("prompt",)),
        parts=parts,
        solution=compiler.text(file.solution, ("solution",)),
        data=MappingProxyType({key: value for key, value in compiler.source.data.items() if key != "translations"}),
        place=compiler.source.place(()),
        minutes=file.minutes,
        translations=MappingProxyType(compiler.source.data.get("translations", {})),
    )


def _compile_levels(
    compiler: Compiler, file: QuestionFile, known: Mapping[str, Expression]
) -> Mapping[str, Mapping[str, Any]]:
    for level, pinned in file.levels.items():
        values = dict(known)
        for name, text in pinned.items():
            path: Path = ("levels", level, name)
            if name not in file.values:
                message = f"'{name}' is not a value of this question.{suggest(name, file.values)}"
                compiler.problem(path, "unknown-name", message, key=True)
            elif expression := compiler.expression(text, path, draws=True):
                values[name] = expression
        compiler.in_order(values, ("levels", level))
    return MappingProxyType(compiler.source.data.get("levels", {}))
