"""The shapes of classes as outlines, by their names in `palette.CLASS_LOOKS`: for the screen and for written files.

Plain numbers, no Qt. Corners are in radii from the middle, y downwards, all shapes of about the same weight.
"""

import math
from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

Corners = tuple[tuple[float, float], ...]
"""Of a polygon, in order; of a circle none."""

_ARM: Final = 0.36
"""Half the width of a cross's arm, in radii."""


def _plus() -> Corners:
    a, r = _ARM, 1.2
    return (
        *((-a, -r), (a, -r), (a, -a), (r, -a), (r, a), (a, a)),
        *((a, r), (-a, r), (-a, a), (-r, a), (-r, -a), (-a, -a)),
    )


def _turned(corners: Iterable[tuple[float, float]], angle: float) -> Corners:
    cos, sin = math.cos(angle), math.sin(angle)
    return tuple((x * cos - y * sin, x * sin + y * cos) for x, y in corners)


def _star() -> Corners:
    turns = ((corner * math.pi / 5.0, 1.4 if corner % 2 == 0 else 0.6) for corner in range(10))
    return tuple((reach * math.sin(angle), -reach * math.cos(angle)) for angle, reach in turns)


OUTLINES: Final = MappingProxyType[str, Corners](
    {
        "disc": (),
        "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
        "triangle": ((0.0, -1.25), (1.15, 0.85), (-1.15, 0.85)),
        "diamond": ((0.0, -1.35), (1.1, 0.0), (0.0, 1.35), (-1.1, 0.0)),
        "cross": _turned(_plus(), math.pi / 4.0),
        "plus": _plus(),
        "star": _star(),
        "triangle on its tip": ((0.0, 1.25), (1.15, -0.85), (-1.15, -0.85)),
    }
)
