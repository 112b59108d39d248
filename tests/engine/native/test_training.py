"""Steps against a plain reference, and what no step may do: depend on grouping, move a pin, lose a state."""

import math

import numpy as np
import pytest

from engine import lesson
from engine.choices.activations import ACTIVATIONS
from engine.choices.losses import LOSSES
from engine.choices.optimizers import OPTIMIZERS, OptimizerName
from engine.choices.penalties import PENALTIES
from engine.native import training
from engine.native.evaluation import evaluate
from engine.native.network import TILE
from engine.native.order import epoch_order
from engine.native.training import TrainSettings, gradient
from engine.parameters import Layout
from engine.spec import TrainingSpec
from tests.engine.native.networks import Numbers, Run, make_run, settings_of

SIZES = (3, 5, 4, 1)
LAYOUT = Layout(SIZES)

IS_WEIGHT = np.zeros(LAYOUT.total, bool)
for _layer in range(LAYOUT.layer_count):
    IS_WEIGHT[LAYOUT.weight_offsets[_layer] : LAYOUT.bias_offsets[_layer]] = True

each_optimizer = pytest.mark.parametrize("optimizer", OPTIMIZERS)
each_penalty = pytest.mark.parametrize("penalty", PENALTIES)


def batch_gradient(run: Run, parameters: Numbers, batch: np.ndarray, loss: str = "mse") -> Numbers:
    """The mean-loss gradient over the samples of these indices."""
    found = np.empty_like(parameters)
    inputs = np.ascontiguousarray(run.inputs[:, batch])
    code = LOSSES[loss].code  # type: ignore[index]
    gradient(run.network, parameters, inputs, run.targets[batch], code, found, np.empty(sum(SIZES[1:])))
    return found


