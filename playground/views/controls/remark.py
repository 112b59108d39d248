"""A remark beside a control: why what was typed there cannot be taken, or how it was read."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

_GAP: Final = 4
_EDGE: Final = 4
_WIDEST: Final = 300
_LEAST_MS: Final = 5000
_READING_MS: Final = 90
"""For each character."""


class Remark(QLabel):
    """Lies over the window right below its control, or above it where there is no room, and follows it.

    A refusal stays until it is taken away, a note until it has been read. A click on it leads to the control.
    """

    def __init__(self, control: QWidget, text: str, *, is_refusal: bool) -> None:
        window = control.window()
        super().__init__(text, window)
        self.setObjectName("remark")
        self.setProperty("refusal", is_refusal)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(text)
        self._control = control
        self._is_over = False
        followed: QWidget | None = control
        while followed is not None and followed is not window:
            followed.installEventFilter(self)
            followed = followed.parentWidget()
        window.installEventFilter(self)
        control.destroyed.connect(self.deleteLater)
        self._place()
        self.show()
        self.raise_()
        if not is_refusal:
            timer = QTimer(self)
            timer.setSingleShot(True)
            timer.timeout.connect(self.end)
            timer.start(max(_LEAST_MS, _READING_MS * len(text)))

    @property
    def is_over(self) -> bool:
        """Whether it has been taken away."""
        return self._is_over

    def end(self) -> None:
        """Take it away."""
        if not self._is_over:
            self._is_over = True
            self.hide()
            self.deleteLater()

    def _place(self) -> None:
        parent = self.parentWidget()
        assert parent is not None
        self.ensurePolished()
        room = max(min(_WIDEST, parent.width() - 2 * _EDGE), 1)
        self.setWordWrap(False)
        if self.sizeHint().width() > room:
            self.setWordWrap(True)
            self.resize(room, self.heightForWidth(room))
        else:
            self.resize(self.sizeHint())
        top_left = self._control.mapTo(parent, QPoint(0, 0)) if self._control is not parent else QPoint(0, 0)
        below = top_left.y() + self._control.height() + _GAP
        above = top_left.y() - self.height() - _GAP
        fits_below = below + self.height() <= parent.height() - _EDGE
        y = below if fits_below or above < _EDGE else above
        x = max(min(top_left.x(), parent.width() - self.width() - _EDGE), _EDGE)
        self.move(x, y)

    # --- Qt's overrides ---

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if self._is_over:
            return False
        if kind in (QEvent.Type.Move, QEvent.Type.Resize):
            self._place()
        is_disabled = kind == QEvent.Type.EnabledChange and not self._control.isEnabled()
        if is_disabled or kind in (QEvent.Type.Hide, QEvent.Type.ParentChange):
            self.end()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._control.setFocus(Qt.FocusReason.MouseFocusReason)
        for line in (self._control, *self._control.findChildren(QLineEdit)):
            if isinstance(line, QLineEdit):
                line.selectAll()
        event.accept()
