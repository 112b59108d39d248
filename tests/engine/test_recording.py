"""A trainer that records its run: the same curves however training is grouped, looked at, saved or continued."""

import math
from dataclasses import replace

import numpy as np
import pytest

from engine.choices.losses import LOSSES
from engine.choices.optimizers import OPTIMIZERS
from engine.diagnostics import batch_gradient
from engine.learned import untrained
from engine.native.training import gradient
from engine.runs.trace import FEW_ROWS, MOST_ROWS, PULLS, Trace
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from tests.asking import look
from tests.engine.runs import assert_same_bits

SPEC = Spec(
    data=DataSpec("circle", samples=60, noise=10),
    network=NetworkSpec((LayerSpec(3, "relu"), LayerSpec(2))),
    training=TrainingSpec(optimizer="adam", learning_rate=0.01, batch_size=7),
)
LAYERS = 3


def recording(spec: Spec = SPEC) -> Trainer:
    return Trainer(spec, untrained(spec), curves=Trace.empty(len(spec.layer_sizes) - 1))


def same(one: Trace, other: Trace) -> None:
    np.testing.assert_array_equal(one.rows, other.rows)


def test_recording_changes_no_bit_of_training() -> None:
    recorded, alone = recording(), Trainer(SPEC, untrained(SPEC))
    for trainer in (recorded, alone):
        trainer.train_epochs(40)
        trainer.train_sample()
        trainer.train_batches(11)
    assert_same_bits(recorded.learned(), alone.learned())


def test_there_is_a_row_for_each_whole_epoch_from_the_start() -> None:
    trainer = recording()
    trainer.train_epochs(12)
    trainer.record()
    assert trainer.curves.epoch.tolist() == list(range(13))
    assert trainer.curves.train_loss[-1] == trainer.measure().train_loss
    begin = Trainer(SPEC, untrained(SPEC)).measure()
    assert (trainer.curves.train_loss[0], trainer.curves.test_accuracy[0]) == (begin.train_loss, begin.test_accuracy)


def in_single_batches(trainer: Trainer, epochs: int) -> None:
    trainer.train_batches(epochs * trainer.batches_per_epoch)


def by_and_by(trainer: Trainer, epochs: int) -> None:
    rng = np.random.default_rng(5)
    left = epochs * trainer.batches_per_epoch
    while left:
        part = min(left, int(rng.integers(1, 60)))
        trainer.train_batches(part)
        left -= part


def looked_at(trainer: Trainer, epochs: int) -> None:
    rng = np.random.default_rng(6)
    left = epochs * trainer.batches_per_epoch
    while left:
        part = min(left, int(rng.integers(1, 300)))
        trainer.train_batches(part)
        look(trainer)
        left -= part


def with_other_rooms(trainer: Trainer, epochs: int) -> None:
    """Recorded outside the training, as the window's thread does it."""
    for _ in range(epochs):
        trainer.train_epochs(1)
        trainer.record()


@pytest.mark.parametrize("train", [in_single_batches, by_and_by, looked_at, with_other_rooms])
@pytest.mark.parametrize("epochs", [5, 700, 1500])
def test_the_same_run_gives_the_same_curves_bit_for_bit(train, epochs: int) -> None:  # type: ignore[no-untyped-def]
    plain, other = recording(), recording()
    plain.train_epochs(epochs)
    train(other, epochs)
    for trainer in (plain, other):
        trainer.note(trainer.measure())
    same(plain.curves, other.curves)
    assert len(plain.curves.epoch) <= MOST_ROWS + 1


@pytest.mark.parametrize("batches", [1, 3, 5, 36, 700 * 5 + 2])
def test_a_run_that_is_continued_has_the_curves_of_one_that_was_not_interrupted(batches: int) -> None:
    whole, first = recording(), recording()
    whole.train_batches(batches + 4000)
    first.train_batches(batches)
    first.note(first.measure())
    second = Trainer(SPEC, first.learned(), curves=first.curves)
    second.train_batches(4000)
    for trainer in (whole, second):
        trainer.note(trainer.measure())
    same(whole.curves, second.curves)


