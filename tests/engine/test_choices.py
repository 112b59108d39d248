"""What the registries say of activations, losses and heads: true, by another route than theirs."""

import math
from typing import get_args

import mpmath as mp
import numpy as np
import pytest

from engine.choices.activations import (
    ACTIVATIONS,
    SOFTMAX,
    UNIT_ACTIVATIONS,
    Activation,
    ActivationName,
    HiddenActivationName,
)
from engine.choices.heads import HEADS, OUTPUT_ACTIVATIONS, Head, heads_for, usual_head
from engine.choices.losses import LOSSES, SOFTMAX_CROSS_ENTROPY, Loss, LossName
from engine.data.dataset import class_values
from engine.native.activations import activation_slopes, activation_values
from tests.engine.exact import in_fifty_digits

SLOPE = 0.3
Z = np.concatenate([np.linspace(-30.0, 30.0, 121), np.random.default_rng(0).normal(scale=2.0, size=100)])

each_activation = pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=lambda each: each.name)
each_loss = pytest.mark.parametrize("loss", LOSSES.values(), ids=lambda each: each.name)
each_head = pytest.mark.parametrize("head", HEADS.values(), ids=lambda each: each.name)


@each_activation
def test_value_is_that_of_its_line_of_python_to_fifty_digits(activation: Activation) -> None:
    with mp.workdps(50):
        exact = [float(in_fifty_digits(activation, mp.mpf(z), SLOPE)) for z in Z]
    np.testing.assert_allclose(activation.value(Z, SLOPE), exact, rtol=1e-13, atol=1e-13)
    np.testing.assert_allclose(activation_values(activation.code, SLOPE, Z), exact, rtol=1e-13, atol=1e-13)


