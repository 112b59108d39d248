"""Training: the gradient of a batch, a step, the next batch; and where numbers stopped being finite, if they did."""

import math

import numpy as np
import numpy.typing as npt

from engine.kernels.compiler import kernel, part
from engine.kernels.evaluation import evaluate
from engine.kernels.losses import loss_value
from engine.kernels.order import fill_order
from engine.kernels.passes import backward_tile, fill, forward_tile
from engine.kernels.rows import Row, choose, first_lanes, load, spread, store, total
from engine.kernels.steps import commit, measure_updates, stepped
from engine.native.network import FlatNetwork
from engine.native.workspace import (
    IS_DUE,
    LAST_END,
    LAST_EPOCH,
    LAST_START,
    OWN_ORDER,
    ROW_HEAD,
    ROWS,
    SUMMED_EPOCH,
    SUMMED_SAMPLES,
    SUMMED_STEPS,
    SUMS,
    WIDTH,
    WRITES_ROWS,
    Desk,
    Record,
    State,
    TrainSettings,
    Workspace,
)

_Numbers = npt.NDArray[np.float64]
_Integers = npt.NDArray[np.int64]


# The gradient.


@part
def _add_tile_gradient(
    network: FlatNetwork,
    parameters: _Numbers,
    inputs: _Numbers,
    targets: _Numbers,
    order: _Integers,
    first: int,
    count: int,
    loss: int,
    tile: Workspace,
    gradient: _Numbers,
) -> None:
    """Add ∂(sum of losses)/∂parameter over the samples `order[first : first + count]`, at most sixteen."""
    for index in range(WIDTH):
        sample = order[first + min(index, count - 1)]
        tile.targets[index] = targets[sample]
        for feature in range(inputs.shape[0]):
            tile.a[feature * WIDTH + index] = inputs[feature, sample]
    forward_tile(network, parameters, tile)
    backward_tile(network, parameters, tile, loss, count, gradient)


@part
def _tile_losses(network: FlatNetwork, tile: Workspace, loss: int) -> Row:
    """The loss of each sample of the tile."""
    output = (network.unit_offsets[-1] - 1) * WIDTH
    return loss_value(loss, load(tile.z, output), load(tile.a, len(tile.a) - WIDTH), load(tile.targets, 0))


@kernel
def gradient(
    network: FlatNetwork,
    parameters: _Numbers,
    inputs: _Numbers,
    targets: _Numbers,
    order: _Integers,
    loss: int,
    tile: Workspace,
    gradient: _Numbers,
    delta_squares: _Numbers,
) -> float:
    """Add the sums over all samples to `gradient` and `delta_squares`; the sum of losses."""
    loss_sum = spread(0.0)
    for first in range(0, len(order), WIDTH):
        lanes = min(WIDTH, len(order) - first)
        _add_tile_gradient(network, parameters, inputs, targets, order, first, lanes, loss, tile, gradient)
        loss_sum = loss_sum + choose(first_lanes(lanes), _tile_losses(network, tile, loss), 0.0)
        for unit in range(len(delta_squares)):
            delta = load(tile.deltas, unit * WIDTH)
            delta_squares[unit] += total(delta * delta)
    return total(loss_sum)


# Divergence: rare, so it is found out by a second, slower look at the batch.


@part
def _all_finite(numbers: _Numbers, first: int, end: int) -> bool:
    for index in range(first, end):
        if not math.isfinite(numbers[index]):
            return False
    return True


@part
def note_failures(network: FlatNetwork, tile: Workspace, loss: int, gradient: _Numbers, failures: _Integers) -> None:
    """Note what this tile shows: in `failures[0]` the first layer that failed forward, in `[1]` the last backward."""
    layers = len(network.weight_offsets)
    features = network.sizes[0]
    if total(_tile_losses(network, tile, loss) * 0.0) != 0.0:
        failures[0] = min(failures[0], layers - 1)
    for layer in range(layers):
        first, end = network.unit_offsets[layer], network.unit_offsets[layer + 1]
        if not (
            _all_finite(tile.z, first * WIDTH, end * WIDTH)
            and _all_finite(tile.a, (features + first) * WIDTH, (features + end) * WIDTH)
        ):
            failures[0] = min(failures[0], layer)
        if not (
            _all_finite(tile.deltas, first * WIDTH, end * WIDTH)
            and _all_finite(gradient, network.weight_offsets[layer], network.bias_offsets[layer] + end - first)
        ):
            failures[1] = max(failures[1], layer)


