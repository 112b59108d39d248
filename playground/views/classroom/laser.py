"""The laser pointer: a glowing dot that follows the mouse, and the short trail that it leaves."""

from collections import deque
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QElapsedTimer, QPoint, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPen, QRadialGradient
from PySide6.QtWidgets import QWidget

from playground.views.classroom.overlay import Overlay

TRAIL_MS: Final = 320
_FRAME_MS: Final = 16
_GLOW: Final = 22.0
_CORE: Final = 6.5
_RED: Final = QColor(255, 32, 48)


class Laser(Overlay):
    """A red dot over its window. Its timer runs only while there is a trail to fade."""

    def __init__(self, covered: QWidget) -> None:
        super().__init__(covered)
        self.setObjectName("laser")
        self._clock = QElapsedTimer()
        self._clock.start()
        self._trail: deque[tuple[QPoint, int]] = deque()
        self._at = QPoint(-10_000, -10_000)
        self._fading = QTimer(self)
        self._fading.setInterval(_FRAME_MS)
        self._fading.timeout.connect(self._fade)

    def show_at(self, point: QPoint) -> None:
        """Shine upon this point of the screen."""
        at = self.mapFromGlobal(point)
        if at == self._at:
            return
        before = self._touched()
        if self.rect().contains(self._at):
            self._trail.append((self._at, self._clock.elapsed()))
            self._fading.start()
        self._at = at
        self.update(before.united(self._touched()))

    def _fade(self) -> None:
        before = self._touched()
        now = self._clock.elapsed()
        while self._trail and now - self._trail[0][1] > TRAIL_MS:
            self._trail.popleft()
        if not self._trail:
            self._fading.stop()
        self.update(before.united(self._touched()))

    def _touched(self) -> QRect:
        """What the dot and its trail lie in."""
        reach = round(_GLOW) + 1
        points = [self._at, *(point for point, _ in self._trail)]
        xs, ys = [point.x() for point in points], [point.y() for point in points]
        corner = QPoint(min(xs) - reach, min(ys) - reach)
        return QRect(corner, QPoint(max(xs) + reach, max(ys) + reach))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._fading.stop()
        self._trail.clear()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now = self._clock.elapsed()
        ends = [*self._trail, (self._at, now)]
        for (start, since), (end, _) in pairwise(ends):
            left = max(1.0 - (now - since) / TRAIL_MS, 0.0)
            colour = QColor(_RED)
            colour.setAlphaF(0.55 * left)
            painter.setPen(QPen(colour, 1.0 + 2.0 * _CORE * left, c=Qt.PenCapStyle.RoundCap))
            painter.drawLine(start, end)
        centre = QPointF(self._at)
        glow = QRadialGradient(centre, _GLOW)
        for at, alpha in ((0.0, 0.85), (0.3, 0.55), (1.0, 0.0)):
            colour = QColor(_RED)
            colour.setAlphaF(alpha)
            glow.setColorAt(at, colour)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(glow)
        painter.drawEllipse(centre, _GLOW, _GLOW)
        painter.setBrush(_RED)
        painter.drawEllipse(centre, _CORE, _CORE)
        painter.setBrush(QColor(255, 255, 255, 235))
        painter.drawEllipse(centre, _CORE * 0.5, _CORE * 0.5)
