"""What a word in a formula stands for.

A symbol of the question comes first, then a function or constant, then a run of shorter ones: ``ck`` is ``c k``, and
``xlnx`` is ``x ln x``. Letters that belong to nothing are a product only where the vocabulary is open, as it is for
the author of a question who declares no symbols; in a response such a word is not guessed at.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from quizgen.formulas.functions import ALIASES
from quizgen.formulas.tokens import GREEK, Token, canonical, spell, split
from quizgen.messages import said
from quizgen.model import Unreadable

CONSTANTS = {"e": "e", "E": "e", "pi": "pi", "I": "I"}
"""Unless a question declares a symbol of that name."""

_FUNCTION_LETTERS = frozenset("fgh")
_OPEN_WORD = 3
_LONGEST_WORD = 60
_JOINING = frozenset({"or", "and", "if", "else", "where", "when", "for", "otherwise", "with", "oder", "und"})
_FUNCTION_WORDS = frozenset(ALIASES)
_ARCS = frozenset({name for name in ALIASES if name.startswith("a") and name[1:] in ALIASES})


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names that a formula may use.

    Parameters
    ----------
    symbols : frozenset of str
        Canonical names.
    functions : frozenset of str
        Of which nothing is known but the name.
    open : bool
        Whether further letters in a word are symbols.
    """

    symbols: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    open: bool = True


ANY_LETTER = Vocabulary()
"""What an author writes in who declares nothing."""


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of a name with its meaning.

    Parameters
    ----------
    kind : {"symbol", "constant", "function", "unknown"}
        ``function``: of the table; ``unknown``: one of which only the name is known.
    name : str
        The canonical name of the symbol, constant or function.
    token : Token
        Where it is in the formula.
    base : str
        Of a logarithm, where one is written below it.
    """

    kind: str
    name: str
    token: Token
    base: str = ""


@lru_cache(maxsize=1024)
def canonical_name(name: str) -> str | None:
    """Return the one spelling of a symbol's name; None where it is not a name.

    Examples
    --------
    >>> canonical_name("w1"), canonical_name("2x")
    ('w_1', None)
    """
    tokens = split(spell(name))
    if isinstance(tokens, Unreadable) or len(tokens) != 2 or tokens[0].kind != "name":
        return None
    return canonical(tokens[0])


def is_called(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether a bracket follows a name, so that it may be a function's.

    Parameters
    ----------
    tokens : sequence of Token
        The tokens of the formula.
    i : int
        Index of the name.

    Returns
    -------
    bool

    Examples
    --------
    >>> from quizgen.formulas.tokens import spell, split
    >>> is_called(split(spell("f (x)")), 0)
    True
    """
    after = [token.text for token in tokens[i + 1 : i + 3]]
    # SymPy writes f{\left(x \right)}.
    return after[0] in ("(", "[") or after == ["{", "("]


def bare_names(tokens: Sequence[Token]) -> frozenset[str]:
    """Return the names that appear somewhere without a bracket after them, and so are not functions.

    Parameters
    ----------
    tokens : sequence of Token
        With the end.

    Returns
    -------
    frozenset of str

    Examples
    --------
    >>> from quizgen.formulas.tokens import spell, split
    >>> sorted(bare_names(split(spell("f + f(x)"))))
    ['f', 'x']
    """
    return frozenset(
        canonical(token) for i, token in enumerate(tokens) if token.kind == "name" and not is_called(tokens, i)
    )


