"""What training and questions work on: rows of sixteen samples, and the named tuples that hold them."""

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
from engine.native.network import FlatNetwork

_Numbers = npt.NDArray[np.float64]
_Integers = npt.NDArray[np.int64]

WIDTH: Final = 16
"""Samples in a row."""


def in_rows(numbers: _Numbers) -> _Numbers:
    """A copy of a flat array, padded with zeros to whole rows."""
    padded = np.zeros(-(-len(numbers) // WIDTH) * WIDTH)
    padded[: len(numbers)] = numbers
    return padded


class Workspace(NamedTuple):
    """Rows of one tile, flat; F features, U units. `a` begins with the inputs, so a unit's rows stand F later there."""

    a: _Numbers  # ((F + U) · 16,)
    z: _Numbers  # (U · 16,)
    slopes: _Numbers  # (U · 16,): f'(z)
    deltas: _Numbers  # (U · 16,): δ, each sample's own ∂loss/∂z
    targets: _Numbers  # (16,)


def new_workspace(network: FlatNetwork) -> Workspace:
    """Room for one tile."""
    features, units = int(network.sizes[0]), len(network.codes)
    return Workspace(
        a=np.zeros((features + units) * WIDTH),
        z=np.zeros(units * WIDTH),
        slopes=np.zeros(units * WIDTH),
        deltas=np.zeros(units * WIDTH),
        targets=np.zeros(WIDTH),
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
    """What a step changes, each padded with zeros to whole rows. `movable` is 1 where a parameter may change."""

    parameters: _Numbers
    moment1: _Numbers
    moment2: _Numbers
    movable: _Numbers


class Desk(NamedTuple):
    """What training works with and on; rows are padded with zeros."""

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
    test_targets: _Numbers  # (m,)
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
    nothing = np.empty((features, 0)), np.empty(0)
    return Record(*nothing, 0.0, 0, np.zeros((SUMS, layers)), np.empty((0, width)), np.zeros(MARKS, np.int64))


WORKSPACE: Final = Group(Workspace, [WRITTEN_REALS] * 5)
SETTINGS: Final = Group(TrainSettings, (INTEGER, INTEGER, REAL, REAL, INTEGER, REAL, INTEGER, INTEGER, INTEGER))
STATE: Final = Group(State, [WRITTEN_REALS] * 4)
DESK: Final = Group(
    Desk, (WORKSPACE, WRITTEN_REALS, STATE, STATE, REALS, *[WRITTEN_INTEGERS] * 3, *[WRITTEN_REALS] * 2)
)
RECORD: Final = Group(Record, (TABLE, REALS, REAL, INTEGER, WRITTEN_TABLE, WRITTEN_TABLE, WRITTEN_INTEGERS))
