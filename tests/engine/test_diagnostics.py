"""The numbers that tell whether a network learns, by their definitions: by hand, and by a network in plain NumPy."""

from dataclasses import replace

import numpy as np
import pytest

from engine import lesson
from engine.choices.features import feature_rows
from engine.choices.losses import LOSSES, LossName
from engine.diagnostics import LayerDiagnostics
from engine.learned import untrained
from engine.native.order import epoch_order
from engine.parameters import Layout
from engine.portable import Floats
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec, UnitOverride
from engine.trainer import Trainer
from tests.engine.runs import plain_samples

SPEC = Spec(
    data=DataSpec("circle", samples=106, seed=4),  # 53 to train on
    network=NetworkSpec(
        hidden=(
            LayerSpec(
                5, "relu", overrides=(UnitOverride(1, "tanh"), UnitOverride(3, "sigmoid"), UnitOverride(4, "sin"))
            ),
            LayerSpec(4, "tanh", overrides=(UnitOverride(0, "leaky_relu", 0.2), UnitOverride(2, "linear"))),
        ),
        output=OutputSpec("sigmoid"),
    ),
    training=TrainingSpec(learning_rate=0.3),
)


def expected_gradients(trainer: Trainer, batch: tuple[int, int, int]) -> list[lesson.Blame]:
    """Plain NumPy's gradients on the training samples of a batch (epoch, start, end), at the present parameters."""
    spec = trainer.spec
    epoch, start, end = batch
    chosen = epoch_order(trainer.train_size, spec.training.shuffle, spec.training.seed, epoch)[start:end]
    inputs, targets = (part[:, chosen] for part in plain_samples(spec, trainer.dataset.train))
    parameters = trainer.learned().parameters
    return lesson.backward(spec, parameters, lesson.forward(spec, parameters, inputs), targets)


def assert_gradients_of(trainer: Trainer, batch: tuple[int, int, int]) -> None:
    measured = trainer.measure()
    layers = measured.layers
    expected = expected_gradients(trainer, batch)
    assert len(layers) == len(measured.weight_gradients) == len(expected)
    deltas = np.concatenate([np.sqrt(np.mean(layer.delta**2, axis=1)) for layer in expected])
    np.testing.assert_allclose(measured.unit_deltas, deltas, rtol=1e-10)
    for gradient, layer in zip(measured.weight_gradients, expected, strict=True):
        np.testing.assert_allclose(gradient, layer.weights, rtol=1e-9, atol=1e-15)
    for found, layer in zip(layers, expected, strict=True):
        assert found.delta_norm == pytest.approx(np.sqrt(np.mean(layer.delta**2)), rel=1e-10)
        assert found.weight_gradient_norm == pytest.approx(np.sqrt(np.sum(layer.weights**2)), rel=1e-10)
        assert found.bias_gradient_norm == pytest.approx(np.sqrt(np.sum(layer.biases**2)), rel=1e-10)


# --- which batch they speak of ---------------------------------------------------------------------------------------


def test_before_the_first_step_they_speak_of_the_first_batch() -> None:
    assert_gradients_of(Trainer(SPEC, untrained(SPEC)), (0, 0, 10))


@pytest.mark.parametrize(
    ("batches", "last"),
    [(1, (0, 0, 10)), (3, (0, 20, 30)), (6, (0, 50, 53)), (7, (1, 0, 10)), (12, (1, 50, 53)), (17, (2, 40, 50))],
)
def test_they_speak_of_the_last_batch_also_of_a_partial_one(batches: int, last: tuple[int, int, int]) -> None:
    trainer = Trainer(SPEC, untrained(SPEC))
    trainer.train_batches(batches)
    assert_gradients_of(trainer, last)
    assert_gradients_of(Trainer(SPEC, trainer.learned()), last)  # and so after opening again


def test_after_an_epoch_they_speak_of_its_last_batch() -> None:
    trainer = Trainer(SPEC, untrained(SPEC))
    trainer.train_epochs(3)
    assert_gradients_of(trainer, (2, 50, 53))


def test_after_a_single_sample_they_speak_of_it_alone() -> None:
    trainer = Trainer(SPEC, untrained(SPEC))
    trainer.train_batches(2)
    trainer.train_sample()
    assert_gradients_of(trainer, (0, 20, 21))
    trainer.train_sample()
    assert_gradients_of(trainer, (0, 21, 22))


