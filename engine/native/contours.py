"""Which edges of a grid are crossed by the lines on which maps of units leave 0."""

from typing import Final

import numpy as np
import numpy.typing as npt

from engine.native.arguments import INTEGER, REALS, WRITTEN_INTEGERS
from engine.native.entry import Entry

_Numbers = npt.NDArray[np.float64]
_Integers = npt.NDArray[np.int64]

_crossed_edges: Final = Entry(
    "contours", "crossed_edges", (REALS, INTEGER, INTEGER, INTEGER, WRITTEN_INTEGERS, WRITTEN_INTEGERS)
)


def crossed_edges(
    values: _Numbers, most: int | None = None, *, only_at_zeros: bool = False
) -> tuple[_Integers, _Integers]:
    """The lines between what is above 0 and what is not, over maps (U, side, side): pairs (n, 2) and offsets (U + 1,).

    Each pair names the two edges that a piece of a line joins; those of map k are
    `pairs[offsets[k] : offsets[k + 1]]`. Edge row·side + column leads from that corner to the next in its row, edge
    side² + row·side + column to the next below. most: pieces that one map may have. only_at_zeros: leave out the cells
    that have no corner with an exact 0.
    """
    maps, side, _ = values.shape
    room = np.empty(2 * maps * (most or side * 8 + 2), np.int64)
    offsets = np.empty(maps + 1, np.int64)
    _crossed_edges(np.ascontiguousarray(values).reshape(-1), maps, side, only_at_zeros, room, offsets)
    return room[: 2 * offsets[-1]].reshape(-1, 2).copy(), offsets
