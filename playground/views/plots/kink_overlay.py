"""The lines where each hidden unit's z is 0, over the plane: a colour for each layer, on a halo that any ground bears.

Painted into a picture of their own, at a slower pace than snapshots come, and while training a layer in each frame, so
that no frame has to draw them all. Those of what is selected have a second picture, over the first one faded: so a
selection draws no other line again. Knows lines and layers, not what draws them.
"""

import math
from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QObject, QSize, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from engine.data.plane import in_pixels
from engine.questions.kinks import KinkLines
from playground.model.selection import Selection
from playground.views.look.class_marks import mark_ink
from playground.views.look.sharpness import clear_pixmap
from playground.views.look.theme import LIGHT, Theme
from playground.views.plots.throttle import Throttle

_INTERVAL_MS: Final = 66
_PART_MS: Final = 12  # between two parts of a picture, a frame or so
_UNSEEN_MS: Final = 50  # a new picture waits so long for the plane to be painted anyway
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
        self._drawn: KinkLines | None = None
        self._marks: QPixmap | None = None
        self._throttle = Throttle(_INTERVAL_MS, self)
        self._throttle.due.connect(self._renew)
        self._parts: Iterator[QPixmap | None] | None = None
        self._coming: KinkLines | None = None  # of which they are
        self._is_stale = False
        self._part_timer = QTimer(self, singleShot=True, interval=_PART_MS)
        self._part_timer.timeout.connect(self._draw_part)
        self._unseen_timer = QTimer(self, singleShot=True, interval=_UNSEEN_MS)
        self._unseen_timer.timeout.connect(self.changed)

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
            self._chosen, self._marks = chosen, None
            self.changed.emit()

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self._theme = theme
        self._forget()

    def paint(self, painter: QPainter, side: float, scale: float) -> None:
        """Lay the lines over a plane of `side` logical pixels, at `scale` device pixels each."""
        if self._lines is None:
            return
        size = math.ceil(side * scale)
        self._unseen_timer.stop()
        if self._picture is None or self._picture.width() != size or self._picture.devicePixelRatio() != scale:
            self._leave_parts()
            *_, picture = self._render(self._lines, size, scale)
            self._show(picture, self._lines)
        assert self._picture is not None
        assert self._drawn is not None
        chosen = self._chosen_units()
        painter.setOpacity(1.0 if chosen is None else _FADED)
        painter.drawPixmap(0, 0, self._picture)
        painter.setOpacity(1.0)
        if chosen is not None:
            if self._marks is None:
                self._marks = self._mark(self._drawn, chosen, size, scale)
            painter.drawPixmap(0, 0, self._marks)

    def _forget(self) -> None:
        """Draw all at once, when the plane is painted next."""
        self._leave_parts()
        self._picture = None
        self.changed.emit()

    def _renew(self) -> None:
        """Draw the newest lines part by part, and show the picture so far until they are done."""
        if self._parts is not None:
            self._is_stale = True  # once more, when these are done
        elif self._picture is None or self._lines is None:
            self._forget()
        else:
            scale, size = self._picture.devicePixelRatio(), self._picture.width()
            self._coming, self._parts = self._lines, self._render(self._lines, size, scale)
            self._draw_part()

    def _draw_part(self) -> None:
        if self._parts is None:
            return
        picture = next(self._parts, None)
        if picture is None:
            self._part_timer.start()
            return
        is_stale = self._is_stale
        self._leave_parts()
        self._show(picture, self._coming)
        self._unseen_timer.start()
        if is_stale:
            self._throttle.request()

    def _leave_parts(self) -> None:
        self._part_timer.stop()
        self._parts = None
        self._is_stale = False

    def _show(self, picture: QPixmap | None, lines: KinkLines | None) -> None:
        self._picture, self._drawn, self._marks = picture, lines, None

    def _render(self, lines: KinkLines, size: int, scale: float) -> Iterator[QPixmap | None]:
        """Draw part by part; None after each, and the picture in the end."""
        picture = clear_pixmap(QSize(size, size), scale)
        if self._are_of_units(lines):
            colours = self._theme.layer_colours(len(self._units) + 1)
            for layer, (first, last) in enumerate(pairwise(self._firsts())):
                self._draw(picture, _segments(lines, range(first, last), size / scale), colours[layer], _WIDTH)
                yield None
        yield picture

    def _mark(self, lines: KinkLines, chosen: range, size: int, scale: float) -> QPixmap:
        """The picture of the lines of what is selected."""
        picture = clear_pixmap(QSize(size, size), scale)
        if self._are_of_units(lines) and self._chosen is not None:
            width = _CHOSEN_WIDTH if self._chosen.unit is not None else _WIDTH + 0.6
            colour = self._theme.layer_colours(len(self._units) + 1)[self._chosen.layer]
            self._draw(picture, _segments(lines, chosen, size / scale), colour, width)
        return picture

    def _are_of_units(self, lines: KinkLines) -> bool:
        """Whether these lines belong to the layers that are shown, and not to another network's."""
        return len(lines.offsets) == sum(self._units) + 1

    def _firsts(self) -> list[int]:
        """Which unit is the first of each layer, counted through all of them, and how many there are."""
        return [0, *accumulate(self._units)]

    def _chosen_units(self) -> range | None:
        """The hidden units, counted through all layers, that are selected; None where none of them is."""
        chosen = self._chosen
        if chosen is None or chosen.layer >= len(self._units):
            return None
        first, last = self._firsts()[chosen.layer : chosen.layer + 2]
        if chosen.unit is None:
            return range(first, last)
        return range(first + chosen.unit, first + chosen.unit + 1) if first + chosen.unit < last else None

    def _draw(self, picture: QPixmap, segments: NDArray[np.float64], colour: QColor, width: float) -> None:
        """Lines and their halo. The halo is not antialiased: that costs four times as much, and nobody sees it."""
        if not len(segments):
            return
        lines = pg.Qt.internals.PrimitiveArray(QLineF, 4)  # drawn in one call, and faster than a path of the same
        lines.resize(len(segments))
        lines.ndarray()[:] = segments
        painter = QPainter(picture)
        for ink, across, is_smooth in ((halo_colour(self._theme), width + 2.0 * _HALO, False), (colour, width, True)):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, is_smooth)
            painter.setPen(QPen(ink, across))
            painter.drawLines(*lines.drawargs())
        painter.end()


def halo_colour(theme: Theme) -> QColor:
    """What sets a line off from any ground: light round dark lines, dark round light ones."""
    return mark_ink(theme) if theme.is_dark else QColor(theme.neutral).lighter(108)


def _segments(lines: KinkLines, units: range, side: float) -> NDArray[np.float64]:
    """The segments of some units, x1, y1, x2, y2 in pixels from the square's corner, shape (n, 4)."""
    parts = [lines.segments[lines.offsets[unit] : lines.offsets[unit + 1]] for unit in units]
    rows = np.concatenate(parts).astype(np.float64) if parts else np.empty((0, 4))
    ends = rows[np.isfinite(rows).all(axis=1)].reshape(-1, 2)
    return in_pixels(ends, side).reshape(-1, 4)
