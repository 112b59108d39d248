"""How the lanes of a race are told apart in charts: a colour and a pattern of dashes for each, in their order.

None is a colour of training and test losses, which stand beside them, or of a class.
"""

from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor, QPen

from playground.views.look.theme import Theme
from playground.views.plots.dashes import CLASS_PATTERNS, Pattern

_LIGHT: Final = ("#0b7a75", "#b3261e", "#7a6000", "#4b5563")
_DARK: Final = ("#2fd6c3", "#ff7d6b", "#ecd24f", "#c3c9d6")

LANE_PATTERNS: Final[tuple[Pattern, ...]] = CLASS_PATTERNS[:4]
"""Pixels drawn, left out, and so on, of each lane's curve."""


def lane_colour(lane: int, theme: Theme) -> QColor:
    """The colour of the lane with this number."""
    return QColor((_DARK if theme.is_dark else _LIGHT)[lane])


def lane_words(lane: int) -> str:
    """How its curve looks, in words: for whoever reads of it."""
    words = (_tr("teal, solid"), _tr("red, dashed"), _tr("yellow, dotted"), _tr("grey, in long dashes"))
    return words[lane]


def lane_pen(lane: int, theme: Theme, width: float = 2.0) -> QPen:
    """The pen of its curve, which is cut into dashes before it is drawn."""
    pen = QPen(lane_colour(lane, theme), theme.wide(width))
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)  # else the gaps between dashes close
    return pen


def dashed_lane_pen(lane: int, theme: Theme, width: float = 2.0) -> QPen:
    """The pen of a straight sample of its curve."""
    pen = lane_pen(lane, theme, width)
    if LANE_PATTERNS[lane]:
        pen.setDashPattern([pixels / pen.widthF() for pixels in LANE_PATTERNS[lane]])
    return pen


def _tr(text: str) -> str:
    return QCoreApplication.translate("LaneLook", text)
