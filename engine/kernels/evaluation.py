"""Questions to a network that change nothing: outputs, losses, statistics of the units, maps of the plane."""

from typing import Final

import numpy as np
import numpy.typing as npt

from engine.choices.activations import SATURATED_SLOPE
from engine.kernels.compiler import inlined, kernel, part
from engine.kernels.losses import JOINT, loss_value
from engine.kernels.passes import forward_tile, take_samples, width_for
from engine.kernels.rows import (
    Row,
    absolute,
    choose,
    count_true,
    first_four,
    load_eight,
    load_four,
    spread_four,
    store_singles,
    total,
)
from engine.kernels.softmax import surprise
from engine.native.network import QUAD, TILE, FlatNetwork
from engine.native.workspace import Workspace

_Numbers = npt.NDArray[np.float64]
_Singles = npt.NDArray[np.float32]

_SATURATED: Final = SATURATED_SLOPE


@part
def _forward_samples(
    network: FlatNetwork, parameters: _Numbers, inputs: _Numbers, start: int, count: int, tile: Workspace
) -> int:
    """Send columns `start` to `start + count` of the inputs through the network; how long the tile's rows are."""
    width = width_for(count)
    take_samples(inputs, start, count, width, tile.a)
    forward_tile(network, parameters, width, tile)
    return width


@inlined
def losses_of_four(network: FlatNetwork, width: int, tile: Workspace, loss: int, start: int) -> Row:
    """The losses of the four samples from `start` on, each the sum over the outputs."""
    outputs = network.unit_offsets[-2] * width
    if loss == JOINT:
        return surprise(tile.z, outputs, network.sizes[-1], width, tile.targets, start)
    losses = spread_four(0.0)
    for output in range(network.sizes[-1]):
        place = output * width + start
        z, a = load_four(tile.z, outputs + place), load_four(tile.a, network.sizes[0] * width + outputs + place)
        losses = losses + loss_value(loss, z, a, load_four(tile.targets, place))
    return losses


@inlined
def add_losses(network: FlatNetwork, width: int, tile: Workspace, loss: int, count: int, losses: Row) -> Row:
    """Add the losses of the tile's first `count` samples to a row of four."""
    for start in range(0, width, QUAD):
        value = losses_of_four(network, width, tile, loss, start)
        losses = losses + choose(first_four(count - start), value, 0.0)
    return losses


@kernel
def forward(
    network: FlatNetwork,
    parameters: _Numbers,
    inputs: _Numbers,
    tile: Workspace,
    first_unit: int,
    z: _Numbers,
    a: _Numbers,
) -> None:
    """Write z and a of the units from `first_unit` on, both (U − first_unit, m)."""
    features = network.sizes[0]
    for start in range(0, inputs.shape[1], TILE):
        count = min(TILE, inputs.shape[1] - start)
        width = _forward_samples(network, parameters, inputs, start, count, tile)
        for row in range(z.shape[0]):
            unit = first_unit + row
            for index in range(count):
                z[row, start + index] = tile.z[unit * width + index]
                a[row, start + index] = tile.a[(features + unit) * width + index]


@kernel
def evaluate(
    network: FlatNetwork,
    parameters: _Numbers,
    inputs: _Numbers,
    tile: Workspace,
    targets: _Numbers,
    loss: int,
    threshold: float,
) -> tuple[float, float]:
    """The mean loss and the share of samples on the right side."""
    m = targets.shape[1]
    losses = spread_four(0.0)
    correct = 0
    for start in range(0, m, TILE):
        count = min(TILE, m - start)
        width = _forward_samples(network, parameters, inputs, start, count, tile)
        take_samples(targets, start, count, width, tile.targets)
        losses = add_losses(network, width, tile, loss, count, losses)
        correct += _count_right(network, width, tile, count, threshold)
    return total(losses) / m, correct / m


@inlined
def _count_right(network: FlatNetwork, width: int, tile: Workspace, count: int, threshold: float) -> int:
    """How many of the tile's first `count` samples are on the right side; of several outputs: have the right largest.

    The first of the outputs that are largest counts.
    """
    output = (network.sizes[0] + network.unit_offsets[-2]) * width
    correct = 0
    if network.sizes[-1] > 1:
        for index in range(0, width, QUAD):
            largest, wanted = load_four(tile.a, output + index), load_four(tile.targets, index)
            for unit in range(1, network.sizes[-1]):
                own = load_four(tile.a, output + unit * width + index)
                wanted = choose(own > largest, load_four(tile.targets, unit * width + index), wanted)
                largest = choose(own > largest, own, largest)
            correct += count_true(first_four(count - index) & (wanted > 0.5) & (largest > 0.0))
        return correct
    for index in range(0, width, QUAD):
        a, t = load_four(tile.a, output + index), load_four(tile.targets, index)
        counted = first_four(count - index)
        positive, negative = (a >= threshold) & (t > threshold), (a < threshold) & (t <= threshold)
        correct += count_true(counted & positive) + count_true(counted & negative)
    return correct


@kernel
def assess(
    network: FlatNetwork,
    parameters: _Numbers,
    inputs: _Numbers,
    tile: Workspace,
    targets: _Numbers,
    loss: int,
    threshold: float,
    activation_sum: _Numbers,
    firing_count: _Numbers,
    slope_sum: _Numbers,
    saturated_count: _Numbers,
) -> tuple[float, float]:
    """As `evaluate`, and in the same pass: add to sums over the samples, of all units."""
    m = inputs.shape[1]
    losses = spread_four(0.0)
    correct = 0
    features, units = network.sizes[0], network.unit_offsets[-1]
    for start in range(0, m, TILE):
        count = min(TILE, m - start)
        width = _forward_samples(network, parameters, inputs, start, count, tile)
        take_samples(targets, start, count, width, tile.targets)
        losses = add_losses(network, width, tile, loss, count, losses)
        correct += _count_right(network, width, tile, count, threshold)
        for unit in range(units):
            activations, slopes = spread_four(0.0), spread_four(0.0)
            firing, saturated = 0, 0
            for index in range(0, width, QUAD):
                counted = first_four(count - index)
                place = unit * width + index
                slope = load_four(tile.slopes, place)
                activations = activations + choose(counted, load_four(tile.a, features * width + place), 0.0)
                slopes = slopes + choose(counted, slope, 0.0)
                firing += count_true(counted & (load_four(tile.z, place) > 0.0))
                saturated += count_true(counted & (absolute(slope) < _SATURATED))
            activation_sum[unit] += total(activations)
            firing_count[unit] += firing
            slope_sum[unit] += total(slopes)
            saturated_count[unit] += saturated
    return total(losses) / m, correct / m


@kernel
def surface(network: FlatNetwork, parameters: _Numbers, grid_inputs: _Numbers, tile: Workspace, maps: _Singles) -> None:
    """Write the activation of each unit at each point."""
    m = grid_inputs.shape[1]
    features, units = network.sizes[0], network.unit_offsets[-1]
    for start in range(0, m, TILE):
        count = min(TILE, m - start)
        width = _forward_samples(network, parameters, grid_inputs, start, count, tile)
        for unit in range(units):
            row = (features + unit) * width
            if count == TILE:
                for index in range(0, TILE, 8):
                    store_singles(maps, unit * m + start + index, load_eight(tile.a, row + index))
            else:
                for index in range(count):
                    maps[unit * m + start + index] = tile.a[row + index]
