"""How weights and biases begin. Each scheme draws from a generator and takes a scale factor."""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

import numpy as np

from engine.portable import Floats, standard_normal

InitializerName = Literal["uniform_half", "fan_in", "xavier", "he", "zeros"]


@dataclass(frozen=True, slots=True)
class Initializer:
    """One scheme. `draw(rng, n_in, n_out, slope)` gives a unit's row of weights (n_in,) before scaling.

    n_in and n_out are the layer's fans; `slope` is the unit's slope below zero (0 but for leaky ReLU).
    `bias` is what every bias begins with; the scale factor leaves it alone.
    """

    name: InitializerName
    label: str
    formula: str
    bias: float
    draw: Callable[[np.random.Generator, int, int, float], Floats]


def _uniform(rng: np.random.Generator, bound: float, count: int) -> Floats:
    return bound * (2.0 * rng.random(count) - 1.0)


def _uniform_half(rng: np.random.Generator, n_in: int, n_out: int, slope: float) -> Floats:
    return _uniform(rng, 0.5, n_in)


def _fan_in(rng: np.random.Generator, n_in: int, n_out: int, slope: float) -> Floats:
    return _uniform(rng, 1.0 / np.sqrt(n_in), n_in)


def _xavier(rng: np.random.Generator, n_in: int, n_out: int, slope: float) -> Floats:
    """Glorot & Bengio 2010, eq. 16."""
    return _uniform(rng, np.sqrt(6.0 / (n_in + n_out)), n_in)


def _he(rng: np.random.Generator, n_in: int, n_out: int, slope: float) -> Floats:
    """He et al. 2015, eq. 10 and, for a leaky slope, eq. 15."""
    deviation = float(np.sqrt(2.0 / ((1.0 + slope * slope) * n_in)))
    return deviation * standard_normal(rng, n_in)


def _zeros(rng: np.random.Generator, n_in: int, n_out: int, slope: float) -> Floats:
    return np.zeros(n_in)


_ALL = (
    Initializer("uniform_half", "Uniform ±½", "U(−½, ½), biases 0.1", 0.1, _uniform_half),
    Initializer("fan_in", "Fan-in", "U(−1/√n_in, 1/√n_in)", 0.0, _fan_in),
    Initializer("xavier", "Xavier (Glorot)", "U(−√(6/(n_in + n_out)), √(6/(n_in + n_out)))", 0.0, _xavier),
    Initializer("he", "He", "N(0, 2/((1 + s²)·n_in))", 0.0, _he),
    Initializer("zeros", "Zeros", "0", 0.0, _zeros),
)

INITIALIZERS: Final = MappingProxyType({initializer.name: initializer for initializer in _ALL})
