"""The points of the data as rows of a table: both columns in their own units, label, set. Shows; asks by signals.

A row of the data is its place in the dataset, those to train on first; a line is where it stands as it is sorted.
"""

from collections.abc import Hashable
from enum import IntEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPixmap

from engine.data.sources import AnySource
from engine.data.table import TableClasses, TableSource
from playground.model.edits import ChangeRow, Row, as_table
from playground.model.numerals import chosen, rounded_to
from playground.views.look.sharpness import clear_pixmap
from playground.views.look.style import faded
from playground.views.look.theme import LIGHT, Theme
from playground.views.plots.label_mark import paint_label_mark

_Index = QModelIndex | QPersistentModelIndex
NO_INDEX: Final = QModelIndex()
_DIGITS: Final = 6
_MARK_SIDE: Final = 16
VALUE_ROLE: Final = int(Qt.ItemDataRole.UserRole)
_NUMBERS_TO_THE_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class Column(IntEnum):
    """The columns, left to right."""

    X1 = 0
    X2 = 1
    LABEL = 2
    SET = 3


class RowsModel(QAbstractTableModel):
    """Any number of rows: nothing is made for each of them, what is seen is written when it is painted."""

    edit_requested = Signal(object)

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._source: AnySource | None = None
        self._table: TableSource | None = None
        self._order: NDArray[np.int64] = np.empty(0, np.int64)
        self._line_of: NDArray[np.int64] = np.empty(0, np.int64)
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None
        self._lit: int | None = None
        self._theme = LIGHT
        self._by_class = False
        self._marks: dict[int, QPixmap] = {}

    # --- what is shown ---

    def show_source(self, source: AnySource) -> None:
        """Show these data. Where one row alone is another, it keeps its line, also where its new value sorts it."""
        if source is self._source:
            return
        before, self._source = self._table, source
        table = as_table(source)
        if before is not None and before.label == table.label and _is_same_but_one(before, table):
            self._table = table
            self.dataChanged.emit(self.index(0, 0), self.index(len(table.rows) - 1, len(Column) - 1))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
            return
        self.beginResetModel()
        self._table, self._lit = table, None
        self._marks.clear()
        self._put_in_order()
        self.endResetModel()

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self._theme = theme
        self._marks.clear()

    def show_class_looks(self, by_class: bool) -> None:
        """Give two classes, too, the marks that more have, as the plane does; or those of the map's ends."""
        if by_class != self._by_class:
            self._by_class = by_class
            self._marks.clear()

    def show_lit(self, row: int | None) -> None:
        """Light a row of the data, or none."""
        before, self._lit = self._lit, row
        for one in {before, row} - {None}:
            line = self.line_of(one)
            if line is not None:
                self.dataChanged.emit(self.index(line, 0), self.index(line, len(Column) - 1))

    @property
    def table(self) -> TableSource | None:
        """The data, as a table."""
        return self._table

    def row_at(self, line: int) -> int:
        """The row of the data that stands there."""
        return int(self._order[line])

    def line_of(self, row: int | None) -> int | None:
        """Where a row of the data stands."""
        return int(self._line_of[row]) if row is not None and 0 <= row < len(self._line_of) else None

    def values(self, row: int) -> Row:
        """What a row of the data holds."""
        assert self._table is not None
        first, second, label = self._table.rows.values[row].tolist()
        return first, second, label

    def ask_value(self, row: int, column: int, value: float, gesture: Hashable) -> None:
        """Ask for another value in a row of the data."""
        assert self._table is not None
        values = list(self.values(row))
        values[column] = value
        shown = self._written(value, column)
        text = self.tr("Change {name} of row {row} to {value}").format(name=self.name(column), row=row + 1, value=shown)
        self.edit_requested.emit(ChangeRow(row, (values[0], values[1], values[2]), text, gesture))

    def name(self, column: int) -> str:
        """What a column is called."""
        if self._table is None or column == Column.SET:
            return self.tr("Set")
        return self._table.label.name if column == Column.LABEL else self._table.columns[column].name

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes that a label can be; empty where it is a number."""
        label = None if self._table is None else self._table.label
        return label.classes if isinstance(label, TableClasses) else ()

    def _put_in_order(self) -> None:
        assert self._table is not None
        count = len(self._table.rows)
        self._order = np.arange(count)
        if self._sorted_by is not None:
            column, direction = self._sorted_by
            is_test = self._order >= self._table.train_size
            keys = is_test if column == Column.SET else self._table.rows.values[:, column]
            keys = keys.astype(np.float64)
            self._order = np.argsort(keys if direction == Qt.SortOrder.AscendingOrder else -keys, kind="stable")
        self._line_of = np.empty(count, np.int64)
        self._line_of[self._order] = np.arange(count)

    def _written(self, value: float, column: int) -> str:
        if column == Column.LABEL and self.classes:
            return self.classes[round(value)]
        return chosen(value)

    def _text(self, row: int, column: int) -> str:
        assert self._table is not None
        if column == Column.SET:
            return self.tr("train") if row < self._table.train_size else self.tr("test")
        value = float(self._table.rows.values[row, column])
        if column == Column.LABEL and self.classes:
            return self.classes[round(value)]
        return chosen(rounded_to(value, _DIGITS))

    # --- Qt ---------------------------------------------------------------------------------------------------------

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if self._table is None:
            return
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        rows = [self.row_at(index.row()) for index in kept]
        self._sorted_by = None if column < 0 else (column, order)
        self._put_in_order()
        moved = [self.index(int(self._line_of[row]), index.column()) for row, index in zip(rows, kept, strict=True)]
        self.changePersistentIndexList(kept, moved)
        self.layoutChanged.emit()

    def rowCount(self, parent: _Index = NO_INDEX) -> int:
        return 0 if parent.isValid() or self._table is None else len(self._order)

    def columnCount(self, parent: _Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags if index.column() == Column.SET else flags | Qt.ItemFlag.ItemIsEditable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.row_at(index.row()), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == VALUE_ROLE:
            return self.values(row)[column] if column != Column.SET else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.name(column)} {self._text(row, column)}"
        if role == Qt.ItemDataRole.TextAlignmentRole and (column < Column.LABEL or not self.classes):
            return _NUMBERS_TO_THE_RIGHT if column != Column.SET else None
        if role == Qt.ItemDataRole.BackgroundRole and row == self._lit:
            return QColor(faded(self._theme.accent, self._theme.panel, 0.3))
        if role == Qt.ItemDataRole.DecorationRole and column == Column.LABEL and self.classes:
            return self._mark(round(self.values(row)[Column.LABEL]))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return str(self.row_at(section) + 1) if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.name(section)
        if role == Qt.ItemDataRole.ToolTipRole:
            sort = self.tr("{name}: click to sort by it, once more to turn it round.").format(name=self.name(section))
            return f"{sort} {self._tip(section)}"
        return None

    def _mark(self, number: int) -> QPixmap:
        """The mark that points of this class have on the plane, in its shape."""
        if number not in self._marks:
            side, ratio = self._theme.px(_MARK_SIDE), 2.0
            picture = clear_pixmap(QSize(round(side * ratio), round(side * ratio)), ratio)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            centre = QPointF(side / 2.0, side / 2.0)
            paint_label_mark(
                painter, centre, side * 0.32, float(number), self.classes, self._theme, by_class=self._by_class
            )
            painter.end()
            self._marks[number] = picture
        return self._marks[number]

    def _tip(self, column: int) -> str:
        if column == Column.SET:
            return self.tr("How many are trained on is set by Train in the data panel.")
        return self.tr("Double-click a cell, or press Enter, to change it.")


def _is_same_but_one(before: TableSource, after: TableSource) -> bool:
    """Whether one row at most has changed."""
    one, other = before.rows.values, after.rows.values
    return len(one) == len(other) and int((one != other).any(axis=1).sum()) <= 1
