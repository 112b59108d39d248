"""What a network is and what it is to learn, made ready for the kernels: all of a run that no step changes."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.choices.activations import UNIT_ACTIVATIONS
from engine.choices.features import feature_rows
from engine.data.dataset import Samples
from engine.native.network import FlatNetwork, network_of
from engine.parameters import Address, Layout
from engine.portable import Floats
from engine.spec import Spec


@dataclass(frozen=True, slots=True, eq=False)
class UnitKinds:
    """What is known of each unit by its activation, units of all layers in a row, (units,).

    fires: whether z > 0 is what it is there for. leaks: whether it lets some gradient through below. saturates:
    whether it has ends at which its slope is almost 0.
    """

    fires: NDArray[np.bool_]
    leaks: NDArray[np.bool_]
    saturates: NDArray[np.bool_]

    @staticmethod
    def of(spec: Spec) -> "UnitKinds":
        """Those of a network's units."""
        owns = [layer.unit_activation(unit) for layer in spec.layers for unit in range(layer.units)]
        kinds = [UNIT_ACTIVATIONS[own.activation] for own in owns]
        return UnitKinds(
            np.array([kind.fires for kind in kinds], bool),
            np.array([kind.leaks(own.slope) for kind, own in zip(kinds, owns, strict=True)], bool),
            np.array([kind.saturates for kind in kinds], bool),
        )


Batch = tuple[Floats, Floats]
"""Inputs (features, m) and targets (k, m), a row for each output."""


class Problem:
    """A spec and its pins, with the data drawn and the network laid out. Immutable.

    train and test: inputs and targets of the two sets. held: 1 where a pin holds a parameter.
    """

    def __init__(self, spec: Spec, pins: frozenset[Address] = frozenset()) -> None:
        self.spec = spec
        self.pins = pins
        self.layout = Layout.of(spec.layer_sizes)
        self.network = flat_network(spec, self.layout)
        self.dataset = spec.data.dataset
        self.train = self._batch(self.dataset.train)
        self.test = self._batch(self.dataset.test)
        self.held = self.layout.mask(pins)
        self._beginnings = {self.layout.layer_count - 1: self.network}
        self._ends = {0: self.network}

    @cached_property
    def unit_kinds(self) -> UnitKinds:
        """What is known of each unit by its activation."""
        return UnitKinds.of(self.spec)

    def _batch(self, samples: Samples) -> Batch:
        targets = self.spec.head.encode(samples.labels, len(self.dataset.classes))
        return feature_rows(self.spec.features, samples.points), np.ascontiguousarray(targets)

    @property
    def train_size(self) -> int:
        """Number of training samples."""
        return int(self.train[1].shape[1])

    @property
    def batch_size(self) -> int:
        """Samples of a full batch: never more than there are."""
        return min(self.spec.training.batch_size, self.train_size)

    @property
    def batches_per_epoch(self) -> int:
        """Update steps of a whole epoch, a partial last batch counted."""
        return math.ceil(self.train_size / self.batch_size)

    def sample(self, index: int) -> Batch:
        """One training sample, as a batch of one."""
        inputs, targets = (np.ascontiguousarray(part[:, index : index + 1]) for part in self.train)
        return inputs, targets

    def network_up_to(self, layer: int) -> FlatNetwork:
        """The network without what comes after a layer; it takes the same parameters."""
        if layer not in self._beginnings:
            whole, units = self.network, int(self.network.unit_offsets[layer + 1])
            self._beginnings[layer] = network_of(whole.sizes[: layer + 2], whole.codes[:units], whole.slopes[:units])
        return self._beginnings[layer]

    def network_behind(self, layers: int) -> FlatNetwork:
        """The network without its first `layers` layers; it takes the parameters from theirs on."""
        if layers not in self._ends:
            whole, units = self.network, int(self.network.unit_offsets[layers])
            self._ends[layers] = network_of(whole.sizes[layers:], whole.codes[units:], whole.slopes[units:])
        return self._ends[layers]

    def batch_before(
        self, epoch: int, end: int, batch_size: int, began: tuple[int, int] = (0, 0)
    ) -> tuple[int, int, int]:
        """Epoch, start and end of the batch that ends at a place in the data; the first one at the very start.

        began: epoch and position of a place where a batch began, from which the others of that epoch are counted.
        """
        if end == 0:
            if epoch == 0:
                return 0, 0, batch_size
            epoch, end = epoch - 1, self.train_size
        counted_from = began[1] if epoch == began[0] else 0
        return epoch, end - ((end - counted_from) % batch_size or batch_size), end


def flat_network(spec: Spec, layout: Layout) -> FlatNetwork:
    """The network's shape and activations as the kernels take them."""
    units = [layer.unit_activation(unit) for layer in spec.layers for unit in range(layer.units)]
    codes = [UNIT_ACTIVATIONS[unit.activation].code for unit in units]
    return network_of(layout.sizes, codes, [unit.slope for unit in units])