def find_words(token: Token, called: bool, vocabulary: Vocabulary, bare: frozenset[str]) -> list[Word] | Unreadable:
    """Find what a name stands for.

    Parameters
    ----------
    token : Token
        The word.
    called : bool
        Whether a bracket follows.
    vocabulary : Vocabulary
        The names that may occur.
    bare : frozenset of str
        From :func:`bare_names`.

    Returns
    -------
    list of Word, or Unreadable

    Examples
    --------
    >>> from quizgen.formulas.tokens import spell, split
    >>> [word.name for word in find_words(split(spell("xlnx"))[0], False, Vocabulary(), frozenset())]
    ['x', 'ln', 'x']
    """
    after = _find_rest_of_subscript(token, vocabulary)
    if after:
        token = replace(token, suffix=token.suffix.removesuffix(after))
        rest = find_words(replace(token, text=after, suffix="", digits="", spaced=False), called, vocabulary, bare)
        return rest if isinstance(rest, Unreadable) else [Word("symbol", canonical(token), token), *rest]
    whole = _find_whole(token, called, vocabulary, bare)
    if whole is not None:
        return whole
    if len(token.text) > _LONGEST_WORD:
        return Unreadable(said("it has a word that is neither a symbol nor a function"), token.at)
    if token.text.lower() in _JOINING:
        return Unreadable(said("one formula was expected, without the word '{text}'", text=token.text), token.at)
    return _find_pieces(token, called, vocabulary, bare)


def _find_pieces(token: Token, called: bool, vocabulary: Vocabulary, bare: frozenset[str]) -> list[Word] | Unreadable:
    """Find what the pieces of a word stand for; subscript, digits and primes are the last one's."""
    tail = _find_tail(token, vocabulary)
    head = token.text.removesuffix(tail)
    pieces = _split_word(head, vocabulary, _OPEN_WORD if vocabulary.open else 0)
    if pieces is not None and tail:
        pieces = [*pieces, tail]
    if pieces is None:
        return _complain_of_word(head, token, vocabulary)
    words: list[Word] = []
    at = 0
    for i, piece in enumerate(pieces):
        last = i == len(pieces) - 1
        part = replace(
            token,
            text=piece,
            at=token.at + at,
            spaced=token.spaced and i == 0,
            suffix=token.suffix if last else "",
            digits=token.digits if last else "",
            primes=token.primes if last else 0,
        )
        found = _find_whole(part, called and last, vocabulary, bare)
        if found is None or isinstance(found, Unreadable):
            return found or Unreadable(
                said("'{piece}' is neither a symbol of the question nor a function", piece=piece), part.at
            )
        words += found
        at += len(piece)
    return words


def _find_whole(
    token: Token, called: bool, vocabulary: Vocabulary, bare: frozenset[str]
) -> list[Word] | Unreadable | None:
    """Find a name that needs no splitting; None where there is none."""
    name = canonical(token)
    if name in vocabulary.symbols:
        return [Word("symbol", name, token)]
    if name in vocabulary.functions:
        return [Word("unknown", name, token)]
    function = _find_function(token, called, vocabulary, bare)
    if function is not None:
        return function
    if name in CONSTANTS:
        return [Word("constant", CONSTANTS[name], token)]
    greek = token.text in GREEK and not all(letter in vocabulary.symbols for letter in token.text)
    if len(token.text) != 1 and not greek:
        return None
    if token.digits and not vocabulary.open:
        letter, digits, at = token.text, token.digits, token.at
        return Unreadable(
            said(
                "'{letter}{digits}' could be {letter2}_{digits2}, {letter3}^{digits3} or {digits4}*{letter4}",
                letter=letter,
                digits=digits,
                letter2=letter,
                digits2=digits,
                letter3=letter,
                digits3=digits,
                digits4=digits,
                letter4=letter,
            ),
            at,
        )
    letter_called = called and name not in bare and (token.text in _FUNCTION_LETTERS or token.primes > 0)
    return [Word("unknown" if letter_called else "symbol", name, token)]


def _find_function(
    token: Token, called: bool, vocabulary: Vocabulary, bare: frozenset[str]
) -> list[Word] | Unreadable | None:
    joined = f"{token.text}_{token.suffix}"
    # Where sigma is not a symbol of the question, it can only be the function.
    alone = not vocabulary.open or ((called or token.primes) and not {"sigma", "sigma'"} & bare)
    if token.text == "sigma" and not token.suffix and not token.digits and alone:
        name = "sigmoid"
    elif token.text == "Gamma" and called and not token.suffix and "Gamma" not in bare:
        name = "Gamma"
    elif token.text in ALIASES:
        name = ALIASES[token.text]
    elif joined in ALIASES:
        return [Word("function", ALIASES[joined], token)]
    else:
        return None
    if token.primes:
        return Unreadable(said("the derivative of '{text}' should be written out", text=token.text), token.at)
    if token.text in _ARCS and token.text[0] in vocabulary.symbols:
        return Unreadable(
            said(
                "'{text}' could be arc{text2} or {text3}*{text4}",
                text=token.text,
                text2=token.text[1:],
                text3=token.text[0],
                text4=token.text[1:],
            ),
            token.at,
        )
    if name == "log":
        return _find_logarithm(token, called)
    if token.suffix:
        return Unreadable(said("'{text}' has no subscript here", text=token.text), token.at)
    words = [Word("function", name, token)]
    if token.digits:
        words.append(Word("digits", token.digits, replace(token, spaced=False, at=token.at + len(token.text))))
    return words


