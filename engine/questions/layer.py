"""Question: one layer looked at closely."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.moment import Moment
from engine.portable import Floats
from engine.questions.histogram import histogram
from engine.questions.question import Question


@dataclass(frozen=True, slots=True, eq=False)
class LayerView:
    """One layer looked at closely: where the training data falls on its activation.

    counts (bins,) of unit × sample pairs by z, edges (bins + 1,).
    """

    layer: int
    counts: NDArray[np.int64]
    edges: Floats


@dataclass(frozen=True, slots=True)
class ViewLayer(Question[LayerView]):
    """Where the training data falls on a layer's activation, all its units together; None where there is no layer."""

    layer: int

    def ask(self, moment: Moment) -> LayerView | None:
        if not 0 <= self.layer < moment.problem.layout.layer_count:
            return None
        return LayerView(self.layer, *histogram(moment.training_pre_activations(self.layer)))
