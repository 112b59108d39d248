"""The inspector shows the selected unit and all layers as they are, and asks for what is typed, dragged and pinned."""

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QLabel, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from engine.choices.activations import ACTIVATIONS, HiddenActivationName
from engine.diagnostics import LayerDiagnostics
from engine.lesson import activate
from engine.measurement import GradientMoment
from engine.parameters import Address
from engine.questions.unit import ViewUnit
from engine.spec import LayerSpec, NetworkSpec, OutputSpec, Spec, UnitActivation, UnitOverride
from playground.model.document import Document
from playground.model.edits import SetPinned, SetUnitActivation, SetValue
from playground.model.layer_values import LayerValues
from playground.model.numerals import fixed
from playground.model.selection import Selection
from playground.views.controls.number_box import NumberBox
from playground.views.look.theme import DARK, LIGHT
from playground.views.panels.inspector.activation_chart import ActivationChart
from playground.views.panels.inspector.formula_view import FormulaView
from playground.views.panels.inspector.inspector import InspectorPanel
from playground.views.panels.inspector.parameter_model import Column
from playground.views.plots.throttle import Throttle
from tests.clicks import click_widget, drag_widget, key_window, type_text
from tests.views.panels.host import Host, find
from tests.views.snapshots import changed

RELU = Document(Spec(network=NetworkSpec(hidden=(LayerSpec(3, "relu"), LayerSpec(2, "leaky_relu", 0.1)))))


@pytest.fixture
def panel(qtbot: QtBot) -> InspectorPanel:
    panel = InspectorPanel()
    qtbot.addWidget(panel)
    panel.show_theme(LIGHT)
    panel.resize(560, 320)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    return panel


@pytest.fixture
def host(panel: InspectorPanel) -> Host:
    """Layer 1 of three ReLU units, its second with round numbers and selected."""
    host = Host(panel, RELU)
    for address, value in ((Address(0, 1, 0), 2.0), (Address(0, 1, 1), 3.0), (Address(0, 1), -1.5)):
        host.work = SetValue(address, value).apply(host.work)
    panel.show_selection(Selection(0, 1))
    panel.show_snapshot(host.snapshot((0, 1)))
    return host


def table(panel: InspectorPanel) -> QTableView:
    return find(panel, QTableView, "parameter_table")


def cell(panel: InspectorPanel, row: int, column: Column) -> QPoint:
    """The middle of a cell, in the table's viewport."""
    view = table(panel)
    return view.visualRect(view.model().index(row, column)).center()


def text(panel: InspectorPanel, row: int, column: int, name: str = "parameter_table") -> str:
    return str(find(panel, QTableView, name).model().index(row, column).data())


def see(panel: InspectorPanel, host: Host, looked_at: tuple[int, int] | None = (0, 1)) -> None:
    """Let the next snapshot be shown at once."""
    panel.show_snapshot(host.snapshot(looked_at))
    panel.show_selection(None if looked_at is None else Selection(*looked_at))
    QApplication.processEvents()  # the layouts settle


# --- a unit ---------------------------------------------------------------------------------------------------------


def test_the_unit_is_named_with_its_formula(panel: InspectorPanel, host: Host) -> None:
    assert find(panel, QLabel, "unit_title").text() == "Unit 2 of layer 1 · ReLU"
    assert find(panel, FormulaView, "unit_formula").text == "relu(2.00·x₁ + 3.00·x₂ − 1.50)"


