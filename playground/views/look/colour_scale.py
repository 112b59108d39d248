"""How values over the plane become colours: which value gets the colour of −1, and which that of +1.

The snapshot says for each map of a unit or feature which values its colours span. If the person chose one scale for
all maps, they span −1 to 1, as for labels, weights and biases. Values beyond the ends get the colours of the ends. The
small maps of the diagram and the plots use the same scale, so a unit looks the same in both.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.choices.activations import UNIT_ACTIVATIONS
from engine.data.plane import Maps
from engine.portable import Floats
from engine.questions.scales import MapScales
from engine.questions.unit_maps import MapUnits
from engine.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class ColourScale:
    """The values at the two ends of the colours. Bounded: none lies beyond."""

    low: float
    high: float
    is_bounded: bool = True

    @staticmethod
    def about(middle: float, reach: float, *, is_bounded: bool = True) -> "ColourScale":
        """The scale whose neutral colour is that of `middle`."""
        return ColourScale(middle - reach, middle + reach, is_bounded)

    @property
    def middle(self) -> float:
        """The value with the neutral colour."""
        return (self.low + self.high) / 2.0

    def indices(self, values: NDArray[np.floating]) -> NDArray[np.uint8]:
        """The entry of each value in a table of 256 colours."""
        factor = 255.0 / (self.high - self.low)
        return _indices(values, factor, 0.5 - self.low * factor)

    def stepped(self, values: NDArray[np.floating], steps: int) -> NDArray[np.floating]:
        """Each value replaced by the middle of its step; with two steps, by one of the two ends."""
        shares = np.clip((values - self.low) / (self.high - self.low), 0.0, 1.0 - 1e-6)
        np.nan_to_num(shares, copy=False, nan=0.5)
        stepped: NDArray[np.floating] = np.floor(shares * steps) / (steps - 1) * (self.high - self.low) + self.low
        return stepped


SIGNED: Final = ColourScale(-1.0, 1.0, is_bounded=False)
"""The scale of labels, weights and biases, and of all maps where a person wants one for all."""


@dataclass(frozen=True, slots=True, eq=False)
class RowOfScales:
    """The scales of maps in a row, to colour all of them at once."""

    middles: Floats  # (n,)
    reaches: Floats  # (n,)

    def indices(self, maps: Maps) -> NDArray[np.uint8]:
        """The entry of each value of maps (n, r, r) in a table of 256 colours."""
        factors = (127.5 / self.reaches)[:, None, None]
        offsets = 128.0 - self.middles[:, None, None] * factors  # the entry of 0, and a half to round by
        return _indices(maps, factors.astype(np.float32), offsets.astype(np.float32))

    def part(self, own: slice) -> "RowOfScales":
        """The scales of some of the maps."""
        return RowOfScales(self.middles[own], self.reaches[own])

    def one(self, row: int, *, is_bounded: bool = True) -> ColourScale:
        """The scale of one of them."""
        return ColourScale.about(float(self.middles[row]), float(self.reaches[row]), is_bounded=is_bounded)


def feature_scales(scales: MapScales, one_scale: bool) -> RowOfScales:
    """The scales of the features' maps. one_scale: the same for all, as a person chose."""
    reaches = np.ones_like(scales.features) if one_scale else scales.features
    return RowOfScales(np.zeros_like(reaches), reaches)


def unit_scales(scales: MapScales, one_scale: bool) -> RowOfScales:
    """The scales of the units' maps, of all layers in a row, as in `Snapshot.unit_maps`.

    Also with one scale for all, an output of sigmoid keeps its own: there the classes are 0 and 1, and meet at ½.
    """
    reaches = np.where(scales.middles == 0.0, 1.0, scales.units) if one_scale else scales.units
    return RowOfScales(scales.middles, reaches)


def scale_of_unit(snapshot: Snapshot, layer: int, unit: int, one_scale: bool) -> ColourScale:
    """The scale of one unit's map. Bounded where none of its values lies beyond the ends."""
    spec = snapshot.spec
    is_rated = layer == len(spec.network.hidden) and spec.data.is_classification
    activation = UNIT_ACTIVATIONS[spec.layers[layer].unit_activation(unit).activation]
    is_bounded = activation.is_bounded or not (one_scale or is_rated)
    scales = unit_scales(snapshot[MapUnits].scales, one_scale)
    return scales.one(snapshot.unit_index(layer, unit), is_bounded=is_bounded)


def _indices(values: NDArray[np.floating], factor: float | Maps, offset: float | Maps) -> NDArray[np.uint8]:
    """Entries of the table: those at the ends for values beyond them, the middle one for NaN."""
    with np.errstate(over="ignore"):  # next to a divergence
        shares = values * factor
        shares += offset
    np.clip(shares, 0.0, 255.0, out=shares)
    np.copyto(shares, 128.0, where=np.isnan(shares))
    indices: NDArray[np.uint8] = shares.astype(np.uint8)
    return indices
