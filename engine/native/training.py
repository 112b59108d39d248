"""Training: the gradient of a batch, and update steps.

`train` continues from any state and depends on that state alone: five steps and five more equal ten, bit for bit.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from engine.choices.optimizers import OPTIMIZERS
from engine.choices.penalties import PENALTIES
from engine.native.arguments import INTEGER, INTEGERS, REAL, REALS, TABLE, WRITTEN_REALS
from engine.native.entry import Entry
from engine.native.network import NETWORK, QUAD, TILE, WIDTH, FlatNetwork, in_rows, out_of_rows, put_in_rows, rows_of
from engine.native.workspace import (
    MEMORY,
    RECORD,
    SETTINGS,
    WORKSPACE,
    Record,
    memory_for,
    new_workspace,
    no_record,
    put_by,
)
from engine.native.workspace import TrainSettings as TrainSettings

_Numbers = npt.NDArray[np.float64]
_Flags = npt.NDArray[np.uint8]

_SGD: Final = OPTIMIZERS["sgd"].code
_L1: Final = PENALTIES["l1"].code

PIECE_WORK: Final = 6_000_000
"""The most work, in rows, between two moments at which training may be interrupted: some 3 ms."""

_gradient: Final = Entry(
    "training",
    "gradient",
    (NETWORK, REALS, TABLE, TABLE, INTEGERS, INTEGER, WORKSPACE, WRITTEN_REALS, WRITTEN_REALS),
    gives=1,
    of=REAL,
)
train_loop: Final = Entry(
    "training",
    "train",
    (NETWORK, TABLE, TABLE, SETTINGS, *[INTEGER] * 5, WRITTEN_REALS, RECORD, MEMORY),
    gives=5,
)


def batch_work(network: FlatNetwork, samples: int) -> int:
    """What an update from a batch of so many samples costs, in rows: products or the like of sixteen numbers.

    An estimate from the sizes alone, so that what is done at a time is the same on every machine.
    """
    whole, rest = divmod(samples, TILE)
    work = whole * _tile_work(network) + (_tile_work(network, rest) if rest else 0)
    return work + len(network.codes) + 20


def samples_at_once(network: FlatNetwork) -> int:
    """How many samples may go through the network for PIECE_WORK: whole tiles, at least one."""
    return max(1, PIECE_WORK // _tile_work(network)) * TILE


def _tile_work(network: FlatNetwork, samples: int = TILE) -> int:
    """Each weight counts forward, in its gradient and backward; an activation is worth some twenty products."""
    weights = int((network.sizes[:-1] * network.sizes[1:]).sum())
    quads = -(-samples // QUAD)
    return (3 * weights + 20 * len(network.codes)) * quads * QUAD // WIDTH + 300


def _go_on() -> None:
    """Nothing is against it."""


def gradient(
    network: FlatNetwork,
    parameters: _Numbers,
    inputs: _Numbers,
    targets: _Numbers,
    loss: int,
    gradient: _Numbers,
    delta_squares: _Numbers,
) -> float:
    """The mean loss of m samples; writes its gradient, without penalty, and the squares of δ of each unit.

    `parameters` (P,), `inputs` (F, m), `targets` (k, m), or (m,) of one output. Written: `gradient` (P,),
    ∂(mean loss)/∂parameter; `delta_squares` (U,), the sum over samples of each sample's own (∂loss/∂z)².
    """
    targets = rows_of(targets)
    m = int(targets.shape[1])
    delta_squares.fill(0.0)
    found = in_rows(network, gradient)
    loss_sum: float = _gradient(
        network,
        in_rows(network, parameters),
        inputs,
        targets,
        np.arange(m),
        loss,
        new_workspace(network),
        found,
        delta_squares,
    )
    gradient[:] = out_of_rows(network, found) * (1.0 / m)  # to the bit what a step is made of
    return loss_sum / m


def train(
    network: FlatNetwork,
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
    between: Callable[[], None] = _go_on,
    before: _Numbers | None = None,
    record: Record | None = None,
) -> tuple[int, int, int, int]:
    """Take `batches` update steps; returns (epoch, position, steps, failed_layer) as they stand after them.

    Changed in place: `parameters`, `moment1`, `moment2` (P,): weights and biases, and what the optimizer remembers;
    `silenced` (P,): 1 for weights that the L1 penalty has set to 0 and keeps there; `update_ratios` (L,):
    ‖ΔW‖ / ‖W‖ of the last step. `held` (P,) is 1 for parameters that nothing may change; nor does the optimizer
    remember anything new of them.

    In `record`, if given, is written down what happens on the way (see `Record`); with no batches, only the row that
    is due. It is not to be used if `between` raises.

    To `before` (P,), if given, the parameters before the last step are written; nothing if a step fails.

    `inputs` (F, n) and `targets` (k, n), or (n,) of one output, are the training set, targets in the outputs' own
    terms. `epoch` counts completed epochs, `position` the samples taken of the current one, `steps` all steps of the
    optimizer so far. A batch is min(batch_size, n − position) samples, and its gradient is averaged over its own size.

    `failed_layer` is −1. When a step would leave numbers that are not finite, it is not taken: everything stays as it
    was before that step (`update_ratios` as it was before the call), and `failed_layer` is the layer, 0-based, where
    the first such number began.

    `between` is called between two pieces of at most PIECE_WORK, also amid a batch. What it raises passes through, and
    nothing has changed then.
    """
    layers = len(network.lengths)
    targets = rows_of(targets)
    silencing = settings.penalty == _L1
    stays = (held | silenced) if silencing else held
    remembering = settings.optimizer != _SGD
    memory = memory_for(network, targets.shape[1])
    memory.failures[:] = layers, -1
    memory.begun[:] = 0
    put_in_rows(network, parameters, memory.now.parameters)
    put_in_rows(network, np.where(stays, 0.0, 1.0), memory.now.movable)
    memory.then.movable[:] = memory.now.movable
    moments = (moment1, memory.now.moment1, memory.then.moment1), (moment2, memory.now.moment2, memory.then.moment2)
    for given, now, then in moments if remembering else ():
        put_in_rows(network, given, now)
        then[:] = now
    tiles = max(1, PIECE_WORK // _tile_work(network))
    ratios = update_ratios.copy()
    if position >= targets.shape[1]:
        epoch, position = epoch + 1, 0

    record = no_record(network) if record is None else record._replace(test_targets=rows_of(record.test_targets))
    is_training = batches > 0
    while True:
        epoch, position, steps, done, failed_layer = train_loop(
            network,
            inputs,
            targets,
            settings,
            epoch,
            position,
            steps,
            batches,
            tiles,
            ratios,
            record,
            memory,
        )
        batches -= done
        if batches == 0 or failed_layer >= 0:
            break
        between()
    if before is not None and failed_layer < 0 and is_training:
        before[:] = out_of_rows(network, memory.before)

    update_ratios[:] = ratios
    parameters[:] = out_of_rows(network, memory.now.parameters)
    for given, now, _ in moments if remembering else ():
        given[:] = out_of_rows(network, now)
    if silencing:
        silenced[(out_of_rows(network, memory.now.movable) == 0.0) & (held == 0)] = 1
    if failed_layer < 0:
        put_by(network, memory)
    return epoch, position, steps, failed_layer
