"""The warped space: points, grid and border as a layer sees them, held against plain NumPy; and steady as it trains."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import lesson
from engine.choices.features import feature_rows
from engine.learned import untrained
from engine.moment import Moment
from engine.portable import Floats
from engine.problem import Problem
from engine.questions.directions import MOST_TURN, principal_directions, steadied
from engine.questions.question import Memory
from engine.questions.warp import LINE_POINTS, LINES, MOST_POINTS, Warp, Warped
from engine.spec import DataSpec, InitSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from engine.trainer import Trainer

SPIRAL = Spec(DataSpec("spiral", samples=200), network=NetworkSpec((LayerSpec(6), LayerSpec(4, "relu"), LayerSpec(2))))
CLASSES = Spec(
    DataSpec("arms", samples=200, classes=3),
    network=NetworkSpec((LayerSpec(5), LayerSpec(2)), OutputSpec("softmax")),
    training=TrainingSpec(loss="cross_entropy"),
)
NUMBERS = Spec(DataSpec("plane", samples=100), network=NetworkSpec((LayerSpec(3),), OutputSpec("linear")))
BARE = Spec(DataSpec("gauss", samples=100), ("x1",), NetworkSpec(()))


def trained(spec: Spec, epochs: int = 5) -> Trainer:
    trainer = Trainer(spec, untrained(spec))
    trainer.train_epochs(epochs)
    return trainer


def numbers_after(spec: Spec, parameters: Floats, points: Floats, after: int) -> Floats:
    """What plain NumPy makes of points (n, 2) after so many layers, (numbers, n)."""
    rows = feature_rows(spec.features, points)
    return rows if after == 0 else lesson.forward(spec, parameters, rows)[after - 1].a


@pytest.mark.parametrize("spec", [SPIRAL, CLASSES, NUMBERS, BARE], ids=["spiral", "classes", "numbers", "bare"])
def test_every_layer_shows_what_plain_numpy_makes_of_the_points_and_the_grid(spec: Spec) -> None:
    moment = trained(spec).moment()
    dataset = spec.data.dataset
    for after in range(len(spec.layers) + 1):
        for units in (None, (1, 0)):
            warped = Warp(after, units).ask(moment)
            for samples, rows, places in (
                (dataset.train, warped.train_rows, warped.train),
                (dataset.test, warped.test_rows, warped.test),
            ):
                assert rows.tolist() == list(range(len(samples)))
                numbers = numbers_after(spec, moment.parameters, samples.points, after)
                wanted = (numbers.T - warped.centre) @ warped.vectors.T
                np.testing.assert_allclose(places[:, : wanted.shape[1]], wanted, atol=1e-12)
            middle = LINES // 2  # the line on which x1 is 0, from the lower rim to the upper one
            line = np.column_stack((np.zeros(LINE_POINTS), np.linspace(-6.0, 6.0, LINE_POINTS)))
            numbers = numbers_after(spec, moment.parameters, line, after)
            wanted = (numbers.T - warped.centre) @ warped.vectors.T
            np.testing.assert_allclose(warped.lines[middle, :, : wanted.shape[1]], wanted, atol=1e-12)
            outputs = numbers_after(spec, moment.parameters, line, len(spec.layers))
            told = outputs.argmax(axis=0) if spec.head.one_for_each else outputs[0]
            np.testing.assert_allclose(warped.line_values[middle], told, atol=1e-12)


def test_units_are_drawn_as_they_are() -> None:
    moment = trained(SPIRAL).moment()
    warped = Warp(1, (3, 5)).ask(moment)
    numbers = numbers_after(SPIRAL, moment.parameters, SPIRAL.data.dataset.train.points, 1)
    np.testing.assert_allclose(warped.train, numbers[[3, 5]].T, atol=1e-12)
    assert warped.units == (3, 5)
    assert warped.low.max() < -1.0 < 1.0 < warped.high.min()  # all that tanh can give


def test_principal_directions_are_those_of_a_singular_value_decomposition() -> None:
    moment = trained(SPIRAL).moment()
    warped = Warp(1).ask(moment)
    numbers = numbers_after(SPIRAL, moment.parameters, SPIRAL.data.dataset.train.points, 1).T
    _, sizes, directions = np.linalg.svd(numbers - numbers.mean(axis=0), full_matrices=False)
    np.testing.assert_allclose(np.abs(warped.vectors @ directions[:2].T), np.eye(2), atol=1e-7)
    np.testing.assert_allclose(warped.shares, (sizes**2 / (sizes**2).sum())[:2], rtol=1e-9)


@pytest.mark.parametrize("units", [None, (0, 1)])
def test_after_the_last_hidden_layer_the_border_is_the_straight_line_of_the_output(
    units: tuple[int, int] | None,
) -> None:
    moment = trained(SPIRAL, 200).moment()
    warped = Warp(None, units).ask(moment)
    assert warped.after == 3
    assert warped.is_whole
    assert len(warped.border)
    weights, bias = SPIRAL_LAYOUT.weights(moment.parameters, 3)[0], SPIRAL_LAYOUT.biases(moment.parameters, 3)[0]
    ends = warped.border.reshape(-1, 2).astype(np.float64) @ warped.vectors + warped.centre
    np.testing.assert_allclose(ends @ weights + bias, 0.0, atol=1e-5)
    inside = (np.abs(ends) <= 1.0).all(axis=1)
    assert inside.any()


SPIRAL_LAYOUT = Problem(SPIRAL).layout


def test_the_border_of_a_wider_layer_is_that_of_points_whose_other_numbers_are_the_mean() -> None:
    moment = trained(SPIRAL).moment()
    for units in (None, (2, 4)):
        warped = Warp(1, units).ask(moment)
        assert not warped.is_whole
        ends = warped.border.reshape(-1, 2).astype(np.float64)
        assert len(ends)
        numbers = (ends @ warped.vectors + warped.centre).T
        z, _ = moment.forward_behind(1, np.ascontiguousarray(numbers))
        assert np.abs(z).max() < 0.02
        mean = numbers_after(SPIRAL, moment.parameters, SPIRAL.data.dataset.train.points, 1).mean(axis=1)
        rest = numbers - mean[:, None]
        rest -= warped.vectors.T @ (warped.vectors @ rest)
        np.testing.assert_allclose(rest, 0.0, atol=1e-6)


def test_the_layers_behind_finish_what_the_layers_before_have_begun() -> None:
    moment = trained(CLASSES).moment()
    points = np.random.default_rng(0).uniform(-6.0, 6.0, (50, 2))
    rows = feature_rows(CLASSES.features, points)
    z, a = moment.outputs(rows)
    for after in range(3):
        numbers = numbers_after(CLASSES, moment.parameters, points, after)
        behind = moment.forward_behind(after, np.ascontiguousarray(numbers))
        np.testing.assert_allclose(behind[0], z, atol=1e-12)
        np.testing.assert_allclose(behind[1], a, atol=1e-12)


def test_between_classes_two_are_equally_likely_on_the_border() -> None:
    moment = trained(CLASSES, 60).moment()
    warped = Warp().ask(moment)
    ends = warped.border.reshape(-1, 2).astype(np.float64) @ warped.vectors + warped.centre
    assert len(ends)
    _, shares = moment.forward_behind(2, np.ascontiguousarray(ends.T))
    ordered = np.sort(shares, axis=0)
    np.testing.assert_allclose(ordered[-1], ordered[-2], atol=1e-3)


def test_a_layer_of_one_unit_is_one_axis() -> None:
    spec = replace(SPIRAL, network=NetworkSpec((LayerSpec(4), LayerSpec(1))))
    warped = Warp().ask(trained(spec).moment())
    assert warped.is_line
    assert warped.units == (0,)
    assert warped.shares.tolist() == [pytest.approx(1.0)]
    assert not warped.train[:, 1].any()
    x = warped.border.reshape(-1, 2)[:, 0]
    assert np.ptp(x) < 1e-6  # one value of the unit, as an upright line


@pytest.mark.parametrize("units", [None, (0, 1)])
@pytest.mark.parametrize("kind", ["dead", "alike"])
def test_dead_and_identical_units_have_a_picture(kind: str, units: tuple[int, int] | None) -> None:
    spec = replace(SPIRAL, network=NetworkSpec((LayerSpec(3, "relu"),)))
    layout = Problem(spec).layout
    start = untrained(spec).parameters.copy()
    if kind == "dead":
        layout.biases(start, 0)[:] = -1000.0
    else:
        layout.weights(start, 0)[:] = (1.0, -0.5)
    moment = Trainer(spec, untrained(spec, start)).moment()
    warped = Warp(1, units).ask(moment)
    assert np.isfinite(warped.train).all()
    assert (warped.high - warped.low > 0.01).all()
    assert np.isfinite(warped.shares).all()
    if kind == "dead":
        assert not warped.shares.any()
    elif units is None:
        assert warped.shares.tolist() == [pytest.approx(1.0), pytest.approx(0.0, abs=1e-9)]


def test_numbers_without_bounds_next_to_a_divergence_have_a_picture() -> None:
    spec = replace(SPIRAL, network=NetworkSpec((LayerSpec(3, "relu"), LayerSpec(2, "linear")), OutputSpec("linear")))
    start = untrained(spec).parameters * 1e160
    moment = Moment(Problem(spec), untrained(spec, start))
    for units in (None, (0, 1)):
        warped = Warp(2, units).ask(moment)
        for array in (warped.train, warped.lines, warped.low, warped.high, warped.shares, warped.border):
            assert np.isfinite(array).all()


def test_a_picture_of_many_points_shows_some_of_them_evenly() -> None:
    spec = replace(SPIRAL, data=DataSpec("circle", samples=5000))
    warped = Warp().ask(trained(spec, 1).moment())
    assert len(warped.train_rows) == MOST_POINTS
    assert (np.diff(warped.train_rows) >= 1).all()
    assert (warped.train_rows[0], warped.train_rows[-1]) == (0, 2499)


def test_what_is_not_there_is_the_nearest_that_is() -> None:
    moment = trained(SPIRAL).moment()
    warped = Warp(9, (40, 40)).ask(moment)
    assert warped.after == 4
    assert warped.units == (0,)
    assert Warp(1, (40, 40)).ask(moment).units == (5, 4)


def kept(trainer: Trainer, question: Warp, looks: int, epochs: int) -> list[Warped]:
    memory, seen = Memory(), []
    for _ in range(looks):
        trainer.train_epochs(epochs)
        seen.append(question.ask_again(trainer.moment(), memory))
    return seen


def test_the_picture_neither_flips_nor_spins_while_the_network_learns() -> None:
    moved = []
    for seed in range(4):
        spec = replace(SPIRAL, network=replace(SPIRAL.network, init=InitSpec(seed=seed)))
        for after in (1, 3):
            for one, other in itertools.pairwise(kept(trained(spec, 1), Warp(after), 60, 2)):
                moved.append(np.linalg.norm(other.train - one.train) / np.linalg.norm(one.train))
    assert len(moved) == 4 * 2 * 59
    assert max(moved) < 0.25


def test_the_picture_keeps_its_span_while_its_points_fit() -> None:
    seen = kept(trained(SPIRAL, 1), Warp(2), 60, 2)
    spans = {tuple(warped.high.tolist()) for warped in seen}
    assert 1 <= len(spans) <= 6
    for warped in seen:
        assert (np.abs(warped.train) <= warped.high).all()


bases = st.integers(0, 10_000).map(lambda seed: np.linalg.qr(np.random.default_rng(seed).normal(size=(5, 5)))[0].T)


@settings(max_examples=60, deadline=None)
@given(bases, st.floats(-3.2, 3.2), st.booleans())
def test_whatever_signs_and_turn_are_found_the_steady_pair_is_near_the_one_before(
    basis: Floats, angle: float, is_flipped: bool
) -> None:
    before = basis[:2]
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    found = turn @ before * np.array([[1.0], [-1.0 if is_flipped else 1.0]])
    steady = steadied(found, before)
    np.testing.assert_allclose(steady @ steady.T, np.eye(2), atol=1e-9)
    assert np.linalg.norm(steady - before) < 2.0 * MOST_TURN
    for _ in range(30):  # by and by they are the principal ones again, with some signs and in some order
        steady = steadied(found, steady)
    overlap = np.abs(steady @ found.T)
    np.testing.assert_allclose(np.sort(overlap, axis=None), [0.0, 0.0, 1.0, 1.0], atol=1e-6)


def test_rows_of_many_numbers_have_the_directions_of_their_covariance() -> None:
    rows = np.random.default_rng(1).normal(size=(7, 40)) * np.linspace(3.0, 0.1, 40)
    few = principal_directions(rows)
    _, sizes, directions = np.linalg.svd(rows - rows.mean(axis=0), full_matrices=False)
    np.testing.assert_allclose(np.abs(few.vectors @ directions[:2].T), np.eye(2), atol=1e-7)
    np.testing.assert_allclose(few.shares, (sizes**2 / (sizes**2).sum())[:2])
