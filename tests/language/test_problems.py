"""Every problem code is provoked by a case of ``tests/spec``, which tells file, line and column."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from quizgen.bank import Bank, load_bank, read_question_file
from quizgen.errors import UserFileError
from quizgen.generate import make_variant
from quizgen.keys import make_key, read_key
from quizgen.kinds.table import KINDS
from quizgen.model import Key, Student
from quizgen.overrules.read_adjustments import read_adjustments
from quizgen.overrules.read_review import read_reviewed
from quizgen.questions.reader import read_question
from quizgen.sheets import make_paper, plan_papers, read_sheet

ROOT = Path(__file__).resolve().parents[2]
SPECS = tuple(ROOT / "tests" / "spec" / name for name in ("problems.md", "marking-problems.md"))
SOURCES = [
    *(path for room in ("language", "kinds", "questions") for path in (ROOT / "quizgen" / room).rglob("*.py")),
    *(ROOT / "quizgen" / name for name in ("generate.py", "bank.py", "keys.py", "sheets.py")),
    *(ROOT / "quizgen" / "overrules").glob("*.py"),
]

_CASE = re.compile(
    r"^### (?P<title>.+?)\n.*?^(?P<ticks>```+)(?P<kind>\w+)\n(?P<text>.*?)^(?P=ticks)\n+"
    r"```problems\n(?P<expected>.*?)^```",
    re.MULTILINE | re.DOTALL,
)
_TYPES = re.compile(r"\{types with (\w+)\}")


@dataclass(frozen=True)
class Case:
    """A file and the beginnings of the problems that it must give, one each, in this order."""

    title: str
    kind: str
    text: str
    expected: tuple[str, ...]


def read_cases() -> Iterator[Case]:
    for match in (match for spec in SPECS for match in _CASE.finditer(spec.read_text(encoding="utf-8"))):
        expected = _TYPES.sub(name_types, match["expected"])
        yield Case(match["title"], match["kind"], match["text"], tuple(expected.splitlines()))


def name_types(match: re.Match[str]) -> str:
    """Name the types of answers that have a key, or of which something is said in the table of kinds."""
    key = match[1]
    names = [name for name, kind in KINDS.items() if key in kind.keys.model_fields or getattr(kind, key, False) is True]
    assert names, key
    return f"type{'s' if len(names) > 1 else ''} {', '.join(names)}"


CASES = tuple(read_cases())

# The question that sheets find in their bank.
WITH_LEVEL = ROOT / "tests" / "spec" / "with-level.yaml"
# The question whose marks are adjusted and reviewed.
MARKED = ROOT / "tests" / "spec" / "marked.yaml"


def marked_key() -> Key:
    """Draw the sheet whose marks are adjusted and reviewed."""
    sheet = read_sheet("s", "s.yaml", "{title: S, course: C, questions: [marked, marked, q]}", MARKED_BANK)
    students = tuple(Student(name, id.lower(), "id_number", {"id_number": id}) for id, name in STUDENTS.items())
    papers = tuple(make_paper(sheet, plan)[2] for plan in plan_papers(sheet, students))
    return make_key(sheet, 1, students, papers)


MARKED_BANK = Bank({"marked": MARKED, "q": WITH_LEVEL}, ())
STUDENTS = {"A1": "Ada", "B2": "Bob"}
KEY = marked_key()


def told(case: Case) -> tuple[str, ...]:
    """Read the case's text as the file that it is, and return the problems and warnings as they are told."""
    bank = Bank({"q": WITH_LEVEL}, ())
    try:
        match case.kind:
            case "question":
                read_question("q", "q.yaml", case.text)
            case "variant":
                variant = make_variant(read_question("q", "q.yaml", case.text), seed=1)
                assert variant.solution.parts
                return tuple(map(str, variant.warnings))
            case "sheet":
                read_sheet("s", "s.yaml", case.text, bank)
            case "key":
                read_key("key.jsonl", case.text.splitlines())
            case "adjust":
                return tuple(map(str, read_adjustments("adjust.yaml", case.text, KEY).warnings))
            case "review":
                found = read_reviewed("review.csv", case.text.encode(), KEY, KEY.roster)
                return tuple(map(str, found.warnings))
    except UserFileError as error:
        return tuple(map(str, error.problems))
    return ()


