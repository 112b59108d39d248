"""A small plot of an activation or of its slope over z: its curve, another one dashed, flat zones, and a histogram.

Shows arrays that it is given; knows no activation.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from engine.portable import Floats
from engine.questions.layer import LayerView
from playground.views.look.theme import LIGHT, Theme
from playground.views.plots.chart import Chart

_BARS_SHARE: Final = 0.4  # of the height, for the fullest bar


class ActivationPlot(Chart):
    """One of the explorer's two plots."""

    def __init__(self, name: str, note: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._theme = LIGHT
        self._flat: list[tuple[float, float]] = []
        self._view: LayerView | None = None
        self._other = self.add_line(QColor(LIGHT.muted), 2.0, Qt.PenStyle.DashLine)
        self._own = self.add_line(QColor(LIGHT.accent), 2.0)
        self.reserve_y("−0.0")
        self.show_note(note)

    def show_theme(self, theme: Theme) -> None:
        super().show_theme(theme)
        self._theme = theme
        for line, colour, style in (
            (self._own, theme.accent, Qt.PenStyle.SolidLine),
            (self._other, theme.test, Qt.PenStyle.DashLine),
        ):
            pen = QPen(QColor(colour), 2.0, style)
            pen.setCosmetic(True)
            line.setPen(pen)

    def show_curves(self, z: Floats, own: Floats, other: Floats | None, y: tuple[float, float]) -> None:
        """Show curves over z (points,), spanning y; the other one dashed, if there is one."""
        self.show_ranges((float(z[0]), float(z[-1])), y)
        self._own.setData(z, own)
        self._other.setData(z if other is not None else np.empty(0), other if other is not None else np.empty(0))

    def show_flat(self, z: Floats, is_flat: NDArray[np.bool_]) -> None:
        """Shade where the curve is flat."""
        edges = np.flatnonzero(np.diff(np.concatenate(([False], is_flat, [False])).astype(np.int8)))
        zones = [(float(z[first]), float(z[last - 1])) for first, last in edges.reshape(-1, 2)]
        if zones != self._flat:
            self._flat = zones
            self._forget_grid()

    def show_histogram(self, view: LayerView | None) -> None:
        """Show where the data falls; None shows nothing."""
        self._view = view
        self.viewport().update()

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        super().drawBackground(painter, rect)
        box = self.plot_box.sceneBoundingRect()
        shade = QColor(self._theme.muted)
        shade.setAlphaF(0.16)
        for low, high in self._flat:
            left, right = (float(self.plot_box.mapViewToScene(QPointF(z, 0.0)).x()) for z in (low, high))
            painter.fillRect(QRectF(left, box.top(), right - left, box.height()), shade)

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        super().drawForeground(painter, rect)
        view = self._view
        if view is None or not view.counts.any():
            return
        box = self.plot_box.sceneBoundingRect()
        painter.setClipRect(box)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        shade = QColor(self._theme.accent)
        shade.setAlphaF(0.35)
        heights = view.counts / view.counts.max() * box.height() * _BARS_SHARE
        places = [float(self.plot_box.mapViewToScene(QPointF(float(edge), 0.0)).x()) for edge in view.edges]
        for height, left, right in zip(heights.tolist(), places, places[1:], strict=False):
            painter.fillRect(QRectF(left, box.bottom() - height, max(right - left - 1.0, 1.0), height), shade)
        painter.setClipping(False)
