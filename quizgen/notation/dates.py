"""Dates that spreadsheets make of other things: ``3-Mar`` of ``3-3``, ``Jan-02`` of ``1/2``."""

import re

from quizgen.messages import Said, said

# The first three letters of the months in the languages of spreadsheets.
_MONTHS = (
    "jan|ene|gen|feb|fev|fév|mar|mär|mrz|maa|apr|avr|abr|kwi|may|mai|mag|mei|maj|jun|jui|giu|cze|jul|lug|lip|"
    "aug|aoû|ago|sie|sep|set|wrz|oct|okt|ott|out|paź|nov|lis|dec|dez|déc|dic|gru"
)
_MONTH = rf"(?:{_MONTHS})[^\W\d_]{{0,7}}\.?"
_GAP = r"[ ./-]{0,2}"
_DATE = re.compile(
    rf"(?:\d{{1,2}}{_GAP}{_MONTH}(?:{_GAP}(?:\d\d){{1,2}})?|{_MONTH}{_GAP}(?:\d\d?|\d{{4}})"
    r"|\d{4}([-/.])\d\d?\1\d\d?|\d\d?([-/.])\d\d?\2\d{4}|\d{1,2}月\d{1,2}日)"
    r"(?:[ T]\d\d?:\d\d(?::\d\d)?)?",
    re.IGNORECASE,
)


def looks_like_date(text: str) -> bool:
    """Tell whether a cell is written as spreadsheets write days.

    Examples
    --------
    >>> [looks_like_date(text) for text in ("3-Mar", "Jan-02", "2026-03-03 00:00:00", "3.3.2026", "3-3", "3x3")]
    [True, True, True, True, False, False]
    """
    return _DATE.fullmatch(text.strip()) is not None


def made_a_date() -> Said:
    """Say that an answer has become a date."""
    return said("a spreadsheet seems to have made a date of this")
