"""The data points over the plane, painted once into a transparent picture that each frame lays on top.

Training points are filled discs, test points diamonds with a white heart: told apart without colour. Where shapes tell
the classes too, those of the negative class are bars, like a minus: filled, or with a white heart. A light ring sets
each off from its own colour, and a dark hairline around that from a light plane. Of three and more classes each has a
colour and a shape of its own, filled to train on and with a light heart to test. Knows points and labels, no network.
"""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from engine.data.dataset import Dataset
from engine.data.plane import in_pixels
from engine.portable import Floats
from playground.model.palette import CLASS_LOOKS
from playground.views.look.class_marks import mark_ink, paint_class_mark
from playground.views.look.sharpness import clear_pixmap
from playground.views.look.theme import Theme

MARK_SIDE: Final = 14
_SHADES: Final = 33  # of labels between −1 and +1: enough for regression
_DARKER: Final = 115  # percent: a point stands out of a map that has learned it
_HAIRLINE_PX: Final = 1.1
_BAR_HAIRLINE_PX: Final = 1.6  # its edges run along pixels, so that half of a finer one would be lost
_LEAST_TEST_REACH: Final = 2.7  # less leaves no room for a light heart
_HAIRLINE_ALPHA: Final = 0.9
_BAR_ACROSS, _BAR_HIGH, _TEST_BAR_HIGH = 1.2, 0.5, 0.85  # half the width and the height of a minus, in radii


def paint_samples(
    dataset: Dataset,
    side: float,
    scale: float,
    theme: Theme,
    *,
    with_test: bool,
    label_reach: float = 1.0,
    by_class: bool = False,
) -> QPixmap:
    """The points over a plane of `side` logical pixels, at `scale` device pixels each.

    label_reach: the size of a label that has full colour. by_class: two classes, too, have the looks that more have.
    """
    picture = clear_pixmap(QSize(math.ceil(side * scale), math.ceil(side * scale)), scale)
    shown = ((dataset.test, True), (dataset.train, False))[0 if with_test else 1 :]
    radius = theme.wide(point_radius(side, sum(len(samples) for samples, _ in shown)))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for samples, is_test in shown:
        if by_class or needs_class_looks(dataset.classes):
            stamps = Stamps.of_classes(len(dataset.classes), radius, scale, theme, is_test=is_test)
            kinds = np.rint(samples.labels).astype(int)
        else:
            stamps = Stamps.of_values(radius, scale, theme, is_test=is_test)
            kinds = shades(dataset.values(samples) / label_reach)
        stamp(painter, in_pixels(samples.points, side), kinds, stamps)
    painter.end()
    return picture


def needs_class_looks(classes: Sequence[str]) -> bool:
    """Whether there are more classes than a map from −1 to +1 has ends."""
    return len(classes) > 2


