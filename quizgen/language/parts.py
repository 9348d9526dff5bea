"""The parts of a question: which keys go with which type, and what they mean."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from quizgen.kinds.code import parse_signature
from quizgen.kinds.interface import NO_ROUNDING_ON_THE_WAY, Refusal
from quizgen.kinds.table import ANSWER_TYPES
from quizgen.language.compiling import Compiler
from quizgen.language.expressions import suggest
from quizgen.language.schema import PartFile, expression_text
from quizgen.language.source import Path
from quizgen.model import Chain, Expression, Mistake, Part, Program, RubricPoint, Text

_PART_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
# By the way in which a type's answer is given: the keys that mean something, and those that it needs.
_KEYS_OF = {
    "answer": {"expression", "options", "texts", "formula", "code"},
    "marks": {"expression", "options", "texts", "formula", "pairs", "code"},
    "options": {"options"},
    "feedback": {"options"},
    "mistakes": {"expression", "formula", "code"},
    "follows": {"expression", "options", "formula"},
    "check": {"expression", "formula"},
    "pairs": {"pairs"},
    "distractors": {"pairs"},
    "rubric": {"rubric"},
    "model": {"rubric", "code"},
    "form": {"formula"},
    "typos": {"texts"},
    "chain": {"expression"},
    "diagnoses": {"expression", "formula"},
    "function": {"code"},
    "inputs": {"code"},
    "cases": {"code"},
    "starter": {"code"},
}
_CHAIN_NAMES = frozenset({"previous", "t"})
_NEEDED = {
    "pairs": {"pairs"},
    "rubric": {"rubric"},
    "model": {"rubric", "code"},
    "function": {"code"},
    "inputs": {"code"},
}
_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)?")


def compile_part(compiler: Compiler, name: str, part: PartFile) -> Part:
    """Compile a part; its problems go to the compiler's.

    Parameters
    ----------
    compiler : Compiler
        With the question's values.
    name : str
    part : PartFile

    Returns
    -------
    Part
    """
    return _PartCompiler(compiler).compile(name, part)


def _asked_decimals(part: PartFile) -> int | None:
    """Return the decimals to show; where intermediate results may be rounded to n, the answer has n as well."""
    rounded = part.tolerance is not None and part.tolerance.kind == "rounded"
    return int(part.tolerance.amount) if rounded and part.decimals is None and part.tolerance else part.decimals


@dataclass(frozen=True, slots=True)
class _PartCompiler:
    compiler: Compiler

    def compile(self, name: str, part: PartFile) -> Part:
        path: Path = ("parts", name)
        if not _PART_NAME.fullmatch(name):
            message = f"'{name}' is no name; letters, digits, _ and - make one, a letter first"
            self.compiler.problem(path, "bad-name", message, key=True)
        kind = ANSWER_TYPES[part.type]
        if not kind.toleranced:
            self._refuse_on_exact(part, path)
        elif not kind.calculated and part.tolerance is not None and part.tolerance.kind == "rounded":
            self.compiler.problem((*path, "tolerance"), "bad-tolerance", NO_ROUNDING_ON_THE_WAY, key=True)
        self._check_keys(part, path)
        self._check_options(part, path)
        self._check_follows(name, part, path)
        return Part(
            name=name,
            ask=self.compiler.text(part.ask, (*path, "ask")),
            type=part.type,
            answer=self._answer(part, path) or (),
            marks=sum((point.marks for point in part.rubric), Fraction(0)) or part.marks,
            place=self.compiler.source.place(path, key=True),
            tolerance=part.tolerance,
            decimals=_asked_decimals(part),
            options=self.compiler.texts(part.options, path, "options")
            or self.compiler.texts(part.distractors, path, "distractors"),
            follows=self._follows(part),
            carried=part.carried,
            check=self.compiler.expression(part.check, (*path, "check")) if part.check is not None else None,
            mistakes=self._mistakes(part, path),
            feedback=MappingProxyType(
                {
                    part.options.index(option): self.compiler.text(text, (*path, "feedback", option))
                    for option, text in part.feedback.items()
                    if option in part.options
                }
            ),
            items=tuple(self.compiler.key_text(item, (*path, "pairs", item)) for item in part.pairs),
            rubric=tuple(RubricPoint(point.point, point.marks, tuple(point.signs)) for point in part.rubric),
            symbols=MappingProxyType(dict(self.compiler.file.symbols)),
            form=part.form or "",
            typos=part.typos == "accept",
            chain=self._chain(part, path),
            derivation=self._derivation(part),
            diagnoses=MappingProxyType(dict(part.diagnoses)),
            policy=part.policy,
            program=self._program(part, path),
        )

    def _answer(self, part: PartFile, path: Path) -> Expression | tuple[int, ...] | tuple[Text, ...] | None:
        given = ANSWER_TYPES[part.type].given
        if given == "pairs":
            return tuple(self.compiler.text(text, (*path, "pairs", item)) for item, text in part.pairs.items())
        if given == "rubric":
            return (self.compiler.text(part.model, (*path, "model")),)
        if part.answer is None:
            self.compiler.problem(path, "missing-key", "the key 'answer' is missing", key=True)
            return None
        if given in ("expression", "code"):
            return self._calculated(part, part.answer, path)
        if given == "options":
            return self._chosen(part, part.answer, path)
        if isinstance(part.answer, str) and self._is_value(part.answer):
            return self.compiler.expression(part.answer, (*path, "answer"))
        if isinstance(part.answer, str):
            return (self.compiler.text(part.answer, (*path, "answer")),)
        return self.compiler.texts(part.answer, path, "answer")

    def _is_value(self, text: str) -> bool:
        """Whether a text is the name of a value, or of a field of one."""
        return bool(_FIELD.fullmatch(text)) and text.split(".")[0] in self.compiler.file.values

    def _check_keys(self, part: PartFile, path: Path) -> None:
        """Refuse keys that mean nothing for the part's type, and ask for those that it needs."""
        given = ANSWER_TYPES[part.type].given
        if "policy" in part.model_fields_set and part.type != "choices":
            message = f"policy: goes with the type choices, where several options are right, not {part.type}"
            self.compiler.problem((*path, "policy"), "needless-key", message, key=True)
        for key, wanted in _KEYS_OF.items():
            if key in part.model_fields_set and given not in wanted:
                types = ", ".join(name for name, kind in ANSWER_TYPES.items() if kind.given in wanted)
                message = f"{key}: goes with the types {types}, not {part.type}"
                self.compiler.problem((*path, key), "needless-key", message, key=True)
        for key, needed in _NEEDED.items():
            if given in needed and not getattr(part, key):
                self.compiler.problem(path, "missing-key", f"a part of type {part.type} wants {key}:", key=True)

    def _refuse_on_exact(self, part: PartFile, path: Path) -> None:
        for key, value in (("tolerance", part.tolerance), ("decimals", part.decimals)):
            if value is not None:
                message = f"an answer of type {part.type} is exact and has no {key}; leave it out"
                self.compiler.problem((*path, key), f"{key}-on-exact-type", message, key=True)

    def _check_options(self, part: PartFile, path: Path) -> None:
        if ANSWER_TYPES[part.type].given != "options":
            return
        if len(part.options) < 2:
            self.compiler.problem(path, "no-options", f"a {part.type} part wants at least two options:", key=True)
        for i, option in enumerate(part.options):
            if option in part.options[:i]:
                self.compiler.problem((*path, "options", i), "repeated-option", f"'{option}' stands here twice")
        for option in part.feedback:
            if option not in part.options:
                message = f"'{option}' is none of the options.{suggest(option, part.options)}"
                self.compiler.problem((*path, "feedback", option), "unknown-option", message, key=True)

    def _check_follows(self, name: str, part: PartFile, path: Path) -> None:
        names = list(self.compiler.file.parts)
        for i, other in enumerate(part.follows):
            at: Path = (*path, "follows", i)
            if other not in self.compiler.file.parts:
                message = f"'{other}' is no part of this question.{suggest(other, names)}"
                self.compiler.problem(at, "unknown-part", message)
            elif names.index(other) >= names.index(name):
                self.compiler.problem(at, "follows-later", f"'{other}' comes later; a part follows earlier ones")
            elif self.compiler.file.parts[other].answer not in self.compiler.file.values:
                message = f"the answer of '{other}' has to be the bare name of a value, so that it can be replaced"
                self.compiler.problem(at, "follows-no-value", message)

    def _calculated(self, part: PartFile, answer: str | tuple[str, ...], path: Path) -> Expression | None:
        text = answer if isinstance(answer, str) else expression_text(list(answer))
        return self.compiler.expression(text, (*path, "answer"), known=frozenset(part.inputs))

    def _chosen(self, part: PartFile, answer: str | tuple[str, ...], path: Path) -> Expression | tuple[int, ...] | None:
        answers: Sequence[str] = (answer,) if isinstance(answer, str) else answer
        if part.type == "choice" and len(answers) > 1:
            self.compiler.problem((*path, "answer"), "wrong-type", "a choice has one answer; choices has several")
        unknown = [answer for answer in answers if answer not in part.options]
        if not unknown:
            return tuple(sorted({part.options.index(answer) for answer in answers}))
        if isinstance(answer, str) and self._is_value(answer):
            return self.compiler.expression(answer, (*path, "answer"))
        for i, text in enumerate(answers):
            if text in unknown:
                at: Path = (*path, "answer") if isinstance(answer, str) else (*path, "answer", i)
                message = f"'{text}' is neither an option nor a value.{suggest(text, part.options)}"
                self.compiler.problem(at, "unknown-option", message)
        return None

    # --- code

    def _program(self, part: PartFile, path: Path) -> Program | None:
        if ANSWER_TYPES[part.type].given != "code" or part.function is None:
            return None
        signature = parse_signature(part.function)
        if isinstance(signature, Refusal):
            self.compiler.problem((*path, "function"), "bad-signature", signature)
            return None
        function, parameters = signature
        known = {*part.inputs, *self.compiler.file.values}
        for name in parameters:
            if name not in known:
                message = f"the argument '{name}' is neither an input nor a value.{suggest(name, known)}"
                self.compiler.problem((*path, "function"), "unknown-name", message)
        return Program(
            function=function,
            parameters=parameters,
            inputs=self.compiler.named(part.inputs, (*path, "inputs"), self.compiler.file.values),
            cases=part.cases,
            model=self.compiler.code(part.model, (*path, "model")),
            starter=self.compiler.code(part.starter, (*path, "starter")) if part.starter else None,
        )

    # --- what follows from what

    def _chain(self, part: PartFile, path: Path) -> Chain | None:
        if part.chain is None:
            return None
        at: Path = (*path, "chain")
        if part.type != "array":
            message = f"chain: goes with the type array, whose entries follow from each other, not {part.type}"
            self.compiler.problem(at, "needless-key", message, key=True)
        for name in _CHAIN_NAMES & self.compiler.file.values.keys():
            message = f"in a chain '{name}' has a meaning of its own; call the value something else"
            self.compiler.problem(("values", name), "shadowed-name", message, key=True)
        start = self.compiler.expression(part.chain.start, (*at, "start"))
        step = self.compiler.expression(part.chain.next, (*at, "next"), known=_CHAIN_NAMES)
        return Chain(start, step, part.chain.step or "") if start and step else None

    def _follows(self, part: PartFile) -> Mapping[str, str]:
        known = [name for name in part.follows if name in self.compiler.file.parts]
        return MappingProxyType({name: str(self.compiler.file.parts[name].answer) for name in known})

    def _derivation(self, part: PartFile) -> Mapping[str, Expression]:
        """Return the values that change with the answers of the parts that this one follows."""
        changing = set(self._follows(part).values())
        found: dict[str, Expression] = {}
        for name, expression in self.compiler.values.items():
            if name not in changing and expression.names & changing:
                changing.add(name)
                found[name] = expression
        return MappingProxyType(found)

    def _mistakes(self, part: PartFile, path: Path) -> tuple[Mistake, ...]:
        found = []
        in_text = ANSWER_TYPES[part.type].given == "formula"
        for i, mistake in enumerate(part.mistakes):
            at: Path = (*path, "mistakes", i)
            feedback = self.compiler.text(mistake.feedback, (*at, "feedback"))
            if in_text:
                answer: Text | Expression | None = self.compiler.text(mistake.answer, (*at, "answer"))
            else:
                answer = self.compiler.expression(mistake.answer, (*at, "answer"), known=frozenset(part.inputs))
            if answer:
                found.append(Mistake(answer, feedback, mistake.credit, self.compiler.source.place(at)))
        return tuple(found)
