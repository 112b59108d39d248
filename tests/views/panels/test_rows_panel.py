"""The rows panel: a person sorts, changes, adds, removes, copies and pastes points, and lights them."""

from time import process_time

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from engine.data.drawn import DataSpec
from engine.data.sources import AnySource
from engine.data.table import TableClasses, TableColumn, TableSource
from engine.spec import NetworkSpec, OutputSpec, Spec
from playground.model.document import Document, Work
from playground.model.edits import AddRows, Edit, EditRefused, SetOutput, as_table
from playground.model.numerals import Marks
from playground.views.controls.number_box import NumberBox
from playground.views.look.theme import DARK, LIGHT
from playground.views.panels.rows.rows_clipboard import Reader, RowsRefused, rows_text
from playground.views.panels.rows.rows_model import Column
from playground.views.panels.rows.rows_panel import RowsPanel
from tests.clicks import click_widget, hover_widget, key_window, type_text
from tests.tables import petals, prices
from tests.views.viewer import Viewer


class Host:
    """The panel with what stands behind it: edits are made, and shown again."""

    def __init__(self, qtbot: QtBot, data: AnySource) -> None:
        self.panel = RowsPanel()
        qtbot.addWidget(self.panel)
        self.viewer = Viewer(self.panel)
        self.edits: list[Edit] = []
        self.refused: list[str] = []
        output = OutputSpec("tanh" if data.is_classification else "linear")
        self.work = Work.fresh(Document(Spec(data=data, network=NetworkSpec(output=output))))
        self.panel.edit_requested.connect(self._make)
        self.panel.show_theme(LIGHT)
        self.panel.show_document(self.work.document)
        self.panel.resize(420, 360)
        with qtbot.waitExposed(self.panel):
            self.panel.show()
        self.panel.activateWindow()

    def _make(self, edit: Edit) -> None:
        self.edits.append(edit)
        try:
            self.work = edit.apply(self.work)
        except EditRefused as refusal:
            self.refused.append(str(refusal))
        self.panel.show_document(self.work.document)

    @property
    def source(self) -> TableSource:
        source = self.work.document.spec.data
        assert isinstance(source, TableSource)
        return source

    def text(self, line: int, column: Column) -> str:
        return str(self.panel.model.index(line, column).data())

    def open(self, line: int, column: Column) -> None:
        self.panel.table.setFocus()
        self.panel.table.setCurrentIndex(self.panel.model.index(line, column))
        key_window(self.panel.table, Qt.Key.Key_Return)

    def press(self, name: str) -> None:
        button = self.panel.findChild(QPushButton, name)
        assert button is not None
        click_widget(button)


@pytest.fixture
def host(qtbot: QtBot) -> Host:
    return Host(qtbot, petals(12, shuffle=False))


def test_rows_tell_names_own_units_classes_and_sets(host: Host) -> None:
    model = host.panel.model
    names = [model.headerData(at, Qt.Orientation.Horizontal) for at in Column]
    assert names == ["length (cm)", "width (cm)", "species", "Set"]
    assert [host.text(1, at) for at in Column] == ["4.6", "1.35", "versicolor", "train"]
    assert host.text(6, Column.SET) == "test"
    label = host.panel.findChild(QLabel, "rows_count")
    assert label is not None
    assert label.text() == "6 train, 6 test"


def test_a_click_on_a_name_sorts_and_numbers_stay_with_their_rows(host: Host) -> None:
    header = host.panel.table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(Column.X1) + 20, header.height() // 2)
    click_widget(header.viewport(), at)
    first = [float(host.text(line, Column.X1)) for line in range(12)]
    assert first == sorted(first)
    numbers = [int(host.panel.model.headerData(line, Qt.Orientation.Vertical)) for line in range(12)]
    assert [host.source.rows.values[number - 1, 0] for number in numbers] == first
    click_widget(header.viewport(), at)
    assert [float(host.text(line, Column.X1)) for line in range(12)] == first[::-1]


def test_a_typed_number_changes_the_row_that_is_seen_and_names_the_edit(host: Host) -> None:
    host.panel.table.sortByColumn(Column.X1, Qt.SortOrder.DescendingOrder)
    row = host.panel.model.row_at(0)
    host.open(0, Column.X1)
    box = host.panel.findChild(NumberBox, "row_value")
    assert box is not None
    type_text(box, "2,75")
    key_window(box, Qt.Key.Key_Return)
    assert host.source.rows.values[row, 0] == 2.75
    assert host.edits[-1].text == f"Change length (cm) of row {row + 1} to 2.75"
    assert host.text(0, Column.X1) == "2.75"