def paint_mark(
    painter: QPainter,
    centre: QPointF,
    radius: float,
    colour: QColor,
    theme: Theme,
    *,
    is_test: bool,
    is_negative: bool = False,
) -> None:
    """One point, as the plane and its legend show it. is_negative: of the negative class, which has a shape of its own.

    It has one only where the theme tells signs by shapes.
    """
    heart, ink = QColor(theme.neutral).lighter(108), mark_ink(theme)
    is_bar = is_negative and theme.shapes
    shape = _shape(centre, radius, is_test=is_test, is_bar=is_bar)
    if is_test:
        inner = max(1.1, radius * 0.42)
        outer, filling = max(inner + 2.0 * _HAIRLINE_PX, radius * 0.75), heart
        line = colour.darker(_DARKER)
    else:
        inner = 1.0 if is_bar else max(1.2, radius * 0.28)
        outer, filling = inner + 2.0 * (_BAR_HAIRLINE_PX if is_bar else _HAIRLINE_PX), colour.darker(_DARKER)
        line = heart
        ink.setAlphaF(_HAIRLINE_ALPHA)  # fainter than the line where the output is 0, which runs beneath
    painter.setPen(QPen(ink, outer, j=Qt.PenJoinStyle.MiterJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(shape)
    painter.setPen(QPen(line, inner, j=Qt.PenJoinStyle.MiterJoin))
    painter.setBrush(filling)
    painter.drawPath(shape)


def _shape(centre: QPointF, radius: float, *, is_test: bool, is_bar: bool) -> QPainterPath:
    path = QPainterPath()
    if is_bar:
        across, high = radius * _BAR_ACROSS, radius * (_TEST_BAR_HIGH if is_test else _BAR_HIGH)
        path.addRect(QRectF(centre.x() - across, centre.y() - high, 2.0 * across, 2.0 * high))
    elif is_test:
        reach = max(radius * 1.3, _LEAST_TEST_REACH)
        diamond = [centre + QPointF(*at) for at in ((0, -reach), (reach, 0), (0, reach), (-reach, 0))]
        path.addPolygon(QPolygonF(diamond))
        path.closeSubpath()
    else:
        path.addEllipse(centre, radius, radius)
    return path


def class_picture(number: int, theme: Theme, scale: float, *, by_class: bool) -> QPixmap:
    """A training point of a class by itself, MARK_SIDE logical pixels wide and high.

    by_class: with a look of its own, not that of an end of the map from −1 to +1.
    """
    side = math.ceil(MARK_SIDE * theme.scale * scale)
    picture = clear_pixmap(QSize(side, side), scale)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle = MARK_SIDE * theme.scale / 2.0
    centre, radius = QPointF(middle, middle), MARK_SIDE * theme.scale * 0.32
    if by_class:
        paint_class_mark(painter, centre, radius, number, theme, is_test=False)
    else:
        colour = theme.positive if number else theme.negative
        paint_mark(painter, centre, radius, colour, theme, is_test=False, is_negative=not number)
    painter.end()
    return picture


def mark_picture(theme: Theme, scale: float, *, is_test: bool) -> QPixmap:
    """A point of the positive class by itself, for a legend: MARK_SIDE logical pixels wide and high.

    Where shapes tell the classes, one of the negative class stands before it, in a picture of twice the width.
    """
    signs = (True, False) if theme.shapes else (False,)
    picture = clear_pixmap(QSize(math.ceil(MARK_SIDE * len(signs) * scale), math.ceil(MARK_SIDE * scale)), scale)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for at, is_negative in enumerate(signs):
        centre = QPointF(MARK_SIDE * (at + 0.5), MARK_SIDE / 2.0)
        colour = theme.negative if is_negative else theme.positive
        paint_mark(painter, centre, MARK_SIDE * 0.32, colour, theme, is_test=is_test, is_negative=is_negative)
    painter.end()
    return picture


def halves_picture(theme: Theme, scale: float) -> QPixmap:
    """A square in the two colours of the classes, as large as `mark_picture`."""
    picture = QPixmap(math.ceil(MARK_SIDE * scale), math.ceil(MARK_SIDE * scale))
    picture.setDevicePixelRatio(scale)
    picture.fill(theme.negative)
    painter = QPainter(picture)
    painter.fillRect(QRectF(MARK_SIDE / 2.0, 0.0, MARK_SIDE / 2.0, MARK_SIDE), theme.positive)
    painter.end()
    return picture


class Stamps:
    """Small pictures of points, one for each kind of point: of a shade of label, or of a class."""

    def __init__(self, radius: float, scale: float) -> None:
        self.reach = math.ceil(radius * 1.8 + 2.0)
        self._scale = scale
        self.pictures: list[QPixmap] = []

    @staticmethod
    def of_values(radius: float, scale: float, theme: Theme, *, is_test: bool) -> "Stamps":
        """A picture for each shade of label, from −1 to +1."""
        stamps, table = Stamps(radius, scale), theme.value_table()
        for shade in range(_SHADES):
            colour = QColor.fromRgb(int(table[round(shade * 255 / (_SHADES - 1))]))
            painter, centre = stamps._begin()
            is_negative = 2 * shade < _SHADES - 1
            paint_mark(painter, centre, radius, colour, theme, is_test=is_test, is_negative=is_negative)
            painter.end()
        return stamps

    @staticmethod
    def of_classes(classes: int, radius: float, scale: float, theme: Theme, *, is_test: bool) -> "Stamps":
        """A picture for each class."""
        assert classes <= len(CLASS_LOOKS)
        stamps = Stamps(radius, scale)
        for number in range(classes):
            painter, centre = stamps._begin()
            paint_class_mark(painter, centre, radius, number, theme, is_test=is_test)
            painter.end()
        return stamps

    def _begin(self) -> tuple[QPainter, QPointF]:
        """A painter on another empty picture, and where its middle is."""
        side = math.ceil(2 * self.reach * self._scale)
        picture = clear_pixmap(QSize(side, side), self._scale)
        self.pictures.append(picture)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return painter, QPointF(self.reach, self.reach)


def shades(labels: Floats) -> NDArray[np.int64]:
    """Which of the pictures for values is that of each label."""
    return np.rint((np.clip(labels, -1.0, 1.0) + 1.0) / 2.0 * (_SHADES - 1)).astype(np.int64)


def stamp(painter: QPainter, places: Floats, kinds: NDArray[np.int64], stamps: Stamps) -> None:
    """Draw the picture of each point's kind (n,), centred at its place (n, 2) in the painter's coordinates."""
    for (left, top), kind in zip((places - stamps.reach).tolist(), kinds.tolist(), strict=True):
        painter.drawPixmap(QPointF(left, top), stamps.pictures[kind])


def point_radius(side: float, count: int) -> float:
    """Large enough to see, small enough to leave the map in sight: smaller where there are many points."""
    crowd = min(1.0, math.sqrt(600.0 / max(count, 1)))
    return min(max(side * 0.0115 * max(crowd, 0.55), 1.6), 6.0)
