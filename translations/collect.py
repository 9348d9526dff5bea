"""Bring the catalogues of `translations/` up to what quizgen says; `make messages` runs it.

What is said is taken from the code (`said`, `said_of`) and from the templates (`_`, `ngettext`). New sentences come
into each catalogue without a translation, and those that nobody says any more go. Each catalogue is then compiled. A
language begins with `python translations/collect.py it`.
"""

import ast
import io
import re
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from quizgen.worked.writing import split_words

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "translations"

Said = str | tuple[str, str]

_KEYWORDS = {"_": None, "ngettext": (1, 2)}
_LATEX = {
    "block_start_string": r"\BLOCK{",
    "block_end_string": "}",
    "variable_start_string": r"\VAR{",
    "variable_end_string": "}",
    "comment_start_string": r"\COMMENT{",
    "comment_end_string": "}",
    "line_statement_prefix": "%%",
    "line_comment_prefix": "%#",
}
_PLURALS = re.compile(r"Plural-Forms: (.*)\\n")
_SIGN = re.compile(r"X-Decimal-Sign: (.)\\n")


def find_messages() -> list[Said]:
    """Return all that quizgen says, each sentence once and in order; one with a count as a pair."""
    found = {message if isinstance(message, str) else message[0]: message for message in find_all() if message}
    return [found[key] for key in sorted(found)]


def find_all() -> Iterator[Said]:
    """Yield all that quizgen says, each sentence as often as it is said."""
    for path in sorted((ROOT / "quizgen").rglob("*.py")):
        yield from said_in(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "templates").rglob("*.*")):
        syntax = _LATEX if path.suffix == ".tex" else {}
        options = syntax | {"trim_blocks": "true", "silent": "false"}
        with path.open("rb") as file:
            yield from (found[1] for found in extract("jinja2.ext:babel_extract", file, _KEYWORDS, options=options))


def said_in(code: str) -> Iterator[Said]:
    """Yield what a module says: the plain strings that `said` and `said_of` are called with.

    Examples
    --------
    >>> list(said_in('said("Row {i}.", i=f"{1}"), said_of(n, "a", "b"), said(other)'))
    ['Row {i}.', ('a', 'b')]
    """
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
            if node.func.id == "said" and texts:
                yield texts[0]
            if node.func.id == "said_of" and len(texts) > 1:
                yield texts[-2], texts[-1]
            if node.func.id == "say":
                # What is computed stands in a slot, or in the formula that it is part of.
                template, _ = split_words(_pieces(node.args))
                if re.search(r"[^\W\d_]", re.sub(r"\{s\d+\}", "", template)):
                    yield template


def _pieces(arguments: Iterable[ast.expr]) -> Iterator[str | int]:
    """Yield the strings that are written out, and something else for what is computed."""
    for argument in arguments:
        if isinstance(argument, ast.JoinedStr):
            yield from _pieces(argument.values)
        else:
            yield argument.value if isinstance(argument, ast.Constant) else 0


def update(text: str, language: str, messages: list[Said]) -> str:
    """Return a catalogue with what is said now: translations stay with their sentences."""
    old = read_po(io.BytesIO(text.encode()), locale=language)
    new = Catalog(locale=language)
    for message in messages:
        key = message if isinstance(message, str) else message[0]
        kept = old.get(key)
        new.add(message, kept.string if kept and isinstance(kept.id, type(message)) else "")
    sign = _SIGN.search(text)
    plurals = _PLURALS.search(text)
    return _written(
        new,
        f"Language: {language}",
        f"X-Decimal-Sign: {sign[1] if sign else '.'}",
        f"Plural-Forms: {plurals[1] if plurals else get_plural(language).plural_forms}",
    )


def _written(catalogue: Catalog, *head: str) -> str:
    """Return a catalogue as a file, with no date, author or version in it."""
    written = io.BytesIO()
    write_po(written, catalogue, sort_output=True, omit_header=True, width=120)
    lines = "".join(f'"{line}\\n"\n' for line in (*head, "Content-Type: text/plain; charset=utf-8"))
    return f'msgid ""\nmsgstr ""\n{lines}\n{written.getvalue().decode()}'


def compiled(text: str) -> bytes:
    """Return a catalogue in the form that `gettext` reads, with its header as it is in the file."""
    head = "".join(line.strip('"').replace("\\n", "\n") for line in text.split("\n\n")[0].splitlines()[2:])
    entries = {"": head}
    for message in read_po(io.BytesIO(text.encode())):
        if message.id and message.string and all(message.string):
            entries["\0".join(_texts(message.id))] = "\0".join(_texts(message.string))
    pairs = [(key.encode(), entries[key].encode()) for key in sorted(entries, key=str.encode)]
    start = 28 + 16 * len(pairs)
    tables, data = [b"", b""], b""
    for side in (0, 1):
        for pair in pairs:
            tables[side] += struct.pack("<II", len(pair[side]), start + len(data))
            data += pair[side] + b"\0"
    head_of_file = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start)
    return head_of_file + tables[0] + tables[1] + data


def _texts(text: Said) -> Said:
    return (text,) if isinstance(text, str) else text


def main(begun: list[str]) -> None:
    """Update and compile every catalogue, after beginning those of the languages named."""
    messages = find_messages()
    template = Catalog()
    for message in messages:
        template.add(message)
    (TRANSLATIONS / "quizgen.pot").write_text(_written(template), encoding="utf-8")
    for language in begun:
        (TRANSLATIONS / f"{language}.po").touch()
    for path in sorted(TRANSLATIONS.glob("*.po")):
        text = update(path.read_text(encoding="utf-8"), path.stem, messages)
        path.write_text(text, encoding="utf-8")
        made = compiled(text)
        path.with_suffix(".mo").write_bytes(made)
        (held,) = struct.unpack("<8xI", made[:12])
        print(f"{path.name}: {held - 1} of {len(messages)} sentences are translated")


if __name__ == "__main__":
    main(sys.argv[1:])
