"""The words and counts of a sheet that no template should have to think about."""

from base64 import b64encode
from collections.abc import Sequence
from fractions import Fraction

from quizgen.kinds.table import KINDS
from quizgen.messages import Numeral, Said, join_said, said, said_of
from quizgen.model import Paper, PaperPart, PaperQuestion, Room, Student
from quizgen.notation.escaping import clean
from quizgen.notation.values import format_number


def say_number(number: Fraction | int | float) -> Numeral:
    """Write marks.

    Examples
    --------
    >>> say_number(Fraction(5, 4)), say_number(Fraction(2))
    ('1.25', '2')
    """
    return Numeral(format_number(float(number)))


def say_cell(entry: int | float | str | None) -> str:
    """Write an entry in a cell of a figure: a number, text as it is, nothing for None.

    Examples
    --------
    >>> say_cell(0.50), say_cell("1/4"), say_cell(None)
    ('0.5', '1/4', '')
    """
    if entry is None:
        return ""
    return entry if isinstance(entry, str) else Numeral(format_number(entry))


def say_marks(marks: Fraction) -> Said:
    """Write marks with their unit.

    Examples
    --------
    >>> say_marks(Fraction(1)), say_marks(Fraction(1, 2))
    ('1 mark', '0.5 marks')
    """
    return said_of(1 if marks == 1 else 2, "{number} mark", "{number} marks", number=say_number(marks))


def say_part_marks(part: PaperPart) -> Said:
    """Write what a part is worth, such as ``2 marks, bonus``."""
    return said("{marks}, bonus", marks=say_marks(part.marks)) if part.bonus else say_marks(part.marks)


def say_question_marks(question: PaperQuestion) -> Said:
    """Write what a question is worth; its bonus parts are above that, unless there are no others."""
    if question.marks or not question.parts:
        return say_marks(question.marks)
    return said("{marks}, bonus", marks=say_marks(sum((part.marks for part in question.parts), Fraction(0))))


def say_identifier(student: Student | None) -> str:
    """Return a student's identifier as the roster writes it; empty where there is none."""
    return student.identifiers.get(student.id_kind, student.id) if student else ""


def say_name(student: Student) -> str:
    """Return a student's name, with the one in Latin letters behind it where there is one.

    Examples
    --------
    >>> say_name(Student("王伟", "a1", "login", {}, latin_name="Wang Wei")), say_name(Student("Ada", "a2", "login", {}))
    ('王伟 (Wang Wei)', 'Ada')
    """
    return f"{student.name} ({student.latin_name})" if student.latin_name else student.name


def say_who(student: Student | None) -> str:
    """Return a student's name and identifier for the head of a page; empty where there is no student."""
    return f"{say_name(student)}  {say_identifier(student)}" if student else ""


def option_letter(index: int) -> str:
    """Return the letter of an option.

    Examples
    --------
    >>> option_letter(2), option_letter(27)
    ('C', 'AB')
    """
    letter = chr(ord("A") + index % 26)
    return letter if index < 26 else option_letter(index // 26 - 1) + letter


def room_of(part: PaperPart) -> Room:
    """Return where a part is answered: as the question says, else the ruled lines of its kind."""
    return part.room or Room(lines=KINDS[part.kind].room)


def say_room(room: Room) -> str:
    """Write where a part is answered as a question file says it.

    Examples
    --------
    >>> [say_room(room) for room in (Room(lines=1), Room(millimetres=45), Room(rows=3, columns=4), Room())]
    ['1 line', '45 mm', 'grid 3x4', 'none']
    """
    if room.lines:
        return f"{room.lines} line{'s' if room.lines > 1 else ''}"
    if room.millimetres:
        return f"{room.millimetres} mm"
    return f"grid {room.rows}x{room.columns}" if room.rows else "none"


def cell_millimetres(columns: int) -> float:
    """Return how wide an empty cell is of a grid to answer in, so that all fit beside each other.

    Examples
    --------
    >>> cell_millimetres(3), cell_millimetres(12)
    (14, 11.5)
    """
    return min(14, 138 / columns)


def typing_hints(questions: Sequence[PaperQuestion]) -> tuple[str, ...]:
    """Return how to type each kind of answer, one per type, in the order of the questions.

    Where these have numbers of their own, that comes first.
    """
    found: dict[str, str] = {}
    if column := next((question.column for question in questions if question.column), ""):
        found[""] = said(
            "The questions of this paper come in an order of its own. Type each answer under the name beside the "
            "question's code, such as {column}, whatever number the question has here.",
            column=column,
        )
    for question in questions:
        for part in question.parts:
            if part.hint:
                found.setdefault(part.kind, part.hint)
    return tuple(dict.fromkeys(found.values()))


def running_title(paper: Paper) -> Said:
    """Return what names a paper at the head of each page.

    Returns
    -------
    str
        Course, if there is one, title, which attempt where it is not the first, version and copy where there are such.
    """
    attempt = said("Attempt {number}", number=paper.attempt) if paper.attempt > 1 else ""
    return join_said((paper.course, paper.title, attempt, say_version(paper)), " · ")


def say_version(paper: Paper) -> str:
    """Return which version a paper is, and which copy of it; empty where it is neither."""
    if not paper.version:
        return ""
    if not paper.copy:
        return said("Version {version}", version=paper.version)
    return said("Version {version}, copy {number}", version=paper.version, number=paper.copy)


def course_and_title(course: str, title: str) -> str:
    """Name a sheet in a line; one of no course by its title alone."""
    return ", ".join(text for text in (course, title) if text)


def pdf_text(text: str) -> str:
    """Write text for a PDF's properties: hexadecimal UTF-16, which can write every character and has no LaTeX.

    Examples
    --------
    >>> pdf_text("Aé")
    '<FEFF004100E9>'
    """
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"


def css_string(text: str) -> str:
    r"""Write text as a string of CSS, every character but letters and digits by its code.

    Examples
    --------
    >>> print(css_string('A"}'))
    "A\000022\00007D"
    """
    return '"' + "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):06X}" for c in text) + '"'


def svg_uri(svg: str) -> str:
    """Write a drawing as the address of a picture, for a page that needs no other file.

    Examples
    --------
    >>> svg_uri("<svg/>")
    'data:image/svg+xml;base64,PHN2Zy8+'
    """
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def code_span(text: str) -> str:
    """Write text as a code span of Markdown.

    Examples
    --------
    >>> print(code_span("a`b"))
    ``a`b``
    """
    text = clean(text)
    fence = "`"
    while fence in text:
        fence += "`"
    room = " " if text[:1] == "`" or text[-1:] == "`" else ""
    return f"{fence}{room}{text}{room}{fence}" if text else ""
