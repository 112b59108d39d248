"""The curves of an experiment: of each combination the median over its runs, with the band from quarter to quarter."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from engine.portable import Floats
from playground.views.look.theme import LIGHT, Theme
from playground.views.plots.chart import Chart

MOST_BANDS: Final = 6
_HUES: Final = (0.58, 0.08, 0.36, 0.92, 0.75, 0.14)


class BandsChart(Chart):
    """Shows up to MOST_BANDS combinations."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("experiment_bands")
        self.setAccessibleName(self.tr("Curves of the experiment: medians, and bands from quarter to quarter"))
        self.reserve_y("0.000")
        self._own_theme = LIGHT
        self._lines = [
            tuple(self.add_line(self._colour(at), width) for width in (2.0, 1.0, 1.0)) for at in range(MOST_BANDS)
        ]
        self._fills = []
        for _, low, high in self._lines:
            fill = pg.FillBetweenItem(low, high)
            self.plot_box.addItem(fill)
            self._fills.append(fill)

    def _colour(self, at: int) -> QColor:
        return QColor.fromHslF(_HUES[at], 0.75, 0.62 if self._own_theme.is_dark else 0.4)

    def colour_of(self, at: int) -> str:
        """The colour of a combination's curve, for its name."""
        return self._colour(at).name()

    def show_theme(self, theme: Theme) -> None:
        super().show_theme(theme)
        self._own_theme = theme
        for at, ((median, low, high), fill) in enumerate(zip(self._lines, self._fills, strict=True)):
            colour = self._colour(at)
            median.setPen(pg.mkPen(colour, width=theme.wide(2.0), cosmetic=True))
            colour.setAlpha(70)
            for line in (low, high):
                line.setPen(pg.mkPen(colour, width=1.0, cosmetic=True, style=Qt.PenStyle.SolidLine))
            colour.setAlpha(40)
            fill.setBrush(colour)

    def show_bands(self, bands: Sequence[Floats]) -> None:
        """Show these, each (n, 4): epoch, lower quartile, median, upper quartile."""
        shown = [band for band in bands if len(band)]
        last = max((float(band[-1, 0]) for band in shown), default=1.0)
        top = max((float(np.nanmax(band[:, 3])) for band in shown), default=1.0)
        self.show_ranges((0.0, max(last, 1.0)), (0.0, max(top, 1e-6) * 1.05))
        for at, (median, low, high) in enumerate(self._lines):
            band = bands[at] if at < len(bands) else np.empty((0, 4))
            for line, column in ((median, 2), (low, 1), (high, 3)):
                line.setData(band[:, 0], band[:, column])
