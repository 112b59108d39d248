"""What stands around the plane: its axes, and the bar that says which colour means which value.

Painted once, not with every frame. Knows colours and values, no network.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from engine.data.plane import DOMAIN, across, down
from playground.model.numerals import chosen, fixed
from playground.model.own_units import PLAIN_AXES, Axes
from playground.model.palette import SHADES_OF_A_CLASS
from playground.views.look.colour_scale import ColourScale
from playground.views.look.theme import Theme

_BAR_WIDTH: Final = 12.0
_BAR_GAP: Final = 12.0
_TEXT_GAP: Final = 5.0
_TICK: Final = 3.0
_FEW: Final = 6  # round numbers along a side


def frame_margins(font: QFont, axes: Axes = PLAIN_AXES) -> QMarginsF:
    """The room that the frame needs around the square; columns in their own units have their names beside them."""
    metrics = QFontMetricsF(font)
    widest = max((metrics.horizontalAdvance(text) for text in _texts_beside(axes)), default=0.0)
    left = widest + 2.0 * _TICK + 2.0
    right = _BAR_GAP + _BAR_WIDTH + _TEXT_GAP + metrics.horizontalAdvance("−0.15")
    names = metrics.height() if axes.is_own else 0.0
    return QMarginsF(left + names, metrics.height() / 2.0, right, metrics.height() + names + _TICK + 1.0)


def _texts_beside(axes: Axes) -> list[str]:
    return [text for _, text in axes.ticks(1, _FEW)] if axes.is_own else [fixed(-DOMAIN, 0)]


def paint_axes(painter: QPainter, square: QRectF, theme: Theme, axes: Axes = PLAIN_AXES) -> None:
    """The empty plane, with the coordinates along its left and lower side, in the painter's font."""
    painter.fillRect(square, QColor(theme.raised))
    painter.setPen(QColor(theme.border))
    painter.drawRect(square.adjusted(-1.0, -1.0, 0.0, 0.0))
    if axes.is_own:
        _paint_own_axes(painter, square, theme, axes)
    else:
        _paint_plain_axes(painter, square, theme)


def _paint_own_axes(painter: QPainter, square: QRectF, theme: Theme, axes: Axes) -> None:
    """Round numbers of the columns, and their names along the two sides."""
    metrics = QFontMetricsF(painter.font())
    line = metrics.height()
    free = -math.inf
    for coordinate, text in axes.ticks(0, _FEW):
        x, width = _x_of(square, coordinate), metrics.horizontalAdvance(text)
        painter.setPen(QColor(theme.border))
        painter.drawLine(QPointF(x, square.bottom()), QPointF(x, square.bottom() + _TICK))
        if x - width / 2.0 < free:
            continue
        free = x + width / 2.0 + 4.0
        painter.setPen(QColor(theme.muted))
        place = QRectF(x - width / 2.0 - 1.0, square.bottom() + _TICK + 1.0, width + 2.0, line)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
    beside = 0.0
    for coordinate, text in axes.ticks(1, _FEW):
        y, width = _y_of(square, coordinate), metrics.horizontalAdvance(text)
        beside = max(beside, width)
        painter.setPen(QColor(theme.border))
        painter.drawLine(QPointF(square.left() - 1.0 - _TICK, y), QPointF(square.left() - 1.0, y))
        painter.setPen(QColor(theme.muted))
        place = QRectF(square.left() - 2.0 * _TICK - width - 1.0, y - line / 2.0, width + 1.0, line)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
    painter.setPen(QColor(theme.text))
    names = [metrics.elidedText(name, Qt.TextElideMode.ElideRight, square.width()) for name in axes.names]
    below = QRectF(square.left(), square.bottom() + _TICK + 1.0 + line, square.width(), line)
    painter.drawText(below, Qt.AlignmentFlag.AlignCenter, names[0])
    painter.save()
    painter.translate(square.left() - 2.0 * _TICK - 2.0 - beside - line, square.bottom())
    painter.rotate(-90.0)
    painter.drawText(QRectF(0.0, 0.0, square.height(), line), Qt.AlignmentFlag.AlignCenter, names[1])
    painter.restore()