def test_batches_after_a_single_sample_are_counted_from_it() -> None:
    trainer = Trainer(SPEC, untrained(SPEC))
    trainer.train_sample()
    trainer.train_batches(2)
    assert_gradients_of(trainer, (0, 11, 21))
    trainer.train_batches(4)  # 31, 41, 51, 53
    assert_gradients_of(trainer, (0, 51, 53))
    trainer.train_batches(1)
    assert_gradients_of(trainer, (1, 0, 10))


def test_a_single_sample_at_the_end_of_an_epoch_is_the_last_batch() -> None:
    trainer = Trainer(SPEC, untrained(SPEC))
    trainer.train_batches(5)
    for _ in range(3):
        trainer.train_sample()
    assert trainer.epoch == 1
    assert_gradients_of(trainer, (0, 52, 53))


@pytest.mark.parametrize("loss", LOSSES)
def test_gradients_are_those_of_each_loss_without_the_penalty(loss: LossName) -> None:
    spec = replace(SPEC, training=TrainingSpec(loss=loss, penalty="l2", penalty_rate=1.0, batch_size=17))
    trainer = Trainer(spec, untrained(spec))
    trainer.train_batches(2)
    assert_gradients_of(trainer, (0, 17, 34))


# --- the update ratio ------------------------------------------------------------------------------------------------


def test_the_update_ratio_is_unknown_before_the_first_step() -> None:
    assert all(np.isnan(layer.update_ratio) for layer in Trainer(SPEC, untrained(SPEC)).measure().layers)


@pytest.mark.parametrize("batches", [1, 4, 9])
def test_the_update_ratio_is_that_of_the_last_step_alone(batches: int) -> None:
    trainer = Trainer(SPEC, untrained(SPEC))
    trainer.train_batches(batches - 1)
    before = trainer.learned().parameters
    whole = Trainer(SPEC, untrained(SPEC))
    whole.train_batches(batches)
    after, layout = whole.learned().parameters, whole.layout
    layers = whole.measure().layers
    assert len(layers) == layout.layer_count
    for index, layer in enumerate(layers):
        w = layout.weights(before, index)
        moved = layout.weights(after, index) - w
        assert layer.update_ratio == pytest.approx(np.linalg.norm(moved) / np.linalg.norm(w), rel=1e-12)


# --- slopes and shares -----------------------------------------------------------------------------------------------


def expected_over_training_set(trainer: Trainer) -> list[lesson.Layer]:
    inputs = feature_rows(trainer.spec.features, trainer.dataset.train.points)
    return lesson.forward(trainer.spec, trainer.learned().parameters, inputs)


def test_slopes_and_shares_are_over_the_training_set_unit_by_unit() -> None:
    trainer = Trainer(SPEC, untrained(SPEC))
    trainer.train_epochs(40)
    measured = trainer.measure()
    layers = expected_over_training_set(trainer)
    z, a, slope = (np.concatenate([getattr(layer, name) for layer in layers]) for name in ("z", "a", "slope"))
    np.testing.assert_allclose(measured.units.mean_activation, a.mean(axis=1), rtol=1e-11)
    np.testing.assert_array_equal(measured.units.firing_share, (z > 0).mean(axis=1))
    np.testing.assert_allclose(measured.units.mean_slope, slope.mean(axis=1), rtol=1e-10)
    for found, layer in zip(measured.layers, layers, strict=True):
        assert found.mean_slope == pytest.approx(layer.slope.mean(), rel=1e-10)


def with_dead_and_saturated_units() -> Trainer:
    """Layer 1: two ReLU units (one dead), tanh and sigmoid (saturated), sin. Layer 2: leaky off; linear; tanh."""
    layout = Layout(SPEC.layer_sizes)
    flat = untrained(SPEC).parameters.copy()
    layout.biases(flat, 0)[0] = -100.0  # ReLU, dead
    layout.biases(flat, 0)[2] = 100.0  # ReLU, fires always
    layout.biases(flat, 0)[1] = 50.0  # tanh
    layout.biases(flat, 0)[3] = -50.0  # sigmoid
    layout.biases(flat, 0)[4] = 100.0  # sin has no such property, wherever it is
    layout.weights(flat, 0)[4] = 0.0
    layout.biases(flat, 1)[0] = -1000.0  # leaky ReLU, off: its slope is not 0
    layout.biases(flat, 1)[2] = -1000.0  # linear is never either
    return Trainer(SPEC, untrained(SPEC, flat))


