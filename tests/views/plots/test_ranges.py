"""Axes hold still, and never leave what can be drawn."""

import math

import pytest

from playground.views.plots.ranges import KeptSpan, SteadyDecades, SteadyEpochs, SteadyTop, round_up


@pytest.mark.parametrize(
    ("value", "bound"), [(0.3, 0.5), (1.0, 1.0), (1.01, 2.0), (2.2, 2.5), (7e5, 1e6), (9.99, 10.0)]
)
def test_bounds_are_round(value: float, bound: float) -> None:
    assert round_up(value) == pytest.approx(bound)


def test_a_top_grows_at_once_and_shrinks_late() -> None:
    axis = SteadyTop(least=0.1)
    assert axis.fit(0.6) == 1.0
    assert axis.fit(0.44) == 1.0
    assert axis.fit(1.2) == 2.0
    assert axis.fit(0.3) == 0.5


def test_decades_hold_still_while_numbers_swing_by_one() -> None:
    axis = SteadyDecades(-4, 0)
    seen = {axis.fit(least, 0.5) for least in (2e-4, 2e-3, 3e-4, 5e-4, 2e-3)}
    assert seen == {(-4, 0)}


def test_decades_are_given_back_when_two_are_empty() -> None:
    axis = SteadyDecades(-4, 0)
    assert axis.fit(1e-9, 0.5) == (-9, 0)
    assert axis.fit(2e-3, 0.5) == (-3, 0)


@pytest.mark.parametrize(
    ("least", "largest"),
    [(math.inf, -math.inf), (math.nan, math.nan), (0.0, 0.0), (-1.0, 1.0), (1e-300, 1e-299), (1.0, 1e300)],
)
def test_no_numbers_break_the_decades(least: float, largest: float) -> None:
    low, high = SteadyDecades(-4, 0).fit(least, largest)
    assert -12 <= low < high <= 30


def test_a_divergent_loss_leaves_the_axis_finite() -> None:
    assert math.isfinite(SteadyTop(0.1).fit(1.7e308))
    assert math.isfinite(SteadyTop(0.1).fit(math.inf))


def test_epochs_begin_anew_with_the_run() -> None:
    axis = SteadyEpochs()
    assert axis.fit(0.0) == 10.0  # whole epochs to come
    assert axis.fit(0.4) == 1.0  # a part of the first, step by step
    assert axis.fit(1100.0) == 1200.0
    assert axis.fit(0.0) == 10.0


def test_a_kept_span_stays_while_the_values_fit() -> None:
    span = KeptSpan(0.1)
    first = span.fit(-1.0, 1.0)
    assert first == (-2.0, 2.0)
    assert span.fit(-2.0, 0.4) == first
    assert span.fit(-0.3, 0.1) == first


def test_a_kept_span_grows_only_where_it_must() -> None:
    span = KeptSpan(0.1)
    span.fit(-1.0, 1.0)
    assert span.fit(-1.0, 7.0) == (-2.0, 10.0)
    assert span.fit(-math.inf, math.nan) == (-2.0, 10.0)


def test_values_that_drown_in_a_kept_span_begin_it_anew() -> None:
    span = KeptSpan(0.1)
    span.fit(-1000.0, 1000.0)
    assert span.fit(0.0, 1.0) == (-0.1, 2.0)
