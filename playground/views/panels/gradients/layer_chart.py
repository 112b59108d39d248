"""A chart of one quantity of each layer on a log axis, with a lane below it for exact zeros.

An exact 0 and a tiny number are different facts: a 0 stands in the lane, which is labelled 0; a number below the floor
stands on the floor, with an arrow. Knows numbers and layers, not what they mean.
"""

from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from playground.views.look.theme import Theme
from playground.views.plots.chart import Chart, Floats
from playground.views.plots.ranges import CEILING, FLOOR

_LANE_PX: Final = 18.0
_HEAD_PX: Final = 2.0


class LayerChart(Chart):
    """The common y axis of the bars and of the history beside them: whole decades, and the lane for zeros."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.show_log(True)
        self._low, self._high = -4, 0
        self._has_lane = False
        self._lane_colour = QColor(0, 0, 0, 0)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        super().show_theme(theme)
        self._lane_colour = QColor(theme.raised)

    def show_decades(self, x: tuple[float, float], low: int, high: int, has_lane: bool) -> None:
        """Span the x axis, whole decades of the y axis, and below them the lane for zeros where there are any."""
        self._low, self._high, self._has_lane = low, high, has_lane
        self.show_zero_at(self.zero if has_lane else None, low)
        foot = low - self._lane if has_lane else low - 0.02 * (high - low)
        self.show_places(x, (foot, high + self._room_above))

    @property
    def zero(self) -> float:
        """Where an exact 0 stands, in decades."""
        return self._low - self._lane / 2.0

    @property
    def floor(self) -> float:
        """Where the lowest decade of the axis stands."""
        return float(self._low)

    def widget_y(self, place: float) -> float:
        """The y of the widget for a place on the axis."""
        return self.widget_point(0.0, place).y()

    @property
    def _lane(self) -> float:
        """The height of the lane, in decades."""
        height = max(float(self.plot_box.height()), 3.0 * _LANE_PX)
        return (self._high - self._low) * _LANE_PX / (height - _LANE_PX - _HEAD_PX)

    @property
    def _room_above(self) -> float:
        """A little room above the highest decade, for the width of a line, in decades."""
        return self._lane * _HEAD_PX / _LANE_PX

    def place(self, values: Floats) -> Floats:
        """Where values stand: exact zeros in the lane, tiny ones on the floor; NaN stays NaN."""
        with np.errstate(invalid="ignore"):
            placed = np.log10(np.clip(values, FLOOR, CEILING))
        return np.asarray(np.where(values == 0.0, self.zero, np.maximum(placed, self._low)), np.float64)

    # --- Qt's overrides ---

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        super().drawBackground(painter, rect)
        if self._has_lane:
            box = self.plot_box.sceneBoundingRect()
            top = self.plot_box.mapViewToScene(QPointF(0.0, self._low)).y()
            painter.fillRect(QRectF(box.left(), top, box.width(), box.bottom() - top), self._lane_colour)
