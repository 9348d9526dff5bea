"""What a class is reminded of before a solution: the rule in words and letters, as the worked solution states it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quizgen.kinds.interface import End
from quizgen.model import Prose, Steps
from quizgen.render.formulas import split_at_quads
from quizgen.text.blocks import BLOCKS
from quizgen.text.holes import HOLE
from quizgen.text.reader import read_markdown
from quizgen.text.tree import Document, Math, Paragraph

_MOST_STATEMENTS = 5
_FEWEST_WORDS = 6

_FORMULA = re.compile("\ue002(\\d+)\ue003")
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
_HEADING = re.compile(r"\*\*[^*]*\*\*\s*")
# No statements by themselves: "With one summand a row", and what speaks of a figure or of what was said before.
_LEADS_ON = re.compile(r"With [^,]*\Z")
_POINTS_ELSEWHERE = re.compile(
    r"\b(?:figures?|curves?|table|below|here|example)\b|^(?:So|Hence|Then|Thus|It|This|These|They)\b"
)
_NOTHING = frozenset({"no", "none", "nothing", "No", "None", "Nothing"})
"""Words by which a sentence tells that an answer is 0."""

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\ue000\d+\ue001|.", re.DOTALL)
_DEEPER = {"{": 1, "}": -1, r"\begin": 1, r"\end": -1, r"\left": 1, r"\right": -1}
_RELATIONS = frozenset({"=", "<", ">", r"\approx", r"\le", r"\leq", r"\ge", r"\geq", r"\to", r"\leftarrow"})
_RULES = frozenset({r"\frac", r"\lfloor", r"\lceil", r"\sum", r"\int", r"\max", r"\min"})
_OPERATIONS = _RULES | {"+", "-", "/", "^", r"\cdot", r"\times", r"\sqrt", r"\odot", r"\otimes"}
# Numbers that an author typed: two of them joined by a sign, or a decimal; a result.
_ARITHMETIC = re.compile(r"\d\s*(?:\\cdot|\\times|[-+*/])\s*\(?-?\d|\d\.\d")
_RESULT = re.compile(r"(?:=|\\approx)\s*-?\d+\s*(?:[.,;=]|\Z)")
_WORDS = re.compile(r"\\(?:text|mathrm|operatorname|begin|end)\{[^{}]*\}|\\(?!alpha|beta|gamma|sigma|mu|eta)[A-Za-z]+")


def recap(worked: Prose, ends: Sequence[End]) -> Prose | None:
    r"""Take from a worked solution what it says in general, before this variant's numbers are put in.

    These are its formulas in letters, each with its sentence up to where numbers begin, the sentences without numbers
    that open the solution, and the first sentence of each section. Where a part is not calculated, words may be its
    answer: then only the first section is taken, and nothing at all if such a part comes first. Where a part asks for
    a formula, nothing is taken from behind the first display.

    Parameters
    ----------
    worked : Prose
        The worked solution.
    ends : sequence of {"numbers", "formula", "words"}
        In what the worked solution of each part ends; no general sentence gives numbers away.

    Returns
    -------
    Prose or None
        A paragraph a statement; None where the solution says nothing of the kind.

    Examples
    --------
    >>> print(recap(Prose("A side has $k = n - 1 = \ue0000\ue001$ entries.", (3,)), ["numbers"]).source)
    A side has $k = n - 1$.
    """
    if not ends or ends[0] == "words":
        return None
    found: list[str] = []
    for sentence in _sentences(worked):
        if not worked.values and sentence.has_numbers:
            continue  # Without holes, nothing tells an answer from any other number.
        if sentence.section and set(ends) != {"numbers"}:
            break
        found += [said for said in _general(sentence) if said and said not in found]
        if "formula" in ends and any("$$" in statement for statement in found):
            break
    return Prose("\n\n".join(found[:_MOST_STATEMENTS])) if found else None


# --- Sentences --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Formula:
    latex: str
    display: bool


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with stand-ins for its formulas, and how many come before it in its section (-1: not counted)."""

    text: str
    formulas: Sequence[_Formula]
    section: int
    place: int

    @property
    def has_numbers(self) -> bool:
        """Whether there are numbers in its words, or as the result of a formula."""
        results = (_RESULT.search(self.formulas[int(number)].latex) for number in _FORMULA.findall(self.text))
        return re.search(r"\d", _FORMULA.sub("", self.text)) is not None or any(results)


def _sentences(worked: Prose) -> Iterator[_Sentence]:
    section, place, begun = 0, 0, False
    formulas: list[_Formula] = []
    for flow in _flows(read_markdown(worked.source), formulas):
        hole = HOLE.fullmatch(flow)
        value = worked.values[int(hole[1])] if hole else None
        if not flow or isinstance(value, BLOCKS):
            place, begun = -1, True
            for line in value.lines if isinstance(value, Steps) else ():
                of_line: list[_Formula] = []
                for step in _flows(read_markdown(line.source), of_line):
                    yield _Sentence(step, of_line, section, -1)
            continue
        if flow.startswith("**") and begun:
            section, place = section + 1, 0
        begun = True
        for text in _SENTENCE_END.split(flow):
            yield _Sentence(text, formulas, section, place)
            place += 1 if place >= 0 else 0


