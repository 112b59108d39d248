"""Where the maps of units cross 0."""

from typing import Final

import numpy as np
import numpy.typing as npt

from engine.compiled.arguments import INTEGER, REAL, REALS, WRITTEN_INTEGERS, WRITTEN_SINGLES
from engine.compiled.entry import Entry

_Numbers = npt.NDArray[np.float64]
_Singles = npt.NDArray[np.float32]
_Integers = npt.NDArray[np.int64]

_zero_lines: Final = Entry("contours", "zero_lines", (REALS, INTEGER, INTEGER, REAL, WRITTEN_SINGLES, WRITTEN_INTEGERS))


def zero_lines(values: _Numbers, reach: float) -> tuple[_Singles, _Integers]:
    """The lines on which maps (U, side, side) are 0, over the square from −reach to reach, row 0 on top.

    Values stand at the corners of the cells, the outermost on the square's rim. Returns segments (n, 4), the two ends
    of each, and offsets (U + 1,): those of map k are `segments[offsets[k] : offsets[k + 1]]`.
    """
    maps, side, _ = values.shape
    room = np.empty(4 * maps * (side * 8 + 2), np.float32)
    offsets = np.empty(maps + 1, np.int64)
    flat = np.ascontiguousarray(values).reshape(-1)
    _zero_lines(flat, maps, side, reach, room, offsets)
    return room[: 4 * offsets[-1]].reshape(-1, 4).copy(), offsets
