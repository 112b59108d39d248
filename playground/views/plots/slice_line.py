"""The line of the slice on the plane: its two ends A and B to be dragged, and the kinks on it as small marks.

Positions are pixels from the left top corner of the plane's square, whose side is always given. Knows lines and
layers, no network.
"""

import math
from enum import Enum
from typing import Final

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from engine.data.plane import SPAN, Point, across, down
from engine.questions.pieces import Kink
from engine.questions.slice import SliceView
from playground.model.selection import Selection
from playground.model.viewing import Ends
from playground.views.look.class_marks import mark_ink
from playground.views.look.theme import LIGHT, Theme
from playground.views.plots.kink_overlay import halo_colour
from playground.views.plots.slice_ends import moved, with_end
from playground.views.plots.throttle import Throttle

_INTERVAL_MS: Final = 33
_RADIUS: Final = 9.0
_LARGEST_LETTER: Final = 15  # as much as a handle holds
_REACH: Final = 4.0  # beyond a handle's rim, and to either side of the line, where it can still be taken hold of
_MARK: Final = 5.0  # half the length of a kink's mark
_CHOSEN_MARK: Final = 8.0
_SAME: Final = 1e-6


class Grip(Enum):
    """What of the line a hand takes hold of."""

    A = 0
    B = 1
    LINE = 2


