"""How many samples are there to train on, and how many to test: the first part of them, in the order that they have.

With all of them to train on there are none to test with.
"""

import numpy as np
from numpy.typing import NDArray

LEAST_SHARE, MOST_SHARE = 10, 100
"""Percent of the samples that may be trained on."""


def train_count(samples: int, percent: int) -> int:
    """The samples to train on: so many percent, rounded down, but one at least; the others are for the test."""
    return max(samples * percent // 100, 1)


def shuffled(rng: np.random.Generator, count: int) -> NDArray[np.int64]:
    """A random order, by sorting uniform keys: only the generator's uniform stream is promised to stay."""
    return np.argsort(rng.random(count), kind="stable")
