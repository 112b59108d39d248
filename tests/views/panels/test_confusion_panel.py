"""The confusion panel counts which classes are taken for which, and shows residuals of numbers."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QTableView
from pytestqt.qtbot import QtBot

from engine.data.drawn import DataSpec
from engine.learned import untrained
from engine.questions.confusion import Confuse
from engine.questions.residuals import FindResiduals, Residuals
from engine.snapshot import Snapshot
from engine.spec import LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from playground.model.document import Document
from playground.views.look.theme import LIGHT
from playground.views.panels.confusion.confusion_panel import ConfusionPanel
from playground.views.panels.confusion.residual_chart import ResidualChart
from tests.asking import look
from tests.clicks import click_widget
from tests.views.pace import draw_at_once
from tests.views.panels.host import find
from tests.views.viewer import Viewer

CLASSES = Spec(
    data=DataSpec("clouds", samples=90, noise=10.0, classes=3),
    network=NetworkSpec((LayerSpec(4),), OutputSpec("softmax")),
    training=TrainingSpec(loss="cross_entropy"),
)
NUMBERS = Spec(
    data=DataSpec("plane", samples=60, noise=5.0), network=NetworkSpec((LayerSpec(3),), OutputSpec("linear"))
)


def trained(spec: Spec, steps: int = 40) -> Trainer:
    trainer = Trainer(spec, untrained(spec))
    trainer.train_batches(steps)
    return trainer


class Shown:
    """The panel over a trainer, as the window asks it."""

    def __init__(self, qtbot: QtBot, spec: Spec, width: int = 700) -> None:
        self.spec, self.trainer = spec, trained(spec)
        self.panel = ConfusionPanel()
        qtbot.addWidget(self.panel)
        self.viewer = Viewer(self.panel)
        self.panel.show_theme(LIGHT)
        self.panel.show_document(Document(spec))
        self.panel.resize(width, 240)
        with qtbot.waitExposed(self.panel):
            self.panel.show()
        self.refresh()

    def refresh(self) -> Snapshot:
        snapshot = look(self.trainer, *self.panel.questions(self.viewer.viewing))
        self.panel.show_snapshot(snapshot)
        draw_at_once(self.panel)
        return snapshot

    @property
    def table(self) -> QTableView:
        return find(self.panel, QTableView, "confusion_table")

    def index(self, row: int, column: int) -> QModelIndex:
        return self.table.model().index(row, column)

    def texts(self) -> list[list[str]]:
        model = self.table.model()
        return [[str(self.index(row, at).data()) for at in range(model.columnCount())] for row in range(4)]

    def label(self, name: str) -> str:
        return find(self.panel, QLabel, name).text()

    def press(self, row: int, column: int) -> None:
        click_widget(self.table.viewport(), self.table.visualRect(self.index(row, column)).center())


def counted_by_hand(shown: Shown, of: str) -> np.ndarray:
    """The matrix, sample by sample."""
    dataset = shown.spec.data.dataset
    samples = dataset.train if of == "train" else dataset.test
    moment = shown.trainer.moment()
    inputs = (moment.problem.train if of == "train" else moment.problem.test)[0]
    outputs = moment.outputs(inputs)[1]
    counts = np.zeros((3, 3), int)
    for label, probabilities in zip(samples.labels, outputs.T, strict=True):
        counts[int(label), int(probabilities.argmax())] += 1
    return counts


@pytest.mark.parametrize("of", ["test", "train"])
def test_the_counts_are_those_of_the_chosen_set(qtbot: QtBot, of: str) -> None:
    shown = Shown(qtbot, CLASSES)
    if of == "train":
        box = find(shown.panel, QCheckBox, "confusion_training")
        box.click()
        assert shown.viewer.viewing.is_on("count_training")
        shown.refresh()
    counts = counted_by_hand(shown, of)
    assert [[int(text) for text in row[:3]] for row in shown.texts()[:3]] == counts.tolist()
    accuracy = 100.0 * np.trace(counts) / counts.sum()
    assert shown.label("confusion_score") == f"Accuracy {accuracy:.1f} %".replace("100.0", "100")
    guess = 100.0 * counts.sum(axis=1).max() / counts.sum()
    assert shown.label("confusion_guess") == f"Guessing {guess:.1f} %"
    assert str(counts.sum()) in shown.label("confusion_set")


def test_recall_and_precision_stand_at_the_rims(qtbot: QtBot) -> None:
    shown = Shown(qtbot, CLASSES)
    counts = counted_by_hand(shown, "test")
    texts = shown.texts()
    for number in range(3):
        of_row, of_column = counts[number].sum(), counts[:, number].sum()
        assert float(texts[number][3].split()[0]) == pytest.approx(100 * counts[number, number] / of_row, abs=1.0)
        if of_column:
            assert float(texts[3][number].split()[0]) == pytest.approx(
                100 * counts[number, number] / of_column, abs=1.0
            )


def test_shares_of_a_row_are_told_in_percent(qtbot: QtBot) -> None:
    shown = Shown(qtbot, CLASSES)
    find(shown.panel, QCheckBox, "confusion_shares").click()
    row = [float(text.split()[0]) for text in shown.texts()[0][:3]]
    assert sum(row) == pytest.approx(100.0, abs=1.5)


def test_a_click_on_a_cell_lights_it_and_another_puts_it_out(qtbot: QtBot) -> None:
    shown = Shown(qtbot, CLASSES)
    shown.press(1, 1)
    assert shown.viewer.viewing.lit_cell == (1, 1)
    shown.press(1, 1)
    assert shown.viewer.viewing.lit_cell is None
    shown.press(0, 3)  # recall: no points of its own
    assert shown.viewer.viewing.lit_cell is None


def test_the_lit_cell_has_a_frame(qtbot: QtBot) -> None:
    shown = Shown(qtbot, CLASSES)
    place = shown.table.visualRect(shown.index(2, 2))
    edge = QPoint(place.left() + 1, place.center().y())
    before = shown.table.viewport().grab().toImage().pixelColor(edge)
    shown.viewer.show(lit_cell=(2, 2))
    after = shown.table.viewport().grab().toImage().pixelColor(edge)
    assert before.lightnessF() - after.lightnessF() > 0.3


def test_keys_go_from_cell_to_cell_and_light_one(qtbot: QtBot) -> None:
    shown = Shown(qtbot, CLASSES)
    table = shown.table
    table.setFocus()
    table.setCurrentIndex(shown.index(0, 0))
    QTest.keyClick(table, Qt.Key.Key_Right)
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert shown.viewer.viewing.lit_cell == (1, 1)
    QTest.keyClick(table, Qt.Key.Key_Escape)
    assert shown.viewer.viewing.lit_cell is None


def test_a_screen_reader_hears_each_cell_as_a_sentence(qtbot: QtBot) -> None:
    shown = Shown(qtbot, CLASSES)
    counts = counted_by_hand(shown, "test")
    heard = shown.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard.startswith(f"{counts[0, 1]} of {counts[0].sum()} points of A (")
    assert heard.endswith("are taken for B")
    interface = QAccessible.queryAccessibleInterface(shown.table)
    assert interface is not None
    assert interface.text(QAccessible.Text.Name).startswith("Confusion matrix")


@pytest.mark.parametrize("width", [420, 700])
def test_eight_classes_have_all_columns_in_sight(qtbot: QtBot, width: int) -> None:
    shown = Shown(qtbot, replace(CLASSES, data=DataSpec("clouds", samples=160, classes=8)), width)
    table = shown.table
    assert table.model().columnCount() == 9
    assert not table.horizontalScrollBar().isVisible()
    metrics = table.fontMetrics()
    for column in range(9):
        assert table.columnWidth(column) >= metrics.horizontalAdvance("100")


def test_what_is_known_of_other_data_is_forgotten(qtbot: QtBot) -> None:
    shown = Shown(qtbot, CLASSES)
    shown.panel.show_document(Document(replace(CLASSES, data=replace(CLASSES.data, seed=5))))
    assert shown.texts()[0][0] == "–"


def test_numbers_have_residuals_in_place_of_a_matrix(qtbot: QtBot) -> None:
    shown = Shown(qtbot, NUMBERS)
    snapshot = shown.refresh()
    residuals = snapshot.get(FindResiduals)
    assert residuals is not None
    assert snapshot.get(Confuse) is None
    chart = find(shown.panel, ResidualChart, "residual_chart")
    assert chart.isVisible()
    assert not shown.table.isVisible()
    test = NUMBERS.data.dataset.test
    outputs = shown.trainer.moment().outputs(shown.trainer.moment().problem.test[0])[1][0]
    np.testing.assert_allclose(chart.dots, np.column_stack([test.labels, test.labels - outputs]))
    spread = ((test.labels - test.labels.mean()) ** 2).sum()
    r_squared = 1.0 - ((test.labels - outputs) ** 2).sum() / spread
    assert float(shown.label("confusion_score").removeprefix("R² = ").replace("−", "-")) == pytest.approx(
        r_squared, abs=6e-4
    )


def test_labels_that_are_all_alike_have_no_r_squared() -> None:
    assert np.isnan(Residuals("test", np.ones(4), np.zeros(4)).r_squared)
    assert Residuals("test", np.arange(4.0), np.arange(4.0)).r_squared == 1.0
    assert Residuals("test", np.arange(4.0), np.full(4, 1.5)).r_squared == pytest.approx(0.0)


EIGHT = Spec(
    data=DataSpec("clouds", samples=2000, noise=10.0, classes=8),
    network=NetworkSpec((LayerSpec(4),), OutputSpec("softmax")),
    training=TrainingSpec(loss="cross_entropy"),
)


@pytest.mark.parametrize("spec", [CLASSES, EIGHT], ids=["3", "8"])
def test_all_columns_are_in_sight_and_no_number_is_cut_in_a_narrow_panel(qtbot: QtBot, spec: Spec) -> None:
    shown = Shown(qtbot, spec)
    for width in (700, 430, 380):
        shown.panel.resize(width, 240)
        shown.refresh()
        QApplication.processEvents()  # the words move from beside the table to above it
        table, model = shown.table, shown.table.model()
        assert table.horizontalScrollBar().maximum() == 0, width
        metrics = table.fontMetrics()
        for row in range(model.rowCount()):
            for column in range(model.columnCount()):
                text = str(shown.index(row, column).data())
                assert metrics.horizontalAdvance(text) + 6 <= table.columnWidth(column), (width, text)


def test_columns_that_are_too_narrow_for_names_show_their_marks_alone(qtbot: QtBot) -> None:
    shown = Shown(qtbot, EIGHT, 380)
    QApplication.processEvents()
    titles = [shown.table.model().headerData(at, Qt.Orientation.Horizontal) for at in range(8)]
    assert titles == [""] * 8
    told = shown.table.model().headerData(3, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert told == f"Taken for {EIGHT.data.dataset.classes[3]}"
    shown.panel.resize(1200, 240)
    QApplication.processEvents()
    titles = [shown.table.model().headerData(at, Qt.Orientation.Horizontal) for at in range(8)]
    assert titles == list(EIGHT.data.dataset.classes)
