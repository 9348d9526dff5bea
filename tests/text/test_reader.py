"""What Markdown is read as: the tree of a text, and where its formulas and holes are."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.text.code import outside_code
from quizgen.text.dollars import find_formulas
from quizgen.text.holes import HOLE, split_at_holes, stand_in
from quizgen.text.reader import read_markdown, set_blocks_apart
from quizgen.text.tree import (
    Code,
    CodeBlock,
    Document,
    Emphasis,
    Grid,
    Heading,
    Hole,
    Image,
    Items,
    LineBreak,
    Link,
    Math,
    Paragraph,
    Quote,
    Rule,
    Strikethrough,
    Strong,
    Words,
)


def holed(source: str) -> str:
    """Return a source whose holes are written <0>, <1> ..."""
    return re.sub(r"<(\d)>", lambda match: stand_in(int(match[1])), source)


def sketch(node: object) -> str:
    """Draw a tree: blocks and marks as calls, code in backticks, formulas in dollar signs, holes as <0>, <1> ..."""
    match node:
        case tuple():
            return ", ".join(map(sketch, node))
        case Document(blocks=blocks):
            return sketch(blocks)
        case Paragraph(inside=inside, tight=tight):
            return f"{'tight' if tight else 'p'}({sketch(inside)})"
        case Heading(inside=inside, level=level):
            return f"h{level}({sketch(inside)})"
        case Quote(blocks=blocks):
            return f"quote({sketch(blocks)})"
        case CodeBlock(code=code):
            return f"code(`{numbered(code)}`)"
        case Items(items=items, start=start):
            marked = ", ".join(f"{item.mark} {sketch(item.blocks)}".strip() for item in items)
            return f"{'list' if start is None else f'list from {start}'}({marked})"
        case Grid(head=head, rows=rows, aligns=aligns):
            lines = [" | ".join(map(sketch, row)) for row in (head, *rows)]
            return f"table[{' '.join(aligns)}]({'; '.join(lines)})"
        case Rule():
            return "rule"
        case Words(text=text):
            return text
        case Hole(number=number):
            return f"<{number}>"
        case Math(latex=latex, display=display):
            return f"$${numbered(latex)}$$" if display else f"${numbered(latex)}$"
        case Code(code=code):
            return f"`{numbered(code)}`"
        case LineBreak(soft=soft):
            return "/" if soft else "//"
        case Link(inside=inside, target=target):
            return f"link({sketch(inside)} to {numbered(target)})"
        case Strong(inside=inside) | Emphasis(inside=inside) | Strikethrough(inside=inside) | Image(inside=inside):
            return f"{type(node).__name__.lower()}({sketch(inside)})"
    raise AssertionError(f"no sketch of {node!r}")


def numbered(text: str) -> str:
    return HOLE.sub(r"<\1>", text)


TREES = [
    # --- Paragraphs and headings
    ("one\ntwo\n\nthree", "p(one, /, two), p(three)"),
    ("one  \ntwo\\\nthree", "p(one, //, two, //, three)"),
    ("# One\n### Three ###\nTwo\n---", "h1(One), h3(Three), h2(Two)"),
    ("> a\n> b\n>\n> - c", "quote(p(a, /, b), list(- tight(c)))"),
    ("a\n\n---\n\nb", "p(a), rule, p(b)"),
    ("", ""),
    # --- Lists
    ("- a\n- b", "list(- tight(a), - tight(b))"),
    ("- a\n\n- b", "list(- p(a), - p(b))"),
    ("* a\n  goes on\n* b", "list(* tight(a, /, goes on), * tight(b))"),
    ("3. a\n4. b", "list from 3(3. tight(a), 4. tight(b))"),
    ("1) a\n1) b", "list from 1(1) tight(a), 1) tight(b))"),
    ("- a\n  - b\n    - c\n- d", "list(- tight(a), list(- tight(b), list(- tight(c))), - tight(d))"),
    ("1. a\n   - b\n\n   c", "list from 1(1. p(a), list(- tight(b)), p(c))"),
    ("- a\n\n  $$ <0> $$\n\n- <1>", "list(- p(a), p($$<0>$$), - p(<1>))"),
    ("- `<0>`\n- **<1>** $<2>$", "list(- tight(`<0>`), - tight(strong(<1>),  , $<2>$))"),
    ("Text:\n- a\n- b", "p(Text:), list(- tight(a), - tight(b))"),
    ("-\n- b", "list(-, - tight(b))"),
    (">" * 30 + " a", "quote(" * 30 + "p(a)" + ")" * 30),
    # --- Tables
    ("| a | b |\n|---|--:|\n| <0> | `<1>` |", "table[left right](a | b; <0> | `<1>`)"),
    ("a | b\n:-: | -\n$<0>$ | **<1>**", "table[center left](a | b; $<0>$ | strong(<1>))"),
    ("| $|x|$ | b |\n|---|---|\n| a \\| b | $$ |y| $$ |", "table[left left]($|x|$ | b; a | b | $$|y|$$)"),
    ("| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 |", "table[left left](a | b; 1 | ; 1 | 2)"),
    ("| a |\n|---|\n| 1 |\nText", "table[left](a; 1), p(Text)"),
    ("Text:\n| a |\n|---|\n| 1 |", "p(Text:), table[left](a; 1)"),
    # --- Code
    ("`a_b` and `` c`d ``", "p(`a_b`,  and , `c`d`)"),
    ("`<0> $x$`", "p(`<0> $x$`)"),
    ("```python\n<0> $x$\n\n  y\n```\nz", "code(`<0> $x$\n\n  y`), p(z)"),
    ("~~~\n```\n~~~\na", "code(`````), p(a)"),
    ("a\n\n    <0> $<1>$\n\n      y\n\nz", "p(a), code(`<0> $<1>$\n\n  y`), p(z)"),
    ("a\n    goes on $x$", "p(a, /, goes on , $x$)"),
    ("- a\n\n      code $x$\n\n  ~~~\n  more $y$\n  ~~~", "list(- p(a), code(`code $x$`), code(`more $y$`))"),
    ("a `b\n\n$x$ c` d", "p(a `b), p($x$,  c` d)"),
    ("a \\`$x$\\`", "p(a `, $x$, `)"),
    # --- Formulas
    ("$x_1$, $a * b * c$ and $$ z $$.", "p($x_1$, , , $a * b * c$,  and , $$z$$, .)"),
    ("$$\na\n- b\n= c\n\n# d\n$$", "p($$a\n- b\n= c\n\n# d$$)"),
    ("Let $a\n+ b$ be", "p(Let , $a\n+ b$,  be)"),
    ("It costs $3, or $4 to $5", "p(It costs $3, or $4 to $5)"),
    ("It costs \\$3, $x$ of \\$4", "p(It costs $3, , $x$,  of $4)"),
    ("2$x$ and $x$2 $", "p(2, $x$,  and $x$2 $)"),
    ("$ x$ $x $ $$ $", "p($ x$ $x $ $$ $)"),
    ("$\\$5 \\cdot x$", "p($\\$5 \\cdot x$)"),
    ("\\\\$x$", "p(\\, $x$)"),
    ("$a$$b$", "p($a$, $b$)"),
    ("*a $*$ b*", "p(emphasis(a , $*$,  b))"),
    ("**$k$**th, $k$*th*", "p(strong($k$), th, , $k$, emphasis(th))"),
    # --- Emphasis
    ("*a* _b_ **c** __d__ ~~e~~", "p(emphasis(a),  , emphasis(b),  , strong(c),  , strong(d),  , strikethrough(e))"),
    ("snake_case_name and H~2~O, 2 * 3 * 4", "p(snake_case_name and H~2~O, 2 * 3 * 4)"),
    ("***a** b*", "p(emphasis(strong(a),  b))"),
    ("_<0>_ and <1>_x_", "p(emphasis(<0>),  and , <1>, _x_)"),
    ("\\*a\\* \\_b\\_", "p(*a* _b_)"),
    # --- Links
    ("[*a*](http://b.c/d_e)", "p(link(emphasis(a) to http://b.c/d_e))"),
    ('[a](x "title")', "p(link(a to x))"),
    ("[a](javascript:x)", "p(link(a to javascript:x))"),
    ("[<0>](http://b.c/<1>)", "p(link(<0> to http://b.c/<1>))"),
    ("[a][b]\n\n[b]: http://c.d", "p(link(a to http://c.d))"),
    ("<http://a.b/ä> <m@a.b>", "p(link(http://a.b/ä to http://a.b/ä),  , link(m@a.b to mailto:m@a.b))"),
    ("![*a* $x$](b.png)", "p(image(emphasis(a),  , $x$))"),
    # --- HTML is text, and an entity its character
    ("A <b>bold</b> <!-- no -->", "p(A <b>bold</b> <!-- no -->)"),
    ("<div>\n*a*\n</div>", "p(<div>, /, emphasis(a), /, </div>)"),
    ("&lt; &amp; &x", "p(< & &x)"),
    # --- Holes
    ("<0>", "p(<0>)"),
    ("a\n<0>\nb", "p(a, /, <0>, /, b)"),
    ("<0><1> <0>", "p(<0>, <1>,  , <0>)"),
    ("$<0>_<1>$ $$ <0> $$", "p($<0>_<1>$,  , $$<0>$$)"),
    ("# <0>\n\n> <1>", "h1(<0>), quote(p(<1>))"),
]


@pytest.mark.parametrize(("source", "tree"), TREES)
def test_markdown_is_read(source: str, tree: str) -> None:
    assert sketch(read_markdown(holed(source))) == tree


PLACES = [
    ("<0>", "block"),
    ("a <0>", "text"),
    ("a\n  <0>  \nb", "block"),
    ("- <0>", "text"),
    ("- a\n\n  <0>", "block"),
    ("> <0>", "text"),
    ("| a |\n|---|\n| <0> |", "text"),
    ("**<0>** and [<0>](<0>)", "text text text"),
    ("$<0>$, $$ <0> $$ and \\$<0>$", "inline display text"),
    ("$$\n<0>\n$$", "display"),
    ("`<0>` ``a`<0>``", "code code"),
    ("`a\n<0>\nb`", "code"),
    ("```\n<0>\n```", "code"),
    ("``` <0>\n$<0>$\n```", "code code"),
    ("~~~\n<0>", "code"),
    ("a\n\n    <0>\n\n    $<0>$ `<0>`", "code code code"),
    ("- a\n\n      $<0>$", "code"),
    ("a\n    $<0>$", "inline"),
    ("[a]: <0>\n\n<0>", "text block"),
    ("`$<0>$`", "code"),
    ("`a\n\n<0>` $<0>$", "text inline"),
]


@pytest.mark.parametrize(("source", "places"), PLACES)
def test_where_a_hole_stands(source: str, places: str) -> None:
    document = read_markdown(holed(source))
    assert " ".join(hole.where for hole in document.holes) == places
    assert [document.source[hole.start : hole.end] for hole in document.holes] == [stand_in(0)] * len(document.holes)


LONE = [
    # A ^ below each dollar sign without a partner.
    ("a $x$ b", "       "),
    ("a $ b", "  ^  "),
    ("$3, or $4", "^      ^ "),
    ("`$` $ \\$", "    ^   "),
    ("$$ x", "^^  "),
    ("$$ x $", "^^   ^"),
    ("$x$2", "^ ^ "),
]


@pytest.mark.parametrize(("source", "carets"), LONE)
def test_dollar_signs_without_a_partner(source: str, carets: str) -> None:
    assert list(find_formulas(source).alone) == [caret.start() for caret in re.finditer(r"\^", carets)]


@pytest.mark.parametrize("code", ["`$`", "```\n$\n```", "~~~sh\necho $HOME\n~~~", "    cost = $5", "- a\n\n      $5"])
def test_a_dollar_sign_in_code_wants_no_partner(code: str) -> None:
    assert find_formulas(f"a\n\n{code}\n\nb").alone == ()


APART = [
    ("a <0>", "a <0>"),
    ("a\n\n<0>\n\nb", "a\n\n\n<0>\n\n\nb"),
    ("a\n  <0> \nb", "a\n\n<0>\n\nb"),
    ("<0>\n$$ x $$ $y$", "\n<0>\n\n$$x$$ $y$"),
    # Neither code nor a formula is torn apart.
    ("```\n<0>\n```\n\n$$ x $$", "```\n<0>\n```\n\n$$ x $$"),
    ("a\n\n    b\n    <0>", "a\n\n    b\n    <0>"),
    ("`a\n<0>\nb`", "`a\n<0>\nb`"),
    ("$$\n<0>\n$$", "$$\n<0>\n$$"),
    ("$x$\n<0>$y$ ", "$x$\n<0>$y$ "),
    ("~~~\n<0>\n~~~\n<1>", "~~~\n<0>\n~~~\n\n<1>\n"),
]


@pytest.mark.parametrize(("source", "apart"), APART)
def test_holes_alone_on_a_line_are_set_apart(source: str, apart: str) -> None:
    assert set_blocks_apart(holed(source)) == holed(apart)


WRITTEN = [
    ("a << n >> b", ["text:a ", "hole: n ", "text: b"]),
    ("<<n>><<m>>", ["hole:n", "hole:m"]),
    ("\\<< n", ["brackets:\\<<", "text: n"]),
    ("a << n", ["text:a ", "open:<<", "text: n"]),
    ("<< a << b >>", ["open:<<", "text: a ", "hole: b "]),
    ("<< 'a > b' >> >>", ["hole: 'a > b' ", "text: >>"]),
    ("$<< n >>$ `<< '$' >>`", ["text:$", "hole: n ", "text:$ `", "hole: '$' ", "text:`"]),
    ("<<\n n\n>>", ["hole:\n n\n"]),
    ("", []),
]


@pytest.mark.parametrize(("written", "pieces"), WRITTEN)
def test_what_is_a_hole(written: str, pieces: list[str]) -> None:
    found = list(split_at_holes(written))
    assert [f"{piece.kind}:{piece.content}" for piece in found] == pieces
    assert all(written.startswith(piece.content, piece.start) for piece in found)


CODE = [
    ("a\n\n    b\n\nc", ["    b\n"]),
    ("a\n    b", []),
    ("```\nb\n```", ["```\nb\n```"]),
    ("a\r\n\r\n    b\r\nc", ["    b\r\n"]),
    ("- a\n\n  ~~~\n  b\n  ~~~\n- c", ["  ~~~\n  b\n  ~~~\n"]),
    ("> ```\n> b\n\nc", ["> ```\n> b\n"]),
    ("\tb\n\tc", ["\tb\n\tc"]),
    ("a ```b``` c", []),
]


@pytest.mark.parametrize(("source", "code"), CODE)
def test_what_is_a_block_of_code(source: str, code: list[str]) -> None:
    ends = [0, *(index for stretch in outside_code(source) for index in stretch), len(source)]
    assert [source[start:end] for start, end in zip(ends[::2], ends[1::2], strict=True) if start < end] == code


LINES = ["\n", "\n\n", "\r", "    ", "```\n", "~~~\n", "- ", "> ", "1. ", "# ", "| ", "|-|"]
SIGNS = ["a", " ", "$", "$$", "`", "*", "_", "[", "](", ")", "\\", stand_in(0), "\ue0011\ue000"]
TEXTS = st.lists(st.sampled_from(LINES + SIGNS), max_size=25).map("".join)


@settings(max_examples=300)
@given(TEXTS)
def test_nothing_of_a_text_is_lost(source: str) -> None:
    document = read_markdown(source)
    assert [(hole.start, hole.end) for hole in document.holes] == [hole.span() for hole in HOLE.finditer(source)]
    pieces = list(document.split_at_formulas())
    assert "".join(source[start:end] for start, end, _ in pieces) == source
    for start, end, formula in pieces:
        if formula is not None:
            dollars = "$$" if formula.display else "$"
            assert source[start:end].removeprefix(dollars).removesuffix(dollars).strip() == formula.latex
