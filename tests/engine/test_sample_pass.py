"""One sample by the numbers: against finite differences, and against the step that is taken."""

from dataclasses import replace

import numpy as np
import pytest

from engine.choices.activations import ACTIVATIONS, HiddenActivationName
from engine.choices.losses import LOSSES, LossName
from engine.choices.optimizers import OPTIMIZERS, OptimizerName
from engine.choices.penalties import PENALTIES, PenaltyName
from engine.learned import untrained
from engine.parameters import Address
from engine.questions.layer import ViewLayer
from engine.questions.sample import PassSample
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from playground.model.document import Document, Work
from playground.model.edits import EditRefused
from playground.model.history import History
from playground.model.sample_edit import ApplySampleStep
from tests.asking import look
from tests.asking import probe as probe_at
from tests.engine.runs import assert_same_bits

STEP = 1e-6


def spec_of(activation: HiddenActivationName = "tanh", loss: LossName = "mse", **training: object) -> Spec:
    output = OutputSpec("sigmoid" if loss == "cross_entropy" else "tanh")
    network = NetworkSpec((LayerSpec(4, activation), LayerSpec(3, activation)), output)
    return Spec(DataSpec("circle"), network=network, training=TrainingSpec(loss=loss, **training))  # type: ignore[arg-type]


def trained(spec: Spec, pins: frozenset[Address] = frozenset()) -> Trainer:
    trainer = Trainer(spec, untrained(spec), pins)
    trainer.train_epochs(3)
    return trainer


def loss_at(trainer: Trainer, place: int, moved: float, index: int) -> float:
    learned = trainer.learned()
    parameters = learned.parameters.copy()
    parameters[place] += moved
    moved_to = Trainer(trainer.spec, replace(learned, parameters=parameters))
    return PassSample(index).ask(moved_to.moment()).loss


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_gradient_is_the_slope_of_the_samples_own_loss(activation: HiddenActivationName, loss: LossName) -> None:
    trainer = trained(spec_of(activation, loss))
    shown = PassSample(17).ask(trainer.moment())
    layout = trainer.layout
    flat = np.concatenate(
        [np.concatenate((w.ravel(), b)) for w, b in zip(shown.weight_gradients, shown.deltas, strict=True)]
    )
    for place in range(layout.total):
        numeric = (loss_at(trainer, place, STEP, 17) - loss_at(trainer, place, -STEP, 17)) / (2 * STEP)
        assert flat[place] == pytest.approx(numeric, abs=1e-6)


def test_the_forward_numbers_are_those_of_the_probe() -> None:
    trainer = trained(spec_of())
    shown = PassSample(5).ask(trainer.moment())
    probe = probe_at(trainer, *shown.point)
    assert shown.point == tuple(trainer.dataset.train.points[5])
    for one, other in zip(shown.a, probe.a, strict=True):
        np.testing.assert_array_equal(one, other)
    assert shown.loss == pytest.approx(0.5 * (probe.output - shown.label) ** 2)


def test_an_index_beyond_the_samples_means_the_last() -> None:
    trainer = trained(spec_of())
    assert PassSample(10_000).ask(trainer.moment()).index == trainer.train_size - 1


@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_step_that_is_shown_is_the_step_that_is_taken(optimizer: OptimizerName, penalty: PenaltyName) -> None:
    pins = frozenset({Address(0, 1, 0), Address(1, 2)})
    spec = spec_of(optimizer=optimizer, momentum=0.9, penalty=penalty, penalty_rate=0.003)
    trainer = trained(spec, pins)
    shown = PassSample(40).ask(trainer.moment())
    before = trainer.learned()
    trainer.train_on(40)
    after = trainer.learned()
    assert (after.epoch, after.position, after.steps) == (before.epoch, before.position, before.steps + 1)
    for layer in range(trainer.layout.layer_count):
        for take, steps in ((trainer.layout.weights, shown.weight_steps), (trainer.layout.biases, shown.bias_steps)):
            moved = take(after.parameters, layer) - take(before.parameters, layer)
            np.testing.assert_array_equal(steps[layer], moved)
    assert shown.weight_steps[0][1, 0] == 0.0
    assert shown.bias_steps[1][2] == 0.0


def test_a_sample_step_into_infinity_is_not_taken() -> None:
    network = NetworkSpec((LayerSpec(8, "relu"),) * 3, OutputSpec("linear"))
    spec = Spec(DataSpec("spiral"), network=network, training=TrainingSpec(learning_rate=10.0))
    trainer = Trainer(spec, untrained(spec))
    for _ in range(2000):
        before = trainer.learned()
        trainer.train_on(7)
        if trainer.divergence is not None:
            break
    assert trainer.divergence is not None
    assert_same_bits(trainer.learned(), before)
    assert np.isfinite(trainer.measure().train_loss)
    with pytest.raises(EditRefused, match="finite"):
        ApplySampleStep(7).apply(Work(Document(spec), before))


def test_looking_at_a_sample_changes_nothing() -> None:
    watched, alone = trained(spec_of()), trained(spec_of())
    look(watched, PassSample(3), ViewLayer(0))
    for trainer in (watched, alone):
        trainer.train_epochs(2)
    assert_same_bits(watched.learned(), alone.learned())


def test_the_edit_takes_that_step_and_is_undone_to_the_bit() -> None:
    trainer = trained(spec_of())
    before = Work(Document(trainer.spec), trainer.learned())
    edit = ApplySampleStep(11)
    after = edit.apply(before)
    trainer.train_on(11)
    assert_same_bits(after.learned, trainer.learned())
    assert edit.text == "Apply the step of sample 12"
    history, undone = History().with_step(edit, before, after).undo(after)
    assert undone == before
    assert history.redo(undone)[1] == after


def test_a_sample_that_is_not_there_is_refused() -> None:
    work = Work.fresh(Document(spec_of()))
    with pytest.raises(EditRefused, match="from 1 to 250"):
        ApplySampleStep(250).apply(work)


def test_a_layers_view_counts_every_unit_on_every_training_sample() -> None:
    trainer = trained(spec_of("relu"))
    snapshot = look(trainer, ViewLayer(1))
    assert snapshot[ViewLayer].counts.sum() == 3 * trainer.train_size
    z = np.concatenate([trainer.moment().training_pre_activations(1, unit) for unit in range(3)])
    edges = snapshot[ViewLayer].edges
    assert snapshot[ViewLayer].counts[0] == ((z >= edges[0]) & (z < edges[1])).sum()
    assert snapshot[ViewLayer].counts[20:].sum() == (z >= 0.0).sum()


def test_a_layer_that_is_gone_has_no_view() -> None:
    trainer = trained(spec_of())
    assert look(trainer, ViewLayer(9)).get(ViewLayer) is None
