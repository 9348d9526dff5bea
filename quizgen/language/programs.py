"""Parts that ask for code: what a function is called with, and what it has to return."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from quizgen.errors import ComputationError, UserFileError
from quizgen.kinds.code import check_task
from quizgen.language.arithmetic import MOST_ENTRIES, count_entries
from quizgen.language.expressions import Scope, evaluate, problem_at
from quizgen.language.text import fill_plainly
from quizgen.model import CodeTask, Expression, Part, Place, Program, Question, Text, Value

_FENCE = "```"


def inputs_name(part: str) -> str:
    """Return the name under which the inputs of a part's cases are kept among the values; no file can write it."""
    return f"{part}.inputs"


def named_values(question: Question) -> Mapping[str, Expression]:
    """Return the values that the question's file names."""
    return MappingProxyType({name: expr for name, expr in question.values.items() if "." not in name})


def fence(code: str) -> tuple[str, int]:
    """Return code as a fenced block of Markdown, and how far that moves it."""
    ticks = _FENCE
    while ticks in code:
        ticks += "`"
    head = f"{ticks}python\n"
    return f"{head}{code.rstrip()}\n{ticks}", len(head)


def written_code(text: Text, values: Mapping[str, Value]) -> str:
    """Return the code of a fenced block, with its holes filled."""
    return "\n".join(fill_plainly(text, values).split("\n")[1:-1]) + "\n"


def all_inputs(part: str, program: Program, place: Place) -> Expression:
    """Return the expression that computes the inputs of all cases: a tuple of tuples, in the order of the inputs.

    Each input of each case draws from a stream of its own, so that none changes the numbers of another.
    """
    expressions = program.inputs.values()
    names = frozenset().union(*(expression.names for expression in expressions)) - program.inputs.keys()
    draws = any(expression.draws for expression in expressions)
    return Expression(inputs_name(part), place, names, draws, _compute_inputs(program))


def _compute_inputs(program: Program) -> Callable[[Scope], Value]:
    def run(scope: Scope) -> Value:
        cases: list[tuple[Value, ...]] = []
        entries = 0
        for number in range(1, program.cases + 1):
            found = dict(scope.values)
            for name, expression in program.inputs.items():
                stream = scope.stream.branch(f"{number}.{name}") if scope.stream else None
                found[name] = evaluate(expression, Scope(found, scope.scenarios, stream, scope.calls))
                entries += count_entries(found[name])
            if entries > MOST_ENTRIES:
                raise ComputationError(f"the inputs of all cases have more than {MOST_ENTRIES:,} entries")
            cases.append(tuple(found[name] for name in program.inputs))
        return tuple(cases)

    return run


def case_values(part: Part, values: Mapping[str, Value]) -> Iterator[Mapping[str, Value]]:
    """Yield for each case of a part that asks for code the question's values with the case's inputs."""
    assert part.program is not None
    for case in values[inputs_name(part.name)]:
        yield {**values, **dict(zip(part.program.inputs, case, strict=True))}


def compute_answer(
    part: Part,
    expression: Expression,
    values: Mapping[str, Value],
    calls: Mapping[str, Callable[..., Any]] | None = None,
) -> Value:
    """Compute an answer of a part or of one of its mistakes; of a part that asks for code, once a case."""
    if part.program is None:
        return evaluate(expression, Scope(values, calls=calls))
    return tuple(evaluate(expression, Scope(case, calls=calls)) for case in case_values(part, values))


def code_task(part: Part, values: Mapping[str, Value]) -> CodeTask | None:
    """Return how the function of a part is called; None for a part that does not ask for code.

    Raises
    ------
    UserFileError
        If an argument is nothing that a function can be given, or the model solution does not define the function.
    """
    program = part.program
    if program is None:
        return None
    task = CodeTask(
        function=program.function,
        parameters=program.parameters,
        arguments=tuple(tuple(case[name] for name in program.parameters) for case in case_values(part, values)),
        model=written_code(program.model, values),
    )
    if refusal := check_task(task):
        raise UserFileError([problem_at(program.model.place, "bad-answer", str(refusal))])
    return task
