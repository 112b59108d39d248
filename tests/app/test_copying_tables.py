"""Ctrl+C on a table copies it as a table, which spreadsheets take as it is."""

import csv
import io

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView
from pytestqt.qtbot import QtBot

from playground.app import Playground
from playground.model.selection import Selection
from playground.views.controls.table_copy import table_text
from tests.clicks import key_window


def table_of(playground: Playground, qtbot: QtBot, name: str) -> QTableView:
    """The table of this name, seen and filled."""
    table = playground.window.findChild(QTableView, name)
    assert isinstance(table, QTableView)
    dock = next(dock for dock in playground.window.docks.values() if dock.isAncestorOf(table))
    dock.show()
    dock.raise_()
    qtbot.waitUntil(lambda: table.isVisible() and table.model().rowCount() > 0)
    return table


def copied() -> list[list[str]]:
    """The rows on the clipboard, as a spreadsheet pastes them."""
    return list(csv.reader(io.StringIO(QGuiApplication.clipboard().text()), delimiter="\t"))


def copy_by_keys(table: QTableView) -> list[list[str]]:
    QGuiApplication.clipboard().setText("before")
    table.setFocus()
    QApplication.processEvents()
    key_window(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    return copied()


def test_the_parameters_of_a_unit_are_copied_with_all_their_digits(playground: Playground, qtbot: QtBot) -> None:
    playground.network.selection_requested.emit(Selection(0, 1))
    rows = copy_by_keys(table_of(playground, qtbot, "parameter_table"))
    work = playground.session.work()
    weights = work.document.layout.weights(work.learned.parameters, 0)[1]
    assert rows[0] == ["Input", "Weight", "Pin"]
    told = {row[0]: row[1] for row in rows[1:]}
    assert [float(told["x₁"]), float(told["x₂"])] == weights.tolist()
    assert {row[2] for row in rows[1:]} == {"free"}


def test_the_layers_are_copied_with_their_names(playground: Playground, qtbot: QtBot) -> None:
    table = table_of(playground, qtbot, "layer_table")
    qtbot.waitUntil(lambda: bool(table.model().index(0, 0).data()))
    rows = copy_by_keys(table)
    model = table.model()
    assert [row[0] for row in rows[1:]] == [
        " ".join(model.headerData(row, Qt.Orientation.Vertical).split()) for row in range(model.rowCount())
    ]
    assert rows[0][0] == ""
    assert len({len(row) for row in rows}) == 1
    assert all(float(row[1]) >= 0.0 for row in rows[1:])


def test_the_menu_of_a_table_copies_it_too(playground: Playground, qtbot: QtBot) -> None:
    table = table_of(playground, qtbot, "layer_table")
    QGuiApplication.clipboard().setText("before")
    (action,) = table.actions()
    assert action.text() == "&Copy Table"
    assert table.contextMenuPolicy() == Qt.ContextMenuPolicy.ActionsContextMenu
    action.trigger()
    assert len(copied()) == table.model().rowCount() + 1


def test_every_table_of_the_panels_can_be_copied(playground: Playground) -> None:
    for dock in playground.window.docks.values():
        dock.show()  # which makes what is in it
        dock.raise_()
        QApplication.processEvents()
    tables = playground.window.findChildren(QTableView)
    assert len(tables) >= 3
    for table in tables:
        assert [action.objectName() for action in table.actions()] == [f"copy_{table.objectName()}"]


@pytest.mark.parametrize(
    ("shown", "cell"),
    [
        ("−12.5", "-12.5"),
        ("3.1·10⁻⁴", "0.00031"),
        ("12\u2009000", "12000.0"),
        ("–", ""),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+cmd", "'+cmd"),
        ("two\twords\nhere", "two words here"),
        ("h1.2", "h1.2"),
    ],
)
def test_a_cell_is_copied_so_that_a_spreadsheet_reads_it_and_runs_nothing(shown: str, cell: str, qtbot: QtBot) -> None:
    model = QStandardItemModel(1, 1)
    model.setHorizontalHeaderLabels(["name"])
    model.setItem(0, 0, QStandardItem(shown))
    assert table_text(model, has_row_titles=False) == f"name\n{cell}\n"
