"""The popups set values and activations, by keyboard and mouse, and follow training meanwhile."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFont, QKeySequence, QShortcut, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from engine.choices.activations import ACTIVATIONS, UNIT_ACTIVATIONS
from engine.lesson import activate
from engine.parameters import Address
from engine.spec import UnitActivation
from playground.model.edits import SetActivation, SetOutput, SetPinned, SetUnitActivation, SetValue
from playground.model.numerals import THIN_SPACE
from playground.model.selection import Selection
from playground.views.network.hit import Part
from tests.clicks import click_widget, drag_widget, key_window, type_text
from tests.views.network.workbench import Workbench, network

PIN = Address(0, 1, 0)


@pytest.fixture
def bench(qtbot: QtBot) -> Workbench:
    return Workbench(qtbot, network(4, 2))


def open_value(bench: Workbench, address: Address = PIN) -> None:
    bench.view.open_value_popup(address)
    QApplication.processEvents()


def value_of(bench: Workbench, address: Address) -> float:
    return float(bench.work.learned.parameters[bench.work.document.layout.index(address)])


# --- values ---


def test_the_popup_says_which_value_it_is(bench: Workbench) -> None:
    open_value(bench)
    popup = bench.view.value_popup
    labels = [label.text() for label in popup.findChildren(QLabel) if label.isVisible()]
    assert popup.title == "Weight"
    assert "x₁ → Layer 1, unit 2" in labels


@pytest.mark.parametrize("points", [10.0, 14.0, 20.0])
def test_no_text_of_the_popup_is_cut_in_a_large_font(qtbot: QtBot, points: float) -> None:
    bench = Workbench(qtbot, network(4, 2), (900, 700))
    font = QFont(bench.view.font())
    font.setPointSizeF(points)
    bench.view.setFont(font)
    open_value(bench)
    popup = bench.view.value_popup
    QApplication.processEvents()
    assert popup.pin_box.width() >= popup.pin_box.sizeHint().width()


def test_a_typed_number_is_set(bench: Workbench) -> None:
    open_value(bench)
    type_text(bench.view.value_popup.field, "-1.25")
    key_window(bench.view, Qt.Key.Key_Return)
    assert bench.edits == [SetValue(PIN, -1.25)]
    assert value_of(bench, PIN) == -1.25
    assert bench.view.value_popup.isHidden()
    assert bench.view.hasFocus()


def test_what_is_no_number_is_marked_and_not_set(bench: Workbench) -> None:
    open_value(bench)
    type_text(bench.view.value_popup.field, "ab")
    assert bench.view.value_popup.field.property("invalid") is True
    assert bench.edits == []


def test_escape_takes_back_what_was_typed_and_then_closes(bench: Workbench) -> None:
    open_value(bench)
    before = bench.view.value_popup.field.text()
    type_text(bench.view.value_popup.field, "9")
    key_window(bench.view, Qt.Key.Key_Escape)
    assert bench.view.value_popup.field.text() == before
    key_window(bench.view, Qt.Key.Key_Escape)
    assert bench.view.value_popup.isHidden()
    assert bench.edits == []


def test_dragging_the_number_is_one_step_of_undo(bench: Workbench) -> None:
    bench.set_parameters(0.0)
    open_value(bench)
    field = bench.view.value_popup.field
    start = field.rect().center()
    drag_widget(field, start, start + QPoint(40, 0))
    keys = {edit.merge_key for edit in bench.edits}
    assert len(bench.edits) > 2
    assert len(keys) == 1
    assert value_of(bench, PIN) == pytest.approx(0.5)
    drag_widget(field, start, start + QPoint(-40, 0))
    assert bench.edits[-1].merge_key not in keys


def test_arrow_keys_and_wheel_step_the_value(bench: Workbench) -> None:
    bench.set_parameters(0.0)
    open_value(bench)
    field = bench.view.value_popup.field
    key_window(bench.view, Qt.Key.Key_Up)
    key_window(bench.view, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    at = QPointF(field.rect().center())
    event = QWheelEvent(
        at,
        QPointF(field.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field, event)
    assert value_of(bench, PIN) == pytest.approx(0.05 + 0.5 - 0.05)
    assert len({edit.merge_key for edit in bench.edits}) == 1


def test_the_slider_sets_the_value(bench: Workbench) -> None:
    bench.set_parameters(0.0)
    open_value(bench)
    slider = bench.view.value_popup.slider
    slider.setFocus()
    key_window(bench.view, Qt.Key.Key_PageUp)
    assert value_of(bench, PIN) == pytest.approx(0.5)


def test_zero_is_set_exactly(bench: Workbench) -> None:
    open_value(bench)
    button = bench.view.value_popup.findChild(QToolButton, "value-popup-zero")
    assert button is not None
    click_widget(button)
    assert value_of(bench, PIN) == 0.0
    assert bench.view.value_popup.field.text() == "0"


def test_the_box_pins_and_frees(bench: Workbench) -> None:
    open_value(bench)
    box = bench.view.value_popup.pin_box
    click_widget(box, QPoint(10, box.height() // 2))
    assert bench.edits == [SetPinned(PIN, True)]
    assert box.isChecked()
    click_widget(box, QPoint(10, box.height() // 2))
    assert bench.work.document.pins == frozenset()


def test_the_value_follows_training(bench: Workbench) -> None:
    open_value(bench)
    bench.set_parameters(0.75)
    assert bench.view.value_popup.field.text() == "0.7500"
    assert bench.view.value_popup.slider.value() == 75


def test_training_leaves_alone_what_a_person_types(bench: Workbench) -> None:
    open_value(bench)
    type_text(bench.view.value_popup.field, "3")
    bench.set_parameters(0.75)
    assert bench.view.value_popup.field.text() == "3"


def test_page_keys_go_through_the_values_of_a_unit(bench: Workbench) -> None:
    open_value(bench, Address(0, 1))
    pins = []
    for _ in range(3):
        key_window(bench.view, Qt.Key.Key_PageDown)
        pins.append(bench.view.value_popup.address)
    assert pins == [Address(0, 1, 0), Address(0, 1, 1), Address(0, 1)]


def test_the_popup_closes_when_its_value_is_gone(bench: Workbench) -> None:
    open_value(bench, Address(0, 3))
    bench.view.show_document(network(2, 2))
    assert bench.view.value_popup.isHidden()


def test_a_popup_whose_value_is_gone_leads_nowhere(bench: Workbench) -> None:
    open_value(bench, Address(2, 0))
    bench.view.show_document(network(2))  # the layer of its bias is no longer there
    popup = bench.view.value_popup
    for go in (popup.go_to_next, popup.go_to_previous):
        go()
    QTest.keyClick(popup, Qt.Key.Key_PageUp)
    assert popup.isHidden()
    assert popup.address is None


@pytest.mark.parametrize("size", [(780, 600), (420, 320)])
def test_the_popup_stays_inside_the_diagram(qtbot: QtBot, size: tuple[int, int]) -> None:
    bench = Workbench(qtbot, network(4, 2), size)
    for address in (Address(0, 0, 0), Address(2, 0), Address(0, 3)):
        open_value(bench, address)
        assert bench.view.rect().contains(bench.view.value_popup.geometry())


def test_the_popup_leaves_the_maps_that_matter_in_view(bench: Workbench) -> None:
    open_value(bench, Address(1, 0, 3))
    covered = bench.view.value_popup.geometry()
    for part, layer, unit in ((Part.UNIT, 1, 0), (Part.UNIT, 0, 3), (Part.UNIT, 2, 0)):
        assert not covered.contains(bench.point(part, layer, unit))


# --- activations ---


def button(bench: Workbench, name: str) -> QToolButton:
    found = bench.view.activation_popup.findChild(QToolButton, name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_click_chooses_the_activation_of_the_layer(bench: Workbench, name: str) -> None:
    bench.view.open_activation_popup(Selection(1))
    click_widget(button(bench, f"activation-{name}"))
    assert bench.hidden[1].activation == name
    assert button(bench, f"activation-{name}").isChecked()


def test_a_unit_gets_its_own_activation_and_follows_its_layer_again(bench: Workbench) -> None:
    bench.view.open_activation_popup(Selection(0, 2))
    assert button(bench, "activation-follow").isChecked()
    click_widget(button(bench, "activation-relu"))
    assert bench.edits == [SetUnitActivation(0, 2, "relu")]
    assert not button(bench, "activation-follow").isChecked()
    click_widget(button(bench, "activation-follow"))
    assert bench.hidden[0].overrides == ()
    assert button(bench, "activation-follow").isChecked()
    assert not button(bench, "activation-relu").isChecked()


def test_the_output_has_four_activations(bench: Workbench) -> None:
    bench.view.open_activation_popup(Selection(2))
    popup = bench.view.activation_popup
    shown = [name for name in UNIT_ACTIVATIONS if button(bench, f"activation-{name}").isVisible()]
    assert shown == ["linear", "tanh", "sigmoid", "softmax"]
    assert not popup.slope_box.isVisible()
    click_widget(button(bench, "activation-sigmoid"))
    assert bench.edits == [SetOutput("sigmoid")]


def tile_places(bench: Workbench) -> list[tuple[int, int]]:
    """The left and the upper edge of each tile that is shown, in reading order."""
    tiles = [button(bench, f"activation-{name}") for name in UNIT_ACTIVATIONS]
    return sorted((tile.y(), tile.x()) for tile in tiles if tile.isVisible())


def test_tiles_stand_in_full_rows_whatever_is_offered(bench: Workbench) -> None:
    """In rows of two for the output and for a layer; and again so after the other."""
    for layer, columns in ((2, 2), (0, 2), (2, 2)):
        bench.view.open_activation_popup(Selection(layer, 0 if layer == 2 else None))
        QApplication.processEvents()
        places = tile_places(bench)
        rows = [[x for y, x in places if y == top] for top in sorted({y for y, _ in places})]
        full, rest = divmod(len(places), columns)
        assert [len(row) for row in rows] == [columns] * full + [rest] * (rest > 0)
        assert all(row == rows[0] for row in rows)


def test_the_slope_is_leaky_relus_alone(bench: Workbench) -> None:
    bench.view.open_activation_popup(Selection(1))
    assert not bench.view.activation_popup.slope_box.isEnabled()
    click_widget(button(bench, "activation-leaky_relu"))
    assert bench.view.activation_popup.slope_box.isEnabled()
    bench.view.activation_popup.slope_box.setValue(0.1)
    assert bench.edits[-1] == SetActivation(1, "leaky_relu", 0.1)
    assert bench.hidden[1].slope == 0.1
    assert bench.view.activation_popup.slope_slider.value() == 10


def test_dragging_the_slope_is_one_step_of_undo(bench: Workbench) -> None:
    bench.view.open_activation_popup(Selection(1))
    click_widget(button(bench, "activation-leaky_relu"))
    slider = bench.view.activation_popup.slope_slider
    bench.edits.clear()
    handle = QPoint(round(slider.width() * 0.3), slider.height() // 2)
    drag_widget(slider, handle, handle + QPoint(slider.width() // 3, 0))
    assert len(bench.edits) > 1
    assert len({edit.merge_key for edit in bench.edits}) == 1
    assert bench.hidden[1].slope > 0.4


def test_arrows_and_enter_choose_by_keyboard(bench: Workbench) -> None:
    bench.view.open_activation_popup(Selection(0))
    key_window(bench.view, Qt.Key.Key_Down)  # from tanh to sine, which stands below it
    key_window(bench.view, Qt.Key.Key_Return)
    assert bench.hidden[0].activation == "sin"
    key_window(bench.view, Qt.Key.Key_Escape)
    assert bench.view.activation_popup.isHidden()
    assert bench.view.hasFocus()
    assert not bench.view.marks_focus


def test_escape_closes_the_popup_before_it_unselects(bench: Workbench) -> None:
    bench.click(Part.UNIT, 0, 1)
    bench.view.open_activation_popup(Selection(0))
    bench.view.setFocus()
    key_window(bench.view, Qt.Key.Key_Escape)
    assert bench.view.activation_popup.isHidden()
    assert bench.view.selection == Selection(0, 1)
    key_window(bench.view, Qt.Key.Key_Escape)
    assert bench.view.selection is None


def test_a_click_on_a_layers_name_selects_it_and_offers_its_activations(bench: Workbench) -> None:
    bench.click(Part.NAME, 1)
    assert bench.view.selection == Selection(1)
    assert not bench.view.activation_popup.isHidden()


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Left, Qt.Key.Key_Right])
def test_the_popups_keys_are_no_shortcuts_of_the_window(bench: Workbench, key: Qt.Key) -> None:
    taken = []
    shortcut = QShortcut(QKeySequence(key), bench.view)
    shortcut.activated.connect(lambda: taken.append(key))
    bench.view.open_activation_popup(Selection(0))
    key_window(bench.view, key)
    assert taken == []


def test_curves_appear_on_the_buttons_when_they_can_be_computed(bench: Workbench) -> None:
    assert button(bench, "activation-relu").icon().isNull()

    def curve(own: UnitActivation) -> tuple[np.ndarray, np.ndarray]:
        z = np.linspace(-4.0, 4.0, 81)
        return z, activate(own, z)[0]

    bench.view.open_activation_popup(Selection(0))
    assert button(bench, "activation-relu").icon().isNull()
    bench.view.set_curve_source(curve)
    assert not button(bench, "activation-relu").icon().isNull()


# --- typed numbers that cannot be taken ---


def remarks(bench: Workbench) -> list[str]:
    """What is said at the boxes, as a person sees it."""
    return [label.text() for label in bench.view.window().findChildren(QLabel, "remark") if label.isVisible()]


@pytest.mark.parametrize(("typed", "value"), [("1/2", 0.5), ("0,2", 0.2), ("3*10^-2", 0.03), ("1 000", 1000.0)])
def test_a_bias_is_read_in_every_usual_spelling(bench: Workbench, typed: str, value: float) -> None:
    open_value(bench)
    type_text(bench.view.value_popup.field, typed)
    key_window(bench.view, Qt.Key.Key_Return)
    assert bench.edits == [SetValue(PIN, value)]
    assert bench.view.value_popup.isHidden()


def test_a_refused_number_keeps_the_popup_open_and_says_why(bench: Workbench) -> None:
    open_value(bench)
    popup = bench.view.value_popup
    type_text(popup.field, "2e6")
    key_window(bench.view, Qt.Key.Key_Return)
    assert bench.edits == []
    assert popup.isVisible()
    assert popup.field.hasFocus()
    assert popup.field.text() == "2e6"
    assert remarks(bench) == ["Found 2\u2009000\u2009000. Allowed: −1\u2009000\u2009000 to 1\u2009000\u2009000."]
    click_widget(bench.view, QPoint(bench.view.width() - 3, bench.view.height() - 3))
    assert popup.isVisible()
    assert popup.field.hasFocus()
    assert remarks(bench)
    key_window(bench.view, Qt.Key.Key_Escape)
    assert (remarks(bench), popup.isVisible()) == ([], True)
    key_window(bench.view, Qt.Key.Key_Escape)
    assert popup.isHidden()


def test_how_a_number_was_read_is_seen_before_the_popup_closes(bench: Workbench) -> None:
    open_value(bench)
    popup = bench.view.value_popup
    type_text(popup.field, "1,000")
    key_window(bench.view, Qt.Key.Key_Return)
    assert bench.edits == [SetValue(PIN, 1000.0)]
    assert popup.isVisible()
    assert popup.field.text() == "1\u2009000.0000"
    assert remarks(bench) == ["“1,000” is read as 1\u2009000. If you mean 1, write 1.000."]


@pytest.mark.parametrize("typed", ["1.5", "-0.2", "1", "abc"])
def test_a_slope_out_of_range_is_never_clamped(bench: Workbench, typed: str) -> None:
    bench.view.open_activation_popup(Selection(0))
    QApplication.processEvents()
    popup = bench.view.activation_popup
    leaky = popup.findChild(QToolButton, "activation-leaky_relu")
    assert leaky is not None
    click_widget(leaky)
    bench.edits.clear()
    click_widget(popup.slope_box)
    popup.slope_box.selectAll()
    type_text(popup.slope_box, typed)
    key_window(bench.view, Qt.Key.Key_Return)
    assert bench.edits == []
    assert popup.isVisible()
    assert popup.slope_box.text() == typed
    assert len(remarks(bench)) == 1
    assert "Allowed: 0 to less than 1" in remarks(bench)[0]


@pytest.mark.parametrize(("typed", "slope"), [("0,2", 0.2), ("1/5", 0.2), (".25", 0.25), ("20 %", 0.2), ("1e-5", 1e-5)])
def test_a_slope_is_read_as_it_is_meant(bench: Workbench, typed: str, slope: float) -> None:
    bench.view.open_activation_popup(Selection(0))
    QApplication.processEvents()
    popup = bench.view.activation_popup
    leaky = popup.findChild(QToolButton, "activation-leaky_relu")
    assert leaky is not None
    click_widget(leaky)
    bench.edits.clear()
    click_widget(popup.slope_box)
    popup.slope_box.selectAll()
    type_text(popup.slope_box, typed)
    key_window(bench.view, Qt.Key.Key_Return)
    assert bench.edits == [SetActivation(0, "leaky_relu", slope)]


@pytest.mark.parametrize(("value", "ends"), [(-8.0, "10"), (4.0, "5"), (37.0, "50"), (-1000.0, "1000")])
def test_the_slider_reaches_as_far_as_the_value_and_says_how_far(bench: Workbench, value: float, ends: str) -> None:
    bench.set_parameters(value)
    open_value(bench)
    popup = bench.view.value_popup
    captions = [label.text().replace(THIN_SPACE, "") for label in popup.findChildren(QLabel) if label.isVisible()]
    assert f"−{ends}" in captions
    assert ends in captions
    reach = float(ends)
    assert popup.slider.value() / popup.slider.maximum() * reach == pytest.approx(value, abs=reach / 100)
    popup.slider.setFocus()
    key_window(bench.view, Qt.Key.Key_PageUp)
    assert value_of(bench, PIN) == pytest.approx(value + reach / 10)
