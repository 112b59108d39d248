"""Training: the gradient of a batch, a step, the next batch; and where numbers stopped being finite, if they did."""

import math

import numpy as np
import numpy.typing as npt

from engine.kernels.compiler import inlined, kernel, part
from engine.kernels.evaluation import add_losses, evaluate, losses_of_four
from engine.kernels.order import fill_order
from engine.kernels.passes import backward_tile, fill, forward_tile, take_ordered, width_for
from engine.kernels.rows import fused, load, load_four, spread, spread_four, store, total
from engine.kernels.steps import copy_state, measure_updates, stepped
from engine.native.network import QUAD, TILE, WIDTH, FlatNetwork
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
    WRITES_ROWS,
    Record,
    State,
    TrainingMemory,
    TrainSettings,
    Workspace,
)

_Numbers = npt.NDArray[np.float64]
_Integers = npt.NDArray[np.int64]


# The gradient.


@inlined
def _add_tile(
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
    is_first: bool,
) -> int:
    """Add ∂(sum of losses)/∂parameter over the samples `order[first : first + count]`, at most a tile's.

    To what `gradient` holds, or to nothing, for the first tile of a batch. Gives how long the tile's rows are.
    """
    width = width_for(count)
    take_ordered(targets, order, first, count, width, tile.targets)
    take_ordered(inputs, order, first, count, width, tile.a)
    forward_tile(network, parameters, width, tile)
    backward_tile(network, parameters, width, tile, loss, count, gradient, is_first)
    return width


@part
def _add_tile_aside(
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
    is_first: bool,
) -> int:
    """`_add_tile` where it is not worth being written out once more."""
    return _add_tile(network, parameters, inputs, targets, order, first, count, loss, tile, gradient, is_first)


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
    """Write the sum over all samples to `gradient`, add that of squares to `delta_squares`; the sum of losses."""
    losses = spread_four(0.0)
    for first in range(0, len(order), TILE):
        count = min(TILE, len(order) - first)
        width = _add_tile_aside(
            network, parameters, inputs, targets, order, first, count, loss, tile, gradient, first == 0
        )
        losses = add_losses(network, width, tile, loss, count, losses)
        for unit in range(len(delta_squares)):
            delta_squares[unit] += _sum_of_squares(tile.deltas, unit * width, (unit + 1) * width)
    return total(losses)


# Divergence: rare, so it is found out by a second, slower look at the batch.


@part
def _all_finite(numbers: _Numbers, first: int, end: int) -> bool:
    for index in range(first, end):
        if not math.isfinite(numbers[index]):
            return False
    return True


@part
def note_failures(
    network: FlatNetwork, width: int, tile: Workspace, loss: int, gradient: _Numbers, failures: _Integers
) -> None:
    """Note what this tile shows: in `failures[0]` the first layer that failed forward, in `[1]` the last backward."""
    layers = len(network.lengths)
    features = network.sizes[0]
    for start in range(0, width, QUAD):
        if total(losses_of_four(network, width, tile, loss, start) * 0.0) != 0.0:
            failures[0] = min(failures[0], layers - 1)
    for layer in range(layers):
        first, end = network.unit_offsets[layer], network.unit_offsets[layer + 1]
        if not (
            _all_finite(tile.z, first * width, end * width)
            and _all_finite(tile.a, (features + first) * width, (features + end) * width)
        ):
            failures[0] = min(failures[0], layer)
        if not (
            _all_finite(tile.deltas, first * width, end * width)
            and _all_finite(gradient, network.weight_offsets[layer], network.bias_offsets[layer] + end - first)
        ):
            failures[1] = max(failures[1], layer)


@part
def _failed_layer(network: FlatNetwork, failures: _Integers, then: State) -> int:
    """The layer where the first value that is not finite began: forward, the loss, backward, then the step."""
    layers = len(network.lengths)
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


