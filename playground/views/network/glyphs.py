"""Small pictures that are painted often, made once: frames of maps, chips with a word, the padlock of a pin."""

from enum import Enum, auto
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from playground.views.look.sharpness import clear_pixmap
from playground.views.look.theme import Theme

FRAME_MARGIN: Final = 5
"""What a frame reaches beyond its map, in pixels."""

BIAS_PIXELS: Final = 12
_CHIP_PIXELS: Final = 10
_COLOUR_STEPS: Final = 20
_KEPT_NUMBERS: Final = 1000


def mixed(colour: QColor, ground: QColor, share: float) -> QColor:
    """`share` of a colour, and the rest of another."""
    keep = 1.0 - share
    return QColor(
        round(colour.red() * share + ground.red() * keep),
        round(colour.green() * share + ground.green() * keep),
        round(colour.blue() * share + ground.blue() * keep),
    )


class FrameLook(Enum):
    """How a map is framed."""

    PLAIN = auto()
    HOVERED = auto()
    SELECTED = auto()


def number_font(base: QFont, pixels: int, bold: bool = False) -> QFont:
    """A font of this size whose digits are all of one width."""
    font = QFont(base)
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


class Glyphs:
    """Makes and keeps the small pictures of one theme, at one device pixel ratio."""

    def __init__(self, theme: Theme, font: QFont, device_pixel_ratio: float) -> None:
        self.theme = theme
        self._font = number_font(font, _CHIP_PIXELS, bold=True)
        self._ratio = device_pixel_ratio
        self._number_font = number_font(font, BIAS_PIXELS)
        self._small_number_font = number_font(font, BIAS_PIXELS - 1)
        self._kept: dict[tuple[object, ...], QPixmap] = {}
        self._numbers: dict[tuple[object, ...], QPixmap] = {}

    def on_pixels(self, rect: QRectF) -> QRectF:
        """The same place on whole pixels of the screen, so that a map and its frame cover each other at any scale."""
        left, top, width, height = (self._whole(one) for one in (rect.x(), rect.y(), rect.width(), rect.height()))
        return QRectF(left, top, width, height)

    def at(self, x: float, y: float) -> QPointF:
        """The same point on a whole pixel of the screen, where a small picture is not blurred."""
        return QPointF(self._whole(x), self._whole(y))

    def _whole(self, length: float) -> float:
        return round(length * self._ratio) / self._ratio

    def draw_frame(self, painter: QPainter, rect: QRectF, look: FrameLook) -> None:
        """Frame the map that lies on the whole pixels of `rect`."""
        margin = self._whole(FRAME_MARGIN)
        frame = self.frame(round(rect.width()), look)
        painter.drawPixmap(QPointF(rect.left() - margin, rect.top() - margin), frame)

    def frame(self, side: int, look: FrameLook) -> QPixmap:
        """A rounded frame that lies over a map of this side and hides its corners."""
        key = ("frame", side, look)
        if key not in self._kept:
            self._kept[key] = self._make_frame(side, look)
        return self._kept[key]

    def _make_frame(self, side: int, look: FrameLook) -> QPixmap:
        margin, inner_side = self._whole(FRAME_MARGIN), self._whole(side)
        whole = inner_side + 2.0 * margin
        pixmap, painter = self._begin(QSizeF(whole, whole))
        radius = corner_radius(side)
        inner = QRectF(margin, margin, inner_side, inner_side)
        corners = QPainterPath()
        corners.addRect(inner)
        hole = QPainterPath()
        hole.addRoundedRect(inner, radius, radius)
        painter.fillPath(corners.subtracted(hole), QColor(self.theme.panel))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if look is FrameLook.SELECTED:
            painter.setPen(QPen(QColor(self.theme.accent), 3.0))
            painter.drawRoundedRect(inner.adjusted(-2.0, -2.0, 2.0, 2.0), radius + 2.0, radius + 2.0)
        else:
            colour = QColor(self.theme.text if look is FrameLook.HOVERED else self.theme.muted)
            colour.setAlphaF(0.9 if look is FrameLook.HOVERED else 0.45)
            width = 1.5 if look is FrameLook.HOVERED else 1.0
            painter.setPen(QPen(colour, width))
            shrink = width / 2.0
            painter.drawRoundedRect(inner.adjusted(shrink, shrink, -shrink, -shrink), radius, radius)
        painter.end()
        return pixmap

    def chip(self, text: str, ground: str, colour: str) -> QPixmap:
        """A word on a rounded ground."""
        key = ("chip", text, ground, colour)
        if key not in self._kept:
            metrics = QFontMetricsF(self._font)
            size = QSizeF(max(metrics.horizontalAdvance(text) + 8.0, 14.0), 14.0)
            pixmap, painter = self._begin(size)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(QRectF(QPointF(), size), 4.0, 4.0)
            painter.setPen(QColor(colour))
            painter.setFont(self._font)
            painter.drawText(QRectF(QPointF(), size), Qt.AlignmentFlag.AlignCenter, text)
            painter.end()
            self._kept[key] = pixmap
        return self._kept[key]

    def bias(self, text: str, value: float, is_pinned: bool, height: float) -> QPixmap:
        """A bias as it stands beneath a map: a mark in its colour (or a padlock) and the number."""
        step = round(max(min(value, 1.0), -1.0) * _COLOUR_STEPS)
        key = ("bias", text, step, is_pinned, height)
        if key not in self._numbers:
            if len(self._numbers) > _KEPT_NUMBERS:
                self._numbers.clear()
            self._numbers[key] = self._make_bias(text, step / _COLOUR_STEPS, is_pinned, height)
        return self._numbers[key]

    def _make_bias(self, text: str, value: float, is_pinned: bool, height: float) -> QPixmap:
        font = self._number_font if height >= 14.0 else self._small_number_font
        metrics = QFontMetricsF(font)
        minus = metrics.horizontalAdvance("−")
        digits = max(metrics.horizontalAdvance("0.00"), metrics.horizontalAdvance(text.removeprefix("−")))
        pixmap, painter = self._begin(QSizeF(round(15.0 + minus + digits + 3.0), height))
        painter.setPen(Qt.PenStyle.NoPen)
        ground = QColor(self.theme.panel)
        ground.setAlphaF(0.88)
        painter.setBrush(ground)  # links may pass beneath
        painter.drawRoundedRect(QRectF(0.0, 1.0, 15.0 + minus + digits + 3.0, height - 2.0), 3.0, 3.0)
        if is_pinned:
            draw_padlock(painter, QRectF(0.0, 1.0, 12.0, height - 2.0), QColor(self.theme.text), 0.8)
        else:
            self._draw_bias_mark(painter, QRectF(2.5, height / 2.0 - 4.0, 8.0, 8.0), value)
        painter.setPen(QColor(self.theme.text))
        painter.setFont(font)
        left = 15.0 + (0.0 if text.startswith("−") else minus)  # so that the digits stay where they are
        painter.drawText(QRectF(left, 0.0, 80.0, height), Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()
        return pixmap

    def number(self, text: str, height: float) -> QPixmap:
        """A number by itself as it stands beneath a unit."""
        key = ("number", text, height)
        if key not in self._numbers:
            if len(self._numbers) > _KEPT_NUMBERS:
                self._numbers.clear()
            self._numbers[key] = self._make_number(text, height)
        return self._numbers[key]

    def _make_number(self, text: str, height: float) -> QPixmap:
        font = self._number_font if height >= 14.0 else self._small_number_font
        size = QSizeF(round(QFontMetricsF(font).horizontalAdvance(text) + 6.0), height)
        pixmap, painter = self._begin(size)
        ground = QColor(self.theme.panel)
        ground.setAlphaF(0.88)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)  # links may pass beneath
        painter.drawRoundedRect(QRectF(0.0, 1.0, size.width(), height - 2.0), 3.0, 3.0)
        painter.setPen(QColor(self.theme.text))
        painter.setFont(font)
        painter.drawText(QRectF(QPointF(), size), Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
        return pixmap

    def _draw_bias_mark(self, painter: QPainter, rect: QRectF, value: float) -> None:
        painter.setPen(QPen(mixed(QColor(self.theme.muted), QColor(self.theme.panel), 0.6), 1.0))
        painter.setBrush(self.value_colour(value))
        painter.drawRoundedRect(rect, 1.5, 1.5)

    def bias_corner(self, side: int, value: float) -> QPixmap:
        """A bias where there is no room for a number: a square in its colour, with a minus where shapes tell signs."""
        step = round(max(min(value, 1.0), -1.0) * _COLOUR_STEPS)
        key = ("corner", side, step)
        if key not in self._kept:
            pixmap, painter = self._begin(QSizeF(side, side))
            self._draw_bias_mark(painter, QRectF(0.5, 0.5, side - 1.0, side - 1.0), step / _COLOUR_STEPS)
            if self.theme.shapes and step < 0:
                painter.setPen(QPen(QColor(self.theme.text), 2.6))
                painter.drawLine(QPointF(1.5, side / 2.0), QPointF(side - 1.5, side / 2.0))
                painter.setPen(QPen(QColor(self.theme.panel), 1.2))
                painter.drawLine(QPointF(1.5, side / 2.0), QPointF(side - 1.5, side / 2.0))
            painter.end()
            self._kept[key] = pixmap
        return self._kept[key]

    def value_colour(self, value: float) -> QColor:
        """The colour of a value, full from −1 or 1 on."""
        full = self.theme.positive if value > 0.0 else self.theme.negative
        return mixed(full, self.theme.neutral, min(abs(value), 1.0))

    def point(self) -> QPixmap:
        """Where the probed point lies."""
        key = ("point",)
        if key not in self._kept:
            pixmap, painter = self._begin(QSizeF(9.0, 9.0))
            painter.setPen(QPen(QColor(self.theme.panel), 1.2))
            painter.setBrush(QColor(self.theme.text))
            painter.drawEllipse(QPointF(4.5, 4.5), 3.2, 3.2)
            painter.end()
            self._kept[key] = pixmap
        return self._kept[key]

    def dot(self, colour: str, side: int) -> QPixmap:
        """A round mark with a rim, for where a word has no room; crossed, if it is to be told by shape what is dead."""
        key = ("dot", colour, side)
        if key not in self._kept:
            pixmap, painter = self._begin(QSizeF(side, side))
            painter.setPen(QPen(QColor(self.theme.panel), 1.0))
            painter.setBrush(QColor(colour))
            painter.drawEllipse(QRectF(0.5, 0.5, side - 1.0, side - 1.0))
            if self.theme.shapes and colour == self.theme.danger:
                near, far = side * 0.3, side * 0.7
                painter.setPen(QPen(QColor(self.theme.panel), 1.3))
                painter.drawLine(QPointF(near, near), QPointF(far, far))
                painter.drawLine(QPointF(near, far), QPointF(far, near))
            painter.end()
            self._kept[key] = pixmap
        return self._kept[key]

    def padlock(self, side: int, on_disc: bool = False) -> QPixmap:
        """The mark of a pinned value; on a disc where it lies over links."""
        key = ("padlock", side, on_disc)
        if key not in self._kept:
            pixmap, painter = self._begin(QSizeF(side, side))
            if on_disc:
                painter.setPen(QPen(QColor(self.theme.text), 1.0))
                painter.setBrush(QColor(self.theme.panel))
                painter.drawEllipse(QRectF(0.5, 0.5, side - 1.0, side - 1.0))
            draw_padlock(painter, QRectF(0, 0, side, side), QColor(self.theme.text), 0.56 if on_disc else 0.92)
            painter.end()
            self._kept[key] = pixmap
        return self._kept[key]

    def _begin(self, size: QSizeF) -> tuple[QPixmap, QPainter]:
        pixmap = clear_pixmap((size * self._ratio).toSize(), self._ratio)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return pixmap, painter


def corner_radius(side: float) -> float:
    """Of a map's frame."""
    return min(max(side * 0.13, 1.0), 9.0)


def draw_padlock(painter: QPainter, rect: QRectF, colour: QColor, share: float) -> None:
    """A closed padlock that fills `share` of the rectangle's height."""
    height = rect.height() * share
    width = height * 0.78
    left = rect.center().x() - width / 2.0
    top = rect.center().y() - height / 2.0
    body = QRectF(left, top + height * 0.45, width, height * 0.55)
    shackle = QRectF(left + width * 0.2, top + height * 0.08, width * 0.6, height * 0.74)
    painter.setPen(QPen(colour, max(height * 0.13, 1.0)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(shackle, 0, 180 * 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(body, height * 0.08, height * 0.08)