def test_the_formula_can_be_copied_whole(panel: InspectorPanel, qtbot: QtBot) -> None:
    host = Host(panel, Document(Spec(network=NetworkSpec(hidden=(LayerSpec(20), LayerSpec(2))))))
    see(panel, host, (1, 0))
    view = find(panel, FormulaView, "unit_formula")
    assert "more …" in view.text
    view.setFocus()
    key_window(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert copied.count("·a") == 20
    assert copied.startswith("tanh(")


def test_the_formula_keeps_its_place_while_numbers_change(panel: InspectorPanel, host: Host) -> None:
    view = find(panel, FormulaView, "unit_formula")
    heights = set()
    for value in (1.0, -1.0, 0.004, 9.99, -2.5):
        host.work = SetValue(Address(0, 1, 0), value).apply(host.work)
        see(panel, host)
        heights.add((view.height(), find(panel, ActivationChart, "activation_chart").geometry().top()))
    assert len(heights) == 1


def test_rows_are_the_bias_and_one_weight_an_input(panel: InspectorPanel, host: Host) -> None:
    rows = [(text(panel, row, Column.NAME), text(panel, row, Column.VALUE)) for row in range(3)]
    assert rows == [("bias", "−1.500"), ("x₁", "2.000"), ("x₂", "3.000")]


def test_values_follow_the_training(panel: InspectorPanel, host: Host, qtbot: QtBot) -> None:
    learned = host.work.learned
    moved = replace(learned, parameters=learned.parameters + 0.25)
    host.work = replace(host.work, learned=moved)
    panel.show_snapshot(host.snapshot((0, 1)))
    qtbot.waitUntil(lambda: text(panel, 0, Column.VALUE) == "−1.250", timeout=1000)
    assert find(panel, FormulaView, "unit_formula").text == "relu(2.25·x₁ + 3.25·x₂ − 1.25)"


def test_a_click_and_a_number_set_a_weight(panel: InspectorPanel, host: Host) -> None:
    click_widget(table(panel).viewport(), cell(panel, 1, Column.VALUE))
    box = find(panel, NumberBox, "parameter_value")
    assert box.text() == "2"
    type_text(box, "-0.75")
    key_window(box, Qt.Key.Key_Return)
    assert host.edits == [SetValue(Address(0, 1, 0), -0.75)]


def test_enter_on_the_name_of_a_value_does_nothing(panel: InspectorPanel, host: Host) -> None:
    """Qt would warn of a cell that cannot be edited, and a warning fails the test."""
    view = table(panel)
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 0))
    key_window(panel, Qt.Key.Key_Return)
    assert view.state() != QTableView.State.EditingState


def test_training_does_not_disturb_what_is_being_typed(panel: InspectorPanel, host: Host, qtbot: QtBot) -> None:
    click_widget(table(panel).viewport(), cell(panel, 1, Column.VALUE))
    box = find(panel, NumberBox, "parameter_value")
    type_text(box, "7.")
    learned = host.work.learned
    host.work = replace(host.work, learned=replace(learned, parameters=learned.parameters + 0.25))
    panel.show_snapshot(host.snapshot((0, 1)))
    qtbot.waitUntil(lambda: text(panel, 0, Column.VALUE) == "−1.250", timeout=1000)
    assert box.isVisible()
    assert box.text() == "7."
    type_text(box, "5")
    key_window(box, Qt.Key.Key_Return)
    assert host.edits == [SetValue(Address(0, 1, 0), 7.5)]


def test_looking_at_a_cell_changes_nothing(panel: InspectorPanel, host: Host) -> None:
    """A value of many digits is not rounded by opening and leaving its editor."""
    host.work = SetValue(Address(0, 1, 0), 0.123456789).apply(host.work)
    see(panel, host)
    click_widget(table(panel).viewport(), cell(panel, 1, Column.VALUE))
    key_window(panel, Qt.Key.Key_Return)
    assert host.edits == []


def test_steps_with_the_arrow_keys_are_one_step_of_undo(panel: InspectorPanel, host: Host) -> None:
    click_widget(table(panel).viewport(), cell(panel, 0, Column.VALUE))
    for _ in range(3):
        key_window(panel, Qt.Key.Key_Up)
    assert [edit.value for edit in host.edits] == pytest.approx([-1.4, -1.3, -1.2])  # type: ignore[attr-defined]
    assert len({edit.merge_key for edit in host.edits}) == 1


