"""Corrections of the layout: tabs, indentation, and the spaces and colons that part a key from its value."""

import re
from collections.abc import Iterator, Sequence

from quizgen.language.slips.lines import (
    KEY,
    STARTS_ENTRY,
    STARTS_KEY,
    Lines,
    Repair,
    Trouble,
    count_lines,
    count_spaces,
    indent_of,
    lines_above,
    lines_below,
    lines_near,
    says_something,
)

_BLOCK = re.compile(rf" *(?:- +)*(?:{KEY}: +)?[|>][-+0-9]*(?: +#.*)?\s*")
_TIGHT_KEY = re.compile(r"( *(?:- +)*[A-Za-z_][\w-]*:)([^\s:/=].*)")
_TIGHT_DASH = re.compile(r"( *(?:- +)*-)([^\s\-].*)")
_NO_COLON = re.compile(r"( *(?:- +)*)([a-z_][\w-]*)(?: +(\S.*))?")


def repair_tabs(lines: Lines, trouble: Trouble) -> Iterator[Repair]:
    if trouble.problem != "found character '\\t' that cannot start any token" or trouble.line >= len(lines):
        return
    number, line = trouble.line, lines[trouble.line]
    column = line.find("\t", max(trouble.column - 1, 0))
    if line[:column].strip():
        rest = line[column:].lstrip()
        yield Repair(number, column, "there is a tab here", {number: f"{line[:column]} {rest}"}, "with a space instead")
        return
    indented = [i for i in range(number, len(lines)) if re.match(r" *\t", lines[i])]
    for width in (2, 4, 8, 1, 3):
        spread = {i: _spread(lines[i], width) for i in indented}
        yield Repair(number, column, "lines are indented with spaces, and here is a tab", spread, "with spaces")
    for width in (2, 4, 8):
        wrong = "lines are indented with spaces, and here is a tab"
        yield Repair(number, column, wrong, {number: _spread(line, width)}, "with spaces")
    yield from (_moved(lines, number, [number], wanted, column) for wanted in _indents_above(lines, number))


def _spread(line: str, width: int) -> str:
    indent = line[: len(line) - len(line.lstrip(" \t"))]
    return indent.expandtabs(width) + line[len(indent) :]


def _moved(lines: Lines, number: int, run: Sequence[int], indent: int, column: int) -> Repair:
    written = {i: " " * indent + lines[i].lstrip(" \t") for i in run}
    return Repair(number, column, "lines are indented with spaces, and here is a tab", written, "with spaces")


def _indents_above(lines: Lines, number: int, most: int = 6) -> list[int]:
    """Return how far the lines above are indented, each once, from the nearest to what this line has."""
    found: dict[int, None] = {}
    for i in lines_above(lines, number):
        line = lines[i]
        found.setdefault(indent_of(line))
        dashes = re.match(r" *(?:- +)+", line)
        if dashes:
            found.setdefault(dashes.end())
        if len(found) >= most or not indent_of(line):
            break
    here = indent_of(lines[number])
    return sorted((indent for indent in found if indent != here), key=lambda indent: abs(indent - here))


def repair_missing_spaces(lines: Lines, trouble: Trouble) -> Iterator[Repair]:
    near = lines_near(lines, trouble, 8)
    for pattern, wrong in (
        (_TIGHT_DASH, "a space is missing after the dash"),
        (_TIGHT_KEY, "a space is missing after the colon"),
    ):
        found = {number: tight for number in near if (tight := pattern.fullmatch(lines[number]))}
        fixed = {number: f"{tight[1]} {tight[2]}" for number, tight in found.items()}
        for number, tight in found.items():
            yield Repair(number, tight.end(1), wrong, {number: fixed[number]})
            below = lines_below(lines, number, found[number].end(1))
            if below:
                moved = {i: f" {lines[i]}" for i in below}
                write = f"{fixed[number]}"
                how = f"and one more space in front of the {count_lines(len(below))} below it"
                yield Repair(number, tight.end(1), wrong, {number: fixed[number], **moved}, how, write)
        if len(found) > 1:
            first = min(found)
            yield Repair(first, found[first].end(1), wrong, fixed)


def repair_block_texts(lines: Lines, trouble: Trouble) -> Iterator[Repair]:
    """Text below a line that ends with ``|``, not indented as it must be."""
    for number in dict.fromkeys([trouble.line, trouble.start_line]):
        if number >= len(lines) or not says_something(lines[number]) or STARTS_KEY.match(lines[number]):
            continue
        head = next((i for i in lines_above(lines, number) if _BLOCK.fullmatch(lines[i])), None)
        if head is None:
            continue
        text = [i for i in range(head + 1, number) if lines[i].strip()]
        indent = indent_of(lines[text[0]]) if text else 0
        indent = indent if indent > indent_of(lines[head]) else indent_of(lines[head]) + 2
        run = []
        for i in range(number, len(lines)):
            if STARTS_KEY.match(lines[i]):
                break
            if lines[i].strip() and indent_of(lines[i]) < indent:
                run.append(i)
        if not run:
            continue
        fixed = {i: " " * indent + lines[i].lstrip(" ") for i in run}
        wrong = f"the text of the '{lines[head].rstrip()[-1]}' on line {head + 1} must be indented"
        yield Repair(number, indent_of(lines[number]), wrong, fixed, f"with {count_spaces(indent)} in front")


def repair_indentation(lines: Lines, trouble: Trouble) -> Iterator[Repair]:
    number = trouble.line
    if number >= len(lines) or not STARTS_ENTRY.match(lines[number]):
        return
    if trouble.problem.startswith("expected '<document start>'") and not indent_of(lines[number]):
        top = min(lines_above(lines, number), default=number)
        yield _shifted(lines, top, range(top, number), 0)
    here = indent_of(lines[number])
    run = [number, *lines_below(lines, number, here)]
    proposed = [_shifted(lines, number, run, indent) for indent in _indents_above(lines, number)]
    first = next(lines_above(lines, number), None)
    for i in lines_above(lines, number):
        if "<block mapping start>" not in trouble.problem or indent_of(lines[i]) <= here:
            break
        first = i
    parent = next(lines_above(lines, first), None) if first is not None else None
    if first is None or parent is None:
        yield from proposed
        return
    outer = indent_of(lines[parent])
    if outer < min(here, indent_of(lines[first])):
        proposed.append(_shifted(lines, first, range(first, number), here))
    yield from sorted(proposed, key=lambda repair: indent_of(repair.lines[repair.line]) != outer + 2)


def _shifted(lines: Lines, number: int, run: Sequence[int], indent: int) -> Repair:
    here = indent_of(lines[number])
    fixed = {}
    for i in run:
        if lines[i].strip():
            fixed[i] = " " * max(indent_of(lines[i]) + indent - here, 0) + lines[i].lstrip(" ")
    wrong = f"this line begins with {count_spaces(here)}, but the lines it belongs with begin with {indent or 'none'}"
    how = f"with {count_spaces(indent)} in front"
    if len(fixed) > 1:
        how += f", and move the {count_lines(len(fixed) - 1)} below along with it"
    return Repair(number, here, wrong, fixed, how, fixed[number])


def repair_missing_colons(lines: Lines, trouble: Trouble) -> Iterator[Repair]:
    for number in lines_near(lines, trouble, 2):
        match = _NO_COLON.fullmatch(lines[number].rstrip())
        if match:
            fixed = f"{match[1]}{match[2]}:" + (f" {match[3]}" if match[3] else "")
            yield Repair(number, match.end(2), f"a colon is missing after '{match[2]}'", {number: fixed})
