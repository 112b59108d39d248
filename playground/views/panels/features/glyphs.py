"""Small drawings that the panels need and that are no icons. Painted, so that they are sharp at every scale."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF


def draw_tick(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    """A tick."""
    side = min(rect.width(), rect.height())
    painter.setPen(QPen(colour, side / 6.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    centre = rect.center()
    points = ((-0.36, 0.02), (-0.1, 0.28), (0.38, -0.28))
    painter.drawPolyline(QPolygonF([centre + QPointF(x * side, y * side) for x, y in points]))
