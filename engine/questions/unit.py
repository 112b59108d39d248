"""Question: one unit looked at closely."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.moment import Moment
from engine.portable import Floats
from engine.questions.activation_shape import CURVE_POINTS, activation_shape
from engine.questions.histogram import histogram
from engine.questions.question import Question


@dataclass(frozen=True, slots=True, eq=False)
class UnitView:
    """One unit looked at closely: its activation's curve, and where the training data falls on it.

    curve_z, curve_a, curve_slope: (points,). histogram: counts of training samples by z, (bins,); edges (bins + 1,).
    """

    layer: int
    unit: int
    curve_z: Floats
    curve_a: Floats
    curve_slope: Floats
    histogram: NDArray[np.int64]
    edges: Floats


@dataclass(frozen=True, slots=True)
class ViewUnit(Question[UnitView]):
    """A unit's activation curve and where the training data falls on it; None where there is no such unit."""

    layer: int
    unit: int

    def ask(self, moment: Moment) -> UnitView | None:
        if not moment.has_unit(self.layer, self.unit):
            return None
        own = moment.spec.layers[self.layer].unit_activation(self.unit)
        counts, edges = histogram(moment.training_pre_activations(self.layer, self.unit))
        curve_z = np.linspace(edges[0], edges[-1], CURVE_POINTS)
        curve_a, curve_slope = activation_shape(own, curve_z)
        for array in (curve_z, curve_a, curve_slope):
            array.flags.writeable = False
        return UnitView(self.layer, self.unit, curve_z, curve_a, curve_slope, counts, edges)
