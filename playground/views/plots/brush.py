"""The brush over the plane: what mouse, pen and keys do while a person paints, and how large it is. Knows no data.

It tells strokes as dabs at points of the plane; whoever knows the data makes points of them.
"""

from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen, QPointingDevice, QTabletEvent

from engine.data.plane import Point, across, down, point_at, within
from playground.views.look.class_marks import mark_ink
from playground.views.look.theme import LIGHT, Theme
from playground.views.plots.label_mark import paint_label_mark

Tool = Literal["spray", "point", "move", "erase"]
Phase = Literal["press", "drag", "release"]

LEAST_REACH: Final = 0.2
"""So near, on the plane, a single point is meant; a spray is never smaller."""

_MARK_RADIUS: Final = 4.5
_CROSS: Final = 4.0


@dataclass(frozen=True, slots=True)
class Brush:
    """What is in the hand. reach: how far it goes around its middle, on the plane.

    label: what it paints: the number of one of the classes or, where there are none, a number as the plane has it.
    """

    tool: Tool = "spray"
    reach: float = 0.8
    label: float = 0.0
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dab:
    """A touch of the plane. strength: how hard the pen is pressed, 1 for a mouse. erases: by the pen's other end.

    is_single: it sets one point, whatever tool is in the hand.
    """

    phase: Phase
    point: Point
    strength: float = 1.0
    erases: bool = False
    is_single: bool = False


class BrushHand(QObject):
    """Takes the events of the plane while there is a brush, and paints it where it is."""

    dabbed = Signal(object)
    """A Dab."""
    changed = Signal()
    """To be painted anew."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.brush: Brush | None = None
        self._theme = LIGHT
        self._at: Point | None = None
        self._is_down = False
        self._erases = False

    def show_brush(self, brush: Brush | None) -> None:
        """Have this brush in the hand; None: none, and a stroke that was under way ends."""
        if brush == self.brush:
            return
        if brush is None:
            self.end_stroke()
            self._at = None
        self.brush = brush
        self.changed.emit()

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self._theme = theme

    @property
    def is_on(self) -> bool:
        """Whether a person paints."""
        return self.brush is not None

    @property
    def is_down(self) -> bool:
        """Whether a stroke is under way."""
        return self._is_down

    @property
    def cursor(self) -> Qt.CursorShape:
        """What the mouse looks like."""
        if self.brush is not None and self.brush.tool == "move":
            return Qt.CursorShape.ClosedHandCursor if self._is_down else Qt.CursorShape.OpenHandCursor
        return Qt.CursorShape.CrossCursor

    # --- the hand ---

    def mouse(self, event: QMouseEvent, square: QRect) -> None:
        """A button goes down or up, or the mouse moves."""
        is_left = event.button() == Qt.MouseButton.LeftButton
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            if is_left:
                self._press(_on_plane(event.position(), square))
        elif event.type() == QEvent.Type.MouseButtonRelease:
            if is_left:
                self.end_stroke()
        else:
            self._move(_on_plane(event.position(), square))

    def pen(self, event: QTabletEvent, square: QRect) -> None:
        """A pen comes down, moves or is lifted. Its other end erases; the harder it is pressed, the more it paints."""
        erases = event.pointerType() == QPointingDevice.PointerType.Eraser
        point, strength = _on_plane(event.position(), square), event.pressure()
        if event.type() == QEvent.Type.TabletPress:
            self._press(point, strength, erases=erases)
        elif event.type() == QEvent.Type.TabletRelease:
            self.end_stroke()
        else:
            self._move(point, strength)

    def go_to(self, point: Point) -> None:
        """The keys' mark has gone to a point: what they have taken hold of comes along."""
        self._move(point)

    def touch(self, point: Point) -> None:
        """Space or Enter at a point: set one there; with the hand, take hold of one, and let go of it."""
        if self.brush is None:
            return
        if self.brush.tool == "move":
            if self._is_down:
                self.end_stroke()
            else:
                self._press(point)
        elif not self._is_down:
            self._at = point
            for phase in ("press", "release"):
                self.dabbed.emit(Dab(phase, point, erases=self.brush.tool == "erase", is_single=True))

    def erase(self, point: Point) -> None:
        """Delete at a point: take the nearest one away."""
        if not self._is_down:
            for phase in ("press", "release"):
                self.dabbed.emit(Dab(phase, point, erases=True, is_single=True))

    def leave(self) -> None:
        """The mouse has left the plane."""
        if not self._is_down:
            self._at = None
            self.changed.emit()

    def end_stroke(self) -> None:
        """The stroke is over, if there is one."""
        if self._is_down and self._at is not None:
            self._is_down = False
            self.dabbed.emit(Dab("release", self._at, erases=self._erases))
            self.changed.emit()

    def _press(self, point: Point, strength: float = 1.0, *, erases: bool = False) -> None:
        self.end_stroke()
        if point == tuple(within(at) for at in point):
            self._at, self._is_down, self._erases = point, True, erases
            self.dabbed.emit(Dab("press", point, strength, erases))
            self.changed.emit()

    def _move(self, point: Point, strength: float = 1.0) -> None:
        self._at = point
        if self._is_down:
            self.dabbed.emit(Dab("drag", point, strength, self._erases))
        self.changed.emit()

    # --- painting ---

    def paint(self, painter: QPainter, side: float, *, by_class: bool = False, label_reach: float = 1.0) -> None:
        """Paint the brush over a plane of this side: a ring as large as it reaches, and in it what it paints.

        It looks as the point will, by whose looks and in whose colours `paint_label_mark` tells.
        """
        if self.brush is None or self._at is None:
            return
        at = QPointF(across(self._at[0]) * side, down(self._at[1]) * side)
        tool = "erase" if self._is_down and self._erases else self.brush.tool
        ink, light = mark_ink(self._theme), QColor(self._theme.neutral).lighter(108)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        reach = self.brush.reach if tool in ("spray", "erase") else LEAST_REACH
        radius = (across(reach) - across(0.0)) * side
        for colour, width in ((light, 3.6), (ink, 1.4)):
            line = Qt.PenStyle.DashLine if tool == "erase" and colour is ink else Qt.PenStyle.SolidLine
            painter.setPen(QPen(colour, self._theme.wide(width), line))
            painter.drawEllipse(at, radius, radius)
            if tool == "erase":
                for way in (1.0, -1.0):
                    painter.drawLine(at - QPointF(_CROSS, way * _CROSS), at + QPointF(_CROSS, way * _CROSS))
        if tool in ("spray", "point"):
            mark = self._theme.wide(_MARK_RADIUS)
            told = (self.brush.label, self.brush.classes, self._theme)
            paint_label_mark(painter, at, mark, *told, by_class=by_class, label_reach=label_reach)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _on_plane(position: QPointF, square: QRect) -> Point:
    """The point of the plane, or beyond its rim, at a position in the widget."""
    side = max(square.width(), 1)
    return point_at((position.x() - square.left()) / side, (position.y() - square.top()) / side)
