"""From what was typed to numbers, words and signs, each of which knows where it was."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from quizgen.formulas.tree import LARGEST_EXPONENT
from quizgen.messages import said
from quizgen.model import Unreadable
from quizgen.notation.numerals import Source
from quizgen.notation.symbols import OPERATORS, SYMBOLS, SYNONYMS

LONGEST = 5_000
"""A formula of more characters is not read."""

MOST_DIGITS = 400
"""Of one numeral."""

Kind = Literal["number", "name", "command", "sign", "end"]


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a formula.

    Parameters
    ----------
    kind : {"number", "name", "command", "sign", "end"}
        A name is a run of letters, not yet known to be one symbol or several.
    text : str
        A sign in ASCII where there is one; a Greek letter by its name.
    at : int
        Where it is in the response.
    spaced, broken : bool
        Whether there is space before it, and whether there is a new line.
    suffix : str
        Subscript of a name, without braces.
    digits : str
        Digits that follow a name at once, as in ``w1``.
    primes : int
        How many follow a name.
    value : Decimal
        Of a number.
    """

    kind: Kind
    text: str
    at: int
    spaced: bool = False
    broken: bool = False
    suffix: str = ""
    digits: str = ""
    primes: int = 0
    value: Decimal = Decimal(0)


# --- Characters -----------------------------------------------------------------------------------------------

_CHARACTERS = {
    **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
    **dict.fromkeys("×⋅·∙✕✖∗⨯•⋆", "*"),
    **dict.fromkeys("⁄∕÷", "/"),
    **dict.fromkeys("′’‘´ʹ", "'"),
    **dict.fromkeys("⟨⟩", "|"),
    **dict.fromkeys("∣│┃｜", "|"),
    **dict.fromkeys("\n\r\x0b\x0c\x85\u2028\u2029", "\n"),
    "\t": " ",
    "ˆ": "^",
    "ℯ": "e",
}
_GREEK = {character: name for name, character in SYMBOLS.items() if "α" <= character <= "ω" or "Α" <= character <= "Ω"}
_GREEK |= {"ϕ": "phi", "φ": "phi", "ϵ": "epsilon", "ε": "epsilon", "ϑ": "theta", "ς": "sigma", "ο": "o"}
GREEK = frozenset(_GREEK.values()) - {"o"}
"""The names of the Greek letters."""

_BRACKETED = {"<super>": ("^(", ")"), "<sub>": ("_{", "}")}


def spell(response: str) -> Source:
    """Return a response in plain characters where they mean the same: dashes, spaces, raised and lowered digits.

    Examples
    --------
    >>> spell("x²³ − w₁").text
    'x^(23) - w_{1}'
    """
    text: list[str] = []
    origins: list[int] = []
    script = ""
    for i, character in enumerate(response):
        here, written = _spell_character(character)
        joint = ""
        if here != script:
            joint = (_BRACKETED[script][1] if script else "") + (_BRACKETED[here][0] if here else "")
            script = here
        text.append(joint + written)
        origins += [i] * len(joint + written)
    if script:
        text.append(_BRACKETED[script][1])
        origins.append(len(response))
    return Source("".join(text), (*origins, len(response)))


def _spell_character(character: str) -> tuple[str, str]:
    if " " <= character <= "~":
        return "", character
    if character in _CHARACTERS:
        return "", _CHARACTERS[character]
    if character.isspace():
        return "", " "
    category = unicodedata.category(character)
    if category == "Nd":
        return "", str(unicodedata.decimal(character))
    if category in ("Cf", "Cc", "Mn"):
        return "", ""
    script, _, _ = unicodedata.decomposition(character).partition(" ")
    plain = unicodedata.normalize("NFKC", character)
    if script == "<fraction>" and re.fullmatch("[0-9]+⁄[0-9]+", plain):
        over, _, under = plain.partition("⁄")
        return "", rf"\frac{{{over}}}{{{under}}}"
    plain = "".join(_CHARACTERS.get(one, one) for one in plain)
    return (script if script in _BRACKETED else ""), plain


# --- LaTeX ----------------------------------------------------------------------------------------------------

