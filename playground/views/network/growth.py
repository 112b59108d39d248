"""How large the diagram is drawn when it has more room than at the desk: before a class, or with a screen to itself.

Units, badges, numbers, lines and texts grow by one factor: the largest with which nothing of it is worse off than at
the desk. Pure geometry.
"""

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QSizeF

from playground.views.network.header_layout import HeaderDetail, HeaderLayout
from playground.views.network.layout import Camera, NetworkLayout

MOST_GROWTH: Final = 2.0
"""On the largest screens, still larger texts would only push the units apart."""

_STEP: Final = 0.025
_STEPS: Final = round((MOST_GROWTH - 1.0) / _STEP)


@dataclass(frozen=True, slots=True)
class UsualRoom:
    """What the diagram has at the desk: its share of the window's width and height, and the scale it is drawn at."""

    width: float
    height: float
    scale: float

    def of_window(self, window: QSizeF) -> QSizeF:
        """The diagram's size at the desk in a window of that size, in pixels."""
        return QSizeF(self.width * window.width(), self.height * window.height())


def _quality(layout: NetworkLayout) -> tuple[int, float, HeaderDetail]:
    """What must not get worse: the maps, the place of the biases, what headers tell."""
    return layout.map_side, layout.footer, HeaderLayout(layout).detail


def grown_scale(layout: NetworkLayout, room: QSizeF, at_desk: QSizeF, desk_scale: float) -> float:
    """The scale of the diagram of a network in a `room`, where it had `at_desk` and was drawn at `desk_scale`.

    layout: of this network at any size. Both in pixels, without the legend. At least that of the desk, so that no text
    is ever smaller than there; not simply the room's own growth, for biases find a place, or lose it, at certain sizes
    of the maps.
    """

    def measured_at(size: QSizeF, scale: float) -> tuple[int, float, HeaderDetail]:
        width, height = size.width() / scale, max(size.height() / scale, 1.0)
        return _quality(replace(layout, width=width, height=height, camera=Camera()))

    least = measured_at(at_desk, desk_scale)
    scales = [desk_scale * (1.0 + step * _STEP) for step in range(_STEPS + 1)]
    qualities = [(scale, measured_at(room, scale)) for scale in scales]
    fitting = [scale for scale, now in qualities if all(new >= old for new, old in zip(now, least, strict=True))]
    if fitting:
        return fitting[-1]
    return max(qualities, key=lambda one: (one[0] * one[1][0], one[0]))[0]  # too little room: the largest units
