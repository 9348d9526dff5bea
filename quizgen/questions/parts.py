"""The parts of a question: what all parts have, whatever their kind."""

import re
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from quizgen.diagnosis.kinds import DIAGNOSES, OF_THE_QUESTION
from quizgen.kinds.interface import Diagnosed, Following, Mistaken, PartKeys
from quizgen.kinds.table import KINDS
from quizgen.language.compiling import Compiler
from quizgen.language.expressions import suggest
from quizgen.language.source import Path
from quizgen.model import Asked, Expression, Mistake, Part

_PART_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


def compile_part(
    compiler: Compiler, values: Mapping[str, Expression], name: str, parts: Mapping[str, PartKeys]
) -> Part | None:
    """Compile a part; its problems go to the compiler's.

    Parameters
    ----------
    compiler : Compiler
        Compiles the expressions and collects the problems.
    values : mapping of str to Expression
        The question's values.
    name : str
        The part's name.
    parts : mapping of str to PartKeys
        All parts of the question, in order.

    Returns
    -------
    Part or None
        None where its answer has a problem.
    """
    keys = parts[name]
    path: Path = ("parts", name)
    if not _PART_NAME.fullmatch(name):
        message = f"'{name}' is not a name; a name is made of letters, digits, _ and -, and begins with a letter"
        compiler.problem(path, "bad-name", message, key=True)
    kind = KINDS[keys.type]
    follows = _follows(compiler, name, keys, parts)
    ask = compiler.text(keys.ask, (*path, "ask"))
    asked: Asked | None = kind.compile(compiler, keys, path)
    mistakes = _mistakes(compiler, keys, path)
    diagnoses = _diagnoses(compiler, keys, path)
    if asked is None:
        return None
    return Part(
        name=name,
        kind=kind.name,
        ask=ask,
        asked=asked,
        marks=keys.total(),
        place=compiler.source.place(path, key=True),
        follows=follows,
        carried=keys.carried if isinstance(keys, Following) else Fraction(1),
        derivation=_derivation(values, follows),
        mistakes=mistakes,
        diagnoses=diagnoses,
        room=keys.room,
        bonus=keys.bonus,
    )


def _follows(compiler: Compiler, name: str, keys: PartKeys, parts: Mapping[str, PartKeys]) -> Mapping[str, str]:
    """Return the parts that a part follows, each with the value that its answer is."""
    found: dict[str, str] = {}
    names = list(parts)
    for i, other in enumerate(keys.follows if isinstance(keys, Following) else ()):
        at: Path = ("parts", name, "follows", i)
        answer = getattr(parts.get(other), "answer", None)
        if other not in parts:
            message = f"'{other}' is not a part of this question.{suggest(other, names)}"
            compiler.problem(at, "unknown-part", message)
        elif names.index(other) >= names.index(name):
            compiler.problem(at, "follows-later", f"'{other}' comes later; a part can only follow earlier ones")
        elif not isinstance(answer, str) or answer not in compiler.names:
            message = f"the answer of '{other}' must be the bare name of a value, so that it can be replaced"
            compiler.problem(at, "follows-no-value", message)
        else:
            found[other] = answer
    return MappingProxyType(found)


def _derivation(values: Mapping[str, Expression], follows: Mapping[str, str]) -> Mapping[str, Expression]:
    """Return the values that are computed, and not known from an earlier answer."""
    known = frozenset(follows.values())
    return MappingProxyType({name: one for name, one in values.items() if not one.draws and name not in known})


def _mistakes(compiler: Compiler, keys: PartKeys, path: Path) -> tuple[Mistake, ...]:
    found = []
    compile_answer = KINDS[keys.type].compile_mistake
    for i, mistake in enumerate(keys.mistakes if isinstance(keys, Mistaken) else ()):
        at: Path = (*path, "mistakes", i)
        feedback = compiler.text(mistake.feedback, (*at, "feedback"))
        answer = compile_answer(compiler, keys, mistake.answer, (*at, "answer"))
        if answer:
            found.append(Mistake(answer, feedback, mistake.credit, compiler.source.place(at), mistake.added))
    return tuple(found)


def _diagnoses(compiler: Compiler, keys: PartKeys, path: Path) -> Mapping[str, Fraction]:
    """Return what diagnoses earn; each must be one that an answer of this kind can get."""
    credits = keys.diagnoses if isinstance(keys, Diagnosed) else {}
    known = [name for name in DIAGNOSES if name in KINDS[keys.type].finders or name in OF_THE_QUESTION]
    for name in credits:
        if name not in known:
            message = f"an answer of type {keys.type} is never diagnosed as '{name}', only as {', '.join(known)}"
            compiler.problem((*path, "diagnoses", name), "needless-key", message, key=True)
    return MappingProxyType(dict(credits))
