"""How values over the plane become colours: which value gets the colour of −1, and which that of +1.

The rule: −1 … 0 … +1 for all activations but sigmoid, whose 0 … ½ … 1 get the same colours, so that each class has its
colour whatever the output. Values beyond the ends get the colours of the ends. The diagram's small maps and the plots
both go by it, so that a unit looks the same in either.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.activations import ActivationName
from engine.snapshot import Maps
from engine.spec import NetworkSpec


@dataclass(frozen=True, slots=True)
class ColourScale:
    """The values at the two ends of the colours; `middle` is where the classes meet. Bounded: none lies beyond."""

    low: float
    high: float
    is_bounded: bool

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


def scale_of(activation: ActivationName) -> ColourScale:
    """The scale for the output of a unit with this activation."""
    if activation == "sigmoid":
        return ColourScale(0.0, 1.0, is_bounded=True)
    return ColourScale(-1.0, 1.0, is_bounded=activation in ("tanh", "sin"))


SIGNED: Final = scale_of("linear")
"""The scale of everything that is no unit's output: features, weights, biases, labels."""


@dataclass(frozen=True, slots=True, eq=False)
class UnitScales:
    """The scales of units in a row, to colour all their maps at once."""

    factors: Maps  # (units, 1, 1): entries of the table for each 1 of value
    offsets: Maps  # (units, 1, 1): the entry of 0, and a half to round by

    def indices(self, maps: Maps) -> NDArray[np.uint8]:
        """The entry of each value of maps (units, r, r) in a table of 256 colours."""
        return _indices(maps, self.factors, self.offsets)

    def part(self, own: slice) -> "UnitScales":
        """The scales of some of the units."""
        return UnitScales(self.factors[own], self.offsets[own])


@lru_cache(maxsize=8)  # asked for with every frame
def unit_scales(network: NetworkSpec) -> UnitScales:
    """The scales of a network's units, of all layers in a row, as in `Snapshot.unit_maps`."""
    scales = [
        scale_of(layer.unit_activation(unit).activation) for layer in network.layers for unit in range(layer.units)
    ]
    lows = np.array([scale.low for scale in scales])[:, None, None]
    highs = np.array([scale.high for scale in scales])[:, None, None]
    factors = 255.0 / (highs - lows)
    return UnitScales(factors.astype(np.float32), (0.5 - lows * factors).astype(np.float32))


def _indices(values: NDArray[np.floating], factor: float | Maps, offset: float | Maps) -> NDArray[np.uint8]:
    """Entries of the table: those at the ends for values beyond them, the middle one for NaN."""
    with np.errstate(over="ignore"):  # next to a divergence
        shares = values * factor
        shares += offset
    np.nan_to_num(shares, copy=False, nan=128.0, posinf=255.0, neginf=0.0)
    np.clip(shares, 0.0, 255.0, out=shares)
    indices: NDArray[np.uint8] = shares.astype(np.uint8)
    return indices
