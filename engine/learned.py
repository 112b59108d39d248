"""What a network has learned so far, immutable, and the surgery that carries it into a changed network.

`Learned` and a `Spec` are all that a run depends on: from the two it goes on, bit for bit, as if never interrupted.
"""

from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.choices.penalties import PENALTIES
from engine.parameters import Address, Layout, initial_parameters
from engine.portable import Floats
from engine.spec import Spec

Number = TypeVar("Number", np.float64, np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class LastStep:
    """The last update step, and what it was taken on: what the numbers on a step and its batch are about.

    epoch, start, end: the batch was the samples from `start` to `end` in the order of that epoch (by the whole epochs
    done before it), or in their own order where epoch is None. update_ratios: ‖ΔW‖ / ‖W‖ of each layer; infinite where
    W was 0. before (P,), read-only: the parameters before the step, of which its gradient was; None where the network
    has become another function since, or nobody knows.
    """

    epoch: int | None
    start: int
    end: int
    update_ratios: tuple[float, ...]
    before: Floats | None = None

    def __post_init__(self) -> None:
        assert 0 <= self.start < self.end
        if self.before is not None:
            self.before.flags.writeable = False

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, LastStep)
            and (self.epoch, self.start, self.end) == (other.epoch, other.start, other.end)
            and self.update_ratios == other.update_ratios
            and (self.before is None) == (other.before is None)
            and (self.before is None or other.before is None or np.array_equal(self.before, other.before))
        )

    __hash__ = None  # type: ignore[assignment]  # compared by value, never a key

    def carried(self, old: Spec, new: Spec) -> "LastStep | None":
        """What is still so of it after a change of settings that left every parameter in its place."""
        same_samples = (old.data, old.training.shuffle, old.training.seed) == (
            new.data,
            new.training.shuffle,
            new.training.seed,
        )
        if not same_samples or (old.features, old.layer_sizes) != (new.features, new.layer_sizes):
            return None
        same_function = (old.layers, old.training.loss) == (new.layers, new.training.loss)
        return self if same_function else replace(self, before=None)


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """The state of training. Arrays are flat (see `Layout`), read-only, of equal length.

    start: the parameters at epoch 0, to which Reset returns. moment1, moment2: what the optimizer remembers.
    silenced: 1 where L1 has set a weight to 0 for good. steps: optimizer steps so far. epoch: whole epochs done.
    position: samples of the current epoch that are done. last_step: takes no part in training.
    """

    parameters: Floats
    start: Floats
    moment1: Floats
    moment2: Floats
    silenced: NDArray[np.uint8]
    steps: int = 0
    epoch: int = 0
    position: int = 0
    last_step: LastStep | None = None

    def __post_init__(self) -> None:
        for array in (self.parameters, self.start, self.moment1, self.moment2, self.silenced):
            assert array.shape == self.parameters.shape
            array.flags.writeable = False

    @property
    def is_untrained(self) -> bool:
        """Whether no step was ever taken."""
        at_the_start = self.steps == 0 and self.epoch == 0 and self.position == 0
        return at_the_start and np.array_equal(self.parameters, self.start)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Learned) and (
            (self.steps, self.epoch, self.position) == (other.steps, other.epoch, other.position)
            and np.array_equal(self.parameters, other.parameters)
            and np.array_equal(self.start, other.start)
            and np.array_equal(self.moment1, other.moment1)
            and np.array_equal(self.moment2, other.moment2)
            and np.array_equal(self.silenced, other.silenced)
            and self.last_step == other.last_step
        )

    __hash__ = None  # type: ignore[assignment]  # compared by value, never a key


def untrained(spec: Spec, start: Floats | None = None) -> Learned:
    """The state before the first step: at `start`, or where the spec's initialisation begins."""
    begin = initial_parameters(spec) if start is None else start.copy()
    zeros = np.zeros_like(begin)
    return Learned(begin.copy(), begin, zeros, zeros.copy(), np.zeros(begin.size, np.uint8))


NEW: Final = -1
"""In a `Carry`: this feature, layer or unit has no forerunner."""