def _paint_plain_axes(painter: QPainter, square: QRectF, theme: Theme) -> None:
    line = painter.fontMetrics().height()
    step = 2 if square.width() >= 9 * line else 3
    for value in range(-round(DOMAIN), round(DOMAIN) + 1, step):
        _paint_tick(painter, square, value, theme)
        _paint_coordinates(painter, square, value, fixed(value, 0), fixed(value, 0), QColor(theme.muted))
    between = DOMAIN - step / 2.0  # the axes' names stand between two numbers
    _paint_coordinates(painter, square, between, "x₁", "x₂", QColor(theme.text))


def _paint_tick(painter: QPainter, square: QRectF, value: float, theme: Theme) -> None:
    x, y = _x_of(square, value), _y_of(square, value)
    painter.setPen(QColor(theme.border))
    painter.drawLine(QPointF(x, square.bottom()), QPointF(x, square.bottom() + _TICK))
    painter.drawLine(QPointF(square.left() - 1.0 - _TICK, y), QPointF(square.left() - 1.0, y))


def _paint_coordinates(
    painter: QPainter, square: QRectF, value: float, below: str, beside: str, colour: QColor
) -> None:
    line, width = painter.fontMetrics().height(), 60.0
    painter.setPen(colour)
    place = QRectF(_x_of(square, value) - width / 2.0, square.bottom() + _TICK + 1.0, width, line)
    painter.drawText(place, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, below)
    place = QRectF(square.left() - 2.0 * _TICK - width, _y_of(square, value) - line / 2.0, width, line)
    painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, beside)


def _x_of(square: QRectF, x1: float) -> float:
    return round(square.left() + across(x1) * (square.width() - 1.0))


def _y_of(square: QRectF, x2: float) -> float:
    return round(square.top() + down(x2) * (square.height() - 1.0))


def paint_colour_bar(
    painter: QPainter, square: QRectF, scale: ColourScale, theme: Theme, steps: int | None, table: NDArray[np.uint32]
) -> None:
    """The bar right of the plane in the colours of `table`, in as many steps as the plane; None: in all shades."""
    bar = QRectF(square.right() + _BAR_GAP, square.top(), _BAR_WIDTH, square.height())
    ramp: NDArray[np.floating] = np.linspace(scale.high, scale.low, 256)[:, None]
    if steps is not None:
        ramp = scale.stepped(ramp, steps)
    pixels = np.ascontiguousarray(table[scale.indices(ramp)])
    image = QImage(pixels.data, 1, 256, 4, QImage.Format.Format_RGB32)
    _paint_bar(painter, bar, image, bar_labels(scale), theme)


def paint_class_bar(painter: QPainter, square: QRectF, classes: int, theme: Theme, *, only_winner: bool) -> None:
    """The bar of so many classes: a strip of each, from where none is likelier than another up to a sure one."""
    width = max(round(_BAR_WIDTH / classes), 2) * classes
    bar = QRectF(square.right() + _BAR_GAP, square.top(), width, square.height())
    table = theme.class_table().reshape(-1, SHADES_OF_A_CLASS)[:classes]
    shades = np.repeat(table[:, -1:], SHADES_OF_A_CLASS, axis=1) if only_winner else table[:, ::-1]
    pixels = np.ascontiguousarray(shades.T)
    image = QImage(pixels.data, classes, SHADES_OF_A_CLASS, 4 * classes, QImage.Format.Format_RGB32)
    least = 1.0 / classes
    _paint_bar(painter, bar, image, (chosen(round(least, 2)), "", "1"), theme)


def _paint_bar(painter: QPainter, bar: QRectF, image: QImage, labels: tuple[str, str, str], theme: Theme) -> None:
    """The bar's colours, and what its lower end, its middle and its upper end mean."""
    painter.drawImage(bar, image)
    painter.setPen(QColor(theme.border))
    painter.drawRect(bar.adjusted(-1.0, -1.0, 0.0, 0.0))
    painter.setPen(QColor(theme.muted))
    line = painter.fontMetrics().height()
    heights = (bar.bottom(), bar.center().y(), bar.top())
    for text, y in zip(labels, heights, strict=True):
        place = QRectF(bar.right() + _TEXT_GAP, y - line / 2.0, 80.0, line)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def bar_labels(scale: ColourScale) -> tuple[str, str, str]:
    """What the lower end, the middle and the upper end of the bar mean; values may lie beyond ends that do not bind."""
    ends = (scale.low, scale.middle, scale.high)
    low, middle, high = (chosen(value) for value in ends)
    return (low, middle, high) if scale.is_bounded else (f"≤ {low}", middle, f"≥ {high}")
