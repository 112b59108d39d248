"""The trainer: what a run depends on, where it stands, what it shows. Judged by a network in plain NumPy."""

from dataclasses import replace

import numpy as np
import pytest

from engine import lesson
from engine.choices.losses import LOSSES, LossName
from engine.choices.optimizers import OPTIMIZERS, OptimizerName
from engine.choices.penalties import PENALTIES, PenaltyName
from engine.learned import untrained
from engine.native.order import epoch_order
from engine.parameters import Address, Layout
from engine.portable import Floats
from engine.questions.probe import ProbePoint
from engine.questions.surface import MapSurface
from engine.questions.unit import ViewUnit
from engine.questions.unit_maps import MapUnits
from engine.spec import DataSpec, InitSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec, UnitOverride
from engine.trainer import Trainer
from tests.asking import look, output_map
from tests.asking import probe as probe_at
from tests.engine.runs import assert_same_bits, plain_samples

SPEC = Spec(
    data=DataSpec("moons", samples=107, noise=10.0, seed=3),  # 53 to train on: five batches of ten, and one of three
    network=NetworkSpec(hidden=(LayerSpec(4), LayerSpec(3, "relu")), init=InitSpec(seed=2)),
)


def new(spec: Spec = SPEC, pins: frozenset[Address] = frozenset()) -> Trainer:
    return Trainer(spec, untrained(spec), pins)


def with_training(**changes: object) -> Spec:
    return replace(SPEC, training=replace(SPEC.training, **changes))  # type: ignore[arg-type]  # the spec checks


# --- determinism -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_how_steps_are_grouped_into_calls_changes_no_bit(optimizer: OptimizerName) -> None:
    spec = with_training(optimizer=optimizer, momentum=0.9, penalty="l1", penalty_rate=0.01)
    one, other, third = new(spec), new(spec), new(spec)
    one.train_epochs(5)
    for batches in (1, 2, 3, 11, 13):  # thirty: five epochs of six
        other.train_batches(batches)
    for _ in range(5):
        third.train_epochs(1)
    assert_same_bits(one.learned(), other.learned())
    assert_same_bits(one.learned(), third.learned())
    assert one.measure().layers == other.measure().layers == third.measure().layers


def test_looking_between_steps_changes_no_bit() -> None:
    looked, blind = new(), new()
    for _ in range(8):
        looked.train_batches(3)
        looked.measure()
        output_map(looked, 20)
        look(looked, MapSurface((0, 1)), ViewUnit(0, 1), ProbePoint((1.0, 2.0)))
        blind.train_batches(3)
    assert_same_bits(looked.learned(), blind.learned())


@pytest.mark.parametrize("shuffle", [True, False])
@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("stop", ["after an epoch", "amid an epoch", "after a single sample", "at the start"])
def test_a_run_that_was_saved_and_continued_equals_one_that_was_not(
    stop: str, optimizer: OptimizerName, penalty: PenaltyName, shuffle: bool
) -> None:
    spec = with_training(
        optimizer=optimizer, momentum=0.8, penalty=penalty, penalty_rate=0.02, shuffle=shuffle, learning_rate=0.01
    )
    pins = frozenset({Address(0, 1, 0), Address(1, 2)})
    through = new(spec, pins)
    if stop != "at the start":
        through.train_epochs(2)
    if stop == "amid an epoch":
        through.train_batches(4)
    if stop == "after a single sample":
        through.train_batches(2)
        through.train_sample()
    continued = Trainer(spec, through.learned(), pins)
    assert continued.exact_epoch == through.exact_epoch
    for trainer in (through, continued):
        trainer.train_batches(7)
        trainer.train_sample()
        trainer.train_epochs(2)
    assert_same_bits(through.learned(), continued.learned())
    assert through.measure().layers == continued.measure().layers
    assert through.measure().train_loss == continued.measure().train_loss


def test_another_training_seed_gives_another_order_and_another_run() -> None:
    one, other = new(), new(with_training(seed=1))
    one.train_epochs(1)
    other.train_epochs(1)
    assert not np.array_equal(one.learned().parameters, other.learned().parameters)


def test_what_learned_gave_does_not_change_when_training_goes_on() -> None:
    trainer = new()
    trainer.train_epochs(1)
    learned = trainer.learned()
    copy = learned.parameters.tobytes()
    trainer.train_epochs(1)
    assert learned.parameters.tobytes() == copy
    assert trainer.learned().parameters.tobytes() != copy


