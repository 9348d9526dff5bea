"""CSV that is safe to open in a spreadsheet, whatever others wrote into its cells."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
# The wide forms count too: spreadsheets under East Asian settings take them for the narrow ones.
_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def write_csv(rows: Iterable[Sequence[str]]) -> str:
    r"""Return rows as CSV with commas, line feeds and as few quotation marks as possible.

    Parameters
    ----------
    rows : iterable of sequence of str
        Cells, already guarded where they contain what others wrote.

    Examples
    --------
    >>> write_csv([["name", "answer"], ["Ada", "1, 2"]])
    'name,answer\nAda,"1, 2"\n'
    """
    text = io.StringIO()
    # The writer leaves a lone carriage return bare, and readers take it for the end of the row.
    clean = ([cell.replace("\r\n", "\n").replace("\r", "\n") if "\r" in cell else cell for cell in row] for row in rows)
    csv.writer(text, lineterminator="\n").writerows(clean)
    return text.getvalue()


def guard_formula(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    Parameters
    ----------
    cell : str
        Text that somebody else wrote. It gains an apostrophe if it begins like a formula and is not a plain number.

    Examples
    --------
    >>> guard_formula("=1+1"), guard_formula("-2.6"), guard_formula("-x")
    ("'=1+1", '-2.6', "'-x")
    """
    if cell.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(cell):
        return "'" + cell
    return cell
