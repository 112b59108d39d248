"""The tables of an experiment show what is new, wherever it stands, and keep what a person has selected."""

from pytestqt.qtbot import QtBot

from playground.views.panels.experiment.sheet_model import Entry
from playground.views.panels.experiment.sheet_table import SheetTable

TITLES = ("rate", "solved")


def shown(table: SheetTable) -> list[list[str]]:
    model = table.model()
    return [[model.index(row, column).data() for column in range(2)] for row in range(model.rowCount())]


def test_a_row_that_changes_before_one_that_does_not_is_shown_anew(qtbot: QtBot) -> None:
    table = SheetTable("sheet", "Sheet", "Tip")
    qtbot.addWidget(table)
    waiting = [Entry("0.1", 0.1), Entry("–")]
    table.sheet.show_rows(TITLES, [[Entry("1", 1.0), Entry("0 of 1", 0.0)], waiting])
    table.selectRow(1)
    table.sheet.show_rows(TITLES, [[Entry("1", 1.0), Entry("1 of 2", 0.5)], waiting])
    assert shown(table) == [["1", "1 of 2"], ["0.1", "–"]]
    assert [index.row() for index in table.selectionModel().selectedRows()] == [1]


def test_further_rows_come_to_those_that_are_there_and_sort_as_numbers(qtbot: QtBot) -> None:
    table = SheetTable("sheet", "Sheet", "Tip")
    qtbot.addWidget(table)
    first = [Entry("10", 10.0), Entry("a")]
    table.sheet.show_rows(TITLES, [first])
    table.sortByColumn(0, table.horizontalHeader().sortIndicatorOrder())
    table.sheet.show_rows(TITLES, [first, [Entry("9", 9.0), Entry("b")], [Entry("100", 100.0), Entry("c")]])
    assert [row[0] for row in shown(table)] in (["9", "10", "100"], ["100", "10", "9"])
    opened: list[int] = []
    table.opened.connect(opened.append)
    table.doubleClicked.emit(table.model().index(1, 0))
    assert opened == [0]


def test_another_table_takes_the_place_of_the_last_one(qtbot: QtBot) -> None:
    table = SheetTable("sheet", "Sheet", "Tip")
    qtbot.addWidget(table)
    table.sheet.show_rows(TITLES, [[Entry("1"), Entry("2")], [Entry("3"), Entry("4")]])
    table.sheet.show_rows(TITLES, [[Entry("5"), Entry("6")]])
    assert shown(table) == [["5", "6"]]