# --- where it stands -------------------------------------------------------------------------------------------------


def place(trainer: Trainer) -> tuple[int, int, int]:
    learned = trainer.learned()
    return learned.epoch, learned.position, learned.steps


def test_a_step_is_one_sample_one_batch_or_one_epoch() -> None:
    trainer = new()
    assert (trainer.train_size, trainer.batches_per_epoch) == (53, 6)
    trainer.train_sample()
    assert place(trainer) == (0, 1, 1)
    trainer.train_batches(1)
    assert place(trainer) == (0, 11, 2)
    trainer.train_epochs(1)  # what is left: 42 samples in five batches
    assert place(trainer) == (1, 0, 7)
    trainer.train_epochs(3)
    assert place(trainer) == (4, 0, 25)
    trainer.train_batches(5)
    assert place(trainer) == (4, 50, 30)
    assert trainer.exact_epoch == pytest.approx(4 + 50 / 53)
    trainer.train_batches(1)  # the partial one
    assert place(trainer) == (5, 0, 31)


def test_no_steps_change_nothing() -> None:
    trainer = new()
    trainer.train_batches(0)
    trainer.train_epochs(0)
    assert_same_bits(trainer.learned(), untrained(SPEC))


def test_a_batch_is_never_larger_than_the_training_set() -> None:
    trainer = new(with_training(batch_size=5000))
    assert (trainer.batch_size, trainer.batches_per_epoch) == (53, 1)
    trainer.train_batches(2)
    assert place(trainer) == (2, 0, 2)


# --- against plain NumPy ---------------------------------------------------------------------------------------------


def data_of(trainer: Trainer) -> tuple[Floats, Floats]:
    inputs, targets = plain_samples(trainer.spec, trainer.dataset.train)
    return inputs, targets[0]


def expected_sgd(spec: Spec, batches: list[tuple[int, int, int]]) -> Floats:
    """Plain SGD over batches (epoch, start, end), in NumPy."""
    inputs, targets = data_of(new(spec))
    parameters = untrained(spec).parameters.copy()
    for epoch, start, end in batches:
        chosen = epoch_order(targets.size, spec.training.shuffle, spec.training.seed, epoch)[start:end]
        slope = lesson.gradient(spec, parameters, inputs[:, chosen], targets[None, chosen])
        parameters -= spec.training.learning_rate * slope
    return parameters


def test_a_partial_last_batch_is_averaged_over_its_own_size_and_leaks_nowhere() -> None:
    trainer = new()
    trainer.train_batches(8)
    ends = [(0, 0, 10), (0, 10, 20), (0, 20, 30), (0, 30, 40), (0, 40, 50), (0, 50, 53), (1, 0, 10), (1, 10, 20)]
    np.testing.assert_allclose(trainer.learned().parameters, expected_sgd(SPEC, ends), rtol=1e-12, atol=1e-14)


def test_a_sample_step_averages_over_one_sample() -> None:
    trainer = new()
    trainer.train_sample()
    trainer.train_batches(1)
    expected = expected_sgd(SPEC, [(0, 0, 1), (0, 1, 11)])
    np.testing.assert_allclose(trainer.learned().parameters, expected, rtol=1e-12, atol=1e-14)


def test_without_shuffling_every_epoch_goes_in_the_order_of_the_data() -> None:
    spec = with_training(shuffle=False, batch_size=53)
    inputs, targets = data_of(new(spec))
    np.testing.assert_array_equal(epoch_order(53, False, 0, 4), np.arange(53))
    trainer = new(with_training(shuffle=False))
    trainer.train_batches(1)
    np.testing.assert_allclose(
        trainer.learned().parameters,
        expected_sgd(with_training(shuffle=False), [(0, 0, 10)]),
        rtol=1e-12,
    )
    assert inputs.shape == (2, 53)
    assert targets.shape == (53,)


SIGMOID = replace(SPEC, network=replace(SPEC.network, output=OutputSpec("sigmoid")))


