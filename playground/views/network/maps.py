"""Turns maps of values into pictures: one look-up for all of them, in buffers that are used again and again."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from engine.data.plane import Maps
from playground.views.look.colour_scale import RowOfScales

SHARPEST: Final = 64
"""Pixels along a side beyond which a small map shows nothing more."""


class MapImages:
    """The pictures of a stack of maps (n, r, r), in a theme's colours."""

    def __init__(self) -> None:
        self._table: NDArray[np.uint32] | None = None
        self._ramps: NDArray[np.uint32] | None = None
        self._pixels: NDArray[np.uint32] = np.zeros((0, 1, 1), np.uint32)
        self._images: list[QImage] = []

    def show_table(self, table: NDArray[np.uint32], ramps: NDArray[np.uint32] | None = None) -> None:
        """Use these 256 colours, from the low to the high end of a scale; those of `ramps` (k, 256) for k classes."""
        self._table, self._ramps = table, ramps

    def show_maps(self, maps: Maps, scales: RowOfScales, stride: int = 1, classes: int = 0) -> None:
        """Make pictures of these maps, of every `stride`-th pixel; the last of them are of so many classes."""
        assert self._table is not None
        shown = maps[:, stride // 2 :: stride, stride // 2 :: stride]
        if shown.shape != self._pixels.shape:
            self._pixels = np.zeros(shown.shape, np.uint32)
            _, height, width = shown.shape
            self._images = [
                QImage(page.data, width, height, 4 * width, QImage.Format.Format_RGB32) for page in self._pixels
            ]
        indices, others = scales.indices(shown), len(shown) - classes
        np.take(self._table, indices[:others], out=self._pixels[:others], mode="clip")
        if self._ramps is not None:
            for ramp, own, pixels in zip(self._ramps, indices[others:], self._pixels[others:], strict=False):
                np.take(ramp, own, out=pixels, mode="clip")

    def clear(self) -> None:
        """Forget all maps."""
        self._pixels = np.zeros((0, 1, 1), np.uint32)
        self._images = []

    def image(self, index: int) -> QImage:
        """The picture of one map; it changes with the next `show_maps`."""
        return self._images[index]
