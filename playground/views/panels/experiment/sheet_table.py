"""Shows a sheet: sorted by a click on a heading, copied as a table, a row opened by a double click or Enter."""

from typing import Final

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from playground.views.controls.table_copy import TableCopy
from playground.views.panels.experiment.sheet_model import SORT_ROLE, SheetModel
from playground.views.plots.chart import legible

_MEASURED_ROWS: Final = 60
_CELL_MARGINS: Final = 12


class SheetTable(QTableView):
    """A table of a SheetModel."""

    opened = Signal(int)
    """A row of the model, whatever its place after sorting."""

    def __init__(self, name: str, words: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = SheetModel(self)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self.sheet)
        self._sorted.setSortRole(SORT_ROLE)
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setToolTip(tip)
        self.setModel(self._sorted)
        self.setFont(legible(self.font()))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(22)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setHighlightSections(False)
        self.setSortingEnabled(True)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        TableCopy(self)
        self.doubleClicked.connect(self._open)
        self.sheet.modelReset.connect(self._fit_columns)
        self.sheet.dataChanged.connect(self._widen_columns)
        self.sheet.rowsInserted.connect(self._widen_for)

    def _fit_columns(self) -> None:
        metrics = self.fontMetrics()
        for column in range(self.sheet.columnCount()):
            words = str(self.sheet.headerData(column, Qt.Orientation.Horizontal))
            self.setColumnWidth(column, max(metrics.horizontalAdvance(words) + 28, 64))
        self._widen_columns()

    def _widen_for(self, _: QModelIndex, first: int) -> None:
        if first < _MEASURED_ROWS:
            self._widen_columns()

    def _widen_columns(self) -> None:
        """Let no text of the first rows be cut; a column grows alone, so that nothing jumps while results come."""
        metrics = self.fontMetrics()
        for column in range(self.sheet.columnCount()):
            texts = (self.sheet.index(row, column).data() for row in range(min(self.sheet.rowCount(), _MEASURED_ROWS)))
            widest = max((metrics.horizontalAdvance(str(text)) for text in texts), default=0) + _CELL_MARGINS
            if widest > self.columnWidth(column):
                self.setColumnWidth(column, widest)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self._sorted.mapToSource(index).row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)