def test_dragging_a_number_changes_it_in_one_step_of_undo(panel: InspectorPanel, host: Host) -> None:
    start = cell(panel, 1, Column.VALUE)
    drag_widget(table(panel).viewport(), start, start + QPoint(50, 0))
    values = [edit.value for edit in host.edits]  # type: ignore[attr-defined]
    assert values[-1] == pytest.approx(2.0 + 50 * 0.02)
    assert len({edit.merge_key for edit in host.edits}) == 1
    assert panel.findChild(NumberBox, "parameter_value") is None


def test_dragging_with_shift_is_finer(panel: InspectorPanel, host: Host) -> None:
    start = cell(panel, 1, Column.VALUE)
    drag_widget(table(panel).viewport(), start, start - QPoint(50, 0), modifier=Qt.KeyboardModifier.ShiftModifier)
    shown = host.edits[-1]
    assert isinstance(shown, SetValue)
    assert shown.value in (pytest.approx(2.0 - 50 * 0.002), pytest.approx(2.0 - 50 * 0.02))


def test_a_click_on_the_pin_pins_and_frees(panel: InspectorPanel, host: Host) -> None:
    for pinned in (True, False):
        click_widget(table(panel).viewport(), cell(panel, 2, Column.PINNED))
        assert host.edits[-1] == SetPinned(Address(0, 1, 1), pinned)
        assert (Address(0, 1, 1) in host.document.pins) is pinned
        assert text(panel, 2, Column.PINNED) == ("pinned" if pinned else "free")


def test_a_pinned_parameter_looks_pinned(panel: InspectorPanel, host: Host) -> None:
    view = table(panel)
    rect = view.visualRect(view.model().index(2, Column.PINNED))
    free = view.viewport().grab(rect).toImage()
    host.apply(SetPinned(Address(0, 1, 1), True))
    pinned = view.viewport().grab(rect).toImage()
    colours = {pinned.pixelColor(x, y).name() for x in range(pinned.width()) for y in range(pinned.height())}
    assert free != pinned
    assert LIGHT.accent in colours


def test_keys_reach_the_table(panel: InspectorPanel, host: Host) -> None:
    view = table(panel)
    view.setFocus()
    view.setCurrentIndex(view.model().index(1, Column.PINNED))
    key_window(view, Qt.Key.Key_Space)
    assert host.edits == [SetPinned(Address(0, 1, 0), True)]
    view.setCurrentIndex(view.model().index(1, Column.VALUE))
    key_window(view, Qt.Key.Key_Return)
    type_text(view, "4")
    key_window(view, Qt.Key.Key_Return)
    assert host.edits[-1] == SetValue(Address(0, 1, 0), 4.0)


def test_a_minus_begins_a_number_even_where_it_is_a_shortcut(panel: InspectorPanel, host: Host) -> None:
    taken: list[bool] = []
    shortcut = QShortcut(QKeySequence("-"), panel)
    shortcut.activated.connect(lambda: taken.append(True))
    view = table(panel)
    view.setFocus()
    view.setCurrentIndex(view.model().index(1, Column.VALUE))
    type_text(view, "-3")
    key_window(view, Qt.Key.Key_Return)
    assert taken == []
    assert host.edits == [SetValue(Address(0, 1, 0), -3.0)]


def test_thirty_two_inputs_can_all_be_reached(panel: InspectorPanel) -> None:
    host = Host(panel, Document(Spec(network=NetworkSpec(hidden=(LayerSpec(32), LayerSpec(1))))))
    see(panel, host, (1, 0))
    view = table(panel)
    assert view.model().rowCount() == 33
    view.scrollTo(view.model().index(32, 0), QAbstractItemView.ScrollHint.EnsureVisible)
    click_widget(view.viewport(), cell(panel, 32, Column.PINNED))
    assert host.edits == [SetPinned(Address(1, 0, 31), True)]


# --- its activation -------------------------------------------------------------------------------------------------


def test_a_unit_takes_an_activation_of_its_own_and_follows_its_layer_again(panel: InspectorPanel, host: Host) -> None:
    combo = find(panel, QComboBox, "unit_activation")
    assert combo.currentText() == "Follow layer"
    combo.setFocus()
    key_window(combo, Qt.Key.Key_End)
    last = list(ACTIVATIONS.values())[-1]
    assert host.edits == [SetUnitActivation(0, 1, last.name)]
    assert find(panel, QLabel, "unit_title").text() == f"Unit 2 of layer 1 · {last.label}"
    key_window(combo, Qt.Key.Key_Home)
    assert host.document.spec.network.hidden[0].overrides == ()


