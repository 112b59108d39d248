"""A picture of the points that a table would bring, on the plane that is shown and learned."""

from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.data.dataset import Dataset, Samples
from engine.data.plane import SPAN, in_pixels
from playground.views.look.class_marks import class_shape
from playground.views.look.theme import LIGHT, Theme
from playground.views.plots.label_mark import label_colour
from playground.views.plots.sample_layer import needs_class_looks

_MOST_POINTS: Final = 3000
"""So many are painted; mixed, they are a fair sample of the others."""

_RADIUS: Final = 2.7
_OUTLINE: Final = 1.2
_BAR_HIGH: Final = 0.45  # of a minus, half its height in radii
_SIDE: Final = 250
_STEPS: Final = 16  # of colour, where labels are numbers


class PointsPicture(QWidget):
    """Paints points in the colours and shapes of their labels, those to test with hollow; none without a table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import_plane")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(140, 140)
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
            painter.translate(square.topLeft())
            step = max(len(self._dataset.all) // _MOST_POINTS, 1)
            for samples, is_test in ((self._dataset.test, True), (self._dataset.train, False)):
                self._paint_points(painter, samples, step, square.width(), is_test=is_test)
        painter.end()

    def _paint_points(self, painter: QPainter, samples: Samples, step: int, side: float, *, is_test: bool) -> None:
        """Every `step`-th of the points, those of one look in one go."""
        assert self._dataset is not None
        theme, classes = self._theme, self._dataset.classes
        points, labels = samples.points[::step], samples.labels[::step]
        near = np.abs(points).max(axis=1, initial=0.0) <= SPAN
        pixels, labels = in_pixels(points[near], side), labels[near]
        if not classes:
            labels = np.rint(np.clip(labels, -1.0, 1.0) * _STEPS) / _STEPS
        radius = theme.wide(_RADIUS)
        for label in np.unique(labels).tolist():
            shape = _shape(label, classes, radius, theme)
            path = QPainterPath()
            path.setFillRule(Qt.FillRule.WindingFill)
            for x, y in pixels[labels == label].tolist():
                path.addPath(shape.translated(x, y))
            colour = label_colour(theme, label, classes)
            if is_test:
                painter.strokePath(path, QPen(colour, theme.wide(_OUTLINE)))
            else:
                painter.fillPath(path, colour)


def _shape(label: float, classes: tuple[str, ...], radius: float, theme: Theme) -> QPainterPath:
    """What a point of this label looks like, about (0, 0): as on the plane, but without its rim."""
    if needs_class_looks(classes):
        return class_shape(round(label), QPointF(), radius)
    path = QPainterPath()
    is_negative = label == 0.0 if classes else label < 0.0
    if theme.shapes and is_negative:
        path.addRect(QRectF(-1.3 * radius, -_BAR_HIGH * radius, 2.6 * radius, 2.0 * _BAR_HIGH * radius))
    else:
        path.addEllipse(QPointF(), radius, radius)
    return path
