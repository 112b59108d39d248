"""One bar for each layer on a log axis, the first layer on the left and the output on the right.

Knows numbers, names and colours of layers; not which quantity it draws.
"""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    qGray,
)
from PySide6.QtWidgets import QToolTip

from playground.model.numerals import measured
from playground.views.look.style import faded
from playground.views.look.theme import LIGHT, Theme
from playground.views.panels.gradients.layer_chart import LayerChart
from playground.views.plots.chart import Floats, legible
from playground.views.plots.ranges import FLOOR

_MOST_TEXTS: Final = 9  # eight layers and the output
_TEXT_SIZES: Final = (1.0, 0.9, 0.8)  # of the legible one: tried one after the other until the numbers fit
_MOST_SHRUNK: Final = 1.5  # how many times too long an upright number may be, and be written smaller
_TEXT_GAP_PX: Final = 3.0
_PALE: Final = 115  # of 255: a bar this bright is written on in black
_DIRECTIONS: Final[dict[int, int]] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_FILL: Final = 0.72  # of the room of a bar
_MARK_RADIUS_PX: Final = 4.0
_SHADE: Final = 0.16  # how much of the accent lies behind the selected layer
_VEIL: Final = 0.8


class LayerBars(LayerChart):
    """Shows one number a layer; tells which layer was clicked, or reached with the arrow keys."""

    layer_clicked = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._theme = LIGHT
        self._values: Floats = np.empty(0)
        self.count = 0
        self._colours: tuple[QColor, ...] = ()
        self._chosen: int | None = None
        self._quantity = ""
        self._fit = 0  # which of the ways to write the numbers; it only goes up while they change, lest they jump
        self.plot_box.sigResized.connect(self._name_layers)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # not by a click: the arrow keys have other work then
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        super().show_theme(theme)
        self._theme = theme
        self._colours = theme.layer_colours(self.count)

    def show_layers(self, count: int) -> None:
        """Make room for so many layers, the output counted."""
        self.count = count
        self._values = np.empty(0)
        self._colours = self._theme.layer_colours(count)
        self._fit = 0
        self._name_layers()
        self.viewport().update()

    def show_values(self, values: Sequence[float], quantity: str) -> None:
        """One number a layer, of the quantity named."""
        self._values = np.array(values, np.float64)
        if quantity != self._quantity:
            self._quantity, self._fit = quantity, 0
        self.viewport().update()

    def show_chosen(self, layer: int | None) -> None:
        """Mark the layer that is selected."""
        if layer != self._chosen:
            self._chosen = layer
            self.viewport().update()

    def layer_at(self, x: float) -> int | None:
        """The layer whose bar stands at this x of the widget."""
        layer = round(self.axis_point(QPointF(x, 0.0))[0])
        return layer if 0 <= layer < self.count else None

    def bar_rect(self, layer: int) -> QRectF:
        """Where the bar of a layer stands, from its top to the axis' foot."""
        box = self.plot_rect()
        pitch = box.width() / max(self.count, 1)
        centre = box.left() + (layer + 0.5) * pitch
        height = self.place(self._values[layer : layer + 1])[0] if layer < len(self._values) else math.nan
        foot = self.widget_y(self.floor)
        top = self.widget_y(float(height)) if math.isfinite(height) else foot
        width = max(round(pitch * _FILL), 3)
        return QRectF(round(centre - width / 2), top, width, foot - top)

    def _name_layers(self, *_: object) -> None:
        """Number the layers on the x axis: as many of them as there is room for, and always the output."""
        self._fit = 0
        if not self.count:
            return
        metrics = QFontMetricsF(legible(self.font()))
        room = self.plot_box.width() / max(self.count, 1)
        out = self.tr("out")
        stride = math.ceil((metrics.horizontalAdvance(str(self.count)) + 6.0) / max(room, 1.0))
        reach = (metrics.horizontalAdvance(out) + metrics.horizontalAdvance(str(self.count))) / 2.0 + 4.0
        last = self.count - 1
        ticks = [(float(at), str(at + 1)) for at in range(0, last, stride) if (last - at) * room >= reach]
        self.show_x_ticks([*ticks, (float(last), out)])

    def _paint_bars(self, painter: QPainter) -> None:
        if self._chosen is not None and self._chosen < self.count:
            self._paint_chosen(painter, self._chosen)
        texts = self.texts()
        font, is_upright = self.choose_font(texts)
        painter.setFont(font)
        for layer, value in enumerate(self._values.tolist()):
            rect = self.bar_rect(layer)
            colour = self._colours[layer]
            middle = rect.center().x()
            above = 1.0
            if value == 0.0:
                at = QPointF(middle, self.widget_y(self.zero))
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(colour, 2.0))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(at, _MARK_RADIUS_PX, _MARK_RADIUS_PX)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
                above = _MARK_RADIUS_PX + 1.0
            elif 0.0 < value < FLOOR:
                _paint_arrow(painter, QPointF(middle, rect.bottom() - 1.0), colour)
                above = 10.0
            elif not math.isnan(value):
                painter.fillRect(rect, QBrush(colour))
            if texts:
                is_short = len(texts[layer]) == 1
                paint = self._paint_text if is_short or not is_upright else self._paint_upright
                paint(painter, texts[layer], QPointF(middle, rect.top() - above), colour)

    def texts(self) -> list[str]:
        """The number over each bar, with two significant digits; none where bars are too many or too narrow."""
        if self.count > _MOST_TEXTS or self._pitch < QFontMetricsF(self._font_of(_TEXT_SIZES[-1])).height():
            return []
        tiny = "<" + measured(FLOOR, 1)
        return [tiny if 0.0 < value < FLOOR else measured(value, 2) for value in self._values.tolist()]

    @property
    def _pitch(self) -> float:
        """From one bar to the next, in pixels."""
        return self.plot_rect().width() / max(self.count, 1)

    def _font_of(self, size: float) -> QFont:
        font = legible(self.font())
        font.setPointSizeF(font.pointSizeF() * size)
        return font

    def choose_font(self, texts: Sequence[str]) -> tuple[QFont, bool]:
        """The largest font in which the texts fit beside each other; upright where they do in none."""
        while self._fit < len(_TEXT_SIZES):
            font = self._font_of(_TEXT_SIZES[self._fit])
            metrics = QFontMetricsF(font)
            if all(metrics.horizontalAdvance(text) <= self._pitch - _TEXT_GAP_PX for text in texts):
                return font, False
            self._fit += 1
        fonts = [self._font_of(size) for size in _TEXT_SIZES]
        return next((font for font in fonts if QFontMetricsF(font).height() <= self._pitch), fonts[-1]), True

    def _paint_chosen(self, painter: QPainter, layer: int) -> None:
        """Shade the room of the selected layer, and underline it."""
        box = self.plot_rect()
        pitch = box.width() / self.count
        room = QRectF(box.left() + layer * pitch, box.top(), pitch, box.height())
        shade = QColor(self._theme.accent)
        painter.fillRect(QRectF(room.left(), room.bottom() - 2.0, room.width(), 3.0), shade)
        shade.setAlphaF(_SHADE)
        painter.fillRect(room, shade)

    def _clear_ground(self, painter: QPainter, place: QRectF, layer: int | None) -> None:
        """Let no line of the grid run through the number of this layer."""
        panel, is_chosen = self._theme.panel, layer is not None and layer == self._chosen
        ground = QColor(faded(self._theme.accent, panel, _SHADE) if is_chosen else panel)
        ground.setAlphaF(_VEIL)
        painter.fillRect(place, ground)

    def _paint_text(self, painter: QPainter, text: str, foot: QPointF, _: QColor) -> None:
        """A number that stands on the middle of its bar."""
        painter.setPen(QColor(self._theme.text))
        size = painter.fontMetrics().size(0, text)
        top = max(foot.y() - size.height(), self.plot_rect().top())  # above it stands what is drawn
        place = QRectF(foot.x() - size.width(), top, 2.0 * size.width(), size.height())
        ground = QRectF(foot.x() - size.width() / 2.0, top, size.width(), size.height())
        self._clear_ground(painter, ground, self.layer_at(foot.x()))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_upright(self, painter: QPainter, text: str, foot: QPointF, colour: QColor) -> None:
        """A number that is read from below, over its bar; in the bar if that is so high that there is no room."""
        size = painter.fontMetrics().size(0, text)
        box = self.plot_rect()
        above, inside = foot.y() - box.top() - 4.0, box.bottom() - foot.y() - 6.0
        room = max(above, inside)
        if size.width() > room * _MOST_SHRUNK:
            return  # half a number would be a wrong one; the tooltip and the inspector have it
        painter.save()
        if size.width() > room:
            font = QFont(painter.font())
            font.setPointSizeF(font.pointSizeF() * room / size.width())
            painter.setFont(font)
            size = painter.fontMetrics().size(0, text)
        ink, y = QColor(self._theme.text), foot.y() - 2.0
        if stands_in_its_bar(size.width(), above, inside):
            ink = QColor(Qt.GlobalColor.black if qGray(colour.rgb()) > _PALE else Qt.GlobalColor.white)
            y = foot.y() + size.width() + 4.0
        painter.translate(foot.x(), y)
        painter.rotate(-90.0)
        painter.setPen(ink)
        place = QRectF(0.0, -size.height() / 2.0, size.width() + 1.0, size.height())
        if y < foot.y():  # above its bar, not in it
            self._clear_ground(painter, place, self.layer_at(foot.x()))
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    # --- Qt's overrides ---

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        super().drawForeground(painter, rect)
        self._paint_bars(painter)

    def event(self, event: QEvent) -> bool:
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() in _DIRECTIONS:
            event.accept()  # else the window's own arrow keys would be taken first
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        direction = _DIRECTIONS.get(event.key())
        if direction is None or not self.count:
            event.ignore()
            return
        start = self._chosen if self._chosen is not None else (-1 if direction > 0 else self.count)
        self.layer_clicked.emit(min(max(start + direction, 0), self.count - 1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        layer = self.layer_at(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and layer is not None:
            self.layer_clicked.emit(layer)
            event.accept()
        else:
            super().mousePressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            layer = self.layer_at(event.pos().x())
            if layer is not None and layer < len(self._values):
                name = self.tr("Output") if layer == self.count - 1 else self.tr("Layer {}").format(layer + 1)
                value = float(self._values[layer])
                exact = measured(value, 6)
                text = self.tr("{layer}: {quantity} = {value}\nClick to select it (with the focus here: ← →)").format(
                    layer=name, quantity=self._quantity, value=exact
                )
                QToolTip.showText(event.globalPos(), text, self)
                return True
        return bool(super().viewportEvent(event))


def stands_in_its_bar(length: float, above: float, inside: float) -> bool:
    """Whether an upright number of that length stands in its bar: where there is more room than above it, and need.

    So none stands in a bar that is lower than the number is long, to go on below the axis.
    """
    return above < min(length, inside)


def _paint_arrow(painter: QPainter, tip: QPointF, colour: QColor) -> None:
    """An arrow down to the floor: the number is below what the axis shows."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon([tip, tip + QPointF(-5.0, -8.0), tip + QPointF(5.0, -8.0)])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