def test_the_slope_is_asked_for_an_own_leaky_relu_only(panel: InspectorPanel, host: Host) -> None:
    slope = find(panel, NumberBox, "unit_slope")
    assert not slope.isVisible()
    host.apply(SetUnitActivation(0, 1, "leaky_relu", 0.2))
    assert slope.isVisible()
    assert slope.text() == "0.2"
    slope.setFocus()
    key_window(slope, Qt.Key.Key_Up)
    assert host.document.spec.network.hidden[0].overrides == (UnitOverride(1, "leaky_relu", 0.25),)


def test_the_output_has_its_own_to_choose(panel: InspectorPanel) -> None:
    host = Host(panel, RELU)
    see(panel, host, (2, 0))
    combo = find(panel, QComboBox, "unit_activation")
    assert [combo.itemText(at) for at in range(combo.count())] == ["Tanh", "Sigmoid", "Linear", "Softmax"]
    combo.setFocus()
    key_window(combo, Qt.Key.Key_End)
    assert "Softmax goes with Cross-entropy" in host.refusals[-1]
    assert combo.currentText() == "Tanh"
    for _ in range(2):
        key_window(combo, Qt.Key.Key_Down)
    assert host.document.spec.network.output == OutputSpec("linear")
    assert find(panel, QLabel, "unit_title").text() == "Output unit · Linear"


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_curve_of_every_activation_is_drawn(panel: InspectorPanel, name: str) -> None:
    host = Host(panel, Document(Spec(network=NetworkSpec(hidden=(LayerSpec(2, name),)))))  # type: ignore[arg-type]
    see(panel, host, (0, 0))
    chart = find(panel, ActivationChart, "activation_chart")
    picture = chart.grab().toImage()
    columns = sum(
        any(picture.pixelColor(x, y).name() == LIGHT.accent for y in range(picture.height()))
        for x in range(picture.width())
    )
    assert columns > 0.6 * picture.width()


def test_the_probe_is_marked_on_the_curve_with_its_slope(panel: InspectorPanel, host: Host) -> None:
    chart = find(panel, ActivationChart, "activation_chart")
    before = chart.grab().toImage()
    panel.show_snapshot(host.snapshot((0, 1), probe=(1.0, 0.5)))
    panel.show_selection(Selection(0, 1))
    assert find(panel, QLabel, "probe_value").text() == "z = 2.00, slope 1.00"
    assert chart.grab().toImage() != before
    panel.show_snapshot(host.snapshot((0, 1), probe=(-1.0, 0.0)))
    panel.show_selection(Selection(0, 1))
    assert find(panel, QLabel, "probe_value").text() == "z = −3.50, slope 0"


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("z", [-2.0, -0.7, 0.0, 0.013, 1.4, 600.0], ids="z = {}".format)
def test_the_slope_at_the_probed_point_is_the_true_one_even_beyond_the_curve(
    panel: InspectorPanel, name: HiddenActivationName, z: float
) -> None:
    own = UnitActivation(name)
    host = Host(panel, Document(Spec(network=NetworkSpec(hidden=(LayerSpec(1, name),)))))
    for address, value in ((Address(0, 0, 0), 0.0), (Address(0, 0, 1), 0.0), (Address(0, 0), z)):
        host.work = SetValue(address, value).apply(host.work)
    snapshot = host.snapshot((0, 0), probe=(1.0, 0.0))
    view = snapshot.get(ViewUnit)
    assert view is not None
    near_zero = replace(view, curve_z=np.linspace(-4.0, 4.0, view.curve_z.size))
    panel.show_snapshot(changed(snapshot, unit_view=near_zero))
    panel.show_selection(Selection(0, 0))
    slope = float(activate(own, np.array([z]))[1][0])
    assert find(panel, QLabel, "probe_value").text() == f"z = {fixed(z, 2)}, slope {fixed(slope, 2)}"
    panel.grab()


