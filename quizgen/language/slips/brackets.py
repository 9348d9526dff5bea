"""Corrections between brackets: quotes, commas and brackets that are missing, or too many."""

import re
from collections.abc import Iterator

from quizgen.language.quoting import flow_end, in_quotes, quoted_end
from quizgen.language.slips.lines import KEY, Lines, Repair, Trouble, lines_above
from quizgen.language.slips.values import why_quotes


def repair_values_in_brackets(lines: Lines, trouble: Trouble) -> Iterator[Repair]:
    """Values between brackets that have to stand in quotes."""
    number = trouble.line
    line = lines[number] if number < len(lines) else ""
    starts = [m.end() for m in re.finditer(rf"[\[{{,]\s*(?:{KEY}:\s+)?(?=[^\s'\"])", line[: trouble.column + 1])]
    for start in reversed(starts[-8:]):
        end = flow_end(line, start)
        value = line[start:end].rstrip()
        if not value or start > trouble.column:
            continue
        column, wrong = why_quotes(value)
        wrong = wrong or f"'{value}' must be in quotes between brackets"
        fixed = line[:start] + in_quotes(value) + line[start + len(value) :]
        yield Repair(number, start + column, wrong, {number: fixed}, f"with {in_quotes(value)} in quotes")


def repair_quotes_in_brackets(lines: Lines, trouble: Trouble) -> Iterator[Repair]:
    """An apostrophe, or a quote in the middle of a text, that ends the text between brackets."""
    number, column = trouble.line, trouble.column
    line = lines[number] if number < len(lines) else ""
    if "expected ',' or" not in trouble.problem or line[column - 1 : column] not in ("'", '"'):
        return
    starts = [m.end() for m in re.finditer(rf"[\[{{,]\s*(?:{KEY}:\s+)?(?=['\"])", line[: column - 1])]
    if starts:
        value = line[starts[-1] : flow_end(line, starts[-1])].rstrip()
        inside = value[1:-1] if value[-1] == value[0] else value
        fixed = line[: starts[-1]] + in_quotes(inside) + line[starts[-1] + len(value) :]
        wrong = "the text ends at this quote, but more of it follows"
        yield Repair(number, column - 1, wrong, {number: fixed}, f"with {in_quotes(inside)} in quotes")


def repair_commas(lines: Lines, trouble: Trouble) -> Iterator[Repair]:
    if "expected ',' or" not in trouble.problem or trouble.line >= len(lines):
        return
    number, line = trouble.line, lines[trouble.line]
    before = re.match(r"(.*: +[^\s:,\[{]+) +[a-z_][\w-]*$", line[: trouble.column].rstrip())
    cuts = [before.end(1)] if before else []
    if line[: trouble.column].strip() and "'<scalar>'" in trouble.problem:
        cuts.append(len(line[: trouble.column].rstrip()))
    for cut in cuts:
        yield Repair(number, cut, "a comma is missing here", {number: f"{line[:cut]},{line[cut:]}"})
    above = next(lines_above(lines, number), None)
    if not line[: trouble.column].strip() and above is not None:
        told = lines[above].rstrip()
        yield Repair(above, len(told), "a comma is missing at the end of the line", {above: f"{told},"})


def repair_brackets(lines: Lines, trouble: Trouble) -> Iterator[Repair]:
    found = re.search(r"(?:found|got) '([\]}])'", trouble.problem)
    if found and "block" in trouble.context + trouble.problem and trouble.line < len(lines):
        line, column = lines[trouble.line], trouble.column
        fixed = line[:column].rstrip() + line[column + 1 :]
        wrong = f"'{found[1]}' closes a bracket that was never opened"
        yield Repair(trouble.line, column, wrong, {trouble.line: fixed.rstrip()})
    if "flow" not in trouble.context:
        return
    for number in dict.fromkeys([trouble.start_line, trouble.line]):
        line = lines[number] if number < len(lines) else ""
        code = re.sub(r"\s+#.*$", "", line).rstrip()
        open_brackets = _still_open(code)
        if open_brackets:
            closing = "".join("]" if code[at] == "[" else "}" for at in reversed(open_brackets))
            wrong = f"the bracket '{code[open_brackets[-1]]}' that opens here is not closed"
            yield Repair(number, open_brackets[-1], wrong, {number: code + closing + line[len(code) :]})


def _still_open(line: str) -> list[int]:
    """Return where the brackets stand that a line opens and does not close."""
    found: list[int] = []
    at = 0
    while at < len(line):
        if line[at] in "'\"" and line[:at].rstrip()[-1:] in ("", ":", ",", "[", "{"):
            at = (quoted_end(line, at) or len(line)) - 1
        elif line[at] in "[{":
            found.append(at)
        elif line[at] in "]}" and found:
            found.pop()
        at += 1
    return found
