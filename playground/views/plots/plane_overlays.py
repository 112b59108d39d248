"""What is laid over the plane to look inside: kink lines, the line of the slice, and the sample that was picked.

Takes the mouse where the line can be dragged. Positions are pixels from the corner of the plane's square.
"""

import math
from typing import Final

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QApplication

from engine.data.plane import Point, across, down
from engine.questions.kinks import FindKinks
from engine.questions.sample import PassSample
from engine.questions.slice import ViewSlice
from engine.snapshot import Snapshot
from playground.model.selection import Selection
from playground.views.look.class_marks import mark_ink
from playground.views.look.theme import LIGHT, Theme
from playground.views.plots.kink_overlay import KinkOverlay
from playground.views.plots.slice_line import Grip, SliceLine

_RING: Final = 11.0


class PlaneOverlays(QObject):
    """Shows them, and tells of clicks and of what is dragged."""

    slice_dragged = Signal(object)
    """The new ends of the slice, at most thirty times a second."""
    clicked = Signal(object)
    """The point (x1, x2) that was clicked on, not dragged."""
    changed = Signal()
    """To be painted anew."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.kinks = KinkOverlay(self)
        self.line = SliceLine(self)
        self.kinks.changed.connect(self.changed)
        self.line.changed.connect(self.changed)
        self.line.dragged.connect(self.slice_dragged)
        self._theme = LIGHT
        self._picked: Point | None = None
        self._shows_kinks = self._shows_picked = False
        self._snapshot: Snapshot | None = None
        self._pressed: QPointF | None = None
        self._grip: Grip | None = None

    # --- what is shown ---

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self._theme = theme
        self.kinks.show_theme(theme)
        self.line.show_theme(theme)

    def show_snapshot(self, snapshot: Snapshot | None) -> None:
        """Show this snapshot's kinks, and its sample. None: there is none."""
        self._snapshot = snapshot
        self._show()

    def show_selection(self, selection: Selection | None) -> None:
        """Emphasise what is selected."""
        self.kinks.show_chosen(selection)
        self.line.show_chosen(selection)

    def show_kinks(self, is_on: bool) -> None:
        """Whether kink lines are shown, if there are any."""
        self._shows_kinks = is_on
        self._show()

    def show_picked(self, is_on: bool) -> None:
        """Whether the picked sample is marked, if there is one."""
        self._shows_picked = is_on
        self._show()

    def _show(self) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            self.kinks.show_lines(None, ())
            self.line.show_slice(None, 1)
            self._show_point(None)
            return
        units = tuple(layer.units for layer in snapshot.spec.network.hidden)
        self.kinks.show_lines(snapshot.get(FindKinks) if self._shows_kinks else None, units)
        self.line.show_slice(snapshot.get(ViewSlice), len(units) + 1)
        picked = snapshot.get(PassSample) if self._shows_picked else None
        self._show_point(None if picked is None else picked.point)

    def _show_point(self, point: Point | None) -> None:
        if point != self._picked:
            self._picked = point
            self.changed.emit()

    # --- painting ---

    def paint_below(self, painter: QPainter, side: float, scale: float) -> None:
        """Paint what lies under the data points."""
        self.kinks.paint(painter, side, scale)

    def paint_above(self, painter: QPainter, side: float) -> None:
        """Paint what lies over the data points."""
        if self._picked is not None:
            x1, x2 = self._picked
            at = QPointF(across(x1) * side, down(x2) * side)
            paint_ring(painter, at, _RING, mark_ink(self._theme), self._theme, 2.6)
        self.line.paint(painter, side)

    # --- the mouse ---

    @property
    def is_dragging(self) -> bool:
        """Whether the line is being dragged."""
        return self.line.held is not None

    def press(self, at: QPointF, side: float) -> None:
        """The left button goes down at a position."""
        self._pressed, self._grip = at, self.line.grip_at(at, side)

    def move(self, at: QPointF, side: float, *, is_pressed: bool, is_aligned: bool) -> None:
        """The mouse goes to a position, perhaps with the button down, perhaps with Shift."""
        if not is_pressed or self._pressed is None:
            return
        if self.line.held is None and self._grip is not None and self._is_drag(at):
            self.line.take(self._grip, self._pressed)
        self.line.drag_to(at, side, aligned=is_aligned)

    def release(self, at: QPointF, point: Point | None) -> None:
        """The button is let go at a position, that of a point of the plane if it lies within."""
        was_pressed, was_dragged = self._pressed, self.is_dragging
        self._pressed = self._grip = None
        if was_dragged:
            self.line.let_go()
        elif was_pressed is not None and point is not None and math.dist(at.toTuple(), was_pressed.toTuple()) < 8.0:
            self.clicked.emit(point)

    def cursor_at(self, at: QPointF, side: float) -> Qt.CursorShape:
        """What the mouse looks like at a position: it says what can be dragged."""
        if self.is_dragging:
            return Qt.CursorShape.ClosedHandCursor
        grip = self.line.grip_at(at, side)
        if grip is None:
            return Qt.CursorShape.CrossCursor
        return Qt.CursorShape.SizeAllCursor if grip is Grip.LINE else Qt.CursorShape.OpenHandCursor

    def _is_drag(self, at: QPointF) -> bool:
        assert self._pressed is not None
        apart = at - self._pressed
        return abs(apart.x()) + abs(apart.y()) >= min(QApplication.startDragDistance(), 4)


def paint_ring(painter: QPainter, at: QPointF, radius: float, ink: QColor, theme: Theme, width: float = 1.6) -> None:
    """A ring that shows on any ground."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, thick in ((QColor(theme.neutral).lighter(108), width + 2.4), (ink, width)):
        painter.setPen(QPen(colour, thick))
        painter.drawEllipse(at, radius, radius)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
