"""The per-layer numbers that tell whether a network learns, by their definitions.

The gradient's numbers are those of the last batch that was trained on (before the first step: of the first batch),
at the present parameters: so they depend on nothing but the spec and the state, and a file that is opened again shows
them again. The slopes and shares are over the training set.

- delta_norm: root mean square, over units and samples, of each sample's own ∂loss/∂z.
- weight_gradient_norm, bias_gradient_norm: Frobenius norm of ∂L/∂W, 2-norm of ∂L/∂b, L the batch's mean loss without
  penalty.
- update_ratio: ‖ΔW‖ / ‖W‖ of the last step, W before it; infinite where that was 0 and W moved.
- mean_slope: mean of f′(z) over units and samples.
- dead_share: share of the layer's ReLU and leaky ReLU units that fire (z > 0) on no sample (after keras-contrib PR
  115); 0 where there are none. off_share: of the same units, the share that fires on none and yet gets a gradient,
  for the slope below zero is not 0.
- saturated_share: share of unit × sample pairs of the layer's tanh and sigmoid units with |f′(z)| < 0.05; 0 where
  there are none.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.native.evaluation import assess
from engine.native.network import FlatNetwork
from engine.native.training import gradient
from engine.parameters import Layout
from engine.portable import Floats
from engine.problem import Problem

SATURATED_UNIT_SHARE: Final = 0.95
"""A unit saturated on at least this share of the samples gets the badge."""


@dataclass(frozen=True, slots=True)
class LayerDiagnostics:
    """The numbers of one layer, by the definitions above.

    update_ratio is NaN before the first step, and infinite where W was 0.
    """

    delta_norm: float
    weight_gradient_norm: float
    bias_gradient_norm: float
    update_ratio: float
    mean_slope: float
    dead_share: float
    saturated_share: float
    off_share: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class UnitStatistics:
    """One number a unit over the training set, units of all layers in a row, (units,); see `Layout.unit_offsets`.

    firing_share: share of samples with z > 0. dead: ReLU, firing on none, so that no gradient reaches it. off: leaky
    ReLU, firing on none; its slope below zero lets some gradient through. saturated: tanh or sigmoid, |f'(z)| < 0.05
    on at least 95 % of the samples.
    """

    mean_activation: Floats
    firing_share: Floats
    mean_slope: Floats
    saturated_share: Floats
    dead: NDArray[np.bool_]
    off: NDArray[np.bool_]
    saturated: NDArray[np.bool_]

    @property
    def marks(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
        """What units wear badges for: dead, off, saturated."""
        return self.dead, self.off, self.saturated


def assess_units(problem: Problem, parameters: Floats, loss_code: int) -> tuple[UnitStatistics, float, float]:
    """Every unit over the training set; and of that the mean loss, and the share on the right side."""
    network, kinds = problem.network, problem.unit_kinds
    mean_activation, firing, slope, saturated = (np.empty(len(network.codes)) for _ in range(4))
    judged = *problem.train, loss_code, problem.spec.head.middle
    loss, accuracy = assess(network, parameters, *judged, mean_activation, firing, slope, saturated)
    never_fires = kinds.fires & (firing == 0.0)
    saturated[~kinds.saturates] = 0.0
    statistics = UnitStatistics(
        mean_activation,
        firing,
        slope,
        saturated,
        dead=never_fires & ~kinds.leaks,
        off=never_fires & kinds.leaks,
        saturated=kinds.saturates & (saturated >= SATURATED_UNIT_SHARE),
    )
    for array in (mean_activation, firing, slope, saturated, *statistics.marks):
        array.flags.writeable = False
    return statistics, loss, accuracy


@dataclass(frozen=True, slots=True, eq=False)
class BatchGradient:
    """A batch's mean loss and its gradient, without penalty. One read-only array a layer, views of one vector.

    weight_gradients: (units, inputs) each; bias_gradients: (units,) each. mean_delta_squares (U,): of each unit, the
    mean over the samples of each one's own (∂loss/∂z)².
    """

    loss: float
    weight_gradients: tuple[Floats, ...]
    bias_gradients: tuple[Floats, ...]
    mean_delta_squares: Floats

    @property
    def unit_deltas(self) -> Floats:
        """The root mean square of each unit's δ over the batch, (U,), read-only."""
        deltas: Floats = np.sqrt(self.mean_delta_squares)
        deltas.flags.writeable = False
        return deltas


def batch_gradient(
    layout: Layout, network: FlatNetwork, parameters: Floats, batch: tuple[Floats, Floats], loss_code: int
) -> BatchGradient:
    """The gradient over a batch: inputs (features, m) and targets (k, m)."""
    inputs, targets = batch
    slope_of_loss = np.empty(layout.total)
    delta_squares = np.empty(layout.unit_offsets[-1])
    loss = gradient(network, parameters, inputs, targets, loss_code, slope_of_loss, delta_squares)
    delta_squares /= targets.shape[1]
    for array in (slope_of_loss, delta_squares):
        array.flags.writeable = False
    layers = range(layout.layer_count)
    return BatchGradient(
        float(loss),
        tuple(layout.weights(slope_of_loss, layer) for layer in layers),
        tuple(layout.biases(slope_of_loss, layer) for layer in layers),
        delta_squares,
    )


def gradient_norms(layout: Layout, gradient: BatchGradient) -> Floats:
    """`delta_norm`, `weight_gradient_norm` and `bias_gradient_norm` of every layer, (3, layers)."""
    layers = range(layout.layer_count)
    return np.array(
        [
            [
                _root_mean(gradient.mean_delta_squares[layout.unit_offsets[at] : layout.unit_offsets[at + 1]])
                for at in layers
            ],
            [_norm(gradient.weight_gradients[at]) for at in layers],
            [_norm(gradient.bias_gradients[at]) for at in layers],
        ]
    )


def diagnose_layers(
    problem: Problem, gradient: BatchGradient, units: UnitStatistics, update_ratios: Floats
) -> tuple[LayerDiagnostics, ...]:
    """Every layer, first hidden to output."""
    layout, kinds = problem.layout, problem.unit_kinds
    norms = gradient_norms(layout, gradient)
    result = []
    for index in range(layout.layer_count):
        own = slice(layout.unit_offsets[index], layout.unit_offsets[index + 1])
        fires, saturates = kinds.fires[own], kinds.saturates[own]
        dead, off = units.dead[own], units.off[own]
        result.append(
            LayerDiagnostics(
                delta_norm=float(norms[0, index]),
                weight_gradient_norm=float(norms[1, index]),
                bias_gradient_norm=float(norms[2, index]),
                update_ratio=float(update_ratios[index]),
                mean_slope=float(units.mean_slope[own].mean()),
                dead_share=float((dead | off)[fires].mean()) if fires.any() else 0.0,
                off_share=float(off[fires].mean()) if fires.any() else 0.0,
                saturated_share=float(units.saturated_share[own][saturates].mean()) if saturates.any() else 0.0,
            )
        )
    return tuple(result)


def _root_mean(squares: Floats) -> float:
    """The root of the mean; infinite, without a warning, next to a divergence."""
    with np.errstate(over="ignore"):
        return float(np.sqrt(squares.mean()))


def _norm(gradient: Floats) -> float:
    """The root of the sum of squares; infinite, without a warning, next to a divergence."""
    with np.errstate(over="ignore"):
        return float(np.linalg.norm(gradient))
