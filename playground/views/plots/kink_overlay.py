"""The lines where each hidden unit's z is 0, over the plane: a colour for each layer, on a halo that any ground bears.

Painted into a picture of their own, at a slower pace than snapshots come. Knows lines and layers, not what draws them.
"""

import math
from itertools import pairwise
from typing import Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from engine.datasets import DOMAIN
from engine.snapshot import KinkLines
from playground.model.selection import Selection
from playground.views.plots.sample_layer import mark_ink
from playground.views.theme import LIGHT, Theme
from playground.views.throttle import Throttle

_INTERVAL_MS: Final = 66
_WIDTH: Final = 1.4
_CHOSEN_WIDTH: Final = 3.0
_HALO: Final = 1.2  # on either side
_FADED: Final = 0.38  # what the other lines keep of themselves while a unit or a layer is selected


class KinkOverlay(QObject):
    """Shows the lines of all hidden units, those of the selected unit or layer thicker and the others faded."""

    changed = Signal()
    """To be painted anew."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._lines: KinkLines | None = None
        self._units: tuple[int, ...] = ()
        self._chosen: Selection | None = None
        self._picture: QPixmap | None = None
        self._throttle = Throttle(_INTERVAL_MS, self)
        self._throttle.due.connect(self._forget)

    def show_lines(self, lines: KinkLines | None, units: tuple[int, ...]) -> None:
        """Show these lines of hidden layers with so many `units` each; None takes them away."""
        if lines is self._lines:
            return
        is_other = self._lines is None or lines is None or units != self._units
        self._lines, self._units = lines, units
        if is_other:
            self._throttle.stop()
            self._forget()
        else:
            self._throttle.request()

    def show_chosen(self, chosen: Selection | None) -> None:
        """Emphasise the lines of what is selected, if it has any."""
        if chosen != self._chosen:
            self._chosen = chosen
            self._forget()

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self._theme = theme
        self._forget()

    def paint(self, painter: QPainter, side: float, scale: float) -> None:
        """Lay the lines over a plane of `side` logical pixels, at `scale` device pixels each."""
        if self._lines is None:
            return
        size = math.ceil(side * scale)
        if self._picture is None or self._picture.width() != size or self._picture.devicePixelRatio() != scale:
            self._picture = self._render(self._lines, side, size, scale)
        painter.drawPixmap(0, 0, self._picture)

    def _forget(self) -> None:
        self._picture = None
        self.changed.emit()

    def _render(self, lines: KinkLines, side: float, size: int, scale: float) -> QPixmap:
        picture = QPixmap(size, size)
        picture.setDevicePixelRatio(scale)
        picture.fill(Qt.GlobalColor.transparent)
        firsts = np.cumsum((0, *self._units))
        if len(lines.offsets) != firsts[-1] + 1:
            return picture  # of another network
        chosen = self._chosen_units(firsts)
        colours = self._theme.layer_colours(len(self._units) + 1)
        painter = QPainter(picture)
        painter.setOpacity(1.0 if chosen is None else _FADED)
        for layer, (first, last) in enumerate(pairwise(firsts.tolist())):
            kept = [unit for unit in range(first, last) if chosen is None or unit not in chosen]
            self._draw(painter, _path(lines, kept, side), colours[layer], _WIDTH)
        painter.setOpacity(1.0)
        if chosen is not None and self._chosen is not None:
            width = _CHOSEN_WIDTH if self._chosen.unit is not None else _WIDTH + 0.6
            self._draw(painter, _path(lines, list(chosen), side), colours[self._chosen.layer], width)
        painter.end()
        return picture

    def _chosen_units(self, firsts: NDArray[np.int_]) -> range | None:
        """The hidden units, counted through all layers, that are selected; None where none of them is."""
        chosen = self._chosen
        if chosen is None or chosen.layer >= len(self._units):
            return None
        first, last = (int(at) for at in firsts[chosen.layer : chosen.layer + 2])
        if chosen.unit is None:
            return range(first, last)
        return range(first + chosen.unit, first + chosen.unit + 1) if first + chosen.unit < last else None

    def _draw(self, painter: QPainter, path: QPainterPath, colour: QColor, width: float) -> None:
        """A line and its halo. The halo is not antialiased: that costs four times as much, and nobody sees it."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(halo_colour(self._theme), width + 2.0 * _HALO))
        painter.drawPath(path)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(colour, width))
        painter.drawPath(path)


def halo_colour(theme: Theme) -> QColor:
    """What sets a line off from any ground: light round dark lines, dark round light ones."""
    return mark_ink(theme) if theme.is_dark else QColor(theme.neutral).lighter(108)


def _path(lines: KinkLines, units: list[int], side: float) -> QPainterPath:
    """The segments of some units as one path, in pixels from the square's corner."""
    parts = [lines.segments[lines.offsets[unit] : lines.offsets[unit + 1]] for unit in units]
    rows = np.concatenate(parts).astype(np.float64) if parts else np.empty((0, 4))
    ends = rows[np.isfinite(rows).all(axis=1)].reshape(-1, 2)
    x = (ends[:, 0] + DOMAIN) / (2.0 * DOMAIN) * side
    y = (DOMAIN - ends[:, 1]) / (2.0 * DOMAIN) * side
    path: QPainterPath = pg.arrayToQPath(x, y, connect="pairs", finiteCheck=False)
    return path
