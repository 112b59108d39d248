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
from playground.model.lessons.lesson import Check, Comparison, Measure, MeasureName
from playground.model.wording import choice

FARTHEST: Final = 1e6
"""No point lies further out along an axis."""

MOST_CHECKS: Final = 10
COMPARISONS: Final[tuple[Comparison, ...]] = get_args(Comparison)

_PLACES: Final[dict[MeasureName, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "train_accuracy": ((), ()),
    "test_accuracy": ((), ()),
    "train_loss": ((), ()),
    "test_loss": ((), ()),
    "delta_ratio": ((), ()),
    "weight_gradient_ratio": ((), ()),
    "dead_share": ((), ("layer",)),
    "mean_slope": ((), ("layer",)),
    "output": (("point",), ()),
    "unit_value": (("layer", "unit", "point"), ()),
    "output_change": (("point", "nudge"), ()),
    "pieces": (("ends",), ()),
    "units": ((), ("layer",)),
    "layers": ((), ()),
    "epoch": ((), ()),
}
"""What each measure must be told, and what it may be told."""

_SHARES: Final = ("train_accuracy", "test_accuracy", "dead_share")
_OF_CLASSES: Final = ("train_accuracy", "test_accuracy")
_OF_THE_TEST: Final = ("test_accuracy", "test_loss")


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
        raise FileRefused(at(where, "measure"), "nothing", choice(_PLACES))
    name = checked_one_of(value["measure"], at(where, "measure"), _PLACES)
    required, optional = _PLACES[name]
    keys = checked_object(value, where, ("measure", *required, *optional, *COMPARISONS, "tolerance"), required)
    measure = _measure(name, keys, where, document)
    given = [comparison for comparison in COMPARISONS if comparison in keys]
    if len(given) != 1:
        found = " and ".join(given) if given else "no comparison"
        raise FileRefused(where, found, f"one of the keys {', '.join(COMPARISONS)}")
    comparison = given[0]
    number = (checked_share if name in _SHARES else checked_number)(keys[comparison], at(where, comparison))
    if "tolerance" not in keys:
        return Check(measure, comparison, number)
    if comparison != "equals":
        raise FileRefused(
            at(where, "tolerance"), f'a tolerance together with "{comparison}"', "a tolerance only together with equals"
        )
    return Check(measure, comparison, number, checked_positive(keys["tolerance"], at(where, "tolerance")))


def _measure(name: MeasureName, keys: dict[str, Json], where: str, document: Document) -> Measure:
    if name in _OF_CLASSES and not document.spec.data.is_classification:
        kind = document.spec.data.kind
        raise FileRefused(at(where, "measure"), f'"{name}" of "{kind}", whose labels are no classes', "a loss")
    if name in _OF_THE_TEST and document.spec.data.test_size == 0:
        raise FileRefused(at(where, "measure"), f'"{name}" where all points are trained on', "one of the training data")
    layout = document.layout
    layer = unit = None
    if "layer" in keys:
        most = layout.layer_count - (1 if name == "unit_value" else 2)
        if most < 0:
            raise FileRefused(at(where, "layer"), "a layer of a network without hidden layers", "no layer here")
        layer = checked_count(keys["layer"], at(where, "layer"), most)
    if "unit" in keys:
        assert layer is not None
        unit = checked_count(keys["unit"], at(where, "unit"), layout.sizes[layer + 1] - 1)
    return Measure(
        name,
        layer,
        unit,
        point=checked_point(keys["point"], at(where, "point"), FARTHEST) if "point" in keys else None,
        nudge=_nudge(keys["nudge"], at(where, "nudge")) if "nudge" in keys else None,
        ends=checked_ends(keys["ends"], at(where, "ends"), FARTHEST) if "ends" in keys else None,
    )


def _nudge(value: Json, where: str) -> Point:
    nudge = checked_point(value, where, FARTHEST)
    if nudge == (0.0, 0.0):
        raise FileRefused(where, "a nudge of 0", "a step along x1, x2 or both")
    return nudge
