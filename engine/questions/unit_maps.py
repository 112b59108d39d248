"""Question: the small maps of the plane, of every feature and every unit."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.data.plane import Maps
from engine.moment import Moment
from engine.native.evaluation import surface
from engine.questions.plane_rows import plane_rows
from engine.questions.question import Memory, Question
from engine.questions.scales import MapScales, ScaleKeeper

UNIT_RESOLUTION: Final = 40


@dataclass(frozen=True, slots=True, eq=False)
class UnitMaps:
    """Values over the plane, the first row on top, at pixel centres (`engine.data.plane`); read-only.

    features (features, r, r); units (units, r, r), of all layers in a row. scales: how all maps are to be coloured.
    """

    features: Maps
    units: Maps
    scales: MapScales


@dataclass(frozen=True, slots=True)
class MapUnits(Question[UnitMaps]):
    """Each feature and every unit's output over the plane, `resolution` pixels along each side."""

    resolution: int = UNIT_RESOLUTION

    def ask(self, moment: Moment) -> UnitMaps:
        return self.ask_again(moment, Memory())

    def ask_again(self, moment: Moment, memory: Memory) -> UnitMaps:
        problem, side = moment.problem, self.resolution
        rows = plane_rows(moment.spec.features, side)
        features = rows.astype(np.float32).reshape(-1, side, side)
        flat = np.empty((problem.layout.unit_offsets[-1], rows.shape[1]), np.float32)
        surface(problem.network, moment.parameters, rows, flat)
        units = flat.reshape(-1, side, side)
        for maps in (features, units):
            maps.flags.writeable = False
        return UnitMaps(features, units, memory.of(ScaleKeeper).fit(moment.spec, features, units))
