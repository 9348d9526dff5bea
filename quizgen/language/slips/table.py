"""The corrections in the order in which they are tried: what has one reading before what could be meant otherwise."""

from collections.abc import Callable, Iterator

from quizgen.language.slips.brackets import (
    repair_brackets,
    repair_commas,
    repair_quotes_in_brackets,
    repair_values_in_brackets,
)
from quizgen.language.slips.layout import (
    repair_block_texts,
    repair_indentation,
    repair_missing_colons,
    repair_missing_spaces,
    repair_tabs,
)
from quizgen.language.slips.lines import ENTRY, STARTS_KEY, Lines, Repair, Trouble, lines_above
from quizgen.language.slips.values import repair_escapes, repair_open_quotes, repair_texts_over_lines, repair_values


def _repair_text_or_indentation(lines: Lines, trouble: Trouble) -> Iterator[Repair]:
    """Of text over lines and wrong indentation the likelier first: long text before, or a line like a key."""
    number = trouble.line
    above = next(lines_above(lines, number), None) if number < len(lines) else None
    entry = ENTRY.fullmatch(lines[above]) if above is not None else None
    long_text = bool(entry and len(entry["value"].split()) > 2)
    no_key = number < len(lines) and not STARTS_KEY.match(lines[number])
    either = (repair_indentation, repair_texts_over_lines)
    for propose in reversed(either) if long_text or no_key else either:
        yield from propose(lines, trouble)


REPAIRS: tuple[Callable[[Lines, Trouble], Iterator[Repair]], ...] = (
    repair_tabs,
    repair_escapes,
    repair_values,
    repair_open_quotes,
    repair_missing_spaces,
    repair_quotes_in_brackets,
    repair_brackets,
    repair_commas,
    repair_values_in_brackets,
    repair_block_texts,
    _repair_text_or_indentation,
    repair_missing_colons,
)
