"""The plane that is shown and learned: a square about 0, and where points of it lie in a picture of it.

Pictures have their first row on top, where x2 is largest. Whoever needs to know how far the plane reaches asks here.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.portable import Floats

Point = tuple[float, float]
"""x1, x2."""

Maps = NDArray[np.float32]
"""Values over the plane, (maps, side, side)."""

Contour = NDArray[np.float32]
"""A line over the plane in pieces, (n, 4): x1 and x2 of one end of each, and of the other."""

DOMAIN: Final = 6.0
"""The plane reaches from −DOMAIN to DOMAIN in each direction."""

SPAN: Final = 2.0 * DOMAIN

RIMS: Final = (-DOMAIN, DOMAIN)
"""The coordinates of the left and the right rim, and of the lower and the upper one."""


def across(x1: float) -> float:
    """How far from the left rim to the right one, 0 to 1."""
    return (x1 + DOMAIN) / SPAN


def down(x2: float) -> float:
    """How far from the upper rim to the lower one, 0 to 1."""
    return (DOMAIN - x2) / SPAN


def point_at(share_across: float, share_down: float) -> Point:
    """The point of the plane so far from the left and the upper rim."""
    return share_across * SPAN - DOMAIN, DOMAIN - share_down * SPAN


def within(coordinate: float) -> float:
    """The nearest coordinate on the plane."""
    return min(max(coordinate, -DOMAIN), DOMAIN)


def in_pixels(points: NDArray[np.floating], side: float) -> Floats:
    """Where points (…, 2) lie in a picture of so many pixels a side, from its left and upper rim, (…, 2)."""
    pixels: Floats = (points.astype(np.float64) * (1.0, -1.0) + DOMAIN) / SPAN * side
    return pixels


def pixel_centres(resolution: int) -> Floats:
    """The coordinates of pixel centres along a side of a picture, (resolution,), rising."""
    step = SPAN / resolution
    return -DOMAIN + step * (np.arange(resolution, dtype=np.float64) + 0.5)


def rimmed_centres(resolution: int) -> Floats:
    """The same, and both rims, (resolution + 2,)."""
    return np.concatenate(((-DOMAIN,), pixel_centres(resolution), (DOMAIN,)))


def corners(side: int) -> Floats:
    """The coordinates of a grid's lines that reach from rim to rim, (side,), rising."""
    return np.linspace(-DOMAIN, DOMAIN, side)


def grid_points(at: Floats) -> Floats:
    """All pairs of these rising coordinates as points (n², 2), row by row from the top."""
    x1, x2 = np.meshgrid(at, at[::-1])
    return np.column_stack((x1.ravel(), x2.ravel()))
