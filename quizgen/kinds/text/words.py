"""Which words are the same: spelling and punctuation that do not matter, plurals, slips; and what signs mean."""

import re
import unicodedata
from fractions import Fraction
from functools import lru_cache

from quizgen.kinds.text.field_words import is_known
from quizgen.model import Unreadable
from quizgen.notation.numerals import Style, read_number, simplify

_ARTICLES = frozenset({"a", "an", "the"})
_FEWEST_LETTERS = 5
_NOT_EQUAL = "\u0338"
"""The stroke through an equals sign; every other sign that is put on a letter is an accent."""

_SIGN = "\ufdd0"
"""Stands for a minus, in place of the dashes that only join."""

_DASH = "[-−‐–]"
_OPERAND = r"(?:(?<=\d)|(?<![^\W_][^\W_])(?<=[^\W_]))"
# What looks like a sign and is punctuation: brackets, arrows, and the stars of emphasis.
_PUNCTUATION = re.compile(
    rf"[()\[\]{{}}_{_SIGN}]|[-=]+>|<[-=]+|(?<![\w)\s])\*+|\*+(?![\w(\s])|(?<!\S)\*+(?=\S)|(?<=\S)\*+(?!\S)"
)
_ABBREVIATION = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){2,}")
# Plus and slash may part words as well, as in "encoder/decoder".
_JOINING = re.compile(r"(?<=[^\W\d_][^\W\d_])\s*[+/]\s*(?=[^\W\d_][^\W\d_])")
# A minus is at the start, after a blank or an operator; where there is an equals sign, between any two operands.
_MINUS = re.compile(
    rf"\A\s*{_DASH}\s*(?=\d)|(?<!\S){_DASH}(?=\d)|(?<=[=<>^])\s*{_DASH}\s*(?=[^\W_])|(?<=[*+/]){_DASH}(?=\d)"
)
_MINUS_IN_EQUATION = re.compile(rf"{_OPERAND}\s*{_DASH}\s*(?=\d|[^\W_](?![^\W_]))")
_TOKEN = re.compile(
    rf"{_SIGN}?\d+(?:\.\d+)+(?![^\W_])"  # a number with a point
    rf"|{_SIGN}?[^\W_]+(?:(?:\+\+|--|#)(?![^\W_]))?"  # a whole number, or a word such as C++
    rf"|[=<>≤≥^%±]{_NOT_EQUAL}?|(?<=[^\W_])\s*[*+/]\s*(?={_SIGN}|[^\W_])"
)
_COMMA = re.compile(r"(?<=\d),(?=\d)")
_THOUSANDS = re.compile(r"(?<![\d.,])([1-9]\d{0,2})((?:,\d{3})+)(?![\d,])")