_REWRITTEN: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), template)
    for pattern, template in (
        (r"\\(?:left|right|[bB]igg?[lrm]?)(?![A-Za-z])\s?\.?", " "),
        (r"\\(?:displaystyle|textstyle|limits|nolimits|thinspace|qquad|quad)(?![A-Za-z])", " "),
        (r"\\[,;:! ]|[~$]|\\[()\[\]]", " "),
        (
            r"\\(?:text|mathrm|mathbf|mathit|mathsf|textbf|textit|operatorname|boldsymbol|vec)\s?\{([^{}]{0,40})\}",
            r" \1",
        ),
        (r"\{,\}", ","),
        (r"\\([%_{}#&])", r"\1"),
        (r"\\[dtc]frac(?![A-Za-z])", r"\\frac"),
        (r"(\\(?:frac|sqrt))\s{0,9}(\d)", r"\1{\2}"),
        (r"(\\(?:frac|sqrt))\s{1,9}([A-Za-z])(?![A-Za-z])", r"\1{\2}"),
        (r"(\\frac\s{0,9}\{[^{}]{0,400}\})\s{0,9}([0-9A-Za-z])", r"\1{\2}"),
        (r"\^\s?\{?\s?\\prime\s?\}?", "'"),
        (r"(?<![A-Za-z.])(?:np|numpy|math|Math|torch|tf|sp|sympy)\.(?=[A-Za-z])", " "),
    )
)
# Subscripts keep no command, so that w_\text{in} and w_in are one symbol; the rewriting above has seen to \text.

_SUBSCRIPT = r"_\s?(?:\{([^{}]{1,40})\}|\(([^()]{1,40})\)|(\d{1,40}|[A-Za-z]{1,40}|[α-ωΑ-Ωϕϵϑ]|\\[A-Za-z]{1,20}))"
_SUBSCRIPT_KINDS = 3
_TOKEN = re.compile(
    rf"""
      (?P<number> (?:\d+(?:\.\d*)?|\.\d+) (?:[eE][+-]?\d+(?![\d.]))? )
    | (?P<name> [A-Za-z]+ | [α-ωΑ-Ωϕϵϑµ] | \\[A-Za-z]+ )
      (?P<digits> (?<=[A-Za-zα-ωΑ-Ω])\d+ )?
      (?P<subscript> \s?{_SUBSCRIPT} )?
      (?P<primes> '+ )?
    | (?P<sign> \*\* | := | !! | [!<>=]= | -> | \S )
    """,
    re.VERBOSE,
)
_FULL_STOP = re.compile(r"[^\d.]\.\Z")
_SPACE = re.compile(r"[ \n]+")
_COMMANDS = {**SYNONYMS, **OPERATORS, **SYMBOLS}
_STRUCTURE = frozenset({"frac", "sqrt"})
_STRAY = frozenset(".@#%&_\\\"'`?")
_SIGNS = {"**": "^", "lbrack": "[", "rbrack": "]"}


def split(source: Source) -> list[Token] | Unreadable:
    """Split a formula into its tokens; the last one is the end.

    Parameters
    ----------
    source : Source
        From :func:`spell`.

    Returns
    -------
    list of Token, or Unreadable

    Examples
    --------
    >>> [token.text for token in split(spell("2x**2"))]
    ['2', 'x', '^', '2', '']
    """
    if any(sign in source.text for sign in "\\$.{"):
        for pattern, template in _REWRITTEN:
            source = source.rewrite(pattern, template.replace(r"\\", "\\"))
    source = source.strip()
    if _FULL_STOP.search(source.text):
        source = source.part(0, len(source.text) - 1)
    tokens: list[Token] = []
    at = 0
    while at < len(source.text):
        space = _SPACE.match(source.text, at)
        gap = space[0] if space else ""
        match = _TOKEN.match(source.text, at + len(gap))
        if match is None:
            break
        token = _token(match, source.origins[match.start()], bool(gap), "\n" in gap)
        if isinstance(token, Unreadable):
            return token
        tokens.append(token)
        at = match.end()
    return [*tokens, Token("end", "", source.origins[-1])]


