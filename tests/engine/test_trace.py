"""A run's curves as a value: which rows stay, and how they follow a network that changes."""

from dataclasses import replace

import numpy as np
import pytest

from engine.learned import NEW
from engine.portable import Floats
from engine.runs.trace import LAYER_NUMBERS, MOST_ROWS, PULLS, EpochSums, Trace, row_of, stride


def row(epoch: float, layers: int = 2, shift: float = 0.0) -> Floats:
    means = np.array([[epoch + 10.0 * at + shift for at in range(layers)]] * 4)
    return row_of(epoch, (1.0 / (1.0 + epoch), 2.0), (0.5, np.nan), means, means + 0.5)


def filled(epochs: "list[float] | range", layers: int = 2) -> Trace:
    curves = Trace.empty(layers)
    for epoch in epochs:
        curves = curves.with_row(row(epoch, layers))
    return curves


def test_rows_hold_what_was_recorded() -> None:
    curves = filled([0, 1, 3])
    assert curves.epoch.tolist() == [0.0, 1.0, 3.0]
    assert curves.train_loss.tolist() == [1.0, 0.5, 0.25]
    assert curves.test_loss.tolist() == [2.0] * 3
    assert curves.train_accuracy.tolist() == [0.5] * 3
    assert np.isnan(curves.test_accuracy).all()
    assert curves.of_layers("update_ratio").tolist() == [[0.0, 10.0], [1.0, 11.0], [3.0, 13.0]]
    assert curves.of_layers("last_delta_norm").tolist() == [[0.5, 10.5], [1.5, 11.5], [3.5, 13.5]]


def test_nobody_can_change_them() -> None:
    curves = filled([0, 1])
    for array in (curves.rows, curves.epoch, curves.of_layers("delta_norm")):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1.0


@pytest.mark.parametrize("count", [1, 599, 600, 601, 1200, 1201, 5000])
def test_rows_are_the_multiples_of_a_power_of_two_and_never_too_many(count: int) -> None:
    epoch = filled(range(count)).epoch
    step = stride(0, count - 1)
    assert len(epoch) <= MOST_ROWS + 1  # one for the present moment
    on_grid = list(range(0, count, step))
    assert epoch.tolist() == on_grid + [count - 1] * (on_grid[-1] != count - 1)
    assert step & (step - 1) == 0
    assert step == 1 or len(range(0, count, step // 2)) > MOST_ROWS


@pytest.mark.parametrize("first", [0, 1, 7, 500, 1023])
def test_recording_what_is_due_alone_leaves_the_same_rows_as_recording_every_epoch(first: int) -> None:
    every = filled(range(first, first + 3001))
    curves, epoch = filled([first]), first
    while (epoch := curves.next_due(epoch)) <= first + 3000:
        assert curves.is_due(epoch)
        curves = curves.with_row(row(epoch))
    assert curves.epoch.tolist() == [at for at in every.epoch.tolist() if at <= curves.last_epoch]
    assert first + 3000 - curves.last_epoch < stride(first, first + 3000)
    assert curves.epoch[0] == first


def test_the_present_moment_goes_when_the_run_goes_on() -> None:
    curves = filled([0, 1]).with_row(row(1.4))
    assert curves.epoch.tolist() == [0.0, 1.0, 1.4]
    assert curves.with_row(row(1.8)).epoch.tolist() == [0.0, 1.0, 1.8]
    assert curves.with_row(row(2)).epoch.tolist() == [0.0, 1.0, 2.0]


def test_a_row_at_an_epoch_that_was_there_takes_its_place() -> None:
    curves = filled([0, 1, 2, 3]).with_row(row(1, shift=100.0))
    assert curves.epoch.tolist() == [0.0, 1.0]
    assert curves.of_layers("delta_norm")[1, 0] == 101.0


# --- layers that come and go ---


def test_a_layer_s_line_goes_where_the_layer_goes_and_a_new_one_has_a_gap() -> None:
    curves = filled([0, 1], layers=3)
    changed = curves.carried([2, NEW, 0])
    assert changed.layers == 3
    for name in LAYER_NUMBERS:
        before, after = curves.of_layers(name), changed.of_layers(name)
        np.testing.assert_array_equal(after[:, 0], before[:, 2])
        assert np.isnan(after[:, 1]).all()
        np.testing.assert_array_equal(after[:, 2], before[:, 0])
    np.testing.assert_array_equal(changed.train_loss, curves.train_loss)


def test_empty_curves_follow_too() -> None:
    assert Trace.empty(2).carried([0, NEW, 1]).rows.shape == (0, 5 + 8 * 3)


def test_a_layer_that_comes_back_has_its_numbers_of_before_and_a_gap_since() -> None:
    before = filled([0, 1], layers=3)
    without = before.carried([0, 2])
    for epoch in (2, 3):
        without = without.with_row(row(epoch, 2, shift=100.0))
    back = without.given_back(before, (0, 2))
    assert back.epoch.tolist() == [0.0, 1.0, 2.0, 3.0]
    deltas = back.of_layers("delta_norm")
    assert deltas[:, 0].tolist() == [0.0, 1.0, 102.0, 103.0]
    np.testing.assert_array_equal(deltas[:, 1], [10.0, 11.0, np.nan, np.nan])
    assert deltas[:, 2].tolist() == [20.0, 21.0, 112.0, 113.0]


def test_a_layer_that_comes_back_to_a_thinner_past_keeps_the_rows_that_are_left() -> None:
    before = filled(range(600), layers=2)
    without = before.carried([1])
    for epoch in range(600, 900):
        without = without.with_row(row(epoch, 1))
    back = without.given_back(before, (1,))
    shared = back.epoch < 600
    np.testing.assert_array_equal(back.of_layers("delta_norm")[shared, 0], back.epoch[shared])
    assert np.isnan(back.of_layers("delta_norm")[~shared, 0]).all()


# --- means over an epoch ---


def test_the_means_are_root_mean_squares() -> None:
    sums = EpochSums(0, 8, 2, np.array([[8.0 * 9.0], [2.0 * 16.0], [2.0 * 25.0], [2.0 * 0.04], [2.0 * 4.0]]))
    np.testing.assert_allclose(sums.means()[:, 0], [3.0, 4.0, 5.0, 0.1])
    assert len(sums.means()) == len(PULLS)


def test_before_the_first_step_there_are_no_means() -> None:
    assert np.isnan(EpochSums(0, 0, 0, np.zeros((5, 2))).means()).all()


def test_a_run_that_is_slow_to_measure_has_fewer_rows() -> None:
    curves = replace(filled([0]), most=100)
    epoch = 0
    while (epoch := curves.next_due(epoch)) <= 1000:
        curves = curves.with_row(row(epoch))
    assert curves.epoch.tolist() == list(range(0, 1001, 16))