def plain(text: str) -> str:
    """Return text without case, accents and invisible signs.

    Examples
    --------
    >>> plain("Naïve 𝐑NN")
    'naive rnn'
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in folded if c == _NOT_EQUAL or not _is_mark(c))


def _is_mark(character: str) -> bool:
    return bool(unicodedata.combining(character)) or unicodedata.category(character) == "Cf"


@lru_cache(maxsize=4096)
def normalise(text: str) -> str:
    """Return words without case, accents, punctuation and articles; signs and the points of numbers stay.

    Examples
    --------
    >>> normalise("The  many-to-one RNN!"), normalise("-32"), normalise("L.S.T.M., x=-2.50")
    ('many to one rnn', '-32', 'lstm x = -2.5')
    """
    text = _PUNCTUATION.sub(" ", plain(text))
    text = _ABBREVIATION.sub(lambda match: match[0].replace(".", ""), text)
    text = _MINUS.sub(_SIGN, _JOINING.sub(" ", text))
    if "=" in text:
        text = _MINUS_IN_EQUATION.sub(f" {_SIGN}", text)
    tokens = [_shorten(match[0].strip()) for match in _TOKEN.finditer(text)]
    kept = [token for i, token in enumerate(tokens) if not _is_article(tokens, i)]
    return " ".join(kept or tokens).replace(_SIGN, "-")


def _shorten(token: str) -> str:
    """Return a number without the zeros that end its decimals."""
    return token.rstrip("0").rstrip(".") if token.count(".") == 1 else token


def _is_article(tokens: list[str], i: int) -> bool:
    """Whether a word is an article; next to a sign it is a symbol, but "the -32" has a negative number."""
    before, after = tokens[i - 1][-1] if i else "", tokens[i + 1][0] if i + 1 < len(tokens) else ""
    punctuation = ("", _SIGN) if tokens[i] != "a" else ("",)
    is_operand = any(one not in punctuation and not one.isalnum() for one in (before, after))
    return tokens[i] in _ARTICLES and not is_operand


def spellings(text: str) -> frozenset[str]:
    """Return a text as `normalise` does, with each thing that a comma between digits may be.

    Examples
    --------
    >>> sorted(spellings("1,000 units")), sorted(spellings("x = 3,5"))
    (['1 000 units', '1000 units'], ['x = 3 5', 'x = 3.5'])
    """
    found = {normalise(text)}
    if _COMMA.search(text):
        grouped = _THOUSANDS.sub(lambda match: match[1] + match[2].replace(",", ""), text)
        found.add(normalise(grouped if grouped != text else _COMMA.sub(".", text)))
    return frozenset(found)


@lru_cache(maxsize=4096)
def read_numbers(text: str) -> frozenset[Fraction]:
    """Return the number that a text is, or the two that it may be; empty where it is none.

    Examples
    --------
    >>> sorted(read_numbers("3.50")), sorted(read_numbers("2,800")), sorted(read_numbers("3 layers"))
    ([Fraction(7, 2)], [Fraction(14, 5), Fraction(2800, 1)], [])
    """
    if not any(character.isdigit() for character in text):
        return frozenset()
    source = simplify(text).strip()
    read = [read_number(source, style) for style in (Style("decimal"), Style("thousands"))]
    return frozenset(number for number in read if not isinstance(number, Unreadable))


def is_same_term(accepted: str, given: str) -> bool:
    """Tell whether words as `normalise` gives them are others in the plural, or with other blanks inside a term.

    Examples
    --------
    >>> is_same_term("lstm", "lstms"), is_same_term("many to one", "manytoone"), is_same_term("conv 1 2", "conv 12")
    (True, True, False)
    """
    words = given.split()
    one_less = [*words[:-1], *map(singular, words[-1:])]
    return _join(accepted) in (_join(given), _join(" ".join(one_less)), _join(" ".join(map(singular, words))))


def _join(words: str) -> str:
    return _BETWEEN_LETTERS.sub("", words)


# A blank between two digits tells two numbers apart, and one at a sign belongs to the sign.
_BETWEEN_LETTERS = re.compile(r"(?<=[^\W\d_]) (?=[^\W_])|(?<=\d) (?=[^\W\d_])")
_PLURALS = (
    (re.compile(r"(?<=[^\W\d_]{3})ies\Z"), "y"),
    (re.compile(r"(?<=ss|sh|ch|.x)es\Z"), ""),
    (re.compile(r"(?<=..)(?<![sui])s\Z"), ""),
)


def singular(word: str) -> str:
    """Return a word without the ending of a plural.

    Examples
    --------
    >>> [singular(word) for word in ("RNNs", "classes", "frequencies", "loss", "corpus")]
    ['RNN', 'class', 'frequency', 'loss', 'corpus']
    """
    for pattern, ending in _PLURALS:
        if pattern.search(word):
            return pattern.sub(ending, word)
    return word


def differ_in_signs(one: str, other: str) -> bool:
    """Tell whether words as `normalise` gives them differ in nothing but numbers, signs and operators.

    Examples
    --------
    >>> differ_in_signs("x = 2", "x = -2"), differ_in_signs("c++", "c"), differ_in_signs("layer 1", "layers 1")
    (True, True, False)
    """
    return one != other and _NO_LETTER.sub("", one) == _NO_LETTER.sub("", other)


_NO_LETTER = re.compile(r"[\W\d_]+")


def is_slip(accepted: str, given: str) -> bool:
    """Tell whether words as `normalise` gives them are others with one wrong letter, and no words of their own.

    Examples
    --------
    >>> is_slip("stride", "strde"), is_slip("stride", "stripe"), is_slip("network", "networks")
    (True, False, True)
    """
    if not _differ_by_a_letter(accepted, given):
        return False
    meant = {word.removesuffix("s") for word in accepted.split()}
    return not any(is_known(word) and word.removesuffix("s") not in meant for word in given.split())


def _differ_by_a_letter(one: str, other: str) -> bool:
    """Whether one letter is missing, too many, wrong, or exchanged with its neighbour.

    Another digit or sign is not a slip of the pen, nor is another first letter: typical and atypical are two words.
    """
    if min(len(one), len(other)) < _FEWEST_LETTERS or abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, other_rest = one[start:], other[start:]
    begins_word = start == 0 or one[start - 1] == " "
    changed = rest[:1] + other_rest[:1]
    if re.search(r"[^\w ]|\d", changed) or (begins_word and " " not in changed):
        return False
    return (
        rest[1:] == other_rest[1:]
        or rest[1:] == other_rest
        or rest == other_rest[1:]
        or (rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:])
    )
