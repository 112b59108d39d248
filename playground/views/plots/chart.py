"""The common ground of all charts: pyqtgraph, styled by the theme, with legible ticks and a grid that costs nothing.

Knows how to draw axes, not what is drawn on them. Ranges are always given, never found by pyqtgraph.
"""

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsGridLayout, QGraphicsItem, QGraphicsView, QWidget

from playground.model.numerals import decade, tick_texts
from playground.views.look.theme import Theme
from playground.views.plots.ranges import CEILING, FLOOR

Floats = NDArray[np.float64]

LEAST_FONT_PT: Final = 10.0
_LEAST_HEAD: Final = 6  # pixels above the plot
_RIGHT_MARGIN: Final = 12
_TICK_GAP: Final = 4  # device-independent pixels between an axis and its numbers


def configure_pyqtgraph() -> None:
    """Set pyqtgraph up as measured fastest; to be called once, before the first chart."""
    pg.setConfigOptions(
        imageAxisOrder="row-major", antialias=False, segmentedLineMode="on", useOpenGL=False, useNumba=False
    )


def legible(font: QFont) -> QFont:
    """The font, no smaller than can be read from a projector, its digits all of one width."""
    font = QFont(font)
    font.setPointSizeF(max(font.pointSizeF(), LEAST_FONT_PT))
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def fitted(font: QFont, text: str, room: float) -> QFont:
    """The font, smaller where the text would not fit."""
    width = QFontMetricsF(font).horizontalAdvance(text)
    if width <= room:
        return font
    smaller = QFont(font)
    smaller.setPointSizeF(font.pointSizeF() * room / width)
    return smaller


class ChartAxis(pg.AxisItem):
    """An axis with few, round ticks; on a log axis the coordinates are exponents of ten, and whole decades are told."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self.is_log = False
        self.zero_at: float | None = None
        self.foot = -math.inf
        self.enableAutoSIPrefix(False)
        self.setStyle(tickTextOffset=_TICK_GAP, tickLength=0, hideOverlappingLabels=16)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def major_ticks(self) -> list[float]:
        """The coordinates that get a number, and a line of the grid."""
        low, high = self.range
        size = self.geometry()
        length = size.height() if self.orientation == "left" else size.width()
        levels = self.tickValues(low, high, max(length, 1.0))
        return [float(value) for value in levels[0][1]] if levels else []

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:  # noqa: N803
        """One level of ticks, as dense as their texts leave room for."""
        low, high = sorted((minVal, maxVal))
        metrics = QFontMetricsF(self.style["tickFont"] or QFont())
        room = metrics.height() * 1.7 if self.orientation == "left" else metrics.horizontalAdvance("0000") * 1.9
        span = high - low
        if span <= 0.0:
            return []
        count = max(size / room, 1.0)
        step = self._decades(span / count) if self.is_log else self._round(span / count)
        first = math.ceil(max(low, self.foot) / step - 1e-9)
        last = math.floor(high / step + 1e-9)
        ticks = [index * step for index in range(first, last + 1)]
        if self.zero_at is not None:
            clear = self.zero_at + metrics.height() * 0.9 * span / size  # the 0 must not touch the lowest decade
            ticks = [self.zero_at, *(tick for tick in ticks if tick >= clear)]
        return [(step, ticks)]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Powers of ten on a log axis; else plain numbers with a true minus sign, all with the same decimals."""
        if self.is_log:
            return ["0" if value == self.zero_at else decade(round(value)) for value in values]
        return tick_texts(values, spacing)

    @staticmethod
    def _decades(least: float) -> float:
        return float(next(step for step in (1, 2, 3, 4, 5, 6, 8, 10, 20, 50, 100, 500) if step >= least or step == 500))

    @staticmethod
    def _round(least: float) -> float:
        power = 10.0 ** math.floor(math.log10(least))
        return next(step * power for step in (1.0, 2.0, 5.0, 10.0) if step * power >= least * (1.0 - 1e-9))


class _Plot(pg.GraphicsWidget):
    """An area with an axis on the left and one below.

    pyqtgraph's PlotItem is the same with menus for everything: forty widgets, which no chart here shows, and for which
    every start would wait.
    """

    def __init__(self, x_axis: ChartAxis, y_axis: ChartAxis) -> None:
        super().__init__()
        self.box = pg.ViewBox(parent=self, enableMouse=False, enableMenu=False)
        grid = QGraphicsGridLayout()
        grid.setContentsMargins(1, 1, 1, 1)
        grid.setSpacing(0)
        grid.addItem(y_axis, 0, 0)
        grid.addItem(self.box, 0, 1)
        grid.addItem(x_axis, 1, 1)
        grid.setRowStretchFactor(0, 1)
        grid.setColumnStretchFactor(1, 1)
        self.setLayout(grid)
        for axis in (x_axis, y_axis):
            axis.linkToView(self.box)
            axis.setZValue(0.5)  # over what is drawn


