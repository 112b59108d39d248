"""Everything that a person can do to a document, each a named edit with a text for the Undo menu.

An edit is a frozen value: views make one and ask for it. `apply` gives the changed work; it raises `EditRefused`, with
a text for the person, when it cannot be done. Indices are 0-based: layer 0 is the first hidden layer, layer
`len(hidden)` is the output.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, Protocol

import numpy as np
from pydantic import ValidationError

from engine.choices.activations import ACTIVATIONS, DEFAULT_SLOPE, ActivationName
from engine.choices.features import FEATURES, FeatureName
from engine.choices.heads import OUTPUT_ACTIVATIONS, OutputActivationName
from engine.learned import NEW, Carry, LayerCarry, transplant, untrained
from engine.parameters import Layout, Pin, initial_parameters
from engine.runs.curves import Curves
from engine.spec import (
    MAX_LAYERS,
    MAX_UNITS,
    LayerSpec,
    OutputSpec,
    Spec,
    UnitOverride,
)
from playground.model.document import Document, Work
from playground.model.numerals import Limits, chosen, counted
from playground.model.wording import describe_breach, setting_name, value_name

LARGEST_VALUE: Final = 1e6
VALUE_LIMITS: Final = Limits(-LARGEST_VALUE, LARGEST_VALUE)
"""A weight or bias that is set by hand is at most this large."""


class EditRefused(ValueError):
    """An edit that cannot be done; its text says why and what to do instead.

    `remedy`, where there is one, is an edit that does what was asked together with what it needs.
    """

    def __init__(self, text: str, remedy: "Edit | None" = None) -> None:
        super().__init__(text)
        self.remedy = remedy


class Edit(Protocol):
    """One thing that a person does to the document."""

    @property
    def text(self) -> str:
        """What the Undo menu calls it: `Change noise to 20`."""

    @property
    def merge_key(self) -> Hashable | None:
        """Successive edits of one key (a drag) become one step of undo; None never merges."""

    def apply(self, work: Work) -> Work:
        """The work after the edit. Raises EditRefused."""


def _checked(make: Any, *args: Any, **changes: Any) -> Any:
    """`replace` a spec, its breach told as a refused edit."""
    try:
        return make(*args, **changes)
    except ValidationError as breach:
        made = type(args[0]) if make is replace else make
        raise EditRefused(describe_breach(breach, made)) from None


def _with_spec(work: Work, spec: Spec, carry: Carry | None = None) -> Work:
    """Put a changed spec in place of the present one, keeping what was learned, pinned and recorded by `carry`."""
    document = work.document
    old = document.layout
    carry = carry or Carry.unchanged(old.sizes)
    new = Layout(spec.layer_sizes)
    pins = carry.pins(document.pins)
    learned = transplant(work.learned, document.spec, spec, carry)
    curves = work.curves.carried([layer.layer for layer in carry.layers])
    changed = replace(work, document=replace(document, spec=spec, pins=pins), learned=learned, curves=curves)
    return changed if carry == Carry.unchanged(old.sizes) else changed.with_origin(carry.sources(old, new))


# --- settings -------------------------------------------------------------------------------------------------------

Section = Literal["data", "training", "init"]


@dataclass(frozen=True, slots=True)
class SetSetting:
    """Change one field of the data, the training or the initialisation, by its name in files.

    Learned weights stay: an initialisation takes effect at the next Reset. Another kind of data of the other task
    (classification, regression) brings the output activation that suits it.
    """

    section: Section
    key: str
    value: object
    merge_key: Hashable | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        return f"Change {setting_name(self.section, self.key)} to {value_name(self.section, self.key, self.value)}"

    def apply(self, work: Work) -> Work:
        spec = work.document.spec
        if self.section == "init":
            network = replace(spec.network, init=_checked(replace, spec.network.init, **{self.key: self.value}))
            return _with_spec(work, replace(spec, network=network))
        part = _checked(replace, getattr(spec, self.section), **{self.key: self.value})
        if self.key == "kind" and part.is_classification != spec.data.is_classification:
            spec = _suited_to_task(spec, part.is_classification)
        if (self.key, self.value) == ("loss", "cross_entropy") and spec.network.output.activation != "sigmoid":
            raise EditRefused(
                "Cross-entropy needs an output that is a probability: the sigmoid.",
                Together("Change loss to cross-entropy with a sigmoid output", (SetOutput("sigmoid"), self)),
            )
        return _with_spec(work, _checked(replace, spec, **{self.section: part}))


def _suited_to_task(spec: Spec, is_classification: bool) -> Spec:
    """The usual output of a task: tanh for classes, linear for numbers."""
    suited: OutputActivationName = "tanh" if is_classification else "linear"
    training = spec.training
    if training.loss == "cross_entropy":
        training = replace(training, loss="mse")
    network = replace(spec.network, output=OutputSpec(suited))
    return replace(spec, training=training, network=network)


@dataclass(frozen=True, slots=True)
class SetText:
    """Change the title or the notes."""

    key: Literal["title", "notes"]
    value: str

    @property
    def text(self) -> str:
        return f"Change the {self.key}"

    @property
    def merge_key(self) -> Hashable:
        return ("text", self.key)

    def apply(self, work: Work) -> Work:
        document = work.document
        if self.key == "title":
            return replace(work, document=replace(document, title=self.value))
        return replace(work, document=replace(document, notes=self.value))


@dataclass(frozen=True, slots=True)
class Together:
    """Several edits as one step of undo."""

    text: str
    edits: tuple[Edit, ...]
    merge_key: Hashable | None = field(default=None, compare=False)

    def apply(self, work: Work) -> Work:
        for edit in self.edits:
            work = edit.apply(work)
        return work


# --- features and architecture --------------------------------------------------------------------------------------


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
        return _with_spec(work, replace(spec, features=features), Carry((first, *carry.layers[1:])))


def _with_hidden(spec: Spec, hidden: tuple[LayerSpec, ...]) -> Spec:
    return replace(spec, network=_checked(replace, spec.network, hidden=hidden))


def _hidden_layer(work: Work, layer: int) -> LayerSpec:
    hidden = work.document.spec.network.hidden
    if not 0 <= layer < len(hidden):
        raise EditRefused(f"There is no hidden layer {layer + 1}: the network has {len(hidden)}.")
    return hidden[layer]


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
        old = _hidden_layer(work, self.layer)
        if old.units == MAX_UNITS:
            raise EditRefused(f"Layer {self.layer + 1} has {MAX_UNITS} units, the most that a layer can have.")
        return _with_units(work, self.layer, replace(old, units=old.units + 1), (*range(old.units), NEW))


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
        old = _hidden_layer(work, self.layer)
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
        return _with_units(work, self.layer, replace(old, units=old.units - 1, overrides=overrides), kept)


def _with_units(work: Work, layer: int, changed: LayerSpec, units: tuple[int, ...]) -> Work:
    """Put a changed layer in place whose units come from `units` of the old one."""
    spec = work.document.spec
    hidden = spec.network.hidden
    layers = list(Carry.unchanged(work.document.layout.sizes).layers)
    layers[layer] = replace(layers[layer], units=units)
    layers[layer + 1] = replace(layers[layer + 1], inputs=units)
    return _with_spec(work, _with_hidden(spec, (*hidden[:layer], changed, *hidden[layer + 1 :])), Carry(tuple(layers)))


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
        return _with_spec(
            work, _with_hidden(spec, (*hidden[: self.layer], new, *hidden[self.layer :])), Carry(tuple(layers))
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
        _hidden_layer(work, self.layer)
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
        _hidden_layer(work, self.source)
        _hidden_layer(work, self.target)
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
    return _with_spec(work, _with_hidden(spec, tuple(hidden[layer] for layer in order)), Carry(tuple(layers)))


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
        old = _hidden_layer(work, self.layer)
        changed = _checked(replace, old, activation=self.activation, slope=self.slope)
        return _with_units(work, self.layer, changed, tuple(range(old.units)))


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
            _checked(replace, layer, activation=self.activation, slope=self.slope, overrides=())
            for layer in spec.network.hidden
        )
        return _with_spec(work, _with_hidden(spec, hidden))


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
        old = _hidden_layer(work, self.layer)
        if not 0 <= self.unit < old.units:
            raise EditRefused(f"There is no unit {self.unit + 1} in layer {self.layer + 1}: it has {old.units}.")
        others = [override for override in old.overrides if override.unit != self.unit]
        if self.activation is not None:
            others.append(_checked(UnitOverride, unit=self.unit, activation=self.activation, slope=self.slope))
        others.sort(key=lambda override: override.unit)
        changed = _checked(replace, old, overrides=tuple(others))
        return _with_units(work, self.layer, changed, tuple(range(old.units)))


def _activation_text(activation: ActivationName, slope: float) -> str:
    own = ACTIVATIONS[activation]
    return f"{own.label} (slope {chosen(slope)})" if own.takes_slope else own.label


@dataclass(frozen=True, slots=True)
class SetOutput:
    """Give the output unit its activation."""

    activation: OutputActivationName
    merge_key: Hashable | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        return f"Change the output to {ACTIVATIONS[self.activation].label}"

    def apply(self, work: Work) -> Work:
        spec = work.document.spec
        if self.activation not in OUTPUT_ACTIVATIONS:
            raise EditRefused(f"The output can be {', '.join(OUTPUT_ACTIVATIONS)}, not {self.activation}.")
        if spec.training.loss == "cross_entropy" and self.activation != "sigmoid":
            label = ACTIVATIONS[self.activation].label
            raise EditRefused(
                f"The loss is cross-entropy, which needs a sigmoid output: {label} goes with ½ squared error or Huber.",
                Together(
                    f"Change the output to {label} and the loss to ½ squared error",
                    (SetSetting("training", "loss", "mse"), self),
                ),
            )
        return _with_spec(work, replace(spec, network=replace(spec.network, output=OutputSpec(self.activation))))


# --- values and pins ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SetValue:
    """Set a weight or a bias by hand. Before the first step it becomes part of the start, to which Reset returns."""

    pin: Pin
    value: float
    merge_key: Hashable | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        return f"Set {parameter_name(self.pin)} to {chosen(self.value)}"

    def apply(self, work: Work) -> Work:
        index = _index(work.document, self.pin)
        if not VALUE_LIMITS.allow(self.value):
            raise EditRefused(f"Weights and biases: found {chosen(self.value)}. Allowed: {VALUE_LIMITS.text}.")
        learned = work.learned
        at_start = learned.is_untrained
        silenced = learned.silenced.copy()
        silenced[index] = 0
        return replace(
            work,
            learned=replace(
                learned,
                parameters=_with_value(learned.parameters, index, self.value),
                start=_with_value(learned.start, index, self.value) if at_start else learned.start,
                silenced=silenced,
            ),
        )


def _with_value(array: Any, index: int, value: float) -> Any:
    changed = array.copy()
    changed[index] = value
    return changed


def _index(document: Document, pin: Pin) -> int:
    layout = document.layout
    if not layout.has(pin):
        raise EditRefused(f"The network has no {parameter_name(pin)}.")
    return layout.index(pin)


def parameter_name(pin: Pin) -> str:
    """What a person calls a weight or bias: `bias of unit 2 in layer 1`."""
    place = f"unit {pin.unit + 1} in layer {pin.layer + 1}"
    return f"bias of {place}" if pin.input is None else f"weight {pin.input + 1} of {place}"


@dataclass(frozen=True, slots=True)
class SetPinned:
    """Pin a weight or bias, so that training leaves it, or free it."""

    pin: Pin
    pinned: bool
    merge_key: Hashable | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        return f"{'Pin' if self.pinned else 'Free'} {parameter_name(self.pin)}"

    def apply(self, work: Work) -> Work:
        _index(work.document, self.pin)
        pins = work.document.pins | {self.pin} if self.pinned else work.document.pins - {self.pin}
        return replace(work, document=replace(work.document, pins=pins))


@dataclass(frozen=True, slots=True)
class FreeAll:
    """Free every pinned weight and bias."""

    text: str = "Free all pins"
    merge_key: Hashable | None = field(default=None, compare=False)

    def apply(self, work: Work) -> Work:
        return replace(work, document=replace(work.document, pins=frozenset()))


# --- beginning again ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reset:
    """Go back to the parameters of epoch 0; pinned ones keep their present value."""

    text: str = "Reset"
    merge_key: Hashable | None = field(default=None, compare=False)

    def apply(self, work: Work) -> Work:
        return _begun(work, work.learned.start)


@dataclass(frozen=True, slots=True)
class NewWeights:
    """Draw other initial weights, from another seed, and begin at epoch 0; pinned ones keep their present value."""

    seed: int
    text: str = "New weights"
    merge_key: Hashable | None = field(default=None, compare=False)

    def apply(self, work: Work) -> Work:
        spec = work.document.spec
        init = _checked(replace, spec.network.init, seed=self.seed)
        spec = replace(spec, network=replace(spec.network, init=init))
        document = replace(work.document, spec=spec)
        return _begun(replace(work, document=document), initial_parameters(spec))


def _begun(work: Work, start: Any) -> Work:
    """The work at epoch 0, at `start` but for what is pinned, before anything was recorded."""
    pinned = work.document.layout.mask(work.document.pins).astype(bool)
    learned = untrained(work.document.spec, np.where(pinned, work.learned.parameters, start))
    return replace(work, learned=learned, curves=Curves.empty(work.curves.layers))


@dataclass(frozen=True, slots=True)
class BringBack:
    """Bring back what the network had learned at an earlier time, and the curves that tell how it got there.

    then: the work of that time, of this document. Everything comes back bit for bit, the place in the data as well.
    """

    then: Work
    merge_key: Hashable | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        return f"Bring back the weights of epoch {counted(self.then.learned.epoch)}"

    def apply(self, work: Work) -> Work:
        if self.then.document.spec != work.document.spec:
            raise EditRefused("Those weights belong to another network or to other data: undo what was changed since.")
        return replace(work, learned=self.then.learned, curves=self.then.curves)
