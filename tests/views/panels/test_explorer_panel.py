"""The explorer shows a layer's activation, its slope, and where the data falls, and sets leaky ReLU's slope."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QSlider
from pytestqt.qtbot import QtBot

from engine.questions.activation_shape import activation_shape
from engine.questions.layer import LayerView
from engine.spec import LayerSpec, NetworkSpec, Spec
from playground.model.document import Document
from playground.model.selection import Selection
from playground.views.look.theme import LIGHT
from playground.views.panels.explorer.activation_plot import ActivationPlot
from playground.views.panels.explorer.explorer_panel import ExplorerPanel
from tests.clicks import drag_widget
from tests.views.pace import draw_at_once
from tests.views.panels.host import Host, find
from tests.views.snapshots import changed, make_snapshot
from tests.views.viewer import Viewer


def document_of(*layers: LayerSpec) -> Document:
    return Document(Spec(network=NetworkSpec(layers)))


@pytest.fixture
def panel(qtbot: QtBot) -> ExplorerPanel:
    panel = ExplorerPanel()
    qtbot.addWidget(panel)
    panel.show_theme(LIGHT)
    panel.set_shape_source(activation_shape)
    panel.resize(560, 200)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def colour_at(plot: ActivationPlot, z: float, y: float) -> QColor:
    place = plot.widget_point(z, y).toPoint()
    return plot.grab().toImage().pixelColor(place)


def is_near(one: QColor, other: QColor) -> bool:
    return abs(one.red() - other.red()) + abs(one.green() - other.green()) + abs(one.blue() - other.blue()) < 60


def test_the_curve_and_its_slope_are_drawn(panel: ExplorerPanel) -> None:
    Host(panel, document_of(LayerSpec(3, "relu")))
    value, slope = (find(panel, ActivationPlot, name) for name in ("value_plot", "slope_plot"))
    accent = QColor(LIGHT.accent)
    assert is_near(colour_at(value, 2.0, 2.0), accent)
    assert is_near(colour_at(slope, 2.0, 1.0), accent)
    assert is_near(colour_at(slope, -2.0, 0.0), accent)


def test_flat_zones_are_shaded(panel: ExplorerPanel) -> None:
    Host(panel, document_of(LayerSpec(3, "relu")))
    value = find(panel, ActivationPlot, "value_plot")
    assert colour_at(value, -2.0, 3.0) != colour_at(value, 1.0, 3.0)


def test_it_follows_the_selected_layer_and_asks_for_the_histogram_of_another(panel: ExplorerPanel) -> None:
    Host(panel, document_of(LayerSpec(3, "relu"), LayerSpec(2, "tanh")))
    viewer = Viewer(panel)
    panel.show_viewing(viewer.viewing.selecting(Selection(1)))
    layers = find(panel, QComboBox, "explored_layer")
    assert layers.currentText() == "Layer 2: Tanh"
    layers.setCurrentIndex(0)
    assert [viewing.explored_layer for viewing in viewer.asked] == [0]


def test_the_histogram_stands_where_the_data_falls(panel: ExplorerPanel) -> None:
    host = Host(panel, document_of(LayerSpec(3, "relu")))
    value = find(panel, ActivationPlot, "value_plot")
    counts = np.zeros(40, np.int64)
    counts[30] = 100
    before = colour_at(value, 2.1, 0.5)
    panel.show_snapshot(changed(host.snapshot(), layer_view=LayerView(0, counts, np.linspace(-4.0, 4.0, 41))))
    draw_at_once(panel)
    assert colour_at(value, 2.1, 0.5) != before
    assert colour_at(value, -2.1, 0.5) == colour_at(value, -2.5, 0.5)


def test_dragging_the_slope_is_one_gesture_and_bends_the_layer(panel: ExplorerPanel) -> None:
    host = Host(panel, document_of(LayerSpec(3, "leaky_relu", 0.3)))
    slider = find(panel, QSlider, "explored_slope")
    start = QPoint(round(slider.width() * 0.3), slider.height() // 2)
    drag_widget(slider, start, start + QPoint(slider.width() // 3, 0))
    assert host.document.spec.network.hidden[0].slope > 0.45
    assert len({edit.merge_key for edit in host.edits}) == 1


def test_only_leaky_relu_has_a_slope(panel: ExplorerPanel) -> None:
    Host(panel, document_of(LayerSpec(3, "tanh")))
    assert find(panel, QSlider, "explored_slope").isHidden()


def test_another_activation_is_laid_over_it(panel: ExplorerPanel) -> None:
    Host(panel, document_of(LayerSpec(3, "relu")))
    value = find(panel, ActivationPlot, "value_plot")
    find(panel, QComboBox, "compared_activation").setCurrentText("Linear")
    along = [colour_at(value, z, z) for z in np.linspace(-1.0, -3.0, 60)]
    assert any(is_near(colour, QColor(LIGHT.test)) for colour in along)


def test_before_it_has_curves_to_draw_it_is_calm(qtbot: QtBot) -> None:
    panel = ExplorerPanel()
    qtbot.addWidget(panel)
    panel.show_theme(LIGHT)
    panel.show_document(Document())
    panel.show_snapshot(make_snapshot(Document()))
    panel.show()
    assert not panel.grab().isNull()
