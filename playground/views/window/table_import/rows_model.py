"""The first rows of a table that is to be imported, with what each column is to be."""

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from playground.exchange.tables.roles import Roles
from playground.exchange.tables.table import Table
from playground.model.numerals import counted

MOST_ROWS: Final = 50
Index = QModelIndex | QPersistentModelIndex


class RowsModel(QAbstractTableModel):
    """Shows a table's first rows; the columns that are chosen carry their role over their name."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table: Table | None = None
        self._roles: Roles | None = None

    def show_table(self, table: Table | None, roles: Roles | None) -> None:
        """Show these rows, or none."""
        self.beginResetModel()
        self._table, self._roles = table, roles
        self.endResetModel()

    def role_of(self, column: int) -> str:
        """`x₁`, `x₂` or `label`; empty for a column that is not chosen."""
        roles = self._roles
        if roles is None:
            return ""
        return {roles.x1: "x₁", roles.x2: "x₂", roles.label: self.tr("label")}.get(column, "")

    # --- Qt's overrides ---

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if self._table is None or parent.isValid() else min(self._table.rows, MOST_ROWS)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if self._table is None or parent.isValid() else len(self._table.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        table = self._table
        if table is None or not index.isValid():
            return None
        column = table.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text_at(index.row())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self._table is None or role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return counted(int(self._table.lines[section])) if section < self._table.rows else None
        name, chosen = self._table.columns[section].name, self.role_of(section)
        return f"{chosen}: {name}" if chosen else name
