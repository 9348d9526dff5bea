"""Formulas as MathML with slots."""

import re
import unicodedata
from functools import lru_cache
from xml.etree.ElementTree import Element, tostring

from quizgen.errors import ComputationError
from quizgen.render.formulas import Words, read_words, shorten, take_apart
from quizgen.render.slots import Pieces, Where, escape_around_holes, placeholder, split_at_placeholders

_REFERENCE = re.compile(r"&#x([0-9A-Fa-f]+);")
# These take a fixed number of arguments, so that one of them cannot become several.
_FIXED = {"msub": 2, "msup": 2, "msubsup": 3, "mfrac": 2, "mroot": 2, "munder": 2, "mover": 2, "munderover": 3}
_SIGNS = ("+", "−", "-", "±", "∓")
_BREAK_BEFORE = frozenset(["=", "+", "−", "≈", "≤", "≥", "<", ">", "→", "↦", "∈", "≠", "⟹", "⇒", "·"])
_LONG = 10
_LETTERS = {"bold": (0x1D400, 0x1D41A), "bold-italic": (0x1D468, 0x1D482), "monospace": (0x1D670, 0x1D68A)}


@lru_cache(maxsize=4096)
def convert_formula(latex: str, display: bool) -> Pieces:
    r"""Convert a formula with holes to a ``<math>`` element.

    Parameters
    ----------
    latex : str
        The formula without dollar signs.
    display : bool
        Whether it is on lines of its own.

    Returns
    -------
    tuple of str and Slot

    Raises
    ------
    ComputationError
        If the formula cannot be written as MathML.

    Examples
    --------
    >>> convert_formula("x", display=False)
    ('<math><mi>x</mi></math>',)
    """
    parts = take_apart(latex)
    base = _unused_numerals("".join(part for part in parts if isinstance(part, str)), len(parts))
    written: list[str] = []
    stand_ins: dict[str, int | Words] = {}
    for part in parts:
        if isinstance(part, str):
            written.append(part)
            continue
        numeral = str(base + len(stand_ins))
        stand_ins[numeral] = part
        written.append(f"\\text{{{numeral}}}" if isinstance(part, Words) else f"{{{numeral}}}")
    root = _parse("".join(written), latex, display)
    placed = _place(root, stand_ins, Where.ROW if display else Where.OUTER)
    if missing := [part for numeral, part in stand_ins.items() if numeral not in placed]:
        raise ComputationError(f"{_name(missing[0])} of the formula {shorten(latex)} is lost in MathML")
    _tidy(root, latex)
    # What quads part goes on another line where a page is too narrow for both.
    lines = _break_at_quads(root) if display else _break(root)
    converted = ("" if display else "<wbr/>").join(tostring(line, encoding="unicode") for line in lines)
    # A slot's value brings its own element.
    return split_at_placeholders(re.sub("</?slot>", "", converted))


def _unused_numerals(latex: str, count: int) -> int:
    bases = (base for base in range(9_110_000, 9_990_000, 10_000) if str(base)[:3] not in latex)
    base = next(bases, None)
    if base is None or count >= 10_000:
        raise ComputationError("a formula is too long")
    return base


def _name(part: int | Words) -> str:
    return f"hole {part + 1}" if isinstance(part, int) else f"'{part.content}'"


def _parse(written: str, latex: str, display: bool) -> Element:
    # Imported late: its tables take a while to load, and not every command writes MathML.
    from latex2mathml import exceptions
    from latex2mathml.converter import convert_to_element

    refusals: list[type[Exception]] = [IndexError, KeyError, ValueError, TypeError, AttributeError, RecursionError]
    refusals += [e for e in vars(exceptions).values() if isinstance(e, type) and issubclass(e, Exception)]
    # aligned comes out broken, and gathered without its lines.
    written = re.sub(r"\\(begin|end)\{(?:aligned|align|split)\*?\}(?:\[[tbc]\])?", r"\\\1{align*}", written)
    written = re.sub(r"\\begin\{gather(?:ed)?\*?\}", r"\\begin{array}{c}", written)
    written = re.sub(r"\\end\{gather(?:ed)?\*?\}", r"\\end{array}", written)
    try:
        found: Element = convert_to_element(written, display="block" if display else "inline")
    except tuple(refusals) as refusal:
        problem = f"the formula {shorten(latex)} cannot be written as MathML"
        raise ComputationError(problem) from refusal
    root = Element("math", {"display": "block"} if display else {})
    inner = list(found)
    if len(inner) == 1 and inner[0].tag == "mrow":
        inner = list(inner[0])
    root.extend(inner)
    return root


