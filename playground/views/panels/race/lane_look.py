"""How the lanes of a race are told apart in charts: a colour and a dash pattern for each, in their order."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from playground.views.look.theme import Theme

_STYLES: Final = (
    Qt.PenStyle.SolidLine,
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashDotLine,
)


def lane_colour(lane: int, theme: Theme) -> QColor:
    """The colour of the lane with this number."""
    return QColor((theme.train, theme.test, theme.good, theme.warning)[lane])


def lane_pen(lane: int, theme: Theme, width: float = 2.0) -> QPen:
    """The pen of its curve."""
    pen = QPen(lane_colour(lane, theme), theme.wide(width), _STYLES[lane])
    pen.setCosmetic(True)
    return pen
