"""The plane as a picture of one unit's values: colours, contour, data points, axes and colour bar.

A plain widget that paints by itself: the axes and points are painted once into pictures, the map is one image, so that
a frame costs little. What looks inside the network lies over it in `PlaneOverlays`. Knows values and points.
"""

import math
from time import perf_counter
from typing import Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QTabletEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from engine.data.dataset import Dataset
from engine.data.plane import Contour, Maps, across, down, in_pixels, point_at, within
from engine.questions.winner import Winners
from playground.model.numerals import chosen
from playground.model.own_units import PLAIN_AXES, Axes
from playground.views.look.class_marks import mark_ink
from playground.views.look.colour_scale import ColourScale
from playground.views.look.sharpness import is_vector, pixel_ratio
from playground.views.look.theme import LIGHT, Theme
from playground.views.plots.brush import Brush, BrushHand
from playground.views.plots.chart import legible
from playground.views.plots.map_image import MapImage
from playground.views.plots.plane_frame import frame_margins, paint_axes, paint_class_bar, paint_colour_bar
from playground.views.plots.plane_overlays import PlaneOverlays, paint_ring
from playground.views.plots.sample_layer import paint_samples
from playground.views.plots.slice_line import Grip

_STEPS_OF_REGRESSION: Final = 9
_STEP: Final = 0.1  # of an arrow key; with Shift _STRIDE
_STRIDE: Final = 1.0
_DIRECTIONS: Final[dict[int, tuple[int, int]]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_ENDS: Final[dict[int, Grip]] = {Qt.Key.Key_A: Grip.A, Qt.Key.Key_B: Grip.B}
_PICKING: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SETTING: Final = (*_PICKING, Qt.Key.Key_Space)
_ERASING: Final = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_PLAIN: Final = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
_MARK_RADIUS: Final = 7.0
_LIT_RADIUS: Final = 8.5
_STANDING_BACK: Final = 0.22
"""How opaque points are beside those that are lit."""


class Plane(QWidget):
    """Shows a map of values over the plane; tells which point lies under the mouse, or under the keys' mark."""

    hovered = Signal(object)
    """(x1, x2), or None when the mouse or the focus leaves the plane."""
    resized = Signal(float)
    """The side of the square, in device pixels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._map: Maps | None = None
        self._scale = ColourScale(-1.0, 1.0)
        self._label_reach = 1.0
        self._line: Contour | None = None
        self._is_class = True
        self._is_discrete = False
        self._winners: Winners | None = None
        self._class_count = 2
        self._dataset: Dataset | None = None
        self._by_class = False
        self._counted: Dataset | None = None
        self._counted_picture: QPixmap | None = None
        self._shows_points, self._shows_test = True, False
        self._mark: tuple[float, float] | None = None
        self._output_of: int | None = None
        self._table = self._theme.value_table()
        self._image = MapImage()
        self._frame: QPixmap | None = None
        self.points_picture: QPixmap | None = None
        self._contour: QPainterPath | None = None
        self._square = QRect()
        self._axes = PLAIN_AXES
        self.overlays = PlaneOverlays(self)
        self.overlays.changed.connect(self._update_square)
        self.hand = BrushHand(self)
        self.hand.changed.connect(self._update_square)
        self._lit: tuple[float, float] | None = None
        self.paint_ms = 0.0
        """What the last painting has cost."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # not by a click: the arrow keys have other work then
        self.setCursor(Qt.CursorShape.CrossCursor)

    # --- what is shown ---

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self._theme = theme
        self.overlays.show_theme(theme)
        self.hand.show_theme(theme)
        self._table = self._own_table()
        self._frame = self.points_picture = self._counted_picture = None
        self._colour_map()
        self.update()

    def show_map(
        self,
        values: Maps | None,
        scale: ColourScale,
        line: Contour | None = None,
        *,
        is_class: bool = True,
        output_of: int | None = None,
    ) -> None:
        """Show values over the plane, row 0 on top, with the line upon them; None: there are none yet.

        output_of: the number of the class whose output these are, which lends them its colour.
        """
        bar_stays = (scale, is_class, None, output_of) == (self._scale, self._is_class, self._winners, self._output_of)
        if output_of != self._output_of:
            self._output_of = output_of
            self._table = self._own_table()
        self._map, self._scale, self._line, self._is_class, self._winners = values, scale, line, is_class, None
        self._colour_map()
        if bar_stays:
            self.update(self._square)
        else:
            self._frame = None
            self.update()

    def _own_table(self) -> NDArray[np.uint32]:
        """The colours of values: of a class's own output those of the class."""
        return self._theme.value_table() if self._output_of is None else self._theme.class_ramps()[self._output_of]

    def show_winners(self, winners: Winners, classes: int) -> None:
        """Show which of so many classes wins where, and how surely, with the lines between them."""
        bar_stays = self._winners is not None and classes == self._class_count
        self._winners, self._class_count, self._line = winners, classes, winners.borders
        self._map = None
        self._colour_map()
        if bar_stays:
            self.update(self._square)
        else:
            self._frame = None
            self.update()

    def show_class_looks(self, by_class: bool) -> None:
        """Give points of two classes, too, the looks that more have; or those of the map's ends."""
        if by_class != self._by_class:
            self._by_class = by_class
            self.points_picture = self._counted_picture = None
            self.update(self._square)

    def show_counted(self, dataset: Dataset | None) -> None:
        """Let these points stand out, and all others stand back; None: all alike."""
        if dataset is not None or self._counted is not None:
            self._counted, self._counted_picture = dataset, None
            self.update(self._square)

    def show_dataset(self, dataset: Dataset) -> None:
        """Show these data points."""
        self._dataset, self._counted = dataset, None
        self.points_picture = None
        self.update(self._square)

    def show_axes(self, axes: Axes) -> None:
        """Write these axes around the plane."""
        if axes != self._axes:
            self._axes = axes
            self._frame = self.points_picture = self._counted_picture = self._contour = None
            self._lay_out()
            self.updateGeometry()
            self.update()
            self.resized.emit(self._square.width() * self.devicePixelRatioF())

    def show_label_reach(self, reach: float) -> None:
        """Colour the points so that a label of this size has full colour: as the output has."""
        if reach != self._label_reach:
            self._label_reach = reach
            self.points_picture = None
            self.update(self._square)

    @property
    def shows_points(self) -> bool:
        """Whether the training points are drawn."""
        return self._shows_points

    @property
    def shows_test_points(self) -> bool:
        """Whether the test points are drawn beside them."""
        return self._shows_test

    def show_points(self, train: bool, test: bool) -> None:
        """Show the training points or not, and the test points beside them or not."""
        if (train, test) != (self._shows_points, self._shows_test):
            self._shows_points, self._shows_test = train, test
            self.points_picture = None
            self.update(self._square)

    def show_lit(self, point: tuple[float, float] | None) -> None:
        """Light this data point, or none."""
        if point != self._lit:
            self._lit = point
            self.update(self._square)

    def show_brush(self, brush: Brush | None) -> None:
        """Let mouse, pen and keys paint with this brush; None: let them look again."""
        was_on = self.hand.is_on
        self.hand.show_brush(brush)
        if brush is None and was_on and not self.hasFocus():
            self._mark = None
        self.setCursor(self.hand.cursor)

    def begin_to_paint(self) -> None:
        """Take the keys, and put the mark where they would paint."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._go_to(self._mark or (0.0, 0.0))

    def show_discrete(self, is_discrete: bool) -> None:
        """Show two colours, one each side of the threshold (for numbers to meet: steps), or all shades."""
        self._is_discrete = is_discrete
        self._frame = None
        self._colour_map()
        self.update()

    def height_for(self, width: int) -> int:
        """The height at which the square fills this width."""
        margins = frame_margins(legible(self.font()), self._axes)
        side = width - margins.left() - margins.right()
        return math.ceil(side + margins.top() + margins.bottom())

    def scale_words(self) -> str:
        """What the colour bar says, in words."""
        if self._winners is not None:
            least = chosen(round(1.0 / self._class_count, 2))
            text = self.tr(
                "The colour is that of the likeliest class. Full: its probability is 1. Palest: it is {least},"
            )
            return text.format(least=least) + "\n" + self.tr("and no class is likelier than another.")
        low, middle, high = (chosen(at) for at in (self._scale.low, self._scale.middle, self._scale.high))
        if self._theme.one_scale:
            why = self.tr("One scale for all maps (View menu).")
        elif self._scale.middle != 0.0:
            why = self.tr("At {middle} the two classes meet.").format(middle=middle)
        else:
            why = self.tr("The scale fits the values that are shown; View → One Colour Scale for All makes all alike.")
        text = self.tr("Colours from {low} to {high}; the neutral colour is {middle}.")
        return text.format(low=low, high=high, middle=middle) + "\n" + why

    @property
    def square(self) -> QRect:
        """Where the plane lies in the widget."""
        return self._square

    def point_at(self, position: QPointF) -> tuple[float, float] | None:
        """The point of the plane at a position in the widget; None outside of it."""
        side = self._square.width()
        if side <= 0 or not QRectF(self._square).contains(position):
            return None
        return point_at((position.x() - self._square.left()) / side, (position.y() - self._square.top()) / side)

    def position_of(self, x1: float, x2: float) -> QPointF:
        """Where a point of the plane lies in the widget."""
        side = self._square.width()
        return QPointF(
            self._square.left() + across(x1) * side,
            self._square.top() + down(x2) * side,
        )

    # --- the map ---

    def _colour_map(self) -> None:
        self._contour = None
        if self._winners is not None:
            self._image.show_winners(self._winners, self._theme.class_table(), only_winner=self._is_discrete)
            return
        if self._map is None:
            self._image.clear()
            return
        side_px = self._square.width() * self.devicePixelRatioF()
        self._image.show(self._map, self._scale, self._table, self._steps, side_px)

    @property
    def _steps(self) -> int | None:
        """How many colours there are; None: all shades."""
        if not self._is_discrete:
            return None
        return 2 if self._is_class else _STEPS_OF_REGRESSION

    def _contour_path(self) -> QPainterPath | None:
        """The line upon the map, in widget coordinates from the square's corner."""
        has_map = self._map is not None or self._winners is not None
        if self._contour is None and has_map and self._line is not None:
            x, y = in_pixels(self._line.reshape(-1, 2), self._square.width()).T
            self._contour = pg.arrayToQPath(x, y, connect="pairs", finiteCheck=False)
        return self._contour

    def _go_to(self, point: tuple[float, float]) -> None:
        """Put the mark that the arrow keys move on a point of the plane, and tell of it."""
        x1, x2 = (round(within(at), 6) for at in point)
        self._mark = (x1, x2)
        if self.hand.is_on:
            self.hand.go_to(self._mark)
        self.update(self._square)
        self.hovered.emit(self._mark)

    def _at(self, event: QMouseEvent) -> QPointF:
        """Where the mouse is, from the square's corner."""
        return event.position() - QPointF(self._square.topLeft())

    # --- layout and painting ---

    def _update_square(self) -> None:
        self.update(self._square)

    def _lay_out(self) -> None:
        margins = frame_margins(legible(self.font()), self._axes)
        width = self.width() - margins.left() - margins.right()
        height = self.height() - margins.top() - margins.bottom()
        side = math.floor(max(min(width, height), 10.0))
        x = round((width - side) / 2.0 + margins.left())
        y = round((height - side) / 2.0 + margins.top())
        self._square = QRect(x, y, side, side)

    def _paint_frame(self, scale: float) -> QPixmap:
        """Everything that stays while the network learns: ground, axes, colour bar; at `scale` device pixels each."""
        picture = QPixmap(math.ceil(self.width() * scale), math.ceil(self.height() * scale))
        picture.setDevicePixelRatio(scale)
        painter = QPainter(picture)
        self._draw_frame(painter)
        painter.end()
        return picture

    def _draw_frame(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), QColor(self._theme.panel))
        painter.setFont(legible(self.font()))
        paint_axes(painter, QRectF(self._square), self._theme, self._axes)
        if self._winners is None:
            paint_colour_bar(painter, QRectF(self._square), self._scale, self._theme, self._steps, self._table)
        else:
            square = QRectF(self._square)
            paint_class_bar(painter, square, self._class_count, self._theme, only_winner=self._is_discrete)

    def _kept_frame(self, ratio: float) -> QPixmap:
        """The frame; a picture of the plane at another density than the screen's gets one of its own."""
        if ratio != self.devicePixelRatioF():
            return self._paint_frame(ratio)
        if self._frame is None:
            self._frame = self._paint_frame(ratio)
        return self._frame

    def _kept_points(self, dataset: Dataset, ratio: float) -> QPixmap:
        """The points, as `_kept_frame`."""
        side = self._square.width()
        if self.points_picture is not None and ratio == self.devicePixelRatioF():
            return self.points_picture
        points = paint_samples(
            dataset,
            side,
            ratio,
            self._theme,
            with_test=self._shows_test,
            label_reach=self._label_reach,
            by_class=self._by_class,
        )
        if ratio == self.devicePixelRatioF():
            self.points_picture = points
        return points

    def _kept_counted(self, counted: Dataset, ratio: float) -> QPixmap:
        """The points that stand out."""
        if self._counted_picture is None or self._counted_picture.devicePixelRatio() != ratio:
            side, by_class = self._square.width(), self._by_class
            self._counted_picture = paint_samples(counted, side, ratio, self._theme, with_test=True, by_class=by_class)
        return self._counted_picture

    # --- Qt's overrides ---

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:  # moved to another screen
            self._frame = self.points_picture = self._counted_picture = None
            self.resized.emit(self._square.width() * self.devicePixelRatioF())
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and self._takes(event):
            event.accept()  # else the window's own arrow keys would be taken first
            return True
        if isinstance(event, QHelpEvent) and QRectF(self._square).contains(event.pos()):
            QToolTip.hideText()  # the readout tells of the point; a tooltip would cover what it is about
            return True
        if isinstance(event, QHelpEvent) and event.pos().x() > self._square.right():
            QToolTip.showText(event.globalPos(), self.scale_words(), self)
            return True
        return bool(super().event(event))

    def sizeHint(self) -> QSize:
        return QSize(360, 340)

    def minimumSizeHint(self) -> QSize:
        return QSize(180, 150)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()
        self._frame = self.points_picture = self._counted_picture = self._contour = None
        if self._is_discrete:
            self._colour_map()
        self.resized.emit(self._square.width() * self.devicePixelRatioF())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._lay_out()
            self._frame = self.points_picture = self._counted_picture = self._contour = None
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        start = perf_counter()
        painter = QPainter(self)
        ratio = pixel_ratio(painter)
        if is_vector(painter):
            self._draw_frame(painter)
        else:
            painter.drawPixmap(0, 0, self._kept_frame(ratio))
        side = self._square.width()
        painter.setClipRect(self._square)
        if self._image.image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not self._is_discrete)
            painter.drawImage(self._square, self._image.image)
        painter.translate(self._square.topLeft())
        contour = self._contour_path()
        if contour is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(mark_ink(self._theme), self._theme.wide(1.6)))
            painter.drawPath(contour)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self.overlays.paint_below(painter, side, ratio)
        if self._dataset is not None and self._shows_points:
            painter.setOpacity(1.0 if self._counted is None else _STANDING_BACK)
            painter.drawPixmap(0, 0, self._kept_points(self._dataset, ratio))
            painter.setOpacity(1.0)
        if self._counted is not None:
            painter.drawPixmap(0, 0, self._kept_counted(self._counted, ratio))
        painter.setFont(self.font())
        self.overlays.paint_above(painter, side)
        if self._lit is not None:
            at = self.position_of(*self._lit) - QPointF(self._square.topLeft())
            paint_ring(painter, at, self._theme.wide(_LIT_RADIUS), QColor(self._theme.accent), self._theme, 2.4)
        self.hand.paint(painter, side, by_class=self._by_class, label_reach=self._label_reach)
        if self._mark is not None:
            at = self.position_of(*self._mark) - QPointF(self._square.topLeft())
            paint_ring(painter, at, _MARK_RADIUS, mark_ink(self._theme), self._theme)
        painter.end()
        self.paint_ms = (perf_counter() - start) * 1e3

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._go_to(self._mark or (0.0, 0.0))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._mark is not None and event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self._mark = None
            self.update(self._square)
            self.hovered.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._takes(event):
            super().keyPressEvent(event)
            return
        key = event.key()
        mark = self._mark or (0.0, 0.0)
        if self.hand.is_on and key in _SETTING:
            if not event.isAutoRepeat():
                self.hand.touch(mark)
        elif self.hand.is_on and key in _ERASING:
            self.hand.erase(mark)
        elif key in _ENDS:
            self.overlays.line.put(_ENDS[key], mark)
        elif key in _PICKING:
            self.overlays.clicked.emit(mark)
        else:
            direction = _DIRECTIONS[key]
            step = _STRIDE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _STEP
            self._go_to((mark[0] + step * direction[0], mark[1] + step * direction[1]))

    def _takes(self, event: QKeyEvent) -> bool:
        """Whether a key has work to do here: while the keys' mark is shown or, to paint, can be called by an arrow."""
        key = event.key()
        if event.modifiers() & ~_PLAIN or not (self._mark or (self.hand.is_on and key in _DIRECTIONS)):
            return False
        if self.hand.is_on:
            return key in _DIRECTIONS or key in _SETTING or key in _ERASING
        return key in _DIRECTIONS or key in _PICKING or (key in _ENDS and self.overlays.line.ends is not None)

    def _paint_with(self, event: QMouseEvent) -> None:
        """Let the mouse paint: the keys' mark goes, so that space plays again."""
        self._mark = None
        self.hand.mouse(event, self._square)
        self.setCursor(self.hand.cursor)
        self.hovered.emit(self.point_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.hand.is_on:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._paint_with(event)
        elif event.button() == Qt.MouseButton.LeftButton and self.point_at(event.position()) is not None:
            self.overlays.press(self._at(event), self._square.width())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.hand.is_on:
            self._paint_with(event)
            return
        at, side = self._at(event), self._square.width()
        is_pressed = bool(event.buttons() & Qt.MouseButton.LeftButton)
        is_aligned = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.overlays.move(at, side, is_pressed=is_pressed, is_aligned=is_aligned)
        self.setCursor(self.overlays.cursor_at(at, side))
        self.hovered.emit(self.point_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.hand.is_on:
            self._paint_with(event)
        elif event.button() == Qt.MouseButton.LeftButton:
            self.overlays.release(self._at(event), self.point_at(event.position()))
            self.setCursor(self.overlays.cursor_at(self._at(event), self._square.width()))

    def tabletEvent(self, event: QTabletEvent) -> None:
        if not self.hand.is_on:
            event.ignore()  # the pen is a mouse then
            return
        self._mark = None
        self.hand.pen(event, self._square)
        self.hovered.emit(self.point_at(event.position()))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hand.leave()
        self.hovered.emit(None)
