"""What all exporters that compute need of a network: its parameters by layer, which units bend alike, the scaling.

A format that computes writes features and activations in a language of its own; the tests hold that each knows all.
"""

from dataclasses import dataclass
from typing import Final, Protocol

from engine.choices.activations import ACTIVATIONS
from engine.portable import Floats
from engine.spec import UnitActivation
from playground.model.document import Work
from playground.model.numerals import chosen


class Units(Protocol):
    """A layer, hidden or the output."""

    @property
    def units(self) -> int:
        """How many."""

    def unit_activation(self, unit: int) -> UnitActivation:
        """The activation of a unit, 0-based."""


@dataclass(frozen=True, slots=True)
class Group:
    """Units that stand side by side, from `start` up to `stop`, and have one activation."""

    start: int
    stop: int
    own: UnitActivation

    @property
    def slope(self) -> float | None:
        """The slope below zero, where the activation takes one."""
        return self.own.slope if takes_slope(self.own.activation) else None


def groups(layer: Units) -> tuple[Group, ...]:
    """The units of a layer, from the first to the last, in groups of one activation."""
    found: list[Group] = []
    for unit in range(layer.units):
        own = layer.unit_activation(unit)
        last = found[-1] if found else None
        if last is not None and _alike(last.own, own):
            found[-1] = Group(last.start, unit + 1, last.own)
        else:
            found.append(Group(unit, unit + 1, own))
    return tuple(found)


def _alike(one: UnitActivation, other: UnitActivation) -> bool:
    return one.activation == other.activation and (one.slope == other.slope or not takes_slope(one.activation))


def parameters_by_layer(work: Work) -> tuple[tuple[Floats, Floats], ...]:
    """Each layer's weights (units, inputs) and biases (units,), the output last."""
    layout, parameters = work.document.layout, work.learned.parameters
    return tuple(
        (layout.weights(parameters, layer), layout.biases(parameters, layer)) for layer in range(layout.layer_count)
    )


def scaling_notes(work: Work) -> tuple[str, ...]:
    """How x1 and x2 come from the columns of a table, a line each; nothing where they are the columns themselves.

    Names are written so that none can end a line or a comment.
    """
    dataset = work.document.spec.data.dataset
    lines = [
        f"{name} = ({column!r} - {units.center!r}) / {units.scale!r}"
        for name, column, units in zip(("x1", "x2"), dataset.columns, dataset.units, strict=True)
        if (column, units.center, units.scale) != (name, 0.0, 1.0)
    ]
    if not dataset.has_classes and (dataset.label_units.center, dataset.label_units.scale) != (0.0, 1.0):
        units = dataset.label_units
        lines.append(f"{dataset.label!r} = output * {units.scale!r} + {units.center!r}")
    return tuple(lines)


def class_notes(work: Work) -> tuple[str, ...]:
    """What the output says of the classes, a line; nothing for regression."""
    spec = work.document.spec
    dataset = spec.data.dataset
    if not dataset.has_classes:
        return ()
    if spec.layers[-1].units > 1:
        return (f"The outputs stand for the classes {', '.join(map(repr, dataset.classes))}, in this order.",)
    first, second = dataset.classes
    return (f"The class is {second!r} from an output of {chosen(spec.head.middle)} on, else {first!r}.",)


COMPUTES_ALONE: Final = ("What it learns from and how: only what the network computes is written.",)
"""What a format leaves out that holds no more than the network."""


def takes_slope(name: str) -> bool:
    """Whether an activation takes the slope below zero."""
    return any(activation.takes_slope for activation in ACTIVATIONS.values() if activation.name == name)