def _find_logarithm(token: Token, called: bool) -> list[Word] | Unreadable:
    if token.suffix and not (token.suffix.isdigit() or token.suffix in CONSTANTS or len(token.suffix) == 1):
        return Unreadable(said("the base of a logarithm must be a number or a letter"), token.at)
    if token.digits and not called:
        return Unreadable(
            said(
                "'log{digits}' could be log_{digits2} or log({digits3} ...)",
                digits=token.digits,
                digits2=token.digits,
                digits3=token.digits,
            ),
            token.at,
        )
    return [Word("function", "log", token, token.suffix or token.digits)]


def _find_rest_of_subscript(token: Token, vocabulary: Vocabulary) -> str:
    """Return what follows a known symbol in a run of letters, as ``x`` in ``W_hhx``; mostly empty."""
    if token.suffix.isalpha() and not token.primes and canonical(token) not in vocabulary.symbols:
        for end in range(len(token.suffix) - 1, 0, -1):
            if canonical(replace(token, suffix=token.suffix[:end])) in vocabulary.symbols:
                return token.suffix[end:]
    return ""


def _find_tail(token: Token, vocabulary: Vocabulary) -> str:
    """Return the end of a word that is a symbol together with its subscript, as ``w`` in ``xw_1``; often empty."""
    if token.suffix or token.digits or token.primes:
        for start in range(1, len(token.text)):
            if canonical(replace(token, text=token.text[start:])) in vocabulary.symbols | vocabulary.functions:
                return token.text[start:]
    return ""


def _complain_of_word(word: str, token: Token, vocabulary: Vocabulary) -> Unreadable:
    """Name the letter that belongs to nothing, as ``x`` in ``wx`` where w is known; else the whole word."""
    pieces = _split_word(word, vocabulary, 1)
    if pieces is None or word == token.text == pieces[0]:
        return Unreadable(
            said("'{text}' is neither a symbol of the question nor a function", text=token.text), token.at
        )
    names = _known_names(vocabulary)
    i, unknown = next((i, piece) for i, piece in enumerate(pieces) if piece not in names)
    at = token.at + len("".join(pieces[:i]))
    return Unreadable(
        said(
            "'{unknown}' in '{text}' is neither a symbol of the question nor a function",
            unknown=unknown,
            text=token.text,
        ),
        at,
    )


def _known_names(vocabulary: Vocabulary) -> set[str]:
    return {*vocabulary.symbols, *vocabulary.functions, *_FUNCTION_WORDS, *CONSTANTS, *GREEK}


def _split_word(word: str, vocabulary: Vocabulary, spare: int) -> list[str] | None:
    """Split into known names, the longest first; None where more letters than can be spared belong to nothing."""
    names = _known_names(vocabulary)
    dead: set[tuple[int, int]] = set()

    def split_from(at: int, spare: int) -> list[str] | None:
        if at == len(word):
            return []
        if (at, spare) in dead:
            return None
        for end in range(len(word), at, -1):
            piece = word[at:end]
            cost = 0 if piece in names else 1
            if (cost and (len(piece) > 1 or not piece.isalpha())) or cost > spare:
                continue
            rest = split_from(end, spare - cost)
            if rest is not None:
                return [piece, *rest]
        dead.add((at, spare))
        return None

    if all(letter in vocabulary.symbols for letter in word):
        return list(word)
    return split_from(0, spare)
