"""The sample panel shows a pass in real numbers, writes out how each comes about, and asks for samples and steps."""

import math
import re
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTableView, QToolButton
from pytestqt.qtbot import QtBot

from engine.choices.activations import ACTIVATIONS, ActivationName
from engine.learned import untrained
from engine.parameters import Address
from engine.questions.sample import PassSample
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from playground.model.document import Document, Work
from playground.model.edits import SetActivation, SetPinned, SetSetting, SetValue
from playground.model.sample_edit import ApplySampleStep
from playground.model.viewing import Viewing
from playground.views.controls.number_box import NumberBox
from playground.views.look.theme import DARK, LIGHT
from playground.views.panels.sample.sample_formulas import explain
from playground.views.panels.sample.sample_numbers import Column, Kind, ParameterColumn, Row, SampleNumbers, number
from playground.views.panels.sample.sample_panel import SamplePanel
from tests.asking import look
from tests.clicks import click_widget, hover_widget, key_window, type_text
from tests.views.pace import draw_at_once
from tests.views.panels.host import find
from tests.views.sample_passes import make_pass
from tests.views.snapshots import make_snapshot
from tests.views.viewer import Viewer

SMALL = Document(Spec(network=NetworkSpec(hidden=(LayerSpec(2, "tanh"),))))


def shown(work: Work, index: int = 11) -> SampleNumbers:
    """The numbers of a pass through a work's network."""
    passed = make_pass(work.document, index, work.learned)
    numbers = SampleNumbers.of(make_snapshot(work.document, learned=work.learned, sample_pass=passed), work.document)
    assert numbers is not None
    return numbers


@pytest.fixture
def panel(qtbot: QtBot) -> SamplePanel:
    """Sample 12 of a network of two units."""
    panel = SamplePanel()
    qtbot.addWidget(panel)
    panel.show_theme(LIGHT)
    panel.resize(700, 420)
    panel.show_document(SMALL)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    panel.show_snapshot(make_snapshot(SMALL, sample_pass=make_pass(SMALL, 11)))
    qtbot.waitUntil(table(panel).isVisible)
    return panel


def table(panel: SamplePanel) -> QTableView:
    return find(panel, QTableView, "sample_table")


def names(panel: SamplePanel) -> list[str]:
    model = table(panel).model()
    return [str(model.index(at, 0).data()).strip("▸▾ ") for at in range(model.rowCount())]


def cell(panel: SamplePanel, row: int, column: int) -> QPoint:
    view = table(panel)
    return view.visualRect(view.model().index(row, column)).center()


def text(panel: SamplePanel, row: int, column: int) -> str:
    return str(table(panel).model().index(row, column).data())


def formula(panel: SamplePanel) -> str:
    return find(panel, QLabel, "sample_formula").text().replace("\u00a0", " ")


# --- the table ------------------------------------------------------------------------------------------------------


def test_rows_follow_the_pass_from_the_features_to_the_loss(panel: SamplePanel) -> None:
    assert names(panel) == ["x₁", "x₂", "h1.1", "h1.2", "output", "loss"]


def test_the_cells_hold_the_numbers_of_the_pass(panel: SamplePanel) -> None:
    passed = make_pass(SMALL, 11)
    assert text(panel, 0, Column.A) == number(passed.features[0])
    wanted = [number(float(part[0][1])) for part in (passed.z, passed.a, passed.slopes, passed.deltas)]
    assert [text(panel, 3, column) for column in range(1, 5)] == wanted
    assert text(panel, 5, Column.A) == number(passed.loss)


def test_the_head_names_target_output_and_loss(panel: SamplePanel) -> None:
    passed = make_pass(SMALL, 11)
    facts = find(panel, QLabel, "sample_facts").text()
    assert f"target {'1' if passed.target > 0 else '−1'}" in facts
    assert f"output {number(float(passed.a[-1][0]))}" in facts
    assert f"loss {number(passed.loss)}" in facts


