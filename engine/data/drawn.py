"""Toy data as a source: a kind, how many points, how noisy, drawn from a seed, the same on every machine."""

from functools import lru_cache
from typing import Annotated, Final, Self

import numpy as np
from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from engine.data.checking import MAX_CLASSES, MAX_SAMPLES, MIN_CLASSES, MIN_SAMPLES, STRICT, Seed
from engine.data.dataset import MANY_CLASSES, TWO_CLASSES, Dataset, Samples
from engine.data.generators import GENERATORS, GeneratorName
from engine.data.split import LEAST_SHARE, MOST_SHARE, shuffled, train_count

USUAL_CLASSES: Final = 3


@dataclass(frozen=True, slots=True, config=STRICT)
class DataSpec:
    """Toy data: `samples` points, `noise` in percent, `train_percent` of them to train on, drawn from `seed`.

    `classes` counts for the kinds that may have any number of them; for others it is what it is by default.
    """

    kind: GeneratorName = "spiral"
    samples: Annotated[int, Field(ge=MIN_SAMPLES, le=MAX_SAMPLES)] = 500
    noise: Annotated[float, Field(ge=0.0, le=50.0)] = 0.0
    train_percent: Annotated[int, Field(ge=LEAST_SHARE, le=MOST_SHARE)] = 50
    seed: Seed = 0
    classes: Annotated[int, Field(ge=MIN_CLASSES, le=MAX_CLASSES)] = USUAL_CLASSES

    @model_validator(mode="after")
    def _classes_count(self) -> Self:
        if not GENERATORS[self.kind].takes_classes and self.classes != USUAL_CLASSES:
            object.__setattr__(self, "classes", USUAL_CLASSES)
        return self

    @property
    def is_classification(self) -> bool:
        """Whether the labels are classes, not numbers to meet."""
        return GENERATORS[self.kind].is_classification

    @property
    def class_count(self) -> int:
        """How many classes there are, 0 for regression; known without drawing."""
        if GENERATORS[self.kind].takes_classes:
            return self.classes
        return len(TWO_CLASSES) if self.is_classification else 0

    @property
    def settings(self) -> tuple[str, ...]:
        """The fields that count for this kind."""
        names = tuple(self.__dataclass_fields__)
        return names if GENERATORS[self.kind].takes_classes else tuple(name for name in names if name != "classes")

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
    generator = GENERATORS[source.kind]
    points, labels = generator.draw(rng, source.samples, source.noise / 100.0, source.class_count)
    order = shuffled(rng, source.samples)
    names = MANY_CLASSES[: source.class_count] if generator.takes_classes else TWO_CLASSES
    classes = names if source.is_classification else ()
    return Dataset.split(Samples(points[order], labels[order]), source.train_percent, classes)
