"""The small panel that the diagram's popups have in common: a title, a way to close it, and a place beside a thing."""

import math
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from playground.views.look.theme import Theme

_GAP: Final = 8
_EDGE: Final = 4
_GRID: Final = 16
_OWN_KEYS: Final = (Qt.Key.Key_Escape, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class Popup(QFrame):
    """A panel over the diagram. Escape, its ✕ or a click beside it close it; training and shortcuts go on."""

    closed = Signal()

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAutoFillBackground(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._diagram = parent
        self._theme: Theme | None = None
        self._title = QLabel(self)
        self._title.setObjectName(f"{name}-title")
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        close = QToolButton(self)
        close.setObjectName(f"{name}-close")
        close.setText("✕")
        close.setAutoRaise(True)
        close.setProperty("flat", True)
        close.setToolTip(self.tr("Close (Esc)"))
        close.setAccessibleName(self.tr("Close"))
        close.clicked.connect(self._close_at_will)
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self._title, 1)
        self._title_row = top
        top.addWidget(close)
        self.content = QVBoxLayout(self)
        self.content.setContentsMargins(12, 8, 12, 12)
        self.content.setSpacing(8)
        self.content.addLayout(top)
        self._subtitle = QLabel(self)
        self._subtitle.setObjectName(f"{name}-subtitle")
        self._subtitle.setProperty("caption", True)
        self._subtitle.hide()
        self.content.addWidget(self._subtitle)
        self.hide()

    @property
    def title(self) -> str:
        """What stands on top."""
        return self._title.text()

    def _show_title(self, title: str, subtitle: str = "") -> None:
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))

    def show_theme(self, theme: Theme) -> None:
        """Take these colours."""
        self._theme = theme
        self.update()

    def open_beside(self, rect: QRectF, keep_clear: Sequence[QRectF] = ()) -> None:
        """Show the popup beside a rectangle of the parent, and not over these, as far as there is room."""
        self.adjustSize()
        watched = [kept.toAlignedRect() for kept in keep_clear]
        self.move(_best_place(self.size(), rect.toAlignedRect(), watched, self._diagram.rect()))
        self.show()
        self.raise_()

    def close_popup(self) -> None:
        """Close it and give the keyboard back to the diagram."""
        if not self.isHidden():
            focused = QApplication.focusWidget()
            had_focus = focused is self or (focused is not None and self.isAncestorOf(focused))
            if had_focus:  # before it is hidden, or Qt would look for the next widget by itself
                self._diagram.setFocus(Qt.FocusReason.PopupFocusReason)
            self.hide()
            self.closed.emit()

    def dismiss(self) -> bool:
        """Close it, as a click beside it does; not while a number that was typed in it is to be mended first."""
        if not self._commit():
            return False
        self.close_popup()
        return True

    def _commit(self) -> bool:
        """Take the number that was typed in it. False where it is refused: its box has the focus then."""
        return True

    def _close_at_will(self) -> None:
        """Close it for a person who wants it closed: a refused number is told once, and given up then."""
        if any(box.property("refused") for box in self.findChildren(QWidget)):
            self.close_popup()
        else:
            self.dismiss()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and event.key() in _OWN_KEYS:
            event.accept()  # else the window's shortcuts would be taken first
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_popup()
        else:
            event.accept()  # keys typed here are not the diagram's

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        area = self._diagram.rect()
        self.move(
            max(min(self.x(), area.width() - self.width() - 4), 4), max(min(self.y(), area.height() - self.height()), 4)
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._theme.panel))
        painter.setPen(QPen(QColor(self._theme.muted), 1.0))
        painter.setBrush(QColor(self._theme.raised))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8.0, 8.0)


def _best_place(size: QSize, beside: QRect, keep_clear: Sequence[QRect], area: QRect) -> QPoint:
    """The place near `beside` that covers as little as can be of it and of what a person wants to watch."""
    room = area.adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
    xs = range(room.left(), max(room.right() - size.width(), room.left()) + 1, _GRID)
    ys = range(room.top(), max(room.bottom() - size.height(), room.top()) + 1, _GRID)
    watched = [beside.adjusted(-_GAP, -_GAP, _GAP, _GAP), *keep_clear]
    best, best_cost = QPoint(room.left(), room.top()), math.inf
    for y in ys:
        for x in xs:
            place = QRect(QPoint(x, y), size)
            cost = math.hypot(place.center().x() - beside.center().x(), place.center().y() - beside.center().y())
            for rect in watched:
                covered = place.intersected(rect)
                if covered.isValid():
                    cost += 200.0 + 1000.0 * covered.width() * covered.height() / (rect.width() * rect.height())
            if cost < best_cost:
                best, best_cost = QPoint(x, y), cost
    return best
