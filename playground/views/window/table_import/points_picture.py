"""A picture of the points that a table would bring, on the plane that is shown and learned."""

from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.data.dataset import Dataset, Samples
from engine.data.plane import SPAN, in_pixels
from playground.views.look.theme import LIGHT, Theme

_MOST_POINTS: Final = 3000
"""So many are painted; mixed, they are a fair sample of the others."""

_DOT: Final = 5.0
_SIDE: Final = 250
_STEPS: Final = 16  # of colour: the dots of one step are painted in one go


class PointsPicture(QWidget):
    """Paints points in the colours of their labels, over the plane's axes; nothing before there is a table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import_plane")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 160)
        self._theme = LIGHT
        self._dataset: Dataset | None = None

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self._theme = theme
        self.update()

    def show_dataset(self, dataset: Dataset | None) -> None:
        """Paint these points, or none."""
        self._dataset = dataset
        self.update()

    def _shown(self) -> Samples:
        samples = Samples.none() if self._dataset is None else self._dataset.all
        step = max(len(samples) // _MOST_POINTS, 1)
        return Samples(samples.points[::step], samples.labels[::step])

    # --- Qt's overrides ---

    def sizeHint(self) -> QSize:
        return QSize(_SIDE, _SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = float(min(self.width(), self.height()))
        square = QRectF((self.width() - side) / 2.0, (self.height() - side) / 2.0, side, side)
        painter.setClipRect(square)
        painter.fillRect(square, QColor(theme.raised))
        painter.setPen(QPen(QColor(theme.border), 1.0))
        centre = square.center()
        painter.drawLine(QPointF(square.left(), centre.y()), QPointF(square.right(), centre.y()))
        painter.drawLine(QPointF(centre.x(), square.top()), QPointF(centre.x(), square.bottom()))
        painter.drawRect(square.adjusted(0.5, 0.5, -0.5, -0.5))
        if self._dataset is not None:
            self._paint_points(painter, square)
        painter.end()

    def _paint_points(self, painter: QPainter, square: QRectF) -> None:
        assert self._dataset is not None
        theme, shown = self._theme, self._shown()
        near = np.abs(shown.points).max(axis=1) <= SPAN
        values = np.clip(self._dataset.values(shown)[near], -1.0, 1.0)
        pixels = in_pixels(shown.points[near], square.width())
        steps = np.rint((values + 1.0) * 0.5 * _STEPS).astype(int)
        colours = theme.value_table()
        for step in np.unique(steps).tolist():
            colour = QColor.fromRgb(int(colours[round(step / _STEPS * 255)]))
            pen = QPen(colour, _DOT)
            is_first = theme.shapes and step < _STEPS / 2
            pen.setCapStyle(Qt.PenCapStyle.SquareCap if is_first else Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            places = pixels[steps == step].tolist()
            painter.drawPoints(QPolygonF([QPointF(square.left() + x, square.top() + y) for x, y in places]))
