"""The marks of classes: a colour and a shape for each, by `playground.model.palette`; all of about the same weight."""

import math
from collections.abc import Callable, Iterable
from functools import cache
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from playground.model.palette import CLASS_LOOKS
from playground.views.look.theme import Theme

_INK_PX: Final = 1.1
_INK_ALPHA: Final = 0.9
_LEAST_HEART: Final = 2.7  # less leaves no room for a light heart
_ARM: Final = 0.36
"""Half the width of a cross's arm, in radii."""


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
    """A shape of radius 1 around the origin: drawn once, for each point of a plane asks for it."""
    return _SHAPES[name]()


def _polygon(corners: Iterable[tuple[float, float]]) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
    path.closeSubpath()
    return path


def _disc() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(0.0, 0.0), 1.0, 1.0)
    return path


def _square() -> QPainterPath:
    path = QPainterPath()
    path.addRect(QRectF(-0.9, -0.9, 1.8, 1.8))
    return path


def _triangle() -> QPainterPath:
    return _polygon(((0.0, -1.25), (1.15, 0.85), (-1.15, 0.85)))


def _turned_triangle() -> QPainterPath:
    return _polygon(((0.0, 1.25), (1.15, -0.85), (-1.15, -0.85)))


def _diamond() -> QPainterPath:
    return _polygon(((0.0, -1.35), (1.1, 0.0), (0.0, 1.35), (-1.1, 0.0)))


def _plus() -> QPainterPath:
    a, r = _ARM, 1.2
    return _polygon(
        ((-a, -r), (a, -r), (a, -a), (r, -a), (r, a), (a, a), (a, r), (-a, r), (-a, a), (-r, a), (-r, -a), (-a, -a))
    )


def _cross() -> QPainterPath:
    return QTransform().rotate(45.0).map(_plus())


def _star() -> QPainterPath:
    turns = ((corner * math.pi / 5.0, 1.4 if corner % 2 == 0 else 0.6) for corner in range(10))
    return _polygon((reach * math.sin(angle), -reach * math.cos(angle)) for angle, reach in turns)


_SHAPES: Final = MappingProxyType[str, Callable[[], QPainterPath]](
    {
        "disc": _disc,
        "square": _square,
        "triangle": _triangle,
        "diamond": _diamond,
        "cross": _cross,
        "plus": _plus,
        "star": _star,
        "triangle on its tip": _turned_triangle,
    }
)