def test_what_is_no_number_is_refused_at_the_cell_and_stays_to_be_mended(host: Host) -> None:
    host.open(0, Column.X2)
    box = host.panel.findChild(NumberBox, "row_value")
    assert box is not None
    type_text(box, "abc")
    key_window(box, Qt.Key.Key_Return)
    assert box.is_refused
    assert box.isVisible()
    assert not host.edits


def test_a_class_is_chosen_from_a_list(host: Host) -> None:
    host.open(0, Column.LABEL)
    combo = host.panel.findChild(QComboBox, "row_class")
    assert combo is not None
    combo.setCurrentIndex(1)
    assert host.source.rows.values[0, 2] == 1.0
    assert host.edits[-1].text == "Change species of row 1 to versicolor"


def test_rows_are_added_and_removed_by_button_and_key(host: Host) -> None:
    host.press("rows_add")
    assert len(host.source.rows) == 13
    assert host.edits[-1].text == "Add a point"
    (selected,) = host.panel.table.selected_rows()
    assert host.source.rows.values[selected].tolist() == [3.0, 0.8, 0.0]
    host.press("rows_remove")
    assert len(host.source.rows) == 12
    host.panel.table.setFocus()
    host.panel.table.selectAll()
    key_window(host.panel.table, Qt.Key.Key_Delete)
    assert host.refused == ["0 points would be left. Allowed: at least 2. Add others first."]


def test_copied_rows_can_be_pasted_again(host: Host) -> None:
    host.panel.table.setFocus()
    host.panel.table.selectRow(1)
    key_window(host.panel.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    text = QGuiApplication.clipboard().text()
    assert text.splitlines()[0] == "length (cm)\twidth (cm)\tspecies\tset"
    key_window(host.panel.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert len(host.source.rows) == 13
    assert host.edits[-1].text == "Paste a point"
    twice = host.source.rows.values
    assert (twice == twice[1]).all(axis=1).sum() == 2


def test_pasted_text_that_is_no_rows_is_told_with_its_line(host: Host) -> None:
    QGuiApplication.clipboard().setText("1\t2\tsetosa\n1\t2\trose")
    host.panel.table.setFocus()
    key_window(host.panel.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    remark = host.panel.findChild(QLabel, "remark")
    assert remark is not None
    assert remark.text() == "Line 2: found “rose” as species. Allowed: setosa, versicolor."
    assert not host.edits


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "The clipboard has no text"),
        ("1", "Line 1: found 1 cells"),
        ("1\tx\tsetosa", r"Line 1, width \(cm\): “x” is not a number"),
        ("1\t2\tsetosa\ttrain\t5", "found 5 cells"),
    ],
)
def test_a_refusal_says_what_was_found(text: str, told: str) -> None:
    with pytest.raises(RowsRefused, match=told):
        Reader(petals(), Marks()).rows(text)


@pytest.mark.parametrize("table", [petals(9), prices(9)], ids=["classes", "numbers"])
def test_rows_as_text_come_back_bit_for_bit(table: TableSource) -> None:
    assert (
        np.array(Reader(table, Marks()).rows(rows_text(table, list(range(9))))).tobytes() == table.rows.values.tobytes()
    )


def test_no_copied_cell_is_a_formula() -> None:
    table = petals(label=TableClasses("=kind", ("=1+1", "@b")), columns=(TableColumn("+a"), TableColumn("-b")))
    cells = [cell for line in rows_text(table, [0, 1]).splitlines() for cell in line.split("\t")]
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells)
    assert Reader(table, Marks()).rows(rows_text(table, [0, 1])) == tuple(map(tuple, table.rows.values[:2].tolist()))


def test_the_row_under_the_mouse_is_pointed_at_and_left(host: Host) -> None:
    table = host.panel.table
    hover_widget(table.viewport(), table.visualRect(host.panel.model.index(2, 0)).center())
    assert host.viewer.viewing.pointed == 2
    button = host.panel.findChild(QPushButton, "rows_add")
    assert button is not None
    hover_widget(button)
    assert host.viewer.viewing.pointed is None


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_point_under_the_mouse_lights_its_row(host: Host, theme: object) -> None:
    host.panel.show_theme(theme)  # type: ignore[arg-type]
    table, model = host.panel.table, host.panel.model
    rect = table.visualRect(model.index(3, Column.SET))
    before = table.viewport().grab(rect).toImage().pixelColor(2, 2)
    host.viewer.show(pointed=3)
    after = table.viewport().grab(rect).toImage().pixelColor(2, 2)
    assert before != after


