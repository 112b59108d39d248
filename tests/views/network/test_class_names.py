"""The outputs of several classes in the diagram: their names are legible, their maps in the classes' colours."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QFont, QFontMetricsF
from pytestqt.qtbot import QtBot

from engine.data.drawn import DataSpec
from engine.data.table import Rows, TableClasses, TableColumn, TableSource
from engine.spec import LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from playground.model.document import Document
from playground.views.look.theme import DARK, LIGHT, Theme
from playground.views.network.class_names import MARK_ROOM, written_names
from playground.views.network.hit import Part
from playground.views.network.layout import NetworkLayout
from tests.views.network.workbench import Workbench

LONG = (
    "Chinstrap penguin of the south",
    "Adélie penguin from Torgersen Island",
    "Gentoo",
    "Emperor penguin of the great ice",
    "Macaroni penguin with a crest",
    "Rockhopper",
    "King penguin of Kerguelen",
    "Little blue penguin of New Zealand",
)
AT_1280 = (632, 380)
"""What the diagram has of a window of 1280 × 720."""


def classes(count: int, *hidden: int, names: tuple[str, ...] = LONG) -> Document:
    points = DataSpec("clouds", samples=80, classes=count).dataset.all
    rows = Rows(np.column_stack([points.points, points.labels]))
    data = TableSource((TableColumn("a"), TableColumn("b")), TableClasses("kind", names[:count]), rows)
    layers = tuple(LayerSpec(units) for units in hidden)
    network = NetworkSpec(layers, OutputSpec("softmax"))
    return Document(Spec(data, network=network, training=TrainingSpec(loss="cross_entropy")))


def room_of(layout: NetworkLayout) -> tuple[float, float]:
    """What each name has beside its mark."""
    last = layout.columns - 1
    return layout.width - layout.map_rect(last, 0).right() - 8.0 - MARK_ROOM, layout.row_pitch


@pytest.mark.parametrize("hidden", [(3,), (8, 8), (4, 4, 4)], ids=str)
@pytest.mark.parametrize("count", [3, 5, 8])
def test_long_names_are_legible_in_a_window_of_1280_by_720(qtbot: QtBot, count: int, hidden: tuple[int, ...]) -> None:
    bench = Workbench(qtbot, classes(count, *hidden), AT_1280)
    layout = bench.view.picture.layout
    width, height = room_of(layout)
    font, written = written_names(LONG[:count], bench.view.font(), width, height)
    assert font.pixelSize() >= 11
    assert len(set(written)) == count
    for name, text in zip(LONG, written, strict=False):
        assert len(text.replace("…", "")) >= min(len(name), 12), text
        assert all(QFontMetricsF(font).horizontalAdvance(line) <= width for line in text.split("\n"))
    assert layout.shows_biases


@pytest.mark.parametrize("names", [("setosa", "versicolor", "virginica"), tuple("ABCDEFGH")], ids=["iris", "letters"])
@pytest.mark.parametrize("hidden", [(3,), (8, 8)], ids=str)
def test_short_names_are_written_whole(qtbot: QtBot, names: tuple[str, ...], hidden: tuple[int, ...]) -> None:
    bench = Workbench(qtbot, classes(len(names), *hidden, names=names), AT_1280)
    assert written_names(names, bench.view.font(), *room_of(bench.view.picture.layout))[1] == names


def test_letters_stay_whole_beside_many_layers(qtbot: QtBot) -> None:
    names = tuple("ABCDEFGH")
    bench = Workbench(qtbot, classes(8, 8, 8, 8, 8, 8, names=names), AT_1280)
    assert written_names(names, bench.view.font(), *room_of(bench.view.picture.layout))[1] == names


def test_where_hardly_a_letter_has_room_the_mark_stands_alone() -> None:
    assert set(written_names(LONG, QFont(), 22.0, 40.0)[1]) == {""}


@pytest.mark.parametrize("theme", [LIGHT, DARK, LIGHT.with_colour_map("greyscale")], ids=["light", "dark", "grey"])
@pytest.mark.parametrize("hidden", [(3,), (32, 32)], ids=["few", "crowd"])
def test_each_output_has_the_colour_of_its_class_where_it_is_sure(
    qtbot: QtBot, theme: Theme, hidden: tuple[int, ...]
) -> None:
    document = classes(8, *hidden)
    bench = Workbench(qtbot, document, AT_1280)
    layout = document.layout
    parameters = np.zeros_like(bench.work.learned.parameters)
    for sure in (2, 7):
        layout.biases(parameters, len(hidden))[:] = np.where(np.arange(8) == sure, 60.0, 0.0)
        bench.work = replace(bench.work, learned=replace(bench.work.learned, parameters=parameters.copy()))
        bench.show_snapshot()
        bench.view.show_theme(theme)
        picture = bench.picture()
        inside = [picture.pixelColor(bench.point(Part.UNIT, len(hidden), unit)) for unit in range(8)]
        assert _apart(inside[sure], theme.class_colour(sure)) <= 3
        others = [colour for unit, colour in enumerate(inside) if unit != sure]
        assert max(_apart(one, other) for one, other in combinations(others, 2)) <= 2
        assert min(_apart(other, inside[sure]) for other in others) > 20


def _apart(one: QColor, other: QColor) -> int:
    return max(abs(one.red() - other.red()), abs(one.green() - other.green()), abs(one.blue() - other.blue()))
