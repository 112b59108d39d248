"""What is left of each label after the prediction, over the label: a good network leaves a thin level band."""

from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from engine.data.dataset import OwnUnits
from engine.portable import Floats
from engine.questions.residuals import Residuals
from playground.views.look.theme import LIGHT, Theme
from playground.views.plots.chart import Chart

_DOT: Final = 4.0
_LEAST_REACH: Final = 1e-3


class ResidualChart(Chart):
    """Shows residuals, or nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("residual_chart")
        self.setAccessibleName(self.tr("Residuals over the labels"))
        self._theme = LIGHT
        self._labels = self._left = np.empty(0)
        self._reach = 0.0
        self.reserve_y("−0.000")

    def show_theme(self, theme: Theme) -> None:
        super().show_theme(theme)
        self._theme = theme
        self.viewport().update()

    def show_residuals(self, residuals: Residuals | None, units: OwnUnits, name: str) -> None:
        """Show these, in the label's own units."""
        if residuals is None:
            self._labels = self._left = np.empty(0)
        else:
            self._labels = units.own(residuals.labels)
            with np.errstate(over="ignore", invalid="ignore"):
                self._left = residuals.residuals * units.scale
            self._fit(abs(units.scale))
        self.show_note(
            self.tr("over {name}: {name} − prediction").format(name=name), self.tr("label − prediction, over the label")
        )
        self.viewport().update()

    def _fit(self, scale: float) -> None:
        """Both ways as far as the largest residual needs, in round steps, so that nothing flickers."""
        finite = np.abs(self._left[np.isfinite(self._left)])
        largest = max(float(finite.max()) if len(finite) else 0.0, _LEAST_REACH * scale)
        self._reach = 2.0 ** np.ceil(np.log2(largest * 1.05))
        low, high = (float(at) for at in (self._labels.min(), self._labels.max()))
        margin = 0.03 * (high - low) or 1.0
        self.show_ranges((low - margin, high + margin), (-self._reach, self._reach))

    @property
    def dots(self) -> Floats:
        """Where the dots stand, (n, 2): labels and residuals."""
        return np.column_stack([self._labels, self._left])

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        super().drawForeground(painter, rect)
        box = self.plot_box.sceneBoundingRect()
        painter.setClipRect(box)
        zero = self.plot_box.mapViewToScene(QPointF(0.0, 0.0)).y()
        painter.setPen(QPen(QColor(self._theme.muted), 1.0))
        painter.drawLine(QPointF(box.left(), zero), QPointF(box.right(), zero))
        if len(self._labels):
            (x_low, x_high), (y_low, y_high) = self.plot_box.viewRange()
            x = box.left() + (self._labels - x_low) / (x_high - x_low) * box.width()
            y = box.bottom() - (np.clip(self._left, y_low, y_high) - y_low) / (y_high - y_low) * box.height()
            known = np.isfinite(y)
            pen = QPen(QColor(self._theme.accent), self._theme.wide(_DOT))
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(pen)
            spots = zip(x[known].tolist(), y[known].tolist(), strict=True)
            painter.drawPoints(QPolygonF([QPointF(left, top) for left, top in spots]))
        painter.setClipping(False)