@pytest.mark.parametrize("loss", LOSSES)
def test_losses_and_accuracies_are_those_of_plain_numpy(loss: LossName) -> None:
    spec = replace(SIGMOID, training=TrainingSpec(loss=loss, learning_rate=0.3))
    trainer = new(spec)
    trainer.train_epochs(7)
    parameters, measured = trainer.learned().parameters, trainer.measure()
    for samples, found_loss, found_accuracy in (
        (trainer.dataset.train, measured.train_loss, measured.train_accuracy),
        (trainer.dataset.test, measured.test_loss, measured.test_accuracy),
    ):
        inputs, targets = plain_samples(spec, samples)
        output = lesson.forward(spec, parameters, inputs)[-1]
        expected = lesson.loss_of(spec, output, targets).mean()
        assert found_loss == pytest.approx(expected, rel=1e-12)
        assert found_accuracy == np.mean((output.a[0] >= 0.5) == (targets[0] > 0.5))


def test_the_loss_shown_leaves_the_penalty_out() -> None:
    plain, penalized = new(), new(with_training(penalty="l2", penalty_rate=10.0))
    assert plain.measure().train_loss == penalized.measure().train_loss


def test_with_a_sigmoid_output_the_targets_are_zero_and_one() -> None:
    labels = new(SPEC).dataset.train.labels
    assert set(labels.tolist()) == {0.0, 1.0}
    assert new(SIGMOID).training_set[1].tolist() == [labels.tolist()]
    assert new(SPEC).training_set[1].tolist() == [(2.0 * labels - 1.0).tolist()]


def test_regression_has_no_accuracy() -> None:
    spec = replace(SPEC, data=DataSpec("plane", samples=50), network=replace(SPEC.network, output=OutputSpec("linear")))
    measured = new(spec).measure()
    assert measured.train_accuracy is None
    assert measured.test_accuracy is None
    assert measured.train_loss > 0.0


# --- pins and penalties ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_pinned_weights_and_biases_stay_to_the_bit(optimizer: OptimizerName, penalty: PenaltyName) -> None:
    spec = with_training(optimizer=optimizer, momentum=0.9, penalty=penalty, penalty_rate=0.3)
    pins = frozenset({Address(0, 0, 1), Address(0, 3), Address(1, 2, 2), Address(2, 0)})
    trainer = new(spec, pins)
    layout = trainer.layout
    before = trainer.learned().parameters
    trainer.train_epochs(10)
    after = trainer.learned().parameters
    pinned = layout.mask(pins) == 1
    assert pinned.sum() == 4
    assert after[pinned].tobytes() == before[pinned].tobytes()
    assert np.all(after[~pinned] != before[~pinned])


def test_a_network_pinned_throughout_stays_as_it_is() -> None:
    layout = Layout(SPEC.layer_sizes)
    everything = frozenset(
        Address(layer, unit, at)
        for layer in range(layout.layer_count)
        for unit in range(layout.sizes[layer + 1])
        for at in (None, *range(layout.sizes[layer]))
    )
    trainer = new(pins=everything)
    trainer.train_epochs(3)
    assert trainer.learned().parameters.tobytes() == untrained(SPEC).parameters.tobytes()
    assert trainer.epoch == 3
    assert [layer.update_ratio for layer in trainer.measure().layers] == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_weights_that_l1_has_set_to_zero_stay_there(optimizer: OptimizerName) -> None:
    trainer = new(with_training(optimizer=optimizer, penalty="l1", penalty_rate=0.3))
    trainer.train_epochs(5)
    learned = trainer.learned()
    silenced = learned.silenced == 1
    assert silenced.any()
    assert not learned.parameters[silenced].any()
    trainer.train_epochs(5)
    assert not trainer.learned().parameters[silenced].any()
    layout = trainer.layout
    for layer in range(layout.layer_count):
        assert not layout.biases(trainer.learned().silenced, layer).any()


def test_a_larger_l2_penalty_gives_smaller_weights() -> None:
    sizes = []
    for rate in (0.0, 0.03, 0.3, 3.0):
        trainer = new(with_training(penalty="l2", penalty_rate=rate))
        trainer.train_epochs(30)
        layout, parameters = trainer.layout, trainer.learned().parameters
        sizes.append(sum(float(np.sum(layout.weights(parameters, at) ** 2)) for at in range(layout.layer_count)))
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] < 0.01 * sizes[0]


# --- divergence ------------------------------------------------------------------------------------------------------


def diverging(rate: float = 10.0) -> Spec:
    return Spec(
        data=DataSpec("plane", samples=100),
        network=NetworkSpec(hidden=(LayerSpec(4, "relu"), LayerSpec(3, "linear")), output=OutputSpec("linear")),
        training=TrainingSpec(learning_rate=rate),
    )


