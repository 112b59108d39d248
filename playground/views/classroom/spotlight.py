"""The spotlight: all of a window lies in the dark but for a circle around the mouse.

Repaints only what changes when the mouse moves: the rectangle of the old circle and that of the new one.
"""

from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QWidget

from playground.views.classroom.overlay import Overlay

SMALLEST_RADIUS: Final = 60
LARGEST_RADIUS: Final = 480
USUAL_RADIUS: Final = 150
RADIUS_STEP: Final = 1.15

_SHADE: Final = QColor(0, 0, 0, 178)
_RIM: Final = QColor(255, 255, 255, 150)
_RIM_WIDTH: Final = 2.0


def stepped_radius(radius: int, steps: int) -> int:
    """The radius so many steps larger, or smaller, within its bounds."""
    return min(max(round(radius * RADIUS_STEP**steps), SMALLEST_RADIUS), LARGEST_RADIUS)


class Spotlight(Overlay):
    """Darkens its window but for the circle."""

    def __init__(self, covered: QWidget) -> None:
        super().__init__(covered)
        self.setObjectName("spotlight")
        self._at = QPoint(-10_000, -10_000)
        self._radius = USUAL_RADIUS
        self._card = QRect()

    def show_at(self, point: QPoint) -> None:
        """Light what lies around this point of the screen."""
        at = self.mapFromGlobal(point)
        if at != self._at:
            before, self._at = self._lit(), at
            self.update(QRegion(before).united(self._lit()))

    def show_radius(self, radius: int) -> None:
        """Light a circle of this radius, in pixels."""
        before, self._radius = self._lit(), radius
        self.update(QRegion(before).united(self._lit()))

    def show_card(self, card: QRect) -> None:
        """Light a rectangle of the screen besides; an empty one: none."""
        own = QRect(self.mapFromGlobal(card.topLeft()), card.size()) if not card.isEmpty() else QRect()
        before, self._card = self._card, own
        self.update(QRegion(before).united(own))

    def _lit(self) -> QRect:
        """The rectangle around the circle and its rim."""
        reach = self._radius + 2
        return QRect(self._at.x() - reach, self._at.y() - reach, 2 * reach + 1, 2 * reach + 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        lit = self._lit()
        for rect in QRegion(event.region()).subtracted(QRegion(lit).united(self._card)):  # type: ignore[attr-defined]  # its stub forgets that it is iterable
            painter.fillRect(rect, _SHADE)
        if not event.region().intersects(lit):
            return
        painter.setClipRegion(event.region())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QPointF(self._at)
        corners = QPainterPath()  # odd-even: the rectangle without the circle
        corners.addRect(QRectF(lit))
        corners.addEllipse(centre, self._radius, self._radius)
        if not self._card.isEmpty():
            card = QPainterPath()
            card.addRect(QRectF(self._card))
            corners = corners.subtracted(card)
        painter.fillPath(corners, _SHADE)
        painter.setPen(QPen(_RIM, _RIM_WIDTH))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, self._radius, self._radius)