class Chart(pg.GraphicsView):
    """A plot with fixed margins, so that nothing jumps while numbers change.

    Values are drawn where `place_y` says: at their log10, not below the floor, when the y axis is logarithmic.
    """

    def __init__(self, parent: QWidget | None = None, *, x_title: str = "", y_title: str = "") -> None:
        self.x_axis, self.y_axis = ChartAxis("bottom"), ChartAxis("left")
        self._grid_colour = self._note_colour = QColor(Qt.GlobalColor.transparent)
        self._note, self._note_room = "", _LEAST_HEAD
        self._shorter_notes: tuple[str, ...] = ()
        self._line_scale = 1.0
        self._ranges: tuple[float, float, float, float] | None = None
        self._marker: float | None = None
        self._marker_colour = QColor(Qt.GlobalColor.transparent)
        self._widest_y = "10⁻¹²"
        super().__init__(parent, background=None)
        self.enableMouse(False)
        self._plot = _Plot(self.x_axis, self.y_axis)
        self.x_ticks: list[tuple[float, str]] | None = None
        self.setCentralItem(self._plot)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self._plot.setContentsMargins(0, self._note_room, _RIGHT_MARGIN, 0)
        self.plot_box.disableAutoRange()
        self.plot_box.setDefaultPadding(0.0)
        self.plot_box.sigResized.connect(self._forget_grid)
        self.plot_box.sigRangeChanged.connect(self._forget_grid)
        if x_title:
            self.x_axis.setLabel(x_title)
        if y_title:
            self.y_axis.setLabel(y_title)
        self._fit_fonts()
        self.show_ranges((0.0, 1.0), (0.0, 1.0))

    @property
    def plot_box(self) -> Any:
        """The pyqtgraph ViewBox: the area inside the axes."""
        return self._plot.box

    @property
    def is_log(self) -> bool:
        """Whether the y axis is logarithmic."""
        return bool(self.y_axis.is_log)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self.setBackground(QColor(theme.panel))
        self._grid_colour, self._note_colour = QColor(theme.faint), QColor(theme.muted)
        self._marker_colour = QColor(theme.text)
        self._show_line_scale(theme.scale)
        for axis in (self.x_axis, self.y_axis):
            axis.setPen(pg.mkPen(theme.border))
            axis.setTextPen(pg.mkPen(theme.muted))
            axis.label.setDefaultTextColor(QColor(theme.muted))
        self._forget_grid()

    def show_log(self, is_log: bool) -> None:
        """Make the y axis logarithmic, or linear. What is drawn must be placed anew."""
        self.y_axis.is_log = is_log
        self.y_axis.picture = None
        self._forget_grid()

    def show_ranges(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Span the axes from value to value; a log axis never reaches below the floor. Cheap when nothing changes."""
        low, high = (float(value) for value in self.place_y(y))
        self.show_places(x, (low, high))

    def show_places(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """As `show_ranges`, with the y axis given in its own coordinates: exponents of ten where it is logarithmic."""
        wanted = (float(x[0]), float(x[1]), float(y[0]), float(y[1]))
        if wanted != self._ranges:
            self._ranges = wanted
            self.plot_box.setRange(xRange=wanted[:2], yRange=wanted[2:], padding=0.0, disableAutoRange=True)

    def place_y(self, values: ArrayLike) -> Floats:
        """Where values stand on the y axis. On a log axis what is not above the floor stands on it; NaN stays NaN."""
        array = np.asarray(values, np.float64)
        if not self.is_log:
            return np.clip(array, -CEILING, CEILING)
        return np.asarray(np.log10(np.clip(array, FLOOR, CEILING)), np.float64)

    def add_line(self, colour: QColor, width: float = 2.0, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> Any:
        """A new curve (a pyqtgraph PlotCurveItem), to be fed by `setData(x, y, connect="finite")`."""
        pen = QPen(colour, width * self._line_scale, style)
        pen.setCosmetic(True)
        line = pg.PlotCurveItem(pen=pen)
        self.plot_box.addItem(line, ignoreBounds=True)
        return line

    def remove_line(self, line: Any) -> None:
        """Take away what `add_line` gave."""
        self.plot_box.removeItem(line)

    def _show_line_scale(self, scale: float) -> None:
        """Draw all lines thicker or thinner than before."""
        if scale == self._line_scale:
            return
        for item in self.plot_box.addedItems:
            if isinstance(item, pg.PlotCurveItem):
                pen = QPen(item.opts["pen"])
                pen.setWidthF(pen.widthF() * scale / self._line_scale)
                item.setPen(pen)
        self._line_scale = scale

    @property
    def note(self) -> str:
        """What is said above the plot."""
        return self._note

    def show_note(self, note: str, *shorter: str) -> None:
        """Say above the plot, on the right, what is drawn over what. An empty note keeps the same room.

        shorter: what is said instead where there is too little room, the longest first.
        """
        self._note, self._shorter_notes = note, shorter
        self._fit_note()

    @property
    def written_note(self) -> str:
        """What there is room for over the plot of the note: all, a shorter one, or the shortest one's beginning."""
        metrics, room = QFontMetricsF(legible(self.font())), math.floor(self.plot_rect().width())
        notes = (self._note, *self._shorter_notes)
        fit = (note for note in notes if metrics.horizontalAdvance(note) <= room)
        return next(fit, None) or metrics.elidedText(notes[-1], Qt.TextElideMode.ElideRight, room)

    def _fit_note(self) -> None:
        self._note_room = math.ceil(QFontMetricsF(legible(self.font())).height())
        self._plot.setContentsMargins(0, self._note_room, _RIGHT_MARGIN, 0)
        self._forget_grid()

    def show_x_ticks(self, ticks: Sequence[tuple[float, str]] | None) -> None:
        """Give the x axis these numbers or names instead of its own; None gives it its own back."""
        self.x_ticks = None if ticks is None else list(ticks)
        self.x_axis.setTicks(None if self.x_ticks is None else [self.x_ticks])

    def show_zero_at(self, zero: float | None, foot: float) -> None:
        """On a log axis, tell where exact zeros stand, below the lowest decade `foot`; None: nowhere."""
        foot = foot if zero is not None else -math.inf
        if (zero, foot) != (self.y_axis.zero_at, self.y_axis.foot):
            self.y_axis.zero_at, self.y_axis.foot = zero, foot
            self.y_axis.picture = None
            self.y_axis.update()
            self._forget_grid()

    @property
    def marker(self) -> float | None:
        """Where on the x axis a line stands across the plot; None: nowhere."""
        return self._marker

    def show_marker(self, x: float | None) -> None:
        """Draw a line across the plot at a place of the x axis; None: none."""
        if x != self._marker:
            self._marker = x
            self.viewport().update()

    def hide_y_numbers(self) -> None:
        """Show no numbers on the y axis: a chart beside this one has the same axis."""
        self.y_axis.setStyle(showValues=False)
        self._widest_y = ""
        self._fit_fonts()

    def reserve_y(self, widest: str) -> None:
        """Keep room for tick texts as wide as this one, so that the plot's left edge stays where it is."""
        self._widest_y = widest
        self._fit_fonts()

    def widget_point(self, x: float, y: float) -> QPointF:
        """Where axis coordinates lie in the widget."""
        return QPointF(self.mapFromScene(self.plot_box.mapViewToScene(QPointF(x, y))))

    def axis_point(self, position: QPointF) -> tuple[float, float]:
        """The axis coordinates that lie at a point of the widget."""
        point = self.plot_box.mapSceneToView(self.mapToScene(position.toPoint()))
        return point.x(), point.y()

    def pixels_per_unit(self) -> tuple[float, float]:
        """How many logical pixels one unit of each axis takes, in the axes' own coordinates."""
        (x_low, x_high), (y_low, y_high) = self.plot_box.viewRange()
        return self.plot_box.width() / (x_high - x_low), self.plot_box.height() / (y_high - y_low)

    def plot_rect(self) -> QRectF:
        """The area inside the axes, in the widget."""
        return QRectF(self.mapFromScene(self.plot_box.sceneBoundingRect()).boundingRect())

    def _fit_fonts(self) -> None:
        font = legible(self.font())
        metrics = QFontMetricsF(font)
        for axis in (self.x_axis, self.y_axis):
            axis.setTickFont(font)
            axis.label.setFont(font)
        title = metrics.height() if self.y_axis.label.isVisible() else 0.0
        self.y_axis.setWidth(math.ceil(metrics.horizontalAdvance(self._widest_y) + _TICK_GAP + 6 + title))
        title = metrics.height() if self.x_axis.label.isVisible() else 0.0
        self.x_axis.setHeight(math.ceil(metrics.height() + _TICK_GAP + title))
        self._forget_grid()

    def _forget_grid(self, *_: object) -> None:
        self.resetCachedContent()  # the background, which is painted only then
        self.viewport().update()

    # --- Qt's overrides ---

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.viewport().setAccessibleName(name)  # it is what a screen reader finds under the mouse

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._ranges is not None:
            if self._note_room != _LEAST_HEAD:
                self._fit_note()
            self._fit_fonts()

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        super().drawForeground(painter, rect)
        if self._marker is None:
            return
        box = self.plot_box.sceneBoundingRect()
        x = round(self.plot_box.mapViewToScene(QPointF(self._marker, 0.0)).x())
        pen = QPen(self._marker_colour, 1.5 * self._line_scale, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        super().drawBackground(painter, rect)
        if self._ranges is None:
            return
        box = self.plot_box.sceneBoundingRect()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        pen = QPen(self._grid_colour, 1.0)
        pen.setCosmetic(True)
        painter.setPen(pen)
        for value in self.y_axis.major_ticks():
            y = round(self.plot_box.mapViewToScene(QPointF(0.0, value)).y())
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        if self._note:
            painter.setFont(legible(self.font()))
            painter.setPen(self._note_colour)
            place = QRectF(0.0, box.top() - self._note_room, box.right(), self._note_room - 1.0)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.written_note)
