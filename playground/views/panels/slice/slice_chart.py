"""The curves along a slice, their kinks marked and named, the slope of each piece written where there is room.

Shows what a SliceView says; knows no network. Of several classes each has a curve in its colour and its way of dashes,
with its mark where it leads the others most.
"""

import math
from typing import Any, Final

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from engine.portable import Floats
from engine.questions.pieces import Kink
from engine.questions.slice import SliceView
from playground.model.numerals import measured
from playground.model.own_units import PLAIN_AXES, Axes
from playground.model.selection import Selection
from playground.model.viewing import Ends
from playground.views.look.class_marks import paint_class_mark
from playground.views.look.theme import LIGHT, Theme
from playground.views.plots.chart import Chart, legible
from playground.views.plots.dashes import CLASS_PATTERNS, cut_into_dashes
from playground.views.plots.ranges import KeptSpan
from playground.views.plots.slice_ends import held_axis, runs_backwards

_LEAST: Final = 0.1
_LEAST_SHARE: Final = 0.4  # of the height, that the curve keeps however small the chart is
_REACH: Final = 8.0  # pixels beside a kink where a click still means it
_GAP: Final = 6.0  # between labels
_GHOST: Final = 0.45  # of the ink, that the curve of before has
_MARK_RADIUS: Final = 4.5
_RIM: Final = 8  # points of the line next to its ends, where no mark stands
_DIRECTIONS: Final = {int(Qt.Key.Key_Left): -1, int(Qt.Key.Key_Right): 1}


