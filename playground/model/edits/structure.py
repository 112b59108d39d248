"""Edits of what a network is made of: its features, its hidden layers and their units."""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace

from engine.choices.features import FEATURES, FeatureName
from engine.learned import NEW, Carry, LayerCarry
from engine.spec import MAX_LAYERS, MAX_UNITS, LayerSpec, Spec
from playground.model.document import Work
from playground.model.edits.edit import EditRefused, checked, with_spec


@dataclass(frozen=True, slots=True)
class SetFeature:
    """Take a feature in, at its place in the registry's order, or leave it out. One must stay."""

    name: FeatureName
    included: bool
    merge_key: Hashable | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        return f"{'Add' if self.included else 'Remove'} feature {FEATURES[self.name].notation}"

    def apply(self, work: Work) -> Work:
        spec = work.document.spec
        if (self.name in spec.features) == self.included:
            return work
        if not self.included:
            features = tuple(name for name in spec.features if name != self.name)
        else:
            rank = list(FEATURES).index
            place = sum(rank(name) < rank(self.name) for name in spec.features)
            features = (*spec.features[:place], self.name, *spec.features[place:])
        if not features:
            raise EditRefused("A network needs at least one feature: add another before removing this one.")
        inputs = tuple(spec.features.index(name) if name in spec.features else NEW for name in features)
        carry = Carry.unchanged(work.document.layout.sizes)
        first = replace(carry.layers[0], inputs=inputs)
        return with_spec(work, replace(spec, features=features), Carry((first, *carry.layers[1:])))


@dataclass(frozen=True, slots=True)
class AddUnit:
    """Add a unit at the end of a hidden layer.

    In a network that was trained its outgoing weights start at 0, so that the output stays. Before the first step they
    come from the initialisation, like those of every unit.
    """

    layer: int
    merge_key: Hashable | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        return f"Add a unit to layer {self.layer + 1}"

    def apply(self, work: Work) -> Work:
        old = hidden_layer(work, self.layer)
        if old.units == MAX_UNITS:
            raise EditRefused(f"Layer {self.layer + 1} has {MAX_UNITS} units, the most that a layer can have.")
        return with_units(work, self.layer, replace(old, units=old.units + 1), (*range(old.units), NEW))


@dataclass(frozen=True, slots=True)
class RemoveUnit:
    """Remove a unit of a hidden layer, the last one unless told which."""

    layer: int
    unit: int = -1
    merge_key: Hashable | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        which = "a unit" if self.unit < 0 else f"unit {self.unit + 1}"
        return f"Remove {which} from layer {self.layer + 1}"

    def apply(self, work: Work) -> Work:
        old = hidden_layer(work, self.layer)
        unit = self.unit if self.unit >= 0 else old.units - 1
        if unit >= old.units:
            raise EditRefused(f"There is no unit {unit + 1} in layer {self.layer + 1}: it has {old.units}.")
        if old.units == 1:
            raise EditRefused(f"Layer {self.layer + 1} has one unit only: remove the layer instead.")
        overrides = tuple(
            replace(override, unit=override.unit - (override.unit > unit))
            for override in old.overrides
            if override.unit != unit
        )
        kept = tuple(at for at in range(old.units) if at != unit)
        return with_units(work, self.layer, replace(old, units=old.units - 1, overrides=overrides), kept)