def test_a_relu_unit_that_fires_on_no_training_sample_is_dead_and_a_leaky_one_is_off() -> None:
    measured = with_dead_and_saturated_units().measure()
    assert measured.units.dead.tolist() == [True, *[False] * 9]
    assert measured.units.off.tolist() == [*[False] * 5, True, *[False] * 4]
    assert measured.units.firing_share[[0, 2, 5, 7]].tolist() == [0.0, 1.0, 0.0, 0.0]


def test_the_dead_share_counts_all_that_never_fire_of_the_units_that_can_fire() -> None:
    layers = with_dead_and_saturated_units().measure().layers
    assert [layer.dead_share for layer in layers] == [0.5, 1.0, 0.0]  # one of two, one of one, none that can
    assert [layer.off_share for layer in layers] == [0.0, 1.0, 0.0]


@pytest.mark.parametrize(("activation", "slope"), [("relu", 0.0), ("leaky_relu", 0.0), ("leaky_relu", 0.01)])
@pytest.mark.parametrize("penalty", ["none", "l2"])
def test_dead_is_what_no_gradient_reaches_and_off_is_what_still_learns(
    activation: str, slope: float, penalty: str
) -> None:
    """Leaky ReLU whose slope is 0 is ReLU. A penalty pulls on the weights of a dead unit; the data do not."""
    network = NetworkSpec((LayerSpec(4, activation, slope),))  # type: ignore[arg-type]
    training = TrainingSpec(learning_rate=0.1, penalty=penalty, penalty_rate=0.0 if penalty == "none" else 0.01)  # type: ignore[arg-type]
    spec = Spec(DataSpec("circle"), network=network, training=training)
    layout = Layout(spec.layer_sizes)
    flat = untrained(spec).parameters.copy()
    layout.biases(flat, 0)[1:3] = -100.0
    trainer = Trainer(spec, untrained(spec, flat))
    units = trainer.measure().units
    silent = [False, True, True, False, False]
    assert units.dead.tolist() == (silent if slope == 0.0 else [False] * 5)
    assert units.off.tolist() == (silent if slope > 0.0 else [False] * 5)
    trainer.train_epochs(1)
    after = trainer.learned().parameters
    moved = layout.biases(after, 0) != layout.biases(flat, 0)
    assert moved.tolist() == [not dead for dead in units.dead[:4]]
    pulled = (layout.weights(after, 0) != layout.weights(flat, 0)).any(axis=1)
    assert pulled.tolist() == [True] * 4 if penalty == "l2" else moved.tolist()


def test_saturated_is_a_tanh_or_sigmoid_unit_that_is_flat_on_nearly_every_sample() -> None:
    units = with_dead_and_saturated_units().measure().units
    assert units.saturated[:5].tolist() == [False, True, False, True, False]
    assert units.saturated_share[[0, 2, 4, 5, 7]].tolist() == [0.0] * 5  # ReLU, sin, leaky and linear have none
    assert units.saturated_share[[1, 3]].tolist() == [1.0, 1.0]


def test_the_saturated_share_is_of_the_pairs_of_units_that_can_saturate_and_samples() -> None:
    trainer = Trainer(SPEC, untrained(SPEC, untrained(SPEC).parameters * 3.0))
    layers = expected_over_training_set(trainer)
    found = [layer.saturated_share for layer in trainer.measure().layers]
    flat = [np.abs(layer.slope) < 0.05 for layer in layers]
    expected = [flat[0][[1, 3]].mean(), flat[1][[1, 3]].mean(), flat[2].mean()]
    assert 0.0 < expected[0] < 1.0
    assert found == pytest.approx(expected, abs=1e-15)


def test_shares_are_zero_where_no_unit_has_the_property() -> None:
    spec = replace(SPEC, network=NetworkSpec((LayerSpec(2, "sin"),), OutputSpec("linear")))
    layers = Trainer(spec, untrained(spec)).measure().layers
    assert [(layer.dead_share, layer.saturated_share) for layer in layers] == [(0.0, 0.0)] * 2


# --- by hand ---------------------------------------------------------------------------------------------------------


