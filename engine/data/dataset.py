"""What the data are, wherever they come from: points with labels, in two parts. Everything else reads this.

Knows nothing of sources, and nothing of networks.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.data.split import train_count
from engine.portable import Floats

TWO_CLASSES = ("−1", "+1")
"""What two classes are called that have no names of their own."""

MANY_CLASSES = ("A", "B", "C", "D", "E", "F", "G", "H")
"""What classes are called where there may be any number of them, up to eight."""


PLANE_COLUMNS = ("x1", "x2")
"""What the coordinates are called that have no names of their own."""


@dataclass(frozen=True, slots=True)
class OwnUnits:
    """How the numbers of a column become coordinates of the plane, or labels: x = (value − center)/scale."""

    center: float = 0.0
    scale: float = 1.0

    def scaled(self, values: Floats) -> Floats:
        """Coordinates of numbers in the column's own units."""
        scaled: Floats = (values - self.center) / self.scale
        return scaled

    def own(self, coordinates: Floats) -> Floats:
        """Coordinates in the column's own units."""
        own: Floats = coordinates * self.scale + self.center
        return own


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Points of the plane, (n, 2), with a label each, (n,): the number of a class, from 0, or a number to meet."""

    points: Floats
    labels: Floats

    @staticmethod
    def none() -> "Samples":
        """No samples."""
        return Samples(np.empty((0, 2)), np.empty(0))

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Samples to train on and samples to test with; all arrays are read-only.

    classes: their names, in the order of their numbers; empty where labels are numbers. columns: what the two
    coordinates are called, and label what is to be learned. units: what takes coordinates back to what was measured,
    and label_units labels that are numbers.
    """

    train: Samples
    test: Samples = field(default_factory=Samples.none)
    classes: tuple[str, ...] = ()
    columns: tuple[str, str] = PLANE_COLUMNS
    label: str = "label"
    units: tuple[OwnUnits, OwnUnits] = (OwnUnits(), OwnUnits())
    label_units: OwnUnits = OwnUnits()

    def __post_init__(self) -> None:
        for samples in (self.train, self.test):
            assert samples.points.shape == (len(samples), 2)
            samples.points.flags.writeable = samples.labels.flags.writeable = False

    @staticmethod
    def split(samples: Samples, train_percent: int, classes: tuple[str, ...] = (), **told: Any) -> "Dataset":
        """A dataset of samples that stand in the order in which they are split; `told` are further fields."""
        end = train_count(len(samples), train_percent)
        train, test = (Samples(samples.points[part], samples.labels[part]) for part in (slice(end), slice(end, None)))
        return Dataset(train, test, classes, **told)

    @property
    def all(self) -> Samples:
        """All samples, those to train on first."""
        parts = (self.train, self.test)
        points, labels = (np.concatenate([getattr(part, name) for part in parts]) for name in ("points", "labels"))
        return Samples(points, labels)

    @property
    def has_classes(self) -> bool:
        """Whether labels are classes, not numbers to meet."""
        return bool(self.classes)

    def values(self, samples: Samples) -> Floats:
        """Numbers that stand for the labels, (n,), as a single output would meet them: −1 and +1 of two classes."""
        return class_values(samples.labels, len(self.classes))

    def label_name(self, label: float) -> str:
        """The name of a class; nothing for a number."""
        return self.classes[round(label)] if self.classes else ""


def class_values(labels: Floats, classes: int) -> Floats:
    """Numbers that stand for the classes of labels (n,): −1 for the first, +1 for the last, the others evenly between.

    Where there are no classes, labels are numbers already, and come back as they are.
    """
    return 2.0 * labels / (classes - 1) - 1.0 if classes else labels
