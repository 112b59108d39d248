"""The best straight border between two classes: found as a plain search over many borders finds it, and never worse."""

import math

import numpy as np
import pytest

from engine.data.dataset import Samples
from engine.data.drawn import DataSpec
from engine.data.straight import straight_accuracy


def of(points: list[tuple[float, float]], labels: list[float]) -> float:
    return straight_accuracy(Samples(np.array(points), np.array(labels)))


@pytest.mark.parametrize("kind", ["circle", "xor", "moons", "gauss"])
def test_no_border_of_a_fine_search_is_better_and_one_is_as_good(kind: str) -> None:
    samples = DataSpec(kind, samples=200, noise=20.0).dataset.all  # type: ignore[arg-type]
    best = 0.0
    for turn in np.radians(np.arange(360.0)):
        across = samples.points @ [np.cos(turn), np.sin(turn)]
        is_right = (across[:, np.newaxis] > np.arange(-8.0, 8.0, 0.01)) == (samples.labels > 0)[:, np.newaxis]
        best = max(best, float(is_right.mean(axis=0).max()))
    assert best <= straight_accuracy(samples) <= best + 1.5 / 200


def test_exclusive_or_of_four_points_leaves_one_wrong() -> None:
    assert of([(0, 0), (1, 1), (0, 1), (1, 0)], [0, 0, 1, 1]) == 0.75


def test_one_class_is_right_on_one_side_and_points_at_one_place_stay_together() -> None:
    assert of([(0, 0), (3, 4)], [1, 1]) == 1.0
    assert of([(0, 0), (3, 4)], [0, 0]) == 1.0
    assert of([(1, 1), (1, 1), (1, 1)], [0, 1, 1]) == pytest.approx(2 / 3)
    assert math.isnan(straight_accuracy(Samples.none()))