@part
def _failed_layer(network: FlatNetwork, failures: _Integers, then: State) -> int:
    """The layer where the first value that is not finite began: forward, the loss, backward, then the step."""
    layers = len(network.weight_offsets)
    if failures[0] < layers:
        return failures[0]
    if failures[1] >= 0:
        return failures[1]
    for layer in range(layers):
        first = network.weight_offsets[layer]
        end = network.bias_offsets[layer] + network.sizes[layer + 1]
        if not (
            _all_finite(then.parameters, first, end)
            and _all_finite(then.moment1, first, end)
            and _all_finite(then.moment2, first, end)
        ):
            return layer
    return layers - 1


# What is summed up over an epoch, for its means.


@part
def add_delta_squares(network: FlatNetwork, tile: Workspace, sums: _Numbers) -> None:
    """Add the squares of δ of the tile's samples, of each layer the mean over its units."""
    for layer in range(len(sums)):
        first, end = network.unit_offsets[layer], network.unit_offsets[layer + 1]
        squares = spread(0.0)
        for unit in range(first, end):
            delta = load(tile.deltas, unit * WIDTH)
            squares = squares + delta * delta
        sums[layer] += total(squares) / (end - first)


@part
def _square_of_norm(numbers: _Numbers, first: int, end: int) -> float:
    """The sum of the squares of `numbers[first:end]`."""
    squares = spread(0.0)
    rest = first
    while rest + WIDTH <= end:
        row = load(numbers, rest)
        squares = squares + row * row
        rest += WIDTH
    result = total(squares)
    for index in range(rest, end):
        result += numbers[index] * numbers[index]
    return result


@part
def _square_of_distance(one: _Numbers, other: _Numbers, first: int, end: int) -> float:
    """The sum of the squares of `one[first:end] - other[first:end]`."""
    squares = spread(0.0)
    rest = first
    while rest + WIDTH <= end:
        row = load(one, rest) - load(other, rest)
        squares = squares + row * row
        rest += WIDTH
    result = total(squares)
    for index in range(rest, end):
        result += (one[index] - other[index]) ** 2
    return result


@part
def add_step(network: FlatNetwork, desk: Desk, share: float, sums: _Numbers) -> None:
    """Add what one step is to be remembered by; `share` is one sample's part in the mean. See `Record`."""
    for layer in range(len(network.weight_offsets)):
        weights, biases = network.weight_offsets[layer], network.bias_offsets[layer]
        end = biases + network.sizes[layer + 1]
        sums[0, layer] += desk.delta_squares[layer]
        sums[1, layer] += _square_of_norm(desk.gradient, weights, biases) * share * share
        sums[2, layer] += _square_of_norm(desk.gradient, biases, end) * share * share
        sums[3, layer] += _square_of_distance(desk.then.parameters, desk.now.parameters, weights, biases)
        sums[4, layer] += _square_of_norm(desk.now.parameters, weights, biases)


@part
def write_row(
    network: FlatNetwork,
    inputs: _Numbers,
    targets: _Numbers,
    loss: int,
    epoch: int,
    update_ratios: _Numbers,
    record: Record,
    desk: Desk,
) -> None:
    """Write the next row of the curves. `desk.order` is of the epoch of the last batch."""
    marks, parameters, layers = record.marks, desk.now.parameters, len(network.weight_offsets)
    row = record.rows[marks[ROWS]]
    row[0] = epoch
    row[1], row[3] = evaluate(network, parameters, inputs, desk.tile, targets, loss, record.threshold)
    row[2], row[4] = evaluate(
        network, parameters, record.test_inputs, desk.tile, record.test_targets, loss, record.threshold
    )
    row[5], row[6] = marks[SUMMED_SAMPLES], marks[SUMMED_STEPS]
    for kind in range(SUMS):
        for layer in range(layers):
            row[ROW_HEAD + kind * layers + layer] = record.sums[kind, layer]

    start, end = marks[LAST_START], marks[LAST_END]
    fill(desk.gradient, 0.0)
    fill(desk.delta_squares, 0.0)
    for first in range(start, end, WIDTH):
        lanes = min(WIDTH, end - first)
        _add_tile_gradient(
            network, parameters, inputs, targets, desk.order, first, lanes, loss, desk.tile, desk.gradient
        )
        add_delta_squares(network, desk.tile, desk.delta_squares)
    share = 1.0 / (end - start)
    for layer in range(layers):
        weights, biases = network.weight_offsets[layer], network.bias_offsets[layer]
        at = ROW_HEAD + SUMS * layers + layer
        row[at] = math.sqrt(desk.delta_squares[layer] * share)
        row[at + layers] = math.sqrt(_square_of_norm(desk.gradient, weights, biases)) * share
        units = network.sizes[layer + 1]
        row[at + 2 * layers] = math.sqrt(_square_of_norm(desk.gradient, biases, biases + units)) * share
        row[at + 3 * layers] = update_ratios[layer]
    marks[ROWS] += 1


