"""Where the slice's line may run: its presets, and what a hand that moves an end or the line does to it.

Plain numbers in the plane's own coordinates, no Qt.
"""

import math
from typing import Final

from engine.data.plane import DOMAIN, Point, within
from playground.model.viewing import Ends

_SHORTEST: Final = 0.2
_STEEP: Final = math.tan(math.radians(67.5))  # from here on nearer to an axis than to a diagonal
_SAME: Final = 1e-9


def held_axis(ends: Ends) -> int | None:
    """The coordinate that stays the same along the line: 0 for x₁ (vertical), 1 for x₂ (horizontal), else None."""
    (a1, a2), (b1, b2) = ends
    if abs(a2 - b2) < _SAME:
        return 1
    return 0 if abs(a1 - b1) < _SAME else None


def runs_backwards(ends: Ends) -> bool:
    """Whether only x₁ or only x₂ changes along the line, and falls from A to B: then B is left of A on an axis."""
    held = held_axis(ends)
    return held is not None and ends[1][1 - held] < ends[0][1 - held]


def along_axis(held: int, value: float) -> Ends:
    """Right across the plane, with one coordinate held: 0 for x₁, 1 for x₂."""
    value = within(value)
    if held == 1:
        return (-DOMAIN, value), (DOMAIN, value)
    return (value, -DOMAIN), (value, DOMAIN)


def through_middle(ends: Ends, held: int) -> Ends:
    """Right across the plane through the middle of the present line, along an axis; rounded to be read."""
    return along_axis(held, round((ends[0][held] + ends[1][held]) / 2.0, 2))


def diagonal(ends: Ends) -> Ends:
    """From corner to corner, rising; falling if the present line is the rising one."""
    rising = (-DOMAIN, -DOMAIN), (DOMAIN, DOMAIN)
    return ((-DOMAIN, DOMAIN), (DOMAIN, -DOMAIN)) if ends == rising else rising


def with_end(ends: Ends, which: int, point: Point, *, aligned: bool = False) -> Ends:
    """The line with end 0 or 1 at a point, within the plane; aligned: level, upright or at 45°, whichever is nearest.

    A line that would be too short to have a direction stays as it is.
    """
    other = ends[1 - which]
    point = _aligned(other, point) if aligned else (within(point[0]), within(point[1]))
    if math.dist(point, other) < _SHORTEST:
        return ends
    return (point, other) if which == 0 else (other, point)


def moved(ends: Ends, by: Point) -> Ends:
    """The line moved as a whole, as far as both ends stay in the plane."""
    sides = enumerate(zip(*ends, strict=True))
    shift = [min(max(by[k], -DOMAIN - min(a, b)), DOMAIN - max(a, b)) for k, (a, b) in sides]
    (a1, a2), (b1, b2) = ends
    return (a1 + shift[0], a2 + shift[1]), (b1 + shift[0], b2 + shift[1])


def _aligned(anchor: Point, point: Point) -> Point:
    """The point of the plane nearest to `point` on a level, an upright or a diagonal line through `anchor`."""
    right, up = point[0] - anchor[0], point[1] - anchor[1]
    if abs(right) >= _STEEP * abs(up):
        return within(point[0]), anchor[1]
    if abs(up) >= _STEEP * abs(right):
        return anchor[0], within(point[1])
    across = math.copysign(1.0, right), math.copysign(1.0, up)
    room = min(DOMAIN - across[k] * anchor[k] for k in (0, 1))
    reach = min((abs(right) + abs(up)) / 2.0, room)
    return anchor[0] + across[0] * reach, anchor[1] + across[1] * reach
