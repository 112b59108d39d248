"""The table of one sample's pass: tells which cell a person points at, by mouse or by keyboard, and opens units."""

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from engine.spec import Spec
from playground.views.controls.table_copy import TableCopy
from playground.views.look.style import faded
from playground.views.look.theme import LIGHT, Theme
from playground.views.panels.sample.sample_model import CLOSED_MARK, SampleModel
from playground.views.panels.sample.sample_numbers import Column, Kind
from playground.views.plots.chart import legible

_ROW_PIXELS: Final = 23
_SWATCH_PIXELS: Final = 9
_NAME_ROOM_PIXELS: Final = 34
_WIDEST_NUMBER: Final = "−0.00000"
_CELL_ROOM: Final = 8
_NAME_INDENT: Final = 18
_KEYS: Final = (
    *(Qt.Key.Key_Return, Qt.Key.Key_Enter),
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
)
_Index = QModelIndex | QPersistentModelIndex


class SampleTable(QTableView):
    """Shows a SampleModel; a click on a unit's name opens its parameters below it."""

    pointed = Signal()
    """Another cell is pointed at, or none: see `pointed_cell`."""

    def __init__(self, model: SampleModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sample = model
        self._hovered = QPersistentModelIndex()
        self._delegate = _CellDelegate(model, self)
        self.setObjectName("sample_table")
        self.setAccessibleName(self.tr("One sample, forward and back"))
        self.setModel(model)
        TableCopy(self)
        self.setItemDelegate(self._delegate)
        self.setFont(legible(self.font()))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(_ROW_PIXELS)
        rows.setDefaultSectionSize(_ROW_PIXELS)
        columns = self.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setSectionsClickable(False)
        columns.setMinimumSectionSize(24)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        columns.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Fixed)
        columns.setStyleSheet(
            f"QHeaderView::section {{ padding: 2px {_CELL_ROOM}px; }}"
            f"QHeaderView::section:first {{ padding-left: {_NAME_INDENT + 10}px; }}"
        )
        self._named: object = None  # whose names the first column has room for
        self.entered.connect(self._hover)
        self.clicked.connect(self._click)
        model.modelReset.connect(self._forget)

    def show_spec(self, spec: Spec) -> None:
        """Show the rows of a network."""
        self._sample.show_spec(spec)
        self._delegate.count = len(spec.layers)
        named = spec.features, spec.layers, spec.data.dataset.classes
        if named != self._named:
            self._named = named
            self._fit_names()
        self.viewport().update()

    def _fit_names(self) -> None:
        """Room for every name; for long names of classes no more than the numbers leave."""
        metrics = self.fontMetrics()
        names = (str(self._sample.index(at, 0).data()) for at in range(self._sample.rowCount()))
        widest = max((metrics.horizontalAdvance(name) for name in names), default=0)
        numbers = (len(Column) - 1) * (metrics.horizontalAdvance(_WIDEST_NUMBER) + 2 * _CELL_ROOM)
        free = self.viewport().width() - _NAME_ROOM_PIXELS - numbers
        room = min(widest, max(metrics.horizontalAdvance(f"{CLOSED_MARK} output"), free))
        self.horizontalHeader().resizeSection(Column.NAME, room + _NAME_ROOM_PIXELS)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours, and with them another size of letters."""
        self._delegate.theme = theme
        self._fit_names()
        self.viewport().update()

    @property
    def pointed_cell(self) -> tuple[int, int] | None:
        """Row and column of the cell under the mouse, else of the current one while the table has the focus."""
        for index in (self._hovered, self.currentIndex()):
            if index.isValid():
                return index.row(), index.column()
        return None

    @property
    def hovered_cell(self) -> QPersistentModelIndex:
        """The cell under the mouse; invalid if there is none."""
        return self._hovered

    def _hover(self, index: QModelIndex) -> None:
        self._point_at(QPersistentModelIndex(index))

    def _point_at(self, index: QPersistentModelIndex) -> None:
        if index != self._hovered:
            self._hovered = index
            self.viewport().update()
            self.pointed.emit()

    def _forget(self) -> None:
        self._point_at(QPersistentModelIndex())
        self.pointed.emit()

    def _click(self, index: QModelIndex) -> None:
        if index.column() == Column.NAME:
            self._toggle(index)

    def _toggle(self, index: QModelIndex) -> None:
        """Open or close a unit, and bring what opens into view."""
        self._sample.toggle(index.row())
        if self._sample.is_open(index.row()) and self._sample.row(index.row()).kind is Kind.UNIT:
            self.scrollTo(self._sample.index(min(index.row() + 2, self._sample.rowCount() - 1), 0))
            self.scrollTo(index)

    # --- Qt ---------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_names()

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        self.pointed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over = self.indexAt(event.position().toPoint())
        self._point_at(QPersistentModelIndex(over))
        is_unit = over.isValid() and over.column() == Column.NAME and self._sample.row(over.row()).kind is Kind.UNIT
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if is_unit else Qt.CursorShape.ArrowCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        over = self.indexAt(event.position().toPoint())
        super().mouseDoubleClickEvent(event)
        if over.isValid() and over.column() != Column.NAME:  # there the first of the two clicks did it
            self._toggle(over)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._point_at(QPersistentModelIndex())
        return super().viewportEvent(event)

    def event(self, event: QEvent) -> bool:
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() in _KEYS and not event.modifiers():
            event.accept()  # here they move and open; the window's own would be taken first
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._toggle(self.currentIndex())
            return
        self._point_at(QPersistentModelIndex())  # the keyboard points now
        super().keyPressEvent(event)


class _CellDelegate(QStyledItemDelegate):
    """Paints a line above each layer, its colour beside its units, and parameters of open units on their own ground."""

    def __init__(self, model: SampleModel, table: SampleTable) -> None:
        super().__init__(table)
        self._sample, self._table = model, table
        self.theme = LIGHT
        self.count = 1

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme, rect = self.theme, option.rect
        row = self._sample.row(index.row())
        is_below = row.kind in (Kind.TITLES, Kind.PARAMETER)
        painter.save()
        ground = QColor(faded(theme.muted, theme.panel, 0.1) if is_below else theme.panel)
        is_pointed = self._table.hovered_cell == index
        painter.fillRect(rect, QColor(faded(theme.accent, theme.panel, 0.2)) if is_pointed else ground)
        if self._sample.begins_group(index.row()):
            painter.fillRect(rect.left(), rect.top(), rect.width(), 1, QColor(theme.border))
        text = rect.adjusted(_CELL_ROOM, 0, -_CELL_ROOM, 0)
        if index.column() == Column.NAME:
            text = self._paint_name_ground(painter, rect, row.layer, is_below=is_below)
        painter.setPen(QColor(theme.muted if row.kind is Kind.TITLES else theme.text))
        align = Qt.AlignmentFlag.AlignLeft if index.column() == Column.NAME else Qt.AlignmentFlag.AlignRight
        shown = str(index.data())
        painter.setFont(self._table.font())
        painter.drawText(text, align | Qt.AlignmentFlag.AlignVCenter, _fit(shown, painter.fontMetrics(), text.width()))
        if self._table.hasFocus() and self._table.currentIndex() == index:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.accent), 2.0))
            painter.drawRoundedRect(QRectF(rect).adjusted(1.0, 1.0, -1.0, -1.0), 4.0, 4.0)
        painter.restore()

    def _paint_name_ground(self, painter: QPainter, rect: QRect, layer: int, *, is_below: bool) -> QRect:
        """The layer's colour, as its line in the gradients has it; the rest is for the name."""
        if 0 <= layer < self.count:
            colour = self.theme.layer_colours(self.count)[layer]
            if is_below:
                painter.fillRect(rect.left() + 7, rect.top(), 3, rect.height(), colour)
            else:
                top = rect.center().y() - _SWATCH_PIXELS // 2
                painter.fillRect(rect.left() + 4, top, _SWATCH_PIXELS, _SWATCH_PIXELS, colour)
        indent = _NAME_INDENT + 12 if is_below else _NAME_INDENT
        return rect.adjusted(indent, 0, -2, 0)


def _fit(text: str, metrics: QFontMetrics, width: int) -> str:
    return (
        text
        if metrics.horizontalAdvance(text) <= width
        else metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
    )
