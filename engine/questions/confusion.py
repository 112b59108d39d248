"""Question: which classes are taken for which, over the training or the test set."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.choices.features import feature_rows
from engine.data.dataset import Samples
from engine.moment import Moment
from engine.portable import Floats
from engine.questions.question import Question

SampleSet = Literal["train", "test"]


@dataclass(frozen=True, slots=True, eq=False)
class Confusion:
    """How often each class was taken for each.

    of: the set that was counted. classes: their names. counts (k, k), read-only: rows the true class, columns the
    chosen one. chosen (n,), read-only: the class chosen for each sample of the set, in its order. A share of nothing is
    NaN.
    """

    of: SampleSet
    classes: tuple[str, ...]
    counts: NDArray[np.int64]
    chosen: NDArray[np.int64]

    @property
    def accuracy(self) -> float:
        """The share of samples whose class was chosen."""
        return float(_share(np.trace(self.counts), self.counts.sum()))

    @property
    def recalls(self) -> Floats:
        """Of each class's samples, the share for which it was chosen, (k,)."""
        return _share(np.diag(self.counts), self.counts.sum(axis=1))

    @property
    def precisions(self) -> Floats:
        """Of the samples for which a class was chosen, the share that is of it, (k,)."""
        return _share(np.diag(self.counts), self.counts.sum(axis=0))

    @property
    def largest_share(self) -> float:
        """The accuracy of always choosing the most frequent class."""
        return float(_share(self.counts.sum(axis=1).max(), self.counts.sum()))


def _share(part: NDArray[np.int64], whole: NDArray[np.int64]) -> Floats:
    with np.errstate(invalid="ignore"):
        shares: Floats = np.asarray(part / whole, np.float64)
    return shares


@dataclass(frozen=True, slots=True)
class Confuse(Question[Confusion]):
    """Which classes are taken for which, over the test set or the training set; None for regression.

    Where there are no samples to test, the training set is counted.
    """

    of: SampleSet = "test"

    def ask(self, moment: Moment) -> Confusion | None:
        dataset = moment.problem.dataset
        if not dataset.has_classes:
            return None
        of: SampleSet = self.of if len(dataset.test) else "train"
        samples = dataset.test if of == "test" else dataset.train
        chosen = classes_chosen(moment, samples)
        size = len(dataset.classes)
        counts = np.zeros((size, size), np.int64)
        np.add.at(counts, (samples.labels.astype(np.int64), chosen), 1)
        for array in (counts, chosen):
            array.flags.writeable = False
        return Confusion(of, dataset.classes, counts, chosen)


def classes_chosen(moment: Moment, samples: Samples) -> NDArray[np.int64]:
    """The class that the network chooses for each sample, (n,)."""
    _, a = moment.outputs(feature_rows(moment.spec.features, samples.points))
    return moment.spec.head.choose(a)
