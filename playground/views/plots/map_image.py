"""A map of values as an image, in all shades or in steps; its memory is used again from frame to frame.

Knows values and colours, neither axes nor points.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from engine.data.plane import Maps
from engine.questions.winner import Winners
from playground.model.palette import class_shades
from playground.views.look.colour_scale import ColourScale

_MOST_STEPPED: Final = 400  # values a side when in steps: finer edges cost more than they show
_FARTHEST: Final = 1e30  # next to a divergence values are infinite, and between two of those nothing can be computed


class MapImage:
    """`image` shows the map that was last given; None before the first."""

    def __init__(self) -> None:
        self.image: QImage | None = None
        self._pixels = np.empty((0, 0), np.uint32)  # what the image shows: it must live as long

    def show(
        self, values: Maps, scale: ColourScale, table: NDArray[np.uint32], steps: int | None, side_px: float
    ) -> None:
        """Colour `values` by `table`: in `steps`, clean edges on a plot of `side_px` device pixels, or all shades."""
        shown: NDArray[np.floating] = values
        if steps is not None:
            shown = scale.stepped(_enlarged(values, min(round(side_px), _MOST_STEPPED)), steps)
        np.take(table, scale.indices(shown), out=self._room_for(*shown.shape))

    def show_winners(self, winners: Winners, table: NDArray[np.uint32], *, only_winner: bool = False) -> None:
        """Colour each place by the class that wins there; see `class_shades` and `class_table`."""
        entries = class_shades(winners, only_winner=only_winner)
        np.take(table, entries, out=self._room_for(*entries.shape))

    def _room_for(self, rows: int, columns: int) -> NDArray[np.uint32]:
        """The pixels of an image of that size."""
        if self.image is None or self._pixels.shape != (rows, columns):
            self._pixels = np.empty((rows, columns), np.uint32)
            self.image = QImage(self._pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
        return self._pixels

    def clear(self) -> None:
        """Show nothing."""
        self.image = None


def _enlarged(values: Maps, side: int) -> Maps:
    """The map with `side` values a side, linear between its own; a map that is finer stays as it is."""
    if side <= values.shape[0]:
        return values
    values = np.clip(values, -_FARTHEST, _FARTHEST)
    at = (np.arange(side) + 0.5) / side * values.shape[0] - 0.5
    first = np.clip(np.floor(at).astype(np.intp), 0, values.shape[0] - 2)
    share = np.clip(at - first, 0.0, 1.0).astype(np.float32)
    rows = values[first] * (1.0 - share)[:, None] + values[first + 1] * share[:, None]
    return np.asarray(rows[:, first] * (1.0 - share) + rows[:, first + 1] * share, np.float32)