def test_the_means_are_over_all_batches_of_the_epoch_at_the_parameters_before_each_step() -> None:
    trainer, by_hand = recording(), Trainer(SPEC, untrained(SPEC))
    trainer.train_epochs(3)
    trainer.record()
    by_hand.train_epochs(2)
    layout, n = by_hand.layout, by_hand.train_size
    deltas, weights, biases, moved, sizes = (np.zeros(LAYERS) for _ in range(5))
    steps = 0
    while by_hand.epoch < 3:
        before = by_hand.learned().parameters
        start = by_hand.learned().position
        size = min(SPEC.training.batch_size, n - start)
        ahead = Trainer(SPEC, by_hand.learned())
        ahead.train_batches(1)
        batch = ahead.moment().diagnosed_batch()
        at = batch_gradient(layout, by_hand.problem.network, before, batch, LOSSES["mse"].code)
        by_hand.train_batches(1)
        after = by_hand.learned().parameters
        for layer in range(LAYERS):
            own = slice(layout.unit_offsets[layer], layout.unit_offsets[layer + 1])
            deltas[layer] += at.mean_delta_squares[own].mean() * size
            weights[layer] += (at.weight_gradients[layer] ** 2).sum()
            biases[layer] += (at.bias_gradients[layer] ** 2).sum()
            moved[layer] += ((layout.weights(after, layer) - layout.weights(before, layer)) ** 2).sum()
            sizes[layer] += (layout.weights(before, layer) ** 2).sum()
        steps += 1
    expected = np.sqrt([deltas / n, weights / steps, biases / steps, moved / sizes])
    for name, numbers in zip(PULLS, expected, strict=True):
        np.testing.assert_allclose(trainer.curves.of_layers(name)[-1], numbers, rtol=1e-10)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_layer_of_many_weights_is_summed_up_whole(optimizer: str) -> None:
    spec = replace(
        SPEC,
        network=NetworkSpec((LayerSpec(7, "tanh"), LayerSpec(9, "tanh"))),
        training=TrainingSpec(optimizer=optimizer, batch_size=30, learning_rate=0.01),  # type: ignore[arg-type]
    )
    trainer, before = recording(spec), Trainer(spec, untrained(spec))
    trainer.train_epochs(1)
    trainer.record()
    inputs, targets = before.problem.train
    flat, squares = np.empty(before.layout.total), np.empty(before.layout.unit_offsets[-1])
    gradient(before.problem.network, untrained(spec).parameters, inputs, targets, LOSSES["mse"].code, flat, squares)
    norms = [np.linalg.norm(before.layout.weights(flat, layer)) for layer in range(3)]
    np.testing.assert_allclose(trainer.curves.of_layers("weight_gradient_norm")[-1], norms, rtol=1e-10)


def test_epoch_0_has_no_means_for_no_batch_was_trained_on() -> None:
    trainer = recording()
    trainer.train_epochs(1)
    for name in PULLS:
        assert np.isnan(trainer.curves.of_layers(name)[0]).all()
    assert np.isfinite(trainer.curves.of_layers("last_delta_norm")[0]).all()


def test_an_epoch_of_which_a_part_was_not_seen_has_a_gap() -> None:
    begun = Trainer(SPEC, untrained(SPEC))
    begun.train_batches(2)
    trainer = Trainer(SPEC, begun.learned(), curves=Trace.empty(LAYERS))
    trainer.train_epochs(2)
    trainer.record()
    assert trainer.curves.epoch.tolist() == [1.0, 2.0]
    assert np.isnan(trainer.curves.of_layers("delta_norm")[0]).all()
    assert np.isfinite(trainer.curves.of_layers("delta_norm")[1]).all()


def test_the_curves_of_a_run_that_diverges_end_before_it() -> None:
    network = NetworkSpec((LayerSpec(4, "relu"), LayerSpec(3, "linear")), OutputSpec("linear"))
    spec = Spec(data=DataSpec("plane", samples=100), network=network, training=TrainingSpec(learning_rate=10.0))
    trainer = recording(spec)
    trainer.train_epochs(5000)
    assert trainer.divergence is not None
    curves = trainer.note(trainer.measure())
    assert curves.last_epoch == trainer.exact_epoch
    assert (np.diff(curves.epoch) > 0.0).all()
    assert np.isfinite(curves.train_loss).all()


