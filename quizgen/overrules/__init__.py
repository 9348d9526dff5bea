"""What a person overrules: marks adjusted for the class, and marks given by hand; read from files, and applied."""

OVERRULED = ("reviewed", "adjusted")
"""The rules of marks that a person has changed, beside those of `quizgen.marking.credit.RULES`."""