def test_where_there_is_no_room_the_head_speaks_in_letters(panel: SamplePanel, qtbot: QtBot) -> None:
    facts = find(panel, QLabel, "sample_facts")
    panel.resize(480, 180)
    qtbot.waitUntil(lambda: facts.text().startswith("t = "))
    assert f"L = {number(make_pass(SMALL, 11).loss)}" in facts.text()


@pytest.mark.parametrize("points", [7.0, 10.0, 16.0])
@pytest.mark.parametrize("width", range(280, 480, 20))
def test_no_number_of_the_head_is_cut_off(panel: SamplePanel, width: int, points: float) -> None:
    passed = make_pass(SMALL, 11)
    facts = find(panel, QLabel, "sample_facts")
    font = facts.font()
    font.setPointSizeF(points)
    facts.setFont(font)
    panel.setMinimumWidth(1)
    panel.resize(width, 180)
    QApplication.processEvents()
    assert facts.fontMetrics().horizontalAdvance(facts.text()) <= facts.width()
    least = f"o={number(float(passed.a[-1][0]))}"
    assert least in facts.text().replace(" ", "") or facts.fontMetrics().horizontalAdvance(least) > facts.width()
    assert f"loss {number(passed.loss)}" in facts.toolTip()


def test_a_head_with_room_for_all_needs_no_tip(panel: SamplePanel) -> None:
    panel.resize(900, 420)
    QApplication.processEvents()
    facts = find(panel, QLabel, "sample_facts")
    assert facts.text().startswith("target ")
    assert facts.toolTip() == ""


def test_a_click_on_a_unit_opens_its_weights_and_another_closes_them(panel: SamplePanel) -> None:
    passed = make_pass(SMALL, 11)
    click_widget(table(panel).viewport(), cell(panel, 2, Column.NAME))
    assert names(panel)[2:7] == ["h1.1", "", "bias", "x₁", "x₂"]
    assert text(panel, 5, ParameterColumn.GRADIENT) == number(float(passed.weight_gradients[0][0, 0]))
    assert text(panel, 5, ParameterColumn.STEP) == number(float(passed.weight_steps[0][0, 0]))
    assert text(panel, 4, ParameterColumn.GRADIENT) == number(float(passed.deltas[0][0]))
    click_widget(table(panel).viewport(), cell(panel, 2, Column.NAME))
    assert names(panel) == ["x₁", "x₂", "h1.1", "h1.2", "output", "loss"]


def test_open_units_stay_open_while_it_trains(panel: SamplePanel, qtbot: QtBot) -> None:
    click_widget(table(panel).viewport(), cell(panel, 2, Column.NAME))
    work = SetValue(Address(0, 0, 0), 2.5).apply(Work.fresh(SMALL))
    panel.show_snapshot(make_snapshot(SMALL, learned=work.learned, sample_pass=make_pass(SMALL, 11, work.learned)))
    qtbot.waitUntil(lambda: text(panel, 5, ParameterColumn.VALUE) == "2.500")


def test_another_architecture_brings_its_own_rows(panel: SamplePanel) -> None:
    document = Document(Spec(features=("x1", "x1_x2"), network=NetworkSpec(hidden=(LayerSpec(1), LayerSpec(1)))))
    panel.show_document(document)
    assert names(panel) == ["x₁", "x₁·x₂", "h1.1", "h2.1", "output", "loss"]
    assert find(panel, QLabel, "sample_empty").isVisible()  # the numbers before were of another network
    assert not find(panel, QPushButton, "apply_step").isEnabled()


