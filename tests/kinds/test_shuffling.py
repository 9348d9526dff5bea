"""Options whose order is drawn: paper, solution, key and marks agree on the letters, and nothing else changes."""

from fractions import Fraction

import pytest

from quizgen.checks.variety import measure_variety
from quizgen.generate import make_variant
from quizgen.keys import make_key, read_key, write_key
from quizgen.marking import changed_answers, mark_variant
from quizgen.model import PaperKey, Place, Question, Sheet, SheetQuestion
from quizgen.questions.reader import adapt, read_question
from quizgen.text.plain import to_text

CHOICE = """\
title: Padding
topics: [padding]
values:
  n: integer(10, 9999)
  verdict: choice('it grows', 'it shrinks')
prompt: Let $n = << n >>$.
parts:
  before: {type: integer, ask: Say n., answer: n}
  padding:
    type: choice
    ask: Which padding keeps the size?
    options: [zero, one, 'two of << n >>', three, none of these]
    answer: one
    SHUFFLE
    feedback:
      zero: This shrinks it.
      two of << n >>: This lets it grow.
      none of these: There is one.
  computed:
    type: choice
    options: [it grows, it shrinks, neither]
    answer: verdict
    SHUFFLE
  several:
    type: choices
    options: [stride, bias, pooling, padding]
    answer: [pooling, stride]
    policy: per-option
    SHUFFLE
    feedback: {bias: A bias shrinks nothing., pooling: Pooling shrinks.}
"""
SHUFFLED = CHOICE.replace("SHUFFLE", "shuffle: true")
PARTS = ("padding", "computed", "several")
SEEDS = range(1, 61)


def read(text: str) -> Question:
    return read_question("shuffled", "shuffled.yaml", text)


def options(variant, name):
    """The options of a part as the paper prints them."""
    return [to_text(option) for part in variant.paper.parts if part.name == name for option in part.options]


def letter(variant, name, text):
    return "ABCDEFGH"[options(variant, name).index(text)]


def marks(key, **responses):
    return {part.name: part for part in mark_variant(key, responses).parts}


def test_the_order_is_the_same_everywhere_and_always():
    """If this fails, papers that were printed have changed."""
    orders = [make_variant(read(SHUFFLED), seed).values["padding.order"] for seed in (1, 2, 3)]
    assert orders == [(4, 1, 3, 2, 0), (0, 3, 4, 1, 2), (4, 3, 1, 2, 0)]


def test_no_other_value_moves():
    kept = read(CHOICE.replace("    SHUFFLE\n", ""))
    for seed in SEEDS:
        one, other = make_variant(read(SHUFFLED), seed), make_variant(kept, seed)
        assert {name: value for name, value in one.values.items() if "." not in name} == dict(other.values)
        assert one.key.code == other.key.code
        assert options(other, "padding") == ["zero", "one", f"two of {other.values['n']}", "three", "none of these"]


def test_parts_have_orders_of_their_own():
    text = SHUFFLED.replace("[it grows, it shrinks, neither]", "[it grows, it shrinks, neither, both, none]")
    drawn = [make_variant(read(text), seed).values for seed in SEEDS]
    assert any(values["padding.order"] != values["computed.order"] for values in drawn)


def test_every_order_is_drawn():
    text = SHUFFLED.replace("[zero, one, 'two of << n >>', three, none of these]", "[zero, one, none of these]")
    text = text.replace("      two of << n >>: This lets it grow.\n", "")
    drawn = {make_variant(read(text), seed).values["padding.order"] for seed in SEEDS}
    assert drawn == {(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)}


@pytest.mark.parametrize(
    ("last", "end"),
    [("[none of these]", ["none of these"]), ("[none of these, zero]", ["zero", "none of these"])],
)
def test_options_that_stay_last_keep_the_order_of_the_file(last, end):
    question = read(SHUFFLED.replace("shuffle: true", f"shuffle: true\n    last: {last}", 1))
    printed = [options(make_variant(question, seed), "padding") for seed in SEEDS]
    assert all(texts[-len(end) :] == end for texts in printed)
    assert len({tuple(texts) for texts in printed}) > 5


def test_paper_solution_and_key_agree():
    question = read(SHUFFLED)
    for seed in SEEDS:
        variant = make_variant(question, seed)
        typed = {part.name: part.typed for part in variant.solution.parts}
        shown = {part.name: to_text(part.shown) for part in variant.solution.parts}
        assert typed["padding"] == letter(variant, "padding", "one")
        assert typed["computed"] == letter(variant, "computed", variant.values["verdict"])
        right = sorted(letter(variant, "several", text) for text in ("stride", "pooling"))
        assert typed["several"] == "; ".join(right)
        assert shown["padding"] == variant.key.answers["padding"] == "one"
        # Several are told in the order of their letters.
        in_order = sorted(("stride", "pooling"), key=lambda text: letter(variant, "several", text))
        assert shown["several"] == "; ".join(in_order)
        assert variant.key.answers["several"] == tuple(in_order)
        assert changed_answers(variant.key) == ()
        assert all(mark.fraction == 1 for mark in marks(variant.key, **typed).values())


