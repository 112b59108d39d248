"""Question: what every unit makes of one point of the plane."""

from dataclasses import dataclass

import numpy as np

from engine.choices.features import feature_rows
from engine.data.plane import Point
from engine.moment import Moment
from engine.portable import Floats
from engine.questions.question import Question


@dataclass(frozen=True, slots=True, eq=False)
class Probe:
    """One point of the plane, sent through the network. z, a and slopes, f'(z): one array a layer, (units,) each."""

    point: tuple[float, float]
    features: Floats
    z: tuple[Floats, ...]
    a: tuple[Floats, ...]
    slopes: tuple[Floats, ...]

    @property
    def output(self) -> float:
        """The network's output at the point; of several, the largest."""
        return float(self.a[-1].max())

    @property
    def outputs(self) -> Floats:
        """What all output units give, (outputs,)."""
        return self.a[-1]


@dataclass(frozen=True, slots=True)
class ProbePoint(Question[Probe]):
    """Send one point (x1, x2) through the network."""

    point: Point

    def ask(self, moment: Moment) -> Probe:
        rows = feature_rows(moment.spec.features, np.array([self.point], dtype=float))
        z, a = moment.forward(rows)
        slopes = moment.slopes_at(z[:, 0], a[:, 0])
        for array in (rows, z, a, slopes):
            array.flags.writeable = False
        layers = (moment.by_layer(numbers) for numbers in (z[:, 0], a[:, 0], slopes))
        return Probe(self.point, rows[:, 0], *layers)
