"""The loss over a plane, drawn: shades and contours, the path of training, where the network is, and its next step.

Shows what a `LossMap` says; knows no network.
"""

import math
from typing import Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from engine.data.plane import Point
from engine.portable import Floats
from engine.questions.landscape import LossMap
from playground.views.plots.picture_chart import PictureChart

LEAST_ARROW: Final = 20.0
"""Pixels: a shorter step is drawn so many times as long, by a round number."""

_FACTORS: Final = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0)
_LARGEST_FACTOR: Final = 1e6
_HEAD: Final = 8.0
_DOT: Final = 5.5
_START: Final = 4.0
_LOWEST_SHADE, _HIGHEST_SHADE = 0.8, 0.03  # of the accent, in the valleys and on the heights
_DEEPEST: Final = 6.0  # powers of ten between the two
_STRIDE: Final = 0.05  # of the picture's half, that an arrow key goes
_DIRECTIONS: Final[dict[int, Point]] = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, 1.0),
    Qt.Key.Key_Down: (0.0, -1.0),
}
_ZOOMS: Final[dict[int, int]] = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}
_OWN_MODIFIERS: Final = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class LandscapeChart(PictureChart):
    """Tells which place of the plane is pointed at, by the mouse or the arrow keys, and that it is wanted nearer."""

    pointed = Signal(object)
    """x and y, or None."""
    zoom_wanted = Signal(int)
    """Nearer (1) or farther (−1)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("landscape_chart", parent)
        self._map: LossMap | None = None
        self._mark: Point | None = None

    # --- what is shown ---

    def show_map(self, shown: LossMap | None) -> None:
        """Show this; None, or one without a plane: nothing."""
        is_same = shown is not None and self._map is not None and shown.values is self._map.values
        self._map = shown
        if shown is not None and shown.plane is not None:
            (x, y), (across, up) = shown.plane.middle, shown.plane.reach
            self.show_ranges((x - across, x + across), (y - up, y + up))
        if is_same:
            self.viewport().update()
        else:
            self.forget_picture()

    @property
    def arrow_factor(self) -> float:
        """How many times as long as it is the next step is drawn; 0 where there is none to be seen."""
        if self._map is None or self._map.step is None or self._map.plane is None:
            return 0.0
        length = math.hypot(*self._step_px(self._map.step))
        if length * _LARGEST_FACTOR < LEAST_ARROW or not math.isfinite(length):
            return 0.0
        power = 10.0 ** max(math.floor(math.log10(LEAST_ARROW / length)), 0)
        return next(each * power for each in _FACTORS if each * power * length >= LEAST_ARROW or each == _FACTORS[-1])

    def _step_px(self, step: Floats) -> tuple[float, float]:
        across, up = self.pixels_per_unit()
        return float(step[0]) * across, -float(step[1]) * up

    def place_of(self, place: Point) -> QPointF:
        """Where a place of the plane lies in the widget."""
        (x, y), box = place, self.plot_rect()
        (x_low, x_high), (y_low, y_high) = self.plot_box.viewRange()
        return QPointF(
            box.left() + min(max((x - x_low) / (x_high - x_low), -1e4), 1e4) * box.width(),
            box.bottom() - min(max((y - y_low) / (y_high - y_low), -1e4), 1e4) * box.height(),
        )

    def _polygon(self, places: Floats) -> QPolygonF:
        return QPolygonF([self.place_of((x, y)) for x, y in places.tolist()])

    # --- painting ---

    @property
    def has_contents(self) -> bool:
        return self._map is not None and self._map.plane is not None

    def paint_contents(self, painter: QPainter, box: QRectF, ratio: float) -> None:
        """The landscape, which stays while the network goes on across it."""
        shown = self._map
        assert shown is not None
        assert shown.plane is not None
        image = self._shades(shown.values)
        last = len(shown.values) - 1  # the outer values stand on the rim: half a pixel of the image lies beyond it
        across, down = box.width() / last, box.height() / last
        painter.setClipRect(box)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(box.adjusted(-across / 2.0, -down / 2.0, across / 2.0, down / 2.0), image)
        if len(shown.contours):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ends = shown.contours.reshape(-1, 2).astype(np.float64)
            share = (ends - shown.plane.middle) / (2.0 * np.array(shown.plane.reach)) + 0.5
            x, y = box.left() + share[:, 0] * box.width(), box.bottom() - share[:, 1] * box.height()
            path: QPainterPath = pg.arrayToQPath(x, y, connect="pairs", finiteCheck=False)
            ink = QColor(self._theme.text)
            ink.setAlphaF(0.6)
            painter.setPen(QPen(ink, self._theme.wide(1.0)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(path)

    def _shades(self, values: Floats) -> QImage:
        """The loss as an image, one pixel for each value: the lower, the fuller the colour."""
        with np.errstate(divide="ignore", invalid="ignore"):
            heights = np.log10(values)
        finite = heights[np.isfinite(heights)]
        high = float(finite.max()) if len(finite) else 0.0
        low = max(float(finite.min()), high - _DEEPEST) if len(finite) else -1.0
        share = np.clip((np.nan_to_num(heights, nan=high, posinf=high, neginf=low) - low) / max(high - low, 1e-9), 0, 1)
        mixed = _LOWEST_SHADE + share * (_HIGHEST_SHADE - _LOWEST_SHADE)
        ground, full = (_rgb(name) for name in (self._theme.panel, self._theme.accent))
        rgb = np.rint(ground + mixed[..., None] * (full - ground)).astype(np.uint32)
        pixels = np.ascontiguousarray(0xFF000000 + (rgb[..., 0] << 16) + (rgb[..., 1] << 8) + rgb[..., 2], np.uint32)
        side = len(values)
        return QImage(pixels.data, side, side, 4 * side, QImage.Format.Format_RGB32).copy()

    def paint_marks(self, painter: QPainter) -> None:
        assert self._map is not None
        self._draw_way(painter, self._map)
        if self._mark is not None:
            self.paint_cross(painter, self.place_of(self._mark))

    def _draw_way(self, painter: QPainter, shown: LossMap) -> None:
        """The path so far, where it began, and where the network is."""
        theme, line = self._theme, self._polygon(shown.path)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((theme.panel, 4.0), (theme.text, 1.8)):
            painter.setPen(QPen(QColor(colour), theme.wide(width), j=Qt.PenJoinStyle.RoundJoin))
            painter.drawPolyline(line)
        painter.setBrush(QColor(theme.panel))
        painter.setPen(QPen(QColor(theme.text), theme.wide(1.6)))
        painter.drawEllipse(line.at(0), *[theme.wide(_START)] * 2)
        self._draw_step(painter, shown, line.at(line.size() - 1))
        painter.setBrush(QColor(theme.text))
        painter.setPen(QPen(QColor(theme.panel), theme.wide(1.6)))
        painter.drawEllipse(line.at(line.size() - 1), *[theme.wide(_DOT)] * 2)

    def _draw_step(self, painter: QPainter, shown: LossMap, begin: QPointF) -> None:
        factor = self.arrow_factor
        if factor == 0.0 or shown.step is None:
            return
        across, down = (factor * part for part in self._step_px(shown.step))
        end = begin + QPointF(across, down)
        length, head = math.hypot(across, down), self._theme.wide(_HEAD)
        along = QPointF(across / length, down / length)
        beside = QPointF(-along.y(), along.x())
        neck = end - along * head
        tip = QPolygonF([end, neck + beside * (head * 0.55), neck - beside * (head * 0.55)])
        for colour, width in ((self._theme.panel, 6.0), (self._theme.danger, 3.0)):
            painter.setPen(QPen(QColor(colour), self._theme.wide(width)))
            painter.drawLine(begin, neck)
        painter.setPen(QPen(QColor(self._theme.panel), self._theme.wide(1.2)))
        painter.setBrush(QColor(self._theme.danger))
        painter.drawPolygon(tip)

    # --- what is pointed at ---

    def _point(self, place: Point | None, *, by_key: bool = False) -> None:
        self._mark = place if by_key else None
        self.pointed.emit(place)
        self.viewport().update()

    def _go(self, direction: Point) -> None:
        """Move the mark of the keys; the first time it stands where the network is."""
        shown = self._map
        if shown is None or shown.plane is None:
            return
        plane = shown.plane
        if self._mark is None:
            x, y = shown.path[-1].tolist()
        else:
            x, y = (at + by * _STRIDE * reach for at, by, reach in zip(self._mark, direction, plane.reach, strict=True))
        inside = [
            min(max(at, middle - reach), middle + reach)
            for at, middle, reach in zip((x, y), plane.middle, plane.reach, strict=True)
        ]
        self._point((inside[0], inside[1]), by_key=True)

    # --- Qt's overrides ---

    def event(self, event: QEvent) -> bool:
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and self._is_own(event):
            event.accept()  # else the window's own keys would be taken first
            return True
        return bool(super().event(event))

    @staticmethod
    def _is_own(event: QKeyEvent) -> bool:
        return event.key() in (*_DIRECTIONS, *_ZOOMS) and not event.modifiers() & ~_OWN_MODIFIERS

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read the loss from place to place, or go nearer."""
        if not self._is_own(event):
            event.ignore()
        elif event.key() in _ZOOMS:
            self.zoom_wanted.emit(_ZOOMS[event.key()])
        else:
            self._go(_DIRECTIONS[event.key()])

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._mark is not None:
            self._point(None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        is_inside = self._map is not None and self.plot_rect().contains(event.position())
        self._point(self.axis_point(event.position()) if is_inside else None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self._mark is None:
            self._point(None)


def _rgb(name: str) -> Floats:
    colour = QColor(name)
    return np.array([colour.red(), colour.green(), colour.blue()], np.float64)
