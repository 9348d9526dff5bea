"""LaTeX documents made into PDF files."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from quizgen.errors import Problem, UserFileError

SECONDS_PER_TEN_PAPERS = 120
_ERROR = re.compile(r"^(?:! .*|.*?\.tex:(?P<line>\d+): .*)$", re.MULTILINE)
_LINES_TOLD = 6


def find_latexmk() -> Path | None:
    """Return where latexmk is, or None if it, or pdflatex, is not on the path."""
    latexmk, pdflatex = shutil.which("latexmk"), shutil.which("pdflatex")
    return Path(latexmk) if latexmk and pdflatex else None


def compile_pdf(tex: str, target: Path, papers: int = 1) -> None:
    """Compile a LaTeX document; the same document gives the same bytes.

    Parameters
    ----------
    tex : str
        The document.
    target : Path
        The PDF to write, whole or not at all.
    papers : int, optional
        How many papers the document has, or is as long as, which decides how long it may take.

    Raises
    ------
    UserFileError
        If latexmk is missing, takes too long, or LaTeX finds an error.
    """
    latexmk = find_latexmk()
    if latexmk is None:
        raise _problem(target, "no-latexmk", "latexmk and pdflatex are not on the path: install LaTeX to get PDFs")
    seconds = SECONDS_PER_TEN_PAPERS * (1 + papers // 10)
    with tempfile.TemporaryDirectory(prefix="quizgen-") as name:
        folder = Path(name)
        source = folder / "paper.tex"
        source.write_text(tex, encoding="utf-8")
        _run(latexmk, folder, seconds, target)
        made = folder / "paper.pdf"
        if not made.is_file():
            raise _problem(target, "latex-error", _describe(folder / "paper.log"))
        # Beside the target, so that it appears in one step.
        beside = target.with_name(f".{target.name}.part")
        try:
            shutil.copyfile(made, beside)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)


def _run(latexmk: Path, folder: Path, seconds: int, target: Path) -> None:
    command = [
        str(latexmk),
        "-norc",
        "-pdf",
        "-pdflatex=pdflatex -no-shell-escape -file-line-error %O %S",
        "-interaction=nonstopmode",
        "-halt-on-error",
        "paper.tex",
    ]
    environment = {
        **os.environ,
        # A date of its own in every file would make no two runs alike.
        "SOURCE_DATE_EPOCH": "0",
        "FORCE_SOURCE_DATE": "1",
        # Nothing outside the folder and LaTeX's own trees is read or written.
        "openin_any": "p",
        "openout_any": "p",
        # Long lines in the log, so that a message is found whole.
        "max_print_line": "1000",
    }
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # A group of its own, so that pdflatex ends with latexmk.
        start_new_session=True,
    )
    try:
        status = process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise _problem(target, "latex-error", f"LaTeX took longer than {seconds} seconds") from None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if status != 0:
        raise _problem(target, "latex-error", _describe(folder / "paper.log"))


def _describe(log: Path) -> str:
    """Return what the log says of the first error."""
    if not log.is_file():
        return "LaTeX did not start"
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    first = next((i for i, line in enumerate(lines) if _ERROR.match(line)), None)
    if first is None:
        return "LaTeX failed without naming an error"
    told = [line.strip() for line in lines[first : first + _LINES_TOLD] if line.strip()]
    return f"LaTeX says: {' / '.join(told)}"


def _problem(target: Path, code: str, message: str) -> UserFileError:
    return UserFileError([Problem(str(target), 0, 0, code, message)])