@inlined
def _sum_of_squares(numbers: _Numbers, first: int, end: int) -> float:
    """Of `numbers[first:end]`, a multiple of four."""
    many, few = spread(0.0), spread_four(0.0)
    place = first
    while place + WIDTH <= end:
        row = load(numbers, place)
        many = fused(row, row, many)
        place += WIDTH
    while place < end:
        quad = load_four(numbers, place)
        few = fused(quad, quad, few)
        place += QUAD
    return total(many) + total(few)


@inlined
def _square_of_distance(one: _Numbers, other: _Numbers, first: int, end: int) -> float:
    """The sum of the squares of `one[first:end] - other[first:end]`, a multiple of four."""
    many, few = spread(0.0), spread_four(0.0)
    place = first
    while place + WIDTH <= end:
        row = load(one, place) - load(other, place)
        many = fused(row, row, many)
        place += WIDTH
    while place < end:
        quad = load_four(one, place) - load_four(other, place)
        few = fused(quad, quad, few)
        place += QUAD
    return total(many) + total(few)


@part
def add_delta_squares(network: FlatNetwork, width: int, tile: Workspace, sums: _Numbers) -> None:
    """Add the squares of δ of the tile's samples, of each layer the mean over its units."""
    for layer in range(len(sums)):
        first, end = network.unit_offsets[layer], network.unit_offsets[layer + 1]
        sums[layer] += _sum_of_squares(tile.deltas, first * width, end * width) / (end - first)


@part
def add_step(
    network: FlatNetwork,
    gradient: _Numbers,
    before: _Numbers,
    after: _Numbers,
    delta_squares: _Numbers,
    share: float,
    sums: _Numbers,
) -> None:
    """Add what one step is to be remembered by; `share` is one sample's part in the mean. See `Record`."""
    for layer in range(len(network.lengths)):
        weights, biases = network.weight_offsets[layer], network.bias_offsets[layer]
        end = biases + width_for(network.sizes[layer + 1])
        sums[0, layer] += delta_squares[layer]
        sums[1, layer] += _sum_of_squares(gradient, weights, biases) * share * share
        sums[2, layer] += _sum_of_squares(gradient, biases, end) * share * share
        sums[3, layer] += _square_of_distance(after, before, weights, biases)
        sums[4, layer] += _sum_of_squares(before, weights, biases)


