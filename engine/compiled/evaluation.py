"""Questions to a network that change nothing: outputs, losses, statistics of the units, maps of the plane."""

from typing import Final

import numpy as np
import numpy.typing as npt

from engine.activations import SATURATED_SLOPE
from engine.compiled.jit import entry
from engine.compiled.losses import loss_value
from engine.compiled.network import CompiledNetwork, read_only, read_only_view
from engine.compiled.passes import Workspace, forward_tile, new_workspace, take_tile
from engine.compiled.rows import WIDTH, absolute, choose, count_true, first_lanes, load, spread, store_single, total

_Numbers = npt.NDArray[np.float64]
_Singles = npt.NDArray[np.float32]

_SATURATED: Final = SATURATED_SLOPE


def _shared(
    network: CompiledNetwork, parameters: _Numbers, inputs: _Numbers
) -> tuple[CompiledNetwork, _Numbers, _Numbers, Workspace]:
    """What every question takes: network, parameters, inputs and a workspace, in the types that are compiled for."""
    return read_only(network), np.array(parameters), read_only_view(inputs), new_workspace(network)


@entry
def _forward(
    network: CompiledNetwork,
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


def forward(network: CompiledNetwork, parameters: _Numbers, inputs: _Numbers, z: _Numbers, a: _Numbers) -> None:
    """Write every unit's pre-activation to `z` and activation to `a`, both (U, m), for `inputs` (F, m)."""
    _forward(*_shared(network, parameters, inputs), 0, z, a)


def outputs(network: CompiledNetwork, parameters: _Numbers, inputs: _Numbers, out: _Numbers) -> None:
    """Write the output for `inputs` (F, m) to `out` (m,)."""
    last = len(network.codes) - 1
    a = out.reshape(1, -1)
    _forward(*_shared(network, parameters, inputs), last, np.empty_like(a), a)


@entry
def _evaluate(
    network: CompiledNetwork,
    parameters: _Numbers,
    inputs: _Numbers,
    tile: Workspace,
    targets: _Numbers,
    loss: int,
    threshold: float,
) -> tuple[float, float]:
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


def evaluate(
    network: CompiledNetwork, parameters: _Numbers, inputs: _Numbers, targets: _Numbers, loss: int, threshold: float
) -> tuple[float, float]:
    """The mean loss over `inputs` (F, m) and `targets` (m,), and the share of samples on the right side.

    An output counts as positive from the threshold on, a target above it; an output that is NaN is always wrong.
    """
    return _evaluate(*_shared(network, parameters, inputs), read_only_view(targets), int(loss), float(threshold))


@entry
def _unit_statistics(
    network: CompiledNetwork,
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


def unit_statistics(
    network: CompiledNetwork,
    parameters: _Numbers,
    inputs: _Numbers,
    mean_activation: _Numbers,
    firing_share: _Numbers,
    mean_slope: _Numbers,
    saturated_share: _Numbers,
) -> None:
    """Write what each unit does over `inputs` (F, m) to four arrays of shape (U,).

    The mean of a; the share of samples on which it fires (z > 0); the mean of f'(z); the share of samples with
    |f'(z)| < 0.05.
    """
    statistics = (mean_activation, firing_share, mean_slope, saturated_share)
    for sums in statistics:
        sums.fill(0.0)
    _unit_statistics(*_shared(network, parameters, inputs), *statistics)
    for sums in statistics:
        sums /= inputs.shape[1]


@entry
def _surface(
    network: CompiledNetwork, parameters: _Numbers, grid_inputs: _Numbers, tile: Workspace, maps: _Singles
) -> None:
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


def surface(network: CompiledNetwork, parameters: _Numbers, grid_inputs: _Numbers, maps: _Singles) -> None:
    """Write every unit's activation over a grid of m points to `maps`, float32 (U, m); `grid_inputs` is (F, m)."""
    assert maps.flags.c_contiguous
    _surface(*_shared(network, parameters, grid_inputs), maps.reshape(-1))
