from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest

from engine.portable import log, sin_cos_of_turns, standard_normal

TURNS = np.concatenate(
    (np.linspace(-2.0, 2.0, 81), np.arange(-3.0, 3.0, 0.125), [1e-9, 1e-300, 0.1249999999, 0.12500000001, 1e3 + 1 / 3])
)


@pytest.mark.parametrize(("index", "function"), [(0, mpmath.sin), (1, mpmath.cos)], ids=["sine", "cosine"])
def test_sine_and_cosine_of_turns_are_exact_to_four_in_ten_to_the_sixteen(
    index: int, function: Callable[[Any], Any]
) -> None:
    found = sin_cos_of_turns(TURNS)[index]
    with mpmath.workdps(40):
        exact = [function(2 * mpmath.pi * mpmath.mpf(float(turn))) for turn in TURNS]
        worst = max(abs(mpmath.mpf(float(value)) - truth) for value, truth in zip(found, exact, strict=True))
    assert worst < 4e-16


def test_quarter_turns_are_exact() -> None:
    sine, cosine = sin_cos_of_turns(np.array([0.0, 0.25, 0.5, 0.75, 1.0, -0.25]))
    assert sine.tolist() == [0.0, 1.0, 0.0, -1.0, 0.0, -1.0]
    assert cosine.tolist() == [1.0, 0.0, -1.0, 0.0, 1.0, 0.0]


def test_logarithm_is_exact_to_four_in_ten_to_the_sixteen() -> None:
    x = np.concatenate((np.geomspace(2.0**-1022, 1e300, 301), np.linspace(0.5, 1.5, 201), [1.0 - 2.0**-53, 2.0**-53]))
    found = log(x)
    with mpmath.workdps(40):
        for value, number in zip(found, x, strict=True):
            truth = mpmath.log(mpmath.mpf(float(number)))
            assert abs(mpmath.mpf(float(value)) - truth) <= 4e-16 * max(1, abs(truth)), number


def test_logarithm_of_one_is_exactly_zero() -> None:
    assert log(np.array([1.0]))[0] == 0.0


def test_normal_numbers_have_the_moments_of_the_normal_distribution() -> None:
    count = 200_000
    numbers = standard_normal(np.random.default_rng(3), count)
    deviation = 1.0 / np.sqrt(count)  # of the mean; below, five of each moment's own
    assert abs(numbers.mean()) < 5 * deviation
    assert abs(np.mean(numbers**2) - 1.0) < 5 * np.sqrt(2.0) * deviation
    assert abs(np.mean(numbers**3)) < 5 * np.sqrt(15.0) * deviation
    assert abs(np.mean(numbers**4) - 3.0) < 5 * np.sqrt(96.0) * deviation


def test_normal_numbers_fall_within_one_and_two_deviations_as_often_as_they_should() -> None:
    numbers = np.abs(standard_normal(np.random.default_rng(4), 200_000))
    assert np.mean(numbers < 1.0) == pytest.approx(0.682689, abs=0.005)
    assert np.mean(numbers < 2.0) == pytest.approx(0.954500, abs=0.003)


def test_normal_numbers_that_stand_beside_each_other_are_uncorrelated() -> None:
    numbers = standard_normal(np.random.default_rng(5), 200_000)
    pairs = numbers.reshape(-1, 2)
    assert abs(np.mean(pairs[:, 0] * pairs[:, 1])) < 5 / np.sqrt(len(pairs))


@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_as_many_normal_numbers_come_as_were_asked_for(count: int) -> None:
    assert standard_normal(np.random.default_rng(0), count).shape == (count,)