def _token(match: re.Match[str], at: int, spaced: bool, broken: bool) -> Token | Unreadable:
    if match["number"]:
        return _number(match["number"], at, spaced, broken)
    if match["sign"]:
        sign = match["sign"]
        if sign in _STRAY:
            return Unreadable(said("'{sign}' cannot be part of a formula", sign=sign), at)
        return Token("sign", _SIGNS.get(sign, sign), at, spaced, broken)
    word = match["name"]
    if word.startswith("\\"):
        command = word[1:]
        character = _COMMANDS.get(command, "")
        character = _CHARACTERS.get(character, character)
        if command in _STRUCTURE:
            return Token("command", command, at, spaced, broken)
        if character and character not in _GREEK:
            # A sign has no subscript; one that was typed is left to complain of.
            suffix = match["subscript"] or ""
            return (
                Unreadable(said("a name is missing before '_'"), at)
                if suffix
                else Token("sign", character, at, spaced, broken)
            )
        word = _GREEK.get(character, command)
    first = match.re.groupindex["subscript"] + 1
    subscript = next((match[i] for i in range(first, first + _SUBSCRIPT_KINDS) if match[i]), "")
    primes = len(match["primes"] or "")
    name = _GREEK.get(word, word)
    return Token("name", name, at, spaced, broken, _plain_subscript(subscript), match["digits"] or "", primes)


def _plain_subscript(text: str) -> str:
    for character, name in _GREEK.items():
        text = text.replace(character, name)
    return re.sub(r"[\s\\{}]", "", text)


def _number(text: str, at: int, spaced: bool, broken: bool) -> Token | Unreadable:
    digits, _, exponent = text.lower().partition("e")
    if sum(character.isdigit() for character in digits) > MOST_DIGITS:
        return Unreadable(said("a number has more than {most_digits} digits", most_digits=MOST_DIGITS), at)
    if exponent and (len(exponent) > 6 or abs(int(exponent)) > LARGEST_EXPONENT):
        return Unreadable(
            said("an exponent is larger than {largest_exponent}", largest_exponent=f"{LARGEST_EXPONENT:,}"), at
        )
    return Token("number", text, at, spaced, broken, value=Decimal(text))


# --- Labels ---------------------------------------------------------------------------------------------------

_NAME = r"[^\W\d_][A-Za-z]{0,20}\d{0,3}(?:_(?:\w{1,20}|\{[^{}]{1,20}\}))?'{0,3}"
_LABEL = re.compile(
    rf"\s*+(?:(?P<name>\\?{_NAME})\s*+(?:\(\s*[\w\s,]{{0,30}}\)\s*+)?"
    rf"|\\?(?:frac)?\s?\{{?\s?(?:d|∂|\\partial)[^{{}}/=+*-]{{0,20}}(?:\}}\s?\{{|/)\s?(?:d|∂|\\partial)[^{{}}/=+*-]{{0,20}}\}}?\s*+)?"
    r":?=(?!=)\s*+"
)


def drop_label(source: Source, symbols: frozenset[str]) -> Source:
    """Return what follows a label such as ``y =``, ``f(x) =`` or ``dy/dx =``.

    Parameters
    ----------
    source : Source
        From :func:`spell`.
    symbols : frozenset of str
        Names that are not labels: ``x = x + 1`` is an equation where x is a symbol of the question.

    Returns
    -------
    Source

    Examples
    --------
    >>> drop_label(spell("y = f(x) = 2x"), frozenset({"x"})).text
    '2x'
    """
    while match := _LABEL.match(source.text):
        name = split(source.part(*match.span("name"))) if match["name"] else []
        if isinstance(name, list) and any(canonical(token) in symbols for token in name):
            return source
        source = source.part(match.end())
    return source


def canonical(token: Token) -> str:
    """Return the one spelling of a name: ``w1``, ``w_1`` and ``w_{1}`` are ``w_1``.

    Examples
    --------
    >>> [canonical(split(spell(name))[0]) for name in ("w₁", "h_{t-1}", "σ'")]
    ['w_1', 'h_{t-1}', "sigma'"]
    """
    suffix = token.digits + ("," if token.digits and token.suffix else "") + token.suffix
    if suffix:
        suffix = f"_{suffix}" if suffix.isalnum() else f"_{{{suffix}}}"
    return token.text + suffix + "'" * token.primes
