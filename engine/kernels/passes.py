"""Forward and backward through the network for one tile: up to sixteen samples at once.

All that a tile computes lies in a workspace, a row of sixteen samples for each feature and unit. The features come
first and the units follow layer by layer, so what a layer reads stands right before what it writes. A tile of fewer
samples is filled up with its last one, whose δ is then set to 0: whatever the filling is, it changes nothing.
"""

import numpy as np
import numpy.typing as npt

from engine.kernels.activations import activate
from engine.kernels.compiler import inlined
from engine.kernels.losses import loss_delta
from engine.kernels.rows import Row, choose, first_lanes, load, spread, store, total
from engine.native.network import FlatNetwork
from engine.native.workspace import WIDTH, Workspace

_Numbers = npt.NDArray[np.float64]


@inlined
def fill(numbers: _Numbers, value: float) -> None:
    """Set all of `numbers`."""
    for index in range(len(numbers)):
        numbers[index] = value


@inlined
def take_tile(inputs: _Numbers, start: int, count: int, tile: Workspace) -> None:
    """Copy samples `start` to `start + count` of the inputs, (F, m), into the tile."""
    for feature in range(inputs.shape[0]):
        for index in range(WIDTH):
            tile.a[feature * WIDTH + index] = inputs[feature, start + min(index, count - 1)]


@inlined
def weighted_sum(parameters: _Numbers, bias: int, weights: int, inputs: int, rows: _Numbers, first: int) -> Row:
    """The z of one unit, b + Σ w·a: its bias, its `inputs` weights in a row, and the rows they weigh."""
    z = spread(parameters[bias])
    for i in range(inputs):
        z = z + parameters[weights + i] * load(rows, first + i * WIDTH)
    return z


@inlined
def forward_tile(network: FlatNetwork, parameters: _Numbers, tile: Workspace) -> None:
    """Fill in z, a and f'(z) of every unit."""
    read = 0
    for layer in range(len(network.weight_offsets)):
        inputs, units = network.sizes[layer], network.sizes[layer + 1]
        written = read + inputs * WIDTH
        first_unit = network.unit_offsets[layer]
        for j in range(units):
            weights = network.weight_offsets[layer] + j * inputs
            z = weighted_sum(parameters, network.bias_offsets[layer] + j, weights, inputs, tile.a, read)
            a, slope = activate(network.codes[first_unit + j], network.slopes[first_unit + j], z)
            store(tile.z, (first_unit + j) * WIDTH, z)
            store(tile.a, written + j * WIDTH, a)
            store(tile.slopes, (first_unit + j) * WIDTH, slope)
        read = written


@inlined
def backward_tile(
    network: FlatNetwork, parameters: _Numbers, tile: Workspace, loss: int, count: int, gradient: _Numbers
) -> None:
    """Fill in δ of every unit and add the tile's ∂(sum of losses)/∂parameter to `gradient`.

    The chain rule, last layer first (Rumelhart, Hinton & Williams 1986): ∂loss/∂w = δ·a of the input,
    ∂loss/∂b = δ, and δ of the layer before = f'(z) · Σ w·δ.
    """
    layers = len(network.weight_offsets)
    output = network.unit_offsets[layers] - 1
    read = len(tile.a) - WIDTH
    z, a = load(tile.z, output * WIDTH), load(tile.a, read)
    delta = loss_delta(loss, z, a, load(tile.slopes, output * WIDTH), load(tile.targets, 0))
    store(tile.deltas, output * WIDTH, choose(first_lanes(count), delta, 0.0))
    for layer in range(layers - 1, -1, -1):
        inputs, units = network.sizes[layer], network.sizes[layer + 1]
        read = read - inputs * WIDTH
        first_unit = network.unit_offsets[layer]
        weights, biases = network.weight_offsets[layer], network.bias_offsets[layer]
        for j in range(units):
            delta = load(tile.deltas, (first_unit + j) * WIDTH)
            gradient[biases + j] += total(delta)
            for i in range(inputs):
                gradient[weights + j * inputs + i] += total(delta * load(tile.a, read + i * WIDTH))
        if layer > 0:
            before = first_unit - inputs
            for i in range(inputs):
                blame = spread(0.0)
                for j in range(units):
                    delta = load(tile.deltas, (first_unit + j) * WIDTH)
                    blame = blame + parameters[weights + j * inputs + i] * delta
                slope = load(tile.slopes, (before + i) * WIDTH)
                store(tile.deltas, (before + i) * WIDTH, blame * slope)