def _place(root: Element, stand_ins: dict[str, int | Words], outer: Where) -> set[str]:
    """Put slots and words in place of their numerals; return the numerals found."""
    found: set[str] = set()
    for parent in list(root.iter()):
        for index, child in enumerate(parent):
            element, alone = child, parent.tag not in _FIXED
            if child.tag == "mrow" and len(child) == 1 and alone:
                element = child[0]
            part = stand_ins.get(unicodedata.normalize("NFKC", element.text or ""))
            if part is None:
                continue
            found.add(unicodedata.normalize("NFKC", element.text or ""))
            if isinstance(part, Words):
                element.text = _words(part.content)
                continue
            slot = Element("slot")
            slot.text = placeholder(part, outer if parent is root else Where.ROW if alone else Where.MATH)
            slot.tail = child.tail
            parent[index] = slot
    return found


def _words(content: str) -> str:
    # HTML drops spaces at the ends of an element.
    text = re.sub(r"^\s+|\s+$", "\N{NO-BREAK SPACE}", read_words(content))
    return escape_around_holes(text, str, Where.TEXT)


def _tidy(root: Element, latex: str) -> None:
    for element in root.iter():
        surplus = len(element) - _FIXED.get(element.tag, len(element))
        if surplus > 0:
            # A matrix with its brackets is left ungrouped below an exponent.
            base = Element("mrow")
            base.extend(element[: surplus + 1])
            element[: surplus + 1] = [base]
        if surplus < 0:
            raise ComputationError(f"the formula {shorten(latex)} lacks an argument of a command")
        if element.text:
            element.text = _REFERENCE.sub(lambda match: chr(int(match[1], 16)), element.text)
            if element.tag == "mi" and re.match(r"\\[A-Za-z]", element.text):
                raise ComputationError(
                    f"the formula {shorten(latex)} contains '{element.text}', which MathML does not have"
                )
            _style(element)
    for element in root.iter():
        _merge_letters(element)
        _mend_operators(element)


def _style(element: Element) -> None:
    """Write bold and typewriter letters as characters: browsers follow no other mathvariant than normal."""
    starts = _LETTERS.get(element.get("mathvariant", ""))
    if starts and element.text and element.text.isascii():
        element.text = "".join(
            chr(starts[0] + ord(c) - ord("A")) if c.isupper()
            else chr(starts[1] + ord(c) - ord("a")) if c.islower()
            else c
            for c in element.text
        )  # fmt: skip
        del element.attrib["mathvariant"]


def _merge_letters(parent: Element) -> None:
    r"""Make one name of the letters that ``\mathrm`` leaves apart."""
    for child in list(parent):
        variant = child.get("mathvariant")
        if child.tag != "mi" or variant is None:
            continue
        before = parent[at - 1] if (at := list(parent).index(child)) else None
        if before is not None and before.tag == "mi" and before.get("mathvariant") == variant:
            before.text = (before.text or "") + (child.text or "")
            parent.remove(child)


def _mend_operators(parent: Element) -> None:
    """Give names of functions and brackets the spacing that is theirs."""
    children = list(parent)
    if not children:
        return
    for before, child, following in zip([None, *children[:-1]], children, [*children[1:], None], strict=True):
        text = child.text or ""
        if child.tag == "mo" and len(text) > 1 and text.isalpha() and text != "mod":
            child.tag = "mi"
            if parent.tag not in _FIXED and following is not None and (following.text or "")[:1] not in ("(", "["):
                space = Element("mspace", {"width": "0.167em"})
                parent.insert(list(parent).index(child) + 1, space)
        elif text == "/":
            child.attrib.update(lspace="0", rspace="0")
        elif text in _SIGNS and before is not None and before.tag == "mo" and (before.text or "") not in ")]}|!⌋⌉":
            # Browsers take a sign for a prefix only where a row begins.
            child.set("form", "prefix")
        elif child.tag == "mi" and len(text) == 1 and unicodedata.category(text) in ("Sm", "Ps", "Pe"):
            child.tag = "mo"
            if text in "⌊⌋⌈⌉":
                child.set("stretchy", "false")


def _break(root: Element) -> list[Element]:
    """Split a long formula in a line where it may be broken: browsers never break one by themselves."""
    if _length(root) <= _LONG:
        return [root]
    lines = [Element("math")]
    depth = 0
    for index, child in enumerate(root):
        text = (child.text or "") if child.tag == "mo" else ""
        between = 0 < index < len(root) - 1 and child.get("form") != "prefix"
        if text in _BREAK_BEFORE and between and depth == 0 and len(lines[-1]):
            child.set("form", "infix")
            lines.append(Element("math"))
        depth += text in ("(", "[", "{", "⌊", "⌈")
        depth -= text in (")", "]", "}", "⌋", "⌉")
        lines[-1].append(child)
    return lines


def _length(parent: Element) -> int:
    """Count what stands side by side, also what is grouped between brackets that grow."""
    return sum(_length(child) if child.tag == "mrow" else 1 for child in parent)


def _break_at_quads(root: Element) -> list[Element]:
    lines = [Element("math", root.attrib)]
    for child in root:
        if child.tag == "mspace" and child.get("width") in ("1em", "2em") and len(lines[-1]):
            lines.append(Element("math", root.attrib))
        else:
            lines[-1].append(child)
    return [line for line in lines if len(line)] or [root]