def test_bars_stand_where_the_training_data_falls(panel: InspectorPanel, host: Host) -> None:
    snapshot = host.snapshot((0, 1))
    view = snapshot.get(ViewUnit)
    assert view is not None
    chart = find(panel, ActivationChart, "activation_chart")
    shown = chart.grab().toImage()
    nothing = replace(view, histogram=np.zeros_like(view.histogram))
    panel.show_snapshot(changed(snapshot, unit_view=nothing))
    panel.show_selection(Selection(0, 1))
    bare = chart.grab().toImage()
    tinted = [
        x
        for x in range(shown.width())
        if shown.pixelColor(x, shown.height() - 20) != bare.pixelColor(x, shown.height() - 20)
    ]
    filled = np.flatnonzero(view.histogram)
    share = (filled[-1] - filled[0] + 1) / view.histogram.size
    assert (tinted[-1] - tinted[0]) / (shown.width() - 30) == pytest.approx(share, abs=0.05)


# --- states ---------------------------------------------------------------------------------------------------------


def test_a_dead_unit_is_called_dead_and_why(panel: InspectorPanel, host: Host) -> None:
    badge = find(panel, QLabel, "dead_badge")
    assert not badge.isVisible()
    host.work = SetValue(Address(0, 1), -1000.0).apply(host.work)
    see(panel, host)
    assert badge.isVisible()
    assert badge.text() == "dead"
    assert "no gradient" in badge.toolTip()
    assert "z is 0 or below" in badge.toolTip()
    assert "momentum" in badge.toolTip()
    assert "penalty" in badge.toolTip()
    assert find(panel, QLabel, "firing_share_value").text() == "0 %"


def test_only_units_that_can_be_off_are_said_to_fire(panel: InspectorPanel, host: Host) -> None:
    title = find(panel, QLabel, "firing_share_title")
    assert title.text() == "fires on"
    see(panel, host, (2, 0))  # the output, tanh
    assert title.text() == "z positive on"


def test_a_leaky_unit_that_never_fires_is_off_not_dead(panel: InspectorPanel, host: Host) -> None:
    host.work = SetValue(Address(1, 0), -1000.0).apply(host.work)
    see(panel, host, (1, 0))
    badge = find(panel, QLabel, "off_badge")
    assert badge.isVisible()
    assert badge.text() == "off"
    assert "still gets some gradient" in badge.toolTip()
    assert not find(panel, QLabel, "dead_badge").isVisible()


def test_a_saturated_unit_is_called_so(panel: InspectorPanel, host: Host) -> None:
    host.work = SetValue(Address(2, 0), 50.0).apply(host.work)
    see(panel, host, (2, 0))
    assert find(panel, QLabel, "saturated_badge").isVisible()
    assert not find(panel, QLabel, "dead_badge").isVisible()


def test_before_the_first_snapshot_the_structure_stands_without_numbers(panel: InspectorPanel) -> None:
    host = Host(panel, RELU)
    panel.show_selection(Selection(0, 1))
    assert find(panel, QLabel, "unit_title").text() == "Unit 2 of layer 1 · ReLU"
    assert [text(panel, row, Column.VALUE) for row in range(3)] == ["–", "–", "–"]
    click_widget(table(panel).viewport(), cell(panel, 1, Column.VALUE))
    assert panel.findChild(NumberBox, "parameter_value") is None
    click_widget(table(panel).viewport(), cell(panel, 1, Column.PINNED))
    assert host.edits == [SetPinned(Address(0, 1, 0), True)]


def test_numbers_of_another_structure_are_dropped(panel: InspectorPanel, host: Host) -> None:
    spec = host.document.spec
    wider = replace(spec, features=("x1", "x2", "x1_x2"))
    panel.show_document(Document(wider))
    assert [text(panel, row, Column.VALUE) for row in range(4)] == ["–"] * 4