class SliceChart(Chart):
    """Tells where the mouse is along the slice (0 to 1, None elsewhere), and which kink was clicked."""

    pointed = Signal(object)
    kink_clicked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("slice_chart")
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._theme = LIGHT
        self._slice: SliceView | None = None
        self._layers = 1
        self._slope_name = ""
        self._axes = PLAIN_AXES
        self._chosen: Selection | None = None
        self._span = KeptSpan(_LEAST)
        self._values_span = (0.0, _LEAST)
        self._classes: tuple[int, ...] = ()
        self._pointed_share: float | None = None
        self.curves = np.empty((0, 0))
        self._before: Floats | None = None
        self._ghosts: list[Any] = []
        self._lines: list[Any] = []
        self._add_curve()
        self._x_range = (0.0, 1.0)
        self.plot_box.sigResized.connect(self._follow_size)
        self.reserve_y("−0.00")

    def show_theme(self, theme: Theme) -> None:
        super().show_theme(theme)
        self._theme = theme
        self._show_pens()

    def _add_curve(self) -> None:
        self._ghosts.append(self.add_line(QColor(LIGHT.muted), 2.0))
        self._lines.append(self.add_line(QColor(LIGHT.accent), 2.0))
        for ghost in self._ghosts:
            ghost.setZValue(-1.0)

    def _show_pens(self) -> None:
        for at, (line, ghost) in enumerate(zip(self._lines, self._ghosts, strict=True)):
            is_class = at < len(self._classes)
            colour = self._theme.class_line_colour(self._classes[at]) if is_class else QColor(self._theme.accent)
            faded = QColor(colour if is_class else self._theme.muted)
            faded.setAlphaF(_GHOST)
            for item, ink in ((line, colour), (ghost, faded)):
                pen = QPen(ink, 2.0)
                pen.setCosmetic(True)
                pen.setCapStyle(Qt.PenCapStyle.FlatCap)  # else the gaps between dashes close
                item.setPen(pen)

    def begin_anew(self) -> None:
        """Let the axis of the values fit what is shown next; until then it is kept while they fit."""
        self._span.clear()

    def show_slice(
        self,
        slice_view: SliceView | None,
        curves: Floats,
        layers: int,
        slope_name: str = "",
        before: Floats | None = None,
        classes: tuple[int, ...] = (),
        *,
        are_shares: bool = False,
    ) -> None:
        """Show `curves` (n, points), a or z of the slice, in a network of so many layers; None shows nothing.

        slope_name: stands before each slope where it is not the slope of the curve that is shown. before: what the
        values were, to be shown behind them. classes: the numbers of those whose curves they are.
        are_shares: none lies beyond 0 and 1.
        """
        self._slice, self._layers, self._slope_name = slice_view, layers, slope_name
        self.curves, self._before = curves, before
        while len(self._lines) < len(curves):
            self._add_curve()
            self._classes = ()
        if classes != self._classes:
            self._classes = classes
            self._show_pens()
        if slice_view is not None:
            x = self._x(slice_view.ends, slice_view.shares)
            shown = curves if before is None else np.concatenate((curves, before))
            finite = shown[np.isfinite(shown)]
            self._span.fit(float(finite.min(initial=0.0)), float(finite.max(initial=0.0)))
            self._values_span = (0.0, 1.0) if are_shares else (self._span.low, self._span.high)
            self._x_range = float(x.min()), float(x.max())
        self._fit_ranges()
        self._draw_curves()
        self.viewport().update()

    def _draw_curves(self) -> None:
        slice_view = self._slice
        for lines, curves in ((self._lines, self.curves), (self._ghosts, self._before)):
            for at, line in enumerate(lines):
                if slice_view is None or curves is None or at >= len(curves):
                    line.setData(np.empty(0), np.empty(0))
                    continue
                x, y = self._x(slice_view.ends, slice_view.shares), self.place_y(curves[at])
                pattern = CLASS_PATTERNS[self._classes[at]] if len(self._classes) > 1 else ()
                if pattern:
                    line.setData(*cut_into_dashes(self, x, y, pattern), connect="pairs")
                else:
                    line.setData(x, y, connect="finite")

    def _follow_size(self, *_: object) -> None:
        """Dashes are as long on the screen as they were."""
        self._fit_ranges()
        self._draw_curves()

    def _fit_ranges(self, *_: object) -> None:
        """Span the axes so that the names of kinks stand above the curve and the slopes below it."""
        if self._slice is None:
            return
        line, height = QFontMetricsF(legible(self.font())).height() + 1.0, max(float(self.plot_box.height()), 1.0)
        low, high = self._values_span
        room = line / max(height - 2.0 * line, _LEAST_SHARE * height) * (high - low)
        self.show_ranges(self._x_range, (low - room, high + room))

    def show_chosen(self, chosen: Selection | None) -> None:
        """Emphasise the kinks of a unit or of a layer."""
        self._chosen = chosen
        self.viewport().update()

    def show_axes(self, axes: Axes) -> None:
        """Tell places and slopes along x₁ or x₂ in these units from the next slice on."""
        self._axes = axes

    def slope_units(self, ends: Ends) -> float:
        """How much of a coordinate goes into one of what stands on the axis."""
        held = held_axis(ends)
        return 1.0 if held is None else self._axes.units[1 - held].scale

    def _x(self, ends: Ends, shares: Floats) -> Floats:
        """Where shares of the line stand on the axis: x₁ or x₂ if only that changes, else the distance from A."""
        (a1, a2), (b1, b2) = ends
        held = held_axis(ends)
        if held is None:
            return shares * math.dist((a1, a2), (b1, b2))
        along = a1 + shares * (b1 - a1) if held == 1 else a2 + shares * (b2 - a2)
        return self._axes.units[1 - held].own(along)

    def _place(self, share: float) -> float:
        """The pixel of the scene at which a share of the line stands."""
        assert self._slice is not None
        x = float(self._x(self._slice.ends, np.array([share]))[0])
        return float(self.plot_box.mapViewToScene(QPointF(x, 0.0)).x())

    def _share(self, across: float) -> float:
        """The share of the line that stands at a share of the plot's width."""
        assert self._slice is not None
        return 1.0 - across if runs_backwards(self._slice.ends) else across

    @staticmethod
    def kink_name(kink: Kink) -> str:
        """The short name of a kink's unit, which cannot be read as a value: `L2 u3`."""
        return f"L{kink.layer + 1} u{kink.unit + 1}"

    def _from_the_left(self) -> tuple[Kink, ...]:
        """The kinks as they stand on the axis."""
        kinks = (self._slice.kinks if self._slice is not None else None) or ()
        return kinks[::-1] if self._slice is not None and runs_backwards(self._slice.ends) else kinks

    def _is_chosen(self, kink: Kink) -> bool:
        chosen = self._chosen
        return chosen is not None and chosen.layer == kink.layer and chosen.unit in (None, kink.unit)

    # --- Qt's overrides ---

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        super().drawForeground(painter, rect)
        if self._slice is None:
            return
        box = self.plot_box.sceneBoundingRect()
        self._paint_kinks(painter, box)
        if len(self._classes) > 1:
            self._paint_marks(painter, box)

    def _paint_marks(self, painter: QPainter, box: QRectF) -> None:
        """The mark of each class on its curve, where it leads the others most, and where it is pointed at."""
        assert self._slice is not None
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(legible(self.font()))
        radius, shares = self._theme.wide(_MARK_RADIUS), self._slice.shares
        inside = slice(_RIM, len(shares) - _RIM)
        for at, number in enumerate(self._classes):
            others = np.delete(self.curves, at, axis=0).max(axis=0)
            lead = np.nan_to_num(self.curves[at] - others, nan=-np.inf)[inside]
            places = [int(lead.argmax()) + _RIM]
            if self._pointed_share is not None:
                places = [int(np.abs(shares - self._pointed_share).argmin())]
            for place in places:
                value = float(self.curves[at][place])
                if not math.isfinite(value):
                    continue
                y = self.plot_box.mapViewToScene(QPointF(0.0, float(self.place_y([value])[0]))).y()
                centre = QPointF(self._place(float(shares[place])), min(max(y, box.top()), box.bottom()))
                paint_class_mark(painter, centre, radius, number, self._theme, is_test=False)

    def _paint_kinks(self, painter: QPainter, box: QRectF) -> None:
        if self._slice is None or self._slice.kinks is None or self._slice.slopes is None:
            return
        font = legible(self.font())
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        colours = self._theme.layer_colours(self._layers)
        kinks, slopes = self._from_the_left(), self._slice.slopes
        if runs_backwards(self._slice.ends):
            slopes = -slopes[::-1]
        slopes = slopes / self.slope_units(self._slice.ends)
        places = [self._place(kink.share) for kink in kinks]
        free = box.left()
        for kink, x in sorted(zip(kinks, places, strict=True), key=lambda at: not self._is_chosen(at[0])):
            is_chosen = self._is_chosen(kink)
            pen = QPen(colours[min(kink.layer, self._layers - 1)], 2.6 if is_chosen else 1.2)
            if not is_chosen:
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawLine(QPointF(round(x), box.top() + metrics.height()), QPointF(round(x), box.bottom()))
        painter.setPen(QColor(self._theme.text))
        for kink, x in zip(kinks, places, strict=True):
            name = self.kink_name(kink)
            width = metrics.horizontalAdvance(name)
            left = min(max(x - width / 2.0, box.left()), box.right() - width)
            if left >= free or self._is_chosen(kink):
                painter.drawText(QPointF(left, box.top() + metrics.ascent()), name)
                free = left + width + _GAP
        painter.setPen(QColor(self._theme.muted))
        if len(self._classes) > 1:
            return  # each class has slopes of its own
        borders = [box.left(), *places, box.right()]
        for slope, left, right in zip(slopes.tolist(), borders, borders[1:], strict=False):
            text = f"{self._slope_name} {measured(slope, 2)}".strip()
            width = metrics.horizontalAdvance(text)
            if right - left > width + _GAP:
                painter.drawText(QPointF((left + right - width) / 2.0, box.bottom() - metrics.descent() - 1.0), text)

    def event(self, event: QEvent) -> bool:
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() in _DIRECTIONS and self._from_the_left():
            event.accept()  # else the window's own arrow keys would be taken first
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from kink to kink."""
        direction, kinks = _DIRECTIONS.get(event.key()), self._from_the_left()
        if direction is None or not kinks:
            event.ignore()
            return
        chosen = [at for at, kink in enumerate(kinks) if self._is_chosen(kink)]
        start = (chosen[-1] if direction > 0 else chosen[0]) if chosen else (-1 if direction > 0 else len(kinks))
        self.kink_clicked.emit(kinks[min(max(start + direction, 0), len(kinks) - 1)])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        box = self.plot_box.sceneBoundingRect()
        at = self.mapToScene(event.position().toPoint())
        inside = self._slice is not None and box.width() > 0 and box.contains(at)
        share = self._share((at.x() - box.left()) / box.width()) if inside else None
        self.pointed.emit(share)
        if self._classes and share != self._pointed_share:
            self.viewport().update()
        self._pointed_share = share
        near = self._near(at.x()) if inside else None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if near else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        kink = self._near(self.mapToScene(event.position().toPoint()).x())
        if event.button() == Qt.MouseButton.LeftButton and kink is not None:
            self.kink_clicked.emit(kink)

    def _near(self, x: float) -> Kink | None:
        """The kink at a pixel of the scene, if there is one."""
        nearest = min(self._from_the_left(), key=lambda kink: abs(self._place(kink.share) - x), default=None)
        return nearest if nearest is not None and abs(self._place(nearest.share) - x) <= _REACH else None