def _flows(document: Document, formulas: list[_Formula]) -> Iterator[str]:
    """Yield paragraphs, joined where a sentence runs on into a display or out of it; nothing for any other block.

    Formulas have stand-ins, and are added to `formulas`.
    """
    flow = ""
    for block in document.blocks:
        paragraph = _mask(block, formulas) if isinstance(block, Paragraph) else ""
        alone = not paragraph or HOLE.fullmatch(paragraph) or HOLE.fullmatch(flow)
        ended = re.search(r"[.?!)*]\Z", flow) or (flow.endswith("\ue003") and re.match(r"[*A-Z]", paragraph))
        if flow and (alone or ended):
            yield flow
            flow = ""
        if not paragraph:
            yield ""
        else:
            flow = f"{flow} {paragraph}" if flow else paragraph
    if flow:
        yield flow


def _mask(paragraph: Paragraph, formulas: list[_Formula]) -> str:
    """Return a paragraph's Markdown with stand-ins for formulas, with the full stop of a display behind it."""
    masked = ""
    for piece in paragraph.written:
        if not isinstance(piece, Math):
            masked += piece
            continue
        stop = "." if piece.display and piece.latex.endswith(".") else ""
        masked += f"\ue002{len(formulas)}\ue003{stop}"
        formulas.append(_Formula(piece.latex.rstrip(".,;") if piece.display else piece.latex, piece.display))
    return masked


# --- What is general --------------------------------------------------------------------------------------------


def _general(sentence: _Sentence) -> Iterator[str]:
    """Yield what a sentence says in general, as Markdown."""
    said, rule, numbers = "", 0, False
    later: list[str] = []
    for i, part in enumerate(_FORMULA.split(sentence.text)):
        if i % 2 == 0:
            before, *behind = HOLE.split(part)
            if not numbers:
                # The clause with the rule may go on behind it.
                ends = [end.start() for end in re.finditer("[,;:]", before)] if rule else []
                rule = len(said) + ends[-1] if ends else rule
                said += before
            numbers = numbers or bool(behind)
            continue
        formula = sentence.formulas[int(part)]
        letters = _in_letters(formula.latex)
        if numbers:
            # A display says something by itself; a formula in a line does not.
            later += [_set(letters, formula)] if formula.display and _is_rule(letters, formula) else []
            continue
        said += _set(letters, formula) if letters else ""
        rule = len(said) if _is_rule(letters, formula) else rule
        numbers = letters != formula.latex
    leads = said.rstrip().endswith(":")
    # A lead into steps is whole without them only where it begins a section.
    opens = sentence.place == 0 or (sentence.place > 0 and sentence.section == 0 and (numbers or not leads))
    clause = said.rpartition(":")[0] if numbers or leads else said
    if rule and not numbers:
        yield _finish(said)
    elif rule and not _LEADS_ON.match(_bare(said[:rule])):
        yield _finish(said[:rule])
    elif opens and _is_statement(clause):
        yield _finish(clause)
    yield from map(_finish, later)


def _set(latex: str, formula: _Formula) -> str:
    return f"\n\n$$ {latex} $$\n\n" if formula.display else f"${latex}$"


def _is_statement(text: str) -> bool:
    bare = _bare(text)
    alone = not _LEADS_ON.match(bare) and not _POINTS_ELSEWHERE.search(bare)
    # A display counts with its letters, for it says something by itself.
    pieces = read_markdown(bare).split_at_formulas()
    words = re.findall(r"\w+", " ".join(bare[i:j] for i, j, formula in pieces if formula is None or formula.display))
    return alone and len(words) >= _FEWEST_WORDS and _NOTHING.isdisjoint(words)


def _bare(text: str) -> str:
    """Return a sentence without the heading before it."""
    return _HEADING.sub("", text.strip(), count=1)


def _finish(text: str) -> str:
    """End a statement with a full stop, which a display takes in; empty where it was cut to pieces."""
    text = re.sub(r" *\n\n *", "\n\n", text).strip().rstrip(".,;:").rstrip()
    if text.count("*") % 2 or text.count("`") % 2:
        return ""  # Cut inside of an emphasis.
    if text.endswith("$$"):
        return f"{text[:-2].rstrip()}. $$"
    return text if text.endswith(("?", "!")) else f"{text}."


def _in_letters(latex: str) -> str:
    """Return a formula up to where numbers begin: whole, or cut before the relation that they follow."""
    if _ARITHMETIC.search(latex) or (_RESULT.search(latex) and not _OPERATIONS.isdisjoint(_TOKEN.findall(latex))):
        return ""
    if not HOLE.search(latex):
        return latex
    heads = [_head(part).strip().rstrip(",;") for part in split_at_quads(latex)]
    return r", \qquad ".join(head for head in heads if _OPERATIONS.intersection(_TOKEN.findall(head)))


def _head(latex: str) -> str:
    depth = cut = 0
    for token in _TOKEN.finditer(latex):
        depth += _DEEPER.get(token[0], 0)
        if depth == 0 and token[0] in _RELATIONS:
            cut = token.start()
        elif token[0].startswith("\ue000"):
            return latex[:cut]
    return latex


def _is_rule(latex: str, formula: _Formula) -> bool:
    """Whether a formula says how something is computed: in letters, and no mere name or value."""
    tokens = _TOKEN.findall(latex)
    named = re.search(r"[A-Za-z]", _WORDS.sub("", latex)) is not None
    operations = sum(token in _OPERATIONS for token in tokens)
    large = formula.display or operations > 1 or not (_RULES | _RELATIONS).isdisjoint(tokens)
    return named and operations > 0 and large
