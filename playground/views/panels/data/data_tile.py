"""One kind of data as a small picture of itself, to be chosen. Knows nothing of documents."""

from functools import lru_cache
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QWidget

from engine.data.dataset import Dataset
from engine.data.drawn import DataSpec
from engine.data.generators import GENERATORS, GeneratorName
from engine.data.plane import SPAN
from playground.views.look.class_marks import class_shape
from playground.views.look.sharpness import clear_pixmap, pixel_ratio
from playground.views.look.theme import Theme, contrast
from playground.views.plots.sample_layer import needs_class_looks

_POINTS: Final = 200
_ROUNDING: Final = 6.0
_STRENGTHS: Final = 24
"""So many steps of colour from 0 to the strongest value: the dots of one step are drawn in one go."""

_LEAST_CONTRAST: Final = 1.7
_BAR_ACROSS, _BAR_HIGH = 1.5, 0.5  # half the width and the height of a minus, in radii of a dot


@lru_cache(maxsize=len(GENERATORS))
def _specimen(kind: GeneratorName) -> Dataset:
    """The points of a tile: the real data, without noise."""
    return DataSpec(kind, samples=_POINTS).dataset


class DataTile(QAbstractButton):
    """A checkable picture of one kind of data; `hovered` tells its name when the mouse comes, "" when it leaves."""

    hovered = Signal(str)

    def __init__(self, kind: GeneratorName, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        generator = GENERATORS[kind]
        self.kind: GeneratorName = kind
        self._theme = theme
        self._picture = QPixmap()
        self.setObjectName(f"data_{kind}")
        self.setAccessibleName(generator.label)
        self.setAccessibleDescription(generator.description)
        self.setToolTip(f"<b>{generator.label}</b><br>{generator.description}")
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._picture = QPixmap()
        self.update()

    def _render(self, ratio: float) -> QPixmap:
        """The picture of the data in the theme's colours, y up."""
        theme = self._theme
        pixmap = clear_pixmap(self.size() * ratio, ratio)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_ground(theme))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), _ROUNDING, _ROUNDING)
        dataset = _specimen(self.kind)
        points, labels = dataset.all.points, dataset.values(dataset.all)
        inner = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        across = inner.width() / SPAN
        x = inner.center().x() + points[:, 0] * across
        y = inner.center().y() - points[:, 1] * across
        dot = max(1.3, self.width() / 36.0)
        if needs_class_looks(dataset.classes):
            for left, top, label in zip(x.tolist(), y.tolist(), dataset.all.labels.tolist(), strict=True):
                number = round(label)
                painter.fillPath(class_shape(number, QPointF(left, top), dot), theme.class_colour(number))
            painter.end()
            return pixmap
        colours = theme.value_table()[np.rint((np.clip(labels, -1.0, 1.0) + 1.0) * 127.5).astype(int)]
        strength = np.rint(_STRENGTHS * np.minimum(np.abs(labels), 1.0)).astype(int)
        positive = labels >= 0.0
        groups = sorted(set(zip(strength.tolist(), positive.tolist(), strict=True)))
        for level, is_positive in groups:  # the strong values on top
            group = np.flatnonzero((strength == level) & (positive == is_positive))
            colour = QColor.fromRgb(int(colours[group[0]]))
            colour.setAlphaF(0.25 + 0.75 * level / _STRENGTHS)  # what is near 0 stands back
            if theme.shapes and not is_positive:  # a minus
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour)
                across, high = dot * _BAR_ACROSS, dot * _BAR_HIGH
                for at in group:
                    painter.drawRect(QRectF(x[at] - across, y[at] - high, 2.0 * across, 2.0 * high))
            else:
                pen = QPen(colour, 2.0 * dot)
                pen.setCapStyle(Qt.PenCapStyle.RoundCap)
                painter.setPen(pen)
                painter.drawPoints(QPolygonF([QPointF(x[at], y[at]) for at in group]))
        painter.end()
        return pixmap

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.hovered.emit(self.kind)
        self.update()

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)  # type: ignore[arg-type]  # QEvent
        self.hovered.emit("")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ratio = pixel_ratio(painter)
        if self._picture.size() != self.size() * ratio:
            self._picture = self._render(ratio)
        theme = self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._picture)
        width = 2.5 if self.isChecked() else 1.0
        colour = theme.accent if self.isChecked() else theme.muted if self.underMouse() else theme.border
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colour), width))
        edge = width / 2.0
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), _ROUNDING, _ROUNDING)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.text), 1.0, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4, 4, -4, -4), 3.0, 3.0)


def _ground(theme: Theme) -> QColor:
    """What the points lie on: the panel's colour, unless a class would vanish on it."""
    ground = QColor(theme.raised)
    if min(contrast(theme.negative, ground), contrast(theme.positive, ground)) < _LEAST_CONTRAST:
        return theme.neutral
    return ground
