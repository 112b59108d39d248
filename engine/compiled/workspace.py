"""What training and questions work on: rows of sixteen samples, and the named tuples that hold them."""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from engine.compiled.arguments import INTEGER, REAL, REALS, WRITTEN_INTEGERS, WRITTEN_REALS, Group
from engine.compiled.network import CompiledNetwork

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


def new_workspace(network: CompiledNetwork) -> Workspace:
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


WORKSPACE: Final = Group(Workspace, [WRITTEN_REALS] * 5)
SETTINGS: Final = Group(TrainSettings, (INTEGER, INTEGER, REAL, REAL, INTEGER, REAL, INTEGER, INTEGER, INTEGER))
STATE: Final = Group(State, [WRITTEN_REALS] * 4)
DESK: Final = Group(
    Desk, (WORKSPACE, WRITTEN_REALS, STATE, STATE, REALS, *[WRITTEN_INTEGERS] * 3, *[WRITTEN_REALS] * 2)
)
