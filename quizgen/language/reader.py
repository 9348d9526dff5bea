"""From the text of a question file to a Question, with every problem of the file told at once."""

import keyword
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from quizgen.answers.table import ANSWER_TYPES
from quizgen.errors import Problem, UserFileError
from quizgen.language.expressions import compile_expression, problem_at, suggest
from quizgen.language.names import CONSTANTS
from quizgen.language.schema import PartFile, QuestionFile, expression_text, validate
from quizgen.language.source import Path, Source, read_yaml
from quizgen.language.text import parse_text
from quizgen.model import Expression, Mistake, Part, Place, Question, RubricPoint, Text

_VALUE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_PART_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
# By the way in which a type's answer is given: the keys that mean something, and those that it needs.
_KEYS_OF = {
    "answer": {"expression", "options", "texts", "formula"},
    "marks": {"expression", "options", "texts", "formula", "pairs"},
    "options": {"options"},
    "feedback": {"options"},
    "mistakes": {"expression", "formula"},
    "follows": {"expression", "options", "formula"},
    "check": {"expression"},
    "pairs": {"pairs"},
    "distractors": {"pairs"},
    "rubric": {"rubric"},
    "model": {"rubric"},
    "form": {"formula"},
    "typos": {"texts"},
}
_NEEDED = {"pairs": "pairs", "rubric": "rubric", "model": "rubric"}
_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)?")


