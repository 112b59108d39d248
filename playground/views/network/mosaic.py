"""Puts the maps of a whole column into one picture: for networks so large that each map is a few pixels wide."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage

from engine.data.plane import Maps
from engine.portable import Floats
from playground.views.look.colour_scale import SIGNED, RowOfScales


class Mosaics:
    """Makes and keeps the pictures of columns: each unit's map with its bias as a square in the lower left corner."""

    def __init__(self, table: NDArray[np.uint32], ground: QColor) -> None:
        self._table = table
        self._ground = np.uint32(ground.rgb())
        self._made: dict[int, tuple[object, QImage]] = {}

    def picture(self, column: int, moment: object, make: Callable[[], QImage]) -> QImage:
        """The picture that was made for a column at this moment, or that `make` gives now."""
        kept = self._made.get(column)
        if kept is None or kept[0] is not moment:
            kept = self._made[column] = (moment, make())
        return kept[1]

    def make(
        self,
        rects: Sequence[QRectF],
        maps: Maps,
        scales: RowOfScales,
        biases: Floats | None,
        ratio: float,
        ramps: NDArray[np.uint32] | None,
    ) -> QImage:
        """`maps` (n, r, r) in `rects`, coloured by `scales`, with `biases` (n,); its place is the first of them.

        ramps (n, 256): of maps that have colours of their own.
        """
        side = max(round(rects[0].width() * ratio), 1)
        resolution = maps.shape[-1]
        picked = (np.arange(side) * resolution) // side
        beside = np.minimum(picked + 1, resolution - 1)
        values = maps[:, picked[:, None], picked] + maps[:, beside[:, None], beside]
        values *= np.float32(0.5)  # the mean of two is smooth enough
        indices = scales.indices(values)
        tiles = self._table[indices] if ramps is None else ramps[np.arange(len(maps))[:, None, None], indices]
        if biases is not None:
            corner = max(side // 4, 3)
            tiles[:, side - corner - 1 :, : corner + 1] = self._ground
            tiles[:, side - corner :, :corner] = self._table[SIGNED.indices(biases)][:, None, None]
        tops = np.array([round((rect.top() - rects[0].top()) * ratio) for rect in rects])
        pixels = np.full((int(tops[-1]) + side, side), self._ground, np.uint32)
        pixels[tops[:, None] + np.arange(side)] = tiles
        image = QImage(pixels.data, side, pixels.shape[0], 4 * side, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        return image.copy()  # one that owns its pixels
