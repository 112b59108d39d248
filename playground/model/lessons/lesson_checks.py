"""The parts of a lesson's file that speak of a network: measures, checks, places on the plane and in the network.

Each is checked against the network that it speaks of. Knows nothing of steps.
"""

from typing import Final, get_args

from engine.data.plane import Point
from playground.model.document import Document
from playground.model.files.checks import (
    checked_count,
    checked_ends,
    checked_list,
    checked_number,
    checked_object,
    checked_one_of,
    checked_point,
    checked_positive,
    checked_share,
)
from playground.model.files.json_text import Json
from playground.model.files.refused import FileRefused, at, shown
from playground.model.lessons.lesson import Check, Comparison, Measure
from playground.model.lessons.measure_kind import MeasureKind
from playground.model.lessons.measures import MEASURES
from playground.model.wording import choice

FARTHEST: Final = 1e6
"""No point lies further out along an axis."""

MOST_CHECKS: Final = 10
COMPARISONS: Final[tuple[Comparison, ...]] = get_args(Comparison)


def read_checks(value: Json, where: str, document: Document) -> tuple[Check, ...]:
    """One or more checks. Raises FileRefused."""
    items = checked_list(value, where, None, "checks")
    if not items:
        raise FileRefused(where, "an empty list", "at least one check, or leave out the key")
    if len(items) > MOST_CHECKS:
        raise FileRefused(where, shown(items), f"a list of at most {MOST_CHECKS} checks")
    return tuple(read_check(item, at(where, index), document) for index, item in enumerate(items))


def read_check(value: Json, where: str, document: Document) -> Check:
    """`{"measure": "test_accuracy", "above": 0.95}`: a measure, its place, and one comparison. Raises FileRefused."""
    everything = ("measure", *COMPARISONS, "tolerance")
    if not isinstance(value, dict):
        raise FileRefused(where, shown(value), f"an object with the keys {', '.join(everything)}")
    if "measure" not in value:
        raise FileRefused(at(where, "measure"), "nothing", choice(MEASURES))
    name = checked_one_of(value["measure"], at(where, "measure"), MEASURES)
    kind = MEASURES[name]
    known = ("measure", *kind.required, *kind.optional, *COMPARISONS, "tolerance")
    keys = checked_object(value, where, known, kind.required)
    measure = _measure(kind, keys, where, document)
    given = [comparison for comparison in COMPARISONS if comparison in keys]
    if len(given) != 1:
        found = " and ".join(given) if given else "no comparison"
        raise FileRefused(where, found, f"one of the keys {', '.join(COMPARISONS)}")
    comparison = given[0]
    number = _number(kind, keys[comparison], at(where, comparison))
    if "tolerance" not in keys:
        return Check(measure, comparison, number)
    if comparison != "equals":
        raise FileRefused(
            at(where, "tolerance"), f'a tolerance together with "{comparison}"', "a tolerance only together with equals"
        )
    return Check(measure, comparison, number, checked_positive(keys["tolerance"], at(where, "tolerance")))


def _number(kind: MeasureKind, value: Json, where: str) -> float:
    """What a measure is compared with."""
    if not kind.is_share:
        return checked_number(value, where)
    return checked_number(value, where, 1.0) if kind.can_be_negative else checked_share(value, where)


def _measure(kind: MeasureKind, keys: dict[str, Json], where: str, document: Document) -> Measure:
    data = document.spec.data
    if kind.needs and not data.is_classification:
        told = f'"{kind.name}" of "{data.kind}", whose labels are no classes'
        raise FileRefused(at(where, "measure"), told, "one of numbers, as a loss")
    if kind.needs == "two classes" and data.class_count != 2:
        raise FileRefused(at(where, "measure"), f'"{kind.name}" of {data.class_count} classes', "data of two classes")
    if kind.needs == "softmax" and not document.spec.head.one_for_each:
        found = f'"{kind.name}" of the output {document.spec.head.name}'
        raise FileRefused(at(where, "measure"), found, "a network with the output softmax")
    if kind.of == "test" and data.test_size == 0:
        raise FileRefused(
            at(where, "measure"), f'"{kind.name}" where all points are trained on', "one of the training data"
        )
    layer, unit = _unit(keys, where, document, "unit" in kind.required)
    if "class" in keys and not data.is_classification:
        raise FileRefused(at(where, "class"), f'a class of "{data.kind}", whose labels are numbers', "no class here")
    label, taken_for = (
        checked_count(keys[key], at(where, key), data.class_count - 1) if key in keys else None
        for key in ("class", "chosen")
    )
    return Measure(
        kind.name,
        layer,
        unit,
        point=checked_point(keys["point"], at(where, "point"), FARTHEST) if "point" in keys else None,
        nudge=_nudge(keys["nudge"], at(where, "nudge")) if "nudge" in keys else None,
        ends=checked_ends(keys["ends"], at(where, "ends"), FARTHEST) if "ends" in keys else None,
        label=label,
        chosen=taken_for,
        classes=() if label is None else data.dataset.classes,
    )


def _unit(keys: dict[str, Json], where: str, document: Document, may_be_output: bool) -> tuple[int | None, int | None]:
    """The layer and the unit that are named, as far as they are."""
    layout = document.layout
    if "layer" not in keys:
        return None, None
    most = layout.layer_count - (1 if may_be_output else 2)
    if most < 0:
        raise FileRefused(at(where, "layer"), "a layer of a network without hidden layers", "no layer here")
    layer = checked_count(keys["layer"], at(where, "layer"), most)
    if "unit" not in keys:
        return layer, None
    return layer, checked_count(keys["unit"], at(where, "unit"), layout.sizes[layer + 1] - 1)


def _nudge(value: Json, where: str) -> Point:
    nudge = checked_point(value, where, FARTHEST)
    if nudge == (0.0, 0.0):
        raise FileRefused(where, "a nudge of 0", "a step along x1, x2 or both")
    return nudge