def test_a_selected_unit_that_is_gone_leaves_the_layers(panel: InspectorPanel, host: Host) -> None:
    panel.show_document(Document(Spec(network=NetworkSpec(hidden=()))))
    assert find(panel, QTableView, "layer_table").isVisible()
    assert not table(panel).isVisible()


# --- layers ---------------------------------------------------------------------------------------------------------


def test_with_nothing_selected_all_layers_stand_in_the_table_and_a_hint(panel: InspectorPanel) -> None:
    host = Host(panel, RELU)
    see(panel, host, None)
    layers = find(panel, QTableView, "layer_table")
    headings = [layers.model().headerData(row, Qt.Orientation.Vertical) for row in range(3)]
    assert headings == ["1  ReLU", "2  Leaky ReLU", "Out  Tanh"]
    assert "Click a unit or a layer" in find(panel, QLabel, "inspector_heading").text()


def test_the_table_shows_the_numbers_of_the_snapshot(panel: InspectorPanel) -> None:
    host = Host(panel, RELU)
    first = LayerDiagnostics(3.1e-7, 0.0, 0.5, math.nan, 0.25, 1 / 3, 0.0)
    last = LayerDiagnostics(0.21, 0.33, 0.087, 0.0042, 0.5, 0.0, 0.125)
    panel.show_snapshot(host.snapshot(layers=(first, last, last)))
    shown = [text(panel, 0, column, "layer_table") for column in range(7)]
    assert shown == ["3.1·10⁻⁷", "0", "0.250", "33 %", "–", "0.50", "–"]
    assert [text(panel, 2, column, "layer_table") for column in (3, 4)] == ["–", "12 %"]


def test_an_update_ratio_of_weights_that_were_0_is_no_number(panel: InspectorPanel) -> None:
    host = Host(panel, RELU)
    moved = LayerDiagnostics(0.1, 0.1, 0.1, math.inf, 0.5, 0.0, 0.0)
    stayed = replace(moved, update_ratio=0.0)
    panel.show_snapshot(host.snapshot(layers=(moved, stayed, stayed)))
    column = 6
    assert [text(panel, row, column, "layer_table") for row in range(2)] == ["–", "0"]
    model = find(panel, QTableView, "layer_table").model()
    tip = model.index(0, column).data(Qt.ItemDataRole.ToolTipRole)
    assert "∞" not in tip
    assert "where W was 0" in tip


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("before the first", "the first batch, before any step"),
        ("after the step", "the last batch, after its step"),
        ("made the step", "the last batch, as it made its step"),
    ],
)
def test_the_definitions_say_of_which_parameters_gradients_are(
    panel: InspectorPanel, moment: GradientMoment, told: str
) -> None:
    host = Host(panel, RELU)
    panel.show_snapshot(host.snapshot(gradient_moment=moment))
    model = find(panel, QTableView, "layer_table").model()
    for column in (0, 1, 5):
        assert told in model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        assert told in model.index(0, column).data(Qt.ItemDataRole.ToolTipRole)


@pytest.mark.parametrize("width", [272, 330, 420, 432, 560, 800])
@pytest.mark.parametrize("kind", ["tanh", "sigmoid", "leaky_relu"])
def test_no_number_of_the_layers_is_cut_or_touches_the_next(
    panel: InspectorPanel, width: int, kind: HiddenActivationName
) -> None:
    host = Host(panel, Document(Spec(network=NetworkSpec(hidden=(LayerSpec(2, kind),) * 9))))
    panel.resize(width, 320)
    tiny = LayerDiagnostics(1.4e-12, 3.4e-11, 1.0e-10, -0.187, 1.0, 1.0, 3.4e-7)
    panel.show_snapshot(host.snapshot(layers=(tiny,) * 10))
    QApplication.processEvents()
    layers = find(panel, QTableView, "layer_table")
    assert (layers.horizontalScrollBar().maximum() == 0) == (width == 800)
    for column in range(7):
        layers.scrollTo(layers.model().index(0, column))
        cell = layers.visualRect(layers.model().index(0, column))
        assert layers.viewport().rect().contains(cell)
        heading = str(layers.model().headerData(column, Qt.Orientation.Horizontal))
        for written in (heading, text(panel, 0, column, "layer_table")):
            assert cell.width() >= layers.fontMetrics().horizontalAdvance(written) + 12


