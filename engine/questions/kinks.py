"""Question: where over the plane each hidden unit's z is 0, which is where a piecewise linear one bends."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.data.plane import Contour, corners
from engine.moment import Moment
from engine.portable import Floats
from engine.questions.contours import zero_lines
from engine.questions.plane_rows import corner_rows
from engine.questions.question import Question

KINK_SIDE: Final = 41
"""The grid on which the lines z = 0 are found has so many values a side; fewer where there are many units."""

KINK_VALUES: Final = 200_000
REFINED_KINKS: Final = 40
"""With at most so many hidden units the lines are exact. With more they are as exact as the grid is fine."""


@dataclass(frozen=True, slots=True, eq=False)
class KinkLines:
    """The lines z = 0 of all hidden units over the plane.

    segments (n, 4): x1, x2 of one end and of the other; those of hidden unit k, counted through all layers, are
    `segments[offsets[k] : offsets[k + 1]]`.
    """

    segments: Contour
    offsets: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class FindKinks(Question[KinkLines]):
    """The lines z = 0 of all hidden units; coarser where there are many units, to stay quick."""

    def ask(self, moment: Moment) -> KinkLines:
        hidden = moment.problem.layout.unit_offsets[-2]
        side = int(min(KINK_SIDE, max(math.sqrt(KINK_VALUES / max(hidden, 1)), 16.0)))
        z = moment.forward(corner_rows(moment.spec.features, side), 0, hidden)[0] if hidden else np.empty((0, side**2))
        respond = _one_of_each(moment) if hidden <= REFINED_KINKS else None
        at = corners(side)
        segments, offsets = zero_lines(z.reshape(hidden, side, side), at, respond)
        for array in (segments, offsets):
            array.flags.writeable = False
        return KinkLines(segments, offsets)


def _one_of_each(moment: Moment) -> Callable[[NDArray[np.int64], Floats], Floats]:
    """What gives z of one unit at each point: their numbers (n,), points (n, 2)."""

    def respond(units: NDArray[np.int64], points: Floats) -> Floats:
        z, _ = moment.respond(points)
        own: Floats = z[units, np.arange(len(units))]
        return own

    return respond
