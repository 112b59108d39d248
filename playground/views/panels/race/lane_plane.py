"""The plane of one network, small and without axes: its output in colours, the boundary, and the training points."""

import math
from typing import Final

import pyqtgraph as pg
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.data.dataset import Dataset
from engine.data.plane import Contour, in_pixels
from engine.questions.scales import OutputScale
from engine.questions.surface import MapSurface
from engine.questions.winner import MapWinners
from engine.snapshot import Snapshot
from engine.spec import Spec
from playground.views.look.class_marks import mark_ink
from playground.views.look.colour_scale import ColourScale
from playground.views.look.theme import LIGHT, Theme
from playground.views.plots.map_image import MapImage
from playground.views.plots.sample_layer import paint_samples

_LEAST: Final = 56
_USUAL: Final = 150
_WITH_POINTS: Final = 100  # pixels; on a smaller plane points would hide what was learned


class LanePlane(QWidget):
    """Shows one snapshot; is pressed like a button."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._image = MapImage()
        self._line: Contour | None = None
        self._dataset: Dataset | None = None
        self._by_class = False
        self._spec: Spec | None = None
        self._scale: OutputScale | None = None
        self._label_reach = 1.0
        self._points: QPixmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(_LEAST, _LEAST)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self._theme, self._points = theme, None
        self.update()

    def show_snapshot(self, snapshot: Snapshot | None) -> None:
        """Show the output of this network; None: it was not there."""
        if snapshot is None:
            self._image.clear()
            self._line = None
        else:
            self._show_spec(snapshot.spec)
            winners = snapshot.get(MapWinners)
            if winners is not None:
                self._image.show_winners(winners, self._theme.class_table())
                self._line = winners.borders
            else:
                self._show_values(snapshot)
        self.update()

    def _show_spec(self, spec: Spec) -> None:
        if self._spec is None or spec.data != self._spec.data or spec.head != self._spec.head:
            self._dataset, self._points = spec.data.dataset, None
            self._by_class = spec.head.one_for_each
            self._scale = OutputScale(spec)
        self._spec = spec

    def _show_values(self, snapshot: Snapshot) -> None:
        surface, scale = snapshot[MapSurface], self._scale
        assert scale is not None
        reach = scale.fit(surface.values)
        is_class = snapshot.spec.data.is_classification
        if not is_class and reach != self._label_reach:
            self._label_reach, self._points = reach, None
        elif is_class:
            self._label_reach = 1.0
        colours = ColourScale.about(scale.middle, reach)
        self._image.show(
            surface.values, colours, self._theme.value_table(), None, self._side * self.devicePixelRatioF()
        )
        self._line = surface.contour

    @property
    def _side(self) -> float:
        return float(min(self.width(), self.height()))

    @property
    def square(self) -> QRectF:
        """Where the plane lies in the widget."""
        side = self._side
        return QRectF((self.width() - side) / 2.0, (self.height() - side) / 2.0, side, side)

    # --- Qt's overrides ---

    def sizeHint(self) -> QSize:
        return QSize(_USUAL, _USUAL)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._points = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()
        else:
            super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        square, image = self.square, self._image.image
        painter = QPainter(self)
        if image is None:
            painter.fillRect(square, self._theme.raised)
            painter.end()
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(square, image)
        if self._line is not None and len(self._line):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(mark_ink(self._theme), self._theme.wide(1.5)))
            painter.translate(square.topLeft())
            painter.drawPath(_path(self._line, square.width()))
            painter.resetTransform()
        if self._dataset is not None and square.width() >= _WITH_POINTS:
            if self._points is None:
                self._points = paint_samples(
                    self._dataset,
                    math.floor(square.width()),
                    self.devicePixelRatioF(),
                    self._theme,
                    with_test=False,
                    label_reach=self._label_reach,
                    by_class=self._by_class,
                )
            painter.drawPixmap(square.topLeft(), self._points)
        painter.end()


def _path(line: Contour, side: float) -> QPainterPath:
    """The pieces of a line as a path in pixels."""
    ends = in_pixels(line.reshape(-1, 2), side)
    path: QPainterPath = pg.arrayToQPath(ends[:, 0], ends[:, 1], connect="pairs", finiteCheck=False)
    return path
