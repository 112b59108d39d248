"""The table of a unit's weights and bias: click to type, drag to change, a pin at the end of each row."""

from typing import Final

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from playground.model.edits import LARGEST_VALUE
from playground.views.controls.gesture import Gesture
from playground.views.controls.number_box import NumberBox
from playground.views.controls.number_cell import Index, NumberCellDelegate
from playground.views.controls.table_copy import TableCopy
from playground.views.look.icons import icon_pixmap
from playground.views.look.sharpness import pixel_ratio
from playground.views.look.theme import LIGHT, Theme
from playground.views.panels.inspector.parameter_model import VALUE_ROLE, Column, ParameterModel

_ROW_PIXELS: Final = 26
_PIN_PIXELS: Final = 32
_SCRUB_STEP: Final = 0.02  # a pixel of dragging; a tenth of it with Shift
_SCRUB_START_PIXELS: Final = 4
_BEGIN_NUMBERS: Final = "-−+.,"


class ParameterTable(QTableView):
    """Shows a ParameterModel and turns clicks, drags and keys into its requests."""

    def __init__(self, model: ParameterModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parameters = model
        self._delegate = _ParameterDelegate(model, self)
        self._scrubbed_row: int | None = None
        self._scrub_from = QPoint()
        self._scrub_value = 0.0
        self._is_scrubbing = False
        self._scrub = Gesture()
        self.setObjectName("parameter_table")
        self.setAccessibleName(self.tr("Weights and bias"))
        self.setTabKeyNavigation(False)
        self.setToolTip(self.tr("The unit's bias and the weight of each input; training does not change a pinned one"))
        self.setModel(model)
        TableCopy(self)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.AnyKeyPressed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.hide()
        header.setMinimumSectionSize(24)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.VALUE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(Column.PINNED, QHeaderView.ResizeMode.Fixed)
        self._fit_sections(LIGHT)

    def show_theme(self, theme: Theme) -> None:
        self._delegate.show_theme(theme)
        self._fit_sections(theme)
        self.viewport().update()

    def _fit_sections(self, theme: Theme) -> None:
        """Rows and columns as large as the texts in them."""
        self.verticalHeader().setMinimumSectionSize(theme.px(_ROW_PIXELS))
        self.verticalHeader().setDefaultSectionSize(theme.px(_ROW_PIXELS))
        header = self.horizontalHeader()
        header.resizeSection(Column.NAME, self.fontMetrics().horizontalAdvance("cos x₁") + 12)
        header.resizeSection(Column.PINNED, theme.px(_PIN_PIXELS))
        self.updateGeometry()

    def _scrub_to(self, pos: QPoint, *, finely: bool) -> None:
        """Change the value by the pixels dragged."""
        assert self._scrubbed_row is not None
        step = _SCRUB_STEP / 10.0 if finely else _SCRUB_STEP
        value = self._scrub_value + (pos.x() - self._scrub_from.x()) * step
        self._parameters.ask_value(
            self._scrubbed_row, round(min(max(value, -LARGEST_VALUE), LARGEST_VALUE), 4), self._scrub.key()
        )

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            begins_number = bool(event.text()) and (event.text() in _BEGIN_NUMBERS or event.text().isnumeric())
            if begins_number and self.currentIndex().column() == Column.VALUE:
                event.accept()  # a minus begins a number here, and removes no unit
                return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        rows = self._parameters.rowCount()
        return QSize(190, rows * self.verticalHeader().defaultSectionSize() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(150, 2 * self.verticalHeader().defaultSectionSize())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        super().mousePressEvent(event)
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        if index.column() == Column.PINNED:
            self._parameters.ask_pinned(index.row())
        value = self._parameters.value(index.row())
        if index.column() == Column.VALUE and value is not None:
            self._scrubbed_row, self._scrub_value = index.row(), value
            self._scrub_from = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pos = event.position().toPoint()
        if self._scrubbed_row is None:
            over = self.indexAt(pos)
            scrubs = over.isValid() and over.column() == Column.VALUE and self._parameters.value(over.row()) is not None
            self.viewport().setCursor(Qt.CursorShape.SizeHorCursor if scrubs else Qt.CursorShape.ArrowCursor)
            super().mouseMoveEvent(event)
            return
        if not self._is_scrubbing and abs(pos.x() - self._scrub_from.x()) >= _SCRUB_START_PIXELS:
            self._is_scrubbing = True
            self._scrub.hold()
        if self._is_scrubbing:
            self._scrub_to(pos, finely=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        row, scrubbed = self._scrubbed_row, self._is_scrubbing
        self._scrubbed_row, self._is_scrubbing = None, False
        if scrubbed:
            self._scrub.release()
        elif row is not None:
            self._begin_to_edit(self._parameters.index(row, Column.VALUE))

    def _begin_to_edit(self, index: QModelIndex) -> None:
        """Open the box of a value; Qt would warn of a cell that has none, or has it open already."""
        if self._parameters.flags(index) & Qt.ItemFlag.ItemIsEditable and self.state() != self.State.EditingState:
            self.edit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        is_pin = index.isValid() and index.column() == Column.PINNED
        if is_pin and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._parameters.ask_pinned(index.row())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.state() != self.State.EditingState:
            self._begin_to_edit(index)
        else:
            super().keyPressEvent(event)


class _ParameterDelegate(NumberCellDelegate):
    """Paints a value as a field with a bar of its sign and size, a pin as a pin; edits with a number box."""

    def __init__(self, model: ParameterModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._parameters = model
        self._theme = LIGHT
        self._pins: dict[tuple[bool, float], QPixmap] = {}

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._pins.clear()

    def _paint_value(self, painter: QPainter, rect: QRect, value: float | None, text: str, *, is_hot: bool) -> None:
        theme = self._theme
        field = QRectF(rect).adjusted(0.5, 1.5, -0.5, -1.5)
        painter.setPen(QPen(QColor(theme.muted if is_hot else theme.border), 1.0))
        painter.setBrush(QColor(theme.raised))
        painter.drawRoundedRect(field, 5.0, 5.0)
        if value is not None:
            half = (field.width() - 12.0) / 2.0
            length = abs(value) / (abs(value) + 1.0) * half  # small ones can be told apart, large ones still grow
            middle = field.center().x()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.negative if value < 0.0 else theme.positive)
            left = middle - length if value < 0.0 else middle
            painter.drawRoundedRect(QRectF(left, field.bottom() - 4.5, length, 3.0), 1.0, 1.0)
        painter.setPen(QColor(theme.text if value is not None else theme.muted))
        painter.drawText(
            field.adjusted(6, 0, -8, -1), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text
        )

    def _paint_pin(self, painter: QPainter, rect: QRect, *, is_set: bool, is_hot: bool) -> None:
        ratio = pixel_ratio(painter)
        key = (is_set, ratio)
        if key not in self._pins:
            colour = self._theme.accent if is_set else self._theme.muted
            self._pins[key] = icon_pixmap("pin", 16, colour, ratio)
        painter.setOpacity(1.0 if is_set or is_hot else 0.45)
        if is_set:
            tint = QColor(self._theme.accent)
            tint.setAlpha(36)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tint)
            painter.drawRoundedRect(QRectF(rect).adjusted(5, 1.5, -3, -1.5), 5.0, 5.0)
        painter.drawPixmap(rect.center() - QPoint(6, 7), self._pins[key])
        painter.setOpacity(1.0)

    # --- Qt ---------------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        is_hot = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.column() == Column.NAME:
            painter.setPen(QColor(self._theme.text))
            painter.drawText(rect.adjusted(2, 0, -4, 0), Qt.AlignmentFlag.AlignVCenter, str(index.data()))
        elif index.column() == Column.VALUE:
            self._paint_value(painter, rect, index.data(VALUE_ROLE), str(index.data()), is_hot=is_hot)
        else:
            self._paint_pin(painter, rect, is_set=self._parameters.is_pinned(index.row()), is_hot=is_hot)
        view = self.parent()
        if isinstance(view, QTableView) and view.hasFocus() and view.currentIndex() == index:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.accent), 2.0))
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1.5, -1, -1.5), 5.0, 5.0)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        box = NumberBox(-LARGEST_VALUE, LARGEST_VALUE, 0.1, 4, parent=parent)
        box.setObjectName("parameter_value")
        box.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        box.setToolTip(self.tr("{range}; the arrow keys change it by 0.1").format(range=box.limits.text))
        _Editing(self._parameters, index.row(), box)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Fill the editor when it opens; later values of the training do not disturb it."""
        if isinstance(editor, NumberBox) and editor.property("filled") is None:
            editor.setProperty("filled", True)
            editor.show_value(index.data(VALUE_ROLE) or 0.0)
            editor.selectAll()


class _Editing(QObject):
    """One opening of the editor: all that is entered until it closes is one gesture."""

    def __init__(self, model: ParameterModel, row: int, box: NumberBox) -> None:
        super().__init__(box)
        self._parameters, self._row = model, row
        self._key = object()
        box.entered.connect(self._tell)

    def _tell(self, value: float) -> None:
        self._parameters.ask_value(self._row, value, self._key)