def test_a_point_far_down_is_brought_into_sight(qtbot: QtBot) -> None:
    host = Host(qtbot, DataSpec("circle", samples=500))
    host.viewer.show(pointed=400)
    rect = host.panel.table.visualRect(host.panel.model.index(400, 0))
    assert host.panel.table.viewport().rect().intersects(rect)


def test_other_data_of_as_many_points_are_sorted_as_the_last_ones_were(qtbot: QtBot) -> None:
    host = Host(qtbot, DataSpec("circle", samples=60))
    host.panel.table.sortByColumn(Column.X1, Qt.SortOrder.AscendingOrder)
    host.panel.show_document(Document(Spec(data=DataSpec("moons", samples=60))))
    x1 = [host.panel.model.values(host.panel.model.row_at(line))[0] for line in range(60)]
    assert x1 == sorted(x1)


def test_drawn_points_become_rows_that_can_be_changed(qtbot: QtBot) -> None:
    host = Host(qtbot, DataSpec("moons", samples=60))
    host.open(3, Column.X1)
    box = host.panel.findChild(NumberBox, "row_value")
    assert box is not None
    type_text(box, "1.5")
    key_window(box, Qt.Key.Key_Return)
    assert host.source.dataset.train.points[3, 0] == 1.5


def test_twenty_thousand_rows_are_shown_and_sorted_quickly(qtbot: QtBot) -> None:
    small, large = Host(qtbot, petals(200)), Host(qtbot, petals(20_000))

    def cost(host: Host) -> float:
        begin = process_time()
        for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder) * 3:
            host.panel.table.sortByColumn(Column.X2, order)
            host.panel.table.viewport().repaint()
        return process_time() - begin

    few, many = min(cost(small) for _ in range(3)), min(cost(large) for _ in range(3))
    assert many < 20.0 * few + 0.2  # a hundred times as many rows


def test_the_next_row_can_be_removed_by_the_same_key(qtbot: QtBot) -> None:
    host = Host(qtbot, petals(shuffle=False))
    before = host.source.rows.values
    host.panel.table.select_row(3)
    host.panel.table.setFocus()
    for _ in range(2):
        key_window(host.panel, Qt.Key.Key_Delete)
    np.testing.assert_array_equal(host.source.rows.values, np.delete(before, (3, 4), axis=0))
    host.panel.table.select_row(len(host.source.rows) - 1)
    for _ in range(2):  # at the end the one before it is next
        key_window(host.panel, Qt.Key.Key_Delete)
    np.testing.assert_array_equal(host.source.rows.values, np.delete(before, (3, 4, 10, 11), axis=0))


def test_the_table_does_not_jump_while_points_are_added_elsewhere(qtbot: QtBot) -> None:
    host = Host(qtbot, as_table(DataSpec("circle", samples=200)))
    table = host.panel.table
    click_widget(table.horizontalHeader().viewport(), QPoint(10, 8))  # sorted by the first column
    table.verticalScrollBar().setValue(40)
    table.selectionModel().setCurrentIndex(host.panel.model.index(45, 1), QItemSelectionModel.SelectionFlag.NoUpdate)
    host.panel.edit_requested.emit(AddRows(((4.9, 1.0, 0.0), (5.0, 1.0, 1.0)), "Paint"))
    assert table.verticalScrollBar().value() == 40
    assert (table.currentIndex().row(), table.currentIndex().column()) == (45, 1)
    values = [host.panel.model.values(host.panel.model.row_at(line))[0] for line in range(202)]
    assert values == sorted(values)


def test_each_class_has_the_mark_of_the_plane(qtbot: QtBot) -> None:
    host = Host(qtbot, petals(label=TableClasses("k", ("a", "b"))))
    model, role = host.panel.model, Qt.ItemDataRole.DecorationRole
    marks = [model.index(line, Column.LABEL).data(role).toImage() for line in range(len(host.source.rows))]
    labels = [host.panel.model.values(host.panel.model.row_at(line))[2] for line in range(len(marks))]
    assert {label: mark == marks[0] for label, mark in zip(labels, marks, strict=True)} == {
        labels[0]: True,
        1.0 - labels[0]: False,
    }


def test_two_classes_of_softmax_have_the_marks_of_more(qtbot: QtBot) -> None:
    host = Host(qtbot, petals())
    role = Qt.ItemDataRole.DecorationRole
    one_unit = host.panel.model.index(0, Column.LABEL).data(role).toImage()
    host.panel.edit_requested.emit(SetOutput("softmax", "cross_entropy"))
    assert host.refused == []
    assert host.panel.model.index(0, Column.LABEL).data(role).toImage() != one_unit
