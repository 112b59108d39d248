"""How far the colours of each map reach: a map is coloured about its middle, and a value `reach` away has full colour.

The middle is 0, so that one colour is negative and the other positive; only an output of sigmoid, whose classes meet
at ½, has ½. Where an activation is bounded, and for the output of a classifier, the reach is fixed. All else has a
round number that holds its values: the larger one at once, a smaller one only when there is room to spare, so that it
changes seldom while a network learns.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.choices.activations import UNIT_ACTIVATIONS
from engine.choices.features import FeatureName
from engine.data.plane import Maps
from engine.portable import Floats
from engine.spec import NetworkSpec, Spec

ROUND: Final = (1.0, 2.0, 4.0, 6.0, 10.0)
"""The numbers that are round, and these times a power of ten. The plane reaches to 6, a square on it to 36."""

_ROUND: Final = np.array(ROUND)
LEAST, MOST = 0.1, 1e30
ROOM_TO_SHRINK: Final = 2.0
_TOLERANCE: Final = 1e-6  # values are single precision: 6 may be a little more than 6


@dataclass(frozen=True, slots=True, eq=False)
class MapScales:
    """The colours of maps: a value has full colour where it is a map's reach away from its middle.

    features (features,): their reaches, about 0. units, middles (units,): of the units of all layers in a row.
    """

    features: Floats
    units: Floats
    middles: Floats


class RoundReach:
    """Round numbers that hold what they are told, one for each of a row of maps; they change seldom."""

    def __init__(self) -> None:
        self._reaches: Floats | None = None
        self._settled_for: Floats | None = None

    def settle(self, extents: Floats) -> Floats:
        """The reaches for maps whose values lie at most so far from the middle, (n,), read-only.

        A map that is 0 all over keeps what it had. The same array comes again while nothing changes.
        """
        if self._reaches is not None and np.array_equal(extents, self._settled_for):  # type: ignore[arg-type]  # both or none
            return self._reaches
        self._settled_for = extents.copy()
        fitting = _round_up(extents)
        if self._reaches is None or self._reaches.shape != extents.shape:
            settled = np.where(extents == 0.0, 1.0, fitting)
        else:
            roomy = _round_up(extents * ROOM_TO_SHRINK)
            settled = np.where(fitting > self._reaches, fitting, np.minimum(self._reaches, roomy))
            settled = np.where(extents == 0.0, self._reaches, settled)
            if (settled == self._reaches).all():
                return self._reaches
        settled.flags.writeable = False
        self._reaches = settled
        return settled


class ScaleKeeper:
    """The scales of one network's maps, from moment to moment; of another network it begins anew."""

    def __init__(self) -> None:
        self._of: tuple[tuple[FeatureName, ...], NetworkSpec, int] | None = None

    def fit(self, spec: Spec, feature_maps: Maps, unit_maps: Maps) -> MapScales:
        """The scales for these maps, (features, r, r) and (units, r, r)."""
        of = (spec.features, spec.network, spec.data.class_count)
        if of != self._of:
            self._of = of
            self._features, self._units = RoundReach(), RoundReach()
            self._fixed, self._middles = fixed_reaches(spec), middles(spec)
            self._fits = np.isnan(self._fixed)
        reaches = self._fixed.copy()
        if self._fits.any():
            reaches[self._fits] = self._units.settle(_extents(unit_maps)[self._fits])
        reaches.flags.writeable = False
        return MapScales(self._features.settle(_extents(feature_maps)), reaches, self._middles)


class OutputScale:
    """The scale of the output alone, from picture to picture."""

    def __init__(self, spec: Spec) -> None:
        self.middle = spec.head.middle
        self._fixed = float(fixed_reaches(spec)[-1])
        self._round = RoundReach()

    def fit(self, output: Maps) -> float:
        """How far the colours reach from the middle for this output (r, r)."""
        return float(self._round.settle(_extents(output[None]))[0]) if np.isnan(self._fixed) else self._fixed


def fixed_reaches(spec: Spec) -> Floats:
    """The reach of each unit, of all layers in a row, where it is fixed; NaN where it is to fit."""
    network = spec.network
    hidden = [
        1.0 if UNIT_ACTIVATIONS[layer.unit_activation(unit).activation].is_bounded else np.nan
        for layer in network.hidden
        for unit in range(layer.units)
    ]
    fits = spec.head.fits_numbers and not spec.data.is_classification
    return np.array([*hidden, *[np.nan if fits else spec.head.reach] * spec.layers[-1].units])


def middles(spec: Spec) -> Floats:
    """The value of each unit, of all layers in a row, that has the neutral colour."""
    hidden = [
        UNIT_ACTIVATIONS[layer.unit_activation(unit).activation].middle
        for layer in spec.network.hidden
        for unit in range(layer.units)
    ]
    values = np.array([*hidden, *[spec.head.middle] * spec.layers[-1].units])
    values.flags.writeable = False
    return values


def _extents(maps: Maps) -> Floats:
    """The largest size of a value of each map that is a number, (n,)."""
    rows = maps.reshape(len(maps), -1)
    with np.errstate(invalid="ignore"):
        extents = np.maximum(rows.max(axis=1), -rows.min(axis=1)).astype(np.float64)
    finite: Floats = np.nan_to_num(extents, nan=0.0, posinf=MOST)
    return finite


def _round_up(extents: NDArray[np.float64]) -> Floats:
    """The smallest round numbers that hold these."""
    sizes = np.clip(extents, LEAST, MOST)
    powers = 10.0 ** np.floor(np.log10(sizes))
    at = np.searchsorted(_ROUND, sizes / powers * (1.0 - _TOLERANCE))
    rounded: Floats = _ROUND[np.minimum(at, len(_ROUND) - 1)] * powers
    return rounded
