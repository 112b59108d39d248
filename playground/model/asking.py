"""From what is on the screen to what is asked of the network: nothing is computed that nobody sees."""

from typing import Any, Final

from engine.questions.kinks import FindKinks
from engine.questions.measurement import Measure
from engine.questions.probe import ProbePoint
from engine.questions.question import Question, Questions
from engine.questions.surface import MapSurface
from engine.questions.unit import ViewUnit
from engine.questions.unit_maps import MapUnits
from engine.questions.winner import MapWinners
from playground.model.viewing import Viewing

RESOLUTION: Final = 100
"""Pixels along each side of the large map, until its view knows better."""


def questions_of(viewing: Viewing, resolution: int = RESOLUTION) -> Questions:
    """What the window always asks for what is looked at; panels that look closer add their own while they are open.

    resolution: pixels along each side of the large map.
    """
    unit = viewing.looked_at
    asked: list[Question[Any] | None] = [
        Measure(viewing.is_on("step_gradient")),
        MapUnits(),
        MapSurface(unit, resolution),
        MapWinners(resolution) if unit is None else None,
        None if viewing.probe is None else ProbePoint(viewing.probe),
        None if unit is None else ViewUnit(*unit),
        FindKinks() if viewing.is_on("kink_lines") else None,
    ]
    return frozenset(question for question in asked if question is not None)
