"""The kind of answer: what is expected is the tuple of the outputs, and a task says how the function is called."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from quizgen.errors import ComputationError, UserFileError
from quizgen.kinds.code.outputs import differ, same_outputs, show_call
from quizgen.kinds.code.programs import read_program
from quizgen.kinds.code.sandbox import Failure, run_function
from quizgen.kinds.code.task import CodeTask, check_task, parse_signature, read_task, validate_outputs
from quizgen.kinds.interface import Kind, Marked, Mistaken, accept, as_typed
from quizgen.language.arithmetic import MOST_ENTRIES, count_entries
from quizgen.language.compiling import Compiler
from quizgen.language.expressions import Scope, evaluate, problem_at, suggest
from quizgen.language.keys import ExpressionText, Line, Markdown
from quizgen.language.source import Path
from quizgen.language.text import evaluate_text, fill_plainly
from quizgen.messages import join_said, said, said_of
from quizgen.model import (
    AnswerField,
    Asked,
    Calls,
    Comparison,
    EssayField,
    Expected,
    Expression,
    KnownAnswer,
    Mistake,
    Part,
    Place,
    Prose,
    Reading,
    Refusal,
    Text,
    Trial,
    Unreadable,
    Value,
)

_LONGEST_LINE = 110


class CodeKeys(Marked, Mistaken):
    """The keys of a part that asks for a function."""

    type: Literal["code"]
    answer: ExpressionText
    function: Line
    inputs: Annotated[dict[str, ExpressionText], Field(max_length=50)]
    cases: Annotated[int, Field(ge=1, le=50)] = 6
    model: Markdown
    starter: Markdown = ""


@dataclass(frozen=True, slots=True)
class CodeExpected(Expected):
    """What a function should return, call by call.

    Parameters
    ----------
    answer : tuple of ndarray
        What the function should return in each case.
    task : CodeTask
        How it is called.
    """

    kind = "code"
    longest = None

    task: CodeTask

    def read(self, response: str) -> Reading | Unreadable:
        """Read a program that defines the function."""
        found = read_program(response, self.task.function)
        if isinstance(found, Unreadable):
            return found
        lines = len(found.places)
        return Reading(found.source, said_of(lines, "{n} line of Python", "{n} lines of Python"))

    def compare(self, value: Value) -> Comparison:
        """Run all cases; credit is the share of those that are right."""
        task = self.task
        outcome = run_function(value, task.function, task.arguments, task.seconds)
        if outcome.refusal:
            return Comparison(Fraction(0), f"The code was not run: {outcome.refusal}.", review=True)
        pairs = zip(outcome.results, self.answer, strict=True)
        remarks = [differ(got, np.asarray(expected, dtype=float), task) for got, expected in pairs]
        failing = [i for i, remark in enumerate(remarks) if remark]
        if not failing:
            return Comparison(Fraction(1))
        unfinished = any(isinstance(got, Failure) and got.kind == "time" for got in outcome.results)
        total = len(remarks)
        right = total - len(failing)
        share = said("Right in {number} of {total} cases.", number=right, total=total)
        call, remark = show_call(task, failing[0]), remarks[failing[0]]
        first = said("The first that fails: {call} {remark}.", call=call, remark=remark)
        told = join_said([share if right else said("Right in no case."), first])
        return Comparison(Fraction(right, total), told, unfinished=unfinished)

    def equals(self, other: Expected) -> bool:
        """Compare the outputs, without running anything."""
        return same_outputs(self.answer, other.answer)

    def typed(self) -> str:
        """Write the model solution, or where none is known a program that returns the outputs call by call."""
        task = self.task
        if task.model:
            return task.model
        outputs = ",\n".join(_write_array(output) for output in self.answer)
        return (
            "import numpy as np\n\n"
            f"OUTPUTS = iter([\n{textwrap.indent(outputs, '    ')},\n])\n\n\n"
            f"def {task.function}({', '.join(task.parameters)}):\n    return next(OUTPUTS)\n"
        )

    def validate(self, answer: Value) -> Value | Refusal:
        """Accept finite outputs."""
        return validate_outputs(answer)

    def broken(self) -> str:
        """Return a program that breaks off."""
        return f"{self.typed()}    return ("


def _write_array(output: Value) -> str:
    array = np.asarray(output, dtype=float)
    entries = "\n".join(textwrap.wrap(str(array.tolist()), _LONGEST_LINE))
    return f"np.array({entries}).reshape({array.shape})"


@dataclass(frozen=True, slots=True)
class CodeAsked(Asked):
    """What the function that a student programs should do.

    Parameters
    ----------
    answer : Expression
        What the function returns; computed once a case.
    function : str
        Its name.
    parameters : tuple of str
        Its arguments in order, each the name of an input or of a value.
    inputs : mapping of str to Expression
        What is drawn and computed anew for each case, in an order in which each uses only earlier ones.
    cases : int
        How often the function is called.
    model : Text
        A program that defines the function rightly, as a fenced block.
    begin : Text or None
        What students begin with, as a fenced block.
    """

    kind = "code"
    costly = True

    answer: Expression
    function: str
    parameters: tuple[str, ...]
    inputs: Mapping[str, Expression] = field(default_factory=lambda: MappingProxyType({}))
    cases: int = 6
    model: Text = field(kw_only=True)
    begin: Text | None = None

    @property
    def place(self) -> Place:
        """Where the expression is written."""
        return self.answer.place

    @property
    def computed_by(self) -> Expression:
        """The expression itself."""
        return self.answer

    def scopes(self, part: Part, values: Mapping[str, Value]) -> Iterator[Mapping[str, Value]]:
        """Yield for each case the question's values with the case's inputs."""
        for case in values[_inputs_name(part.name)]:
            yield {**values, **dict(zip(self.inputs, case, strict=True))}

    def hidden_values(self, part: str, place: Place) -> Mapping[str, Expression]:
        """Return the inputs of all cases, which are kept in the key, drawn and recomputed like any other value."""
        return MappingProxyType({_inputs_name(part): self._all_inputs(part, place)})

    def _all_inputs(self, part: str, place: Place) -> Expression:
        """Return the expression that computes the inputs of all cases: a tuple of tuples, in the order of the inputs.

        Each input of each case draws from a stream of its own, so that none changes the numbers of another.
        """
        draws = any(expression.draws for expression in self.inputs.values())
        return Expression(_inputs_name(part), place, self._used, draws, self._compute_inputs)

    @property
    def _used(self) -> frozenset[str]:
        """The question's values that the inputs use."""
        return frozenset(name for expression in self.inputs.values() for name in expression.names - self.inputs.keys())

    def _compute_inputs(self, scope: Scope) -> Value:
        cases: list[tuple[Value, ...]] = []
        entries = 0
        used = {name: scope.values[name] for name in self._used}
        for number in range(1, self.cases + 1):
            found = dict(used)
            for name, expression in self.inputs.items():
                stream = scope.stream.branch(f"{number}.{name}") if scope.stream else None
                found[name] = evaluate(expression, Scope(found, scope.scenarios, stream, scope.calls))
                entries += count_entries(found[name])
            if entries > MOST_ENTRIES:
                raise ComputationError(f"the inputs of all cases have more than {MOST_ENTRIES:,} entries")
            cases.append(tuple(found[name] for name in self.inputs))
        return tuple(cases)

    def compute(self, part: Part, values: Mapping[str, Value], calls: Calls = None) -> Value:
        """Compute what the function returns, case by case."""
        return tuple(evaluate(self.answer, Scope(case, calls=calls)) for case in self.scopes(part, values))

    def compute_mistake(self, part: Part, mistake: Mistake, values: Mapping[str, Value]) -> Value:
        """Compute what the mistaken function returns, case by case."""
        assert isinstance(mistake.answer, Expression)
        return tuple(evaluate(mistake.answer, Scope(case)) for case in self.scopes(part, values))

    def expect(self, part: Part, values: Mapping[str, Value], answer: Value) -> CodeExpected | Refusal:
        """Expect finite outputs.

        Raises
        ------
        UserFileError
            If an argument is nothing that a function can be given, or the model solution does not define the function.
        """
        validated = validate_outputs(answer)
        if isinstance(validated, Refusal):
            return validated
        task = CodeTask(
            function=self.function,
            parameters=self.parameters,
            arguments=tuple(tuple(case[name] for name in self.parameters) for case in self.scopes(part, values)),
            model=_write_program(self.model, values),
        )
        if refusal := check_task(task):
            raise UserFileError([problem_at(self.model.place, "bad-answer", str(refusal))])
        return CodeExpected(validated, task)

    def expect_mistake(
        self, part: Part, values: Mapping[str, Value], answer: Value, right: Expected
    ) -> Expected | Refusal:
        """Expect the mistaken outputs; the model solution does not make the mistake."""
        assert isinstance(right, CodeExpected)
        validated = validate_outputs(answer)
        if isinstance(validated, Refusal):
            return validated
        return CodeExpected(validated, replace(right.task, model=""))

    def show(self, part: Part, expected: Expected, values: Mapping[str, Value]) -> Prose:
        """Return the model solution."""
        return evaluate_text(self.model, Scope(values))

    def field(self, expected: Expected, values: Mapping[str, Value], known: Sequence[KnownAnswer] = ()) -> AnswerField:
        """Ask for a program, with the model solution for whoever marks it."""
        return EssayField(True, self.starter(values), evaluate_text(self.model, Scope(values)))

    def note(self, expected: Expected) -> str:
        """Say how the code is tried."""
        return said_of(
            self.cases,
            "Hand in your code as text. It is run in Python with NumPy, on an input that is not shown.",
            "Hand in your code as text. It is run in Python with NumPy, on {n} inputs that are not shown.",
        )

    def texts(self) -> tuple[Text, ...]:
        """Return the code to begin with."""
        return (self.begin,) if self.begin else ()

    def starter(self, values: Mapping[str, Value]) -> Prose | None:
        """Return the code to begin with."""
        return evaluate_text(self.begin, Scope(values)) if self.begin else None

    def trials(self, values: Mapping[str, Value]) -> Iterator[Trial]:
        """Yield the model solution, which must earn full marks, and the code to begin with, which must not."""
        yield Trial("the model solution", _write_program(self.model, values), self.model.place, right=True)
        if self.begin is not None:
            yield Trial("the code to begin with", _write_program(self.begin, values), self.begin.place, right=False)