def test_the_largest_network_has_all_its_rows(panel: SamplePanel, qtbot: QtBot) -> None:
    document = Document(Spec(network=NetworkSpec(hidden=(LayerSpec(32),) * 20)))
    panel.show_document(document)
    panel.show_snapshot(make_snapshot(document, sample_pass=make_pass(document, 0)))
    qtbot.waitUntil(table(panel).isVisible)
    assert len(names(panel)) == 2 + 640 + 1 + 1


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e300, -1e-300])
def test_numbers_beyond_measure_are_shown_calmly(panel: SamplePanel, value: float, qtbot: QtBot) -> None:
    passed = make_pass(SMALL, 11)
    wild = replace(passed, z=(np.full(2, value), passed.z[1]), deltas=(np.full(2, value), passed.deltas[1]))
    hover_widget(table(panel).viewport(), cell(panel, 2, Column.DELTA))
    panel.show_snapshot(make_snapshot(SMALL, sample_pass=wild))
    qtbot.waitUntil(lambda: text(panel, 2, Column.Z) == number(value))
    assert formula(panel).endswith(f"= {number(value)}")
    panel.show_theme(DARK)
    panel.grab()


# --- how a number comes about ---------------------------------------------------------------------------------------


def test_the_formula_of_the_cell_under_the_mouse_is_written_out(panel: SamplePanel) -> None:
    assert "Point at a number" in formula(panel)
    hover_widget(table(panel).viewport(), cell(panel, 2, Column.Z))
    assert formula(panel).startswith("z = ")
    assert formula(panel).endswith(f"= {text(panel, 2, Column.Z)}")
    hover_widget(table(panel).viewport(), cell(panel, 5, Column.A))
    assert formula(panel).startswith("L = ½(o − t)²")


def test_the_keyboard_points_too_and_opens_units(panel: SamplePanel) -> None:
    view = table(panel)
    view.setFocus()
    view.setCurrentIndex(view.model().index(2, Column.A))
    assert formula(panel).startswith("a = f(z) = tanh z")
    key_window(view, Qt.Key.Key_Right)
    assert formula(panel).startswith("f′(z) = 1 − a²")
    key_window(view, Qt.Key.Key_Return)
    assert names(panel)[2:7] == ["h1.1", "", "bias", "x₁", "x₂"]


def test_a_long_sum_is_shortened_to_its_two_lines(panel: SamplePanel, qtbot: QtBot) -> None:
    document = Document(Spec(network=NetworkSpec(hidden=(LayerSpec(32), LayerSpec(1)))))
    panel.show_document(document)
    panel.show_snapshot(make_snapshot(document, sample_pass=make_pass(document, 11)))
    qtbot.waitUntil(table(panel).isVisible)
    view = table(panel)
    view.setCurrentIndex(view.model().index(34, Column.Z))  # h2.1
    view.setFocus()
    panel.resize(480, 180)
    label = find(panel, QLabel, "sample_formula")
    assert "more …" in formula(panel)
    assert label.heightForWidth(label.width()) <= label.height()


def evaluate(written: str) -> float:
    """Compute a formula of products and sums as it is written."""
    plain = re.sub(r"·10(⁻?)([⁰¹²³⁴⁵⁶⁷⁸⁹]+)", _power, written.replace("\u00a0", " "))
    return float(eval(plain.replace("−", "-").replace("·", "*").replace("²", "**2").replace("½", "0.5")))


def _power(found: re.Match[str]) -> str:
    digits = found[2].translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))
    return f"*10**{'-' if found[1] else ''}{digits}"


@pytest.mark.parametrize("index", [0, 7, 11, 40])
def test_written_sums_come_to_the_number_that_they_are_said_to_be(index: int) -> None:
    spec = Spec(network=NetworkSpec(hidden=(LayerSpec(3), LayerSpec(2, "sigmoid"))))
    numbers = shown(Work.fresh(Document(spec)), index)
    for layer, units in enumerate((3, 2, 1)):
        for unit in range(units):
            for column in (Column.Z, Column.DELTA):
                *_, written, result = explain(numbers, Row(Kind.UNIT, layer, unit), column).split(" = ")
                assert evaluate(written) == pytest.approx(evaluate(result), abs=4e-3)


