"""Question: how far the output is from the numbers to meet, over the training or the test set."""

import math
from dataclasses import dataclass

import numpy as np

from engine.choices.features import feature_rows
from engine.moment import Moment
from engine.portable import Floats
from engine.questions.confusion import SampleSet
from engine.questions.question import Question


@dataclass(frozen=True, slots=True, eq=False)
class Residuals:
    """What was to be met, and what the network gives.

    of: the set that was judged. labels (n,): the numbers to meet. predicted (n,): what the output says, in their
    terms. Both read-only.
    """

    of: SampleSet
    labels: Floats
    predicted: Floats

    @property
    def residuals(self) -> Floats:
        """Label less prediction, (n,)."""
        residuals: Floats = self.labels - self.predicted
        return residuals

    @property
    def r_squared(self) -> float:
        """1 − Σ residual² / Σ (label − mean)²: 1 is perfect, 0 as good as always the mean. NaN where all are alike."""
        with np.errstate(over="ignore", invalid="ignore"):  # next to a divergence
            spread = float(((self.labels - self.labels.mean()) ** 2).sum())
            return 1.0 - float((self.residuals**2).sum()) / spread if spread > 0.0 else math.nan

    @property
    def typical(self) -> float:
        """The root of the mean square of the residuals."""
        with np.errstate(over="ignore", invalid="ignore"):
            return math.sqrt(float((self.residuals**2).mean()))


@dataclass(frozen=True, slots=True)
class FindResiduals(Question[Residuals]):
    """How far the output is from each label of the test set or the training set; None where labels are classes.

    Where there are no samples to test, the training set is judged.
    """

    of: SampleSet = "test"

    def ask(self, moment: Moment) -> Residuals | None:
        dataset = moment.problem.dataset
        if dataset.has_classes:
            return None
        of: SampleSet = self.of if len(dataset.test) else "train"
        samples = dataset.test if of == "test" else dataset.train
        _, a = moment.outputs(feature_rows(moment.spec.features, samples.points))
        at_zero, at_one = moment.spec.head.encode(np.array([0.0, 1.0]), 0)[0]
        predicted: Floats = (a[0] - at_zero) / (at_one - at_zero)
        predicted.flags.writeable = False
        return Residuals(of, samples.labels, predicted)
