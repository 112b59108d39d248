"""The curve along a slice, its kinks marked and named, the slope of each piece written where there is room.

Shows what a SliceView says; knows no network.
"""

import math
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from engine.portable import Floats
from engine.snapshot import Kink, SliceView
from playground.model.numerals import measured
from playground.model.selection import Selection
from playground.views.plots.chart import Chart, legible
from playground.views.plots.ranges import SteadyTop
from playground.views.plots.slice_ends import Ends, held_axis, runs_backwards
from playground.views.theme import LIGHT, Theme

_LEAST: Final = 0.1
_SPARE: Final = 1.05  # what a SteadyTop adds by itself; lines of text are given room here instead
_LEAST_SHARE: Final = 0.4  # of the height, that the curve keeps however small the chart is
_REACH: Final = 8.0  # pixels beside a kink where a click still means it
_GAP: Final = 6.0  # between labels


class SliceChart(Chart):
    """Tells where the mouse is along the slice (0 to 1, None elsewhere), and which kink was clicked."""

    pointed = Signal(object)
    kink_clicked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("slice_chart")
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self._theme = LIGHT
        self._slice: SliceView | None = None
        self._layers = 1
        self._slope_name = ""
        self._chosen: Selection | None = None
        self._top, self._bottom = SteadyTop(_LEAST), SteadyTop(_LEAST)
        self._line = self.add_line(QColor(LIGHT.accent), 2.0)
        self._x_range = (0.0, 1.0)
        self.plot_box.sigResized.connect(self._fit_ranges)
        self.reserve_y("−0.00")

    def show_theme(self, theme: Theme) -> None:
        super().show_theme(theme)
        self._theme = theme
        pen = QPen(QColor(theme.accent), 2.0)
        pen.setCosmetic(True)
        self._line.setPen(pen)

    def show_slice(self, slice_view: SliceView | None, values: Floats, layers: int, slope_name: str = "") -> None:
        """Show `values` (points,), a or z of the slice, in a network of so many layers; None shows nothing.

        slope_name: stands before each slope where it is not the slope of the curve that is shown.
        """
        self._slice, self._layers, self._slope_name = slice_view, layers, slope_name
        if slice_view is None:
            self._line.setData(np.empty(0), np.empty(0))
        else:
            x = self._x(slice_view.ends, slice_view.shares)
            finite = values[np.isfinite(values)]
            self._top.fit(max(float(finite.max(initial=0.0)), 0.0) / _SPARE)
            self._bottom.fit(max(float(-finite.min(initial=0.0)), 0.0) / _SPARE)
            self._x_range = float(x.min()), float(x.max())
            self._fit_ranges()
            self._line.setData(x, self.place_y(values), connect="finite")
        self.viewport().update()

    def _fit_ranges(self, *_: object) -> None:
        """Span the axes so that the names of kinks stand above the curve and the slopes below it."""
        if self._slice is None:
            return
        line, height = QFontMetricsF(legible(self.font())).height() + 1.0, max(float(self.plot_box.height()), 1.0)
        room = line / max(height - 2.0 * line, _LEAST_SHARE * height) * (self._top.top + self._bottom.top)
        self.show_ranges(self._x_range, (-self._bottom.top - room, self._top.top + room))

    def show_chosen(self, chosen: Selection | None) -> None:
        """Emphasise the kinks of a unit or of a layer."""
        self._chosen = chosen
        self.viewport().update()

    @staticmethod
    def _x(ends: Ends, shares: Floats) -> Floats:
        """Where shares of the line stand on the axis: x₁ or x₂ if only that changes, else the distance from A."""
        (a1, a2), (b1, b2) = ends
        held = held_axis(ends)
        if held == 1:
            return a1 + shares * (b1 - a1)
        return a2 + shares * (b2 - a2) if held == 0 else shares * math.dist((a1, a2), (b1, b2))

    def _place(self, share: float) -> float:
        """The pixel of the scene at which a share of the line stands."""
        assert self._slice is not None
        x = float(self._x(self._slice.ends, np.array([share]))[0])
        return float(self.plot_box.mapViewToScene(QPointF(x, 0.0)).x())

    def _share(self, across: float) -> float:
        """The share of the line that stands at a share of the plot's width."""
        assert self._slice is not None
        return 1.0 - across if runs_backwards(self._slice.ends) else across

    def _is_chosen(self, kink: Kink) -> bool:
        chosen = self._chosen
        return chosen is not None and chosen.layer == kink.layer and chosen.unit in (None, kink.unit)

    # --- Qt's overrides ---

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        super().drawForeground(painter, rect)
        if self._slice is None or self._slice.kinks is None or self._slice.slopes is None:
            return
        box = self.plot_box.sceneBoundingRect()
        font = legible(self.font())
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        colours = self._theme.layer_colours(self._layers)
        kinks, slopes = self._slice.kinks, self._slice.slopes
        if runs_backwards(self._slice.ends):  # from the left to the right, as the axis does
            kinks, slopes = kinks[::-1], -slopes[::-1]
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
            name = f"{kink.layer + 1}.{kink.unit + 1}"
            width = metrics.horizontalAdvance(name)
            left = min(max(x - width / 2.0, box.left()), box.right() - width)
            if left >= free or self._is_chosen(kink):
                painter.drawText(QPointF(left, box.top() + metrics.ascent()), name)
                free = left + width + _GAP
        painter.setPen(QColor(self._theme.muted))
        borders = [box.left(), *places, box.right()]
        for slope, left, right in zip(slopes.tolist(), borders, borders[1:], strict=False):
            text = f"{self._slope_name} {measured(slope, 2)}".strip()
            width = metrics.horizontalAdvance(text)
            if right - left > width + _GAP:
                painter.drawText(QPointF((left + right - width) / 2.0, box.bottom() - metrics.descent() - 1.0), text)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        box = self.plot_box.sceneBoundingRect()
        at = self.mapToScene(event.position().toPoint())
        inside = self._slice is not None and box.width() > 0 and box.contains(at)
        self.pointed.emit(self._share((at.x() - box.left()) / box.width()) if inside else None)
        near = self._near(at.x()) if inside else None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if near else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        kink = self._near(self.mapToScene(event.position().toPoint()).x())
        if event.button() == Qt.MouseButton.LeftButton and kink is not None:
            self.kink_clicked.emit(kink)

    def _near(self, x: float) -> Kink | None:
        """The kink at a pixel of the scene, if there is one."""
        kinks = (self._slice.kinks if self._slice is not None else None) or ()
        nearest = min(kinks, key=lambda kink: abs(self._place(kink.share) - x), default=None)
        return nearest if nearest is not None and abs(self._place(nearest.share) - x) <= _REACH else None
