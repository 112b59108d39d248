"""How finely a painter paints: a view that keeps pixels asks here, so that a picture of it is sharp at any scale.

On the screen that is the screen's own density. A picture of a widget is painted at the density that was chosen for it,
of which the widget knows nothing: `devicePixelRatioF` goes on telling the screen's.
"""

from typing import Final

from PySide6.QtGui import QPaintEngine, QPainter

_IN_VECTORS: Final = 4.0
"""Device pixels for each logical one where pixels are laid into a vector picture."""


def pixel_ratio(painter: QPainter) -> float:
    """Device pixels for each logical one; to be asked before the painter is scaled or turned."""
    return _IN_VECTORS if is_vector(painter) else painter.deviceTransform().m11()


def is_vector(painter: QPainter) -> bool:
    """Whether lines and texts are kept as such."""
    return painter.paintEngine().type() == QPaintEngine.Type.SVG