# Training.


@kernel
def train(
    network: FlatNetwork,
    inputs: _Numbers,
    targets: _Numbers,
    settings: TrainSettings,
    epoch: int,
    position: int,
    steps: int,
    batches: int,
    tiles: int,
    update_ratios: _Numbers,
    record: Record,
    desk: Desk,
) -> tuple[int, int, int, int, int]:
    """Take the steps, from `desk.now` to `desk.now`; stop after so many tiles, also within a batch.

    The begun batch stays on the desk, and the next call goes on with it: the same sums in the same order. The last two
    numbers given are the steps taken by this call, and the failed layer.
    """
    n = len(targets)
    now, then = desk.now, desk.then
    marks = record.marks
    ordered = -1  # the epoch whose order lies on the desk
    failing = desk.begun[1] != 0
    done = 0
    while True:
        if marks[IS_DUE] != 0:
            marks[IS_DUE] = 0
            if ordered != marks[LAST_EPOCH]:
                ordered = marks[LAST_EPOCH]
                fill_order(desk.order, settings.shuffle and ordered != OWN_ORDER, settings.seed, ordered)
            write_row(network, inputs, targets, settings.loss, epoch, update_ratios, record, desk)
            tiles = max(tiles - (n + len(record.test_targets)) // WIDTH, 0)
        if done == batches:
            return epoch, position, steps, done, -1
        if ordered != epoch:
            ordered = epoch
            fill_order(desk.order, settings.shuffle, settings.seed, ordered)
        is_summed = record.stride > 0 and (epoch + 1) % record.stride == 0
        if is_summed and position == 0 and desk.begun[0] == 0:
            marks[SUMMED_SAMPLES] = marks[SUMMED_STEPS] = 0
            for kind in range(SUMS):
                for layer in range(len(network.weight_offsets)):
                    record.sums[kind, layer] = 0.0
        end = min(position + settings.batch_size, n)
        if desk.begun[0] == 0:
            fill(desk.gradient, 0.0)
            fill(desk.delta_squares, 0.0)
        for first in range(position + desk.begun[0], end, WIDTH):
            if tiles == 0:
                desk.begun[0] = first - position
                return epoch, position, steps, done, -1
            tiles -= 1
            lanes = min(WIDTH, end - first)
            _add_tile_gradient(
                network,
                now.parameters,
                inputs,
                targets,
                desk.order,
                first,
                lanes,
                settings.loss,
                desk.tile,
                desk.gradient,
            )
            if is_summed:
                add_delta_squares(network, desk.tile, desk.delta_squares)
            if failing:
                note_failures(network, desk.tile, settings.loss, desk.gradient, desk.failures)
        desk.begun[0] = 0
        if failing:
            return epoch, position, steps, done, _failed_layer(network, desk.failures, then)
        if not stepped(now, desk.gradient, 1.0 / (end - position), desk.penalized, settings, steps + 1, then):
            desk.begun[1] = 1  # once more round, with open eyes
            failing = True
            continue

        done += 1
        is_due = is_summed and end == n and marks[WRITES_ROWS] != 0
        if done == batches or is_due:
            measure_updates(network, now.parameters, then.parameters, update_ratios)
            for p in range(0, len(desk.before), WIDTH):
                store(desk.before, p, load(now.parameters, p))
        if is_summed:
            add_step(network, desk, 1.0 / (end - position), record.sums)
            marks[SUMMED_EPOCH] = epoch
            marks[SUMMED_SAMPLES] += end - position
            marks[SUMMED_STEPS] += 1
        commit(then, now)
        steps += 1
        if is_due:
            marks[IS_DUE] = 1
            marks[LAST_EPOCH], marks[LAST_START], marks[LAST_END] = epoch, position, end
        position = end
        if position == n:
            epoch, position = epoch + 1, 0