class SliceLine(QObject):
    """Shows the line, and moves it under the mouse; tells where it is dragged to."""

    dragged = Signal(object)
    """The new ends, at most thirty times a second."""
    changed = Signal()
    """To be painted anew."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.ends: Ends | None = None
        self._theme = LIGHT
        self._slice: SliceView | None = None
        self._layers = 1
        self._chosen: Selection | None = None
        self._held: Grip | None = None
        self._from = QPointF()
        self._ends_from: Ends | None = None
        self._throttle = Throttle(_INTERVAL_MS, self)
        self._throttle.due.connect(self._tell)

    # --- what is shown ---

    def show_ends(self, ends: Ends | None) -> None:
        """Show the line between these ends; None takes it away."""
        if ends != self.ends:
            self.ends = ends
            if ends is None:
                self._held = None
                self._throttle.stop()
            self.changed.emit()

    def show_slice(self, slice_view: SliceView | None, layers: int) -> None:
        """Mark the kinks of this slice, of a network with so many layers."""
        self._slice, self._layers = slice_view, layers

    def show_chosen(self, chosen: Selection | None) -> None:
        """Emphasise the marks of what is selected."""
        if chosen != self._chosen:
            self._chosen = chosen
            self.changed.emit()

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self._theme = theme

    # --- the hand ---

    @property
    def held(self) -> Grip | None:
        """What is being dragged."""
        return self._held

    def grip_at(self, at: QPointF, side: float) -> Grip | None:
        """What of the line lies at a position."""
        if self.ends is None:
            return None
        for grip in (Grip.B, Grip.A):  # B lies on top
            if math.dist(at.toTuple(), handle_centre(self.ends[grip.value], side).toTuple()) <= _RADIUS + _REACH:
                return grip
        a, b = (_place(end, side) for end in self.ends)
        along = b - a
        length = max(QPointF.dotProduct(along, along), 1e-9)
        share = min(max(QPointF.dotProduct(at - a, along) / length, 0.0), 1.0)
        return Grip.LINE if math.dist(at.toTuple(), (a + along * share).toTuple()) <= _REACH + 1.0 else None

    def take(self, grip: Grip, at: QPointF) -> None:
        """Begin to drag."""
        self._held, self._from, self._ends_from = grip, at, self.ends

    def drag_to(self, at: QPointF, side: float, *, aligned: bool) -> None:
        """Move what is held; aligned: keep the line level, upright or at 45°."""
        if self._held is None or self._ends_from is None:
            return
        pixel = SPAN / side
        by = (at.x() - self._from.x()) * pixel, (self._from.y() - at.y()) * pixel
        if self._held is Grip.LINE:
            self._show_dragged(moved(self._ends_from, by))
        else:
            x1, x2 = self._ends_from[self._held.value]
            to = x1 + by[0], x2 + by[1]
            assert self.ends is not None
            self._show_dragged(with_end(self.ends, self._held.value, to, aligned=aligned))

    def put(self, grip: Grip, point: Point) -> None:
        """Put an end on a point of the plane."""
        if self.ends is not None:
            self._show_dragged(with_end(self.ends, grip.value, point))

    def let_go(self) -> None:
        """End the dragging."""
        self._held = None
        self.changed.emit()

    def _show_dragged(self, ends: Ends) -> None:
        if ends != self.ends:
            self.ends = ends
            self._throttle.request()
            self.changed.emit()

    def _tell(self) -> None:
        if self.ends is not None:
            self.dragged.emit(self.ends)

    # --- painting ---

    def marks(self) -> tuple[Kink, ...]:
        """The kinks that are marked: those of the line that is shown; while it is dragged, of where it just was."""
        if self._slice is None or self._slice.kinks is None or self.ends is None:
            return ()
        apart = max(math.dist(*both) for both in zip(self._slice.ends, self.ends, strict=True))
        return self._slice.kinks if apart < _SAME or self._held is not None else ()

    def paint(self, painter: QPainter, side: float) -> None:
        """Paint the line over a plane of this side."""
        if self.ends is None:
            return
        ink, heart = mark_ink(self._theme), QColor(self._theme.neutral).lighter(108)
        a, b = (_place(end, side) for end in self.ends)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in ((heart, 5.0), (ink, 2.0)):
            painter.setPen(QPen(colour, width))
            painter.drawLine(a, b)
        self._paint_marks(painter, side)
        font = QFont(painter.font())
        font.setPixelSize(min(self._theme.text_px(12), _LARGEST_LETTER))
        font.setBold(True)
        painter.setFont(font)
        for end, letter in zip(self.ends, "AB", strict=True):
            centre = handle_centre(end, side)
            painter.setPen(QPen(heart, 4.5))
            painter.setBrush(heart)
            painter.drawEllipse(centre, _RADIUS, _RADIUS)
            painter.setPen(QPen(ink, 1.8))
            painter.drawEllipse(centre, _RADIUS, _RADIUS)
            square = QRectF(centre.x() - _RADIUS, centre.y() - _RADIUS, 2.0 * _RADIUS, 2.0 * _RADIUS)
            painter.drawText(square, Qt.AlignmentFlag.AlignCenter, letter)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_marks(self, painter: QPainter, side: float) -> None:
        kinks = self.marks()
        if not kinks or self._slice is None:
            return
        a, b = (_place(end, side) for end in self._slice.ends)
        length = max(math.dist(a.toTuple(), b.toTuple()), 1e-9)
        across = QPointF(-(b - a).y(), (b - a).x()) * (1.0 / length)
        halo = QPainterPath()
        of_layer = [QPainterPath() for _ in range(self._layers)]
        chosen = QPainterPath()
        for kink in kinks:
            is_chosen = self._chosen is not None and _is_of(kink, self._chosen)
            at = a + (b - a) * kink.share
            half = across * (_CHOSEN_MARK if is_chosen else _MARK)
            for path in (halo, chosen if is_chosen else of_layer[min(kink.layer, self._layers - 1)]):
                path.moveTo(at - half)
                path.lineTo(at + half)
        painter.setPen(QPen(halo_colour(self._theme), 5.0))
        painter.drawPath(halo)
        colours = self._theme.layer_colours(self._layers)
        for path, colour in zip(of_layer, colours, strict=True):
            painter.setPen(QPen(colour, 2.4))
            painter.drawPath(path)
        if self._chosen is not None and not chosen.isEmpty():
            painter.setPen(QPen(colours[min(self._chosen.layer, self._layers - 1)], 3.4))
            painter.drawPath(chosen)


def handle_centre(end: Point, side: float) -> QPointF:
    """Where the handle of an end is drawn: on it, but never cut off by the square's rim."""
    at, room = _place(end, side), _RADIUS + 2.0
    return QPointF(min(max(at.x(), room), side - room), min(max(at.y(), room), side - room))


def _place(point: Point, side: float) -> QPointF:
    return QPointF(across(point[0]) * side, down(point[1]) * side)


def _is_of(kink: Kink, chosen: Selection) -> bool:
    return kink.layer == chosen.layer and chosen.unit in (None, kink.unit)
