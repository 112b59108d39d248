"""Paints units by |δ| in place of their maps: a column that is higher the larger |δ| is, and the number beneath.

The columns have the colours that the layers have in the plots of gradients. An exact 0 has no column but a 0 and a
cross: no sample of the batch teaches such a unit anything.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from playground.model.numerals import decade
from playground.views.look.theme import Theme
from playground.views.network.glyphs import Glyphs, mixed, number_font
from playground.views.network.gradients import GradientFlow
from playground.views.network.layout import NetworkLayout

_LEAST_HEIGHT: Final = 2.0
"""Of a column, in pixels: the smallest |δ| is still no 0."""

_PALEST: Final = 0.35
_SHADES: Final = 24
_ROOM_FOR_TWO_DIGITS: Final = 66.0
_WRITTEN_SIDE: Final = 18
_LEAST_ZERO_PIXELS: Final = 9
_ZERO_LOWER: Final = 0.18
_LEAST_WRITTEN_SIDE: Final = 24
_SMALL_PIXELS: Final = 10


@dataclass(frozen=True)
class DeltaPainter:
    """Paints the units of one layout in a theme's colours."""

    layout: NetworkLayout
    theme: Theme
    glyphs: Glyphs
    font: QFont

    def colour(self, layer: int, share: float) -> QColor:
        """The colour of a unit of this layer: fainter the smaller its |δ| is."""
        return self._shades[layer][round(share * _SHADES)]

    @cached_property
    def _shades(self) -> tuple[tuple[QColor, ...], ...]:
        ground = QColor(self.theme.panel)
        shares = [_PALEST + (1.0 - _PALEST) * step / _SHADES for step in range(_SHADES + 1)]
        colours = self.theme.layer_colours(self.layout.columns - 1)
        return tuple(tuple(mixed(colour, ground, share) for share in shares) for colour in colours)

    def paint(self, painter: QPainter, layer: int, units: range, flow: GradientFlow, first: int) -> None:
        """The units of a layer that are in view; `first` is the row of the layer's first unit."""
        shares = flow.unit_shares
        ground = QColor(self.theme.raised)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for unit in units:
            rect = self.glyphs.on_pixels(self.layout.map_rect(layer + 1, unit))
            painter.fillRect(rect, ground)
            delta, share = float(flow.deltas[first + unit]), float(shares[first + unit])
            if delta == 0.0:
                self._paint_zero(painter, rect)
            elif delta == delta:  # no NaN
                height = max(round(share * rect.height()), min(_LEAST_HEIGHT, rect.height() / 3.0))
                column = QRectF(rect.left(), rect.bottom() - height, rect.width(), height)
                painter.fillRect(column, self.colour(layer, share))

    def _paint_zero(self, painter: QPainter, rect: QRectF) -> None:
        """A crossed field with a 0."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(mixed(QColor(self.theme.muted), QColor(self.theme.raised), 0.55), 1.0))
        painter.drawLine(rect.bottomLeft(), rect.topRight())
        if rect.height() >= _WRITTEN_SIDE:
            pixels = max(min(round(rect.height() * 0.36), 22), _LEAST_ZERO_PIXELS)
            painter.drawLine(rect.topLeft(), rect.bottomRight())
            disc = rect.height() * 0.28
            low = rect.translated(0.0, rect.height() * _ZERO_LOWER)  # above it there may be a badge
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.theme.raised))
            painter.drawEllipse(low.center(), disc, disc)
            painter.setFont(number_font(self.font, pixels, bold=True))
            painter.setPen(QColor(self.theme.danger))
            painter.drawText(low, Qt.AlignmentFlag.AlignCenter, "0")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def paint_numbers(self, painter: QPainter, layer: int, units: range, flow: GradientFlow, first: int) -> None:
        """|δ| of each unit, where biases stand otherwise; in its field where there is no room beneath."""
        if not self.layout.footer:
            self._paint_small_numbers(painter, layer, units, flow, first)
            return
        texts = flow.written_deltas[1 if self.layout.column_pitch >= _ROOM_FOR_TWO_DIGITS else 0]
        for unit in units:
            rect = self.layout.bias_rect(layer + 1, unit)
            glyph = self.glyphs.number(texts[first + unit], self.layout.footer)
            width = glyph.deviceIndependentSize().width()
            painter.drawPixmap(self.glyphs.at(round(rect.center().x() - width / 2.0), rect.top()), glyph)

    def _paint_small_numbers(self, painter: QPainter, layer: int, units: range, flow: GradientFlow, first: int) -> None:
        """One digit or, where that is too long, the order of magnitude alone."""
        side = self.layout.map_side
        if side < _LEAST_WRITTEN_SIDE:
            return
        font = number_font(self.font, _SMALL_PIXELS, bold=True)
        metrics = QFontMetricsF(font)
        ground = QColor(self.theme.panel)
        ground.setAlphaF(0.75)
        painter.setFont(font)
        painter.setPen(QColor(self.theme.text))
        for unit in units:
            delta = float(flow.deltas[first + unit])
            if delta == 0.0:
                continue  # its field says so
            text = flow.written_deltas[0][first + unit]
            if metrics.horizontalAdvance(text) > side - 2.0 and math.isfinite(delta):
                text = decade(round(math.log10(abs(delta))))
            rect = self.layout.map_rect(layer + 1, unit)
            strip = QRectF(rect.left() + 1.0, rect.top() + 1.0, side - 2.0, _SMALL_PIXELS + 2.0)
            painter.fillRect(strip, ground)
            painter.drawText(strip, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, text)
