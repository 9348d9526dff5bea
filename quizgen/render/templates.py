"""The Jinja templates of sheets and figures: the user's own first, then those that come with quizgen."""

import re
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from quizgen.errors import Problem, UserFileError
from quizgen.messages import ENGLISH, said, said_of, translate
from quizgen.model import Figure, Layout, Prose, Value
from quizgen.notation.typst import escape_typst, quote_typst
from quizgen.notation.values import escape_html, escape_markdown
from quizgen.render.figures import figure_data, figure_template
from quizgen.render.html_prose import html_prose
from quizgen.render.latex_prose import break_long_words, latex_prose
from quizgen.render.marks_of_lines import LineMarks
from quizgen.render.slots import Draw
from quizgen.render.typst_prose import typst_prose
from quizgen.render.wording import (
    cell_millimetres,
    code_span,
    css_string,
    option_letter,
    pdf_text,
    room_of,
    running_title,
    say_cell,
    say_identifier,
    say_marks,
    say_name,
    say_number,
    say_part_marks,
    say_question_marks,
    say_version,
    say_who,
    svg_uri,
    typing_hints,
)
from quizgen.resources import built_in
from quizgen.text.markdown import to_markdown

# What a mistake in a template can raise besides Jinja's own errors.
_MISTAKES = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError)

# Braces and percent signs are LaTeX's own.
_LATEX_SYNTAX: Mapping[str, str] = MappingProxyType(
    {
        "block_start_string": r"\BLOCK{",
        "block_end_string": "}",
        "variable_start_string": r"\VAR{",
        "variable_end_string": "}",
        "comment_start_string": r"\COMMENT{",
        "comment_end_string": "}",
        "line_statement_prefix": "%%",
        "line_comment_prefix": "%#",
    }
)


@dataclass(frozen=True, slots=True)
class Templates:
    """Templates of all formats; a template's name begins with its format, as in ``latex/paper.tex``.

    Parameters
    ----------
    folders : tuple of Path
        Where they are looked for, in this order.
    marked : bool
        Whether documents tell which line of which template each of their lines comes from, see `find_line`.
    """

    folders: tuple[Path, ...]
    marked: bool = False
    _environments: dict[tuple[str, str], jinja2.Environment] = field(default_factory=dict)

    @property
    def own(self) -> Path | None:
        """The folder of the user's own templates."""
        return self.folders[0] if len(self.folders) > 1 else None

    def render(self, name: str, context: Mapping[str, Any], language: str = ENGLISH) -> str:
        """Fill a template.

        Parameters
        ----------
        name : str
            Such as ``html/paper.html``.
        context : mapping
            What the template may use. Strings are escaped for the format.
        language : str
            That of what the template itself says.

        Returns
        -------
        str

        Raises
        ------
        UserFileError
            If the template is not found or has a mistake.
        """
        environment = self._environment(name.partition("/")[0], language)
        try:
            return environment.get_template(name).render(context)
        except jinja2.TemplateSyntaxError as error:
            raise _problem(error.filename or name, error.lineno, error.message or "a mistake") from error
        except jinja2.TemplateNotFound as error:
            raise _problem(str(self.folders[0] / (error.name or name)), 0, "there is no such template") from error
        except (jinja2.TemplateError, *_MISTAKES) as error:
            place = self._place(error)
            if place is None:
                raise
            raise _problem(*place, str(error)) from error

    def _environment(self, output: str, language: str) -> jinja2.Environment:
        """Return where the templates of a format are filled in a language; each is made once."""
        if (output, language) not in self._environments:
            escape, write, syntax = _OUTPUTS[output]
            made = self._environments[output, language] = _make_environment(self.folders, escape, syntax, language)
            if self.marked:
                made.add_extension(LineMarks)
            draw = partial(self.draw, output, language=language)
            made.filters["prose"] = partial(_mark_up, write, draw, False)
            made.filters["inline"] = partial(_mark_up, write, draw, True)
        return self._environments[output, language]

    def draw(self, output: str, figure: Figure, language: str = ENGLISH) -> str | None:
        """Draw a figure for a format; None where no template draws its kind."""
        name = figure_template(figure, output)
        if name is None or not any((folder / name).is_file() for folder in self.folders):
            return None
        return self.render(name, figure_data(figure), language).strip()

    def _place(self, error: Exception) -> tuple[str, int] | None:
        """Return where in a template an error arose; None where it arose outside."""
        frames = traceback.extract_tb(error.__traceback__)
        in_templates = [i for i, frame in enumerate(frames) if self._is_template(frame.filename)]
        if not in_templates:
            return None
        last = in_templates[-1]
        own = all("jinja2" in frame.filename or "markupsafe" in frame.filename for frame in frames[last + 1 :])
        # A mistake below a filter of quizgen's is not the template's.
        if not own and not isinstance(error, jinja2.TemplateError):
            return None
        return frames[last].filename, frames[last].lineno or 0

    def _is_template(self, filename: str) -> bool:
        return any(Path(filename).is_relative_to(folder) for folder in self.folders)


