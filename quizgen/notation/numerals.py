"""How students write numbers: read generously, never guessed at.

Every reader works on a :class:`Source`, whose characters remember where they were in the response, so that a
complaint can point at the very character.
"""

import re
import sys
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from quizgen.messages import Numeral, Said, said
from quizgen.model import Unreadable

LONGEST = 20_000
"""A response of more characters is not read."""

LONGEST_NUMBER = 1_000
MOST_DIGITS = 400
LARGEST_EXPONENT = 400

JOINT = "\u2063"
"""Stands between the whole number and the fraction of 3½, where nothing else can be meant."""


@dataclass(frozen=True, slots=True)
class Source:
    """Text with the place in the response that each character came from; one place more for the end."""

    text: str
    origins: tuple[int, ...]

    def part(self, start: int, end: int | None = None) -> "Source":
        stop = len(self.text) if end is None else end
        return Source(self.text[start:stop], self.origins[start : stop + 1])

    def strip(self) -> "Source":
        left = len(self.text) - len(self.text.lstrip())
        return self.part(left, max(left, len(self.text.rstrip())))

    def rewrite(self, pattern: re.Pattern[str], template: str) -> "Source":
        """Replace each match; a group that is kept keeps its places."""
        if pattern.search(self.text) is None:
            return self
        text: list[str] = []
        origins: list[int] = []
        at = 0
        pieces = re.split(r"\\(\d)", template)
        for match in pattern.finditer(self.text):
            text.append(self.text[at : match.start()])
            origins += self.origins[at : match.start()]
            for i, piece in enumerate(pieces):
                if i % 2 and match[int(piece)] is not None:
                    start, end = match.span(int(piece))
                    text.append(self.text[start:end])
                    origins += self.origins[start:end]
                elif not i % 2:
                    text.append(piece)
                    origins += [self.origins[match.start()]] * len(piece)
            at = match.end()
        return Source("".join(text) + self.text[at:], (*origins, *self.origins[at:]))


# --- From what was typed to a few characters ----------------------------------------------------------------

_DASHES = "‐‑‒–—―−﹘﹣－"
_CHARACTERS = {
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys("×⋅·∙✕✖∗⨯", "*"),
    **dict.fromkeys("⁄∕÷", "/"),
    **dict.fromkeys("≈≃≅∼≐", "≈"),
    **dict.fromkeys("⎡⎢⎣⎤⎥⎦⎛⎜⎝⎞⎟⎠│┃｜", "|"),
    **dict.fromkeys("\t\n", None),
    "…": "...",
    "⋯": "...",
    "\r": "\n",
    "\x0b": "\n",
    "\x0c": "\n",
    "\x85": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
    "、": ",",
}
_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-", strict=True))


def simplify(response: str) -> Source:
    """Return a response in ASCII where it means the same: digits, dashes, spaces, fractions, superscripts."""
    source = Source(response, tuple(range(len(response) + 1)))
    if not _PRINTED.fullmatch(response):
        source = _simplify_characters(response)
    return _read_latex(source) if "\\" in source.text or "$" in source.text else source


_PRINTED = re.compile("[ -~]*")


def _simplify_characters(response: str) -> Source:
    text: list[str] = []
    origins: list[int] = []
    for i, character in enumerate(response):
        written = _simplify_character(character, text[-1] if text else "", response[i - 1 : i])
        for one in written:
            text.append(one)
            origins.append(i)
    return Source("".join(text), (*origins, len(response)))


def _simplify_character(character: str, before: str, typed_before: str) -> str:
    if " " <= character <= "~":
        return character
    known = _CHARACTERS.get(character, "")
    if known:
        return "" if known == "\n" and before == "\n" and character != "\r" else known
    if character in "\t\n":
        return "" if character == "\n" and typed_before == "\r" else character
    if character in _SUPERSCRIPTS:
        return _SUPERSCRIPTS[character] if typed_before in _SUPERSCRIPTS else f"^{_SUPERSCRIPTS[character]}"
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Zs":
        return " "
    if category in ("Cf", "Cc"):
        return ""
    compatible = unicodedata.normalize("NFKC", character)
    if "⁄" in compatible and all(c.isdigit() or c == "⁄" for c in compatible):
        joint = JOINT if before.isdigit() else ""
        return f"{joint}{compatible.replace('⁄', '/')}"
    return compatible if len(compatible) == 1 and compatible.isascii() else character


