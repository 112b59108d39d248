"""From what is on the screen to what is asked of the network: nothing is computed that nobody sees."""

from collections.abc import Set
from typing import Any, Final

from engine.questions.kinks import FindKinks
from engine.questions.layer import ViewLayer
from engine.questions.measurement import Measure
from engine.questions.probe import ProbePoint
from engine.questions.question import Question, Questions
from engine.questions.sample import PassSample
from engine.questions.slice import ViewSlice
from engine.questions.surface import MapSurface
from engine.questions.unit import ViewUnit
from engine.questions.unit_maps import MapUnits
from playground.model.viewing import Viewing

RESOLUTION: Final = 100
"""Pixels along each side of the large map, until its view knows better."""


def questions_of(viewing: Viewing, panels: Set[str] = frozenset(), resolution: int = RESOLUTION) -> Questions:
    """What is to be asked for all that is looked at to be seen, in these open panels and in those that always are.

    resolution: pixels along each side of the large map.
    """
    unit = viewing.looked_at
    asked: list[Question[Any] | None] = [
        Measure(viewing.is_on("step_gradient")),
        MapUnits(),
        MapSurface(unit, resolution),
        None if viewing.probe is None else ProbePoint(viewing.probe),
        None if unit is None else ViewUnit(*unit),
        ViewSlice(viewing.slice_ends, unit) if "slice" in panels else None,
        PassSample(viewing.sample) if "sample" in panels else None,
        ViewLayer(viewing.explored_layer) if "explorer" in panels else None,
        FindKinks() if viewing.is_on("kink_lines") else None,
    ]
    return frozenset(question for question in asked if question is not None)
