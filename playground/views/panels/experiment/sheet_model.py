"""A table of numbers and words, read-only, which can be sorted: each row belongs to a run or to a combination."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from playground.views.controls.table_copy import EXACT_ROLE

_Index = QModelIndex | QPersistentModelIndex
_NONE: Final = QModelIndex()
SORT_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in a cell; number: by which it is sorted, and copied with all its digits, where it is one."""

    text: str
    number: float | None = None


class SheetModel(QAbstractTableModel):
    """Tells what stands in each cell."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._titles: tuple[str, ...] = ()
        self._rows: list[Sequence[Entry]] = []

    def show_rows(self, titles: Sequence[str], rows: Sequence[Sequence[Entry]]) -> None:
        """Show this table; with the same titles and no fewer rows, what is selected and scrolled to stays."""
        before = len(self._rows)
        if tuple(titles) == self._titles and len(rows) >= before > 0:
            has_changed = any(row is not old and row != old for row, old in zip(rows, self._rows, strict=False))
            if len(rows) > before:
                self.beginInsertRows(_NONE, before, len(rows) - 1)
                self._rows = list(rows)
                self.endInsertRows()
            self._rows = list(rows)
            if has_changed:
                self.dataChanged.emit(self.index(0, 0), self.index(before - 1, len(titles) - 1))
            return
        self.beginResetModel()
        self._titles, self._rows = tuple(titles), list(rows)
        self.endResetModel()

    def rowCount(self, parent: _Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= len(self._titles):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            is_number = bool(self._rows) and self._rows[0][section].number is not None
            across = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
            return int(across | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.text
        if role == EXACT_ROLE:
            return entry.number if entry.number is not None and math.isfinite(entry.number) else None
        if role == SORT_ROLE:
            if entry.number is None:
                return entry.text
            return entry.number if math.isfinite(entry.number) else math.inf
        if role == Qt.ItemDataRole.TextAlignmentRole and entry.number is not None:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None
