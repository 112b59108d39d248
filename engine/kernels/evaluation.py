"""Questions to a network that change nothing: outputs, losses, statistics of the units, maps of the plane."""

from typing import Final

import numpy as np
import numpy.typing as npt

from engine.choices.activations import SATURATED_SLOPE
from engine.kernels.compiler import kernel
from engine.kernels.losses import loss_value
from engine.kernels.passes import forward_tile, take_tile
from engine.kernels.rows import absolute, choose, count_true, first_lanes, load, spread, store_single, total
from engine.native.network import FlatNetwork
from engine.native.workspace import WIDTH, Workspace

_Numbers = npt.NDArray[np.float64]
_Singles = npt.NDArray[np.float32]

_SATURATED: Final = SATURATED_SLOPE


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
    for start in range(0, inputs.shape[1], WIDTH):
        lanes = min(WIDTH, inputs.shape[1] - start)
        take_tile(inputs, start, lanes, tile)
        forward_tile(network, parameters, tile)
        for row in range(z.shape[0]):
            unit = first_unit + row
            for index in range(lanes):
                z[row, start + index] = tile.z[unit * WIDTH + index]
                a[row, start + index] = tile.a[(features + unit) * WIDTH + index]


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
    m = len(targets)
    output = (network.unit_offsets[-1] - 1) * WIDTH
    loss_sum = spread(0.0)
    correct = 0
    for start in range(0, m, WIDTH):
        lanes = min(WIDTH, m - start)
        take_tile(inputs, start, lanes, tile)
        for index in range(WIDTH):
            tile.targets[index] = targets[start + min(index, lanes - 1)]
        forward_tile(network, parameters, tile)
        z, a, t = load(tile.z, output), load(tile.a, len(tile.a) - WIDTH), load(tile.targets, 0)
        counted = first_lanes(lanes)
        loss_sum = loss_sum + choose(counted, loss_value(loss, z, a, t), 0.0)
        positive, negative = (a >= threshold) & (t > threshold), (a < threshold) & (t <= threshold)
        correct += count_true(counted & positive) + count_true(counted & negative)
    return total(loss_sum) / m, correct / m


@kernel
def unit_statistics(
    network: FlatNetwork,
    parameters: _Numbers,
    inputs: _Numbers,
    tile: Workspace,
    activation_sum: _Numbers,
    firing_count: _Numbers,
    slope_sum: _Numbers,
    saturated_count: _Numbers,
) -> None:
    """Add to sums over the samples, of all units."""
    m = inputs.shape[1]
    features, units = network.sizes[0], network.unit_offsets[-1]
    for start in range(0, m, WIDTH):
        lanes = min(WIDTH, m - start)
        take_tile(inputs, start, lanes, tile)
        forward_tile(network, parameters, tile)
        counted = first_lanes(lanes)
        for unit in range(units):
            slope = load(tile.slopes, unit * WIDTH)
            activation_sum[unit] += total(choose(counted, load(tile.a, (features + unit) * WIDTH), 0.0))
            firing_count[unit] += count_true(counted & (load(tile.z, unit * WIDTH) > 0.0))
            slope_sum[unit] += total(choose(counted, slope, 0.0))
            saturated_count[unit] += count_true(counted & (absolute(slope) < _SATURATED))


@kernel
def surface(network: FlatNetwork, parameters: _Numbers, grid_inputs: _Numbers, tile: Workspace, maps: _Singles) -> None:
    """Write the activation of each unit at each point."""
    m = grid_inputs.shape[1]
    features, units = network.sizes[0], network.unit_offsets[-1]
    for start in range(0, m, WIDTH):
        lanes = min(WIDTH, m - start)
        take_tile(grid_inputs, start, lanes, tile)
        forward_tile(network, parameters, tile)
        for unit in range(units):
            row = (features + unit) * WIDTH
            if lanes == WIDTH:
                store_single(maps, unit * m + start, load(tile.a, row))
            else:
                for index in range(lanes):
                    maps[unit * m + start + index] = tile.a[row + index]
