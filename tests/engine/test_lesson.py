"""The lesson against finite differences, and everything compiled against the lesson."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine import lesson
from engine.choices.activations import ACTIVATIONS, HiddenActivationName
from engine.choices.heads import HEADS, OutputActivationName
from engine.choices.losses import LossName
from engine.choices.optimizers import OPTIMIZERS, OptimizerName
from engine.choices.penalties import PENALTIES, PenaltyName
from engine.data.generators import GeneratorName
from engine.learned import untrained
from engine.parameters import Address, Layout
from engine.portable import Floats
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec, UnitOverride
from engine.trainer import Trainer

PAIRS = [(loss, head.name) for head in HEADS.values() for loss in head.losses]
FULL_BATCHES = TrainingSpec(batch_size=5000, shuffle=False, learning_rate=0.05, momentum=0.8)


def spec_of(
    hidden: HiddenActivationName = "tanh", output: OutputActivationName = "tanh", loss: LossName = "mse"
) -> Spec:
    """Two hidden layers, one unit of them leaky."""
    layers = (LayerSpec(4, hidden), LayerSpec(3, hidden, overrides=(UnitOverride(1, "leaky_relu", 0.2),)))
    network = NetworkSpec(layers, OutputSpec(output))
    kind: GeneratorName = "moons" if output != "softmax" else "clouds"
    data = DataSpec(kind, samples=60, noise=20.0, seed=3, classes=4)
    return Spec(data, ("x1", "x2", "sin_x1"), network, replace(FULL_BATCHES, loss=loss))


def batch_of(spec: Spec, samples: int = 30) -> tuple[Floats, Floats]:
    """Features (features, samples) and targets (outputs, samples)."""
    rng = np.random.default_rng(1)
    classes = spec.data.class_count
    labels = rng.integers(0, classes, samples).astype(float)
    inputs = rng.normal(scale=1.5, size=(len(spec.features), samples))
    return inputs, HEADS[spec.network.output.activation].encode(labels, classes)


def random_parameters(spec: Spec) -> Floats:
    return np.random.default_rng(2).normal(scale=0.7, size=Layout(spec.layer_sizes).total)


def weighs(spec: Spec) -> Floats:
    """1 for each weight, 0 for each bias."""
    layout = Layout(spec.layer_sizes)
    mask = np.zeros(layout.total)
    for layer in range(layout.layer_count):
        layout.weights(mask, layer)[:] = 1.0
    return mask


def mean_loss(spec: Spec, parameters: Floats, inputs: Floats, targets: Floats) -> float:
    output = lesson.forward(spec, parameters, inputs)[-1]
    return float(lesson.loss_of(spec, output, targets).mean())


@pytest.mark.parametrize(("loss", "output"), PAIRS)
@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_the_gradient_is_the_slope_of_the_loss(
    hidden: HiddenActivationName, loss: LossName, output: OutputActivationName
) -> None:
    spec = spec_of(hidden, output, loss)
    inputs, targets = batch_of(spec, 200)
    parameters, h = random_parameters(spec), 1e-6
    layers = lesson.forward(spec, parameters, inputs)
    away = np.concatenate([np.abs(layer.z) for layer in layers]).min(axis=0) > 1e-3  # from the corners
    inputs, targets = inputs[:, away], targets[:, away]
    found = lesson.gradient(spec, parameters, inputs, targets)
    for index in range(parameters.size):
        moved = [parameters.copy() for _ in range(2)]
        moved[0][index] += h
        moved[1][index] -= h
        after, before = (mean_loss(spec, at, inputs, targets) for at in moved)
        assert found[index] == pytest.approx((after - before) / (2.0 * h), rel=1e-5, abs=1e-8)


@pytest.mark.parametrize(("loss", "output"), PAIRS)
@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_the_trainer_measures_what_the_lesson_says(
    hidden: HiddenActivationName, loss: LossName, output: OutputActivationName
) -> None:
    spec = spec_of(hidden, output, loss)
    parameters = random_parameters(spec)
    trainer = Trainer(spec, untrained(spec, parameters))
    inputs, targets = trainer.training_set
    layers = lesson.forward(spec, parameters, inputs)
    losses = lesson.loss_of(spec, layers[-1], targets)
    measured = trainer.measure()
    assert measured.train_loss == pytest.approx(losses.mean(), rel=1e-12)
    for found, blame in zip(measured.weight_gradients, lesson.backward(spec, parameters, layers, targets), strict=True):
        np.testing.assert_allclose(found, blame.weights, rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize(("loss", "output"), [("mse", "tanh"), ("cross_entropy", "softmax")])
@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_trainer_steps_as_the_lesson_does(
    optimizer: OptimizerName, penalty: PenaltyName, loss: LossName, output: OutputActivationName
) -> None:
    training = replace(FULL_BATCHES, optimizer=optimizer, penalty=penalty, penalty_rate=0.3, loss=loss)
    spec = replace(spec_of(output=output, loss=loss), training=training)
    pins = frozenset({Address(0, 1, 0), Address(1, 2)})
    trainer = Trainer(spec, untrained(spec), pins)
    inputs, targets = trainer.training_set
    parameters = untrained(spec).parameters
    zeros = np.zeros_like(parameters)
    memory = lesson.Memory(zeros, zeros, stays=trainer.layout.mask(pins).astype(float))
    for _ in range(40):
        slope = lesson.gradient(spec, parameters, inputs, targets)
        parameters, memory = lesson.step(training, weighs(spec), parameters, slope, memory)
        trainer.train_batches(1)
    np.testing.assert_allclose(trainer.learned().parameters, parameters, rtol=1e-9, atol=1e-12)
    silenced = trainer.learned().silenced.astype(bool)
    pinned = trainer.layout.mask(pins) > 0
    np.testing.assert_array_equal(silenced, (memory.stays > 0.0) & ~pinned)
    assert silenced.any() == (penalty == "l1")


def test_the_lesson_is_short_enough_to_be_read_aloud_and_runs_on_numpy_alone() -> None:
    assert len(Path(lesson.__file__).read_text(encoding="utf-8").splitlines()) <= 120
    loaded = "import sys, engine.lesson; print(*sys.modules)"
    answer = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    modules = answer.stdout.split()
    assert "engine.lesson" in modules
    assert [
        name for name in modules if name.startswith(("engine.native", "engine.kernels", "numba", "ctypes.util"))
    ] == []
