"""A picture of a widget as it is on the screen, painted anew at the scale that is wanted: sharp, not enlarged."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QIODevice, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QWidget

MOST_PIXELS = 200_000_000
"""Of one picture; four times a screen of 4K pixels has 132 million."""


def grabbed_size(size: QSize, scale: int) -> QSize:
    """Pixels of a picture of a widget of that size."""
    return size * scale


def grab(widget: QWidget, scale: int) -> QImage:
    """The widget with all that lies in it, `scale` pixels for each logical one. Null where it would be too large."""
    size = grabbed_size(widget.size(), scale)
    if size.width() * size.height() > MOST_PIXELS:
        return QImage()
    image = QImage(size, QImage.Format.Format_RGB32)
    if image.isNull():
        return image
    image.setDevicePixelRatio(scale)
    image.fill(widget.palette().window().color())  # most panels leave their ground to what lies behind them
    with uncached(widget):
        widget.render(image)
    image.setDevicePixelRatio(1.0)
    widget.update()
    return image


def png_bytes(image: QImage) -> bytes:
    """The image as a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # its stub wants bytes, which Qt refuses
    return bytes(buffer.data().data())


def pixels_of(image: QImage) -> NDArray[np.uint8]:
    """The image's red, green and blue, (height, width, 3)."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


@contextmanager
def uncached(widget: QWidget) -> Iterator[None]:
    """Let charts paint their background and axes anew meanwhile, not from pixels kept for the screen."""
    views = [view for view in (widget, *widget.findChildren(QGraphicsView)) if isinstance(view, QGraphicsView)]
    kept_views = [(view, view.cacheMode()) for view in views]
    kept_items = [(item, item.cacheMode()) for view in views for item in view.items()]
    none = QGraphicsItem.CacheMode.NoCache
    for view, _ in kept_views:
        view.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
    for item, mode in kept_items:
        if mode != none:
            item.setCacheMode(none)
    try:
        yield
    finally:
        for item, mode in kept_items:
            if mode != none:
                item.setCacheMode(mode)
        for view, cached in kept_views:
            view.setCacheMode(cached)
            view.resetCachedContent()
