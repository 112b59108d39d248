"""The icons: drawn by us as SVG in one stroke, coloured by the theme. Knows files and colours, no action."""

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from playground.resources import resource_text
from playground.views.look.theme import Theme

_SIDES: Final = (14, 16, 18, 20)
"""Drawn ahead, in device pixels: the sizes of title bars, menus and buttons at 100 %."""

_LARGE_SIDES: Final = (28, 32, 36, 40)
"""At 200 %: only where a screen or the theme asks for more than 100 %."""

_DISABLED_OPACITY: Final = 0.38


def icon(name: str, theme: Theme, colour: str | None = None) -> QIcon:
    """The icon `name` of resources/icons in the theme's text colour, or in `colour`; paler where disabled."""
    made = QIcon()
    scale = theme.scale * max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)
    sides = _SIDES if scale <= 1.0 else _SIDES + _LARGE_SIDES
    for normal, pale in _pictures(name, colour or theme.text, sides):
        made.addPixmap(QPixmap.fromImage(normal), QIcon.Mode.Normal)
        made.addPixmap(QPixmap.fromImage(pale), QIcon.Mode.Disabled)
    return made


@lru_cache(maxsize=256)
def _pictures(name: str, colour: str, sides: tuple[int, ...]) -> tuple[tuple[QImage, QImage], ...]:
    """The icon at each side, as it is and paler: drawn once, for many buttons share an icon."""
    renderer = _renderer(name, colour)
    normal = [_draw(renderer, side).toImage() for side in sides]
    return tuple((image, _paler(image)) for image in normal)


def icon_pixmap(name: str, side: int, colour: str, device_pixel_ratio: float) -> QPixmap:
    """One icon as a picture `side` logical pixels wide, for labels and own painting."""
    pixmap = _draw(_renderer(name, colour), round(side * device_pixel_ratio))
    pixmap.setDevicePixelRatio(device_pixel_ratio)
    return pixmap


def app_icon() -> QIcon:
    """The program's own icon, in its own colours, for windows and task bars."""
    renderer = _renderer("app", "#000000")
    made = QIcon()
    for side in (16, 24, 32, 48, 64, 128):
        made.addPixmap(_draw(renderer, side))
    return made


def _renderer(name: str, colour: str) -> QSvgRenderer:
    source = resource_text("icons", f"{name}.svg")
    return QSvgRenderer(QByteArray(source.replace("currentColor", QColor(colour).name()).encode()))


def _draw(renderer: QSvgRenderer, side: int) -> QPixmap:
    pixmap = QPixmap(QSize(side, side))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    return pixmap


def _paler(normal: QImage) -> QImage:
    pale = QImage(normal.size(), normal.format())
    pale.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pale)
    painter.setOpacity(_DISABLED_OPACITY)
    painter.drawImage(0, 0, normal)
    painter.end()
    return pale
