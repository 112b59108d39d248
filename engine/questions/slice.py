"""Question: one unit along a straight line through the plane."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.choices.features import feature_rows
from engine.data.plane import Point
from engine.moment import Moment
from engine.portable import Floats
from engine.questions.pieces import Kink, Pieces, exact_joint_pieces, exact_pieces, is_piecewise_linear
from engine.questions.question import Question

SLICE_POINTS: Final = 401


@dataclass(frozen=True, slots=True, eq=False)
class SliceView:
    """One unit along a straight line through the plane.

    ends: the line's two ends. layer, unit: whose values these are (of the output by default). shares (points,): how
    far along, 0 to 1; z and a there, (points,). kinks and slopes (kinks + 1,) are exact, of a where `is_activated`,
    else (the unit's own activation is curved) of z; slopes are changes for each 1 of length in the plane. Both are
    None where the curve is not piecewise linear. classes: the curves of all outputs; None unless the line is of the
    network's output and there are several. Then the kinks are those of all of them, and no slope is left out.
    """

    ends: tuple[Point, Point]
    layer: int
    unit: int
    shares: Floats
    z: Floats
    a: Floats
    is_activated: bool
    kinks: tuple[Kink, ...] | None
    slopes: Floats | None
    classes: "ClassCurves | None" = None


@dataclass(frozen=True, slots=True, eq=False)
class ClassCurves:
    """The outputs of all classes along the line: z and a (classes, points); slopes (classes, kinks + 1) are of z."""

    z: Floats
    a: Floats
    slopes: Floats | None


@dataclass(frozen=True, slots=True)
class ViewSlice(Question[SliceView]):
    """A unit along the line between two points; the output where `unit` is None or not there."""

    ends: tuple[Point, Point]
    unit: tuple[int, int] | None = None

    def ask(self, moment: Moment) -> SliceView:
        ends, layout = self.ends, moment.problem.layout
        layer, unit = moment.unit_or_output(self.unit)
        activated = is_piecewise_linear(moment.spec.layers[layer].unit_activation(unit))
        shares = np.linspace(0.0, 1.0, SLICE_POINTS)
        begin, end = np.array(ends, dtype=float)
        rows = feature_rows(moment.spec.features, begin + shares[:, None] * (end - begin))
        z, a = moment.forward_one(layout.unit_offsets[layer] + unit, rows)
        classes, pieces = None, None
        is_whole = self.unit is None or not moment.has_unit(*self.unit)
        if is_whole and moment.output_count > 1:
            joint = exact_joint_pieces(moment.spec, moment.parameters, ends, layer)
            classes = ClassCurves(*moment.outputs(rows), None if joint is None else joint.slopes)
            pieces = None if joint is None else Pieces(joint.kinks, joint.slopes[unit])
        else:
            pieces = exact_pieces(moment.spec, moment.parameters, ends, layer, unit, activated)
        slopes = None if pieces is None else pieces.slopes
        for array in (shares, z, a, slopes, *((classes.z, classes.a, classes.slopes) if classes is not None else ())):
            if array is not None:
                array.flags.writeable = False
        kinks = None if pieces is None else pieces.kinks
        return SliceView(ends, layer, unit, shares, z, a, activated, kinks, slopes, classes)