def read_question(id: str, file: str, text: str) -> Question:
    """Read the text of a question file.

    Parameters
    ----------
    id : str
        The question's id: its path in the bank without ``.yaml``.
    file : str
        The file's path as the user would type it, for problems.
    text : str
        What the file holds.

    Raises
    ------
    UserFileError
        With every problem of the file.
    """
    return _compile(id, read_yaml(file, text))


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
    unknown = [name for name in pinned if name not in question.values]
    if unknown:
        raise UserFileError(
            problem_at(
                place,
                "unknown-name",
                f"'{name}' is no value of {question.id}.{suggest(name, question.values)}"
                f" It has {', '.join(question.values) or 'none'}",
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


def _leaves(node: Any, path: Path, start: int) -> Iterator[tuple[int, Path, str]]:
    """Yield the scalars of nested lists, each with where it starts in the text of the whole expression."""
    if not isinstance(node, list):
        yield start, path, expression_text(node)
        return
    at = start + len("[")
    for i, item in enumerate(node):
        yield from _leaves(item, (*path, i), at)
        at += len(expression_text(item)) + len(", ")


def _compile(id: str, source: Source) -> Question:
    file, problems = validate(QuestionFile, source)
    if file is None:
        raise UserFileError(problems)
    compiler = _QuestionCompiler(source, file)
    question = compiler.compile(id)
    if compiler.problems:
        raise UserFileError(compiler.problems)
    return question


@dataclass
class _QuestionCompiler:
    source: Source
    file: QuestionFile
    problems: list[Problem] = field(default_factory=list)

    def compile(self, id: str) -> Question:
        file = self.file
        values = self._values()
        require = tuple(
            expression for i, text in enumerate(file.require) if (expression := self._expression(text, ("require", i)))
        )
        return Question(
            id=id,
            title=file.title,
            topics=tuple(file.topics),
            outcome=file.outcome,
            difficulty=file.difficulty,
            source=file.source,
            values=values,
            require=require,
            scenarios=tuple(MappingProxyType(dict(row)) for row in file.scenarios),
            conventions=tuple(file.conventions),
            levels=self._levels(),
            prompt=self._text(file.prompt, ("prompt",)),
            parts=self._parts(),
            solution=self._text(file.solution, ("solution",)),
            data=MappingProxyType(self.source.data),
            place=self.source.place(()),
        )

    def _problem(self, path: Path, code: str, message: str, *, key: bool = False) -> None:
        self.problems.append(problem_at(self.source.place(path, key=key), code, message))

    def _expression(self, text: str, path: Path, *, draws: bool = False) -> Expression | None:
        try:
            return compile_expression(text, self._locator(path), self.file.values, draws=draws)
        except UserFileError as error:
            self.problems.extend(error.problems)
            return None

    def _locator(self, path: Path) -> Callable[[int], Place]:
        """Return the function that tells where a character of an expression stands, in a scalar or in lists of them."""
        node = self.source.data
        for step in path:
            node = node[step]
        leaves = list(_leaves(node, path, 0))

        def locate(offset: int) -> Place:
            start, leaf, text = next((leaf for leaf in reversed(leaves) if leaf[0] <= offset), leaves[0])
            return self.source.inside(leaf, text)(offset - start)

        return locate if leaves else lambda offset: self.source.place(path)

    def _text(self, markdown: str, path: Path) -> Text:
        text, problems = parse_text(markdown, self.source.inside(path, markdown), self.file.values)
        self.problems.extend(problems)
        return text

    # --- values

    def _values(self) -> Mapping[str, Expression]:
        compiled: dict[str, Expression] = {}
        for name, text in self.file.values.items():
            path: Path = ("values", name)
            if not _VALUE_NAME.fullmatch(name) or keyword.iskeyword(name):
                message = f"'{name}' is no name; letters, digits and _ make one, a letter first"
                self._problem(path, "bad-name", message, key=True)
            elif name in CONSTANTS:
                message = f"'{name}' is the name of a constant; call the value something else"
                self._problem(path, "shadowed-name", message, key=True)
            elif expression := self._expression(text, path, draws=True):
                compiled[name] = expression
        return self._in_order(compiled)

    def _in_order(self, compiled: dict[str, Expression]) -> Mapping[str, Expression]:
        """Sort values so that each uses only earlier ones, in the file's order where that is free."""
        ordered: dict[str, Expression] = {}
        left = dict(compiled)
        while left:
            ready = next((name for name, expr in left.items() if not expr.names & left.keys()), None)
            if ready is None:
                self._cycle(left)
                break
            ordered[ready] = left.pop(ready)
        return MappingProxyType(ordered)

    def _cycle(self, left: Mapping[str, Expression]) -> None:
        name = next(iter(left))
        seen: list[str] = []
        while name not in seen:
            seen.append(name)
            name = next(used for used in left if used in left[name].names)
        circle = [*seen[seen.index(name) :], name]
        self._problem(("values", circle[0]), "cycle", f"values need each other: {' -> '.join(circle)}", key=True)

    def _levels(self) -> Mapping[str, Mapping[str, Any]]:
        for level, pinned in self.file.levels.items():
            for name, text in pinned.items():
                path: Path = ("levels", level, name)
                if name not in self.file.values:
                    message = f"'{name}' is no value of this question.{suggest(name, self.file.values)}"
                    self._problem(path, "unknown-name", message, key=True)
                else:
                    self._expression(text, path, draws=True)
        return MappingProxyType(self.source.data.get("levels", {}))

    # --- parts

    def _parts(self) -> tuple[Part, ...]:
        return tuple(self._part(name, part) for name, part in self.file.parts.items())

    def _part(self, name: str, part: PartFile) -> Part:
        path: Path = ("parts", name)
        if not _PART_NAME.fullmatch(name):
            message = f"'{name}' is no name; letters, digits, _ and - make one, a letter first"
            self._problem(path, "bad-name", message, key=True)
        kind = ANSWER_TYPES[part.type]
        if not kind.toleranced:
            self._refuse_on_exact(part, path)
        self._check_keys(part, path)
        self._check_options(part, path)
        self._check_follows(name, part, path)
        return Part(
            name=name,
            ask=self._text(part.ask, (*path, "ask")),
            type=part.type,
            answer=self._answer(part, path) or (),
            marks=sum((point.marks for point in part.rubric), Fraction(0)) or part.marks,
            place=self.source.place(path, key=True),
            tolerance=part.tolerance,
            decimals=part.decimals,
            options=self._texts(part.options, path, "options") or self._texts(part.distractors, path, "distractors"),
            follows=tuple(part.follows),
            carried=part.carried,
            check=self._expression(part.check, (*path, "check")) if part.check is not None else None,
            mistakes=self._mistakes(part, path),
            feedback=MappingProxyType(
                {
                    part.options.index(option): self._text(text, (*path, "feedback", option))
                    for option, text in part.feedback.items()
                    if option in part.options
                }
            ),
            items=tuple(self._key_text(item, (*path, "pairs", item)) for item in part.pairs),
            rubric=tuple(RubricPoint(point.point, point.marks, tuple(point.signs)) for point in part.rubric),
            symbols=MappingProxyType(dict(self.file.symbols)),
            form=part.form or "",
            typos=part.typos == "accept",
        )

    def _answer(self, part: PartFile, path: Path) -> Expression | tuple[int, ...] | tuple[Text, ...] | None:
        given = ANSWER_TYPES[part.type].given
        if given == "pairs":
            return tuple(self._text(text, (*path, "pairs", item)) for item, text in part.pairs.items())
        if given == "rubric":
            return (self._text(part.model, (*path, "model")),)
        if part.answer is None:
            self._problem(path, "missing-key", "the key 'answer' is missing", key=True)
            return None
        if given == "expression":
            return self._calculated(part.answer, path)
        if given == "options":
            return self._chosen(part, part.answer, path)
        if isinstance(part.answer, str) and self._is_value(part.answer):
            return self._expression(part.answer, (*path, "answer"))
        if isinstance(part.answer, str):
            return (self._text(part.answer, (*path, "answer")),)
        return self._texts(part.answer, path, "answer")

    def _is_value(self, text: str) -> bool:
        """Whether a text is the name of a value, or of a field of one."""
        return bool(_FIELD.fullmatch(text)) and text.split(".")[0] in self.file.values

    def _texts(self, texts: Sequence[str], path: Path, key: str) -> tuple[Text, ...]:
        return tuple(self._text(text, (*path, key, i)) for i, text in enumerate(texts))

    def _key_text(self, markdown: str, path: Path) -> Text:
        """Read the text of a key; a problem in it is told at the key."""
        place = self.source.place(path, key=True)
        text, problems = parse_text(markdown, lambda offset: place, self.file.values)
        self.problems.extend(problems)
        return text

    def _check_keys(self, part: PartFile, path: Path) -> None:
        """Refuse keys that mean nothing for the part's type, and ask for those that it needs."""
        given = ANSWER_TYPES[part.type].given
        for key, wanted in _KEYS_OF.items():
            if key in part.model_fields_set and given not in wanted:
                types = ", ".join(name for name, kind in ANSWER_TYPES.items() if kind.given in wanted)
                message = f"{key}: goes with the types {types}, not {part.type}"
                self._problem((*path, key), "needless-key", message, key=True)
        for key, needed in _NEEDED.items():
            if given == needed and not getattr(part, key):
                self._problem(path, "missing-key", f"a part of type {part.type} wants {key}:", key=True)

    def _refuse_on_exact(self, part: PartFile, path: Path) -> None:
        for key, value in (("tolerance", part.tolerance), ("decimals", part.decimals)):
            if value is not None:
                message = f"an answer of type {part.type} is exact and has no {key}; leave it out"
                self._problem((*path, key), f"{key}-on-exact-type", message, key=True)

    def _check_options(self, part: PartFile, path: Path) -> None:
        if ANSWER_TYPES[part.type].given != "options":
            return
        if len(part.options) < 2:
            self._problem(path, "no-options", f"a {part.type} part wants at least two options:", key=True)
        for i, option in enumerate(part.options):
            if option in part.options[:i]:
                self._problem((*path, "options", i), "repeated-option", f"'{option}' stands here twice")
        for option in part.feedback:
            if option not in part.options:
                message = f"'{option}' is none of the options.{suggest(option, part.options)}"
                self._problem((*path, "feedback", option), "unknown-option", message, key=True)

    def _check_follows(self, name: str, part: PartFile, path: Path) -> None:
        names = list(self.file.parts)
        for i, other in enumerate(part.follows):
            at: Path = (*path, "follows", i)
            if other not in self.file.parts:
                message = f"'{other}' is no part of this question.{suggest(other, names)}"
                self._problem(at, "unknown-part", message)
            elif names.index(other) >= names.index(name):
                self._problem(at, "follows-later", f"'{other}' comes later; a part follows earlier ones")
            elif self.file.parts[other].answer not in self.file.values:
                message = f"the answer of '{other}' has to be the bare name of a value, so that it can be replaced"
                self._problem(at, "follows-no-value", message)

    def _calculated(self, answer: str | tuple[str, ...], path: Path) -> Expression | None:
        text = answer if isinstance(answer, str) else expression_text(list(answer))
        return self._expression(text, (*path, "answer"))

    def _chosen(self, part: PartFile, answer: str | tuple[str, ...], path: Path) -> Expression | tuple[int, ...] | None:
        answers: Sequence[str] = (answer,) if isinstance(answer, str) else answer
        if part.type == "choice" and len(answers) > 1:
            self._problem((*path, "answer"), "wrong-type", "a choice has one answer; choices has several")
        unknown = [answer for answer in answers if answer not in part.options]
        if not unknown:
            return tuple(sorted({part.options.index(answer) for answer in answers}))
        if isinstance(answer, str) and self._is_value(answer):
            return self._expression(answer, (*path, "answer"))
        for i, text in enumerate(answers):
            if text in unknown:
                at: Path = (*path, "answer") if isinstance(answer, str) else (*path, "answer", i)
                message = f"'{text}' is neither an option nor a value.{suggest(text, part.options)}"
                self._problem(at, "unknown-option", message)
        return None

    def _mistakes(self, part: PartFile, path: Path) -> tuple[Mistake, ...]:
        found = []
        in_text = ANSWER_TYPES[part.type].given == "formula"
        for i, mistake in enumerate(part.mistakes):
            at: Path = (*path, "mistakes", i)
            feedback = self._text(mistake.feedback, (*at, "feedback"))
            read = self._text if in_text else self._expression
            if answer := read(mistake.answer, (*at, "answer")):
                found.append(Mistake(answer, feedback, mistake.credit, self.source.place(at)))
        return tuple(found)
