"""The marks of classes: a colour and a shape for each, by `playground.model.palette`."""

from functools import cache
from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from playground.model.class_outlines import OUTLINES
from playground.model.palette import CLASS_LOOKS
from playground.views.look.theme import Theme

_INK_PX: Final = 1.1
_INK_ALPHA: Final = 0.9
_LEAST_HEART: Final = 2.7  # less leaves no room for a light heart


def paint_class_mark(
    painter: QPainter, centre: QPointF, radius: float, number: int, theme: Theme, *, is_test: bool
) -> None:
    """One point of the class with this number, as the plane and its legend show it."""
    heart, ink, colour = QColor(theme.neutral).lighter(108), mark_ink(theme), theme.class_colour(number)
    if theme.colour_map.needs_shapes:
        heart = QColor("white")
    ink.setAlphaF(_INK_ALPHA)
    shape = class_shape(number, centre, max(radius, _LEAST_HEART) if is_test else radius)
    inner = max(1.1, radius * (0.42 if is_test else 0.28))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, inner + 2.0 * _INK_PX, j=Qt.PenJoinStyle.MiterJoin))
    painter.drawPath(shape)
    painter.setPen(QPen(colour if is_test else heart, inner, j=Qt.PenJoinStyle.MiterJoin))
    painter.setBrush(heart if is_test else colour)
    painter.drawPath(shape)


def mark_ink(theme: Theme) -> QColor:
    """The dark colour for lines on the map, whose colours are light in both themes."""
    return QColor(theme.window if theme.is_dark else theme.text)


def class_shape(number: int, centre: QPointF, radius: float) -> QPainterPath:
    """The outline of a point of the class with this number."""
    unit = _unit_shape(CLASS_LOOKS[number].shape)
    return QTransform().translate(centre.x(), centre.y()).scale(radius, radius).map(unit)


@cache
def _unit_shape(name: str) -> QPainterPath:
    """A shape of radius 1 around the origin: made once, for each point of a plane asks for it."""
    corners, path = OUTLINES[name], QPainterPath()
    if corners:
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
        path.closeSubpath()
    else:
        path.addEllipse(QPointF(0.0, 0.0), 1.0, 1.0)
    return path
