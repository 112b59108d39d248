"""The small marks that tell right from wrong and solved from not, by their shape and not by colour alone."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.views.look.theme import LIGHT, Theme


def paint_mark(painter: QPainter, box: QRectF, holds: bool | None, theme: Theme) -> None:
    """Fill `box`, a square: a disc with a tick, a ring with a cross, or for None an empty ring."""
    side = box.width()
    colour = QColor(theme.muted if holds is None else theme.good if holds else theme.danger)
    width = max(side * 0.09, 1.2)
    ring = box.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    painter.setPen(QPen(colour, width))
    painter.setBrush(colour if holds else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(ring)
    if holds is None:
        return
    pen = QPen(QColor(theme.panel if holds else theme.danger), side * 0.11)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)

    def at(x: float, y: float) -> QPointF:
        return QPointF(box.left() + x * side, box.top() + y * side)

    if holds:
        painter.drawPolyline(QPolygonF([at(0.29, 0.52), at(0.44, 0.67), at(0.72, 0.35)]))
    else:
        painter.drawLine(at(0.35, 0.35), at(0.65, 0.65))
        painter.drawLine(at(0.65, 0.35), at(0.35, 0.65))


class Mark(QWidget):
    """One mark as a widget, `side` logical pixels wide at the desk."""

    def __init__(self, side: int = 18, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self._holds: bool | None = None
        self._theme = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_mark(self, holds: bool | None) -> None:
        """Tick, cross, or neither."""
        if holds is not self._holds:
            self._holds = holds
            self.update()

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        side = self._theme.px(self._side)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_mark(painter, self.rect().toRectF().adjusted(1, 1, -1, -1), self._holds, self._theme)
