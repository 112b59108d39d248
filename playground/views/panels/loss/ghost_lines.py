"""The curves of past runs behind those of the present one: thin and grey, each with its number at its end."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from playground.model.ghost import MOST_GHOSTS, Ghost
from playground.views.look.theme import Theme
from playground.views.plots.chart import Chart, Floats, legible
from playground.views.plots.ranges import within_ceiling

_WIDTH: Final = 1.3
_BEHIND: Final = -10.0


class GhostLines:
    """Draws ghosts on a chart. `draw` places them anew when its axes have changed."""

    def __init__(self, chart: Chart) -> None:
        self._chart = chart
        self._lines: list[tuple[Any, Any, Any]] = []

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        colour = QColor(theme.muted)
        for train, test, number in self._lines:
            for line, style in ((train, Qt.PenStyle.SolidLine), (test, Qt.PenStyle.DashLine)):
                pen = QPen(colour, theme.wide(_WIDTH), style)
                pen.setCosmetic(True)
                line.setPen(pen)
            number.setColor(colour)

    def fit(self, count: int, theme: Theme) -> None:
        """Have as many lines as there are ghosts."""
        while len(self._lines) < min(count, MOST_GHOSTS):
            train, test = (self._chart.add_line(QColor(theme.muted), _WIDTH) for _ in range(2))
            number = pg.TextItem(anchor=(1.0, 1.0))
            number.setFont(legible(self._chart.font()))
            self._chart.plot_box.addItem(number, ignoreBounds=True)
            for item in (train, test, number):
                item.setZValue(_BEHIND)
            self._lines.append((train, test, number))
        while len(self._lines) > count:
            train, test, number = self._lines.pop()
            self._chart.remove_line(train)
            self._chart.remove_line(test)
            self._chart.plot_box.removeItem(number)
        self.show_theme(theme)

    def draw(self, ghosts: Sequence[Ghost], *, accuracy: bool) -> None:
        """Draw the losses, or the accuracies in percent, of these runs."""
        for at, (ghost, (train, test, number)) in enumerate(zip(ghosts, self._lines, strict=True), 1):
            epoch = ghost.curves.epoch
            first, second = values_of(ghost, accuracy=accuracy)
            train.setData(epoch, self._chart.place_y(first), connect="finite")
            test.setData(epoch, self._chart.place_y(second), connect="finite")
            known = np.flatnonzero(np.isfinite(first))
            number.setVisible(bool(known.size))
            if known.size:
                number.setText(str(at))
                number.setPos(float(epoch[known[-1]]), float(self._chart.place_y(first[known[-1]])))


def values_of(ghost: Ghost, *, accuracy: bool) -> tuple[Floats, Floats]:
    """What is drawn of a ghost, of the training and of the test data, (n,) each."""
    curves = ghost.curves
    if accuracy:
        return 100.0 * curves.train_accuracy, 100.0 * curves.test_accuracy
    return within_ceiling(curves.train_loss)[0], within_ceiling(curves.test_loss)[0]
