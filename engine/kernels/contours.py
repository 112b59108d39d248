"""Where values over a square grid change from above 0 to 0 or below: marching squares, all maps of a stack in one go.

Lorensen & Cline 1987, in the plane; a saddle goes by the mean of its corners. Tells which edges of the grid a line
crosses, not where: that is for whoever knows what lies between two corners.
"""

import numpy as np
import numpy.typing as npt

from engine.kernels.compiler import inlined, kernel

_Numbers = npt.NDArray[np.float64]
_Integers = npt.NDArray[np.int64]

_TOP, _RIGHT, _BOTTOM, _LEFT, _NONE = 0, 1, 2, 3, -1


@inlined
def _joined(a: float, b: float, c: float, d: float) -> tuple[int, int, int, int]:
    """Which edges of a cell the contour connects, given the values at its corners.

    a, b, c, d: the corners, clockwise from the upper left. Returns two pairs of edges, one pair for each line through
    the cell. Where there is one line or none, the pairs that are not needed are _NONE.
    """
    case = (a > 0.0) + 2 * (b > 0.0) + 4 * (c > 0.0) + 8 * (d > 0.0)
    if case == 5 or case == 10:  # two lines cut off the two corners whose sign is not the centre's
        cuts_a = (case == 5) != (a + b + c + d > 0.0)
        return (_LEFT, _TOP, _RIGHT, _BOTTOM) if cuts_a else (_TOP, _RIGHT, _LEFT, _BOTTOM)
    if case == 1 or case == 14:
        return _LEFT, _TOP, _NONE, _NONE
    if case == 2 or case == 13:
        return _TOP, _RIGHT, _NONE, _NONE
    if case == 3 or case == 12:
        return _LEFT, _RIGHT, _NONE, _NONE
    if case == 4 or case == 11:
        return _RIGHT, _BOTTOM, _NONE, _NONE
    if case == 6 or case == 9:
        return _TOP, _BOTTOM, _NONE, _NONE
    if case == 7 or case == 8:
        return _LEFT, _BOTTOM, _NONE, _NONE
    return _NONE, _NONE, _NONE, _NONE


@inlined
def _edge(which: int, row: int, column: int, side: int) -> int:
    """The number of an edge in the whole grid: horizontal edges come first, row by row, then the vertical ones.

    which: _TOP, _RIGHT, _BOTTOM or _LEFT of the cell at `row` and `column` of a grid of side × side values.
    """
    if which == _TOP:
        return row * side + column
    if which == _BOTTOM:
        return (row + 1) * side + column
    if which == _LEFT:
        return side * side + row * side + column
    return side * side + row * side + column + 1


@kernel
def crossed_edges(
    values: _Numbers, maps: int, side: int, only_at_zeros: int, edges: _Integers, offsets: _Integers
) -> None:
    """See `engine.native.contours.crossed_edges`; `maps` are that many, `edges` has room for all of them alike."""
    most = len(edges) // 2 // maps if maps else 0
    count = 0
    for index in range(maps):
        offsets[index] = count
        last = count + most  # each map has its share of the room, so that one full of lines leaves some for the others
        first = index * side * side
        for row in range(side - 1):
            for column in range(side - 1):
                at = first + row * side + column
                a, b = values[at], values[at + 1]
                d, c = values[at + side], values[at + side + 1]
                if count + 2 > last:
                    continue
                if only_at_zeros != 0 and not (a == 0.0 or b == 0.0 or c == 0.0 or d == 0.0):
                    continue
                one, two, three, four = _joined(a, b, c, d)
                if one != _NONE:
                    edges[2 * count] = _edge(one, row, column, side)
                    edges[2 * count + 1] = _edge(two, row, column, side)
                    count += 1
                if three != _NONE:
                    edges[2 * count] = _edge(three, row, column, side)
                    edges[2 * count + 1] = _edge(four, row, column, side)
                    count += 1
    offsets[maps] = count