def test_every_option_is_marked_and_told_as_what_it_says():
    question = read(SHUFFLED)
    told = {"zero": "This shrinks it.", "none of these": "There is one.", "three": "This is not the answer."}
    for seed in SEEDS:
        variant = make_variant(question, seed)
        told[f"two of {variant.values['n']}"] = "This lets it grow."
        for i, text in enumerate(options(variant, "padding")):
            by_letter = marks(variant.key, padding="ABCDE"[i])["padding"]
            assert by_letter.fraction == marks(variant.key, padding=text)["padding"].fraction == (text == "one")
            assert by_letter.reading == f"{'ABCDE'[i]}: {text}"
            assert by_letter.feedback == ("Correct." if text == "one" else told[text])


def test_several_options_are_told_of_by_what_they_say():
    question = read(SHUFFLED)
    for seed in SEEDS:
        variant = make_variant(question, seed)
        chosen = ", ".join(letter(variant, "several", text) for text in ("bias", "stride"))
        mark = marks(variant.key, several=chosen)["several"]
        assert mark.fraction == Fraction(1, 2)
        assert mark.feedback.startswith("A bias shrinks nothing. Pooling shrinks.")


def test_a_key_that_was_written_and_read_marks_the_same():
    question = read(SHUFFLED)
    sheet = Sheet("s", "S", "Sheet", "C1", "", True, (SheetQuestion(question, Place("s.yaml", 1, 1)),))
    for seed in SEEDS:
        key = make_variant(question, seed).key
        lines = list(write_key(make_key(sheet, 1, (), (PaperKey(None, (key,)),))))
        (paper,) = (back := read_key("key.jsonl", lines)).papers
        assert list(write_key(back)) == lines
        (restored,) = paper.variants
        assert restored.drawn == key.drawn
        assert changed_answers(restored) == ()
        for typed in "ABCDE":
            assert marks(restored, padding=typed) == marks(key, padding=typed)


def test_a_question_that_draws_nothing_else_has_orders_but_one_variant():
    text = "title: T\ntopics: [t]\nprompt: p\nparts: {a: {type: choice, options: [x, y], answer: x, shuffle: true}}\n"
    question = read(text)
    assert {make_variant(question, seed).solution.parts[0].typed for seed in SEEDS} == {"A", "B"}
    assert measure_variety(question).variants == 1


def test_pinned_values_and_other_marks_leave_the_order():
    question = read(SHUFFLED)
    pinned = adapt(question, {"n": 7}, Place("sheet.yaml", 1, 1), marks=Fraction(10))
    for seed in SEEDS:
        one, other = make_variant(question, seed), make_variant(pinned, seed)
        assert other.values["n"] == 7
        assert all(one.values[f"{name}.order"] == other.values[f"{name}.order"] for name in PARTS)


def test_a_part_that_follows_is_carried_by_what_its_options_say():
    text = """\
title: Follows
topics: [t]
values:
  n: integer(10, 99)
  word: >-
    "even" if n % 2 == 0 else "odd"
prompt: Let $n = << n >>$.
parts:
  first: {type: integer, answer: n}
  second: {type: choice, options: [even, odd, neither], answer: word, follows: [first], shuffle: true, last: [neither]}
"""
    question = read(text)
    for seed in SEEDS:
        variant = make_variant(question, seed)
        own = variant.values["n"] + 1
        follows = letter(variant, "second", "odd" if own % 2 else "even")
        found = marks(variant.key, first=str(own), second=follows)["second"]
        assert found.rule == "carried"
        assert found.fraction == 1


# --- Matchings

MATCHING = """\
title: Networks
topics: [t]
values: {n: "integer(10, 99)"}
prompt: Let $n = << n >>$.
parts:
  nets:
    type: matching
    pairs: {AlexNet: rectified units, VGG: small kernels, ResNet: 'skips over << n >> layers', Inception: small kernels}
    distractors: [depthwise filters, none of these]
    marks: 4
    SHUFFLE
"""
TEXTS = ["depthwise filters", "none of these", "rectified units", "skips over << n >> layers", "small kernels"]


def test_the_options_of_a_matching_keep_the_alphabet_or_are_drawn():
    kept = read(MATCHING.replace("    SHUFFLE\n", ""))
    drawn = read(MATCHING.replace("SHUFFLE", "shuffle: true\n    last: [none of these]"))
    printed = set()
    for seed in SEEDS:
        one, other = make_variant(kept, seed), make_variant(drawn, seed)
        n = one.values["n"]
        assert other.values["n"] == n
        assert options(one, "nets") == [text.replace("<< n >>", str(n)) for text in TEXTS]
        assert sorted(options(other, "nets")) == sorted(options(one, "nets"))
        assert options(other, "nets")[-1] == "none of these"
        printed.add(tuple(options(other, "nets")).index("small kernels"))
        assert [to_text(item) for item in other.paper.parts[0].items] == ["AlexNet", "VGG", "ResNet", "Inception"]
    assert printed == {0, 1, 2, 3}


def test_a_matching_is_marked_by_the_letters_of_its_variant():
    question = read(MATCHING.replace("SHUFFLE", "shuffle: true"))
    for seed in SEEDS:
        variant = make_variant(question, seed)
        skips = f"skips over {variant.values['n']} layers"
        right = ("rectified units", "small kernels", skips, "small kernels")
        typed = " ".join(letter(variant, "nets", text) for text in right)
        assert marks(variant.key, nets=typed)["nets"].fraction == 1
        assert marks(variant.key, nets=variant.solution.parts[0].typed)["nets"].fraction == 1
        half = " ".join(letter(variant, "nets", text) for text in (right[1], right[0], *right[2:]))
        assert marks(variant.key, nets=half)["nets"].fraction == Fraction(1, 2)
        assert changed_answers(variant.key) == ()
