"""Rows and plane go together: what is pointed at in one is lit in the other, and an edit in either shows in both."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.app import Playground
from playground.model.edits import AddRows, SetData
from playground.views.panels.rows.rows_panel import RowsPanel
from tests.clicks import hover_widget
from tests.tables import petals


@pytest.fixture
def rows(playground: Playground) -> RowsPanel:
    """The panel of the rows, opened over a table of twelve."""
    playground.session.apply(SetData(petals(12, shuffle=False, train_percent=100), "Import"))
    dock = playground.window.docks["rows"]
    dock.show()
    dock.raise_()
    QApplication.processEvents()
    return playground.panels.of(RowsPanel)


def test_a_row_under_the_mouse_lights_its_point_on_the_plane(playground: Playground, rows: RowsPanel) -> None:
    plane = playground.output.plane
    before = plane.grab().toImage()
    hover_widget(rows.table.viewport(), rows.table.visualRect(rows.model.index(1, 0)).center())
    assert playground.viewing.now.pointed == 1
    after = plane.grab().toImage()
    x1, x2 = playground.session.document.spec.data.dataset.train.points[1].tolist()
    at, ratio = plane.position_of(x1, x2) * after.devicePixelRatio(), after.devicePixelRatio()
    near = range(-int(12 * ratio), int(12 * ratio) + 1)
    middle = at.toPoint()
    changed = [
        (right, down)
        for right in near
        for down in near
        if before.pixel(middle.x() + right, middle.y() + down) != after.pixel(middle.x() + right, middle.y() + down)
    ]
    assert len(changed) > 20


def test_a_point_under_the_mouse_lights_its_row(playground: Playground, rows: RowsPanel, qtbot: QtBot) -> None:
    x1, x2 = playground.session.document.spec.data.dataset.train.points[3].tolist()
    hover_widget(playground.output.plane, playground.output.plane.position_of(x1, x2).toPoint())
    qtbot.waitUntil(lambda: playground.viewing.now.pointed is not None)
    row = playground.viewing.now.pointed
    assert row is not None
    assert playground.session.document.spec.data.dataset.train.points[row].tolist() == [x1, x2]
    background = rows.model.index(row, 0).data(Qt.ItemDataRole.BackgroundRole)
    assert background is not None


def test_what_is_painted_is_a_row_at_once_and_undo_takes_it_away(playground: Playground, rows: RowsPanel) -> None:
    playground.session.apply(AddRows(((5.0, 1.0, 1.0),), "Paint points"))
    assert rows.model.rowCount() == 13
    playground.session.undo()
    assert rows.model.rowCount() == 12