def test_one_step_on_a_sample_by_hand_shows_at_once_and_stays() -> None:
    trainer = recording()
    trainer.train_epochs(3)
    trainer.record()
    trainer.train_on(4)
    loss = trainer.measure().train_loss
    trainer.train_epochs(1)
    assert trainer.curves.train_loss[3] == loss


def test_a_trainer_without_curves_records_nothing() -> None:
    trainer = Trainer(SPEC, untrained(SPEC))
    trainer.train_epochs(3)
    assert len(trainer.curves.epoch) == 0
    assert not trainer.is_row_due
    assert math.isclose(trainer.note(trainer.measure()).last_epoch, 3.0)
    assert len(trainer.curves.epoch) == 0


def test_a_large_network_is_recorded_between_its_epochs_and_alike() -> None:
    """Where a measurement takes long, training stops for it, so that it can be given up."""
    spec = Spec(
        data=DataSpec("circle", samples=5000),
        network=NetworkSpec((LayerSpec(32),) * 6),
        training=TrainingSpec(batch_size=500),
    )
    trainer, by_and_by, alone = recording(spec), recording(spec), Trainer(spec, untrained(spec))
    assert trainer.recorder is not None
    assert not trainer.recorder.in_loop
    assert trainer.curves.most == FEW_ROWS
    trainer.train_epochs(4)
    alone.train_epochs(4)
    for _ in range(20):
        by_and_by.train_batches(1)
    same(trainer.curves, by_and_by.curves)
    assert trainer.curves.epoch.tolist() == [0.0, 1.0, 2.0, 3.0, 4.0]
    assert trainer.curves.train_loss[4] == alone.measure().train_loss
    assert np.isfinite(trainer.curves.of_layers("delta_norm")[1:]).all()
    assert_same_bits(trainer.learned(), alone.learned())


def test_what_the_loop_writes_is_what_a_measurement_finds() -> None:
    trainer = recording()
    trainer.train_epochs(9)
    measured = trainer.measure()
    curves = trainer.curves
    assert curves.last_epoch == 9.0
    np.testing.assert_allclose(curves.train_loss[-1], measured.train_loss, rtol=1e-14)
    np.testing.assert_allclose(curves.test_loss[-1], measured.test_loss, rtol=1e-14)
    assert (curves.train_accuracy[-1], curves.test_accuracy[-1]) == (measured.train_accuracy, measured.test_accuracy)
    for name in PULLS:
        told = [getattr(layer, name) for layer in measured.layers]
        np.testing.assert_allclose(curves.of_layers(f"last_{name}")[-1], told, rtol=1e-12)


@pytest.mark.parametrize("step", ["a sample", "another batch size"])
def test_an_epoch_of_mixed_steps_is_summed_up_whole(step: str) -> None:
    trainer = recording()
    trainer.train_batches(2)
    if step == "a sample":
        for _ in range(3):
            trainer.train_sample()
    else:
        spec = replace(SPEC, training=replace(SPEC.training, batch_size=3))
        trainer = Trainer(spec, trainer.learned(), curves=trainer.curves)
    trainer.train_epochs(1)
    assert trainer.curves.last_epoch == 1.0
    assert np.isfinite(trainer.curves.of_layers("delta_norm")[1]).all()


def test_a_row_that_is_due_is_measured_without_a_step() -> None:
    begun = Trainer(SPEC, untrained(SPEC))
    begun.train_epochs(2)
    trainer = Trainer(SPEC, begun.learned(), curves=Trace.empty(LAYERS))
    assert trainer.is_row_due
    trainer.record()
    assert trainer.curves.epoch.tolist() == [2.0]
    assert trainer.learned() == begun.learned()


def test_after_a_step_on_one_sample_the_last_batch_is_that_sample() -> None:
    trainer = recording()
    trainer.train_epochs(2)
    trainer.train_on(4)
    trainer.record()
    told = [layer.delta_norm for layer in trainer.measure().layers]
    np.testing.assert_allclose(trainer.curves.of_layers("last_delta_norm")[-1], told, rtol=1e-12)
