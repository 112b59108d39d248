"""The line on which a map of values crosses a level, as line segments: marching squares, all cells at once.

Geometry of a picture, nothing of networks. Positions are shares of the map's side: (0, 0) its left top corner, (1, 1)
its right bottom one; values stand at pixel centres.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Segments = NDArray[np.float64]

_NONE: Final = (-1, -1)
_TOP, _RIGHT, _BOTTOM, _LEFT = range(4)

# For each of the 16 cases (1 left top, 2 right top, 4 right bottom, 8 left bottom corner above the level), the edges
# that are joined. The two saddles, 5 and 10, join so that the centre is above; 16 and 17 are the same, centre below.
_JOINED: Final = np.array(
    [
        (_NONE, _NONE),
        ((_LEFT, _TOP), _NONE),
        ((_TOP, _RIGHT), _NONE),
        ((_LEFT, _RIGHT), _NONE),
        ((_RIGHT, _BOTTOM), _NONE),
        ((_TOP, _RIGHT), (_LEFT, _BOTTOM)),
        ((_TOP, _BOTTOM), _NONE),
        ((_LEFT, _BOTTOM), _NONE),
        ((_LEFT, _BOTTOM), _NONE),
        ((_TOP, _BOTTOM), _NONE),
        ((_LEFT, _TOP), (_RIGHT, _BOTTOM)),
        ((_RIGHT, _BOTTOM), _NONE),
        ((_LEFT, _RIGHT), _NONE),
        ((_TOP, _RIGHT), _NONE),
        ((_LEFT, _TOP), _NONE),
        (_NONE, _NONE),
        ((_LEFT, _TOP), (_RIGHT, _BOTTOM)),
        ((_TOP, _RIGHT), (_LEFT, _BOTTOM)),
    ]
)  # (18, 2 segments, 2 edges)


def contour_segments(values: NDArray[np.floating], level: float) -> Segments:
    """Where the map (rows, columns) crosses `level`: (segments, 2 ends, x and y). Above means greater than the level.

    Marching squares (Lorensen & Cline 1987, in the plane) with linear interpolation; saddles go by the corners' mean.
    """
    rows, columns = values.shape
    padded = np.pad(values.astype(np.float64), 1, mode="edge") - level  # so that lines reach the rim
    x = _centres(columns)
    y = _centres(rows)

    above = padded > 0.0
    case = (
        above[:-1, :-1] + 2 * above[:-1, 1:].astype(np.uint8) + 4 * above[1:, 1:].astype(np.uint8) + 8 * above[1:, :-1]
    )
    row, column = np.nonzero((case != 0) & (case != 15))
    if not len(row):
        return np.empty((0, 2, 2))
    corners = padded[row, column], padded[row, column + 1], padded[row + 1, column + 1], padded[row + 1, column]
    case = case[row, column].astype(np.intp)
    saddle = (case == 5) | (case == 10)
    with np.errstate(invalid="ignore"):  # ∞ − ∞, beside a divergence
        below = saddle & (sum(corners) <= 0.0)
    case[below] = np.where(case[below] == 5, 16, 17)

    left_top, right_top, right_bottom, left_bottom = corners
    crossings = np.empty((4, len(row), 2))  # where each edge is crossed; meaningless where it is not
    with np.errstate(divide="ignore", invalid="ignore"):
        crossings[_TOP, :, 0] = _between(x[column], x[column + 1], left_top, right_top)
        crossings[_TOP, :, 1] = y[row]
        crossings[_RIGHT, :, 0] = x[column + 1]
        crossings[_RIGHT, :, 1] = _between(y[row], y[row + 1], right_top, right_bottom)
        crossings[_BOTTOM, :, 0] = _between(x[column], x[column + 1], left_bottom, right_bottom)
        crossings[_BOTTOM, :, 1] = y[row + 1]
        crossings[_LEFT, :, 0] = x[column]
        crossings[_LEFT, :, 1] = _between(y[row], y[row + 1], left_top, left_bottom)

    cell = np.arange(len(row))
    edges = _JOINED[case]  # (cells, 2, 2)
    segments = np.concatenate(
        [
            np.stack((crossings[edges[has, at, 0], cell[has]], crossings[edges[has, at, 1], cell[has]]), axis=1)
            for at in range(2)
            for has in (edges[:, at, 0] >= 0,)
        ]
    )
    whole: Segments = segments[np.isfinite(segments).all(axis=(1, 2))]
    return whole


def continued_below_zero(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """A map that was cut off at 0, as ReLU does, continued below it: its contour at 0 is where the cut begins.

    A zero beside positive values gets what the straight line through the nearest two of them says; one that is nowhere
    beside them lies far below.
    """
    framed = np.pad(values.astype(np.float64), 2, mode="constant", constant_values=np.nan)
    below = np.full(values.shape, -np.inf)
    rows, columns = values.shape
    with np.errstate(invalid="ignore"):
        for down, right in ((0, 1), (0, -1), (1, 0), (-1, 0)):
            next_one, after = (
                framed[2 + by * down : 2 + by * down + rows, 2 + by * right : 2 + by * right + columns] for by in (1, 2)
            )
            guess = np.where((next_one > 0.0) & (after > next_one), 2.0 * next_one - after, -np.inf)
            below = np.maximum(below, np.minimum(guess, 0.0))
    depth = float(np.max(values, initial=0.0, where=np.isfinite(values)))
    below[np.isneginf(below)] = -depth
    return np.where(values > 0.0, values, below)


def _centres(count: int) -> NDArray[np.float64]:
    """Pixel centres and both rims, as shares of the side: (count + 2,)."""
    return np.concatenate(((0.0,), (np.arange(count) + 0.5) / count, (1.0,)))


def _between(
    start: NDArray[np.float64], end: NDArray[np.float64], at_start: NDArray[np.float64], at_end: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Where a value that goes from `at_start` to `at_end` between `start` and `end` is 0."""
    between: NDArray[np.float64] = start + (end - start) * (at_start / (at_start - at_end))
    return between
