"""The table of the confusion matrix: a click, Enter or Space on a cell asks for its points to stand out."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from playground.views.controls.table_copy import TableCopy
from playground.views.look.theme import LIGHT, Theme
from playground.views.panels.confusion.confusion_model import ConfusionModel, Role
from playground.views.plots.chart import legible

_HIGHEST_ROW: Final = 34
_LOWEST_ROW: Final = 17
_A_NAME: Final = "Abcd…"
"""Less of a name is not worth its room."""

_BESIDE_MARK: Final = 12
_DOWN, _ACROSS = Qt.Orientation.Vertical, Qt.Orientation.Horizontal
_WIDEST_COLUMN: Final = 110
_ASKING: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class ConfusionTable(QTableView):
    """Shows a ConfusionModel."""

    cell_asked = Signal(object)
    """The cell (true, chosen) that was pressed; None: Escape."""

    def __init__(self, model: ConfusionModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._matrix = model
        self._widest = model.widest
        self._delegate = _CellDelegate(self)
        self.setObjectName("confusion_table")
        self.setAccessibleName(self.tr("Confusion matrix: rows the true class, columns what it is taken for"))
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setFont(legible(self.font()))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for header in (self.verticalHeader(), self.horizontalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setHighlightSections(False)
            header.setTextElideMode(Qt.TextElideMode.ElideRight)
            header.setMinimumSectionSize(_LOWEST_ROW)
            header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            header.setStyleSheet("QHeaderView::section { padding: 0px 3px; }")
        TableCopy(self)
        self.clicked.connect(self._ask)
        model.modelReset.connect(self._fit)
        model.dataChanged.connect(self._fit_numbers)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours and sizes."""
        self._delegate.theme = theme
        self._fit()
        self.viewport().update()

    def _ask(self, index: QModelIndex) -> None:
        cell = self._matrix.cell(index)
        if cell is not None:
            self.cell_asked.emit(cell)

    def _fit_numbers(self) -> None:
        if self._matrix.widest != self._widest:
            self._widest = self._matrix.widest
            self._fit()

    def _fit(self) -> None:
        """All rows and columns in sight, as large as there is room for."""
        count = self._matrix.rowCount()
        if not count:
            return
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        metrics = self.fontMetrics()
        lowest, line = max(_LOWEST_ROW, metrics.height() + 1), metrics.height() + 6
        columns.setFixedHeight(line)
        height = min(max((self.height() - line - 2) // count, lowest), max(_HIGHEST_ROW, lowest))
        rows.setDefaultSectionSize(height)
        is_scrolled = height * count + line > self.height()
        bar = self.verticalScrollBar().sizeHint().width() if is_scrolled else 0
        classes, free = count - 1, self.width() - bar - 2
        least = metrics.horizontalAdvance(self._widest) + 10
        mark = self._matrix.mark_width + _BESIDE_MARK
        for is_short in (False, True):  # the words at the rims give way before a column has no room
            titles = [self._matrix.rim_title(way, is_short=is_short) for way in (_DOWN, _ACROSS)]
            beside, rim = (metrics.horizontalAdvance(title) + 10 for title in titles)
            if free - beside - rim >= classes * least:
                break
        names = max((metrics.horizontalAdvance(name) for name in self._matrix.names), default=0) + mark
        width = max((free - max(min(names, self.width() // 4), beside) - rim) // classes, least)
        width = min(width, max(_WIDEST_COLUMN, least))
        rows.setFixedWidth(max(min(names, free - rim - classes * width), beside))
        self._matrix.show_room(for_columns=width >= mark + metrics.horizontalAdvance(_A_NAME), for_rims=not is_short)
        for column in range(count):
            columns.resizeSection(column, width if column < classes else rim)

    # --- Qt's overrides ---

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ASKING and self.currentIndex().isValid():
            self._ask(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            self.cell_asked.emit(None)
        else:
            super().keyPressEvent(event)


class _CellDelegate(QStyledItemDelegate):
    """Frames the cell that is lit, and the one that keys are at."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self.theme = LIGHT

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        rect: QRect = option.rect
        is_current = self._table.hasFocus() and self._table.currentIndex() == index
        if index.data(Role.LIT):
            painter.setPen(QPen(QColor(self.theme.accent if is_current else self.theme.text), 2.0))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        elif is_current:
            painter.setPen(QPen(QColor(self.theme.accent), 1.0, Qt.PenStyle.DashLine))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