@each_activation
def test_slope_is_the_derivative_of_its_line_of_python(activation: Activation) -> None:
    places = Z[Z != 0.0]  # where some have a corner
    with mp.workdps(50):
        exact = [float(mp.diff(lambda at: in_fifty_digits(activation, at, SLOPE), mp.mpf(z), h=1e-20)) for z in places]
    np.testing.assert_allclose(activation.slope(places, SLOPE), exact, rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(activation_slopes(activation.code, SLOPE, places), exact, rtol=1e-12, atol=1e-13)


@each_activation
def test_slope_at_the_corner_is_that_of_the_compiled_code(activation: Activation) -> None:
    corner = np.zeros(1)
    assert activation.slope(corner, SLOPE)[0] == activation_slopes(activation.code, SLOPE, corner)[0]


@each_activation
def test_values_lie_in_the_range_that_is_said_and_come_near_its_ends(activation: Activation) -> None:
    far = np.geomspace(40.0, 1e6, 50)
    values = activation.value(np.concatenate((-far, np.linspace(-40.0, 40.0, 80_001), far)), SLOPE)
    for end, nearest in ((activation.low, values.min()), (activation.high, values.max())):
        assert abs(end - nearest) < 1e-3 if math.isfinite(end) else abs(nearest) > 10.0
    assert activation.low <= values.min()
    assert values.max() <= activation.high
    assert activation.is_bounded == (np.abs(values).max() <= 1.0)


@each_activation
def test_pieces_are_told_of_what_has_straight_pieces(activation: Activation) -> None:
    steps = np.diff(activation.value(np.linspace(0.1, 5.0, 50), SLOPE))
    below = np.diff(activation.value(np.linspace(-5.0, -0.1, 50), SLOPE))
    is_straight = bool(np.ptp(steps) < 1e-12 and np.ptp(below) < 1e-12)
    assert activation.is_piecewise_linear == is_straight
    if activation.pieces is not None:
        at = activation.slope(np.array([-1.0, 1.0]), SLOPE)
        assert activation.pieces(SLOPE) == pytest.approx(tuple(at))


@each_activation
def test_only_one_that_says_so_takes_a_slope(activation: Activation) -> None:
    changes = not np.array_equal(activation.value(Z, 0.1), activation.value(Z, 0.9))
    assert activation.takes_slope == changes


def test_codes_and_names_are_each_their_own() -> None:
    assert len({activation.code for activation in ACTIVATIONS.values()}) == len(ACTIVATIONS)
    assert len({loss.code for loss in LOSSES.values()}) == len(LOSSES)
    assert tuple(ACTIVATIONS) == get_args(HiddenActivationName)
    assert tuple(UNIT_ACTIVATIONS) == get_args(ActivationName)
    assert set(LOSSES) == set(get_args(LossName))
    assert tuple(HEADS) == OUTPUT_ACTIVATIONS
    assert set(HEADS) <= set(UNIT_ACTIVATIONS)


@pytest.mark.parametrize(
    ("loss", "head"),
    [(LOSSES[name], head) for head in HEADS.values() for name in head.losses if not head.one_for_each],
    ids=lambda entry: entry.name,
)
def test_delta_is_the_derivative_of_the_loss(loss: Loss, head: Head) -> None:
    activation, h = UNIT_ACTIVATIONS[head.name], 1e-6
    z, t = np.linspace(-3.0, 3.0, 13) + 0.05, np.array([[0.0], [1.0]])
    o, slope = activation.value(z, SLOPE), activation.slope(z, SLOPE)
    after, before = (loss.value(at, activation.value(at, SLOPE), t) for at in (z + h, z - h))
    np.testing.assert_allclose(loss.delta(z, o, slope, t), (after - before) / (2.0 * h), rtol=1e-6, atol=1e-8)


@each_head
@each_loss
def test_a_loss_that_needs_something_goes_with_heads_that_give_it_alone(loss: Loss, head: Head) -> None:
    needs = "a probability" if head.one_for_each else ""  # softmax is learned by cross-entropy alone
    assert (loss.name in head.losses) == (loss.needs in (needs, head.gives))
    assert (head in heads_for(loss.name)) == (loss.name in head.losses)
    assert bool(head.refusal(loss.name)) == (loss.name not in head.losses)


@each_head
def test_what_a_head_asks_for_it_reads_as_the_same_classes(head: Head) -> None:
    labels = np.array([0.0, 1.0, 1.0, 0.0])
    targets = head.encode(labels, 2)
    assert targets.shape == (head.units(2), 4)
    assert head.choose(targets).tolist() == [0, 1, 1, 0]
    assert abs(targets[0] - head.middle).tolist() == [head.reach] * 4
    in_the_middle = np.full((head.units(2), 1), head.middle)  # the compiled code counts it so, too
    assert head.choose(in_the_middle).tolist() == ([0] if head.one_for_each else [1])


def test_softmax_has_a_row_for_each_class_and_ties_go_to_the_first() -> None:
    softmax = HEADS["softmax"]
    assert softmax.encode(np.array([2.0, 0.0]), 3).tolist() == [[0.0, 1.0], [0.0, 0.0], [1.0, 0.0]]
    assert softmax.choose(np.array([[0.2, 0.4], [0.4, 0.2], [0.4, 0.4]])).tolist() == [1, 0]


@each_head
@pytest.mark.parametrize("classes", [0, *range(2, 9)])
def test_one_unit_tells_numbers_and_two_classes_and_softmax_two_to_eight(head: Head, classes: int) -> None:
    takes = 2 <= classes <= 8 if head.name == "softmax" else classes <= 2
    assert head.takes(classes) == takes
    assert bool(head.class_refusal(classes)) == (not takes)
    if not takes:
        assert f"choose {'softmax' if classes else 'the output linear'}" in head.class_refusal(classes)


def test_softmax_and_its_loss_are_those_worked_by_hand() -> None:
    z = np.log(np.array([[1.0], [2.0], [5.0]]))  # shares 1/8, 2/8 and 5/8
    o = SOFTMAX.value(z, 0.0)
    np.testing.assert_allclose(o[:, 0], [0.125, 0.25, 0.625], rtol=1e-15)
    np.testing.assert_allclose(SOFTMAX.slope(z, 0.0)[:, 0], [0.109375, 0.1875, 0.234375], rtol=1e-14)
    t = np.array([[0.0], [1.0], [0.0]])
    assert SOFTMAX_CROSS_ENTROPY.value(z, o, t).sum() == pytest.approx(math.log(4.0), rel=1e-15)
    delta = SOFTMAX_CROSS_ENTROPY.delta(z, o, o, t)
    np.testing.assert_allclose(delta[:, 0], [0.125, -0.75, 0.625], rtol=1e-15)


def test_targets_are_those_of_the_outputs_own_range() -> None:
    labels = np.array([0.0, 1.0])
    targets = {name: head.encode(labels, 2).tolist() for name, head in HEADS.items()}
    assert targets == {
        "tanh": [[-1.0, 1.0]],
        "sigmoid": [[0.0, 1.0]],
        "linear": [[-1.0, 1.0]],
        "softmax": [[1.0, 0.0], [0.0, 1.0]],
    }


def test_numbers_are_asked_for_as_they_are_and_of_sigmoid_within_its_range() -> None:
    labels = np.array([-1.0, 0.25, 1.0])
    targets = {name: head.encode(labels, 0).tolist() for name, head in HEADS.items() if head.takes(0)}
    assert targets == {"tanh": [[-1.0, 0.25, 1.0]], "sigmoid": [[0.0, 0.625, 1.0]], "linear": [[-1.0, 0.25, 1.0]]}


def test_classes_are_spread_evenly_from_minus_one_to_one() -> None:
    assert class_values(np.array([0.0, 1.0]), 2).tolist() == [-1.0, 1.0]
    assert class_values(np.array([0.0, 1.0, 2.0]), 3).tolist() == [-1.0, 0.0, 1.0]
    assert class_values(np.array([0.7]), 0).tolist() == [0.7]


def test_the_usual_head_takes_the_usual_loss() -> None:
    for classes in (0, 2):
        assert "mse" in HEADS[usual_head(classes)].losses
    for classes in range(3, 9):
        assert HEADS[usual_head(classes)].losses == ("cross_entropy",)
