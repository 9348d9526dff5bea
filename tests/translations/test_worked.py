"""Worked solutions in other languages: what quizgen says in steps and tables."""

import re
from itertools import chain

import pytest

from quizgen.bank import load_bank
from quizgen.generate import make_variant
from quizgen.messages import said
from quizgen.model import Prose, Steps, Table
from quizgen.text.plain import to_text
from quizgen.text.translated import translate_prose, translate_value
from quizgen.worked import convolution, counting, recurrent, transposed
from quizgen.worked.writing import say

TOLD = [
    (
        convolution.window_steps([[1, 2.5, 3], [2, 3, 2]], [[-1, 1], [-1, 1]], 0, 1),
        [
            "Fenster [[2,5, 3], [3, 2]], Filter [[-1, 1], [-1, 1]]",
            "Zeile 1: 2,5 · (-1) + 3 · 1 = 0,5",
            "Zeile 2: 3 · (-1) + 2 · 1 = -1",
            "Summe: y_(1,2) = 0,5 - 1 = -0,5",
        ],
    ),
    (
        transposed.transposed_steps([[2, -1]], [[1, 3]], 2),
        [
            "x_(1,1) = 2 addiert [2, 6] zu Zeile 1, Spalten 1 bis 2",
            "x_(1,2) = -1 addiert [-1, -3] zu Zeile 1, Spalten 3 bis 4",
        ],
    ),
    (
        recurrent.recurrent_parameter_steps("gru", 2, 3, 4),
        [
            "Eine GRU hat 3 Blöcke: Reset-Gate, Update-Gate und Kandidatenzustand.",
            "Rekurrente Schicht: 3 · 3 · (2 + 3 + 1) = 9 · 6 = 54",
            "Mit der Ausgabeschicht: 54 + 16 = 70",
        ],
    ),
]
ENGLISH = re.compile(
    r"\b(the|of|and|with|to|is|are|has|so|after|only|left|where|[Rr]ows?|[Cc]olumns?|[Ss]teps?|[Ss]um|[Ww]indow|[Ll]ayer"
    r"|[Ww]eights|[Bb]iases|[Ss]tate|gate|[Rr]ule|[Ii]nput|[Oo]utput|[Hh]idden|[Pp]roducts|[Ee]ntry|[Ee]ntries|maps)\b"
)


@pytest.mark.parametrize(("steps", "german"), TOLD)
def test_steps_speak_german(steps, german):
    assert [to_text(line) for line in translate_value(steps, "de").lines] == german


def test_a_table_speaks_german():
    table = translate_value(counting.dense_parameter_table([30, 12, 4]), "de")
    cells = [[to_text(cell) for cell in row] for row in (table.head, *table.rows)]
    assert cells == [
        ["Schicht", "Gewichte", "Biase"],
        ["verdeckt 1", "30 · 12 = 360", "12"],
        ["Ausgabe", "12 · 4 = 48", "4"],
        ["alle Schichten", "360 + 48 = 408", "12 + 4 = 16"],
    ]


def test_what_is_not_known_stays_as_it_is():
    told = say("No catalogue has {this}: $a = ", 0.5, "$, ", said("Rows"), ".")
    assert to_text(translate_prose(told, "de")) == "No catalogue has {this}: a = 0,5, Zeilen."
    assert translate_prose(told, "en") is told


def prose_in(value):
    match value:
        case Steps(lines=lines):
            return lines
        case Table(head=head, rows=rows):
            return tuple(chain(head, *rows))
    return ()


@pytest.mark.parametrize("language", ["de", "es", "fr", "zh"])
def test_no_english_is_left_in_the_steps_and_tables_of_the_bank(language):
    bank = load_bank()
    english = set()
    for id in bank:
        for value in make_variant(bank[id], 5).solution.worked.values:
            for prose in prose_in(value):
                assert isinstance(prose, Prose)
                bare = Prose(re.sub(r"\$[^$]*\$", "", translate_prose(prose, language).source), prose.values)
                if found := ENGLISH.search(bare.source):
                    english.add((id, found[0], bare.source))
    assert english == set()
