"""Figures in other languages: their alternative texts, and the words and numbers that they show."""

import pytest

from quizgen.bank import load_bank
from quizgen.generate import make_variant
from quizgen.model import Figure
from quizgen.text.translated import translate_value
from quizgen.worked import curves, grid_figures, networks, receptive_field, recurrent, sizes, through_time

TOLD = [
    (
        grid_figures.averaging_figure([[1, 2, 3, 2], [2, 3, 2, 5]], 2, 2),
        "Eingabe der Größe 2 mal 4, Filter der Größe 2 mal 2 mit lauter Einträgen 1/4 und ihre Ausgabe der Größe 1 mal "
        "2. Das Fenster über Zeilen 1 bis 2 und Spalten 1 bis 2 der Eingabe ergibt den Eintrag 2 in Zeile 1, Spalte 1 "
        "der Ausgabe.",
    ),
    (
        grid_figures.convolution_figure([1, 0, 2], [3.5, 2], 0, 0, 1, (1, 0)),
        "Eingabe (3 Einträge) mit 1 Null davor und keinen Nullen dahinter, Filter der Länge 2 und ihre Ausgabe der "
        "Länge 3. Das Fenster über die Einträge 1 bis 2 der aufgefüllten Eingabe ergibt Eintrag 1 der Ausgabe, 2.",
    ),
    (
        receptive_field.receptive_field_figure([5, 2], [2, 1], "pixel"),
        "Eine Einheit der Schicht 2 sieht 2 benachbarte Einheiten der Schicht 1 und 7 Pixel der Eingabe.",
    ),
    (
        recurrent.rnn_figure([[2, 0.5]], [0], [[-0.25]]),
        "Ein RNN über 1 Zeitschritt. Aus h_0 = [0] und x_1 = [2; 0,5] folgt h_1 = [-0,25].",
    ),
    (
        sizes.padding_figure(6, 3, 2, 0, 1),
        "Eine Reihe aus 6 Einträgen der Eingabe mit keinen Nullen davor und 1 Null dahinter. Darauf liegen 3 Fenster "
        "(je 3 Einträge), jedes um 2 weiter rechts als das vorige. Das erste beginnt bei Eintrag 1 der aufgefüllten "
        "Reihe, das letzte endet bei Eintrag 7.",
    ),
    (
        through_time.loss_figure(2, [0.1, -0.5]),
        "Ein RNN, über 2 Zeitschritte ausgerollt. Der Verlust L vergleicht den letzten Zustand mit dem Zielwert y. Der "
        "Gradient von L wird zurückgetragen: -0,5 für h_2, 0,1 für h_1.",
    ),
]


@pytest.mark.parametrize(("figure", "german"), TOLD)
def test_alternative_texts_speak_german(figure, german):
    assert translate_value(figure, "de").alternative == german


def in_german(figure):
    return translate_value(figure, "de").data


def test_words_in_figures_speak_german():
    layers = in_german(networks.network_figure([3, 2, 2, 1]))["layers"]
    assert [layer["title"] for layer in layers] == ["Eingabe", "verdeckt 1", "verdeckt 2", "Ausgabe"]
    panels = in_german(networks.connection_figure(5, 3, ["dense", "convolutional"]))["panels"]
    assert [(panel["title"], panel["shared"]) for panel in panels] == [("dicht", False), ("faltend", True)]
    grids = in_german(grid_figures.product_figure([[1]], [[2]]))
    assert [grid["caption"] for grid in grids["grids"]] == ["Ausschnitt", "Vorlage", "Produkte"]
    assert grids["signs"] == ["by place", "equals"]
    (panel,) = in_german(curves.power_figure(0.5, 3))["panels"]
    assert (panel["label"], panel["curves"][0]["label"]) == ("Schritte zurück", "Produkt der Faktoren")


def test_numbers_in_figures_have_a_decimal_comma():
    values = in_german(recurrent.rnn_figure([[2.5], [-1]], [0.5], [[0.1234567], [1]]))
    assert values == {"inputs": [["2,5"], ["-1"]], "states": [["0,123"], ["1"]], "before": ["0,5"]}
    assert in_german(through_time.loss_figure(2, [0.1, -0.5]))["gradients"] == ["0,1", "-0,5"]
    (panel,) = in_german(curves.power_figure(0.5, 3))["panels"]
    assert (0.2, "0,2") in [tuple(tick) for tick in panel["y_ticks"]]


@pytest.mark.parametrize("language", ["de", "es", "fr", "zh"])
def test_no_figure_of_the_bank_has_an_english_alternative_text(language):
    bank = load_bank()
    drawn, english = set(), set()
    for id in bank:
        variant = make_variant(bank[id], 1)
        shown = (variant.paper.prompt, *(part.ask for part in variant.paper.parts), variant.solution.worked)
        for figure in (value for prose in shown for value in prose.values if isinstance(value, Figure)):
            drawn.add(figure.kind)
            if translate_value(figure, language).alternative == figure.alternative:
                english.add((id, figure.kind, figure.alternative))
    assert english == set()
    assert len(drawn) > 10
