"""The last step: what is known of it is a part of the state, so a reopened file shows it, too; and it adds up."""

from dataclasses import replace

import numpy as np
import pytest

from engine.choices.activations import ACTIVATIONS
from engine.choices.losses import LOSSES, LossName
from engine.learned import Learned, untrained
from engine.measurement import Measurement, at_the_step
from engine.parameters import Address
from engine.portable import Floats
from engine.questions.measurement import Measure
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from playground.model import edits
from playground.model.document import Document, Work
from playground.model.edits import Edit
from playground.model.files.document_io import dumps, loads
from playground.model.history import History
from tests.asking import look
from tests.engine.runs import assert_same_bits

SPEC = Spec(
    data=DataSpec("circle", samples=106, seed=4),  # 53 to train on
    network=NetworkSpec((LayerSpec(5, "relu"), LayerSpec(3, "tanh")), OutputSpec("sigmoid")),
    training=TrainingSpec(learning_rate=0.3),
)


def flat(trainer: Trainer, measured: Measurement) -> Floats:
    """The gradient as one vector, in the order of the parameters."""
    result = np.empty(trainer.layout.total)
    for layer in range(trainer.layout.layer_count):
        trainer.layout.weights(result, layer)[:] = measured.weight_gradients[layer]
        trainer.layout.biases(result, layer)[:] = measured.bias_gradients[layer]
    return result


def step_of(trainer: Trainer) -> Measurement:
    found = at_the_step(trainer.moment(), trainer.measure())
    assert found is not None
    return found


def told(trainer: Trainer) -> tuple[object, ...]:
    """All that is told of the last step."""
    after, made = trainer.measure(), at_the_step(trainer.moment(), trainer.measure())
    return (after.layers, after.gradient_moment, None if made is None else (made.layers, flat(trainer, made).tolist()))


# --- the gradient that made the step ---------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("batch_size", [1, 10, 53])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_step_of_sgd_is_minus_rate_times_the_gradient_that_made_it_to_the_bit(
    loss: LossName, batch_size: int, activation: str
) -> None:
    layers = (LayerSpec(5, activation), LayerSpec(3, activation))  # type: ignore[arg-type]  # of the registry
    spec = replace(
        SPEC,
        network=replace(SPEC.network, hidden=layers),
        training=TrainingSpec(loss=loss, batch_size=batch_size, learning_rate=0.05),
    )
    trainer = Trainer(spec, untrained(spec))
    for batches in (1, 5, 3):  # also the partial last batch of the epoch, after more than one step in a call
        trainer.train_batches(batches - 1)
        before = trainer.learned().parameters
        trainer.train_batches(1)
        np.testing.assert_array_equal(trainer.learned().parameters, before - 0.05 * flat(trainer, step_of(trainer)))
    whole = Trainer(spec, untrained(spec))
    whole.train_batches(9)
    np.testing.assert_array_equal(flat(whole, step_of(whole)), flat(trainer, step_of(trainer)))


def test_the_gradient_after_the_step_is_another_one_and_both_say_which_they_are() -> None:
    trainer = Trainer(SPEC, untrained(SPEC))
    trainer.train_batches(3)
    after = trainer.measure()
    made = step_of(trainer)
    assert after.gradient_moment == "after the step"
    assert made.gradient_moment == "made the step"
    assert not np.array_equal(flat(trainer, after), flat(trainer, made))
    assert made.train_loss == after.train_loss
    assert made.layers[0].update_ratio == after.layers[0].update_ratio


def test_the_norms_of_the_step_are_those_of_its_gradient() -> None:
    trainer = Trainer(SPEC, untrained(SPEC))
    trainer.train_batches(4)
    made = step_of(trainer)
    assert len(made.layers) == trainer.layout.layer_count
    for layer, numbers in enumerate(made.layers):
        assert numbers.weight_gradient_norm == pytest.approx(np.linalg.norm(made.weight_gradients[layer]), rel=1e-14)
        w = np.linalg.norm(trainer.layout.weights(trainer.learned().last_step.before, layer))  # type: ignore[union-attr, arg-type]
        assert numbers.update_ratio == pytest.approx(0.3 * numbers.weight_gradient_norm / w, rel=1e-10)


