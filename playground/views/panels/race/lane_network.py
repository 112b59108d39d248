"""The network of a lane, small: a dot for each unit, a line for each weight, the thicker and stronger the larger."""

import math
from typing import Final

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.snapshot import Snapshot
from playground.views.look.theme import LIGHT, Theme

_MOST_LINES: Final = 1200
"""Of a larger network the weights of largest size are drawn."""

_DOT: Final = 3.4
_WIDEST: Final = 3.2
_STEPS: Final = 5
"""Lines are drawn in so many strengths, all of one at once: a pen for each would cost a frame."""


class LaneNetwork(QWidget):
    """Shows the weights of one snapshot."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._snapshot: Snapshot | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self._theme = theme
        self.update()

    def show_snapshot(self, snapshot: Snapshot | None) -> None:
        """Show this network; None: it was not there."""
        self._snapshot = snapshot
        if snapshot is not None:
            sizes = "–".join(str(size) for size in snapshot.spec.layer_sizes)
            self.setAccessibleName(self.tr("Network with layers of {sizes}").format(sizes=sizes))
            self.setToolTip(self.tr("Units of each layer: {sizes}").format(sizes=sizes))
        self.update()

    def places(self) -> list[list[QPointF]]:
        """Where the units stand, layer by layer, the features first."""
        if self._snapshot is None:
            return []
        sizes = self._snapshot.spec.layer_sizes
        across = (self.width() - 4.0 * _DOT) / max(len(sizes) - 1, 1)
        found = []
        for layer, size in enumerate(sizes):
            gap = min((self.height() - 4.0 * _DOT) / max(size - 1, 1), 28.0)
            top = (self.height() - gap * (size - 1)) / 2.0
            found.append([QPointF(2.0 * _DOT + layer * across, top + unit * gap) for unit in range(size)])
        return found

    # --- Qt's overrides ---

    def sizeHint(self) -> QSize:
        return QSize(150, 110)

    def minimumSizeHint(self) -> QSize:
        return QSize(56, 40)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = self.places()
        if self._snapshot is not None:
            self._paint_links(painter, self._snapshot, places)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.text))
        for layer in places:
            for place in layer:
                painter.drawEllipse(place, _DOT, _DOT)
        painter.end()

    def _paint_links(self, painter: QPainter, snapshot: Snapshot, places: list[list[QPointF]]) -> None:
        """All lines, the faint ones first."""
        sizes = np.concatenate([np.abs(weights).ravel() for weights in snapshot.weights])
        sizes = sizes[np.isfinite(sizes)]
        largest = float(sizes.max(initial=0.0))
        if largest == 0.0:
            return
        least = float(np.partition(sizes, -_MOST_LINES)[-_MOST_LINES]) if len(sizes) > _MOST_LINES else 0.0
        lines: dict[tuple[int, bool], list[QLineF]] = {}
        for layer, weights in enumerate(snapshot.weights):
            strong = (np.abs(weights) >= least) & np.isfinite(weights)
            for unit, source in zip(*np.nonzero(strong), strict=True):
                weight = float(weights[unit, source])
                step = min(_STEPS, math.ceil(abs(weight) / largest * _STEPS))
                line = QLineF(places[layer][source], places[layer + 1][unit])
                lines.setdefault((step, weight > 0.0), []).append(line)
        for (step, is_positive), drawn in sorted(lines.items()):
            colour = QColor(self._theme.line_colour(not is_positive))
            colour.setAlphaF(0.15 + 0.85 * step / _STEPS)
            painter.setPen(QPen(colour, self._theme.wide(max(0.5, _WIDEST * step / _STEPS))))
            painter.drawLines(drawn)
