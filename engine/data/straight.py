"""How well a single straight border could tell two classes apart: what a network has to beat."""

import math
from functools import lru_cache
from typing import Final

import numpy as np

from engine.data.dataset import Samples
from engine.portable import Floats, sin_cos_of_turns

_DIRECTIONS: Final = 180
"""Borders are tried in steps of one degree; in each direction at every place between two points."""


@lru_cache(maxsize=4)
def straight_accuracy(samples: Samples) -> float:
    """The largest share of the samples of classes 0 and 1 that is right with one straight border; NaN of none."""
    if not len(samples):
        return math.nan
    sin, cos = sin_cos_of_turns(np.arange(_DIRECTIONS) / (2.0 * _DIRECTIONS))
    best = max(_right_across(samples.points @ across, samples.labels) for across in np.column_stack((cos, sin)))
    return best / len(samples)


def _right_across(places: Floats, labels: Floats) -> int:
    """How many are right at most where the border is put at one of the places, and either class at its near side."""
    order = np.argsort(places, kind="stable")
    sides = np.where(labels[order] > 0.0, 1, -1)
    below = np.concatenate(([0], np.cumsum(sides)))
    can_cut = np.concatenate(([True], np.diff(places[order]) > 0.0, [True]))  # points at one place go to one side
    # with the first class below: right are the first class below the cut and the second above it
    second = int(np.count_nonzero(sides > 0))
    right = second - below[can_cut]
    return int(max(right.max(), len(labels) - right.min()))
