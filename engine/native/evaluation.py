"""Questions to a network that change nothing: outputs, losses, statistics of the units, maps of the plane."""

from typing import Final

import numpy as np
import numpy.typing as npt

from engine.native.arguments import INTEGER, REAL, REALS, TABLE, WRITTEN_REALS, WRITTEN_SINGLES, WRITTEN_TABLE
from engine.native.entry import Entry
from engine.native.network import NETWORK, FlatNetwork, in_rows, put_in_rows, rows_of
from engine.native.workspace import WORKSPACE, Workspace, new_workspace

_Numbers = npt.NDArray[np.float64]
_Singles = npt.NDArray[np.float32]

_QUESTION: Final = (NETWORK, REALS, TABLE, WORKSPACE)

_forward: Final = Entry("evaluation", "forward", (*_QUESTION, INTEGER, WRITTEN_TABLE, WRITTEN_TABLE))
_evaluate: Final = Entry("evaluation", "evaluate", (*_QUESTION, TABLE, INTEGER, REAL), gives=2, of=REAL)
_JUDGED: Final = (*_QUESTION, TABLE, INTEGER, REAL)
_assess: Final = Entry("evaluation", "assess", (*_JUDGED, *[WRITTEN_REALS] * 4), gives=2, of=REAL)
_surface: Final = Entry("evaluation", "surface", (*_QUESTION, WRITTEN_SINGLES))


def _shared(
    network: FlatNetwork, parameters: _Numbers, inputs: _Numbers
) -> tuple[FlatNetwork, _Numbers, _Numbers, Workspace]:
    """What every question takes: network, parameters, inputs and a workspace."""
    return network, in_rows(network, parameters), inputs, new_workspace(network)


def forward(
    network: FlatNetwork,
    parameters: _Numbers,
    inputs: _Numbers,
    z: _Numbers,
    a: _Numbers,
    first_unit: int = 0,
) -> None:
    """Write the pre-activations to `z` and the activations to `a`, both (units, m), for `inputs` (F, m).

    Of so many units, of all in a row, as there are rows: by default of every one.
    """
    assert z.shape == a.shape
    assert first_unit + len(z) <= len(network.codes)
    _forward(*_shared(network, parameters, inputs), first_unit, z, a)


def outputs(network: FlatNetwork, parameters: _Numbers, inputs: _Numbers, out: _Numbers) -> None:
    """Write the outputs for `inputs` (F, m) to `out` (k, m), which may be (m,) of one output."""
    a = rows_of(out)
    _forward(*_shared(network, parameters, inputs), len(network.codes) - len(a), np.empty_like(a), a)


def evaluate(
    network: FlatNetwork, parameters: _Numbers, inputs: _Numbers, targets: _Numbers, loss: int, threshold: float
) -> tuple[float, float]:
    """The mean loss over `inputs` (F, m) and `targets` (k, m), and the share of samples on the right side.

    Targets of one output may be (m,). A sample's loss is the sum over the outputs. One output counts as positive from
    the threshold on, a target above it; of several the largest is to be the one whose target is 1, and of equal ones
    the first counts. An output that is NaN is always wrong.
    """
    answer: tuple[float, float] = _evaluate(*_shared(network, parameters, inputs), rows_of(targets), loss, threshold)
    return answer


def losses(
    network: FlatNetwork,
    many: _Numbers,
    inputs: _Numbers,
    targets: _Numbers,
    loss: int,
    threshold: float,
) -> _Numbers:
    """The mean loss with each of many parameter vectors, (m,) for `many` (m, P); see `evaluate`."""
    workspace, targets = new_workspace(network), rows_of(targets)
    found = np.empty(len(many))
    rows = in_rows(network, many[0])
    for at, parameters in enumerate(many):
        put_in_rows(network, parameters, rows)
        found[at], _ = _evaluate(network, rows, inputs, workspace, targets, loss, threshold)
    return found


def assess(
    network: FlatNetwork,
    parameters: _Numbers,
    inputs: _Numbers,
    targets: _Numbers,
    loss: int,
    threshold: float,
    mean_activation: _Numbers,
    firing_share: _Numbers,
    mean_slope: _Numbers,
    saturated_share: _Numbers,
) -> tuple[float, float]:
    """What `evaluate` gives; and in the same pass write what each unit does over the inputs to four arrays, (U,).

    The mean of a; the share of samples on which it fires (z > 0); the mean of f'(z); the share of samples with
    |f'(z)| < 0.05.
    """
    statistics = (mean_activation, firing_share, mean_slope, saturated_share)
    for sums in statistics:
        sums.fill(0.0)
    judged = rows_of(targets), loss, threshold
    answer: tuple[float, float] = _assess(*_shared(network, parameters, inputs), *judged, *statistics)
    for sums in statistics:
        sums /= inputs.shape[1]
    return answer


def surface(network: FlatNetwork, parameters: _Numbers, grid_inputs: _Numbers, maps: _Singles) -> None:
    """Write every unit's activation over a grid of m points to `maps`, float32 (U, m); `grid_inputs` is (F, m)."""
    assert maps.flags.c_contiguous
    _surface(*_shared(network, parameters, grid_inputs), maps.reshape(-1))