def test_a_weights_gradient_and_step_are_written_out() -> None:
    numbers = shown(Work.fresh(SMALL))
    passed = numbers.passed
    row = Row(Kind.PARAMETER, 1, 0, 1)
    gradient = explain(numbers, row, ParameterColumn.GRADIENT)
    assert gradient.startswith("∂L/∂w = δ·input = ")
    assert gradient.endswith(f"= {number(float(passed.weight_gradients[1][0, 1]))}")
    step = explain(numbers, row, ParameterColumn.STEP)
    assert step.startswith("Δw = −η·∂L/∂w = −0.03·")
    assert step.endswith(f"= {number(float(passed.weight_steps[1][0, 1]))}")
    assert "after this step" in explain(numbers, row, ParameterColumn.VALUE)


def test_a_pinned_weight_says_that_no_step_changes_it() -> None:
    work = SetPinned(Address(0, 1, 0), True).apply(Work.fresh(SMALL))
    told = explain(shown(work), Row(Kind.PARAMETER, 0, 1, 0), ParameterColumn.STEP)
    assert told == "Δw = 0: it is pinned, and no step changes it"


@pytest.mark.parametrize(
    ("training", "said"),
    [
        (TrainingSpec(optimizer="momentum", momentum=0.9), "−η·(μ·v + ∂L/∂w) = −0.03·(0.9·0 + "),
        (TrainingSpec(optimizer="adam"), "Adam's, η = 0.03, g = ∂L/∂w = "),
        (TrainingSpec(optimizer="rmsprop"), "RMSprop's, η = 0.03, g = ∂L/∂w = "),
        (TrainingSpec(penalty="l2", penalty_rate=0.1), "−η·(∂L/∂w + λ·w) = −0.03·("),
        (TrainingSpec(penalty="l1", penalty_rate=0.1), "for L1, up to 0"),
    ],
    ids=["momentum", "adam", "rmsprop", "l2", "l1"],
)
def test_a_step_is_written_as_the_optimizer_and_the_penalty_make_it(training: TrainingSpec, said: str) -> None:
    work = Work.fresh(replace(SMALL, spec=replace(SMALL.spec, training=training)))
    assert said in explain(shown(work), Row(Kind.PARAMETER, 0, 0, 0), ParameterColumn.STEP)


def test_cross_entropy_is_written_on_the_logit_and_its_delta_without_the_slope() -> None:
    network = NetworkSpec(hidden=(LayerSpec(2),), output=OutputSpec("sigmoid"))
    work = Work.fresh(Document(Spec(network=network, training=TrainingSpec(loss="cross_entropy"))))
    numbers = shown(work)
    assert "ln(1 + e^z) − t·z" in explain(numbers, Row(Kind.LOSS), Column.A)
    assert explain(numbers, Row(Kind.UNIT, 1, 0), Column.DELTA).startswith("δ = ∂L/∂z = o − t = ")


@pytest.mark.parametrize(("bias", "said"), [(3.0, "|o − t| − ½"), (0.0, "½(o − t)² (up to |o − t| = 1)")])
def test_hubers_loss_is_written_for_the_part_that_it_is_on(bias: float, said: str) -> None:
    network = NetworkSpec(hidden=(LayerSpec(1),), output=OutputSpec("linear"))
    spec = Spec(data=DataSpec(kind="plane"), network=network, training=TrainingSpec(loss="huber"))
    work = Work.fresh(Document(spec))
    for address, value in ((Address(1, 0, 0), 0.0), (Address(1, 0), bias)):
        work = SetValue(address, value).apply(work)
    assert said in explain(shown(work), Row(Kind.LOSS), Column.A)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("z", [1.5, -1.5])
def test_every_activation_is_written_out(activation: ActivationName, z: float) -> None:
    work = SetActivation(0, activation).apply(Work.fresh(SMALL))
    for address, value in ((Address(0, 0, 0), 0.0), (Address(0, 0, 1), 0.0), (Address(0, 0), z)):
        work = SetValue(address, value).apply(work)
    numbers = shown(work)
    row = Row(Kind.UNIT, 0, 0)
    value_told, slope_told = explain(numbers, row, Column.A), explain(numbers, row, Column.SLOPE)
    assert value_told.endswith(f"= {number(float(numbers.passed.a[0][0]))}")
    assert slope_told.endswith(f"= {number(float(numbers.passed.slopes[0][0]))}")
    assert value_told != slope_told


