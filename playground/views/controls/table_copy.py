"""Copies a table as a table: tabs between cells, a line for each row, so that a spreadsheet takes it as it is."""

from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QTableView

from playground.exchange.csv_text import harmless
from playground.model.numerals import Limits, NumberRefused, read_number

EXACT_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 100
"""Under it a model gives a cell's number with all its digits, where the cell shows fewer."""

_ANY: Final = Limits(-1e308, 1e308)
_NOTHING: Final = ("–", "—")


class TableCopy(QObject):
    """Gives a table Ctrl+C and a menu that copies all of it, with its headings."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self.action = QAction(self.tr("&Copy Table"), table)
        self.action.setObjectName(f"copy_{table.objectName()}")
        self.action.setToolTip(self.tr("Copy the whole table, as spreadsheets paste it"))
        self.action.setShortcut(QKeySequence.StandardKey.Copy)
        self.action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.action.triggered.connect(self.copy)
        table.addAction(self.action)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def copy(self) -> None:
        """Put the table on the clipboard."""
        has_titles = not self._table.verticalHeader().isHidden()
        QGuiApplication.clipboard().setText(table_text(self._table.model(), has_row_titles=has_titles))


def table_text(model: QAbstractItemModel, *, has_row_titles: bool) -> str:
    """All cells of a model, tabs between them, the headings above and, where there are any, before each row."""
    columns, rows = range(model.columnCount()), range(model.rowCount())
    across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
    lines = [[*([""] if has_row_titles else []), *(_cell(model.headerData(column, across)) for column in columns)]]
    for row in rows:
        title = [_cell(model.headerData(row, down))] if has_row_titles else []
        cells = []
        for column in columns:
            index = model.index(row, column)
            exact = index.data(EXACT_ROLE)
            cells.append(_cell(index.data()) if exact is None else repr(float(exact)))
        lines.append([*title, *cells])
    return "".join("\t".join(line) + "\n" for line in lines)


def _cell(value: Any) -> str:
    """A text as a cell: a number so that any program reads it, and nothing that a spreadsheet would run."""
    text = " ".join(str("" if value is None else value).split())
    if text in _NOTHING:
        return ""
    try:
        return repr(read_number(text, _ANY).value)
    except NumberRefused:
        return harmless(text)
