"""The shapes of the classes' points, by the names of `playground.model.palette`: all of about the same weight."""

import math
from collections.abc import Callable, Iterable
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF, QTransform

from playground.model.palette import CLASS_LOOKS

_ARM: Final = 0.36
"""Half the width of a cross's arm, in radii."""


def class_shape(number: int, centre: QPointF, radius: float) -> QPainterPath:
    """The outline of a point of the class with this number."""
    unit = _SHAPES[CLASS_LOOKS[number].shape]()
    return QTransform().translate(centre.x(), centre.y()).scale(radius, radius).map(unit)


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
