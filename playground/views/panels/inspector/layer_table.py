"""The table of all layers with their diagnostics; a click asks to select a layer."""

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from engine.questions.measurement import Measure
from engine.snapshot import Snapshot
from engine.spec import AnyLayer, Spec
from playground.model.selection import Selection
from playground.views.controls.table_copy import TableCopy
from playground.views.look.style import faded
from playground.views.look.theme import Theme
from playground.views.panels.inspector.layer_model import LayerModel
from playground.views.plots.chart import legible

_ROW_PIXELS: Final = 26
_LEAST_ROW_PIXELS: Final = 20  # for few layers, so that all of them are seen at once
_CELL_ROOM_PIXELS: Final = 12
_ROW_TITLE_ROOM_PIXELS: Final = 34
_MOST_SPARE_PIXELS: Final = 40
_DIGITS: Final = str.maketrans("123456789¹²³⁴⁵⁶⁷⁸⁹", "0" * 9 + "⁰" * 9)


class LayerTable(QTableView):
    """Shows every layer's numbers, the selected layer's row marked."""

    selection_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layers = LayerModel(self)
        self._shown: tuple[AnyLayer, ...] = ()
        self._widest = [0] * self._layers.columnCount()
        self._form_widths: dict[str, int] = {}
        self._row_pixels = _ROW_PIXELS, _LEAST_ROW_PIXELS
        self.setObjectName("layer_table")
        self.setAccessibleName(self.tr("Diagnostics of the layers"))
        self.setTabKeyNavigation(False)
        self.setToolTip(self.tr("How much gradient reaches each layer, and the state of its units"))
        self.setModel(self._layers)
        TableCopy(self)
        self.setFont(legible(self.font()))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setAlternatingRowColors(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(_LEAST_ROW_PIXELS)
        rows.setDefaultSectionSize(_ROW_PIXELS)
        rows.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        columns = self.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        columns.setMinimumSectionSize(24)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setItemDelegate(_RowDelegate(self))
        self.clicked.connect(self._ask)
        rows.sectionClicked.connect(self._ask_row)
        self.activated.connect(self._ask)

    def _fit_rows(self) -> None:
        """As high as usual; lower where by that all layers are seen without scrolling."""
        usual, least = self._row_pixels
        share = self.viewport().height() // max(self._layers.rowCount(), 1)
        height = share if least <= share < usual else usual
        if height != self.verticalHeader().defaultSectionSize():
            self.verticalHeader().setDefaultSectionSize(height)

    def _fit_columns(self) -> None:
        """Each column as wide as its heading and its widest number; what has no room is scrolled to."""
        self._fit_row_titles()
        room = self.viewport().width()
        columns = range(self._layers.columnCount())
        is_short = sum(self._width(column, is_short=False) for column in columns) > room
        self._layers.show_short_titles(is_short)
        widths = [self._width(column, is_short) for column in columns]
        spare = min(max(room - sum(widths), 0) // max(len(widths), 1), _MOST_SPARE_PIXELS)
        for column, width in zip(columns, widths, strict=True):
            self.horizontalHeader().resizeSection(column, width + spare)

    def _width(self, column: int, is_short: bool) -> int:
        """What a column needs."""
        title = self._layers.column_title(column, is_short)
        widest = max(self._advance(title), self._advance(self._layers.usual_text(column)), self._widest[column])
        return widest + _CELL_ROOM_PIXELS

    def _advance(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text)

    def _number_width(self, text: str) -> int:
        """The width of a number; found once for all of its form, for digits are of about one width."""
        form = text.translate(_DIGITS)
        if form not in self._form_widths:
            self._form_widths[form] = self._advance(form)
        return self._form_widths[form]

    def _fit_row_titles(self) -> None:
        """The names of the layers as wide as the widest."""
        font = QFont(self.verticalHeader().font())
        font.setBold(True)  # as the selected one is written
        metrics = QFontMetrics(font)
        titles = [self._layers.row_title(row) for row in range(self._layers.rowCount())]
        width = max((metrics.horizontalAdvance(title) for title in titles), default=0)
        self.verticalHeader().setFixedWidth(width + _ROW_TITLE_ROOM_PIXELS)

    def _widen(self) -> None:
        """Make room for numbers wider than usual; it stays, so that nothing jumps to and fro."""
        rows = range(self._layers.rowCount())
        widest = [
            max((before, *(self._number_width(self._layers.text(row, column)) for row in rows)))
            for column, before in enumerate(self._widest)
        ]
        grown = [
            after > max(before, self._advance(self._layers.usual_text(column)))
            for column, (before, after) in enumerate(zip(self._widest, widest, strict=True))
        ]
        self._widest = widest
        if any(grown):
            self._fit_columns()

    def show_spec(self, spec: Spec) -> None:
        """Show the layers of a network."""
        if spec.layers != self._shown:
            self._shown = spec.layers
            self._layers.show_spec(spec)
            self._widest = [0] * self._layers.columnCount()
            self._fit_rows()
            self._fit_columns()

    def show_snapshot(self, snapshot: Snapshot | None) -> None:
        """Show the layers' present numbers; None before there are any."""
        if snapshot is None:
            self._layers.show_diagnostics(None)
        elif self._layers.show_diagnostics(snapshot[Measure].layers, snapshot[Measure].gradient_moment):
            self._widen()

    def show_layer(self, layer: int | None) -> None:
        """Mark the row of a layer, or none."""
        with QSignalBlocker(self.selectionModel()):
            if layer is None:
                self.clearSelection()
                self.setCurrentIndex(QModelIndex())
            else:
                self.selectRow(layer)
                self.executeDelayedItemsLayout()  # so that there is a place to scroll to
                self.scrollTo(self._layers.index(layer, 0))
        for part in (self.viewport(), self.verticalHeader().viewport()):  # they heard nothing of it
            part.update()

    def show_theme(self, theme: Theme) -> None:
        self._layers.show_theme(theme)
        self._row_pixels = theme.px(_ROW_PIXELS), theme.px(_LEAST_ROW_PIXELS)
        self.verticalHeader().setMinimumSectionSize(self._row_pixels[1])
        self._fit_rows()
        self.horizontalHeader().setStyleSheet("QHeaderView::section { padding: 4px 3px; }")
        tint = faded(theme.accent, theme.panel, 0.14)
        self.verticalHeader().setStyleSheet(
            f"QHeaderView::section {{ border: none; padding: 0 6px; color: {theme.text}; }}"
            f"QHeaderView::section:checked {{ background: {tint}; }}"
        )

    def _ask(self, index: QModelIndex) -> None:
        self._ask_row(index.row())

    def _ask_row(self, row: int) -> None:
        self.selection_requested.emit(Selection(row))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_rows()
        self._fit_columns()
        for selected in self.selectionModel().selectedRows():  # the scroll bar beneath may have come over it
            self.scrollTo(selected.siblingAtColumn(max(self.columnAt(0), 0)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.model() is not None:
            self._widest = [0] * self._layers.columnCount()
            self._form_widths.clear()
            self._fit_columns()


class _RowDelegate(QStyledItemDelegate):
    """Paints cells without a frame around the current one: the row is what is selected."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        warning = index.data(Qt.ItemDataRole.ForegroundRole)
        if warning is not None:  # stays visible in the selected row
            option.palette.setColor(QPalette.ColorRole.HighlightedText, warning)
