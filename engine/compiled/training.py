"""Training: the gradient of a batch, a step, the next batch; and where numbers stopped being finite, if they did.

`train` continues from any state and depends on that state alone: five steps and five more equal ten, bit for bit.
"""

import math
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from engine.compiled.jit import entry, part
from engine.compiled.losses import loss_value
from engine.compiled.network import CompiledNetwork, read_only, read_only_view
from engine.compiled.order import epoch_order as epoch_order
from engine.compiled.order import fill_order
from engine.compiled.passes import (
    Workspace,
    backward_tile,
    fill,
    forward_tile,
    new_workspace,
)
from engine.compiled.rows import WIDTH, Row, choose, first_lanes, in_rows, load, spread, total
from engine.compiled.steps import State, commit, measure_updates, stepped
from engine.compiled.steps import TrainSettings as TrainSettings
from engine.penalties import PENALTIES

_Numbers = npt.NDArray[np.float64]
_Flags = npt.NDArray[np.uint8]
_Integers = npt.NDArray[np.int64]

_L1: Final = PENALTIES["l1"].code


# The gradient.


@part
def _add_tile_gradient(
    network: CompiledNetwork,
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
def _tile_losses(network: CompiledNetwork, tile: Workspace, loss: int) -> Row:
    """The loss of each sample of the tile."""
    output = (network.unit_offsets[-1] - 1) * WIDTH
    return loss_value(loss, load(tile.z, output), load(tile.a, len(tile.a) - WIDTH), load(tile.targets, 0))


@entry
def _gradient(
    network: CompiledNetwork,
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


def gradient(
    network: CompiledNetwork,
    parameters: _Numbers,
    inputs: _Numbers,
    targets: _Numbers,
    loss: int,
    gradient: _Numbers,
    delta_squares: _Numbers,
) -> float:
    """The mean loss of m samples; writes its gradient, without penalty, and the squares of δ of each unit.

    `parameters` (P,), `inputs` (F, m), `targets` (m,). Written: `gradient` (P,), ∂(mean loss)/∂parameter;
    `delta_squares` (U,), the sum over samples of each sample's own (∂loss/∂z)².
    """
    m = len(targets)
    gradient.fill(0.0)
    delta_squares.fill(0.0)
    loss_sum = _gradient(
        read_only(network),
        np.array(parameters),
        read_only_view(inputs),
        read_only_view(targets),
        np.arange(m),
        int(loss),
        new_workspace(network),
        gradient,
        delta_squares,
    )
    gradient /= m
    return loss_sum / m


# Divergence: rare, so it is found out by a second, slower look at the batch.


@part
def _all_finite(numbers: _Numbers, first: int, end: int) -> bool:
    for index in range(first, end):
        if not math.isfinite(numbers[index]):
            return False
    return True


@part
def _note_failures(
    network: CompiledNetwork, tile: Workspace, loss: int, gradient: _Numbers, failures: _Integers
) -> None:
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
def _failed_layer(network: CompiledNetwork, failures: _Integers, then: State) -> int:
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


# Training.


class _Desk(NamedTuple):
    """What training works with and on; rows are padded with zeros."""

    tile: Workspace
    gradient: _Numbers  # of the sum of losses
    now: State
    then: State
    penalized: _Numbers  # 1 for weights, 0 for biases
    order: _Integers  # of the epoch
    failures: _Integers  # (2,): see _note_failures


@entry
def _train(
    network: CompiledNetwork,
    inputs: _Numbers,
    targets: _Numbers,
    settings: TrainSettings,
    epoch: int,
    position: int,
    steps: int,
    batches: int,
    update_ratios: _Numbers,
    desk: _Desk,
) -> tuple[int, int, int, int]:
    """Take the steps, from `desk.now` to `desk.now`."""
    n = len(targets)
    now, then = desk.now, desk.then
    fill_order(desk.order, settings.shuffle, settings.seed, epoch)
    failing = False
    done = 0
    while done < batches:
        end = min(position + settings.batch_size, n)
        fill(desk.gradient, 0.0)
        for first in range(position, end, WIDTH):
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
            if failing:
                _note_failures(network, desk.tile, settings.loss, desk.gradient, desk.failures)
        if failing:
            return epoch, position, steps, _failed_layer(network, desk.failures, then)
        if not stepped(now, desk.gradient, 1.0 / (end - position), desk.penalized, settings, steps + 1, then):
            failing = True  # once more round, with open eyes
            continue

        done += 1
        if done == batches:
            measure_updates(network, now.parameters, then.parameters, update_ratios)
        commit(then, now)
        steps += 1
        position = end
        if position == n:
            epoch, position = epoch + 1, 0
            if done < batches:
                fill_order(desk.order, settings.shuffle, settings.seed, epoch)
    return epoch, position, steps, -1


def train(
    network: CompiledNetwork,
    parameters: _Numbers,
    moment1: _Numbers,
    moment2: _Numbers,
    held: _Flags,
    silenced: _Flags,
    inputs: _Numbers,
    targets: _Numbers,
    settings: TrainSettings,
    epoch: int,
    position: int,
    steps: int,
    batches: int,
    update_ratios: _Numbers,
) -> tuple[int, int, int, int]:
    """Take `batches` update steps; returns (epoch, position, steps, failed_layer) as they stand after them.

    Changed in place: `parameters`, `moment1`, `moment2` (P,): weights and biases, and what the optimizer remembers;
    `silenced` (P,): 1 for weights that the L1 penalty has set to 0 and keeps there; `update_ratios` (L,):
    ‖ΔW‖ / ‖W‖ of the last step. `held` (P,) is 1 for parameters that nothing may change; nor does the optimizer
    remember anything new of them.

    `inputs` (F, n) and `targets` (n,) are the training set, targets in the output's own terms. `epoch` counts
    completed epochs, `position` the samples taken of the current one, `steps` all steps of the optimizer so far. A
    batch is min(batch_size, n − position) samples, and its gradient is averaged over its own size.

    `failed_layer` is −1. When a step would leave numbers that are not finite, it is not taken: everything stays as it
    was before that step (`update_ratios` as it was before the call), and `failed_layer` is the layer, 0-based, where
    the first such number began.
    """
    exact = TrainSettings(
        int(settings.loss),
        int(settings.optimizer),
        float(settings.momentum),
        float(settings.learning_rate),
        int(settings.penalty),
        float(settings.penalty_rate),
        int(settings.batch_size),
        bool(settings.shuffle),
        int(settings.seed),
    )
    size, layers = len(parameters), len(network.weight_offsets)
    silencing = exact.penalty == _L1
    stays = (held | silenced) if silencing else held
    penalized = np.zeros(size)
    for first, end in zip(network.weight_offsets, network.bias_offsets, strict=True):
        penalized[first:end] = 1.0
    movable = np.where(stays, 0.0, 1.0)
    now = State(*(in_rows(array) for array in (parameters, moment1, moment2, movable)))
    desk = _Desk(
        tile=new_workspace(network),
        gradient=np.zeros_like(now.parameters),
        now=now,
        then=State(*(array.copy() for array in now)),
        penalized=in_rows(penalized),
        order=np.empty(len(targets), np.int64),
        failures=np.array([layers, -1]),
    )
    if position >= len(targets):
        epoch, position = epoch + 1, 0

    result = _train(
        read_only(network),
        read_only_view(inputs),
        read_only_view(targets),
        exact,
        int(epoch),
        int(position),
        int(steps),
        int(batches),
        update_ratios,
        desk,
    )

    for given, worked_on in ((parameters, now.parameters), (moment1, now.moment1), (moment2, now.moment2)):
        given[:] = worked_on[:size]
    if silencing:
        silenced[(now.movable[:size] == 0.0) & (held == 0)] = 1
    return result
