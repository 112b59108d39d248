"""A chart whose contents are painted once into a picture, with marks over it that move.

Its titles are as long as there is room for. Knows neither what is painted nor what is marked.
"""

from html import escape
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from playground.views.look.sharpness import clear_pixmap, is_vector, pixel_ratio
from playground.views.look.theme import LIGHT, Theme
from playground.views.plots.chart import Chart, legible

_CROSS: Final = 6.0


class PictureChart(Chart):
    """To be given `has_contents`, `paint_contents` and `paint_marks`; `forget_picture` has it painted anew."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, x_title=" ", y_title=" ")
        self.setObjectName(name)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._theme = LIGHT
        self._picture: QPixmap | None = None
        self._titles: tuple[tuple[str, ...], tuple[str, ...]] = ((" ",), (" ",))
        self.plot_box.sigResized.connect(self.forget_picture)
        self.plot_box.sigResized.connect(self._fit_titles)
        self.reserve_y("−0.00")

    def show_theme(self, theme: Theme) -> None:
        super().show_theme(theme)
        self._theme = theme
        self.forget_picture()

    def show_titles(self, across: tuple[str, ...], up: tuple[str, ...]) -> None:
        """Say what the axes are: the first of these texts that has room, else the last."""
        if (across, up) != self._titles:
            self._titles = (across, up)
            self._fit_titles()

    def _fit_titles(self, *_: object) -> None:
        box, metrics = self.plot_rect(), QFontMetricsF(legible(self.font()))
        axes, rooms = (self.x_axis, self.y_axis), (box.width(), box.height())
        for axis, texts, room in zip(axes, self._titles, rooms, strict=True):
            text = next((text for text in texts if metrics.horizontalAdvance(text) <= room), texts[-1])
            if escape(text) != axis.labelText:
                axis.setLabel(escape(text))
            axis.resizeEvent()  # pyqtgraph puts a title in the middle only then

    def forget_picture(self, *_: object) -> None:
        """Paint the contents anew."""
        self._picture = None
        self.viewport().update()

    # --- what is painted ---

    @property
    def has_contents(self) -> bool:
        """Whether there is anything to paint."""
        return False

    def paint_contents(self, painter: QPainter, box: QRectF, ratio: float) -> None:
        """Paint what stays while the mouse moves into a box that begins at (0, 0), at so many pixels a logical one."""

    def paint_marks(self, painter: QPainter) -> None:
        """Paint what lies over it, in the widget."""

    def paint_cross(self, painter: QPainter, at: QPointF) -> None:
        """A cross that is seen on every ground."""
        reach = self._theme.wide(_CROSS)
        for colour, width in ((self._theme.panel, 4.0), (self._theme.text, 2.0)):
            painter.setPen(QPen(QColor(colour), self._theme.wide(width)))
            painter.drawLine(at - QPointF(reach, 0.0), at + QPointF(reach, 0.0))
            painter.drawLine(at - QPointF(0.0, reach), at + QPointF(0.0, reach))

    def _pictured(self, box: QRectF, ratio: float) -> QPixmap:
        picture = clear_pixmap(QSize(max(round(box.width() * ratio), 1), max(round(box.height() * ratio), 1)), ratio)
        painter = QPainter(picture)
        self.paint_contents(painter, box, ratio)
        painter.end()
        return picture

    # --- Qt's overrides ---

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        super().drawForeground(painter, rect)
        box = self.plot_box.sceneBoundingRect()
        if not self.has_contents or box.width() < 2 or box.height() < 2:
            return
        inner, ratio = QRectF(0.0, 0.0, box.width(), box.height()), pixel_ratio(painter)
        painter.save()
        painter.setClipRect(box)
        if is_vector(painter):
            painter.translate(box.topLeft())
            self.paint_contents(painter, inner, ratio)
            painter.translate(-box.topLeft())
        else:
            if self._picture is None or self._picture.devicePixelRatio() != ratio:
                self._picture = self._pictured(inner, ratio)
            painter.drawPixmap(box.topLeft(), self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_marks(painter)
        painter.restore()
