"""A ring that spreads where the mouse was clicked, so that a class sees the click."""

from typing import Final

from PySide6.QtCore import QElapsedTimer, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from playground.views.look.theme import LIGHT, Theme

SPREAD_MS: Final = 450
_FRAME_MS: Final = 16
_REACH: Final = 40


class Ripple(QWidget):
    """A small picture over its window, shown for half a second after each click."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("ripple")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.resize(2 * _REACH, 2 * _REACH)
        self._theme = LIGHT
        self._since = QElapsedTimer()
        self._frames = QTimer(self)
        self._frames.setInterval(_FRAME_MS)
        self._frames.timeout.connect(self._spread)
        self.hide()

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self._theme = theme

    def show_click(self, point: QPoint) -> None:
        """Spread from this point of the screen."""
        window = self.parentWidget()
        if window is None:
            return
        self.move(window.mapFromGlobal(point) - QPoint(_REACH, _REACH))
        self._since.start()
        self._frames.start()
        self.show()
        self.raise_()

    def _spread(self) -> None:
        if self._since.elapsed() >= SPREAD_MS:
            self.hide()
        else:
            self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._frames.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        share = min(self._since.elapsed() / SPREAD_MS, 1.0) if self._since.isValid() else 1.0
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre, radius = QPointF(_REACH, _REACH), 8.0 + (_REACH - 12.0) * share
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(self._theme.panel), 6.0), (QColor(self._theme.accent), 3.5)):
            colour.setAlphaF(1.0 - share)
            painter.setPen(QPen(colour, width))
            painter.drawEllipse(centre, radius, radius)