@pytest.mark.parametrize("width", [272, 420])
def test_every_column_of_the_layers_can_be_scrolled_to_and_reached_by_key(panel: InspectorPanel, width: int) -> None:
    host = Host(panel, RELU)
    panel.resize(width, 320)
    panel.show_snapshot(host.snapshot())
    QApplication.processEvents()
    layers = find(panel, QTableView, "layer_table")
    assert layers.horizontalScrollBar().maximum() > 0
    layers.setFocus()
    layers.setCurrentIndex(layers.model().index(0, 0))
    for column in range(7):
        assert not layers.isColumnHidden(column)
        assert layers.currentIndex().column() == column
        cell = layers.visualRect(layers.model().index(0, column))
        assert layers.viewport().rect().contains(cell), column
        QTest.keyClick(layers, Qt.Key.Key_Right)


@pytest.mark.parametrize("height", range(126, 190, 7))
def test_few_layers_are_all_seen_as_soon_as_their_texts_have_room(panel: InspectorPanel, height: int) -> None:
    host = Host(panel, RELU)
    panel.setMinimumHeight(1)
    panel.resize(430, height)  # too narrow for all columns: a scroll bar lies beneath the rows
    panel.show_snapshot(host.snapshot())
    QApplication.processEvents()
    layers = find(panel, QTableView, "layer_table")
    assert layers.horizontalScrollBar().isVisible()
    rows = [layers.visualRect(layers.model().index(row, 0)) for row in range(3)]
    are_whole = [layers.viewport().rect().contains(row) for row in rows]
    assert all(are_whole) == (layers.viewport().height() >= 3 * 20)
    assert all(layers.fontMetrics().height() <= row.height() <= 26 for row in rows)


def test_a_selected_layer_is_marked_and_a_click_asks_for_another(panel: InspectorPanel) -> None:
    host = Host(panel, RELU)
    panel.show_snapshot(host.snapshot())
    panel.show_selection(Selection(1))
    layers = find(panel, QTableView, "layer_table")
    assert [index.row() for index in layers.selectionModel().selectedRows()] == [1]
    assert "Layer 2" in find(panel, QLabel, "inspector_heading").text()
    asked: list[object] = []
    panel.selection_requested.connect(asked.append)
    click_widget(layers.viewport(), layers.visualRect(layers.model().index(2, 0)).center())
    assert asked == [Selection(2)]


def test_the_selected_layer_is_scrolled_into_view(panel: InspectorPanel) -> None:
    host = Host(panel, Document(Spec(network=NetworkSpec(hidden=(LayerSpec(2),) * 20))))
    panel.show_snapshot(host.snapshot())
    panel.show_selection(Selection(19))
    QApplication.processEvents()
    layers = find(panel, QTableView, "layer_table")
    assert layers.viewport().rect().contains(layers.visualRect(layers.model().index(19, 0)).center())


def test_a_long_formula_takes_two_lines_at_most(panel: InspectorPanel) -> None:
    host = Host(panel, Document(Spec(network=NetworkSpec(hidden=(LayerSpec(32), LayerSpec(1))))))
    see(panel, host, (1, 0))
    view = find(panel, FormulaView, "unit_formula")
    for width in (560, 330, 272):
        panel.setMinimumSize(100, 100)
        panel.resize(width, 320)
        QApplication.processEvents()
        assert view.height() <= 2 * view.fontMetrics().lineSpacing() + 4
        assert view.text.startswith("tanh(")
        assert "more …" in view.text


def test_every_column_is_defined_in_its_tooltip(panel: InspectorPanel) -> None:
    Host(panel, RELU)
    model = find(panel, QTableView, "layer_table").model()
    for column in range(model.columnCount()):
        definition = model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        assert len(definition) > 20