def worked_example(label: float, point: Floats) -> tuple[Trainer, tuple[LayerDiagnostics, ...]]:
    """A 2-2-1 net, ReLU then linear, one sample trained on in the shape of twenty that are all the same."""
    spec = Spec(
        data=DataSpec("plane", samples=20),
        network=NetworkSpec((LayerSpec(2, "relu"),), OutputSpec("linear")),
        training=TrainingSpec(learning_rate=0.5, shuffle=False),
    )
    #                 w of unit 1  w of unit 2  biases      output's w   its bias
    begin = np.array([1.0, 2.0, -1.0, 0.5, 0.5, -1.0, 2.0, -3.0, 0.25])
    trainer = Trainer(spec, untrained(spec, begin))
    trainer.problem.train = np.repeat(point[:, None], 10, axis=1), np.full((1, 10), label)
    return trainer, trainer.measure().layers


def test_the_worked_example() -> None:
    # Point (1, 1), label 1.
    # z1 = 1·1 + 2·1 + 0.5 = 3.5, a1 = 3.5, slope 1;  z2 = −1 + 0.5 − 1 = −1.5, a2 = 0, slope 0
    # output = 2·3.5 − 3·0 + 0.25 = 7.25;  loss = ½·(7.25 − 1)² = 19.53125
    # δ of the output = 6.25;  δ1 = 2·6.25·1 = 12.5, δ2 = −3·6.25·0 = 0
    # output: ∂w = (6.25·3.5, 0) = (21.875, 0), ∂b = 6.25
    # hidden: ∂w1 = (12.5, 12.5), ∂w2 = (0, 0), ∂b = (12.5, 0)
    trainer, (hidden, output) = worked_example(1.0, np.array([1.0, 1.0]))
    assert trainer.measure().train_loss == 19.53125
    assert output.delta_norm == 6.25
    assert output.weight_gradient_norm == 21.875
    assert output.bias_gradient_norm == 6.25
    assert hidden.delta_norm == pytest.approx(12.5 / np.sqrt(2.0), rel=1e-15)
    measured = trainer.measure()
    assert measured.unit_deltas.tolist() == [12.5, 0.0, 6.25]
    assert [gradient.tolist() for gradient in measured.weight_gradients] == [
        [[12.5, 12.5], [0.0, 0.0]],
        [[21.875, 0.0]],
    ]
    assert hidden.weight_gradient_norm == pytest.approx(12.5 * np.sqrt(2.0), rel=1e-15)
    assert hidden.bias_gradient_norm == 12.5
    assert hidden.mean_slope == 0.5
    assert hidden.dead_share == 0.5
    assert output.mean_slope == 1.0
    # One step at rate ½: output w (2, −3) → (2 − 10.9375, −3); hidden w1 (1, 2) → (−5.25, −4.25)
    trainer.train_batches(1)
    hidden, output = trainer.measure().layers
    assert output.update_ratio == pytest.approx(10.9375 / np.sqrt(13.0), rel=1e-15)
    assert hidden.update_ratio == pytest.approx(6.25 * np.sqrt(2.0) / np.sqrt(1.0 + 4.0 + 1.0 + 0.25), rel=1e-15)
    np.testing.assert_array_equal(
        trainer.learned().parameters, [-5.25, -4.25, -1.0, 0.5, 0.5 - 6.25, -1.0, 2.0 - 10.9375, -3.0, 0.25 - 3.125]
    )


def test_deltas_that_cancel_in_the_mean_do_not_cancel_in_their_norm() -> None:
    spec = Spec(
        data=DataSpec("plane", samples=20),
        network=NetworkSpec((), OutputSpec("linear")),
        training=TrainingSpec(shuffle=False),
    )
    trainer = Trainer(spec, untrained(spec, np.zeros(3)))
    trainer.problem.train = np.zeros((2, 10)), np.array([[3.0, -3.0] * 5])
    (layer,) = trainer.measure().layers
    assert layer.delta_norm == 3.0
    assert layer.bias_gradient_norm == 0.0


def test_an_exact_zero_is_told_as_such() -> None:
    spec = Spec(
        data=DataSpec("xor", samples=40), network=NetworkSpec((LayerSpec(2, "relu"), LayerSpec(2)), OutputSpec())
    )
    layout = Layout(spec.layer_sizes)
    flat = untrained(spec).parameters.copy()
    layout.weights(flat, 2)[:] = 0.0  # nothing comes back through a weight of 0
    layers = Trainer(spec, untrained(spec, flat)).measure().layers
    assert [layer.delta_norm == 0.0 for layer in layers] == [True, True, False]
