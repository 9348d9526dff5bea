"""Corrections of values that YAML does not take for text: they must be in quotes, or a quote is not closed."""

import re
from collections.abc import Iterator

from quizgen.language.quoting import bracket_end, in_flow, in_quotes, quoted_end
from quizgen.language.slips.lines import ENTRY, Lines, Repair, Trouble, indent_of, lines_above, lines_near


def repair_values(lines: Lines, trouble: Trouble) -> Iterator[Repair]:
    """A value that YAML does not take for text, and that is text in quotes."""
    for number in lines_near(lines, trouble, 1):
        entry = ENTRY.fullmatch(lines[number])
        if not entry:
            continue
        value, start = entry["value"], entry.start("value")
        column, wrong = why_quotes(value)
        if not wrong:
            continue
        inside = value[1:-1] if value[0] in "'\"" and value[-1] == value[0] and len(value) > 1 else value
        fixed = entry["head"] + in_quotes(inside) + entry["rest"]
        yield Repair(number, start + column, wrong, {number: fixed.rstrip()}, f"in {_quotes_of(inside)}quotes")


def _quotes_of(text: str) -> str:
    """Name the quotes where they have to be the single ones."""
    return "single " if in_quotes(text)[0] == "'" else ""


def why_quotes(value: str) -> tuple[int, str]:
    """Return where in a value the slip stands and what is wrong; no words where nothing is."""
    sign = value[0]
    if sign in "'\"":
        end = quoted_end(value, 0)
        if end is None or end == len(value):
            return 0, ""
        if value[-1] == sign:
            return end - 1, "the text ends at this quote, but more of it follows"
        return end, "there is more text after the closing quote"
    if sign in "[{":
        end = bracket_end(value, 0)
        if end is None or not value[end:].strip("]}"):
            return 0, ""
        return end, f"there is more text after the closing bracket '{value[end - 1]}'"
    if sign in "*&%@`!|>?-,]}" and value not in ("---", "..."):
        return 0, f"text that begins with {sign} must be in quotes"
    colon = re.search(r":(?:\s|$)", value)
    if colon:
        return colon.start(), "in text without quotes, a colon and a space begin another value"
    return 0, ""


def repair_open_quotes(lines: Lines, trouble: Trouble) -> Iterator[Repair]:
    """A quote that is not closed on its line, where the text that it opens was one line."""
    wrong = "the quote that opens here is not closed"
    places = [(trouble.start_line, trouble.start_column)] if trouble.is_end_of_text else []
    for number in [trouble.line, *list(lines_above(lines, trouble.line))[:40]]:
        entry = ENTRY.fullmatch(lines[number]) if number < len(lines) else None
        if entry and entry["value"][0] in "'\"":
            places.append((number, entry.start("value")))
    for number, column in dict.fromkeys(places):
        line = lines[number].rstrip() if number < len(lines) else ""
        quote = line[column : column + 1]
        if quote not in ("'", '"') or not quote or quoted_end(line, column) is not None:
            continue
        ends = [i for i in range(column + 1, len(line)) if line[i] in ",]}"] if column and in_flow(line, column) else []
        for end in [*ends, len(line)]:
            yield Repair(number, column, wrong, {number: line[:end].rstrip() + quote + line[end:]})


def repair_escapes(lines: Lines, trouble: Trouble) -> Iterator[Repair]:
    if "escape" not in trouble.problem or trouble.start_line != trouble.line:
        return
    line, start = lines[trouble.line], trouble.start_column
    end = quoted_end(line, start)
    if end is not None:
        wrong = "in double quotes a backslash begins an escape such as \\n, and this is not one"
        inside = line[start + 1 : end - 1]
        fixed = line[:start] + in_quotes(inside, "'") + line[end:]
        yield Repair(trouble.line, max(trouble.column - 1, 0), wrong, {trouble.line: fixed}, "in single quotes")


def repair_texts_over_lines(lines: Lines, trouble: Trouble) -> Iterator[Repair]:
    """A colon in text that goes on over several lines; a block keeps it as it stands."""
    number = trouble.line
    if not trouble.problem.startswith("mapping values") or number >= len(lines):
        return
    indent = indent_of(lines[number])
    head = next((i for i in lines_above(lines, number) if indent_of(lines[i]) < indent), None)
    entry = ENTRY.fullmatch(lines[head]) if head is not None else None
    if head is None or not entry or not entry["head"].strip() or entry["value"][0] in "'\"[{|>&*!":
        return
    last = number
    for i in range(number + 1, len(lines)):
        if lines[i].strip() and indent_of(lines[i]) <= indent_of(lines[head]):
            break
        last = i if lines[i].strip() else last
    fixed = {i: lines[i].replace("'", "''") for i in range(head, last + 1)}
    fixed[head] = entry["head"] + "'" + entry["value"].replace("'", "''") + entry["rest"]
    fixed[last] = fixed[last].rstrip() + "'"
    wrong = "in text without quotes, a colon and a space begin another value"
    how = "and all of the text on the lines below it, indented"
    yield Repair(number, trouble.column, wrong, fixed, how, entry["head"] + "|")
