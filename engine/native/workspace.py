"""What training and questions work on: room for a tile of samples, and the named tuples that hold it all."""

from collections import deque
from contextlib import suppress
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from engine.native.arguments import (
    INTEGER,
    REAL,
    REALS,
    TABLE,
    WRITTEN_INTEGERS,
    WRITTEN_REALS,
    WRITTEN_TABLE,
    Group,
)
from engine.native.network import TILE, FlatNetwork, room

_Numbers = npt.NDArray[np.float64]
_Integers = npt.NDArray[np.int64]


class Workspace(NamedTuple):
    """What a tile computes; F features, U units, k of them outputs.

    A tile holds up to `TILE` samples; its rows, one for each feature and unit, are as many multiples of four long as it
    takes, and lie close together. `a` begins with the inputs, so a unit's row stands F later there. Behind the last row
    there is room for one more: what is done sixteen at a time goes beyond it.
    """

    a: _Numbers
    z: _Numbers
    slopes: _Numbers  # f'(z)
    deltas: _Numbers  # δ, each sample's own ∂loss/∂z
    turned: _Numbers  # the inputs of one layer, a row for each sample
    targets: _Numbers  # a row for each output


def new_workspace(network: FlatNetwork) -> Workspace:
    """Room for one tile."""
    features, units = int(network.sizes[0]), len(network.codes)
    return Workspace(
        a=room((features + units + 1) * TILE),
        z=room((units + 1) * TILE),
        slopes=room((units + 1) * TILE),
        deltas=room((units + 1) * TILE),
        turned=room(int(network.lengths.max()) * TILE),
        targets=room(int(network.sizes[-1]) * TILE),
    )


class TrainSettings(NamedTuple):
    """How to step. `loss`, `optimizer` and `penalty` are codes of the registries; 0 ≤ seed < 2^32."""

    loss: int
    optimizer: int
    momentum: float
    learning_rate: float
    penalty: int
    penalty_rate: float
    batch_size: int
    shuffle: bool
    seed: int


class State(NamedTuple):
    """What a step changes, all in rows. `movable` is 1 where a parameter may change."""

    parameters: _Numbers
    moment1: _Numbers
    moment2: _Numbers
    movable: _Numbers


class TrainingMemory(NamedTuple):
    """What training works with and on; what has an entry for each parameter stands in rows.

    `now` and `then` change places with each step; a call begins and ends with the present state in `now`.
    """

    tile: Workspace
    gradient: _Numbers  # of the sum of losses
    now: State
    then: State
    penalized: _Numbers  # 1 for weights, 0 for biases
    order: _Integers  # of the epoch
    failures: _Integers  # (2,): see engine.kernels.training.note_failures
    begun: _Integers  # (2,): samples of the next batch that the gradient holds; 1 where a failure is looked into
    before: _Numbers  # the parameters before the last step of a call
    delta_squares: _Numbers  # (L,): of the batch so far, see engine.kernels.training.add_delta_squares


_spare: Final[deque[tuple[bytes, TrainingMemory]]] = deque(maxlen=2)


def memory_for(network: FlatNetwork, samples: int) -> TrainingMemory:
    """A memory for training on so many samples, for whoever calls alone; its zeros stand, the rest is to be filled in.

    That of a call before, if it fits: fresh memory would cost a large network more than its steps. `put_by` keeps it.
    """
    with suppress(IndexError):
        kind, memory = _spare.pop()
        if kind == _kind(network, samples):
            return memory
    size, layers = int(network.bias_offsets[-1] + network.sizes[-1]), len(network.lengths)
    penalized = room(size)
    for first, end in zip(network.weight_offsets, network.bias_offsets, strict=True):
        penalized[first:end] = 1.0
    return TrainingMemory(
        tile=new_workspace(network),
        gradient=room(size),
        now=State(*(room(size) for _ in State._fields)),
        then=State(*(room(size) for _ in State._fields)),
        penalized=penalized,
        order=np.empty(samples, np.int64),
        failures=np.empty(2, np.int64),
        begun=np.empty(2, np.int64),
        before=room(size),
        delta_squares=np.empty(layers),
    )


