"""A few words: accepted texts and patterns, and which words of the field are no slips of each other."""

from quizgen.kinds.text.kind import TEXT, TextExpected, normalise, pattern_of, plain

__all__ = ["TEXT", "TextExpected", "normalise", "pattern_of", "plain"]
