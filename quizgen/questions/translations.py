"""The translations that a question carries: what they may say, and the question that comes of one."""

from collections.abc import Iterator, Mapping
from typing import Any

from quizgen.language.compiling import Compiler
from quizgen.language.expressions import suggest
from quizgen.language.source import Path
from quizgen.language.text import parse_text
from quizgen.model import Question, Text
from quizgen.questions.schema import PartTranslation, QuestionFile, TranslationFile


def check_translations(compiler: Compiler, file: QuestionFile) -> None:
    """Collect what is wrong with the translations of a question, such as a text without a hole of the original."""
    for language, translation in file.translations.items():
        path: Path = ("translations", language)
        for key in ("prompt", "solution"):
            if key in translation.model_fields_set:
                _check_text(compiler, getattr(file, key), getattr(translation, key), (*path, key))
        _check_words(compiler, file, translation, path)
        for name, part in translation.parts.items():
            if name not in file.parts:
                message = f"'{name}' is not a part of this question.{suggest(name, file.parts)}"
                compiler.problem((*path, "parts", name), "unknown-part", message, key=True)
            else:
                _check_part(compiler, file.parts[name], part, (*path, "parts", name))


def _check_words(compiler: Compiler, file: QuestionFile, translation: TranslationFile, path: Path) -> None:
    for name, text in translation.values.items():
        if name not in file.values:
            message = f"'{name}' is not a value of this question.{suggest(name, file.values)}"
            compiler.problem((*path, "values", name), "unknown-name", message, key=True)
        else:
            # No draw may depend on the language, or the numbers of a class would.
            compiler.expression(text, (*path, "values", name))
    if translation.scenarios and len(translation.scenarios) != len(file.scenarios):
        message = f"the question has {len(file.scenarios)} scenarios, and this has {len(translation.scenarios)}"
        compiler.problem((*path, "scenarios"), "wrong-count", message, key=True)
    for i, (row, original) in enumerate(zip(translation.scenarios, file.scenarios, strict=False)):
        for field in row.keys() - original.keys():
            message = f"'{field}' is not a field of this scenario.{suggest(field, original)}"
            compiler.problem((*path, "scenarios", i, field), "unknown-name", message, key=True)


def _check_part(compiler: Compiler, part: Any, translation: PartTranslation, path: Path) -> None:
    if translation.ask is not None:
        _check_text(compiler, part.ask, translation.ask, (*path, "ask"))
    options = getattr(part, "options", [])
    for option, text in translation.options.items():
        if option not in options:
            message = f"'{option}' is not one of the options.{suggest(option, options)}"
            compiler.problem((*path, "options", option), "unknown-option", message, key=True)
        else:
            _check_text(compiler, option, text, (*path, "options", option))
    mistakes = getattr(part, "mistakes", [])
    if translation.mistakes and len(translation.mistakes) != len(mistakes):
        message = f"the part has {len(mistakes)} mistakes, and this has {len(translation.mistakes)} texts"
        compiler.problem((*path, "mistakes"), "wrong-count", message, key=True)
    for i, (text, mistake) in enumerate(zip(translation.mistakes, mistakes, strict=False)):
        _check_text(compiler, mistake.feedback, text, (*path, "mistakes", i))
    comments = getattr(part, "feedback", {})
    for option, text in translation.feedback.items():
        if option not in comments:
            message = f"nothing is said about '{option}' in the original.{suggest(option, comments)}"
            compiler.problem((*path, "feedback", option), "unknown-option", message, key=True)
        else:
            _check_text(compiler, comments[option], text, (*path, "feedback", option))


def _check_text(compiler: Compiler, original: str, text: str, path: Path) -> None:
    """Compile a text, and compare the values that its holes show with those of the original."""
    told = len(compiler.problems)
    compiled = compiler.text(text, path)
    if len(compiler.problems) > told:
        return
    at = compiler.source.place(path)
    wanted, _ = parse_text(original, lambda offset: at, compiler.names)
    if missing := sorted(_shown(wanted) - _shown(compiled)):
        names = ", ".join(f"'{name}'" for name in missing)
        compiler.problem(path, "missing-hole", f"the original shows {names}, and this does not")


def _shown(text: Text) -> frozenset[str]:
    return frozenset(name for hole in text.holes for name in hole.names)


def translated_data(question: Question, language: str) -> Mapping[str, Any] | None:
    """Return a question's own data in a language; None where it has no such translation."""
    translation = question.translations.get(language)
    if translation is None:
        return None
    data = dict(question.data) | {
        key: translation[key] for key in ("title", "prompt", "solution") if key in translation
    }
    if "values" in translation:
        data["values"] = {**data["values"], **translation["values"]}
    if "scenarios" in translation:
        pairs = zip(data["scenarios"], translation["scenarios"], strict=True)
        data["scenarios"] = [{**original, **row} for original, row in pairs]
    parts = translation.get("parts", {})
    data["parts"] = {
        name: dict(_translated_part(part, parts[name])) if name in parts else part
        for name, part in data["parts"].items()
    }
    return data


def _translated_part(part: Mapping[str, Any], words: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the keys of a part in another language; an answer that is one of the options goes with it."""
    options = words.get("options", {})
    for key, value in part.items():
        if key == "ask":
            yield key, words.get("ask", value)
        elif key == "options":
            yield key, [options.get(option, option) for option in value]
        elif key in ("answer", "last") and options:
            yield (
                key,
                [options.get(one, one) for one in value] if isinstance(value, list) else options.get(value, value),
            )
        elif key == "feedback":
            comments = value | words.get("feedback", {})
            yield key, {options.get(option, option): comments[option] for option in value}
        elif key == "mistakes" and "mistakes" in words:
            yield key, [{**one, "feedback": text} for one, text in zip(value, words["mistakes"], strict=True)]
        elif key == "chain" and "step" in words:
            yield key, {**value, "step": words["step"]}
        else:
            yield key, value