def load_templates(folder: Path | None = None) -> Templates:
    """Return the templates that come with quizgen, with the user's own before them.

    Parameters
    ----------
    folder : Path, optional
        Holds ``typst/``, ``latex/``, ``html/`` or ``markdown/`` with templates that replace those of the same names.

    Returns
    -------
    Templates

    Raises
    ------
    UserFileError
        If the folder does not exist.

    Examples
    --------
    >>> load_templates().draw("markdown", Figure("unrolled-rnn", {}, "An RNN.")) is None
    True
    """
    if folder is None:
        return _load_built_in()
    if not folder.is_dir():
        raise _problem(str(folder), 0, "there is no such folder of templates")
    return Templates((folder, built_in("templates")))


@cache
def _load_built_in() -> Templates:
    """Return the templates that come with quizgen, which stay as they are, so that each is compiled once."""
    return Templates((built_in("templates"),))


class _Environment(ImmutableSandboxedEnvironment):
    """Where ``part.marks`` is the entry of a mapping before it is anything else: no error has to be raised for that."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def _make_environment(
    folders: tuple[Path, ...], escape: Callable[[str], str], syntax: Mapping[str, str], language: str
) -> jinja2.Environment:
    def spoken(say: Callable[..., str]) -> Callable[..., str]:
        return lambda *arguments, **values: translate(say(*arguments, **values), language)

    # Asking for the context keeps Jinja from escaping a template's own strings, for HTML, as it compiles.
    @jinja2.pass_context
    def finalize(context: jinja2.runtime.Context, value: Value) -> Markup:
        return value if isinstance(value, Markup) else Markup(escape(str(value)))

    environment = _Environment(
        loader=jinja2.FileSystemLoader(folders),
        undefined=jinja2.StrictUndefined,
        # With autoescape what macros return counts as safe; `finalize` escapes for the format before Jinja would.
        autoescape=True,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        **syntax,
    )
    environment.globals.update(_=spoken(said), ngettext=spoken(_say_count), language=language, layout=Layout())
    environment.filters.update(
        marks=spoken(say_marks),
        part_marks=spoken(say_part_marks),
        question_marks=spoken(say_question_marks),
        number=spoken(say_number),
        cell=spoken(say_cell),
        identifier=say_identifier,
        student_name=say_name,
        option_letter=option_letter,
        room_of=room_of,
        cell_millimetres=cell_millimetres,
        typing_hints=lambda questions: [translate(hint, language) for hint in typing_hints(questions)],
        running_title=spoken(running_title),
        version=spoken(say_version),
        says_who=say_who,
        # What is around the slots of a sentence, where a template fills them in itself.
        pieces=partial(re.split, r"\{\w+\}"),
        code_span=lambda text: Markup(code_span(text)),
        css_string=lambda text: Markup(css_string(text)),
        pdf_text=lambda text: Markup(pdf_text(text)),
        data_uri=lambda svg: Markup(svg_uri(svg)),
        quoted=lambda text: Markup(quote_typst(text)),
        lines=lambda texts: Markup("<br>".join(map(escape, texts))),
    )
    return environment


def _say_count(one: str, many: str, count: int) -> str:
    return said_of(count, one, many)


def _mark_up(write: "_WriteProse", draw: Draw, inline: bool, prose: Prose) -> Markup:
    return Markup(write(prose, draw, inline))


_WriteProse = Callable[[Prose, Draw, bool], str]
_OUTPUTS: Mapping[str, tuple[Callable[[str], str], _WriteProse, Mapping[str, str]]] = MappingProxyType(
    {
        "latex": (
            break_long_words,
            lambda prose, draw, inline: latex_prose(prose, draw, inline=inline),
            _LATEX_SYNTAX,
        ),
        "html": (
            escape_html,
            lambda prose, draw, inline: html_prose(prose, draw, inline=inline),
            {},
        ),
        "typst": (
            escape_typst,
            lambda prose, draw, inline: typst_prose(prose, draw, inline=inline),
            {},
        ),
        "markdown": (escape_markdown, lambda prose, draw, inline: to_markdown(prose).strip(), {}),
    }
)


def _problem(file: str, line: int, message: str) -> UserFileError:
    return UserFileError([Problem(file, line, 1 if line else 0, "template-error", message)])