def test_before_the_first_step_no_gradient_has_made_one() -> None:
    trainer = Trainer(SPEC, untrained(SPEC))
    measured = trainer.measure()
    assert measured.gradient_moment == "before the first"
    assert at_the_step(trainer.moment(), measured) is None


def test_a_step_from_one_sample_is_of_that_sample() -> None:
    trainer = Trainer(SPEC, untrained(SPEC))
    trainer.train_batches(2)
    before = trainer.learned().parameters
    trainer.train_on(17)
    np.testing.assert_array_equal(trainer.learned().parameters, before - 0.3 * flat(trainer, step_of(trainer)))


def test_a_step_that_diverges_leaves_what_was_known_of_the_one_before_it() -> None:
    spec = replace(
        SPEC,
        data=DataSpec("plane", samples=100),
        network=NetworkSpec((LayerSpec(4, "relu"), LayerSpec(3, "linear")), OutputSpec("linear")),
        training=TrainingSpec(learning_rate=10.0),
    )
    trainer = Trainer(spec, untrained(spec))
    trainer.train_batches(1000)
    assert trainer.divergence is not None
    steps = trainer.learned().steps
    alone = Trainer(spec, untrained(spec))
    alone.train_batches(steps)
    assert alone.divergence is None
    assert_same_bits(trainer.learned(), alone.learned())
    assert trainer.learned().last_step == alone.learned().last_step


def test_snapshots_carry_the_gradient_that_was_asked_for() -> None:
    trainer = Trainer(SPEC, untrained(SPEC))
    trainer.train_batches(3)
    snapshots = look(trainer), look(trainer, Measure(made_the_step=True))
    after, made = (snapshot[Measure] for snapshot in snapshots)
    assert (after.gradient_moment, made.gradient_moment) == ("after the step", "made the step")
    np.testing.assert_array_equal(made.weight_gradients[1], step_of(trainer).weight_gradients[1])
    assert made.layers == step_of(trainer).layers
    one, other = (snapshot.curves.rows.tobytes() for snapshot in snapshots)
    assert one == other  # what is kept does not depend on who looks


# --- a part of the state ---------------------------------------------------------------------------------------------


def samples_alone(trainer: Trainer) -> None:
    for _ in range(3):
        trainer.train_sample()


def samples_after_batches(trainer: Trainer) -> None:
    trainer.train_batches(2)
    samples_alone(trainer)


def batch_after_samples(trainer: Trainer) -> None:
    samples_alone(trainer)
    trainer.train_batches(1)


@pytest.mark.parametrize(
    "train",
    [
        lambda trainer: trainer.train_batches(1),
        lambda trainer: trainer.train_batches(9),
        lambda trainer: trainer.train_epochs(3),
        samples_alone,
        samples_after_batches,
        batch_after_samples,
        lambda trainer: trainer.train_on(11),
    ],
)
def test_a_reopened_file_tells_the_same_of_the_last_step(train: object) -> None:
    trainer = Trainer(SPEC, untrained(SPEC))
    train(trainer)  # type: ignore[operator]
    again = loads(dumps(Work(Document(SPEC), trainer.learned())))
    assert told(Trainer(SPEC, again.learned)) == told(trainer)


def test_after_another_batch_size_within_an_epoch_a_reopened_file_tells_the_same() -> None:
    trainer = Trainer(SPEC, untrained(SPEC))
    trainer.train_batches(2)
    work = edits.SetSetting("training", "batch_size", 7).apply(Work(Document(SPEC), trainer.learned()))
    assert told(Trainer(work.document.spec, work.learned)) == told(trainer)
    again = loads(dumps(work))
    assert told(Trainer(again.document.spec, again.learned)) == told(trainer)
    assert again.learned.last_step is not None
    assert (again.learned.last_step.start, again.learned.last_step.end) == (10, 20)