_LATEX: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), template)
    for pattern, template in (
        (r"\\left\s*[\[(|.]\s*(?=\\begin\b)", ""),
        (r"(\\end\s*\{\w{1,20}\*?\})\s*\\right\s*[\])|.]", r"\1"),
        (r"\\begin\s*\{array\}\s*\{[^{}]{0,80}\}", "["),
        (r"\\begin\s*\{\w{0,20}(?:matrix|array)\*?\}", "["),
        (r"\\end\s*\{\w{0,20}(?:matrix|array)\*?\}", "]"),
        (r"\\\\(?:\s*\[[\d.\s]{1,9}(?:pt|em|ex|mm|cm)\])?", ";"),
        (r"\\(?:left|right|displaystyle|textstyle|[bB]igg?[lr]?|hline)(?![A-Za-z])", ""),
        (r"\$|\\[()\[\]]", " "),
        (r"\\(?:times|cdot|ast)(?![A-Za-z])", "*"),
        (r"\\(?:approx|simeq|sim)(?![A-Za-z])", "≈"),
        (r"(?<=\d)\s*\\[dtc]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", rf"{JOINT}\1/\2"),
        (r"\\[dtc]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", r"\1/\2"),
        (r"\\[dtc]?frac\s*(\d)\s*(\d)", r"\1/\2"),
        (r"\\(?:text|mathrm|mathbf|mathit|textbf|operatorname)\s*\{([^{}]*)\}", r"\1"),
        (r"\{([.,])\}", r"\1"),
        (r"\\(?:[,;:! \n]|qquad|quad|thinspace)", " "),
        (r"\\([%_{}#&])", r"\1"),
    )
)


def _read_latex(source: Source) -> Source:
    for pattern, template in _LATEX:
        source = source.rewrite(pattern, template)
    return source


_LABEL = re.compile(
    r"\s*+(?:(?:[^\W\d][\w.^{}'\\ ]{0,40})?(?:\([^()=]{0,20}\)|\[[^\[\]=]{0,20}\])?\s*+(?::=|=|:|≈|~)\s*+)+"
)


def drop_label(source: Source) -> Source:
    """Return what follows a label such as ``y =``, ``h_1 ≈`` or ``~``."""
    match = _LABEL.match(source.text)
    return (source.part(match.end()) if match else source).strip()


PROGRAM_ARGUMENT = re.compile(
    r",\s*(?:dtype|grad_fn|device|requires_grad|shape|names|size)\s*=\s*"
    r"(?:<[^<>]{0,60}>+|'[^']{0,40}'|\"[^\"]{0,40}\"|\([^()]{0,60}\)|\[[^\[\]]{0,60}\]|[\w.]{1,40})"
)
"""What NumPy, PyTorch and TensorFlow print after a value."""

_PAIRS = (
    *(("**", "**"), ("*", "*"), ("__", "__"), ("_", "_"), ("`", "`")),
    *(('"', '"'), ("'", "'"), ("“", "”"), ("„", "“"), ("„", "”"), ("‘", "’"), ("«", "»")),
)
_CALL = re.compile(
    r"(?:(?:np|numpy|torch|tf|jnp)\s?\.\s?)?(?:tensor|Tensor|array|float\d*|int\d*|double|Decimal|Float|Integer)"
    r"\s?\((.*)\)",
    re.DOTALL,
)
_ENDS = re.compile(r"(?<![;,\s])\s*[;,]\s*$")


def bare(source: Source) -> Source:
    """Return what was typed without label, quotes, emphasis, a separator at its end, and the name of a number's type.

    Examples
    --------
    >>> [bare(simplify(typed)).text for typed in ("y = **2,800**;", "'np.float64(0.75)'", "tensor(0.75, dtype=float)")]
    ['2,800', '0.75', '0.75']
    """
    return _unwrap(drop_label(_unwrap(source.strip())))


