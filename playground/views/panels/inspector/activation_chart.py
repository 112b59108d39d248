"""One unit's activation as a curve, with where the training data falls on it. Shows a UnitView and a probe's z."""

from typing import Final

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.portable import Floats
from engine.questions.unit import UnitView
from playground.model.numerals import chosen
from playground.views.look.sharpness import clear_pixmap, pixel_ratio
from playground.views.look.theme import LIGHT, Theme
from playground.views.look.tool_tips import show_tip

_BARS_SHARE: Final = 0.42  # of the height, for the fullest bar
_PADDING: Final = 0.08  # of the range of values, above and below
_CAPTION_PIXELS: Final = 11
_TANGENT_PIXELS: Final = 26.0


class ActivationChart(QWidget):
    """Paints the curve and its slope once for each activation and size, the bars and the probe each time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("activation_chart")
        self.setAccessibleName(self.tr("Activation and training data"))
        show_tip(
            self,
            self.tr(
                "<b>Line</b>: the output a = f(z). <b>Dashes</b>: its slope f′(z). <b>Bars</b>: how many training "
                "points give this z.<br>Where the bars are at a flat part of the line, the unit learns little.<br>"
                "<b>Dot</b>: the point under the mouse in the output panel, with the slope there."
            ),
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme = LIGHT
        self._view: UnitView | None = None
        self._probed: tuple[float, float] | None = None
        self._curve = QPixmap()

    def show_unit(self, view: UnitView | None) -> None:
        """Show a unit's curve and bars; None leaves the axes alone."""
        old = self._view
        if old is None or view is None or not _same_curve(old, view):
            self._curve = QPixmap()
        self._view = view
        self.update()

    def show_probe(self, probed: tuple[float, float] | None) -> None:
        """Mark z of the point under the mouse, with the curve's tangent, from (z, slope there); None marks nothing."""
        if probed != self._probed:
            self._probed = probed
            self.update()

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._curve = QPixmap()
        self.update()

    # --- geometry ---------------------------------------------------------------------------------------------------

    def _plot(self) -> QRectF:
        """Where the curve lies."""
        return QRectF(self.rect()).adjusted(self._theme.px(26.0), 4.0, -4.0, -self._theme.px(16.0))

    def _to_pixels(self, view: UnitView) -> tuple[float, float, float, float]:
        """X = x0 + z·dx and y = y0 + a·dy."""
        plot = self._plot()
        low, high = _range_of_values(view)
        z0, z1 = float(view.curve_z[0]), float(view.curve_z[-1])
        dx = plot.width() / (z1 - z0)
        dy = -plot.height() / (high - low)
        return plot.left() - z0 * dx, dx, plot.bottom() - low * dy, dy

    # --- painting ---------------------------------------------------------------------------------------------------

    def _render_curve(self, view: UnitView, ratio: float) -> QPixmap:
        """The curve, its slope and the numbers on the axes."""
        theme = self._theme
        pixmap = clear_pixmap(self.size() * ratio, ratio)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot = self._plot()
        x0, dx, y0, dy = self._to_pixels(view)
        painter.setClipRect(plot.adjusted(-1.0, -1.0, 1.0, 1.0))
        painter.setPen(QPen(QColor(theme.muted), theme.wide(1.4), Qt.PenStyle.DashLine))
        painter.drawPolyline(_polyline(view.curve_z, view.curve_slope, x0, dx, y0, dy))
        painter.setPen(QPen(QColor(theme.accent), theme.wide(2.4)))
        painter.drawPolyline(_polyline(view.curve_z, view.curve_a, x0, dx, y0, dy))
        painter.setClipping(False)
        self._draw_numbers(painter, view)
        painter.end()
        return pixmap

    def _draw_numbers(self, painter: QPainter, view: UnitView) -> None:
        font = QFont(self.font())
        font.setPixelSize(self._theme.text_px(_CAPTION_PIXELS))
        painter.setFont(font)
        painter.setPen(QColor(self._theme.muted))
        plot = self._plot()
        metrics = QFontMetricsF(font)
        x0, dx, y0, dy = self._to_pixels(view)
        z0, z1 = float(view.curve_z[0]), float(view.curve_z[-1])
        for z in (z0, 0.0, z1):
            text = _label(z)
            width = metrics.horizontalAdvance(text)
            left = min(max(x0 + z * dx - width / 2.0, plot.left()), plot.right() - width)
            painter.drawText(QPointF(left, plot.bottom() + metrics.ascent() + 2.0), text)
        painter.drawText(QPointF(x0 + z1 * dx * 0.5, plot.bottom() + metrics.ascent() + 2.0), "z")
        top = max(float(view.curve_a.max()), float(view.curve_slope.max()))
        bottom = min(float(view.curve_a.min()), float(view.curve_slope.min()))
        for a in dict.fromkeys((0.0, _round_towards_zero(top), _round_towards_zero(bottom))):
            text = _label(a)
            middle = min(max(y0 + a * dy, plot.top() + 4.0), plot.bottom() - 2.0)
            right = plot.left() - 4.0
            painter.drawText(
                QPointF(right - metrics.horizontalAdvance(text), middle + metrics.ascent() / 2.0 - 1.0), text
            )

    def _draw_bars(self, painter: QPainter, view: UnitView) -> None:
        fullest = int(view.histogram.max())
        if fullest == 0:
            return
        plot = self._plot()
        x0, dx, _, _ = self._to_pixels(view)
        colour = QColor(self._theme.test)
        colour.setAlpha(90)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        lefts = np.clip(x0 + view.edges * dx, plot.left(), plot.right())
        heights = view.histogram * (plot.height() * _BARS_SHARE / fullest)
        heights = np.where(view.histogram > 0, np.maximum(heights, 1.5), 0.0)
        bars = [
            QRectF(left, plot.bottom() - height, right - left - 0.5, height)
            for left, right, height in zip(lefts, lefts[1:], heights, strict=False)
            if height > 0.0 and right > left
        ]
        painter.drawRects(bars)

    def _draw_probe(self, painter: QPainter, view: UnitView, z: float, slope: float) -> None:
        plot = self._plot()
        x0, dx, y0, dy = self._to_pixels(view)
        inside = float(np.clip(z, view.curve_z[0], view.curve_z[-1]))
        a = float(np.interp(inside, view.curve_z, view.curve_a))
        at = QPointF(x0 + inside * dx, y0 + a * dy)
        painter.setPen(QPen(QColor(self._theme.muted), 1.0, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(at.x(), plot.top()), QPointF(at.x(), plot.bottom()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        along = QPointF(dx, slope * dy)
        length = float(np.hypot(along.x(), along.y()))
        painter.setClipRect(plot.adjusted(-5.0, -5.0, 5.0, 5.0))
        if z == inside and length > 0.0:  # beyond the curve's ends there is nothing to touch
            half = along * (_TANGENT_PIXELS / length)
            painter.setPen(QPen(QColor(self._theme.text), 2.0))
            painter.drawLine(QLineF(at - half, at + half))
        painter.setPen(QPen(QColor(self._theme.panel), 1.5))
        painter.setBrush(QColor(self._theme.text))
        painter.drawEllipse(at, 5.0, 5.0)

    # --- Qt ---------------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(220, 120)

    def minimumSizeHint(self) -> QSize:
        return QSize(110, 72)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        plot = self._plot()
        view = self._view
        faint = QColor(self._theme.border)
        painter.setPen(faint)
        painter.drawRect(plot)
        if view is None:
            return
        x0, _, y0, _ = self._to_pixels(view)
        painter.drawLine(QPointF(round(x0), plot.top()), QPointF(round(x0), plot.bottom()))
        painter.drawLine(QPointF(plot.left(), round(y0)), QPointF(plot.right(), round(y0)))
        self._draw_bars(painter, view)
        ratio = pixel_ratio(painter)
        if self._curve.size() != self.size() * ratio:
            self._curve = self._render_curve(view, ratio)
        painter.drawPixmap(0, 0, self._curve)
        if self._probed is not None:
            self._draw_probe(painter, view, *self._probed)


def _same_curve(one: UnitView, other: UnitView) -> bool:
    return np.array_equal(one.curve_z, other.curve_z) and np.array_equal(one.curve_a, other.curve_a)


def _range_of_values(view: UnitView) -> tuple[float, float]:
    """Room for the curve and its slope, a little more than they need."""
    low = min(0.0, float(view.curve_a.min()), float(view.curve_slope.min()))
    high = max(0.0, float(view.curve_a.max()), float(view.curve_slope.max()))
    room = max(high - low, 1e-9) * _PADDING
    return low - room, high + room


def _round_towards_zero(value: float) -> float:
    """A number to write on the axis: whole where that is near enough."""
    whole = float(np.trunc(value + np.sign(value) * 1e-3))
    return whole or float(np.trunc(value * 10.0) / 10.0)


def _label(value: float) -> str:
    """A number on an axis: `4`, `−0.5`."""
    return chosen(round(value, 1))


def _polyline(x: Floats, y: Floats, x0: float, dx: float, y0: float, dy: float) -> QPolygonF:
    return QPolygonF([QPointF(px, py) for px, py in zip(x0 + x * dx, y0 + y * dy, strict=True)])
