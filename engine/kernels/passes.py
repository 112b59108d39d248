"""Forward and backward through the network for one tile: up to `TILE` samples at once.

All that a tile computes lies in a workspace, a row of samples for each feature and unit. The features come first and
the units follow layer by layer, so what a layer reads stands right before what it writes. The rows are as short as
multiples of four can be (`width_for`); a tile of fewer samples is filled up with its last one, whose δ is then 0:
whatever the filling is, it changes nothing.

The three products of a layer, W·a forward, Wᵀ·δ backward and δ·aᵀ for the gradient, stand in `engine.kernels.products`.
"""

import numpy as np
import numpy.typing as npt

from engine.choices.activations import SOFTMAX
from engine.kernels.activations import activate
from engine.kernels.compiler import inlined
from engine.kernels.losses import loss_delta
from engine.kernels.products import add_outer_products, add_sums, turn, weigh_backward, weigh_forward
from engine.kernels.rows import choose, first_four, load, load_four, store, store_four
from engine.kernels.softmax import share_out
from engine.native.network import QUAD, WIDTH, FlatNetwork
from engine.native.workspace import Workspace

_Numbers = npt.NDArray[np.float64]
_Integers = npt.NDArray[np.int64]

_SOFTMAX = SOFTMAX.code


@inlined
def fill(numbers: _Numbers, value: float) -> None:
    """Set all of `numbers`."""
    for index in range(len(numbers)):
        numbers[index] = value


@inlined
def width_for(samples: int) -> int:
    """How long the rows of a tile of so many samples are."""
    return (samples + (QUAD - 1)) // QUAD * QUAD


@inlined
def take_samples(source: _Numbers, start: int, count: int, width: int, rows: _Numbers) -> None:
    """Copy columns `start` to `start + count` of inputs or targets, (n, m), into rows of a tile."""
    for row in range(source.shape[0]):
        for index in range(width):
            rows[row * width + index] = source[row, start + min(index, count - 1)]


@inlined
def take_ordered(source: _Numbers, order: _Integers, first: int, count: int, width: int, rows: _Numbers) -> None:
    """The same for columns `order[first : first + count]`."""
    for index in range(width):
        sample = order[first + min(index, count - 1)]
        for row in range(source.shape[0]):
            rows[row * width + index] = source[row, sample]


@inlined
def forward_tile(network: FlatNetwork, parameters: _Numbers, width: int, tile: Workspace) -> None:
    """Fill in z, a and f'(z) of every unit."""
    features = network.sizes[0] * width
    read = 0
    for layer in range(len(network.lengths)):
        inputs = network.sizes[layer]
        unit, last = network.unit_offsets[layer], network.unit_offsets[layer + 1]
        weigh_forward(
            parameters,
            network.weight_offsets[layer],
            network.lengths[layer],
            network.bias_offsets[layer],
            inputs,
            last - unit,
            tile.a,
            read,
            width,
            tile.z,
            unit * width,
        )
        while unit < last:  # units with the same activation go together
            code, slope, end = network.codes[unit], network.slopes[unit], network.ends[unit]
            if code == _SOFTMAX:
                share_out(tile.z, unit * width, end - unit, width, tile.a, features + unit * width, tile.slopes)
                break
            for place in range(unit * width, end * width, WIDTH):
                a, rise = activate(code, slope, load(tile.z, place))
                store(tile.a, features + place, a)
                store(tile.slopes, place, rise)
            unit = end
        read += inputs * width


@inlined
def backward_tile(
    network: FlatNetwork,
    parameters: _Numbers,
    width: int,
    tile: Workspace,
    loss: int,
    count: int,
    gradient: _Numbers,
    is_first: bool,
) -> None:
    """Fill in δ of every unit, and give the tile's ∂(sum of losses)/∂parameter: added to `gradient`, or as its first.

    The chain rule, last layer first (Rumelhart, Hinton & Williams 1986): ∂loss/∂w = δ·a of the input,
    ∂loss/∂b = δ, and δ of the layer before = f'(z) · Σ w·δ. Sums over samples go by their order.
    """
    features = network.sizes[0] * width
    last = len(network.lengths) - 1
    outputs = network.unit_offsets[last] * width
    for output in range(network.sizes[last + 1]):
        for start in range(0, width, QUAD):
            place = outputs + output * width + start
            z, a, rise = load_four(tile.z, place), load_four(tile.a, features + place), load_four(tile.slopes, place)
            delta = loss_delta(loss, z, a, rise, load_four(tile.targets, place - outputs))
            store_four(tile.deltas, place, choose(first_four(count - start), delta, 0.0))
    for layer in range(last, -1, -1):
        inputs, units, length = network.sizes[layer], network.sizes[layer + 1], network.lengths[layer]
        weights, deltas = network.weight_offsets[layer], network.unit_offsets[layer] * width
        read = features + deltas - inputs * width
        turn(tile.a, read, inputs, width, tile.turned, length)
        add_outer_products(tile.deltas, deltas, units, width, tile.turned, length, count, gradient, weights, is_first)
        add_sums(tile.deltas, deltas, units, width, gradient, network.bias_offsets[layer], is_first)
        if layer > 0:
            weigh_backward(parameters, weights, length, inputs, units, tile.deltas, deltas, width, tile.slopes)