def has_diverged(trainer: Trainer) -> bool:
    return trainer.divergence is not None


def diverged() -> Trainer:
    trainer = new(diverging())
    trainer.train_epochs(1000)
    assert trainer.divergence is not None
    return trainer


def test_divergence_keeps_the_last_finite_state() -> None:
    learned = diverged().learned()
    for array in (learned.parameters, learned.moment1, learned.moment2):
        assert np.isfinite(array).all()
    again = new(diverging())
    again.train_batches(learned.steps)  # the same steps, and not one more
    assert not has_diverged(again)
    assert_same_bits(again.learned(), learned)
    again.train_batches(1)
    assert has_diverged(again)
    assert_same_bits(again.learned(), learned)


def test_divergence_is_told_with_its_epoch_and_a_layer_of_the_network() -> None:
    trainer = diverged()
    assert trainer.divergence is not None
    assert trainer.divergence.epoch == trainer.epoch < 1000
    assert 0 <= trainer.divergence.layer <= 2


def test_divergence_is_told_of_the_layer_whose_numbers_first_failed() -> None:
    spec = diverging()
    begin = untrained(spec)
    huge = np.ones_like(begin.parameters)
    layout = Layout(spec.layer_sizes)
    layout.weights(huge, 1)[:] = 1e308  # the second layer's sums overflow
    trainer = Trainer(spec, untrained(spec, huge))
    trainer.train_batches(1)
    assert trainer.divergence is not None
    assert (trainer.divergence.epoch, trainer.divergence.layer) == (0, 1)


def test_after_a_divergence_it_trains_no_further() -> None:
    trainer = diverged()
    learned, divergence = trainer.learned(), trainer.divergence
    trainer.train_epochs(5)
    trainer.train_sample()
    assert_same_bits(trainer.learned(), learned)
    assert trainer.divergence == divergence


def test_a_gentler_rate_goes_on_from_the_last_finite_state() -> None:
    spec = Spec(data=DataSpec("plane", samples=100), network=NetworkSpec((), OutputSpec("linear")))
    wild = new(replace(spec, training=TrainingSpec(learning_rate=10.0)))
    wild.train_batches(30)
    before = wild.measure().train_loss
    calm = Trainer(spec, wild.learned())
    calm.train_epochs(20)
    assert calm.divergence is None
    assert calm.measure().train_loss < 1e-3 * before


@pytest.mark.parametrize("looked_at", [None, (0, 0), (1, 1), (2, 0)])
def test_a_diverged_network_can_be_looked_at(looked_at: tuple[int, int] | None) -> None:
    trainer = diverged()
    snapshot = look(trainer, MapSurface(looked_at), ProbePoint((6.0, 6.0)))
    assert snapshot.divergence == trainer.divergence
    assert np.isfinite(snapshot.learned.parameters).all()


@pytest.mark.parametrize("size", [1e100, 1e160, 1e308])
def test_a_network_of_huge_numbers_can_be_looked_at(size: float) -> None:
    spec = diverging()
    trainer = Trainer(spec, untrained(spec, np.full(Layout(spec.layer_sizes).total, size)))
    for layer in range(3):
        view = look(trainer, MapSurface((layer, 0)), ViewUnit(layer, 0)).get(ViewUnit)
        assert view is not None
        assert np.isfinite(view.curve_z).all()
        assert np.isfinite(view.edges).all()


def _infinite_in_square(rate: float = 10.0) -> Trainer:
    """A network whose parameters stay finite for long while its loss does not: a linear output, far too fast."""
    spec = Spec(
        data=DataSpec("spiral"),
        network=NetworkSpec((LayerSpec(8, "relu"),) * 3, OutputSpec("linear")),
        training=TrainingSpec(learning_rate=rate),
    )
    return Trainer(spec, untrained(spec))