# --- asking ---------------------------------------------------------------------------------------------------------


def test_next_and_previous_ask_for_the_samples_beside_it(panel: SamplePanel) -> None:
    viewer = Viewer(panel)
    viewer.show(sample=11)
    click_widget(find(panel, QToolButton, "next_sample"))
    click_widget(find(panel, QToolButton, "next_sample"))
    click_widget(find(panel, QToolButton, "previous_sample"))
    assert [viewing.sample for viewing in viewer.asked] == [12, 13, 12]


def test_a_typed_number_asks_for_that_sample(panel: SamplePanel) -> None:
    viewer = Viewer(panel)
    box = find(panel, NumberBox, "sample_number")
    box.setFocus()
    box.selectAll()
    type_text(box, "30")
    key_window(box, Qt.Key.Key_Return)
    assert viewer.viewing.sample == 29


def test_a_sample_picked_in_the_plane_is_numbered(panel: SamplePanel) -> None:
    panel.show_viewing(Viewing(sample=99))
    assert find(panel, NumberBox, "sample_number").text() == "100"


def test_fewer_data_leave_a_sample_that_exists(panel: SamplePanel) -> None:
    panel.show_viewing(Viewing(sample=11))
    fewer = SetSetting("data", "samples", 20).apply(Work.fresh(SMALL)).document
    panel.show_document(fewer)
    assert find(panel, NumberBox, "sample_number").text() == "10"
    assert find(panel, QLabel, "sample_count").text() == "of 10"
    assert not find(panel, QToolButton, "next_sample").isEnabled()


def test_the_button_asks_for_the_step_of_the_sample_that_is_shown(panel: SamplePanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.edit_requested) as asked:
        click_widget(find(panel, QPushButton, "apply_step"))
    assert asked.args == [ApplySampleStep(11)]


def test_before_any_pass_there_is_a_word_in_place_of_the_table(qtbot: QtBot) -> None:
    panel = SamplePanel()
    qtbot.addWidget(panel)
    panel.show_theme(LIGHT)
    panel.show_document(SMALL)
    panel.show()
    panel.show_snapshot(make_snapshot(SMALL))
    assert find(panel, QLabel, "sample_empty").isVisible()
    assert not find(panel, QPushButton, "apply_step").isEnabled()


def test_while_it_is_hidden_nothing_is_written(panel: SamplePanel) -> None:
    before = text(panel, 2, Column.Z)
    panel.hide()
    work = SetValue(Address(0, 0), 5.0).apply(Work.fresh(SMALL))
    panel.show_snapshot(make_snapshot(SMALL, learned=work.learned, sample_pass=make_pass(SMALL, 11, work.learned)))
    assert text(panel, 2, Column.Z) == before
    panel.show()
    assert text(panel, 2, Column.Z) != before


def test_of_classes_the_rows_and_the_facts_have_the_names(qtbot: QtBot) -> None:
    spec = Spec(
        DataSpec("arms", 60, classes=3),
        network=NetworkSpec((LayerSpec(2),), OutputSpec("softmax")),
        training=TrainingSpec(loss="cross_entropy"),
    )
    panel = SamplePanel()
    qtbot.addWidget(panel)
    panel.resize(900, 400)
    panel.show_theme(LIGHT)
    panel.show_document(Document(spec))
    panel.show()
    panel.show_snapshot(look(Trainer(spec, untrained(spec)), PassSample(0)))
    draw_at_once(panel)
    assert names(panel)[-4:] == ["A", "B", "C", "loss"]
    numbers = panel.model.numbers
    assert numbers is not None
    facts = find(panel, QLabel, "sample_facts").text()
    assert facts.startswith(f"class {'ABC'[int(numbers.passed.label)]}")
    assert number(numbers.output) in facts
    powers = [f"e^{number(z)}" for z in numbers.passed.z[-1].tolist()]
    assert f"({' + '.join(powers)})" in explain(numbers, Row(Kind.UNIT, 1, 1), Column.A)
