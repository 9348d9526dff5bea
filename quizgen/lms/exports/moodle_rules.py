"""What Moodle lets answers earn, how it names things, and what of an answer it cannot carry; for XML and GIFT."""

import re
from collections.abc import Sequence
from fractions import Fraction

from quizgen.lms.exports.items import ItemPart
from quizgen.lms.exports.texts import ItemTexts, xml_text
from quizgen.model import ChoiceField, Prose, TextField

FRACTIONS = tuple(
    Fraction(text)
    for text in (
        "0", "5", "10", "11.11111", "12.5", "14.28571", "16.66667", "20", "25", "30", "33.33333", "40", "50", "60",
        "66.66667", "70", "75", "80", "83.33333", "90", "100",
    )
)  # fmt: skip
"""The percentages that Moodle lets an answer earn, or cost; of a cloze question any."""

LONGEST_NAME = 255


def nearest_fraction(share: Fraction) -> str:
    """Return the percentage that Moodle knows nearest to a share of the marks; of two the lower.

    Examples
    --------
    >>> nearest_fraction(Fraction(1, 3)), nearest_fraction(Fraction(-37, 100)), nearest_fraction(Fraction(1))
    ('33.33333', '-40', '100')
    """
    wanted = abs(share) * 100
    nearest = min(FRACTIONS, key=lambda known: (abs(known - wanted), known))
    return f"{'-' if share < 0 and nearest else ''}{float(nearest):.7g}"


def category_step(name: str) -> str:
    """Return the name of a category on a path, in which a slash is written twice.

    Examples
    --------
    >>> category_step("Pooling / padding/")
    'Pooling // padding'
    """
    # At its ends Moodle could not tell a slash from the one between two names.
    return " ".join(xml_text(name).split())[:LONGEST_NAME].strip("/ ").replace("/", "//")


def share_options(field: ChoiceField) -> list[Fraction]:
    """Return the shares of the options, of which Moodle must find those of the right ones to add up to all."""
    shares = [option.fraction for option in field.options]
    right = [Fraction(nearest_fraction(option.fraction)) for option in field.options if option.is_right]
    if not field.several or sum(right) > Fraction(9999, 100):
        return shares
    known = [one / 100 for one in FRACTIONS]
    return [
        min(one for one in known if one >= share) if option.is_right else share
        for option, share in zip(field.options, shares, strict=True)
    ]


def escape_wildcards(text: str) -> str:
    """Return a short answer in which a star is a star.

    Examples
    --------
    >>> escape_wildcards("2*x")
    '2\\\\*x'
    """
    return text.replace("*", "\\*")


# --- What is lost ---------------------------------------------------------------------------------------------


def differs(share: Fraction, wanted: Fraction) -> bool:
    """Tell whether what Moodle is told to give is not what was meant."""
    return abs(Fraction(nearest_fraction(share)) - wanted * 100) > Fraction(1, 1000)


def tell_fraction(part: ItemPart, share: Fraction, losses: list[tuple[str, str]]) -> None:
    """Tell that an answer earns another share than it should."""
    if differs(share, share):
        message = f"Moodle knows no answer that earns {float(share * 100):g} %; written as {nearest_fraction(share)} %."
        losses.append((part.shown.label, message))


def tell_words(part: ItemPart, field: TextField, losses: list[tuple[str, str]]) -> None:
    """Tell how Moodle compares what is typed."""
    if field.is_formula:
        message = (
            "Moodle compares a formula letter by letter with the notations that quizgen knows; mark the answers again "
            "with quizgen, which compares what formulas mean."
        )
    else:
        message = "Moodle accepts the texts written out alone; patterns, word lists and typing errors are for quizgen."
    losses.append((part.shown.label, message))


def tell_choice(texts: ItemTexts, part: ItemPart, field: ChoiceField, losses: list[tuple[str, str]]) -> None:
    """Tell what is lost of options of which several may be chosen."""
    if not field.several:
        return
    tell_options(texts, part, [option.shown for option in field.options], losses)
    if sum(option.is_right for option in field.options) > 1:
        message = (
            "Moodle gives each right option its share, and takes away for a wrong one; where the part counts "
            "otherwise, mark the answers again with quizgen."
        )
        losses.append((part.shown.label, message))


def tell_options(texts: ItemTexts, part: ItemPart, shown: Sequence[Prose], losses: list[tuple[str, str]]) -> None:
    """Tell that texts have the signs with which Moodle separates them."""
    if any(re.search(r"; | -> |part \d+:", texts.plain(text)) for text in shown):
        message = "Moodle's response file separates options by '; ' and ' -> ', which a text here has itself."
        losses.append((part.shown.label, message))
