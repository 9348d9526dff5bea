"""Every figure: both templates draw it, with its alternative text, and LaTeX takes the drawing."""

from xml.etree import ElementTree

import pytest

from quizgen.render.templates import load_templates
from quizgen.resources import built_in
from quizgen.worked.table import WORKED

IMAGE = [[0, 2, -1, 3], [1, 0.5, 2, 0], [3, 1, 0, 2]]
FILTER = [[1, -1], [0, 2]]
# A call of each function that draws, with what has to be legible.
CALLS = [
    ("activation_figure", (0.1, [1, -2]), ["ReLU", "slope 0.1"]),
    ("averaging_figure", (IMAGE, 2, 1, 1), ["1/4", "filter"]),
    ("connection_figure", (5, 3, ["dense", "convolutional"]), ["15 weights", "3 weights"]),
    ("convolution_figure", (IMAGE, FILTER, 1, 0, 1, 1), ["−1", "0.5", "output"]),
    ("convolution_figure", ([1, 2, 3], [1, -1], 0, 3, 1, (0, 2)), ["−1", "input"]),
    ("derivative_figure", ("tanh", 2, 0.5), ["f(x)", "derivative of f", "−5"]),
    ("dilated_field_figure", ([3, 2], [1, 4]), ["layer 2", "2 of 5", "6 of 7"]),
    ("dilated_figure", (IMAGE, FILTER, 0, 1, 1, 0, 2), ["0.5", "filter"]),
    ("encoder_decoder", (3, 2), ["encoder", "decoder"]),
    ("flatten_figure", (2, 2, 3), ["channel 1", "11"]),
    ("gru_figure", (), ["tanh"]),
    ("loss_figure", (3, [0.25, -0.5, 1.5]), ["L", "y", "−0.5", "1.5"]),
    ("lstm_figure", (), ["tanh"]),
    ("max_pool_figure", (IMAGE, 2, 2), ["max", "−1"]),
    ("network_figure", ([30, 12, 4],), ["hidden 1", "30", "12"]),
    ("overlap_figure", ([2, 0, 3], [1, 0, 4], 5), ["f(s)", "x − 4"]),
    ("padding_figure", (224, 5, 2, 1, 2), ["window", "224", "112"]),
    ("padding_figure", (128, 19, 6, 8, 9), ["window", "128", "22"]),
    ("power_figure", (-1.2, 9), ["steps back"]),
    ("product_figure", (IMAGE, IMAGE), ["patch", "0.25"]),
    ("receptive_field_figure", ([5, 2], [2, 1]), ["layer 1", "2 units", "7 entries"]),
    ("receptive_field_figure", ([4, 2, 5], [3, 1, 3], "pixel"), ["layer 1", "5 units", "19 pixels"]),
    ("rnn_figure", ([[1], [2]], [0], [[0.5], [-0.25]]), ["−0.25"]),
    ("token_figure", (), ["overlapping", "1, 2"]),
    ("transposed_figure", (FILTER, FILTER, 0, 1, 1, 1), ["added to the output"]),
    ("unrolled_rnn", ("many-to-one", 3), ["3"]),
    ("volume_figure", ([(3, 9, 9), (8, 7, 7), (392,)], ["convolution", "flatten"]), ["8 × 7 × 7", "flatten"]),
]


def test_every_kind_of_figure_is_drawn_here():
    kinds = {WORKED[name](*arguments).kind for name, arguments, _ in CALLS}
    assert kinds == {file.stem for file in (built_in("templates") / "html" / "figures").iterdir()}


@pytest.mark.parametrize(("name", "arguments", "legible"), CALLS)
def test_both_formats_show_the_same(name, arguments, legible):
    figure, templates = WORKED[name](*arguments), load_templates()
    svg, tikz = templates.draw("html", figure), templates.draw("latex", figure)
    tree = ElementTree.fromstring(svg)
    assert tree.get("aria-label") == figure.alternative
    assert tree.find("{http://www.w3.org/2000/svg}title").text == figure.alternative
    shown = " ".join(
        " ".join("".join(text.itertext()).split()) for text in tree.iter("{http://www.w3.org/2000/svg}text")
    )
    assert [text for text in legible if text not in shown] == []
    assert tikz.startswith("\\begin{tikzpicture}")
    assert tikz.endswith("\\end{tikzpicture}")
    # What Jinja would leave behind of a mistake.
    assert not {"VAR", "BLOCK", "None", "undefined"} & set(tikz.replace("{", " ").replace("}", " ").split())


@pytest.mark.parametrize(("name", "arguments", "legible"), CALLS)
def test_no_word_is_cut_off_at_a_side(name, arguments, legible):
    tree = ElementTree.fromstring(load_templates().draw("html", WORKED[name](*arguments)))
    left, _, width, _ = map(float, tree.get("viewBox").split())
    # A page in HTML is 696 wide; wider drawings are scaled, which leaves these words large enough to read.
    assert width < 850
    usual = float(tree.get("font-size"))
    for text in tree.iter("{http://www.w3.org/2000/svg}text"):
        words, x = " ".join("".join(text.itertext()).split()), float(text.get("x", left + width / 2))
        # As wide as in DejaVu Serif, which stands in for Georgia where that is missing.
        wide = 0.56 * float(text.get("font-size", usual)) * len(words)
        before = {"end": 1, "middle": 0.5}.get(text.get("text-anchor"), 0) * wide
        assert left <= x - before <= left + width - wide, words


@pytest.mark.parametrize(("name", "arguments", "legible"), CALLS)
def test_numerals_fit_their_cells(name, arguments, legible):
    tree = ElementTree.fromstring(load_templates().draw("html", WORKED[name](*arguments)))
    usual = float(tree.get("font-size"))
    cells = [
        [float(cell.get(side)) for side in ("x", "y", "width", "height")]
        for cell in tree.iter("{http://www.w3.org/2000/svg}rect")
    ]
    for text in tree.iter("{http://www.w3.org/2000/svg}text"):
        numeral, x, y = "".join(text.itertext()).strip(), float(text.get("x")), float(text.get("y"))
        around = [wide for left, top, wide, tall in cells if left < x < left + wide and top < y < top + tall]
        if around and numeral.strip("−").replace(".", "").isdigit():
            # A little more than what DejaVu Serif takes.
            assert 0.64 * float(text.get("font-size", usual)) * len(numeral) <= min(around) - 3, numeral


@pytest.mark.parametrize(("name", "arguments", "legible"), CALLS)
def test_black_and_white_is_enough(name, arguments, legible):
    """No drawing has a colour but shades of black, which follow the ink of the page in HTML."""
    figure, templates = WORKED[name](*arguments), load_templates()
    svg, tikz = templates.draw("html", figure), templates.draw("latex", figure)
    painted = {
        value
        for element in ElementTree.fromstring(svg).iter()
        for key, value in element.attrib.items()
        if key in ("fill", "stroke")
    }
    assert painted <= {"none", "currentColor", "white"}
    assert not {"red", "blue", "green", "orange"} & set(tikz.replace(",", " ").replace("]", " ").split())
