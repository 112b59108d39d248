"""Toy data as a source: a kind, how many points, how noisy, drawn from a seed, the same on every machine."""

from functools import lru_cache
from typing import Annotated

import numpy as np
from pydantic import Field
from pydantic.dataclasses import dataclass

from engine.data.checking import MAX_SAMPLES, MIN_SAMPLES, STRICT, Seed
from engine.data.dataset import TWO_CLASSES, Dataset, Samples
from engine.data.generators import GENERATORS, GeneratorName
from engine.data.split import LEAST_SHARE, MOST_SHARE, shuffled, train_count


@dataclass(frozen=True, slots=True, config=STRICT)
class DataSpec:
    """Toy data: `samples` points, `noise` in percent, `train_percent` of them to train on, drawn from `seed`."""

    kind: GeneratorName = "spiral"
    samples: Annotated[int, Field(ge=MIN_SAMPLES, le=MAX_SAMPLES)] = 500
    noise: Annotated[float, Field(ge=0.0, le=50.0)] = 0.0
    train_percent: Annotated[int, Field(ge=LEAST_SHARE, le=MOST_SHARE)] = 50
    seed: Seed = 0

    @property
    def is_classification(self) -> bool:
        """Whether the labels are classes, not numbers to meet."""
        return GENERATORS[self.kind].is_classification

    @property
    def class_count(self) -> int:
        """How many classes there are, 0 for regression; known without drawing."""
        return len(TWO_CLASSES) if self.is_classification else 0

    @property
    def train_size(self) -> int:
        """How many samples there are to train on; known without drawing."""
        return train_count(self.samples, self.train_percent)

    @property
    def test_size(self) -> int:
        """How many samples there are to test with; 0 where all are trained on."""
        return self.samples - self.train_size

    @property
    def dataset(self) -> Dataset:
        """The points themselves; those of the last few sources are kept."""
        return drawn_dataset(self)


@lru_cache(maxsize=4)
def drawn_dataset(source: DataSpec) -> Dataset:
    """Draw the points and shuffle them once, so that the first of them are a fair sample."""
    rng = np.random.default_rng(source.seed)
    points, labels = GENERATORS[source.kind].draw(rng, source.samples, source.noise / 100.0)
    order = shuffled(rng, source.samples)
    classes = TWO_CLASSES if source.is_classification else ()
    return Dataset.split(Samples(points[order], labels[order]), source.train_percent, classes)