@dataclass(frozen=True, slots=True)
class LayerCarry:
    """Where a layer of the new network comes from: the old layer's index, and for each unit the old unit's.

    inputs: for each input of the layer, the old layer's input whose weights it takes over.
    copies_input: a layer put between two others, which begins by passing its inputs through (unit i takes 1 × input
    i), so that what follows still finds its inputs (Net2Net; Chen, Goodfellow & Shlens 2016).
    mix: for each unit of a layer that does the same as the old one with other units, how much of each old unit's
    weights and bias it takes, or nothing for a new one. All its units are NEW, for no parameter is one that was there.
    """

    layer: int
    units: tuple[int, ...]
    inputs: tuple[int, ...]
    copies_input: bool = False
    mix: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Carry:
    """Where each layer of a changed network comes from, first hidden to output."""

    layers: tuple[LayerCarry, ...] = field(default=())

    @staticmethod
    def unchanged(sizes: tuple[int, ...]) -> "Carry":
        """Every unit stays where it is."""
        return Carry(
            tuple(
                LayerCarry(layer, tuple(range(sizes[layer + 1])), tuple(range(sizes[layer])))
                for layer in range(len(sizes) - 1)
            )
        )

    def sources(self, old: Layout, new: Layout) -> NDArray[np.int64]:
        """For each parameter of the new network, its index in the old one, or NEW: (new.total,)."""
        old_index = np.arange(old.total)
        source = np.full(new.total, NEW)
        for layer, carry in enumerate(self.layers):
            if carry.layer == NEW:
                continue
            units, inputs = np.array(carry.units), np.array(carry.inputs)
            kept = np.ix_(units != NEW, inputs != NEW)
            taken = np.ix_(units[units != NEW], inputs[inputs != NEW])
            new_weights = new.weights(source, layer)
            new_weights[kept] = old.weights(old_index, carry.layer)[taken]
            new.biases(source, layer)[units != NEW] = old.biases(old_index, carry.layer)[units[units != NEW]]
        return source

    def pins(self, pins: frozenset[Address]) -> frozenset[Address]:
        """The pins on parameters that still have a place, and on those that are made of pinned ones alone."""
        kept = set()
        for layer, carry in enumerate(self.layers):
            for unit, shares in enumerate(carry.mix):
                parts = [at for at, share in enumerate(shares) if share]
                for source in (None, *range(len(carry.inputs))):
                    origin = None if source is None else carry.inputs[source]
                    if parts and all(Address(carry.layer, part, origin) in pins for part in parts):
                        kept.add(Address(layer, unit, source))
            for address in pins:
                if address.layer != carry.layer or address.unit not in carry.units:
                    continue
                unit = carry.units.index(address.unit)
                if address.input is None:
                    kept.add(Address(layer, unit))
                elif address.input in carry.inputs:
                    kept.add(Address(layer, unit, carry.inputs.index(address.input)))
        return frozenset(kept)


def transplant(learned: Learned, old_spec: Spec, new_spec: Spec, carry: Carry) -> Learned:
    """Carry what was learned into a changed network: each value that still has a place keeps it.

    A new unit's incoming weights come from the initialisation; its outgoing weights start at 0, so that the output
    stays. Between old units that were not connected before the weights come from the initialisation, too. An untrained
    network has learned nothing: it begins as the new spec says, but for values set by hand.
    """
    old, new = Layout(old_spec.layer_sizes), Layout(new_spec.layer_sizes)
    source = carry.sources(old, new)
    kept = source != NEW
    origin = source[kept]

    start = initial_parameters(new_spec)
    by_hand = learned.start != initial_parameters(old_spec)
    start[kept] = np.where(by_hand[origin], learned.start[origin], start[kept])
    _mix(start, learned.start, old, new, carry, by_hand)
    if learned.is_untrained:
        return untrained(new_spec, start)

    parameters = initial_parameters(new_spec)
    _quieten_new_inputs(parameters, new, carry)
    parameters[kept] = learned.parameters[origin]
    _mix(parameters, learned.parameters, old, new, carry)

    def moved(array: NDArray[Number]) -> NDArray[Number]:
        result = np.zeros(new.total, array.dtype)
        result[kept] = array[origin]
        return result

    keeps_moments = old_spec.training.optimizer == new_spec.training.optimizer
    keeps_silence = PENALTIES[new_spec.training.penalty].silences
    stays_put = carry == Carry.unchanged(old.sizes)
    zeros = np.zeros(new.total)
    return replace(
        learned,
        parameters=parameters,
        start=start,
        moment1=moved(learned.moment1) if keeps_moments else zeros,
        moment2=moved(learned.moment2) if keeps_moments else zeros.copy(),
        silenced=moved(learned.silenced) if keeps_silence else np.zeros(new.total, np.uint8),
        steps=learned.steps if keeps_moments else 0,
        position=learned.position if old_spec.data == new_spec.data else 0,
        last_step=learned.last_step.carried(old_spec, new_spec) if learned.last_step and stays_put else None,
    )


def _mix(
    parameters: Floats,
    before: Floats,
    old: Layout,
    new: Layout,
    carry: Carry,
    counts: NDArray[np.bool_] | None = None,
) -> None:
    """Fill in the units that are made of old ones, where of the old layer's parameters any counts."""
    for layer, layer_carry in enumerate(carry.layers):
        own = slice(old.weight_offsets[layer_carry.layer], old.bias_offsets[layer_carry.layer])
        if layer_carry.layer == NEW or (counts is not None and not counts[own].any()):
            continue
        weights, biases = old.weights(before, layer_carry.layer), old.biases(before, layer_carry.layer)
        for unit, shares in enumerate(layer_carry.mix):
            if shares:
                new.weights(parameters, layer)[unit] = np.array(shares) @ weights
                new.biases(parameters, layer)[unit] = np.array(shares) @ biases


def _quieten_new_inputs(parameters: Floats, layout: Layout, carry: Carry) -> None:
    """Start the weights from new units and features at 0 in layers that were there; let copying layers copy."""
    for layer, layer_carry in enumerate(carry.layers):
        weights = layout.weights(parameters, layer)
        if layer_carry.copies_input:
            weights[:] = np.eye(*weights.shape)
            layout.biases(parameters, layer)[:] = 0.0
        elif layer_carry.layer != NEW:
            is_new = np.array(layer_carry.inputs) == NEW
            if layer == 0:
                is_new &= not is_new.all()  # else the layer gets the features in the place of a layer that is gone
            else:
                before = carry.layers[layer - 1]
                is_new &= (np.array(before.units) == NEW) & (before.layer != NEW)
            weights[:, is_new] = 0.0
