"""What the columns of a class list say: by their headers, or by the tutor's own word."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from quizgen.errors import Problem, UserFileError
from quizgen.language.expressions import suggest
from quizgen.lms.identity import group_column, header_key, identity_columns, shorten
from quizgen.lms.versions import seat_column, version_column

OPTION = "--columns"

_NAMED = 12
"""How many columns that are not used are named."""

_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "name": "name",
        "last_first": "name, the last one first",
        "first": "first name",
        "infix": "prefix of the last name",
        "last": "last name",
        "latin": "name in Latin letters",
        "sis_id": "SIS ID",
        "id_number": "student ID",
        "login": "login",
        "email": "e-mail address",
        "canvas_id": "Canvas ID",
        "group": "group",
        "seat": "seat",
        "version": "version",
    }
)
"""Each kind of column, in words."""

_SAID: Mapping[str, str] = MappingProxyType(
    {
        "name": "name",
        "first": "first",
        "last": "last",
        "latin": "latin",
        "id": "id_number",
        "login": "login",
        "email": "email",
        "group": "group",
        "seat": "seat",
        "version": "version",
        "-": "",
    }
)
"""What a tutor may say of a column, and its kind."""

# What a tutor says takes the place of all that headers tell of the same.
_REPLACES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "name": frozenset({"name", "last_first", "first", "infix", "last"}),
        "first": frozenset({"name", "last_first", "first"}),
        "last": frozenset({"name", "last_first", "infix", "last"}),
        "id_number": frozenset({"sis_id", "id_number"}),
    }
)


@dataclass(frozen=True, slots=True)
class RosterColumns:
    """How the columns of a class list are understood.

    Parameters
    ----------
    header : tuple of str
        One per column.
    kinds : mapping of int to str
        By 0-based column: the kinds of `identity_columns`, ``group``, ``seat`` and ``version``.
    """

    header: tuple[str, ...]
    kinds: Mapping[int, str]

    def find(self, kind: str) -> int | None:
        """Return the first column of a kind, if there is one."""
        return min((column for column, found in self.kinds.items() if found == kind), default=None)

    def place(self, kind: str) -> int:
        """Return the number of the first column of a kind, for problems; 1 where there is none."""
        return (self.find(kind) or 0) + 1

    @property
    def identity(self) -> dict[int, str]:
        """The columns that name or identify a student."""
        return {column: kind for column, kind in self.kinds.items() if kind not in ("group", "seat", "version")}

    def describe(self) -> tuple[tuple[str, str], ...]:
        """Return each header with what it is taken for, in words; nothing for what is not used."""
        told = [(cell, _WORDS.get(self.kinds.get(column, ""), "")) for column, cell in enumerate(self.header)]
        return tuple((" ".join(cell.split()), words) for cell, words in told if cell.strip())


def understand_columns(
    header: Sequence[str],
    said: str = "",
    *,
    find: Callable[[Sequence[str]], Mapping[int, str]] = identity_columns,
    versions: bool = False,
) -> RosterColumns:
    """Decide what each column says.

    Parameters
    ----------
    header : sequence of str
        One per column.
    said : str
        The tutor's own word, such as ``name=Student;id=Reg. code;-=Tutor``: what a column is, and its header or number.
    find : callable
        ``find(header)`` returns the kinds of the columns that name or identify students, by their headers.
    versions : bool
        Whether papers come in versions: then seats and versions are looked for, and groups are not.

    Returns
    -------
    RosterColumns

    Raises
    ------
    UserFileError
        ``bad-mapping``, ``unknown-mapping-column``.

    Examples
    --------
    >>> understand_columns(["Who", "Reg. code"], "name=Who;id=Reg. code").describe()
    (('Who', 'name'), ('Reg. code', 'student ID'))
    """
    told = _read_said(header, said)
    rest = ["" if column in told else cell for column, cell in enumerate(header)]
    others = {"seat": seat_column, "version": _version_column} if versions else {"group": group_column}
    places = {kind: place for kind, find_one in others.items() if (place := find_one(rest)) is not None}
    by_header = {**find(rest), **{place: kind for kind, place in places.items()}}
    replaced = {kind for kind_said in told.values() for kind in _REPLACES.get(kind_said, {kind_said})}
    kinds = {column: kind for column, kind in by_header.items() if kind not in replaced} | told
    without = {"", "group"} if versions else {"", "seat", "version"}
    return RosterColumns(tuple(header), {column: kind for column, kind in sorted(kinds.items()) if kind not in without})


def _version_column(header: Sequence[str]) -> int | None:
    return version_column(header, ["version"])


def _read_said(header: Sequence[str], said: str) -> dict[int, str]:
    """Return the kinds that a tutor gives to columns; an empty one is that of a column to be passed over."""
    told: dict[int, str] = {}
    problems = []
    for entry in filter(str.strip, said.split(";")):
        what, equals, column = (piece.strip() for piece in entry.partition("="))
        if not equals or what.casefold() not in _SAID:
            message = (
                f"'{shorten(entry.strip())}' does not say what a column is. Write it as 'id=Registration code', and "
                f"several with semicolons between them; what a column can be is {', '.join(_SAID)}, where '-' passes "
                "it over"
            )
            problems.append(Problem(OPTION, 0, 0, "bad-mapping", message))
            continue
        places = _called(header, column)
        if not places:
            guess = suggest(column, [cell for cell in header if cell.strip()])
            message = f"the class list has no column '{shorten(column)}'.{guess} Copy its header, or write its number"
            problems.append(Problem(OPTION, 0, 0, "unknown-mapping-column", message))
        if any(place in told for place in places):
            message = f"the column '{shorten(column)}' is named twice; leave out one of the two"
            problems.append(Problem(OPTION, 0, 0, "bad-mapping", message))
        told.update(dict.fromkeys(places, _SAID[what.casefold()]))
    if problems:
        raise UserFileError(problems)
    return told


def _called(header: Sequence[str], said: str) -> list[int]:
    """Return the columns with a header, as written or but for case and punctuation, or else the one with a number."""
    exact = [column for column, cell in enumerate(header) if " ".join(cell.split()) == " ".join(said.split())]
    key = header_key(said)
    alike = [column for column, cell in enumerate(header) if key and header_key(cell) == key]
    numbered = [column for column in range(len(header)) if str(column + 1) == said]
    return exact or alike or numbered


def say_columns(file: str, columns: Sequence[tuple[str, str]]) -> str:
    """Tell how the columns of a class list are understood, one on each line, and those that are not used on one."""
    lines = [f"  column '{shorten(header)}' -> {words}" for header, words in columns if words]
    unused = [f"'{shorten(header, 30)}'" for header, words in columns if not words]
    more = f" and {len(unused) - _NAMED} more" if len(unused) > _NAMED else ""
    return "\n".join(
        [f"Columns of {file}:", *lines, *([f"  not used: {', '.join(unused[:_NAMED])}{more}"] if unused else [])]
    )