@part
def write_row(
    network: FlatNetwork,
    inputs: _Numbers,
    targets: _Numbers,
    loss: int,
    epoch: int,
    update_ratios: _Numbers,
    record: Record,
    parameters: _Numbers,
    memory: TrainingMemory,
) -> None:
    """Write the next row of the curves. `memory.order` is of the epoch of the last batch."""
    marks, layers = record.marks, len(network.lengths)
    row = record.rows[marks[ROWS]]
    row[0] = epoch
    row[1], row[3] = evaluate(network, parameters, inputs, memory.tile, targets, loss, record.threshold)
    row[2], row[4] = evaluate(
        network, parameters, record.test_inputs, memory.tile, record.test_targets, loss, record.threshold
    )
    row[5], row[6] = marks[SUMMED_SAMPLES], marks[SUMMED_STEPS]
    for kind in range(SUMS):
        for layer in range(layers):
            row[ROW_HEAD + kind * layers + layer] = record.sums[kind, layer]

    start, end = marks[LAST_START], marks[LAST_END]
    fill(memory.delta_squares, 0.0)
    for first in range(start, end, TILE):
        count = min(TILE, end - first)
        width = _add_tile_aside(
            network,
            parameters,
            inputs,
            targets,
            memory.order,
            first,
            count,
            loss,
            memory.tile,
            memory.gradient,
            first == start,
        )
        add_delta_squares(network, width, memory.tile, memory.delta_squares)
    share = 1.0 / (end - start)
    for layer in range(layers):
        weights, biases = network.weight_offsets[layer], network.bias_offsets[layer]
        at = ROW_HEAD + SUMS * layers + layer
        row[at] = math.sqrt(memory.delta_squares[layer] * share)
        row[at + layers] = math.sqrt(_sum_of_squares(memory.gradient, weights, biases)) * share
        units = width_for(network.sizes[layer + 1])
        row[at + 2 * layers] = math.sqrt(_sum_of_squares(memory.gradient, biases, biases + units)) * share
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
    memory: TrainingMemory,
) -> tuple[int, int, int, int, int]:
    """Take the steps, from `memory.now` to `memory.now`; stop after so many tiles, also within a batch.

    The begun batch stays in the memory, and the next call goes on with it: the same sums in the same order. The last
    two numbers given are the steps taken by this call, and the failed layer.
    """
    n = targets.shape[1]
    now, then = memory.now, memory.then
    is_swapped = False  # whether the state in `now` is the memory's `then`
    marks = record.marks
    ordered = -1  # the epoch whose order lies in the memory
    failing = memory.begun[1] != 0
    failed_layer = -1
    done = 0
    while True:
        if marks[IS_DUE] != 0:
            marks[IS_DUE] = 0
            if ordered != marks[LAST_EPOCH]:
                ordered = marks[LAST_EPOCH]
                fill_order(memory.order, settings.shuffle and ordered != OWN_ORDER, settings.seed, ordered)
            write_row(network, inputs, targets, settings.loss, epoch, update_ratios, record, now.parameters, memory)
            tiles = max(tiles - (n + record.test_targets.shape[1]) // TILE, 0)
        if done == batches:
            break
        if ordered != epoch:
            ordered = epoch
            fill_order(memory.order, settings.shuffle, settings.seed, ordered)
        is_summed = record.stride > 0 and (epoch + 1) % record.stride == 0
        if is_summed and position == 0 and memory.begun[0] == 0:
            marks[SUMMED_SAMPLES] = marks[SUMMED_STEPS] = 0
            for kind in range(SUMS):
                for layer in range(len(network.lengths)):
                    record.sums[kind, layer] = 0.0

        end = min(position + settings.batch_size, n)
        first = position + memory.begun[0]
        if is_summed and first == position:
            fill(memory.delta_squares, 0.0)
        while first < end and tiles > 0:
            tiles -= 1
            count = min(TILE, end - first)
            width = _add_tile(
                network,
                now.parameters,
                inputs,
                targets,
                memory.order,
                first,
                count,
                settings.loss,
                memory.tile,
                memory.gradient,
                first == position,
            )
            if is_summed:
                add_delta_squares(network, width, memory.tile, memory.delta_squares)
            if failing:
                note_failures(network, width, memory.tile, settings.loss, memory.gradient, memory.failures)
            first += count
        if first < end:
            memory.begun[0] = first - position
            break
        memory.begun[0] = 0
        if failing:
            failed_layer = _failed_layer(network, memory.failures, then)
            break
        if not stepped(now, memory.gradient, 1.0 / (end - position), memory.penalized, settings, steps + 1, then):
            memory.begun[1] = 1  # once more round, with open eyes
            failing = True
            continue

        done += 1
        is_due = is_summed and end == n and marks[WRITES_ROWS] != 0
        if done == batches or is_due:
            measure_updates(network, now.parameters, then.parameters, update_ratios)
            for p in range(0, len(memory.before), WIDTH):
                store(memory.before, p, load(now.parameters, p))
        if is_summed:
            add_step(
                network,
                memory.gradient,
                now.parameters,
                then.parameters,
                memory.delta_squares,
                1.0 / (end - position),
                record.sums,
            )
            marks[SUMMED_EPOCH] = epoch
            marks[SUMMED_SAMPLES] += end - position
            marks[SUMMED_STEPS] += 1
        now, then = then, now
        is_swapped = not is_swapped
        steps += 1
        if is_due:
            marks[IS_DUE] = 1
            marks[LAST_EPOCH], marks[LAST_START], marks[LAST_END] = epoch, position, end
        position = end
        if position == n:
            epoch, position = epoch + 1, 0
    if is_swapped:
        copy_state(now, memory.now)
    return epoch, position, steps, done, failed_layer
