"""`quizgen list` as a tutor reads it."""

import json

import pytest

from quizgen.cli.tables import lay_out_questions, say_variants

pytest_plugins = ["command_line"]

ROWS = [
    {
        "id": "cnn/max-pooling",
        "title": "Max pooling",
        "topics": ["pooling"],
        "outcome": "calculate",
        "difficulty": 1,
        "parts": 2,
        "marks": 3.0,
        "variants": {"count": 10**38, "exact": False},
    },
    {
        "id": "rnn/design-type",
        "title": "Which type of recurrent network",
        "topics": ["recurrent", "design", "text"],
        "outcome": "understand",
        "difficulty": 2,
        "parts": 1,
        "marks": 1.5,
        "variants": {"count": 20, "exact": True},
    },
]

WIDE = """\
id               title                            topics                   outcome     difficulty  parts  marks  variants
cnn/max-pooling  Max pooling                      pooling                  calculate            1      2      3    ~10^38
rnn/design-type  Which type of recurrent network  recurrent, design, text  understand           2      1    1.5        20
"""  # noqa: E501
NARROW = """\
id               difficulty  parts  marks  variants
  title · topics · outcome
cnn/max-pooling           1      2      3    ~10^38
  Max pooling · pooling · calculate
rnn/design-type           2      1    1.5        20
  Which type of recurrent network · recurrent,
  design, text · understand
"""


@pytest.mark.parametrize(
    ("width", "table"), [(None, WIDE), (200, WIDE), (121, WIDE), (120, None), (51, NARROW), (1, None)]
)
def test_a_narrow_terminal_gets_two_lines_a_question(width, table):
    lines = lay_out_questions(ROWS, width)
    if table is not None:
        assert lines == table.splitlines()
    if width is not None and width >= 51:
        assert all(len(line) <= width for line in lines)
    assert [line.split()[0] for line in lines if "/" in line] == ["cnn/max-pooling", "rnn/design-type"]


@pytest.mark.parametrize(
    ("count", "exact", "said"),
    [
        (1, True, "1"),
        (1204, True, "1,204"),
        (0, False, "~0"),
        (87, False, "~87"),
        (1204, False, "~1,200"),
        (737_280, False, "~740,000"),
        (999_999, False, "~1 million"),
        (2_137_000, False, "~2.1 million"),
        (199_000_000, False, "~200 million"),
        (45_061_997_760, False, "~45 billion"),
        (999_999_999_999, False, "~10^12"),
        (3 * 10**12, False, "~10^12"),
        (10**300, False, "~10^300"),
    ],
)
def test_how_many_variants_are_said(count, exact, said):
    assert say_variants(count, exact) == said


def ids(out: str) -> list[str]:
    return [line.split()[0] for line in out.splitlines()]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (("--topic", "sums"), True),
        (("--topic", "sums", "--id", "ADD", "--title", "sum a", "--outcome", "calculate"), True),
        (("--topic", "sums", "--difficulty", "1..3", "--parts", "1", "--marks", "2..", "--variants", "..2500"), True),
        (("--topic", "sums", "--difficulty", "3.."), False),
        (("--topic", "sums", "--marks", "2.5"), False),
        (("--topic", "sums", "--variants", "3000.."), False),
    ],
)
def test_filters(office, quizgen, filters, found):
    listed = quizgen("list", "--bank", "bank", *filters)
    assert (listed.code, listed.err) == (0, "")
    assert ids(listed.out) == ["id", "adding"][: 2 if found else 1]


def test_json(office, quizgen):
    record = json.loads(quizgen("list", "--bank", "bank", "--topic", "sums", "--json").out)
    (question,) = record["questions"]
    assert record["schema"] == "quizgen.list/1"
    assert (question["marks"], question["levels"]) == (2, {})
    # 50 times 50 are too many to count one by one, and all are met.
    assert question["variants"] == {"count": 2500, "exact": False}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--topic", "sum"), "there is no topic 'sum'. Did you mean 'sums'?"),
        (("--outcome", "learn"), "Choose from know, understand, calculate, implement"),
        (("--difficulty", "2-3"), "Invalid value for --difficulty: this must be a number or a range"),
        (("--variants", "9..1"), "the range 9..1 is empty; write 1..9"),
    ],
)
def test_wrong_usage(office, quizgen, arguments, told):
    done = quizgen("list", "--bank", "bank", *arguments)
    assert (done.code, done.out) == (2, "")
    assert told in " ".join(done.err.split())
