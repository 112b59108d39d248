"""The plane as a layer sees it, drawn: its grid, the data points, and the border that the layers behind draw.

Shows what a `Warped` says; knows no network.
"""

import math
from typing import Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from engine.data.dataset import Dataset, Samples, class_values
from engine.portable import Floats
from engine.questions.warp import Warped
from playground.model.numerals import chosen, rounded_to
from playground.views.look.theme import Theme
from playground.views.plots.picture_chart import PictureChart
from playground.views.plots.sample_layer import Stamps, point_radius, shades, stamp

_REACH: Final = 9.0  # pixels from a point where the mouse still means it
_GRID_ALPHA: Final = 0.6
_LONGEST_NAME: Final = 10
_MARK: Final = 7.0
_SHARE_OF_ROWS: Final = 0.8  # of the height, that the rows of the classes take where one axis shows all
_DIRECTIONS: Final = {int(Qt.Key.Key_Left): -1, int(Qt.Key.Key_Right): 1}


class WarpChart(PictureChart):
    """Tells which data point is under the mouse, by its row (None: none), and that another layer is wanted."""

    pointed = Signal(object)
    layer_wanted = Signal(int)
    """One layer back (−1) or on (1)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("warp_chart", parent)
        self._warped: Warped | None = None
        self._dataset: Dataset | None = None
        self._by_class, self._middle, self._label_reach = False, 0.0, 1.0
        self._shows_points, self._shows_test = True, False
        self._lit: int | None = None
        self._probe: tuple[float, float] | None = None
        self._pointed: int | None = None
        self._stamps: dict[object, Stamps] = {}
        self._rows: list[tuple[float, str]] | None = None

    def show_theme(self, theme: Theme) -> None:
        super().show_theme(theme)
        self._stamps.clear()

    # --- what is shown ---

    def show_data(self, dataset: Dataset, *, by_class: bool, middle: float) -> None:
        """Know the points, and how the output tells them apart: by a unit for each class, or by its side of a value."""
        self._dataset, self._by_class, self._middle = dataset, by_class, middle
        self._stamps.clear()
        self.forget_picture()

    def show_points(self, train: bool, test: bool) -> None:
        """Show the training points or not, and the test points beside them or not."""
        if (train, test) != (self._shows_points, self._shows_test):
            self._shows_points, self._shows_test = train, test
            self.forget_picture()

    def show_warped(self, warped: Warped | None, label_reach: float = 1.0) -> None:
        """Show this; None: nothing. label_reach: the size of a label that has full colour."""
        self._warped, self._label_reach = warped, label_reach
        if warped is not None:
            (left, low), (right, high) = warped.low.tolist(), warped.high.tolist()
            self.show_ranges((left, right), (low, high))
        self._show_row_names(warped)
        self.forget_picture()

    def _show_row_names(self, warped: Warped | None) -> None:
        """Where one axis shows all, let the other name the row of each class, or tell the labels."""
        rows: list[tuple[float, str]] | None = None
        dataset = self._dataset
        if warped is not None and warped.is_line and dataset is not None:
            if dataset.classes:
                numbers = np.arange(len(dataset.classes), dtype=np.float64)
                at = class_values(numbers, len(dataset.classes)).tolist()
                rows = [(_SHARE_OF_ROWS * y, _short(name)) for y, name in zip(at, dataset.classes, strict=True)]
            else:
                rows = [(_SHARE_OF_ROWS * y, chosen(rounded_to(y * self._label_reach, 3))) for y in (-1.0, 0.0, 1.0)]
        if rows != self._rows:
            self._rows = rows
            self.y_axis.setTicks(None if rows is None else [rows])
            widest = max((text for _, text in rows), key=len) if rows else ""
            self.reserve_y(max(widest, "−0.00", key=len))

    def show_lit(self, row: int | None) -> None:
        """Light the data point of this row, those to train on first; or none."""
        if row != self._lit:
            self._lit = row
            self.viewport().update()

    def show_probe(self, place: tuple[float, float] | None) -> None:
        """Mark where the point of the plane comes out that is under the mouse there."""
        if place != self._probe:
            self._probe = place
            self.viewport().update()

    # --- where things are ---

    def place_of(self, row: int) -> QPointF | None:
        """Where the data point of a row is drawn, in the widget; None if it is not."""
        for rows, places in self._drawn_points():
            at = np.flatnonzero(rows == row)
            if len(at):
                return QPointF(*self._in_widget(places[at[:1]])[0].tolist())
        return None

    def _drawn_points(self) -> list[tuple[NDArray[np.int64], Floats]]:
        """The rows of the data that are drawn, and where: those to test with first, for they lie below."""
        warped, dataset = self._warped, self._dataset
        if warped is None or dataset is None or not self._shows_points:
            return []
        shown = [(warped.train_rows, self._spread(warped, warped.train, dataset.train, warped.train_rows))]
        if self._shows_test:
            test = self._spread(warped, warped.test, dataset.test, warped.test_rows)
            shown.insert(0, (warped.test_rows + len(dataset.train), test))
        return shown

    def _spread(self, warped: Warped, places: Floats, samples: Samples, rows: NDArray[np.int64]) -> Floats:
        """Where points are drawn. If one axis shows all, the other tells what they are: a row for each class."""
        if not warped.is_line or self._dataset is None:
            return places
        values = self._dataset.values(samples)[rows]
        values = values if self._dataset.classes else values / max(self._label_reach, 1e-12)
        spread: Floats = np.column_stack((places[:, 0], _SHARE_OF_ROWS * np.clip(values, -1.0, 1.0)))
        return spread

    def _in_box(self, places: Floats, box: QRectF) -> Floats:
        """Places (n, 2) of the picture as pixels from the corner of the plot."""
        (x_low, x_high), (y_low, y_high) = self.plot_box.viewRange()
        scale = np.array([box.width() / (x_high - x_low), -box.height() / (y_high - y_low)])
        pixels: Floats = np.clip((places - (x_low, y_high)) * scale, -1e6, 1e6)
        return pixels

    def _in_widget(self, places: Floats) -> Floats:
        """The same as pixels of the widget."""
        box = self.plot_rect()
        pixels: Floats = self._in_box(places, box) + np.array([box.left(), box.top()])
        return pixels

    # --- painting ---

    @property
    def has_contents(self) -> bool:
        return self._warped is not None

    def paint_contents(self, painter: QPainter, box: QRectF, ratio: float) -> None:
        """Grid, points and border."""
        if self._warped is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_grid(painter, self._warped, box)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            self._paint_points(painter, box, ratio)
            self._paint_border(painter, self._warped, box)

    def _paint_grid(self, painter: QPainter, warped: Warped, box: QRectF) -> None:
        """The lines of the plane, each piece in the colour of what the network says there."""
        places = self._in_box(warped.lines.reshape(-1, 2), box).reshape(warped.lines.shape)
        ends = np.stack((places[:, :-1], places[:, 1:]), axis=2).reshape(-1, 2, 2)
        values = warped.line_values[:, :-1].ravel()
        if self._by_class and self._dataset is not None:
            kinds = values.astype(np.int64)
            colours = [self._theme.class_colour(number) for number in range(len(self._dataset.classes))]
        else:
            kinds = (values >= self._middle).astype(np.int64)
            colours = [QColor(self._theme.line_colour(is_negative)) for is_negative in (True, False)]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for kind, colour in enumerate(colours):
            own = ends[kinds == kind].reshape(-1, 2)
            if len(own):
                colour.setAlphaF(_GRID_ALPHA)
                painter.setPen(QPen(colour, self._theme.wide(1.0)))
                painter.drawPath(_pieces(own))

    def _paint_points(self, painter: QPainter, box: QRectF, ratio: float) -> None:
        if self._dataset is None or self._warped is None:
            return
        drawn = self._drawn_points()
        side = math.sqrt(box.width() * box.height())
        radius = self._theme.wide(point_radius(side, sum(len(rows) for rows, _ in drawn)))
        train = len(self._dataset.train)
        for rows, places in drawn:
            is_test = bool(len(rows)) and int(rows[0]) >= train
            samples = self._dataset.test if is_test else self._dataset.train
            own = rows - train if is_test else rows
            stamps = self._stamps_for(radius, ratio, is_test=is_test)
            if self._by_class:
                kinds = np.rint(samples.labels[own]).astype(np.int64)
            else:
                kinds = shades(self._dataset.values(samples)[own] / self._label_reach)
            stamp(painter, self._in_box(places, box), kinds, stamps)

    def _stamps_for(self, radius: float, ratio: float, *, is_test: bool) -> Stamps:
        key = (round(radius, 3), ratio, is_test)
        if key not in self._stamps:
            assert self._dataset is not None
            if self._by_class:
                classes = len(self._dataset.classes)
                self._stamps[key] = Stamps.of_classes(classes, radius, ratio, self._theme, is_test=is_test)
            else:
                self._stamps[key] = Stamps.of_values(radius, ratio, self._theme, is_test=is_test)
        return self._stamps[key]

    def _paint_border(self, painter: QPainter, warped: Warped, box: QRectF) -> None:
        """The border between the classes: a full line where it holds for every point; else dashed."""
        if not len(warped.border):
            return
        ends = self._in_box(warped.border.reshape(-1, 2).astype(np.float64), box)
        halo = QColor(self._theme.panel)
        halo.setAlphaF(0.8)
        path = _pieces(ends)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(halo, self._theme.wide(4.0)))
        painter.drawPath(path)
        pen = QPen(QColor(self._theme.text), self._theme.wide(2.0))
        if not warped.is_whole:
            pen.setStyle(Qt.PenStyle.DotLine)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawPath(path)

    def paint_marks(self, painter: QPainter) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._lit is not None and (at := self.place_of(self._lit)) is not None:
            for colour, width in ((self._theme.panel, 4.0), (self._theme.text, 2.0)):
                painter.setPen(QPen(QColor(colour), self._theme.wide(width)))
                painter.drawEllipse(at, *[self._theme.wide(_MARK)] * 2)
        if self._probe is not None:
            self.paint_cross(painter, QPointF(*self._in_widget(np.array([self._probe]))[0].tolist()))

    # --- Qt's overrides ---

    def event(self, event: QEvent) -> bool:
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() in _DIRECTIONS and not event.modifiers():
            event.accept()  # else the window's own arrow keys would be taken first
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from layer to layer."""
        direction = _DIRECTIONS.get(event.key())
        if direction is None:
            event.ignore()
        else:
            self.layer_wanted.emit(direction)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._point(self._row_near(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point(None)

    def _point(self, row: int | None) -> None:
        if row != self._pointed:
            self._pointed = row
            self.pointed.emit(row)

    def _row_near(self, position: QPointF) -> int | None:
        """The row of the data point at a place of the widget, if there is one."""
        found, nearest, mouse = None, _REACH, np.array([position.x(), position.y()])
        for rows, places in self._drawn_points():
            if len(rows):
                apart = np.hypot(*(self._in_widget(places) - mouse).T)
                at = int(apart.argmin())
                if apart[at] <= nearest:
                    found, nearest = int(rows[at]), float(apart[at])
        return found


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def _pieces(ends: Floats) -> QPainterPath:
    """Lines from each even place of (n, 2) to the next."""
    path: QPainterPath = pg.arrayToQPath(ends[:, 0], ends[:, 1], connect="pairs", finiteCheck=False)
    return path
