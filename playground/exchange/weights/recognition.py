"""Which activation or feature a function is, by its values: however a program wrote it down.

PyTorch writes GELU as five operators, and SiLU as two; a function that agrees at many points is the same to us.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from engine.choices.activations import ACTIVATIONS
from engine.choices.features import FEATURES, FeatureName
from engine.portable import Floats
from engine.spec import UnitActivation

SAMPLES: Final = 61
"""Points at which functions are compared."""

_REACH: Final = 4.0
_TOLERANCE: Final = 2e-6
"""Programs keep the constants of their activations with 32 bits."""


def sample_points(columns: int, seed: int) -> Floats:
    """Numbers on which a layer is tried, (samples, columns), other ones in each column, which tells them apart."""
    points: Floats = np.random.default_rng((seed, columns)).uniform(-_REACH, _REACH, (SAMPLES, columns))
    return points


def recognised_activation(z: Floats, a: Floats) -> UnitActivation | None:
    """The activation that makes a of z, (samples,) each; None if none does."""
    for name, activation in ACTIVATIONS.items():
        if activation.takes_slope:
            continue
        if _agree(activation.value(z, 0.0), a):
            return UnitActivation(name)
    below = z < -0.1
    with np.errstate(all="ignore"):
        slope = float(np.median(a[below] / z[below]))
    if not 0.0 <= slope < 1.0:
        return None
    short = round(slope, 6)
    slope = short if abs(short - slope) < 1e-7 else slope  # 0.2 with 32 bits is 0.200000003
    taking = [name for name, activation in ACTIVATIONS.items() if activation.takes_slope]
    return next((UnitActivation(name, slope) for name in taking if _agree(ACTIVATIONS[name].value(z, slope), a)), None)


def is_softmax(z: Floats, a: Floats) -> bool:
    """Whether softmax makes a of z, (samples, units) each."""
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return z.shape[1] > 1 and z.shape == a.shape and _agree(powers / powers.sum(axis=1, keepdims=True), a)


def recognised_features(points: Floats, columns: Floats) -> Sequence[FeatureName | None]:
    """Of each column of numbers, (samples, columns), which feature of the points it is."""
    x1, x2 = points.T
    values = {name: feature.value(x1, x2) for name, feature in FEATURES.items()}
    return [next((name for name, value in values.items() if _agree(value, column)), None) for column in columns.T]


def _agree(one: Floats, other: Floats) -> bool:
    return bool(np.all(np.abs(one - other) <= _TOLERANCE * np.maximum(1.0, np.abs(one))))
