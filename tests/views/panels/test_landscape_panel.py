"""The loss landscape panel shows loss, path and next step over a plane of parameters, and asks for another plane."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QComboBox, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from engine.data.drawn import DataSpec
from engine.learned import untrained
from engine.observer import Observer
from engine.parameters import Address
from engine.questions.landscape import LossMap, MapLoss
from engine.runs.timeline import Timeline
from engine.spec import LayerSpec, NetworkSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from playground.model.document import Document
from playground.views.look.theme import DARK, LIGHT, Theme
from playground.views.panels.landscape.landscape_chart import LEAST_ARROW
from playground.views.panels.landscape.landscape_panel import LandscapePanel
from playground.views.plots.chart import configure_pyqtgraph
from tests.asking import asked
from tests.clicks import click_widget, hover_widget, key_window
from tests.views.pace import draw_at_once
from tests.views.panels.host import find
from tests.views.viewer import Viewer

XOR = Spec(DataSpec("xor", samples=120), network=NetworkSpec((LayerSpec(3), LayerSpec(2))))
BARE = Spec(DataSpec("gauss", samples=100), ("x1",), NetworkSpec(()))


class Shown:
    """The panel over a trainer, as the window asks it."""

    def __init__(self, qtbot: QtBot, spec: Spec, theme: Theme = LIGHT, size: tuple[int, int] = (460, 440)) -> None:
        configure_pyqtgraph()
        self.spec, self.trainer = spec, Trainer(spec, untrained(spec))
        self.past = Timeline.begun(spec, frozenset(), self.trainer.learned())
        self.observer = Observer()
        self.panel = LandscapePanel()
        qtbot.addWidget(self.panel, before_close_func=self.close)
        self.viewer = Viewer(self.panel)
        self.panel.show_theme(theme)
        self.panel.show_document(Document(spec))
        self.viewer.show(landscape=self.viewer.viewing.fitted(spec).landscape)
        self.panel.resize(*size)
        with qtbot.waitExposed(self.panel):
            self.panel.show()

    def close(self, _: QWidget) -> None:
        """At the end of the test. Until then this is held by it, and the panel is no garbage while it is painted."""

    def refresh(self, batches: int = 0) -> LossMap:
        """Train so many batches, and look until the map is finished."""
        self.trainer.train_batches(batches)
        questions = asked(*self.panel.questions(self.viewer.viewing))
        for _ in range(200):
            snapshot = self.observer.observe(self.trainer, questions, past=self.past)
            if snapshot.answers.has(questions):
                break
        self.panel.show_snapshot(snapshot)
        draw_at_once(self.panel)
        shown = snapshot.answers.of(self.viewer.viewing.landscape)
        assert shown is not None
        return shown

    def ask(self, name: str, index: int) -> None:
        """Choose an entry as a person does."""
        combo = find(self.panel, QComboBox, name)
        assert combo.isVisible()
        combo.setCurrentIndex(index)
        combo.activated.emit(index)

    def image(self) -> QImage:
        return self.panel.chart.viewport().grab().toImage()

    @property
    def titles(self) -> tuple[str, str]:
        return self.panel.chart.x_axis.labelText, self.panel.chart.y_axis.labelText

    @property
    def words(self) -> str:
        return find(self.panel, QLabel, "landscape_words").text()


def lightness_at(shown: Shown, image: QImage, x: float, y: float) -> float:
    """How light the land is around a place, lines apart: their pixels are few."""
    at = shown.panel.chart.place_of((x, y)).toPoint()
    pixels = [image.pixelColor(at + QPoint(i, j)).lightnessF() for i in range(-4, 5) for j in range(-4, 5)]
    return float(np.median(pixels))


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_lower_the_loss_the_further_the_colour_is_from_the_panels(qtbot: QtBot, theme: Theme) -> None:
    shown = Shown(qtbot, BARE, theme)
    answer = shown.refresh(300)
    assert answer.plane is not None
    image, ground = shown.image(), QColor(theme.panel).lightnessF()
    plane, path = answer.plane, answer.path
    places, chance = [], np.random.default_rng(0)
    for x, y in chance.uniform(-0.9, 0.9, (40, 2)) * plane.reach + plane.middle:
        if np.linalg.norm((path - (x, y)) / plane.reach, axis=1).min() > 0.3:
            places.append((answer.loss_at(x, y), abs(lightness_at(shown, image, x, y) - ground)))
    ordered = [apart for _, apart in sorted(places)]
    assert len(ordered) > 8
    third = len(ordered) // 3
    assert np.mean(ordered[:third]) > 2.0 * np.mean(ordered[-third:])


def test_path_present_and_arrow_are_drawn_where_they_are(qtbot: QtBot) -> None:
    shown = Shown(qtbot, replace(BARE, training=TrainingSpec(learning_rate=0.3)))
    for _ in range(5):
        answer = shown.refresh(40)
    chart, image = shown.panel.chart, shown.image()
    assert answer.step is not None
    now = chart.place_of((float(answer.path[-1, 0]), float(answer.path[-1, 1])))
    assert image.pixelColor(now.toPoint()) == QColor(LIGHT.text)
    begin = chart.place_of((float(answer.path[0, 0]), float(answer.path[0, 1])))
    assert image.pixelColor(begin.toPoint()) == QColor(LIGHT.panel)  # the hollow of the ring
    across, up = chart.pixels_per_unit()
    along = np.array([answer.step[0] * across, -answer.step[1] * up]) * chart.arrow_factor
    assert LEAST_ARROW <= np.linalg.norm(along) < 1.7 * LEAST_ARROW
    at = (now + QPointF(0.6 * along[0], 0.6 * along[1])).toPoint()
    red = QColor(LIGHT.danger)
    reds = [image.pixelColor(at + QPoint(i, j)) for i in (-1, 0, 1) for j in (-1, 0, 1)]
    assert any(abs(c.red() - red.red()) + abs(c.green() - red.green()) + abs(c.blue() - red.blue()) < 60 for c in reds)
    assert f"arrow: next step × {chart.arrow_factor:g}"[:19] in shown.words


def test_the_words_tell_the_loss_now_its_range_and_the_lines(qtbot: QtBot) -> None:
    shown = Shown(qtbot, XOR)
    answer = shown.refresh(100)
    low, high = answer.range
    assert shown.words.startswith(f"Loss {answer.loss:.3f}, here from {low:.2f} to {high:.2f}"[:27])
    assert "each line × " in shown.words
    tip = shown.panel.chart.toolTip()
    assert "The mean loss over the 60 training points." in tip
    assert "The network has 20 weights and biases, and this plane shows two directions among as many." in tip
    assert "penalty" not in tip
    assert shown.panel.chart.accessibleDescription() == f"{shown.words}. {tip}"


def test_a_penalty_is_said_to_be_left_out(qtbot: QtBot) -> None:
    shown = Shown(qtbot, replace(XOR, training=TrainingSpec(penalty="l2", penalty_rate=0.1)))
    shown.refresh(10)
    assert "The penalty is left out, as everywhere." in shown.panel.chart.toolTip()


def test_two_parameters_are_chosen_by_unit_and_weight(qtbot: QtBot) -> None:
    shown = Shown(qtbot, XOR)
    shown.refresh(10)
    assert shown.titles == ("weight of x₁, layer 1, unit 1", "weight of x₂, layer 1, unit 1")
    shown.ask("landscape_across_unit", 5)
    assert shown.viewer.viewing.landscape.first == Address(2, 0, 0)
    shown.ask("landscape_up_input", 2)
    assert shown.viewer.viewing.landscape.second == Address(0, 0)
    shown.refresh()
    assert shown.titles == ("weight of unit 1, output", "bias, layer 1, unit 1")
    shown.ask("landscape_up_unit", 5)  # its bias
    shown.ask("landscape_up_input", 0)  # taken from the other axis, which gets the bias
    assert shown.viewer.viewing.landscape == MapLoss("pair", Address(2, 0), Address(2, 0, 0))


def test_other_planes_have_other_controls_and_titles(qtbot: QtBot) -> None:
    shown = Shown(qtbot, XOR)
    shown.ask("landscape_plane", 1)
    assert shown.viewer.viewing.landscape.kind == "random"
    assert not find(shown.panel, QComboBox, "landscape_up_unit").isVisible()
    shown.refresh(10)
    assert shown.titles == ("random direction 1", "random direction 2")
    before = shown.image()
    click_widget(find(shown.panel, QToolButton, "landscape_seed_die"))
    shown.refresh()
    assert shown.image() != before
    shown.ask("landscape_plane", 2)
    shown.viewer.show(landscape=shown.viewer.viewing.landscape)
    for _ in range(4):
        answer = shown.refresh(20)
    assert answer.plane is not None
    assert answer.plane.shares is not None
    assert shown.titles[0] == f"principal direction: {round(100 * answer.plane.shares[0])} % of the path"
    assert not find(shown.panel, QToolButton, "landscape_seed_die").isVisible()


def test_a_path_that_has_not_begun_is_said_to_be_too_short(qtbot: QtBot) -> None:
    shown = Shown(qtbot, XOR)
    shown.ask("landscape_plane", 2)
    assert shown.refresh().plane is None
    assert shown.words == "The path is too short for directions of its own: train a little"


def test_pointing_reads_the_loss_and_leaving_ends_it(qtbot: QtBot) -> None:
    shown = Shown(qtbot, BARE)
    answer = shown.refresh(50)
    chart = shown.panel.chart
    at = chart.plot_rect().center().toPoint()
    hover_widget(chart.viewport(), at)
    x, y = chart.axis_point(QPointF(at))
    told = float(shown.words.split(" at ")[0].removeprefix("Loss ≈ "))
    assert told == pytest.approx(answer.loss_at(x, y), rel=0.01)
    hover_widget(chart.viewport(), QPoint(2, 2))
    assert ", here from " in shown.words


def test_arrow_keys_read_the_loss_and_plus_and_minus_go_nearer_and_farther(qtbot: QtBot) -> None:
    shown = Shown(qtbot, BARE)
    answer = shown.refresh(50)
    chart = shown.panel.chart
    chart.setFocus()
    key_window(chart, Qt.Key.Key_Right)
    assert shown.words.startswith("Loss ≈ ")
    first = shown.words
    told = float(first.split(" at ")[0].removeprefix("Loss ≈ "))
    assert told == pytest.approx(answer.loss, rel=0.2)  # the mark begins where the network is
    key_window(chart, Qt.Key.Key_Up)
    assert shown.words != first
    key_window(chart, Qt.Key.Key_Plus)
    assert shown.viewer.viewing.landscape.zoom == 1
    key_window(chart, Qt.Key.Key_Minus)
    key_window(chart, Qt.Key.Key_Minus)
    assert shown.viewer.viewing.landscape.zoom == -1
    click_widget(find(shown.panel, QToolButton, "landscape_nearer"))
    assert shown.viewer.viewing.landscape.zoom == 0


def test_what_is_known_of_another_network_is_forgotten(qtbot: QtBot) -> None:
    shown = Shown(qtbot, XOR)
    shown.refresh(10)
    shown.panel.show_document(Document(replace(XOR, network=NetworkSpec((LayerSpec(2),)))))
    assert shown.words == ""
    assert shown.panel.chart.toolTip() == ""
