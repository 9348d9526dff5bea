"""In a worked solution each number follows from the numbers before it, as they are printed."""

import re

import pytest

import quizgen
from quizgen.formulas.answers import read_answer
from quizgen.formulas.evaluation import evaluate, get_context
from quizgen.model import Unreadable
from quizgen.render.formats import FORMATS
from quizgen.render.templates import load_templates

BANK = quizgen.load_bank()
TEMPLATES = load_templates()
CONTEXT = get_context(15)
SEEDS = (1, 2)

_MATH = re.compile(r"\$\$(.*?)\$\$|\$([^$]*)\$", re.DOTALL)
_COMMANDS = re.compile(r"\\(?:[dt]?frac|cdot|left|right|[lr]floor|[lr]ceil|exp|tanh|sqrt)(?![a-z])")
_NEXT = re.compile(r",\s*\\q?quad|\\q?quad|\\\\|;")


@pytest.mark.parametrize("id", list(BANK))
def test_each_number_follows_from_those_before(id):
    broken = []
    for seed in SEEDS:
        variant = quizgen.make_variant(BANK[id], seed)
        broken += false_lines(FORMATS["markdown"].render_variant(variant.paper, variant.solution, TEMPLATES))
    assert broken == []


def false_lines(markdown):
    return [
        f"{left.strip()} {sign} {right.strip()}"
        for display, inline in _MATH.findall(markdown)
        for chain in _NEXT.split(display or inline)
        for left, sign, right in links(chain)
        if not follows(value_of(left), sign, value_of(right), right)
    ]


def links(chain):
    """Yield ``(left, sign, right)`` for each sign of equality in a chain."""
    sides = re.split(r"(=|\\approx)", chain)
    return [sides[i : i + 3] for i in range(0, len(sides) - 2, 2)]


def value_of(side):
    """Return what a side comes to, or None where it is not made of numbers alone."""
    plain = bare(side)
    if "," in plain or re.search(r"[A-Za-z]", _COMMANDS.sub("", plain)):
        return None
    tree = read_answer(plain, {})
    return None if isinstance(tree, Unreadable) else evaluate(tree, {}, CONTEXT)


def bare(side):
    return side.replace("\\,", "").strip(" .,\n")


def follows(left, sign, right, shown):
    if left is None or right is None:
        return True
    decimals = re.fullmatch(r"-?\s*\d+(?:\.(\d+))?", bare(shown))
    # A number that was rounded may be off by half a unit of its last place, and a little for the noise of floats.
    allowed = 0.5 * 10 ** -len(decimals[1] or "") if sign != "=" and decimals else 0
    return abs(left - right) <= allowed + 1e-9 * max(1, abs(left))


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        (r"$0.5488 + 0.6065 + 1.6487 \approx 2.8040$", 0),
        (r"$0.5488 + 0.6065 + 1.6487 \approx 2.8041$", 1),
        (r"$p \approx \frac{0.2231}{0.3234} \approx 0.6900$", 1),
        (r"$\left\lfloor \frac{7}{2} \right\rfloor + 1 = 3 + 1 = 5$", 1),
        (r"$3072 \cdot 102\,400 = 314\,572\,800$ and $x = 3$", 0),
    ],
)
def test_what_does_not_follow_is_seen(text, broken):
    assert len(false_lines(text)) == broken
