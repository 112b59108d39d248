"""How well a network does, and why: losses, accuracies and diagnostics at one moment, measured in one go."""

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np

from engine.diagnostics import LayerDiagnostics, UnitStatistics, assess_units, batch_gradient, diagnose_layers
from engine.moment import Moment
from engine.native.evaluation import evaluate
from engine.portable import Floats
from engine.problem import Batch
from engine.runs.trace import PULLS

GradientMoment = Literal["before the first", "after the step", "made the step"]
"""Of which parameters a gradient is: of the first batch before any step; of the last batch, after its step; or of the
last batch before its step, which is the gradient that made the step."""


@dataclass(frozen=True, slots=True, eq=False)
class Measurement:
    """How well the network does, and why. Losses leave the penalty out; accuracies are None for regression.

    Without samples to test, test_loss is NaN and test_accuracy None.
    weight_gradients: ∂L/∂W of the batch that the layers' numbers speak of, one array a layer, (units, inputs);
    bias_gradients: (units,). unit_deltas (units,): the root mean square of δ over that batch, units of all layers in a
    row. gradient_moment: of which parameters these gradients are, and the layers' norms. pulls (4, layers): the numbers
    of `engine.runs.trace.PULLS` after the last step, whichever gradient the others are of.
    """

    train_loss: float
    test_loss: float
    train_accuracy: float | None
    test_accuracy: float | None
    layers: tuple[LayerDiagnostics, ...]
    units: UnitStatistics
    weight_gradients: tuple[Floats, ...]
    bias_gradients: tuple[Floats, ...]
    unit_deltas: Floats
    gradient_moment: GradientMoment
    pulls: Floats

    @property
    def rated(self) -> tuple[float, float]:
        """Both accuracies, NaN where there is none."""
        train, test = self.train_accuracy, self.test_accuracy
        return math.nan if train is None else train, math.nan if test is None else test


@lru_cache(maxsize=2)  # several questions to one moment may begin with it
def measure(moment: Moment) -> Measurement:
    """Losses, accuracies and diagnostics at the moment's parameters."""
    problem, spec = moment.problem, moment.spec
    loss = spec.loss.code
    units, train_loss, train_accuracy = assess_units(problem, moment.parameters, loss)
    moment.check_wanted()
    test_loss, test_accuracy = score(moment, problem.test)
    moment.check_wanted()
    gradient = batch_gradient(problem.layout, problem.network, moment.parameters, moment.diagnosed_batch(), loss)
    layers = diagnose_layers(problem, gradient, units, moment.update_ratios)
    rated = spec.data.is_classification
    return Measurement(
        train_loss,
        test_loss,
        train_accuracy if rated else None,
        test_accuracy if rated and len(problem.dataset.test) else None,
        layers,
        units,
        gradient.weight_gradients,
        gradient.bias_gradients,
        gradient.unit_deltas,
        "before the first" if moment.learned.last_step is None and moment.learned.steps == 0 else "after the step",
        np.array([[getattr(layer, name) for layer in layers] for name in PULLS]),
    )


def score(moment: Moment, batch: Batch) -> tuple[float, float]:
    """The mean loss over some samples, and the share on the right side (NaN for regression)."""
    spec, problem = moment.spec, moment.problem
    code = spec.loss.code
    loss, accuracy = evaluate(problem.network, moment.parameters, *batch, code, spec.head.middle)
    return float(loss), float(accuracy) if spec.data.is_classification else math.nan


def scores(moment: Moment) -> tuple[tuple[float, float], tuple[float, float]]:
    """Losses, then accuracies, of training and test data. Raises NotWanted."""
    train_loss, train_accuracy = score(moment, moment.problem.train)
    moment.check_wanted()
    test_loss, test_accuracy = score(moment, moment.problem.test)
    moment.check_wanted()
    return (train_loss, test_loss), (train_accuracy, test_accuracy)


def at_the_step(moment: Moment, measured: Measurement) -> Measurement | None:
    """What was measured, but for the gradient's numbers: they are of the gradient that made the last step.

    So of the parameters before it: of plain SGD without a penalty, ΔW is −rate · ∇W. None where it is not known:
    before the first step, or when the network has become another function since.
    """
    step, problem = moment.learned.last_step, moment.problem
    if step is None or step.before is None:
        return None
    loss = moment.spec.loss.code
    gradient = batch_gradient(problem.layout, problem.network, step.before, moment.diagnosed_batch(), loss)
    return replace(
        measured,
        layers=diagnose_layers(problem, gradient, measured.units, moment.update_ratios),
        weight_gradients=gradient.weight_gradients,
        bias_gradients=gradient.bias_gradients,
        unit_deltas=gradient.unit_deltas,
        gradient_moment="made the step",
    )
