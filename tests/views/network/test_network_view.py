"""What a person does to the diagram, by mouse and keyboard."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from engine.parameters import Address
from engine.spec import LayerSpec, NetworkSpec, Spec, UnitOverride
from playground.model.document import Document
from playground.model.edits import (
    AddUnit,
    InsertLayer,
    MoveLayer,
    RemoveLayer,
    RemoveUnit,
    SetPinned,
)
from playground.model.selection import Selection
from playground.views.look.theme import LIGHT
from playground.views.network.hit import Part, Target
from playground.views.network.hover import describe
from playground.views.network.words import tip_of
from tests.clicks import click_widget, double_click_widget, drag_widget, hover_widget, key_window
from tests.views.network.workbench import Workbench, network
from tests.views.snapshots import make_snapshot


@pytest.fixture
def bench(qtbot: QtBot) -> Workbench:
    return Workbench(qtbot, network(4, 2))


# --- the header's buttons ---


def test_plus_adds_a_unit_to_its_layer(bench: Workbench) -> None:
    bench.click(Part.ADD_UNIT, 1)
    assert bench.edits == [AddUnit(1)]
    assert bench.hidden[1].units == 3


def test_minus_removes_the_last_unit_of_its_layer(bench: Workbench) -> None:
    bench.click(Part.REMOVE_UNIT, 0)
    assert bench.edits == [RemoveUnit(0)]


def test_quick_clicks_on_plus_count_one_by_one(bench: Workbench) -> None:
    point = bench.point(Part.ADD_UNIT, 1)
    click_widget(bench.view, point)
    double_click_widget(bench.view, point)
    assert len(bench.edits) >= 2


@pytest.mark.parametrize("index", [0, 1, 2])
def test_the_plus_between_columns_inserts_a_layer_there(bench: Workbench, index: int) -> None:
    bench.click(Part.INSERT_LAYER, index)
    assert bench.edits == [InsertLayer(index)]
    assert len(bench.hidden) == 3


def test_the_cross_removes_the_layer(bench: Workbench) -> None:
    bench.click(Part.REMOVE_LAYER, 0)
    assert bench.edits == [RemoveLayer(0)]


def test_a_network_without_hidden_layers_can_get_one(qtbot: QtBot) -> None:
    bench = Workbench(qtbot, network())
    bench.click(Part.INSERT_LAYER, 0)
    assert len(bench.hidden) == 1


def test_dragging_a_header_moves_the_layer(qtbot: QtBot) -> None:
    bench = Workbench(qtbot, network(2, 3, 4))
    start = bench.point(Part.NAME, 0)
    bench.drag(start, bench.point(Part.NAME, 2) + QPoint(20, 0))
    assert bench.edits == [MoveLayer(0, 2)]
    assert [layer.units for layer in bench.hidden] == [3, 4, 2]


def test_dropping_a_layer_where_it_was_asks_for_nothing(bench: Workbench) -> None:
    start = bench.point(Part.NAME, 0)
    bench.drag(start, start + QPoint(20, 0))
    assert bench.edits == []
    assert bench.selections == []


# --- selecting ---


def test_a_click_selects_a_unit_and_another_click_lets_go(bench: Workbench) -> None:
    bench.click(Part.UNIT, 0, 2)
    bench.click(Part.UNIT, 0, 2)
    assert bench.selections == [Selection(0, 2), None]


def test_a_click_on_the_name_selects_the_layer(bench: Workbench) -> None:
    bench.click(Part.NAME, 1)
    assert bench.selections == [Selection(1)]


def test_a_click_on_empty_space_lets_go(bench: Workbench) -> None:
    bench.click(Part.UNIT, 2, 0)
    click_widget(bench.view, QPoint(bench.view.width() // 2, bench.view.height() - 3))
    assert bench.selections == [Selection(2, 0), None]


def test_arrows_move_the_selection(bench: Workbench) -> None:
    bench.key(Qt.Key.Key_Right)
    bench.key(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left)
    assert bench.selections == [
        Selection(0, 0),
        Selection(0, 1),
        Selection(0, 2),
        Selection(1, 1),
        Selection(2, 0),
        Selection(1, 0),
    ]


def test_above_the_first_unit_stands_the_layer(bench: Workbench) -> None:
    bench.view.show_selection(Selection(1, 0))
    bench.key(Qt.Key.Key_Up)
    bench.key(Qt.Key.Key_Down)
    assert bench.selections == [Selection(1), Selection(1, 0)]


def test_plus_minus_and_delete_act_on_the_selection(bench: Workbench) -> None:
    bench.view.show_selection(Selection(0, 1))
    bench.key("+", "-", Qt.Key.Key_Delete)
    assert bench.edits == [AddUnit(0), RemoveUnit(0), RemoveUnit(0, 1)]


def test_delete_removes_a_selected_layer(bench: Workbench) -> None:
    bench.view.show_selection(Selection(1))
    bench.key(Qt.Key.Key_Delete)
    assert bench.edits == [RemoveLayer(1)]


def test_the_output_cannot_be_removed(bench: Workbench) -> None:
    bench.view.show_selection(Selection(2, 0))
    bench.key(Qt.Key.Key_Delete, "+", "-")
    assert bench.edits == []


def test_escape_lets_go(bench: Workbench) -> None:
    bench.view.show_selection(Selection(0, 1))
    bench.key(Qt.Key.Key_Escape)
    assert bench.selections == [None]


# --- hovering ---


def test_hovering_a_link_tells_its_live_value(bench: Workbench) -> None:
    bench.set_parameters(0.25)
    target = Target(Part.LINK, 0, 1, 0)
    before = describe(target, bench.work.document, make_snapshot(bench.work.document, learned=bench.work.learned))
    assert before is not None
    assert before.title == "x₁ → Layer 1, unit 2"
    assert before.rows == (("w", "0.2500"),)


def test_the_label_beside_the_mouse_follows_training(bench: Workbench) -> None:
    bench.set_parameters(0.25)
    bench.hover(Part.BIAS, 1, 0)
    before = bench.picture()
    bench.set_parameters(0.26)
    assert bench.picture() != before


def test_hovering_a_unit_tells_what_it_does(bench: Workbench) -> None:
    document = bench.work.document
    text = describe(Target(Part.UNIT, 0, 1), document, make_snapshot(document))
    assert text is not None
    assert text.title == "Layer 1, unit 2"
    assert [name for name, _ in text.rows] == ["Tanh", "bias", "mean activation", "z positive on", "colours from"]


def test_hovering_a_map_asks_what_comes_out_at_that_point(bench: Workbench) -> None:
    rect = bench.view.target_rect(Target(Part.UNIT, 0, 0)).toRect()
    hover_widget(bench.view, QPoint(rect.left() + rect.width() // 4, rect.top() + rect.height() // 4))
    assert bench.probes[-1] == pytest.approx((-3.0, 3.0), abs=0.25)
    hover_widget(bench.view, QPoint(bench.view.width() // 2, bench.view.height() - 3))
    assert bench.probes[-1] is None


def test_a_hovered_unit_makes_other_links_step_back(bench: Workbench) -> None:
    bench.set_parameters(2.0)
    bench.hover(Part.UNIT, 0, 0)
    picture = bench.picture()
    own = picture.pixelColor(bench.point(Part.LINK, 1, 1, 0))
    other = picture.pixelColor(bench.point(Part.LINK, 1, 1, 3))
    assert own.saturation() > other.saturation() + 40


@pytest.mark.parametrize(
    "part", [Part.ADD_UNIT, Part.REMOVE_UNIT, Part.REMOVE_LAYER, Part.ACTIVATION, Part.NAME, Part.INSERT_LAYER]
)
def test_every_painted_button_has_a_tooltip(bench: Workbench, part: Part) -> None:
    assert tip_of(Target(part, 0), bench.work.document)


def test_the_selected_unit_pressed_again_by_a_screen_reader_leaves_its_weight_or_bias(bench: Workbench) -> None:
    bench.click(Part.UNIT, 0, 1)
    key_window(bench.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert bench.view.value_cursor is not None
    bench.view.press(Target(Part.UNIT, 0, 1))
    assert bench.view.value_cursor is None
    assert bench.view.selection == Selection(0, 1)


# --- looking about ---


def wheel(bench: Workbench, at: QPoint, turns: int) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(bench.view.mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120 * turns),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(bench.view, event)


def test_the_wheel_comes_closer_and_f_shows_all(bench: Workbench) -> None:
    before = bench.view.target_rect(Target(Part.UNIT, 0, 0))
    wheel(bench, bench.point(Part.UNIT, 0, 0), 3)
    closer = bench.view.target_rect(Target(Part.UNIT, 0, 0))
    assert closer.width() > before.width()
    assert (closer.center() - before.center()).manhattanLength() < 40
    bench.key("F")
    assert bench.view.target_rect(Target(Part.UNIT, 0, 0)) == before


def test_dragging_empty_space_shifts_the_picture_only_when_zoomed(bench: Workbench) -> None:
    before = bench.view.target_rect(Target(Part.UNIT, 2, 0))
    empty = QPoint(20, bench.view.height() - 10)
    drag_widget(bench.view, empty, empty + QPoint(60, -40))
    assert bench.view.target_rect(Target(Part.UNIT, 2, 0)) == before
    bench.view.zoom_in()
    before = bench.view.target_rect(Target(Part.UNIT, 2, 0))
    drag_widget(bench.view, empty, empty + QPoint(60, -40))
    after = bench.view.target_rect(Target(Part.UNIT, 2, 0))
    assert after.x() - before.x() == pytest.approx(60, abs=2)
    assert bench.selections == []


def test_a_change_of_structure_shows_all_again(bench: Workbench) -> None:
    bench.view.zoom_in()
    bench.view.show_document(network(3))
    fitted = bench.view.target_rect(Target(Part.UNIT, 0, 0))
    bench.view.fit()
    assert bench.view.target_rect(Target(Part.UNIT, 0, 0)) == fitted


def test_a_selected_unit_is_brought_into_view(bench: Workbench) -> None:
    for _ in range(6):
        bench.view.zoom_in()
    bench.view.show_selection(Selection(0, 0))
    rect = bench.view.target_rect(Target(Part.UNIT, 0, 0))
    assert bench.view.rect().contains(rect.toRect())


@pytest.mark.parametrize("selected", [Selection(0, 0), Selection(0, 3), Selection(1, 0), Selection(1), Selection(2, 0)])
def test_zooming_by_key_keeps_what_is_selected_in_view(bench: Workbench, selected: Selection) -> None:
    bench.view.show_selection(selected)
    for zoom in (*[bench.view.zoom_in] * 8, *[bench.view.zoom_out] * 8):
        zoom()
        rect = bench.view.target_rect(Target(Part.UNIT, selected.layer, selected.unit or 0))
        if selected.unit is None:
            assert 0 <= rect.center().x() <= bench.view.width()
        else:
            assert bench.view.rect().contains(rect.center().toPoint())


# --- popups and the menu ---


def test_a_click_on_a_link_opens_its_popup(bench: Workbench) -> None:
    bench.click(Part.LINK, 1, 1, 0)
    assert bench.view.value_popup.address == Address(1, 1, 0)


def test_a_click_on_a_bias_opens_its_popup(bench: Workbench) -> None:
    bench.click(Part.BIAS, 2, 0)
    assert bench.view.value_popup.address == Address(2, 0)


def test_a_click_beside_a_popup_closes_it_and_does_no_more(bench: Workbench) -> None:
    bench.view.show_selection(Selection(0, 0))
    bench.click(Part.BIAS, 2, 0)
    click_widget(bench.view, QPoint(10, bench.view.height() - 4))
    assert bench.view.value_popup.isHidden()
    assert bench.selections == []


def test_a_click_on_the_activation_opens_its_popup(bench: Workbench) -> None:
    bench.click(Part.ACTIVATION, 1)
    assert bench.view.activation_popup.selection == Selection(1)


def test_a_double_click_on_a_unit_opens_its_activation(bench: Workbench) -> None:
    double_click_widget(bench.view, bench.point(Part.UNIT, 0, 1))
    assert bench.view.activation_popup.selection == Selection(0, 1)


def test_a_click_on_the_mark_of_an_override_opens_its_activation(qtbot: QtBot) -> None:
    spec = Spec(network=NetworkSpec(hidden=(LayerSpec(3, overrides=(UnitOverride(1, "relu"),)),)))
    bench = Workbench(qtbot, Document(spec))
    bench.click(Part.OVERRIDE, 0, 1)
    assert bench.view.activation_popup.selection == Selection(0, 1)


def test_enter_opens_the_activation_of_the_selection(bench: Workbench) -> None:
    bench.view.show_selection(Selection(0, 1))
    bench.key(Qt.Key.Key_Return)
    assert bench.view.activation_popup.selection == Selection(0, 1)


def test_b_opens_the_bias_of_the_selected_unit(bench: Workbench) -> None:
    bench.view.show_selection(Selection(0, 1))
    bench.key("B")
    assert bench.view.value_popup.address == Address(0, 1)


def open_menu(bench: Workbench, part: Part, layer: int, unit: int | None = None, source: int | None = None) -> QMenu:
    bench.view.menu.open_for(
        Target(part, layer, unit, source), bench.work.document, bench.view.mapToGlobal(QPoint(50, 50))
    )
    return bench.view.menu


def trigger(menu: QMenu, text: str) -> None:
    next(action for action in menu.actions() if action.text() == text).trigger()
    menu.close()


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        ("Add a Unit", AddUnit(0)),
        ("Remove This Unit", RemoveUnit(0, 1)),
        ("Insert a Layer After", InsertLayer(1)),
        ("Move Layer to the Right", MoveLayer(0, 1)),
        ("Remove Layer 1", RemoveLayer(0)),
    ],
)
def test_the_menu_of_a_unit_does_what_it_says(bench: Workbench, text: str, edit: object) -> None:
    trigger(open_menu(bench, Part.UNIT, 0, 1), text)
    assert bench.edits == [edit]


def test_the_menu_of_a_link_pins_it(bench: Workbench) -> None:
    trigger(open_menu(bench, Part.LINK, 0, 1, 0), "Pin This Value")
    assert bench.edits == [SetPinned(Address(0, 1, 0), True)]
    trigger(open_menu(bench, Part.LINK, 0, 1, 0), "Free This Value")
    assert bench.work.document.pins == frozenset()


def test_the_right_button_opens_the_menu(bench: Workbench) -> None:
    QTest.mouseClick(
        bench.view, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, bench.point(Part.UNIT, 0, 1)
    )
    assert bench.selections == []


def test_the_network_is_told_in_words(bench: Workbench) -> None:
    bench.view.show_selection(Selection(0, 2))
    words = bench.view.accessibleDescription()
    assert words == (
        "Features: x₁, x₂. Layer 1: units 4, Tanh. Layer 2: units 2, Tanh. Output: Tanh. Selected: Layer 1, unit 3."
    )


@pytest.mark.parametrize("pixels", [60, 140, 5000])
def test_the_diagram_gives_way_to_what_lies_over_its_lower_end(bench: Workbench, pixels: int) -> None:
    view = bench.view
    bench.picture()
    view.give_way(pixels)
    free = min(pixels, view.height() // 2)
    layers = bench.work.document.spec.layers
    for layer, spec in enumerate(layers):
        for unit in range(spec.units):
            assert view.target_rect(Target(Part.BIAS, layer, unit)).bottom() <= view.height() - free
    picture = bench.picture()
    below = {picture.pixelColor(x, view.height() - 10).name() for x in range(0, view.width(), 7)}
    assert below == {LIGHT.panel}
    lowest = view.target_rect(Target(Part.UNIT, 0, 3)).bottom()
    view.give_way(0)
    assert view.target_rect(Target(Part.UNIT, 0, 3)).bottom() > lowest
