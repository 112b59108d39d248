"""Where values over a square grid cross 0: marching squares, all maps of a stack in one go.

Lorensen & Cline 1987, in the plane; between two corners of a cell the values are taken to be linear, and a saddle goes
by the mean of its corners.
"""

import numpy as np
import numpy.typing as npt

from engine.kernels.compiler import inlined, kernel

_Numbers = npt.NDArray[np.float64]
_Singles = npt.NDArray[np.float32]
_Integers = npt.NDArray[np.int64]


@inlined
def _crossing(low: float, high: float) -> float:
    """How far between two corners, whose values have different signs, the value is 0: from 0 to 1."""
    return low / (low - high)


@kernel
def zero_lines(values: _Numbers, maps: int, side: int, reach: float, segments: _Singles, offsets: _Integers) -> None:
    """See `engine.compiled.contours.zero_lines`; `maps` are that many, `segments` has room for all of them alike."""
    most = len(segments) // 4 // maps if maps else 0
    step = 2.0 * reach / (side - 1)
    count = 0
    for index in range(maps):
        offsets[index] = count
        last = count + most  # what one map may have, so that a wild one leaves room for the others
        first = index * side * side
        for row in range(side - 1):
            top = reach - step * row
            for column in range(side - 1):
                at = first + row * side + column
                a, b = values[at], values[at + 1]
                d, c = values[at + side], values[at + side + 1]
                case = (a > 0.0) + 2 * (b > 0.0) + 4 * (c > 0.0) + 8 * (d > 0.0)
                if case == 0 or case == 15 or count + 2 > last:
                    continue
                left = step * column - reach
                # The places on the four edges at which the sign changes, where it does.
                top_x = left + step * _crossing(a, b) if (a > 0.0) != (b > 0.0) else 0.0
                right_y = top - step * _crossing(b, c) if (b > 0.0) != (c > 0.0) else 0.0
                bottom_x = left + step * _crossing(d, c) if (d > 0.0) != (c > 0.0) else 0.0
                left_y = top - step * _crossing(a, d) if (a > 0.0) != (d > 0.0) else 0.0
                right, bottom = left + step, top - step
                if case == 5 or case == 10:
                    # Two lines: they cut off the two corners whose sign is not the centre's.
                    is_high = a + b + c + d > 0.0
                    cuts_a = (case == 5) != is_high
                    ends = ((top_x, top, left, left_y), (right, right_y, bottom_x, bottom))
                    if not cuts_a:
                        ends = ((top_x, top, right, right_y), (left, left_y, bottom_x, bottom))
                    for x1, y1, x2, y2 in ends:
                        segments[4 * count], segments[4 * count + 1] = x1, y1
                        segments[4 * count + 2], segments[4 * count + 3] = x2, y2
                        count += 1
                    continue
                # One line, between the first two of the edges that are crossed.
                x1, y1, x2, y2 = 0.0, 0.0, 0.0, 0.0
                found = 0
                if (a > 0.0) != (b > 0.0):
                    x1, y1 = top_x, top
                    found = 1
                if (b > 0.0) != (c > 0.0):
                    if found == 0:
                        x1, y1 = right, right_y
                    else:
                        x2, y2 = right, right_y
                    found += 1
                if (d > 0.0) != (c > 0.0):
                    if found == 0:
                        x1, y1 = bottom_x, bottom
                    else:
                        x2, y2 = bottom_x, bottom
                    found += 1
                if (a > 0.0) != (d > 0.0):
                    x2, y2 = left, left_y
                segments[4 * count], segments[4 * count + 1] = x1, y1
                segments[4 * count + 2], segments[4 * count + 3] = x2, y2
                count += 1
    offsets[maps] = count
