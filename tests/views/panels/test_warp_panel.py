"""The warped space panel shows the plane as a layer sees it, and asks for another layer, other axes, and a point."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from engine.data.drawn import DataSpec
from engine.learned import untrained
from engine.questions.probe import ProbePoint
from engine.questions.warp import Warp, Warped
from engine.spec import LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from playground.model.document import Document
from playground.views.look.theme import DARK, LIGHT, Theme
from playground.views.panels.warp.warp_panel import WarpPanel
from playground.views.plots.chart import configure_pyqtgraph
from tests.asking import look
from tests.clicks import hover_widget, key_window
from tests.views.pace import draw_at_once
from tests.views.panels.host import find
from tests.views.viewer import Viewer

SPIRAL = Spec(DataSpec("spiral", samples=200), network=NetworkSpec((LayerSpec(6), LayerSpec(2))))
CLASSES = Spec(
    DataSpec("arms", samples=200, classes=3),
    network=NetworkSpec((LayerSpec(5), LayerSpec(4)), OutputSpec("softmax")),
    training=TrainingSpec(loss="cross_entropy"),
)
NUMBERS = Spec(DataSpec("plane", samples=100), network=NetworkSpec((LayerSpec(1),), OutputSpec("linear")))


class Shown:
    """The panel over a trainer, as the window asks it."""

    def __init__(self, qtbot: QtBot, spec: Spec, theme: Theme = LIGHT, size: tuple[int, int] = (460, 400)) -> None:
        configure_pyqtgraph()
        self.trainer = Trainer(spec, untrained(spec))
        self.trainer.train_epochs(30)
        self.panel = WarpPanel()
        qtbot.addWidget(self.panel, before_close_func=self.close)
        self.viewer = Viewer(self.panel)
        self.panel.show_theme(theme)
        self.panel.show_document(Document(spec))
        self.panel.resize(*size)
        with qtbot.waitExposed(self.panel):
            self.panel.show()
        self.refresh()

    def close(self, _: QWidget) -> None:
        """At the end of the test. Until then this is held by it, and the panel is no garbage while it is painted."""

    def refresh(self) -> Warped:
        viewing = self.viewer.viewing
        probes = [] if viewing.probe is None else [ProbePoint(viewing.probe)]
        snapshot = look(self.trainer, *self.panel.questions(viewing), *probes)
        self.panel.show_snapshot(snapshot)
        draw_at_once(self.panel)
        warped = snapshot.get(Warp)
        assert warped is not None
        return warped

    def ask(self, name: str, index: int) -> None:
        """Choose an entry as a person does."""
        combo = find(self.panel, QComboBox, name)
        assert combo.isVisible()
        assert combo.isEnabled()
        combo.setCurrentIndex(index)
        combo.activated.emit(index)

    def titles(self) -> tuple[str, str]:
        return self.panel.chart.x_axis.labelText, self.panel.chart.y_axis.labelText

    def image(self) -> QImage:
        return self.panel.chart.viewport().grab().toImage()

    def heights(self, rows: list[int]) -> list[float]:
        """How far from the top these data points are drawn."""
        places = [self.panel.chart.place_of(row) for row in rows]
        return [at.y() for at in places if at is not None]

    @property
    def words(self) -> str:
        return find(self.panel, QLabel, "warp_words").text()


def near(image: QImage, at: QPoint, colour: QColor, reach: int = 2) -> bool:
    """Whether a pixel around a place has nearly a colour."""
    across, down = range(at.x() - reach, at.x() + reach + 1), range(at.y() - reach, at.y() + reach + 1)
    return any(_is_like(image.pixelColor(x, y), colour) for x in across for y in down)


def _is_like(one: QColor, other: QColor) -> bool:
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return max(abs(a - b) for a, b in pairs) < 40


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_each_point_stands_where_the_layer_puts_it_in_the_colour_of_its_class(qtbot: QtBot, theme: Theme) -> None:
    shown = Shown(qtbot, SPIRAL, theme)
    image, labels = shown.image(), SPIRAL.data.dataset.train.labels
    right = 0
    for row in range(0, 100, 5):
        at = shown.panel.chart.place_of(row)
        assert at is not None
        colour = (theme.positive if labels[row] else theme.negative).darker(115)
        right += near(image, at.toPoint(), colour)
    assert right >= 18  # one may lie below another


def test_the_border_after_the_last_hidden_layer_is_drawn_straight(qtbot: QtBot) -> None:
    shown = Shown(qtbot, SPIRAL)
    shown.viewer.switch("points", False)
    warped = shown.refresh()
    chart, image = shown.panel.chart, shown.image()
    ends = warped.border.reshape(-1, 2)
    first, last = ends[ends[:, 0].argmin()], ends[ends[:, 0].argmax()]
    for share in np.linspace(0.05, 0.95, 9):
        at = chart.widget_point(*(first + share * (last - first)).tolist()).toPoint()
        if chart.plot_rect().adjusted(4, 4, -4, -4).contains(at):
            assert near(image, at, QColor(LIGHT.text))
    assert shown.words == "Line: the output is undecided"
    assert "straight" in chart.accessibleDescription()
    assert chart.toolTip() == chart.accessibleDescription()


def test_a_layer_of_many_units_says_that_its_line_is_for_average_points(qtbot: QtBot) -> None:
    shown = Shown(qtbot, SPIRAL)
    shown.ask("warp_layer", 1)
    shown.refresh()
    assert shown.words == "Dotted: the output is undecided if the rest is average"
    assert "The layer has 6 numbers" in shown.panel.chart.toolTip()


def test_axes_say_which_unit_or_how_much_of_the_variance_they_show(qtbot: QtBot) -> None:
    shown = Shown(qtbot, SPIRAL)
    warped = shown.refresh()
    first, second = (round(100.0 * share) for share in warped.shares)
    assert shown.titles() == tuple(f"principal direction: {share} % of the variance" for share in (first, second))
    shown.ask("warp_axes", 1)
    assert shown.viewer.viewing.warp == Warp(None, (0, 1))
    shown.refresh()
    assert shown.titles() == ("unit 1 of layer 2", "unit 2 of layer 2")
    shown.ask("warp_across", 1)  # the other axis takes what this one had
    assert shown.viewer.viewing.warp == Warp(None, (1, 0))
    shown.refresh()
    assert shown.titles() == ("unit 2 of layer 2", "unit 1 of layer 2")
    shown.panel.resize(460, 160)
    qtbot.waitUntil(lambda: shown.titles()[1] == "unit 1")


def test_the_layer_is_chosen_by_its_list_and_by_the_arrow_keys(qtbot: QtBot) -> None:
    shown = Shown(qtbot, SPIRAL)
    layers = find(shown.panel, QComboBox, "warp_layer")
    assert [layers.itemText(at) for at in range(4)] == ["Features", "Layer 1: Tanh", "Layer 2: Tanh", "Output: Tanh"]
    assert layers.currentIndex() == 2
    shown.panel.chart.setFocus()
    key_window(shown.panel.chart, Qt.Key.Key_Left)
    assert shown.viewer.viewing.warp.after == 1
    key_window(shown.panel.chart, Qt.Key.Key_Left)
    key_window(shown.panel.chart, Qt.Key.Key_Left)
    assert shown.viewer.viewing.warp.after == 0
    assert layers.currentIndex() == 0
    shown.ask("warp_axes", 1)
    shown.refresh()
    assert shown.titles() == ("x₁", "x₂")
    shown.ask("warp_layer", 2)
    assert shown.viewer.viewing.warp.after is None  # the last hidden one, whichever it will be


def test_one_unit_is_one_axis_with_a_row_for_each_class(qtbot: QtBot) -> None:
    shown = Shown(qtbot, SPIRAL)
    shown.ask("warp_layer", 3)
    shown.refresh()
    assert shown.titles() == ("output", "class")
    assert not find(shown.panel, QComboBox, "warp_axes").isEnabled()
    assert not find(shown.panel, QComboBox, "warp_up").isVisible()
    labels = SPIRAL.data.dataset.train.labels
    first, second = ({round(y) for y in shown.heights(np.flatnonzero(labels == at).tolist())} for at in (0, 1))
    assert (len(first), len(second)) == (1, 1)
    assert min(first) > min(second)  # the second class is above


def test_numbers_to_meet_stand_as_high_as_they_are_large(qtbot: QtBot) -> None:
    shown = Shown(qtbot, NUMBERS)
    assert shown.titles()[1] == "label"
    labels = NUMBERS.data.dataset.train.labels
    heights = shown.heights(np.argsort(labels).tolist())
    assert heights == sorted(heights, reverse=True)
    assert shown.words == "Line: the output is 0"


def test_three_classes_have_three_colours(qtbot: QtBot) -> None:
    shown = Shown(qtbot, CLASSES)
    image, labels = shown.image(), CLASSES.data.dataset.train.labels
    for number in range(3):
        places = [shown.panel.chart.place_of(int(row)) for row in np.flatnonzero(labels == number)]
        seen = sum(at is not None and near(image, at.toPoint(), LIGHT.class_colour(number), 3) for at in places)
        assert seen > 0.7 * len(places)
    shown.ask("warp_layer", 3)
    shown.ask("warp_axes", 1)
    shown.refresh()
    assert shown.titles() == ("A", "B")


def test_the_point_under_the_mouse_is_pointed_at_everywhere(qtbot: QtBot) -> None:
    shown = Shown(qtbot, SPIRAL)
    chart = shown.panel.chart
    at = chart.place_of(7)
    assert at is not None
    before = shown.image()
    hover_widget(chart.viewport(), at.toPoint())
    row = shown.viewer.viewing.pointed
    assert row is not None
    place = chart.place_of(row)
    assert place is not None
    assert (place - at).manhattanLength() < 9.0
    assert shown.image() != before  # a ring is around it
    hover_widget(chart.viewport(), QPoint(chart.width() - 3, 3))
    assert shown.viewer.viewing.pointed is None


def test_the_point_of_the_plane_under_the_mouse_is_marked_where_it_comes_out(qtbot: QtBot) -> None:
    shown = Shown(qtbot, SPIRAL)
    shown.viewer.switch("points", False)
    shown.viewer.show(probe=(1.0, 2.0))
    warped = shown.refresh()
    a = ProbePoint((1.0, 2.0)).ask(shown.trainer.moment()).a[1]
    at = shown.panel.chart.widget_point(*((a - warped.centre) @ warped.vectors.T).tolist()).toPoint()
    marked = shown.image()
    shown.viewer.show(probe=None)
    assert near(marked, at, QColor(LIGHT.text))
    assert marked.pixelColor(at) != shown.image().pixelColor(at)


def test_test_points_come_with_their_switch_and_all_go_with_theirs(qtbot: QtBot) -> None:
    shown = Shown(qtbot, SPIRAL)
    assert shown.panel.chart.place_of(150) is None  # of the 100 that test
    shown.viewer.switch("test_points", True)
    assert shown.panel.chart.place_of(150) is not None
    shown.viewer.show(hides_points=True)
    assert shown.panel.chart.place_of(7) is None


def test_what_is_known_of_other_data_is_forgotten(qtbot: QtBot) -> None:
    shown = Shown(qtbot, SPIRAL)
    shown.panel.show_document(Document(replace(SPIRAL, data=replace(SPIRAL.data, seed=5))))
    assert shown.panel.chart.place_of(7) is None
    assert shown.words == ""