def test_the_cases_are_all_read() -> None:
    assert len(CASES) == sum(spec.read_text(encoding="utf-8").count("\n### ") for spec in SPECS)
    assert len({case.title for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_problem(case: Case) -> None:
    problems = told(case)
    begun = tuple(full[: len(start)] for full, start in zip(problems, case.expected, strict=False))
    assert begun == case.expected, problems
    assert len(problems) == len(case.expected), problems


def test_no_message_breaks_its_line() -> None:
    assert not [problem for case in CASES for problem in told(case) if "\n" in problem]


# --- Problems of files and folders, which no text alone can have ----------------------------------------------

QUESTION = "title: T\ntopics: [t]\nprompt: p\nparts: {a: {type: number, answer: 1}}\n"


def folder_problems(*folders: Path) -> list[str]:
    with pytest.raises(UserFileError) as caught:
        load_bank(*folders)
    return [str(problem) for problem in caught.value.problems]


def file_problem(path: Path) -> str:
    with pytest.raises(UserFileError) as caught:
        read_question_file(path)
    (problem,) = caught.value.problems
    return str(problem)


def test_no_such_folder(tmp_path: Path) -> None:
    missing = tmp_path / "bank"
    assert folder_problems(missing) == [f"{missing}: no-such-folder: there is no such folder of questions"]


def test_duplicate_id(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "q.yaml").write_text(QUESTION, encoding="utf-8")
    first, second = tmp_path / "one", tmp_path / "two"
    (problem,) = folder_problems(first, second)
    assert problem.startswith(
        f"{second / 'q.yaml'}:1:1: duplicate-id: the id 'q' is already that of {first / 'q.yaml'}"
    )


def test_wrong_encoding(tmp_path: Path) -> None:
    path = tmp_path / "q.yaml"
    path.write_bytes("title: T\ntopics: [t]\nprompt: café\n".encode("latin-1"))
    assert file_problem(path).startswith(f"{path}:3:1: wrong-encoding: ")


def test_cannot_read(tmp_path: Path) -> None:
    assert file_problem(tmp_path / "q.yaml").startswith(f"{tmp_path / 'q.yaml'}: cannot-read: ")


def test_a_byte_order_mark_is_no_problem(tmp_path: Path) -> None:
    path = tmp_path / "q.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + QUESTION.encode())
    assert read_question_file(path).title == "T"


# Those of marking that no file alone can have; tests/workflows/test_reviewed.py and test_adjustments.py provoke them.
OF_A_RUN = {"nothing-changed", "marks-would-be-lost", "response-changed", "mark-not-used"}

OF_FOLDERS = {"no-such-folder", "duplicate-id", "wrong-encoding", "cannot-read"}

# --- Files too large to be written out ------------------------------------------------------------------------

LARGE = {
    "characters": (QUESTION + "#" * 1_000_000, "q.yaml: too-complex: "),
    "nodes": (QUESTION + f"source: [{'a,' * 60_000}a]\n", "q.yaml:5:"),
    "nesting": (QUESTION + f"source: {'[' * 60}{']' * 60}\n", "q.yaml:5:"),
    "much nesting": (QUESTION + f"source: {'[' * 50_000}", "q.yaml:1:1: too-complex: "),
    "an expression": (QUESTION + f"require: ['{'1+' * 3_000}1 == 2']\n", "q.yaml:5:12: too-complex: "),
    "values": (QUESTION + "values:\n" + "".join(f"  v{i}: 1\n" for i in range(201)), "q.yaml:6:3: too-complex: "),
    "a title": (QUESTION.replace("T", "T" * 301), "q.yaml:1:8: too-complex: "),
    "an alias of itself": (QUESTION + "source: &a [*a]\n", "q.yaml:5:"),
    "aliases of aliases": (
        QUESTION
        + "source:\n - &a0 [x,x,x]\n"
        + "".join(f" - &a{i + 1} {[f'*a{i}'] * 9}\n" for i in range(9)).replace("'", ""),
        "q.yaml:",
    ),
}


@pytest.mark.parametrize("name", LARGE)
def test_too_complex(name: str) -> None:
    text, expected = LARGE[name]
    with pytest.raises(UserFileError) as caught:
        read_question("q", "q.yaml", text)
    (problem,) = caught.value.problems
    assert str(problem).startswith(expected)
    assert problem.code == "too-complex"


# --- Completeness ---------------------------------------------------------------------------------------------

# Which argument holds the code.
_CALLS = {"Problem": 3, "problem_at": 1, "_problem": 1, "problem": 1, "_refuse": 1, "_refuse_at": 1}
_CALLS |= {"PydanticCustomError": 0, "_refuse_cell": 2, "_warn_of_cell": 2}


def codes_of(source: Path) -> Iterator[str]:
    """Yield the codes that a module writes, as regular expressions."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        written: ast.expr | None = None
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            position = _CALLS.get(name, len(node.args))
            written = node.args[position] if position < len(node.args) else None
        elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and source.stem == "schema":
            written = node.value.elts[0]
        if isinstance(written, ast.Constant) and isinstance(written.value, str):
            yield re.escape(written.value)
        elif isinstance(written, ast.JoinedStr):
            yield "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else ".+" for p in written.values)


def test_every_code_has_a_case() -> None:
    written = {code for source in SOURCES for code in codes_of(source)}
    assert len(written) > 35
    provoked = {
        re.sub(r"^[^ ]+ (?:warning: )?", "", line).partition(":")[0] for case in CASES for line in case.expected
    }
    provoked |= OF_FOLDERS | OF_A_RUN | {"too-complex"}
    assert not [code for code in sorted(written) if not any(re.fullmatch(code, known) for known in provoked)]
    assert not [code for code in sorted(provoked) if not any(re.fullmatch(known, code) for known in written)]
