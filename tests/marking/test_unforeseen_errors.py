"""An error that nobody foresaw costs one answer its automatic mark, and nobody else anything."""

import pytest

import quizgen
from quizgen.marking import marker, response

BANK = quizgen.load_bank()


@pytest.mark.parametrize(("module", "stage"), [(marker, "settle"), (response, "read_response")])
def test_one_answer_goes_to_the_tutor_and_the_others_are_marked(module, stage, monkeypatch):
    variant = quizgen.make_variant(BANK["cnn/cross-correlation-2d"], 3)
    typed = {part.name: part.typed for part in variant.solution.parts}
    working, calls = getattr(module, stage), []

    def fail_once(*arguments):
        calls.append(arguments)
        if len(calls) == 1:
            raise KeyError("shape")
        return working(*arguments)

    monkeypatch.setattr(module, stage, fail_once)
    first, *others = quizgen.mark_variant(variant.key, typed).parts
    assert (first.status, first.mark, first.response, first.fault) == ("review", 0, typed[first.name], "KeyError")
    assert first.for_tutor == "quizgen could not mark this: KeyError: 'shape'. Please report it."
    assert "KeyError" not in first.feedback
    assert [part.status for part in others] == ["correct"] * len(others)
    assert others