def _unwrap(source: Source) -> Source:
    while True:
        text = source.text
        ended, called = _ENDS.search(text), _CALL.fullmatch(text)
        pair = next((pair for pair in _PAIRS if text.startswith(pair[0]) and text.endswith(pair[1])), ("", ""))
        start, end = len(pair[0]), len(text) - len(pair[1])
        if ended:
            source = source.part(0, ended.start())
        elif called:
            source = source.part(*called.span(1)).rewrite(PROGRAM_ARGUMENT, "").strip()
        elif 0 < start < end:
            source = source.part(start, end).strip()
        else:
            return source


# --- Numbers ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Style:
    """What is certain of how numbers are written here.

    Parameters
    ----------
    comma : {"unknown", "decimal", "thousands"}
        What a comma stands for; ``unknown`` leaves it to the digits around it.
    spaces : bool
        Whether spaces may part thousands.
    whole : bool
        Whether a whole number is looked for.
    """

    comma: Literal["unknown", "decimal", "thousands"] = "unknown"
    spaces: bool = True
    whole: bool = False


# What most people type, and what can be read in one way only.
_PLAIN = re.compile(r"[+-]?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?", re.ASCII)
_GAP = re.compile(r"\s{2,}|[\t\n]")
_DIGITS = r"(?:\d[\d.,_' ]*\d[.,]?|\d[.,]?|[.,]\d(?:[\d_ ]*\d)?)"
_EXPONENT = r"[({]?\s*([+-]?\s?\d+)\s*[)}]?"
_POWER = rf"(?:\s?[eE]\s?([+-]?\d+)|\s*[*xX]\s*10\s*(?:\^|\*\*)\s*{_EXPONENT})"
_NUMERAL = rf"(?:(?:10\s*(?:\^|\*\*)\s*{_EXPONENT})|({_DIGITS}){_POWER}?)"
_SIGN = r"([+-]?)\s*"
_LARGEST = Fraction(sys.float_info.max)
_ONE = re.compile(rf"{_SIGN}{_NUMERAL}")
_SINGLE = re.compile(rf"{_SIGN}{_NUMERAL}\s*(%|percent|per cent)?")
_RATIO = re.compile(
    rf"{_SIGN}\(?\s*{_SIGN}{_NUMERAL}\s*\)?\s*/\s*\(?\s*{_SIGN}{_NUMERAL}\s*\)?\s*(%|percent|per cent)?"
)
_MIXED = re.compile(rf"{_SIGN}(\d+)(\s+|{JOINT})(\d+)\s*/\s*(\d+)\s*(%|percent|per cent)?")
_WRAPPED = re.compile(r"([+-]?\s*)(?:\(([^()]*)\)|\[([^\[\]]*)\]|\{([^{}]*)\})")


def read_number(source: Source, style: Style = Style()) -> Fraction | Unreadable:
    """Read exactly one number.

    Parameters
    ----------
    source : Source
        From :func:`simplify`, without label.
    style : Style
        How it is typed.

    Returns
    -------
    Fraction or Unreadable

    Examples
    --------
    >>> read_number(simplify("3 1/2")), read_number(simplify("−1,5·10⁻³"))
    (Fraction(7, 2), Fraction(-3, 2000))
    """
    if _PLAIN.fullmatch(source.text) and not (style.whole and "." in source.text):
        return Fraction(source.text)
    source = source.rewrite(_GAP, " ").strip()
    if len(source.text) > LONGEST_NUMBER:
        return Unreadable(said("it is too long for a number"), source.origins[0])
    wrapped = _WRAPPED.fullmatch(source.text)
    if wrapped:
        source = source.rewrite(_WRAPPED, r"\1\2\3\4").strip()
    if not re.search(r"\d", source.text):
        return _no_number(source)
    if _too_many_digits(source.text):
        return Unreadable(said("a number has too many digits"), source.origins[0])
    if (mixed := _MIXED.fullmatch(source.text)) is not None:
        read = _read_mixed(mixed, style)
    elif (ratio := _RATIO.fullmatch(source.text)) is not None:
        read = _read_ratio(ratio, style)
    elif (single := _SINGLE.fullmatch(source.text)) is not None:
        numeral = _read_numeral(single.groups()[1:5], style)
        read = numeral if isinstance(numeral, str) else _signed(single[1], numeral, single[6])
    else:
        return _leftover(source)
    if isinstance(read, str):
        return Unreadable(read, source.origins[0])
    if abs(read) > _LARGEST:
        return Unreadable(said("the number is too large"), source.origins[0])
    if read and float(read) == 0:
        return Unreadable(said("the number is too small"), source.origins[0])
    return read


