"""All biases or weights of a layer are set from the layer's menu, by keyboard and by dragging."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from engine.parameters import Address
from playground.model.edits import SetPinned
from playground.model.layer_values import LayerValues, SetLayerValues
from playground.views.network.hit import Part, Target
from tests.clicks import click_widget, key_window, type_text
from tests.views.network.workbench import Workbench, network


@pytest.fixture
def bench(qtbot: QtBot) -> Workbench:
    return Workbench(qtbot, network(4, 2))


def told(bench: Workbench) -> str:
    label = bench.view.layer_values_popup.findChild(QLabel, "layer-values-told")
    assert isinstance(label, QLabel)
    return label.text()


def menu_texts(bench: Workbench, layer: int) -> dict[str, QAction]:
    bench.view.menu.open_for(Target(Part.HEADER, layer), bench.work.document, bench.view.mapToGlobal(QPoint(5, 5)))
    found = {action.text(): action for action in bench.view.menu.actions()}
    bench.view.menu.close()
    return found


def test_the_layers_menu_opens_it(bench: Workbench) -> None:
    menu_texts(bench, 0)["Set All Biases of Layer 1…"].trigger()
    popup = bench.view.layer_values_popup
    assert popup.values == LayerValues(0, "bias")
    assert popup.title == "All biases of layer 1"
    popup.close_popup()
    menu_texts(bench, 2)["Set All Weights of the Output…"].trigger()
    assert popup.values == LayerValues(2, "weight")
    assert popup.title == "All weights of the output"


@pytest.mark.parametrize("points", [10.0, 14.0, 20.0])
def test_no_control_of_it_covers_the_next_in_a_large_font(bench: Workbench, points: float) -> None:
    font = QFont(bench.view.font())
    font.setPointSizeF(points)
    bench.view.setFont(font)
    bench.view.open_layer_values_popup(LayerValues(0, "bias"))
    QApplication.processEvents()
    popup = bench.view.layer_values_popup
    zero = popup.findChild(QToolButton, "layer-values-zero")
    assert isinstance(zero, QToolButton)
    assert popup.field.geometry().right() + 6 <= zero.geometry().left()
    assert popup.rect().adjusted(0, 0, -12, 0).contains(zero.geometry())


def test_a_typed_number_is_set_for_all(bench: Workbench) -> None:
    bench.view.open_layer_values_popup(LayerValues(0, "bias"))
    QApplication.processEvents()
    type_text(bench.view.layer_values_popup.field, "-8")
    key_window(bench.view, Qt.Key.Key_Return)
    assert bench.edits == [SetLayerValues(LayerValues(0, "bias"), -8.0)]
    assert bench.work.document.layout.biases(bench.work.learned.parameters, 0).tolist() == [-8.0] * 4
    assert bench.view.layer_values_popup.isHidden()


def test_it_says_how_many_there_are_where_they_lie_and_which_are_pinned(bench: Workbench) -> None:
    bench.apply(SetLayerValues(LayerValues(0, "bias"), 2.0))
    bench.apply(SetPinned(Address(0, 1), True))
    bench.view.open_layer_values_popup(LayerValues(0, "bias"))
    assert told(bench) == "4 values, all 2.0000. 1 pinned: also set, and still pinned."
    weights = bench.view.layer_values_popup.findChild(QToolButton, "layer-values-weight")
    assert isinstance(weights, QToolButton)
    click_widget(weights)
    assert bench.view.layer_values_popup.values == LayerValues(0, "weight")
    assert told(bench).startswith("8 values from ")


def test_steps_that_follow_each_other_are_one_gesture(bench: Workbench) -> None:
    bench.view.open_layer_values_popup(LayerValues(0, "bias"))
    QApplication.processEvents()
    key_window(bench.view, Qt.Key.Key_Down)
    key_window(bench.view, Qt.Key.Key_Down)
    assert len({edit.merge_key for edit in bench.edits}) == 1
    assert len(bench.edits) == 2


def test_it_closes_when_its_layer_goes(bench: Workbench) -> None:
    bench.view.open_layer_values_popup(LayerValues(2, "weight"))
    bench.view.show_document(network(4))
    assert bench.view.layer_values_popup.isHidden()
    bench.view.open_layer_values_popup(LayerValues(2, "weight"))
    assert bench.view.layer_values_popup.isHidden()
