"""The parameters of a network: one flat vector, in which each layer's weights and biases are views.

Layer l has its weights (units, inputs) row by row, then its biases; layers stand from the first hidden to the output.
A pin names one of them. Knows how they begin (`initial_parameters`), not how they learn.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.choices.activations import UNIT_ACTIVATIONS
from engine.choices.initializers import INITIALIZERS
from engine.portable import Floats
from engine.spec import InitSpec, LayerSpec, Spec

Number = TypeVar("Number", bound=np.generic)

INIT_STREAM: Final = 1
"""Keeps the random numbers of initial weights apart from those of the data of the same seed."""


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """Which parameter is meant: a weight (`input` given) or a bias (`input` None). All indices 0-based."""

    layer: int
    unit: int
    input: int | None = None


@dataclass(frozen=True)
class Layout:
    """Where each parameter stands. `sizes`: units of each layer, the features first, the output last."""

    sizes: tuple[int, ...]

    @staticmethod
    @lru_cache(maxsize=64)
    def of(sizes: tuple[int, ...]) -> "Layout":
        """The layout of these sizes; the last few are kept, with what they know."""
        return Layout(sizes)

    @property
    def layer_count(self) -> int:
        """Layers that have parameters: hidden ones and the output."""
        return len(self.sizes) - 1

    @cached_property
    def weight_offsets(self) -> tuple[int, ...]:
        """Where each layer's weights begin."""
        offsets, at = [], 0
        for inputs, units in zip(self.sizes, self.sizes[1:], strict=False):
            offsets.append(at)
            at += units * (inputs + 1)
        return tuple(offsets)

    @cached_property
    def bias_offsets(self) -> tuple[int, ...]:
        """Where each layer's biases begin."""
        return tuple(
            offset + self.sizes[layer] * self.sizes[layer + 1] for layer, offset in enumerate(self.weight_offsets)
        )

    @cached_property
    def unit_offsets(self) -> tuple[int, ...]:
        """Where each layer's units begin in arrays of one row a unit; last, the number of all units."""
        return tuple(int(at) for at in np.cumsum((0, *self.sizes[1:])))

    def layer_of(self, row: int) -> int:
        """The layer of a unit, by its row among the units of all layers."""
        return bisect_right(self.unit_offsets, row) - 1

    @property
    def total(self) -> int:
        """The number of parameters."""
        return self.bias_offsets[-1] + self.sizes[-1]

    def weights(self, flat: NDArray[Number], layer: int) -> NDArray[Number]:
        """A view of a layer's weights, (units, inputs)."""
        start = self.weight_offsets[layer]
        return flat[start : self.bias_offsets[layer]].reshape(self.sizes[layer + 1], self.sizes[layer])

    def biases(self, flat: NDArray[Number], layer: int) -> NDArray[Number]:
        """A view of a layer's biases, (units,)."""
        start = self.bias_offsets[layer]
        return flat[start : start + self.sizes[layer + 1]]

    def index(self, address: Address) -> int:
        """Where the parameter that `pin` names stands in the flat vector."""
        if address.input is None:
            return self.bias_offsets[address.layer] + address.unit
        return self.weight_offsets[address.layer] + address.unit * self.sizes[address.layer] + address.input

    def has(self, address: Address) -> bool:
        """Whether the network has such a parameter."""
        return (
            0 <= address.layer < self.layer_count
            and 0 <= address.unit < self.sizes[address.layer + 1]
            and (address.input is None or 0 <= address.input < self.sizes[address.layer])
        )

    def mask(self, pins: Iterable[Address]) -> NDArray[np.uint8]:
        """1 at each pinned parameter, else 0: (total,)."""
        mask = np.zeros(self.total, np.uint8)
        for address in pins:
            mask[self.index(address)] = 1
        return mask


def initial_parameters(spec: Spec) -> Floats:
    """The parameters that the spec's initialisation gives: (total,).

    Each unit draws from a stream of its own, made from the seed and its place, so that a network with one unit more
    begins alike in all the others.
    """
    return _drawn(spec.layers, spec.network.init, len(spec.features)).copy()


@lru_cache(maxsize=8)
def _drawn(layers: tuple[LayerSpec, ...], init: InitSpec, features: int) -> Floats:
    """The initial parameters, kept between calls: an edit asks for those of the networks before and after it."""
    layout = Layout((features, *(layer.units for layer in layers)))
    initializer = INITIALIZERS[init.scheme]
    flat = np.zeros(layout.total)
    for index, layer in enumerate(layers):
        weights = layout.weights(flat, index)
        for unit in range(layer.units):
            rng = np.random.default_rng((init.seed, INIT_STREAM, index, unit))
            own = layer.unit_activation(unit)
            slope = own.slope if UNIT_ACTIVATIONS[own.activation].takes_slope else 0.0
            n_in, n_out = layout.sizes[index], layout.sizes[index + 1]
            weights[unit] = init.scale * initializer.draw(rng, n_in, n_out, slope)
        layout.biases(flat, index)[:] = initializer.bias
    return flat