@each_optimizer
@pytest.mark.parametrize("shuffle", [True, False])
def test_steps_are_those_of_a_plain_optimizer(optimizer: OptimizerName, shuffle: bool) -> None:
    run = make_run(SIZES)
    expected = run.parameters.copy()
    training = TrainingSpec(optimizer=optimizer, momentum=0.8, learning_rate=0.02)
    nothing = np.zeros_like(expected)
    memory = lesson.Memory(nothing, nothing, stays=nothing)
    for epoch in range(3):
        order = epoch_order(37, shuffle, 5, epoch)
        for start in range(0, 37, 10):  # 37 samples: the last batch has 7 of its own, and they count in full
            slope = batch_gradient(run, expected, order[start : start + 10])
            expected, memory = lesson.step(training, IS_WEIGHT.astype(float), expected, slope, memory)
    run.train(settings_of(optimizer=optimizer, momentum=0.8, learning_rate=0.02, shuffle=shuffle, seed=5), 12)
    assert run.place == (3, 0, 12)
    np.testing.assert_allclose(run.parameters, expected, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("batch_size", [1, 10, 16, 17, 36, 37, 100])
def test_a_batch_of_any_size_is_averaged_over_its_own_samples(batch_size: int) -> None:
    run = make_run(SIZES)
    expected = run.parameters.copy()
    for start in range(0, 37, batch_size):
        expected -= 0.05 * batch_gradient(run, expected, np.arange(37)[start : start + batch_size])
    run.train(settings_of(learning_rate=0.05, batch_size=batch_size, shuffle=False), math.ceil(37 / batch_size))
    assert run.place == (1, 0, math.ceil(37 / batch_size))
    np.testing.assert_allclose(run.parameters, expected, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize(("batches", "place"), [(0, (0, 0, 0)), (1, (0, 10, 1)), (3, (0, 30, 3)), (9, (2, 10, 9))])
def test_the_place_is_that_of_the_next_sample(batches: int, place: tuple[int, int, int]) -> None:
    run = make_run(SIZES)
    run.train(settings_of(), batches)
    assert run.place == place


def test_no_batches_change_nothing() -> None:
    run = make_run(SIZES)
    before = run.state()
    run.train(settings_of(optimizer="adam", penalty="l1", penalty_rate=0.1), 0)
    assert run.state() == before


# Grouping.


@each_optimizer
@each_penalty
@pytest.mark.parametrize("groups", [(13, 10), (1,) * 23, (5, 5, 1, 12)], ids=str)
def test_steps_do_not_depend_on_how_they_are_grouped(optimizer: str, penalty: str, groups: tuple[int, ...]) -> None:
    settings = settings_of(optimizer=optimizer, penalty=penalty, penalty_rate=0.03)
    at_once, in_groups = make_run(SIZES), make_run(SIZES)
    at_once.train(settings, 23)
    for batches in groups:
        in_groups.train(settings, batches)
    assert in_groups.state() == at_once.state()


# Penalties.


def _objective(run: Run, parameters: Numbers, penalty: str, rate: float) -> float:
    loss, _ = evaluate(run.network, parameters, run.inputs, run.targets, LOSSES["mse"].code, 0.0)
    weights = parameters[IS_WEIGHT]
    return loss + rate * float(np.abs(weights).sum() if penalty == "l1" else 0.5 * np.sum(weights**2))


def each_tile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let training be interrupted after each tile."""
    monkeypatch.setattr(training, "PIECE_WORK", 1)


@each_optimizer
@pytest.mark.parametrize("batch_size", [1, 10, 16, 37])
def test_training_in_pieces_of_a_batch_gives_the_same_bits(
    optimizer: str, batch_size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_of(optimizer=optimizer, penalty="l1", penalty_rate=0.1, batch_size=batch_size)
    at_once, in_pieces = make_run(SIZES), make_run(SIZES)
    at_once.train(settings, 9)
    each_tile(monkeypatch)
    pauses: list[None] = []
    in_pieces.train(settings, 9, lambda: pauses.append(None))
    assert in_pieces.state() == at_once.state()
    ends = [min(start + batch_size, 37) - start for start in range(0, 37, batch_size)]
    tiles = [-(-ends[batch % len(ends)] // TILE) for batch in range(9)]
    assert len(pauses) == sum(tiles) - 1


def test_a_step_that_fails_in_pieces_fails_as_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_of(learning_rate=1e200, batch_size=37)
    at_once, in_pieces = make_run(SIZES, "linear", "linear"), make_run(SIZES, "linear", "linear")
    at_once.train(settings, 9)
    each_tile(monkeypatch)
    in_pieces.train(settings, 9)
    assert at_once.failed_layer >= 0
    assert in_pieces.failed_layer == at_once.failed_layer
    assert in_pieces.state() == at_once.state()


class Enough(Exception):
    """Ends training from outside."""


def test_training_that_is_given_up_amid_a_batch_has_changed_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    run = make_run(SIZES)
    run.train(settings_of(batch_size=37), 2)
    before = run.state()
    each_tile(monkeypatch)
    left = iter([True] * 7)

    def between() -> None:
        if not next(left, False):
            raise Enough

    with pytest.raises(Enough):
        run.train(settings_of(optimizer="adam", penalty="l1", penalty_rate=1.0, batch_size=37), 100, between)
    assert run.state() == before


@pytest.mark.parametrize("penalty", ["l1", "l2"])
def test_a_step_goes_down_the_slope_of_loss_and_penalty(penalty: str) -> None:
    run = make_run(SIZES)
    start = run.parameters.copy()
    expected, h = np.empty_like(start), 1e-5
    for p in range(start.size):
        moved = np.tile(start, (2, 1))
        moved[:, p] += (h, -h)
        expected[p] = (_objective(run, moved[0], penalty, 0.3) - _objective(run, moved[1], penalty, 0.3)) / (2 * h)
    rate = 1e-6  # so small that no weight crosses 0
    run.train(settings_of(learning_rate=rate, penalty=penalty, penalty_rate=0.3, batch_size=37, shuffle=False), 1)
    np.testing.assert_allclose((start - run.parameters) / rate, expected, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("penalty", ["l1", "l2"])
@each_optimizer
def test_a_larger_penalty_gives_smaller_weights(penalty: str, optimizer: str) -> None:
    sizes = []
    for rate in (0.0, 0.01, 0.1):
        run = make_run(SIZES)
        run.train(settings_of(optimizer=optimizer, penalty=penalty, penalty_rate=rate), 200)
        sizes.append(float(np.abs(run.parameters[IS_WEIGHT]).sum()))
    assert sizes[0] > sizes[1] > sizes[2]


def test_penalties_leave_biases_alone() -> None:
    """The gradient of a bias is 0 here, so only a penalty could move it."""
    for penalty in ("l1", "l2"):
        run = make_run((1, 1, 1), hidden="relu", output="linear")
        run.parameters[:] = [1.0, -1e6, 1.0, 0.25]  # the hidden unit never fires
        run.targets[:] = 0.25
        run.train(settings_of(penalty=penalty, penalty_rate=0.5), 1)
        np.testing.assert_array_equal(run.parameters[[1, 3]], [-1e6, 0.25])
        assert (run.parameters[[0, 2]] < 1.0).all()


def _lone_weight(weight: float, slope: float = 0.0) -> Run:
    """A linear unit whose loss has this slope by its one weight; its bias is held."""
    run = make_run((1, 1), output="linear", samples=1)
    run.parameters[:] = [weight, 0.0]
    run.held[1] = 1
    run.inputs[:] = 1.0
    run.targets[:] = weight - slope
    return run


def test_l1_sets_a_weight_that_would_cross_zero_to_zero_and_keeps_it_there() -> None:
    run = _lone_weight(0.01, slope=0.0)
    settings = settings_of(learning_rate=0.1, penalty="l1", penalty_rate=0.5)
    run.train(settings, 1)
    assert (run.parameters[0], run.silenced.tolist()) == (0.0, [1, 0])
    run.targets[:] = 5.0  # the loss pulls it up
    run.train(settings, 3)
    assert run.parameters[0] == 0.0


def test_l1_does_not_silence_a_weight_that_the_loss_carries_across_zero() -> None:
    run = _lone_weight(0.01, slope=0.5)
    run.train(settings_of(learning_rate=0.1, penalty="l1", penalty_rate=0.5), 1)
    assert run.parameters[0] == pytest.approx(0.01 - 0.1 * 0.5 - 0.1 * 0.5)  # the sign is that before the step
    assert not run.silenced.any()


def test_l1_does_not_move_a_weight_that_is_zero() -> None:
    run = _lone_weight(0.0, slope=0.0)
    run.train(settings_of(penalty="l1", penalty_rate=10.0), 1)
    assert (run.parameters[0], run.silenced[0]) == (0.0, 0)


@pytest.mark.parametrize("penalty", ["none", "l2"])
def test_a_silenced_weight_moves_again_without_l1(penalty: str) -> None:
    run = _lone_weight(0.0, slope=1.0)
    run.silenced[0] = 1
    run.train(settings_of(learning_rate=0.1, penalty=penalty, penalty_rate=0.5), 1)
    assert run.parameters[0] == pytest.approx(-0.1)
    assert run.silenced[0] == 1  # whether it is forgotten is for the caller to say


def test_l1_silences_many_weights_and_no_others_are_zero() -> None:
    run = make_run(SIZES)
    run.train(settings_of(penalty="l1", penalty_rate=0.03), 400)
    np.testing.assert_array_equal(run.silenced == 1, (run.parameters == 0.0) & IS_WEIGHT)
    assert 0 < run.silenced.sum() < IS_WEIGHT.sum()


# Pins.


@each_optimizer
@each_penalty
def test_held_parameters_keep_their_bits(optimizer: str, penalty: str) -> None:
    run = make_run(SIZES)
    run.held[::3] = 1
    run.parameters[0] = -0.0
    before = run.parameters.copy()
    run.train(settings_of(optimizer=optimizer, penalty=penalty, penalty_rate=0.3), 60)
    held = run.held == 1
    assert run.parameters[held].tobytes() == before[held].tobytes()
    assert not run.silenced[held].any()
    assert (run.parameters[~held] != before[~held]).all()


# Update ratios.


def test_update_ratio_is_that_of_the_last_step() -> None:
    run = make_run(SIZES)
    run.train(settings_of(), 4)
    before = run.parameters.copy()
    run.train(settings_of(), 1)
    for layer in range(3):
        w, moved = LAYOUT.weights(before, layer), LAYOUT.weights(run.parameters - before, layer)
        assert run.update_ratios[layer] == pytest.approx(np.linalg.norm(moved) / np.linalg.norm(w), rel=1e-12)


def test_update_ratio_of_weights_that_move_away_from_zero_is_infinite() -> None:
    run = make_run((2, 1), "linear", "linear")
    run.parameters[:2] = 0.0
    run.train(settings_of(learning_rate=0.1), 1)
    assert run.parameters[:2].any()
    assert run.update_ratios.tolist() == [math.inf]


def test_update_ratio_of_weights_that_are_all_zero_and_stay_is_zero() -> None:
    run = make_run(SIZES)
    run.parameters[:] = 0.0
    run.train(settings_of(), 1)
    np.testing.assert_array_equal(run.update_ratios, 0.0)


@pytest.mark.parametrize("size", [1e-200, 1e200])
def test_update_ratio_neither_overflows_nor_vanishes(size: float) -> None:
    run = _lone_weight(size)
    run.targets[:] = 0.0
    run.train(settings_of(learning_rate=0.25), 1)
    assert run.update_ratios[0] == pytest.approx(0.25)


# Divergence.


def _diverged(run: Run, settings: TrainSettings, batches: int = 1) -> int:
    """Train; everything must be as it was before. The layer that failed."""
    before = run.state()
    run.train(settings, batches)
    assert run.state() == before
    return run.failed_layer


def _doubling_run(hidden: str = "linear") -> Run:
    """One unit in each of five layers, weights 1 and biases 0: what comes in goes out."""
    run = make_run((1, 1, 1, 1, 1, 1), hidden=hidden, output="linear", samples=3)
    run.parameters[:] = [1.0, 0.0] * 5
    run.inputs[:], run.targets[:] = 1.0, 1.0
    return run


@pytest.mark.parametrize("layer", range(5))
def test_an_overflow_forward_names_the_layer_that_overflowed(layer: int) -> None:
    run = _doubling_run()
    run.inputs[:] = 1e200
    run.parameters[2 * layer] = 1e200
    assert _diverged(run, settings_of()) == layer


@pytest.mark.parametrize("layer", range(5))
def test_a_nan_is_traced_to_the_layer_that_it_stands_in(layer: int) -> None:
    run = _doubling_run("tanh")
    run.parameters[2 * layer + 1] = np.nan
    assert _diverged(run, settings_of()) == layer


def test_an_infinity_that_tanh_hides_still_is_where_it_began() -> None:
    run = _doubling_run("tanh")
    run.inputs[:], run.parameters[0] = 1e200, 1e200
    run.parameters[8] = np.nan
    assert _diverged(run, settings_of()) == 0


def test_an_overflow_of_the_loss_is_the_output_layers() -> None:
    run = _doubling_run()
    run.targets[:] = 1e200
    run.parameters[2:9:2] = 1e60
    assert _diverged(run, settings_of()) == 4


@pytest.mark.parametrize("layer", range(4))
def test_an_overflow_backward_names_the_layer_whose_delta_overflowed(layer: int) -> None:
    run = _doubling_run()
    run.targets[:] = 1e150
    run.parameters[0], run.parameters[2 * layer + 2] = 0.0, 1e170
    assert _diverged(run, settings_of()) == layer


def test_a_step_that_overflows_is_the_layers_that_it_moves() -> None:
    run = make_run((1, 1, 1), hidden="linear", output="linear", samples=1)
    run.parameters[:] = [1.0, 0.0, 1e150, 0.0]
    run.inputs[:], run.targets[:] = 1e-2, 0.0
    run.held[:] = [0, 0, 1, 1]
    assert _diverged(run, settings_of(learning_rate=1e100)) == 0
    run.held[:] = [1, 1, 0, 0]
    assert _diverged(run, settings_of(learning_rate=1e200)) == 1


def test_what_the_optimizer_remembers_may_not_overflow_either() -> None:
    run = make_run((1, 1), output="linear", samples=1)
    run.parameters[:] = [1.0, 0.0]
    run.inputs[:], run.targets[:] = 1e100, 0.0  # g is 1e200, its square infinite
    assert _diverged(run, settings_of(optimizer="adam")) == 0


BOUNDED = ("rmsprop", "adam")
"""Optimizers whose steps are bounded, whatever the gradient is."""


@pytest.mark.parametrize("optimizer", BOUNDED)
@pytest.mark.parametrize("batch_size", [10, 37])
def test_bounded_steps_do_not_diverge_at_once(optimizer: str, batch_size: int) -> None:
    run = make_run(SIZES, hidden="relu", output="linear")
    run.parameters *= 10.0
    run.train(settings_of(optimizer=optimizer, learning_rate=1e3, momentum=0.9, batch_size=batch_size), 10)
    assert run.failed_layer == -1


@pytest.mark.parametrize("optimizer", [name for name in OPTIMIZERS if name not in BOUNDED])
@pytest.mark.parametrize("batch_size", [10, 37])
def test_good_steps_before_a_divergence_are_kept(optimizer: str, batch_size: int) -> None:
    settings = settings_of(optimizer=optimizer, learning_rate=1e3, momentum=0.9, batch_size=batch_size)
    run = make_run(SIZES, hidden="relu", output="linear")
    run.parameters *= 10.0
    run.train(settings, 100_000)
    assert run.failed_layer >= 0
    good = run.place[2]
    again = make_run(SIZES, hidden="relu", output="linear")
    again.parameters *= 10.0
    again.train(settings, good)
    assert again.failed_layer == -1
    assert again.parameters.tobytes() == run.parameters.tobytes()
    assert again.place == run.place
    assert np.isfinite(run.parameters).all()
    assert np.isfinite(run.moment1).all()


def test_a_run_that_diverged_diverges_again_from_the_same_place() -> None:
    run = _doubling_run()
    run.inputs[:], run.parameters[0] = 1e200, 1e200
    assert _diverged(run, settings_of(), 5) == _diverged(run, settings_of(), 5) == 0


# Learning.


@pytest.mark.parametrize("hidden", ACTIVATIONS)
@each_optimizer
def test_training_lowers_the_loss(hidden: str, optimizer: str) -> None:
    run = make_run((2, 6, 1), hidden=hidden, samples=100)
    run.parameters *= 0.5
    run.targets[:] = np.sign(run.inputs[0] + 0.5 * run.inputs[1])
    code = LOSSES["mse"].code
    before = evaluate(run.network, run.parameters, run.inputs, run.targets, code, 0.0)[0]
    run.train(settings_of(optimizer=optimizer, learning_rate=0.01), 1000)
    assert evaluate(run.network, run.parameters, run.inputs, run.targets, code, 0.0)[0] < 0.5 * before