@dataclass(frozen=True, slots=True)
class InsertLayer:
    """Put a hidden layer before layer `layer` (the output for `layer == len(hidden)`).

    It begins by passing on what it gets: as many units as inputs, each taking its input times 1, so that the layers
    after it find what they learned with. Its activation is that of its neighbour.
    """

    layer: int
    merge_key: Hashable | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        return f"Insert layer {self.layer + 1}"

    def apply(self, work: Work) -> Work:
        spec = work.document.spec
        hidden = spec.network.hidden
        if not 0 <= self.layer <= len(hidden):
            raise EditRefused(f"A layer can be inserted before layers 1 to {len(hidden) + 1}, not {self.layer + 1}.")
        if len(hidden) == MAX_LAYERS:
            raise EditRefused(f"The network has {MAX_LAYERS} hidden layers, the most that it can have.")
        neighbour = hidden[max(self.layer - 1, 0)] if hidden else LayerSpec(activation="tanh")
        units = spec.layer_sizes[self.layer]
        new = LayerSpec(units, neighbour.activation, neighbour.slope)
        layers = list(Carry.unchanged(work.document.layout.sizes).layers)
        passing = tuple(range(units))
        layers.insert(self.layer, LayerCarry(NEW, (NEW,) * units, (NEW,) * units, copies_input=True))
        layers[self.layer + 1] = replace(layers[self.layer + 1], inputs=passing)
        return with_spec(
            work, with_hidden(spec, (*hidden[: self.layer], new, *hidden[self.layer :])), Carry(tuple(layers))
        )


@dataclass(frozen=True, slots=True)
class RemoveLayer:
    """Remove a hidden layer. The next layer keeps its biases; its weights, from other units now, begin anew."""

    layer: int
    merge_key: Hashable | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        return f"Remove layer {self.layer + 1}"

    def apply(self, work: Work) -> Work:
        hidden_layer(work, self.layer)
        spec = work.document.spec
        hidden = spec.network.hidden
        order = [at for at in range(len(hidden)) if at != self.layer]
        return _with_order(work, order)


@dataclass(frozen=True, slots=True)
class MoveLayer:
    """Move a hidden layer to another place among the hidden layers.

    A layer keeps its weights where it still gets as many inputs as before.
    """

    source: int
    target: int
    merge_key: Hashable | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        return f"Move layer {self.source + 1} to place {self.target + 1}"

    def apply(self, work: Work) -> Work:
        hidden_layer(work, self.source)
        hidden_layer(work, self.target)
        order = list(range(len(work.document.spec.network.hidden)))
        order.insert(self.target, order.pop(self.source))
        return _with_order(work, order)


def _with_order(work: Work, order: list[int]) -> Work:
    """Keep the hidden layers of `order`, in that order; a layer whose inputs are as many as before keeps weights."""
    spec = work.document.spec
    hidden = spec.network.hidden
    sizes = work.document.layout.sizes
    removing = len(order) < len(hidden)
    layers = []
    before = -1  # the old layer that feeds the next one; −1 the features
    for layer in (*order, len(hidden)):
        fed_by = sizes[before + 1]
        fits = before == layer - 1 or (not removing and fed_by == sizes[layer])
        inputs = tuple(range(fed_by)) if fits else (NEW,) * fed_by
        layers.append(LayerCarry(layer, tuple(range(sizes[layer + 1])), inputs))
        before = layer
    return with_spec(work, with_hidden(spec, tuple(hidden[layer] for layer in order)), Carry(tuple(layers)))


def hidden_layer(work: Work, layer: int) -> LayerSpec:
    """A hidden layer's spec. Raises EditRefused where the network has no such layer."""
    hidden = work.document.spec.network.hidden
    if not 0 <= layer < len(hidden):
        raise EditRefused(f"There is no hidden layer {layer + 1}: the network has {len(hidden)}.")
    return hidden[layer]


def with_hidden(spec: Spec, hidden: tuple[LayerSpec, ...]) -> Spec:
    """The spec with other hidden layers. Raises EditRefused where they break a rule."""
    return replace(spec, network=checked(replace, spec.network, hidden=hidden))


def with_units(work: Work, layer: int, changed: LayerSpec, units: tuple[int, ...]) -> Work:
    """Put a changed layer in place whose units come from `units` of the old one."""
    spec = work.document.spec
    hidden = spec.network.hidden
    layers = list(Carry.unchanged(work.document.layout.sizes).layers)
    layers[layer] = replace(layers[layer], units=units)
    layers[layer + 1] = replace(layers[layer + 1], inputs=units)
    return with_spec(work, with_hidden(spec, (*hidden[:layer], changed, *hidden[layer + 1 :])), Carry(tuple(layers)))