def test_training_stops_before_a_loss_or_a_norm_is_infinite() -> None:
    trainer = _infinite_in_square()
    trainer.train_epochs(20)
    assert trainer.divergence is not None
    measured = trainer.measure()
    assert np.isfinite([measured.train_loss, measured.test_loss]).all()
    norms = [(own.delta_norm, own.weight_gradient_norm, own.bias_gradient_norm) for own in measured.layers]
    assert np.isfinite(norms).all()
    assert trainer.divergence.layer == 3  # the loss of the output
    again = Trainer(trainer.spec, trainer.learned())
    again.train_batches(1)
    assert again.divergence == trainer.divergence  # the very next step is the one
    assert_same_bits(again.learned(), trainer.learned())


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_where_it_diverges_does_not_depend_on_how_steps_are_grouped(size: int) -> None:
    whole, grouped = _infinite_in_square(), _infinite_in_square()
    whole.train_epochs(20)
    for _ in range(500 // size + 1):
        grouped.train_batches(size)
    assert grouped.divergence == whole.divergence
    assert_same_bits(grouped.learned(), whole.learned())


def test_a_divergence_in_the_first_batch_after_a_single_sample_is_measured_on_real_samples() -> None:
    spec = Spec(
        data=DataSpec("plane", samples=100),
        network=NetworkSpec((), OutputSpec("linear")),
        training=TrainingSpec(loss="huber", penalty="l2", penalty_rate=10.0, learning_rate=100.0),
    )
    begin = untrained(spec, np.array([1e307, 1e307, 0.0]))  # the penalty's step overflows, the loss's slope is ±1
    trainer = Trainer(spec, replace(begin, steps=1, position=1))
    trainer.train_batches(1)
    assert trainer.divergence is not None
    assert trainer.measure().layers[0].delta_norm == 1.0


# --- maps ------------------------------------------------------------------------------------------------------------


def test_row_zero_of_a_map_is_the_top_and_column_zero_the_left() -> None:
    maps = look(new(), MapUnits(60))[MapUnits].features
    x1, x2 = maps
    np.testing.assert_allclose(x1[:, 0], -5.9, rtol=1e-6)
    np.testing.assert_allclose(x1[:, -1], 5.9, rtol=1e-6)
    np.testing.assert_allclose(x2[0], 5.9, rtol=1e-6)
    np.testing.assert_allclose(x2[-1], -5.9, rtol=1e-6)


@pytest.mark.parametrize("resolution", [7, 40])
def test_a_probe_at_the_centre_of_a_pixel_tells_what_the_maps_show_there(resolution: int) -> None:
    spec = replace(SPEC, features=("x1", "x2", "x1_x2", "cos_x2"))
    trainer = new(spec)
    trainer.train_epochs(3)
    maps, output = look(trainer, MapUnits(resolution))[MapUnits], output_map(trainer, resolution)
    for row, column in ((0, 0), (0, resolution - 1), (resolution - 1, 0), (2, 5)):
        x1 = -6.0 + 12.0 * (column + 0.5) / resolution
        x2 = 6.0 - 12.0 * (row + 0.5) / resolution
        probe = probe_at(trainer, x1, x2)
        np.testing.assert_allclose(maps.units[:, row, column], np.concatenate(probe.a), rtol=1e-6, atol=1e-6)
        np.testing.assert_allclose(maps.features[:, row, column], probe.features, rtol=1e-6, atol=1e-6)
        assert output[row, column] == pytest.approx(probe.output, abs=1e-6)


def test_a_probe_is_the_forward_pass() -> None:
    hidden = (LayerSpec(4, overrides=(UnitOverride(1, "sin"), UnitOverride(2, "leaky_relu", 0.7))), LayerSpec(2))
    spec = replace(SPEC, network=NetworkSpec(hidden))
    trainer = new(spec)
    probe = probe_at(trainer, 1.5, -2.25)
    layers = lesson.forward(spec, trainer.learned().parameters, np.array([[1.5], [-2.25]]))
    for found_z, found_a, found_slopes, layer in zip(probe.z, probe.a, probe.slopes, layers, strict=True):
        np.testing.assert_allclose(found_z, layer.z[:, 0], rtol=1e-13)
        np.testing.assert_allclose(found_a, layer.a[:, 0], rtol=1e-13)
        np.testing.assert_allclose(found_slopes, layer.slope[:, 0], rtol=1e-12)
    assert probe.point == (1.5, -2.25)


def test_pre_activations_on_the_training_set_are_those_of_the_unit() -> None:
    trainer = new()
    trainer.train_epochs(2)
    inputs, _ = data_of(trainer)
    layers = lesson.forward(SPEC, trainer.learned().parameters, inputs)
    np.testing.assert_allclose(trainer.moment().training_pre_activations(1, 2), layers[1].z[2], rtol=1e-12)
    np.testing.assert_allclose(trainer.moment().training_pre_activations(2, 0), layers[2].z[0], rtol=1e-12)