def put_by(network: FlatNetwork, memory: TrainingMemory) -> None:
    """Keep a memory, on which all numbers are finite, for the next call."""
    _spare.append((_kind(network, len(memory.order)), memory))


def _kind(network: FlatNetwork, samples: int) -> bytes:
    return network.sizes.tobytes() + samples.to_bytes(8, "little")


class Record(NamedTuple):
    """What training writes down on the way: sums over an epoch, and rows of a run's curves at the end of epochs.

    stride: rows are wanted at the multiples of so many epochs, 0 for none; the epoch before each is summed up.

    sums (5, L): of the epoch that is summed up, layer by layer: the squares of δ, of the samples the sum and of the
    layer's units the mean; of its batches the squares of the norm of ∂L/∂W, then of ∂L/∂b, L the batch's mean loss
    without penalty; of its steps ‖ΔW‖², and ‖W‖² before the step. All are of the parameters before each step, added
    batch by batch, so that it does not matter how steps are grouped into calls.

    rows: `ROW_HEAD + (SUMS + LAST) · L` numbers each: the epoch; loss of the training and of the test data; the shares
    on the right side of both; samples and steps that `sums` holds; `sums`; then of each layer, at the row's own
    parameters, what `LayerDiagnostics` calls delta_norm, weight_gradient_norm, bias_gradient_norm of the last batch,
    and the update ratio of the last step.

    marks: see the indices below.
    """

    test_inputs: _Numbers  # (F, m)
    test_targets: _Numbers  # (k, m)
    threshold: float
    stride: int
    sums: _Numbers
    rows: _Numbers
    marks: _Integers


SUMS: Final = 5
LAST: Final = 4
ROW_HEAD: Final = 7

ROWS: Final = 0
"""How many rows are written."""

SUMMED_EPOCH: Final = 1
"""The epoch that `sums` are of; −1 for none."""

SUMMED_SAMPLES: Final = 2
SUMMED_STEPS: Final = 3
WRITES_ROWS: Final = 4
"""1 if rows are written, 0 if it is only summed up."""

IS_DUE: Final = 5
"""1 if a row is due at the present place."""

LAST_EPOCH: Final = 6
"""The last batch before it: its epoch, and where it begins and ends in the epoch's order."""

OWN_ORDER: Final = -2
"""In the place of that epoch: the samples' own order."""

LAST_START: Final = 7
LAST_END: Final = 8
MARKS: Final = 9


def no_record(network: FlatNetwork) -> Record:
    """A record into which nothing is written."""
    features, layers = int(network.sizes[0]), len(network.weight_offsets)
    width = ROW_HEAD + (SUMS + LAST) * layers
    nothing = np.empty((features, 0)), np.empty((int(network.sizes[-1]), 0))
    return Record(*nothing, 0.0, 0, np.zeros((SUMS, layers)), np.empty((0, width)), np.zeros(MARKS, np.int64))


WORKSPACE: Final = Group(Workspace, [WRITTEN_REALS] * 6)
SETTINGS: Final = Group(TrainSettings, (INTEGER, INTEGER, REAL, REAL, INTEGER, REAL, INTEGER, INTEGER, INTEGER))
STATE: Final = Group(State, [WRITTEN_REALS] * 4)
MEMORY: Final = Group(
    TrainingMemory, (WORKSPACE, WRITTEN_REALS, STATE, STATE, REALS, *[WRITTEN_INTEGERS] * 3, *[WRITTEN_REALS] * 2)
)
RECORD: Final = Group(Record, (TABLE, TABLE, REAL, INTEGER, WRITTEN_TABLE, WRITTEN_TABLE, WRITTEN_INTEGERS))
