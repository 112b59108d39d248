"""Question: one unit over the plane, large, with the line on which its z is 0."""

import math
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np

from engine.choices.features import feature_rows
from engine.data.plane import Contour, Maps, rimmed_centres
from engine.moment import Moment
from engine.native.training import samples_at_once
from engine.portable import Floats
from engine.questions.borders import ClassesKept, class_borders
from engine.questions.contours import zero_line
from engine.questions.plane_rows import plane_rows, rimmed_rows
from engine.questions.question import Memory, Question

CONTOUR_PIECES: Final = 20
"""Forward passes for so many pieces of work may go into finding where exactly a contour runs."""

QUICK_PIECES: Final = 2
"""Forward passes for so many pieces of work may go into a map that is wanted at once."""

LEAST_QUICK: Final = 25
"""No map is coarser, in values along each side."""


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """One unit over the plane: values (s, s), as in `UnitMaps`, and the line where its z is 0; read-only.

    unit: (layer, unit), or None for the output, of which the line is the boundary between the classes; of a hidden
    unit it is its kink. Of several outputs, None means the first, with the boundaries between all classes; the line of
    one output unit is the border of its class, where another one's logit is as large.
    """

    unit: tuple[int, int] | None
    values: Maps
    contour: Contour


@dataclass(frozen=True, slots=True)
class MapSurface(Question[Surface]):
    """A unit's output over the plane, `resolution` pixels along each side; of the output where `unit` is not there."""

    unit: tuple[int, int] | None = None
    resolution: int = 100

    def ask(self, moment: Moment) -> Surface:
        return self._of(moment, ClassesKept())

    def ask_again(self, moment: Moment, memory: Memory) -> Surface:
        return self._of(moment, memory.of(ClassesKept))

    def _of(self, moment: Moment, kept: ClassesKept) -> Surface:
        layout = moment.problem.layout
        layer, unit = moment.unit_or_output(self.unit)
        row = layout.unit_offsets[layer] + unit
        at = rimmed_centres(self.resolution)
        rows = rimmed_rows(moment.spec.features, self.resolution)
        if moment.spec.head.one_for_each and layer == layout.layer_count - 1:
            return self._of_class(moment, kept, at, unit)
        z, a = moment.forward_one(row, rows)
        with np.errstate(over="ignore"):  # next to a divergence
            values = a.reshape(len(at), -1)[1:-1, 1:-1].astype(np.float32)
        most_asked = CONTOUR_PIECES * samples_at_once(moment.problem.network)
        line = zero_line(z.reshape(len(at), -1), at, partial(pre_activations_at, moment, row), most_asked)
        for array in (values, line):
            array.flags.writeable = False
        return Surface(self.unit if moment.has_unit(*(self.unit or (-1, -1))) else None, values, line)

    def _of_class(self, moment: Moment, kept: ClassesKept, at: Floats, unit: int) -> Surface:
        """One of several outputs, with the border of its class, or with all borders where none was named."""
        z, a = kept.outputs(moment, self.resolution)
        with np.errstate(over="ignore"):
            values = a[unit, 1:-1, 1:-1].astype(np.float32)
        named = self.unit if moment.has_unit(*(self.unit or (-1, -1))) else None
        line = kept.borders(moment, self.resolution) if named is None else class_borders(moment, z, at, unit)
        for array in (values, line):
            array.flags.writeable = False
        return Surface(named, values, line)

    def quick(self, moment: Moment) -> "MapSurface":
        return replace(self, resolution=quick_resolution(moment, self.resolution))


def quick_resolution(moment: Moment, resolution: int) -> int:
    """How many of so many pixels along each side are soon answered."""
    side = int(math.sqrt(QUICK_PIECES * samples_at_once(moment.problem.network)))
    return min(resolution, max(side, LEAST_QUICK))


def pre_activations_at(moment: Moment, row: int, points: Floats) -> Floats:
    """The z of one unit, by its row among the units of all layers, at points (n, 2): (n,)."""
    return moment.forward_one(row, feature_rows(moment.spec.features, points))[0]


def map_of_output(moment: Moment, resolution: int) -> Maps:
    """The network's output over the plane, the first of several, (resolution, resolution), without a line."""
    _, a = moment.forward_one(moment.problem.layout.unit_offsets[-2], plane_rows(moment.spec.features, resolution))
    with np.errstate(over="ignore"):  # next to a divergence
        return a.reshape(resolution, resolution).astype(np.float32)
