"""Edits of activations: of a hidden layer, of all of them, of one unit."""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace

from engine.choices.activations import DEFAULT_SLOPE, UNIT_ACTIVATIONS, ActivationName
from engine.spec import UnitOverride
from playground.model.document import Work
from playground.model.edits.edit import EditRefused, checked, with_spec
from playground.model.edits.structure import hidden_layer, with_hidden, with_units
from playground.model.numerals import chosen


@dataclass(frozen=True, slots=True)
class SetActivation:
    """Give a hidden layer an activation; slope counts for leaky ReLU. Units with one of their own keep it."""

    layer: int
    activation: ActivationName
    slope: float = DEFAULT_SLOPE
    merge_key: Hashable | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        return f"Change layer {self.layer + 1} to {_activation_text(self.activation, self.slope)}"

    def apply(self, work: Work) -> Work:
        old = hidden_layer(work, self.layer)
        changed = checked(replace, old, activation=self.activation, slope=self.slope)
        return with_units(work, self.layer, changed, tuple(range(old.units)))


@dataclass(frozen=True, slots=True)
class SetAllActivations:
    """Give every hidden layer one activation, and every unit that of its layer."""

    activation: ActivationName
    slope: float = DEFAULT_SLOPE
    merge_key: Hashable | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        return f"Change all layers to {_activation_text(self.activation, self.slope)}"

    def apply(self, work: Work) -> Work:
        spec = work.document.spec
        hidden = tuple(
            checked(replace, layer, activation=self.activation, slope=self.slope, overrides=())
            for layer in spec.network.hidden
        )
        return with_spec(work, with_hidden(spec, hidden))


@dataclass(frozen=True, slots=True)
class SetUnitActivation:
    """Give one unit an activation of its own, or (None) its layer's again."""

    layer: int
    unit: int
    activation: ActivationName | None
    slope: float = DEFAULT_SLOPE
    merge_key: Hashable | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        if self.activation is None:
            return f"Let unit {self.unit + 1} of layer {self.layer + 1} follow its layer"
        return (
            f"Change unit {self.unit + 1} of layer {self.layer + 1} to {_activation_text(self.activation, self.slope)}"
        )

    def apply(self, work: Work) -> Work:
        old = hidden_layer(work, self.layer)
        if not 0 <= self.unit < old.units:
            raise EditRefused(f"There is no unit {self.unit + 1} in layer {self.layer + 1}: it has {old.units}.")
        others = [override for override in old.overrides if override.unit != self.unit]
        if self.activation is not None:
            others.append(checked(UnitOverride, unit=self.unit, activation=self.activation, slope=self.slope))
        others.sort(key=lambda override: override.unit)
        changed = checked(replace, old, overrides=tuple(others))
        return with_units(work, self.layer, changed, tuple(range(old.units)))


def _activation_text(activation: ActivationName, slope: float) -> str:
    own = UNIT_ACTIVATIONS[activation]
    return f"{own.label} (slope {chosen(slope)})" if own.takes_slope else own.label
