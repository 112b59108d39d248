"""Short ways to ask a trainer's network, for tests."""

from typing import Any

from engine.data.plane import Maps
from engine.observer import Observer
from engine.questions.measurement import Measure
from engine.questions.probe import Probe, ProbePoint
from engine.questions.question import Question, Questions
from engine.questions.surface import MapSurface, Surface, map_of_output
from engine.questions.unit_maps import MapUnits
from engine.snapshot import Snapshot
from engine.trainer import Trainer


def asked(*questions: Question[Any]) -> Questions:
    """These questions, and those that a window always asks."""
    kinds = {type(question) for question in questions}
    always = [question for question in (Measure(), MapUnits(), MapSurface()) if type(question) not in kinds]
    return frozenset([*always, *questions])


def look(trainer: Trainer, *questions: Question[Any]) -> Snapshot:
    """A snapshot that answers these questions, and those that a window always asks."""
    return Observer().observe(trainer, asked(*questions))


def probe(trainer: Trainer, x1: float, x2: float) -> Probe:
    """What every unit makes of a point."""
    return ProbePoint((x1, x2)).ask(trainer.moment())


def unit_maps(trainer: Trainer, resolution: int) -> Maps:
    """Every unit's output over the plane, (units, resolution, resolution)."""
    return MapUnits(resolution).ask(trainer.moment()).units


def output_map(trainer: Trainer, resolution: int) -> Maps:
    """The network's output over the plane, (resolution, resolution)."""
    return map_of_output(trainer.moment(), resolution)


def surface(trainer: Trainer, resolution: int, unit: tuple[int, int] | None = None) -> Surface:
    """A unit, or the output, over the plane, with its line z = 0."""
    return MapSurface(unit, resolution).ask(trainer.moment())
