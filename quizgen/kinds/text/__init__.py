"""A few words: accepted texts and patterns, and which words of the field are no slips of each other."""

from quizgen.kinds.text.kind import TEXT, TextAsked, TextExpected
from quizgen.kinds.text.patterns import compile_linear, pattern_of
from quizgen.kinds.text.words import normalise, plain, singular

__all__ = ["TEXT", "TextAsked", "TextExpected", "compile_linear", "normalise", "pattern_of", "plain", "singular"]