def _inputs_name(part: str) -> str:
    """Return the name under which the inputs of a part's cases are kept among the values; no file can write it."""
    return f"{part}.inputs"


def _write_program(text: Text, values: Mapping[str, Value]) -> str:
    """Return the program of a fenced block, with its holes filled."""
    return "\n".join(fill_plainly(text, values).split("\n")[1:-1]) + "\n"


def _compile(compiler: Compiler, keys: CodeKeys, path: Path) -> Asked | None:
    for key in ("function", "inputs", "model"):
        if not getattr(keys, key):
            compiler.problem(path, "missing-key", f"a part of type code needs {key}:", key=True)
    known = {*keys.inputs, *compiler.names}
    answer = compiler.expression(keys.answer, (*path, "answer"), known=frozenset(keys.inputs))
    signature = parse_signature(keys.function)
    if isinstance(signature, Refusal):
        compiler.problem((*path, "function"), "bad-signature", signature)
        return None
    function, parameters = signature
    for name in parameters:
        if name not in known:
            message = f"the argument '{name}' is neither an input nor a value.{suggest(name, known)}"
            compiler.problem((*path, "function"), "unknown-name", message)
    inputs = compiler.named(keys.inputs, (*path, "inputs"), compiler.names)
    model = compiler.program(keys.model, (*path, "model"))
    begin = compiler.program(keys.starter, (*path, "starter")) if keys.starter else None
    if answer is None:
        return None
    return CodeAsked(answer, function, parameters, inputs, keys.cases, model=model, begin=begin)


def _compile_mistake(compiler: Compiler, keys: CodeKeys, text: str, path: Path) -> Expression | None:
    return compiler.expression(text, path, known=frozenset(keys.inputs))


def _expect(answer: Value) -> CodeExpected:
    task, outputs = accept(read_task(answer))
    return CodeExpected(outputs, task)


# --- How it is typed ------------------------------------------------------------------------------------------


def _fenced(typed: str) -> str:
    return f"```python\n{typed}```\n"


def _windows(typed: str) -> str:
    return typed.replace("\n", "\r\n")


def _indented(typed: str) -> str:
    return textwrap.indent(typed, "    ")


CODE = Kind(
    name="code",
    hint=said("A program as text, whole and with its line breaks and indentation."),
    keys=CodeKeys,
    compile=_compile,
    compile_mistake=_compile_mistake,
    expect=_expect,
    example={
        "answer": "2 * x",
        "function": "double(x)",
        "inputs": {"x": "integers(3, low=1, high=9)"},
        "cases": 2,
        "model": "def double(x):\n    return 2 * x\n",
    },
    notations=(as_typed, _fenced, _windows, _indented),
    room=0,
    is_block=True,
)