def test_an_infinite_ratio_is_kept_in_the_file() -> None:
    start = untrained(SPEC)
    zeros = start.parameters.copy()
    zeros[15:30] = 0.0
    trainer = Trainer(SPEC, untrained(SPEC, zeros))
    trainer.train_batches(1)
    ratio = trainer.measure().layers[1].update_ratio
    assert np.isinf(ratio)
    again = loads(dumps(Work(Document(SPEC), trainer.learned())))
    assert Trainer(SPEC, again.learned).measure().layers[1].update_ratio == ratio


# --- what an edit leaves of it ---------------------------------------------------------------------------------------


def trained_work() -> Work:
    trainer = Trainer(SPEC, untrained(SPEC))
    trainer.train_batches(8)
    return Work(Document(SPEC), trainer.learned())


@pytest.mark.parametrize(
    "edit",
    [
        edits.SetSetting("training", "learning_rate", 0.001),
        edits.SetSetting("training", "optimizer", "adam"),
        edits.SetSetting("training", "penalty", "l2"),
        edits.SetSetting("training", "batch_size", 3),
        edits.SetText("title", "changed"),
        edits.SetValue(Address(0, 0), 1.0),
        edits.SetPinned(Address(0, 0), True),
    ],
    ids=lambda edit: edit.text,
)
def test_an_edit_that_leaves_the_function_leaves_the_step(edit: Edit) -> None:
    work = trained_work()
    assert edit.apply(work).learned.last_step == work.learned.last_step


@pytest.mark.parametrize(
    "edit",
    [
        edits.SetActivation(0, "tanh"),
        edits.SetOutput("tanh"),
        edits.SetSetting("training", "loss", "cross_entropy"),
    ],
    ids=lambda edit: edit.text,
)
def test_of_another_function_the_batch_is_known_and_no_gradient_that_made_a_step(edit: Edit) -> None:
    work = trained_work()
    after = edit.apply(work)
    step, before = after.learned.last_step, work.learned.last_step
    assert step is not None
    assert before is not None
    assert (step.start, step.end, step.update_ratios) == (before.start, before.end, before.update_ratios)
    trainer = Trainer(after.document.spec, after.learned)
    assert at_the_step(trainer.moment(), trainer.measure()) is None
    snapshot = look(trainer, Measure(made_the_step=True))
    assert snapshot[Measure].gradient_moment == "after the step"  # said, not passed off as the other


@pytest.mark.parametrize(
    "edit",
    [
        edits.AddUnit(0),
        edits.RemoveLayer(1),
        edits.SetFeature("x1_squared", True),
        edits.SetSetting("data", "seed", 9),
        edits.SetSetting("training", "shuffle", False),
        edits.SetSetting("training", "seed", 5),
        edits.Reset(),
    ],
    ids=lambda edit: edit.text,
)
def test_of_another_network_or_other_samples_nothing_is_known(edit: Edit) -> None:
    assert edit.apply(trained_work()).learned.last_step is None


@pytest.mark.parametrize(
    "edit",
    [edits.AddUnit(0), edits.SetActivation(0, "tanh"), edits.SetSetting("data", "seed", 9), edits.MoveLayer(0, 1)],
)
def test_undo_brings_the_step_back_unless_training_went_on(edit: Edit) -> None:
    work = trained_work()
    after = edit.apply(work)
    history = History().with_step(edit, work, after)
    assert history.undo(after)[1].learned.last_step == work.learned.last_step
    trainer = Trainer(after.document.spec, after.learned)
    trainer.train_batches(1)
    present: Learned = trainer.learned()
    back = history.undo(replace(after, learned=present))[1]
    Trainer(back.document.spec, back.learned).measure()  # of one size with the network
    step = back.learned.last_step
    assert step is None or step.before is None