def read_plain_number(response: str) -> int | float | None:
    """Read a number that is written as a calculator prints it; None leaves it to :func:`read_number`.

    Where a whole number is looked for, a point may be a separator, so the text must have none.

    Examples
    --------
    >>> read_plain_number("-0.25"), read_plain_number("2.00"), read_plain_number("1/4")
    (-0.25, 2, None)
    """
    return to_value(Fraction(response)) if _PLAIN.fullmatch(response) else None


def _too_many_digits(text: str) -> bool:
    return sum(character.isdigit() for character in text) > MOST_DIGITS


def _signed(sign: str, value: Fraction, percent: str | None = None) -> Fraction:
    return (-value if sign == "-" else value) / (100 if percent else 1)


def _read_mixed(match: re.Match[str], style: Style) -> Fraction | str:
    sign, whole, joint, upper, lower, percent = match.groups()
    if int(lower) == 0:
        return said("it divides by zero")
    if len(upper) == 3 and len(whole) <= 3 and joint != JOINT and style.spaces:
        if int(upper) >= int(lower):
            return _signed(sign, Fraction(int(whole + upper), int(lower)), percent)
        return said(
            "it could be {whole} and {upper}/{lower}, or {whole2}{upper2}/{lower2}",
            whole=whole,
            upper=upper,
            lower=lower,
            whole2=whole,
            upper2=upper,
            lower2=lower,
        )
    if int(upper) >= int(lower):
        return said("{whole} {upper}/{lower} is not one number", whole=whole, upper=upper, lower=lower)
    return _signed(sign, int(whole) + Fraction(int(upper), int(lower)), percent)


def _read_ratio(match: re.Match[str], style: Style) -> Fraction | str:
    sign, upper_sign, *upper = match.groups()[:6]
    lower_sign, *lower = match.groups()[6:11]
    percent = match.groups()[11]
    over, under = _read_numeral(tuple(upper), style), _read_numeral(tuple(lower), style)
    if isinstance(over, str):
        return over
    if isinstance(under, str):
        return under
    if under == 0:
        return said("it divides by zero")
    if sign and upper_sign:
        return said("it has two signs")
    return _signed(sign or upper_sign or "+", over / _signed(lower_sign or "+", under), percent)


def _read_numeral(groups: tuple[str | None, ...], style: Style) -> Fraction | str:
    alone, digits, e_power, ten_power = groups
    written = alone or e_power or ten_power
    exponent = int(written.replace(" ", "")) if written and len(written) < 8 else 0
    if (written and len(written) >= 8) or abs(exponent) > LARGEST_EXPONENT:
        small = written is not None and written.startswith("-")
        return said("the number is too small") if small else said("the number is too large")
    value = Decimal(1) if digits is None else _read_digits(digits, style)
    if isinstance(value, str):
        return value
    return Fraction(value) * Fraction(10) ** exponent


_GROUPED = re.compile(r"\d{1,3}(?:([ _'])\d{3})(?:\1\d{3})*")
_GROUPED_AFTER = re.compile(r"(?:\d{3}[ _])*\d{1,3}")


def _read_digits(text: str, style: Style) -> Decimal | str:
    """Read digits with points, commas and gaps; a reason where that can be done in no way, or in two."""
    gap = re.search("[ _']", text) is not None
    if " " in text and not style.spaces:
        return _not_one(text)
    if gap:
        before, separator, after = _split_at_separator(text)
        if separator and (re.search("[.,]", after) or re.search("[.,]", before)):
            joined = re.sub("[ _']", "", text)
            if _even(text):
                return _read_separated(joined, style, True)
            return _not_one(text) if " " in text else said("'{text}' is not one number", text=text)
        if re.search("[ _']", before) and not _GROUPED.fullmatch(before):
            return _not_one(text) if " " in text else said("'{text}' is not one number", text=text)
        if re.search("[ _']", after) and not _GROUPED_AFTER.fullmatch(after):
            return _not_one(text)
        return Decimal(re.sub("[ _']", "", f"{before}.{after}" if separator else before))
    return _read_separated(text, style, False)


