"""Papers made into PDFs: with Typst as they come, side by side with whatever else goes on, or with LaTeX at the end."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

from quizgen.model import Paper, PaperKey, Solution
from quizgen.render.concatenation import Concatenation
from quizgen.render.formats import FORMATS
from quizgen.render.latex import render_class, render_class_solutions
from quizgen.render.latexmk import compile_pdf
from quizgen.render.templates import Templates
from quizgen.render.typst import missing_characters, print_typst
from quizgen.render.wording import say_who
from quizgen.workflows.ahead import WORKERS, in_turn

CLASS_PDFS = ("class.pdf", "class-solutions.pdf")
"""All papers, and all solutions, in one file each."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A paper that was drawn.

    Parameters
    ----------
    stem : str
        How its files are called, without suffix.
    in_class : bool
        Whether it is among those that are printed for the class.
    """

    stem: str
    paper: Paper
    solutions: tuple[Solution, ...]
    key: PaperKey
    in_class: bool

    @property
    def is_copy(self) -> bool:
        """Whether it is a student's copy of a version, which has solutions and a place in the key already."""
        return self.paper.copy > 0

    @property
    def is_shared(self) -> bool:
        """Whether it is the one paper of the class, which has no files beside those of the class."""
        return self.key.student is None and not self.paper.version


def own_files(folder: Path, stem: str, suffix: str) -> tuple[Path, Path]:
    """Return the files of a paper and of its solutions."""
    return folder / "papers" / f"{stem}{suffix}", folder / "solutions" / f"{stem}-solutions{suffix}"


class Press(Protocol):
    """Makes PDFs."""

    def run(self, papers: Iterable[Drawn]) -> Iterator[tuple[Drawn, Exception | None]]:
        """Print, and yield each paper in its turn, with the reason why it could not be printed."""


class NoPress:
    """Prints nothing."""

    def run(self, papers: Iterable[Drawn]) -> Iterator[tuple[Drawn, Exception | None]]:
        """Yield each paper."""
        return ((one, None) for one in papers)


@dataclass
class TypstPress:
    """Prints with Typst, on all cores, while further papers are drawn; no more than a few of them are in memory.

    Parameters
    ----------
    folder : Path
        Where the files are made.
    templates : Templates
    of_class : bool
        Whether to make the files of the class, too.

    Attributes
    ----------
    missing : dict of str to str
        The characters that no font at hand has, by the name of the paper.
    """

    folder: Path
    templates: Templates
    of_class: bool = True
    missing: dict[str, str] = field(default_factory=dict)

    def run(self, papers: Iterable[Drawn]) -> Iterator[tuple[Drawn, Exception | None]]:
        """Print papers as they come."""
        together = [Concatenation(self.folder / name) for name in CLASS_PDFS if self.of_class]
        printed = False
        try:
            for one, jobs in in_turn(papers, self._jobs):
                try:
                    documents = [job.result() for job in jobs]
                except Exception as error:
                    yield one, error
                    continue
                self._put(one, documents, together)
                printed = True
                yield one, None
            if printed:
                for file in together:
                    file.close()
        finally:
            for file in together:
                file.discard()
        if not printed:
            for name in CLASS_PDFS:
                (self.folder / name).unlink(missing_ok=True)

    def _jobs(self, one: Drawn) -> Iterator[Callable[[], bytes]]:
        form = FORMATS["typst"]
        yield partial(self._make, one.stem, partial(form.render_paper, one.paper), "paper.pdf")
        if not one.is_copy:
            render = partial(form.render_solutions, one.paper, one.solutions)
            yield partial(self._make, one.stem, render, "solutions.pdf")

    def _make(self, stem: str, render: Callable[[Templates], str], name: str) -> bytes:
        def look_for_missing(templates: Templates) -> str:
            source = render(templates)
            if missing := missing_characters(source):
                self.missing[stem] = missing
            return source

        return print_typst(look_for_missing, self.templates, name)

    def _put(self, one: Drawn, documents: Sequence[bytes], together: Sequence[Concatenation]) -> None:
        title = say_who(one.paper.student) or one.stem
        for document, file, wanted in zip(documents, together, (one.in_class, True), strict=False):
            if wanted:
                file.add(document, title)
        if not one.is_shared:
            for document, path in zip(documents, own_files(self.folder, one.stem, ".pdf"), strict=False):
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(document)


@dataclass
class LatexPress:
    """Prints with LaTeX, once all papers are there: each file of the class is one document.

    Parameters
    ----------
    folder : Path
        Where the files are made.
    templates : Templates
    of_class : bool
        Whether to make the files of the class, too.
    """

    folder: Path
    templates: Templates
    of_class: bool = True

    def run(self, papers: Iterable[Drawn]) -> Iterator[tuple[Drawn, Exception | None]]:
        """Print all papers; one that cannot be printed is left out of the files of the class."""
        drawn = list(papers)
        jobs = [(one, job) for one in drawn for job in self._own_jobs(one)]
        failed: dict[str, Exception] = {}
        with ThreadPoolExecutor(WORKERS) as pool:
            whole = [pool.submit(job) for job in self._class_jobs(drawn)]
            for one, made in [(one, pool.submit(job)) for one, job in jobs]:
                if isinstance(error := made.exception(), Exception):
                    failed.setdefault(one.stem, error)
            left = [one for one in drawn if one.stem not in failed]
            if failed and left:
                wait(whole)
                whole = [pool.submit(job) for job in self._class_jobs(left)]
            for made in whole if left else ():
                made.result()
        yield from ((one, failed.get(one.stem)) for one in drawn)

    def _class_jobs(self, drawn: Sequence[Drawn]) -> Iterator[Callable[[], None]]:
        papers = [one.paper for one in drawn if one.in_class]
        solved = [(one.paper, one.solutions) for one in drawn if not one.is_copy]
        if self.of_class and papers and solved:
            paper_file, solutions_file = (self.folder / name for name in CLASS_PDFS)
            yield partial(_compile_latex, partial(render_class, papers, self.templates), paper_file, len(papers))
            render = partial(render_class_solutions, solved, self.templates)
            yield partial(_compile_latex, render, solutions_file, len(solved))

    def _own_jobs(self, one: Drawn) -> Iterator[Callable[[], None]]:
        if one.is_shared:
            return
        form, (paper, solutions) = FORMATS["latex"], own_files(self.folder, one.stem, ".pdf")
        yield partial(_compile_latex, partial(form.render_paper, one.paper, self.templates), paper, 1)
        if not one.is_copy:
            render = partial(form.render_solutions, one.paper, one.solutions, self.templates)
            yield partial(_compile_latex, render, solutions, 1)


def _compile_latex(render: Callable[[], str], target: Path, papers: int) -> None:
    target.parent.mkdir(exist_ok=True)
    compile_pdf(render(), target, papers)
