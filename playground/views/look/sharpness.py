"""How many device pixels a painter has for each logical pixel. Views that cache pixmaps ask here, to make them sharp.

On the screen this is the screen's own ratio. When a picture of a widget is saved, it is the ratio chosen for the
picture. The widget's own `devicePixelRatioF` does not know of that: it always returns the screen's.
"""

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEngine, QPainter, QPixmap

_IN_VECTORS: Final = 4.0
"""Device pixels for each logical one where pixels are laid into a vector picture."""


def pixel_ratio(painter: QPainter) -> float:
    """Device pixels for each logical one; to be asked before the painter is scaled or turned."""
    return _IN_VECTORS if is_vector(painter) else painter.deviceTransform().m11()


def is_vector(painter: QPainter) -> bool:
    """Whether lines and texts are kept as such."""
    return painter.paintEngine().type() == QPaintEngine.Type.SVG


def clear_pixmap(pixels: QSize, ratio: float) -> QPixmap:
    """A transparent picture of so many device pixels, `ratio` of them for each logical one."""
    picture = QPixmap(pixels)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    return picture