def _not_one(text: str) -> Said:
    return said("'{text}' is more than one number", text=text)


def _even(text: str) -> bool:
    return re.fullmatch(r"\d{1,3}(?:[ _'.,]\d{3})+(?:[.,]\d+)?", text) is not None


def _split_at_separator(text: str) -> tuple[str, str, str]:
    match = re.search("[.,]", text)
    return (text[: match.start()], match[0], text[match.end() :]) if match else (text, "", "")


def _read_separated(text: str, style: Style, gapped: bool) -> Decimal | str:
    separators = re.findall("[.,]", text)
    if not separators:
        return Decimal(text)
    last = separators[-1]
    position = text.rindex(last)
    before, after = text[:position], text[position + 1 :]
    if len(separators) == 1:
        return _read_one_separator(before, last, after, style)
    thousands = re.fullmatch(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*", before)
    if last not in before and thousands:
        return Decimal(f"{re.sub('[.,]', '', before)}.{after or 0}")
    if re.fullmatch(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*", text) and not (last == "," and style.comma == "decimal"):
        return Decimal(re.sub("[.,]", "", text))
    if after == "" and last == "." and not gapped:
        return _read_separated(before, style, gapped)
    return said("'{text}' is not one number", text=text)


def _read_one_separator(before: str, separator: str, after: str, style: Style) -> Decimal | str:
    decimal = Decimal(f"{before or 0}.{after or 0}")
    groups = re.fullmatch(r"[1-9]\d{0,2}", before) is not None and len(after) == 3
    if separator == ",":
        if after == "":
            return said("'{before},' ends in a comma", before=before)
        if groups and (style.comma != "decimal" or style.whole):
            if style.comma == "thousands" or (style.whole and style.comma == "unknown"):
                return Decimal(before + after)
            return _ambiguous(before, ",", after, f"{before}{after}")
        if style.comma == "thousands":
            return said("'{before},{after}' is not one number", before=before, after=after)
    elif style.whole and groups and after != "000":
        return _ambiguous(before, ".", after, f"{before}{after}")
    elif style.whole and groups:
        return said("'{typed}' could be {one} or {other}", typed=f"{before}.{after}", one=before, other=before + after)
    return decimal


def _ambiguous(before: str, separator: str, after: str, other: str) -> Said:
    typed = f"{before}{separator}{after}"
    return said("'{typed}' could be {one} or {other}", typed=typed, one=Numeral(f"{before}.{after}"), other=other)


# --- What is wrong where there is no number ------------------------------------------------------------------


def _no_number(source: Source) -> Unreadable:
    text = source.text.strip()
    return Unreadable(
        (said("'{clip}' is not a number", clip=_clip(text)) if text else said("there is no number")), source.origins[0]
    )


def _leftover(source: Source) -> Unreadable:
    start = _ONE.match(source.text)
    end = start.end() if start else 0
    rest = source.part(end)
    stripped = rest.strip()
    if start and re.search(r"\d", stripped.text):
        digit = re.search(r"\d", rest.text)
        if not re.search(r"[^\W\d_]", stripped.text) and re.match(r"[-+*/^.,]", stripped.text):
            return Unreadable(said("'{clip}' is not one number", clip=_clip(source.text)), stripped.origins[0])
        return Unreadable(said("there is more than one number"), rest.origins[digit.start() if digit else 0])
    word = re.match(r"[^\W\d_]+|\S", stripped.text)
    return Unreadable(
        said("'{clip}' is not part of a number", clip=_clip(word[0] if word else stripped.text)), stripped.origins[0]
    )


def _clip(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:37]}..."


def to_value(number: Fraction) -> int | float:
    """Return a number as an int where it is whole, else as the nearest float."""
    return int(number) if number.denominator == 1 else float(number)
