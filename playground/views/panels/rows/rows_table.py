"""The table of the rows panel: edits in its cells, refused at the cell; tells which row the mouse is at."""

from typing import Final

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QSignalBlocker,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHeaderView,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from engine.data.table import TableColumn
from playground.views.controls.number_box import NumberBox
from playground.views.controls.number_cell import Index, NumberCellDelegate
from playground.views.controls.table_copy import TableCopy
from playground.views.look.theme import Theme
from playground.views.panels.rows.rows_clipboard import limits_of
from playground.views.panels.rows.rows_model import VALUE_ROLE, Column, RowsModel
from playground.views.plots.chart import legible

_ROW_PIXELS: Final = 23


class RowsTable(QTableView):
    """Shows a RowsModel."""

    pointed = Signal(object)
    """The row of the data that the mouse is at, or None."""
    removing = Signal()
    copying = Signal()
    pasting = Signal()

    def __init__(self, model: RowsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self.setObjectName("rows_table")
        self.setAccessibleName(self.tr("The points of the data, row by row"))
        self.setModel(model)
        self.setItemDelegate(_CellDelegate(model, self))
        self.setFont(legible(self.font()))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(
            # Not by a second click: Qt begins that a while later, when the row may be gone.
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        numbers = self.verticalHeader()
        numbers.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        numbers.setMinimumSectionSize(_ROW_PIXELS)
        numbers.setDefaultSectionSize(_ROW_PIXELS)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setSectionResizeMode(Column.SET, QHeaderView.ResizeMode.Fixed)  # what is left is for numbers
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self._table_copy = TableCopy(self)
        self.entered.connect(self._enter)
        self._place = (0, -1, 0)
        model.modelAboutToBeReset.connect(self._keep_place)
        model.modelReset.connect(self._come_back)

    def _keep_place(self) -> None:
        """Other rows are about to come: remember what is in sight, and where the keys are."""
        self._place = (self.verticalScrollBar().value(), self.currentIndex().row(), self.currentIndex().column())

    def _come_back(self) -> None:
        """Go on where it was scrolled to and where the keys were: it does not jump while points are painted."""
        scrolled, line, column = self._place
        if line >= 0 and self._rows.rowCount():
            at = self._rows.index(min(line, self._rows.rowCount() - 1), column)
            self.selectionModel().setCurrentIndex(at, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.updateGeometries()
        self.verticalScrollBar().setValue(scrolled)

    def select_line(self, line: int) -> None:
        """Select the row that stands there, or the last one."""
        if self._rows.rowCount():
            self.selectRow(min(line, self._rows.rowCount() - 1))

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's sizes."""
        self._rows.show_theme(theme)
        self.verticalHeader().setDefaultSectionSize(theme.px(_ROW_PIXELS))
        self.horizontalHeader().resizeSection(Column.SET, self.fontMetrics().horizontalAdvance("train") + 24)
        self.viewport().update()

    def selected_rows(self) -> list[int]:
        """The rows of the data that are selected, as they stand."""
        lines = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._rows.row_at(line) for line in lines]

    def first_line(self) -> int:
        """Where the first of the selected rows stands."""
        return min((index.row() for index in self.selectionModel().selectedRows()), default=0)

    def show_row(self, row: int | None) -> None:
        """Bring a row of the data into sight, unless the mouse is in the table itself."""
        line = self._rows.line_of(row)
        if line is not None and not self.viewport().underMouse():
            self.scrollTo(self._rows.index(line, 0))

    def select_row(self, row: int) -> None:
        """Select a row of the data."""
        line = self._rows.line_of(row)
        if line is not None:
            self.selectRow(line)
            self.scrollTo(self._rows.index(line, 0))

    def _enter(self, index: QModelIndex) -> None:
        self.pointed.emit(self._rows.row_at(index.row()))

    # --- Qt ---------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._takes(event):
            event.accept()
            return True
        return bool(super().event(event))

    def _takes(self, event: QKeyEvent) -> bool:
        """Whether a key has work to do here, before the window's own shortcuts."""
        return event.key() == Qt.Key.Key_Delete or any(
            event.matches(key) for key in (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Paste)
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_editing = self.state() == self.State.EditingState
        if event.matches(QKeySequence.StandardKey.Copy):
            if self.selected_rows():
                self.copying.emit()
            else:
                self._table_copy.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasting.emit()
        elif event.key() == Qt.Key.Key_Delete and not is_editing:
            self.removing.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not is_editing:
            index = self.currentIndex()
            if index.isValid() and self._rows.flags(index) & Qt.ItemFlag.ItemIsEditable:
                self.edit(index)
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)


class _CellDelegate(NumberCellDelegate):
    """Edits a number with a number box, a class with a list of the classes."""

    def __init__(self, model: RowsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = model

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        name = str(index.data(Qt.ItemDataRole.AccessibleTextRole))
        row, column = self._rows.row_at(index.row()), index.column()
        if column == Column.LABEL and self._rows.classes:
            combo = QComboBox(parent)
            combo.setObjectName("row_class")
            combo.setAccessibleName(name)
            combo.setToolTip(self.tr("The class of this point"))
            combo.addItems(list(self._rows.classes))
            _Choosing(self._rows, row, combo)
            return combo
        table = self._rows.table
        assert table is not None
        told = table.label if column == Column.LABEL else table.columns[column]
        assert isinstance(told, TableColumn)
        limits = limits_of(told)
        box = NumberBox(limits.low, limits.high, 0.1 * told.scale, 4, parent=parent)
        box.setObjectName("row_value")
        box.setAccessibleName(name)
        box.setToolTip(limits.text)
        _Typing(self._rows, row, column, box)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Fill the editor when it opens; what comes later does not disturb it."""
        if editor.property("filled") is not None:
            return
        editor.setProperty("filled", True)
        value = float(index.data(VALUE_ROLE))
        if isinstance(editor, NumberBox):
            editor.show_value(value)
            editor.selectAll()
        elif isinstance(editor, QComboBox):
            with QSignalBlocker(editor):
                editor.setCurrentIndex(round(value))


class _Typing(QObject):
    """One opening of a number's editor: all that is entered until it closes is one gesture."""

    def __init__(self, model: RowsModel, row: int, column: int, box: NumberBox) -> None:
        super().__init__(box)
        self._model, self._row, self._column = model, row, column
        self._key = object()
        box.entered.connect(self._tell)

    def _tell(self, value: float) -> None:
        self._model.ask_value(self._row, self._column, float(value), self._key)


class _Choosing(QObject):
    """One opening of the list of classes."""

    def __init__(self, model: RowsModel, row: int, combo: QComboBox) -> None:
        super().__init__(combo)
        self._model, self._row = model, row
        self._key = object()
        combo.currentIndexChanged.connect(self._tell)

    def _tell(self, number: int) -> None:
        self._model.ask_value(self._row, Column.LABEL, float(number), self._key)
