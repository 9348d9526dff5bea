"""Options and pairs as an LMS exports them: with its formulas, entities and separators."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.kinds.options import as_plain, find_sequences
from quizgen.kinds.table import KINDS
from quizgen.model import Prose, Reading
from quizgen.text.plain import to_text

SIZES = [to_text(Prose(source)) for source in (r"$3 \times 3$", r"$x > 0$", "two, with comma; and semicolon", "three")]


def read(kind, answer, response, **arguments):
    reading = KINDS[kind].expect(answer, **arguments).read(response)
    return reading.value if isinstance(reading, Reading) else None


@pytest.mark.parametrize(
    ("response", "chosen"),
    [
        (r"\(3 \times 3\)", 0),
        (r"\(3\times3\)", 0),
        (r"$$3 \times 3$$", 0),
        (r"<p>\(3 \times 3\)</p>", 0),
        ("3 &times; 3", 0),
        (r"\(x>0\)", 1),
        (r"\(x&gt;0\)", 1),
        ("x &gt; 0", 1),
        ("<p>x &gt; 0</p>\n", 1),
        ("  two, with&nbsp;comma;\nand semicolon ", 2),
        ("THREE", 3),
        (r"\(x0\)", None),
        (r"\(x<0\)", None),
        ("<script>alert(1)</script>", None),
        ("=HYPERLINK(1)", None),
    ],
)
def test_an_option_as_an_lms_shows_it(response, chosen):
    assert read("choice", SIZES[0], response, options=SIZES) == (None if chosen is None else SIZES[chosen])


@pytest.mark.parametrize(
    ("response", "chosen"),
    [
        ("two, with comma; and semicolon", (2,)),
        (r"\(3 \times 3\); two, with comma; and semicolon", (0, 2)),
        (r"two, with comma; and semicolon; \(x > 0\); three", (1, 2, 3)),
        ("three;two, with comma; and semicolon", (2, 3)),
        ("three, two, with comma; and semicolon", (2, 3)),
        ("three,two\\, with comma; and semicolon", (2, 3)),
        ("three; two, with comma", (2, 3)),
        ("A; C", (0, 2)),
        ("two, with comma; and semicolon; four", None),
    ],
)
def test_options_one_behind_the_other(response, chosen):
    found = read("choices", [SIZES[0]], response, options=SIZES)
    assert found == (None if chosen is None else tuple(SIZES[i] for i in chosen))


@pytest.mark.parametrize(
    ("options", "response", "chosen"),
    [
        (["a", "b", "a; b"], "a; b", None),
        (["red", "blue", "red; blue"], "red; blue", None),
        (["red", "blue", "red; blue"], "blue; red", ("red", "blue")),
        (["red", "blue", "red; blue and green"], "red; blue", ("red", "blue")),
        # A letter that is the text of another option stays as uncertain as it is alone.
        (["B", "A", "x; y"], "A; x; y", None),
    ],
)
def test_what_could_be_read_in_two_ways_is_not_read(options, response, chosen):
    assert read("choices", [options[0]], response, options=options) == chosen


PAIRS = {"Japan": "Tokyo -> now", "France; the land": "Paris", "size 3 × 3": "Rome; or not"}
RIGHT = ("Paris", "Rome; or not", "Tokyo -> now")


@pytest.mark.parametrize(
    ("response", "options"),
    [
        ("Japan -> Tokyo -> now; France; the land -> Paris; size 3 × 3 -> Rome; or not", (2, 0, 1)),
        (r"size \(3 \times 3\) -> Rome; or not; France; the land -> Paris; Japan -> Tokyo -> now", (2, 0, 1)),
        ("France; the land -> Rome; or not", (-1, 1, -1)),
        ("Japan -> Paris; size 3 × 3 -> Paris", (0, -1, 0)),
        ("japan -> tokyo -> NOW", (2, -1, -1)),
        ("Japan -> C; France; the land -> a; size 3 × 3 -> B", (2, 0, 1)),
        ("France; the land -> D", None),
        ("Japan=>Tokyo -> now,France; the land=>", (2, -1, -1)),
        ("1-C, 2-A, 3-B", (2, 0, 1)),
        ("Japan -> Paris; Japan -> Rome; or not", None),
        ("Japan -> Berlin", None),
    ],
)
def test_pairs_as_moodle_and_canvas_write_them(response, options):
    assert read("matching", PAIRS, response, options=RIGHT) == options


def test_a_letter_that_is_an_option_is_read_as_neither() -> None:
    assert read("matching", {"x; y": "B", "z": "A"}, "x; y -> A", options=("B", "A")) is None


def test_pairs_that_could_be_read_in_two_ways_are_not_read():
    pairs, options = {"sun": "sea", "sun -> sea": "sky", "sand": "sea -> sky"}, ("sea", "sky", "sea -> sky")
    assert read("matching", pairs, "sun -> sea -> sky", options=options) is None
    assert read("matching", pairs, "sand -> sea; sun -> sky", options=options) == (1, -1, 0)


@given(st.text() | st.text("\\()[]$<>&;ab{}^_", max_size=60))
def test_any_text_can_be_made_plain(text):
    assert isinstance(as_plain(text), str)


@given(st.lists(st.sampled_from(["a", "b", "a; b", "b; a; b"]), min_size=2, max_size=6))
def test_each_sequence_of_pieces_is_found(pieces):
    known = sorted(set(pieces))
    ways = find_sequences("; ".join(pieces), known, "; ")
    assert ways
    assert all("; ".join(known[i] for i in way) == "; ".join(pieces) for way in ways)


def test_long_texts_end_soon():
    assert find_sequences("a;" * 100_000 + "a", ["a"], ";") == set()
    assert len(find_sequences("a;" * 199 + "a", ["a", "a;a"], ";")) == 2