@pytest.mark.parametrize(
    ("dead_share", "off_share", "stands_out"),
    [(0.5, 0.0, True), (0.5, 0.2, True), (0.5, 0.5, False), (0.0, 0.0, False)],
)
def test_the_share_of_units_that_never_fire_stands_out_where_some_are_dead(
    panel: InspectorPanel, dead_share: float, off_share: float, stands_out: bool
) -> None:
    host = Host(panel, RELU)
    layer = LayerDiagnostics(0.1, 0.1, 0.1, 0.1, 0.1, dead_share, 0.0, off_share)
    panel.show_snapshot(host.snapshot(layers=(layer, layer, layer)))
    model = find(panel, QTableView, "layer_table").model()
    colour = model.index(0, 3).data(Qt.ItemDataRole.ForegroundRole)
    assert colour == (QColor(LIGHT.danger) if stands_out else None)
    assert model.headerData(3, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole) == "never on"


# --- pace, size and look --------------------------------------------------------------------------------------------


class FrameClock:
    """Stands in for a QElapsedTimer; the test lets time pass."""

    def __init__(self) -> None:
        self.now_ms, self._began_ms = 0, 0

    def isValid(self) -> bool:  # as Qt has it
        return True

    def elapsed(self) -> int:
        return self.now_ms - self._began_ms

    def restart(self) -> None:
        self._began_ms = self.now_ms


def test_numbers_change_at_a_pace_that_can_be_read_and_end_with_the_last(
    panel: InspectorPanel, host: Host, qtbot: QtBot
) -> None:
    shown: list[str] = []
    table(panel).model().dataChanged.connect(lambda: shown.append(text(panel, 0, Column.VALUE)))
    learned = host.work.learned
    clock = FrameClock()  # a machine under load shows less in a second, and this is about the seconds
    (throttle,) = panel.findChildren(Throttle)
    throttle.since = clock  # type: ignore[assignment]  # as much of it as is used
    for step in range(1, 21):
        clock.now_ms += 16
        moved = replace(learned, parameters=learned.parameters + step)
        host.work = replace(host.work, learned=moved)
        panel.show_snapshot(host.snapshot((0, 1)))
    qtbot.waitUntil(lambda: text(panel, 0, Column.VALUE) == "18.500", timeout=1000)
    assert len(shown) < 15


def test_a_small_dock_shows_the_unit_without_cutting_it_off(panel: InspectorPanel, host: Host) -> None:
    panel.resize(330, 170)
    QApplication.processEvents()
    page = find(panel, QWidget, "unit_inspector")
    assert page.width() <= 330
    chart, rows = find(panel, ActivationChart, "activation_chart"), table(panel)
    assert chart.width() >= 110
    assert rows.geometry().right() <= page.width()


def test_a_narrow_dock_puts_the_parts_below_each_other(panel: InspectorPanel, host: Host) -> None:
    panel.setMinimumSize(100, 100)
    panel.resize(272, 500)
    QApplication.processEvents()
    chart, rows = find(panel, ActivationChart, "activation_chart"), table(panel)
    assert rows.geometry().top() > chart.geometry().bottom()


def test_the_theme_reaches_everything(panel: InspectorPanel, host: Host) -> None:
    panel.show_theme(DARK)
    chart = find(panel, ActivationChart, "activation_chart").grab().toImage()
    colours = {chart.pixelColor(x, y).name() for x in range(chart.width()) for y in range(chart.height())}
    assert DARK.accent in colours
    assert LIGHT.accent not in colours


def test_all_values_of_the_selected_layer_can_be_asked_for(panel: InspectorPanel, host: Host) -> None:
    asked: list[object] = []
    panel.layer_values_requested.connect(asked.append)
    buttons = [find(panel, QPushButton, f"layer_values_{kind}") for kind in ("bias", "weight")]
    assert not any(button.isVisible() for button in buttons), "a unit is selected"
    panel.show_selection(Selection(1))
    for button in buttons:
        click_widget(button)
    assert asked == [LayerValues(1, "bias"), LayerValues(1, "weight")]
