"""How weights that were found are mapped onto a network.

Its shape follows them where they are a whole network; else they go onto its layers where the shapes fit.
"""

from dataclasses import replace

from engine.choices.activations import ACTIVATIONS
from engine.choices.features import FeatureName
from engine.choices.heads import HEADS, OutputActivationName
from engine.spec import LayerSpec, OutputSpec, Spec, UnitActivation, UnitOverride
from playground.exchange.exporters.parts import takes_slope
from playground.exchange.weights.found import FoundLayer, FoundNetwork, WeightsRefused, quoted
from playground.exchange.weights.state_dict import fit_together
from playground.model.document import Work
from playground.model.edits import TakeWeights


def fitted(found: FoundNetwork, work: Work, text: str) -> tuple[TakeWeights, tuple[str, ...]]:
    """The edit that brings the weights into the network, called `text`, and what a person should know of it.

    Raises WeightsRefused where they fit neither as a whole network nor onto layers of the present one.
    """
    spec = work.document.spec
    if found.features is None and not _is_whole(found, spec):
        return _onto_layers(found, work, text)
    features = found.features or _features(found.layers[0], spec)
    notes = list(found.notes)
    output = _output(found.layers[-1], spec, notes)
    hidden = tuple(_hidden(layer, at, spec) for at, layer in enumerate(found.layers[:-1]))
    if found.layers[0].activations is None and found.features is None and hidden:
        told = ", ".join(dict.fromkeys(ACTIVATIONS[layer.activation].label for layer in hidden))
        notes.append(f"The file does not say which activations the units have: {told} was taken.")
    if any(layer.biases is None for layer in found.layers):
        notes.append("Biases that the file does not have are 0.")
    network = replace(spec.network, hidden=hidden, output=OutputSpec(output))
    numbers = [
        number
        for layer in found.layers
        for part in (layer.weights.ravel(), layer.biases if layer.biases is not None else [0.0] * layer.units)
        for number in map(float, part)
    ]
    return TakeWeights(text, features, network, tuple(numbers)), tuple(notes)


def _is_whole(found: FoundNetwork, spec: Spec) -> bool:
    """Whether the layers lead from two numbers, or from the present features, to outputs that the data have."""
    first, last = found.layers[0], found.layers[-1]
    ends = any(head.units(spec.data.class_count) == last.units for head in HEADS.values())
    return first.inputs in (2, len(spec.features)) and ends and fit_together(list(found.layers))


def _features(first: FoundLayer, spec: Spec) -> tuple[FeatureName, ...]:
    return spec.features if first.inputs == len(spec.features) else ("x1", "x2")


def _hidden(layer: FoundLayer, at: int, spec: Spec) -> LayerSpec:
    """A hidden layer: as the file says, or bending as the layer at its place does now, or the last one."""
    if layer.activations is not None:
        return _with_overrides(layer.activations)
    if layer.is_softmax:
        raise WeightsRefused(
            f"softmax in the hidden layer {quoted(layer.name)}",
            ", ".join(activation.label for activation in ACTIVATIONS.values()),
            "Export a network whose hidden layers have one of these.",
        )
    hidden = spec.network.hidden
    if not hidden:
        return LayerSpec(layer.units)
    like = hidden[min(at, len(hidden) - 1)]
    overrides = like.overrides if like.units == layer.units else ()
    return replace(like, units=layer.units, overrides=overrides)


def _with_overrides(units: tuple[UnitActivation, ...]) -> LayerSpec:
    """A layer of these units: what most of them have is the layer's."""
    usual = max(units, key=units.count)
    overrides = tuple(
        UnitOverride(unit, own.activation, own.slope)  # type: ignore[arg-type,unused-ignore]  # never softmax
        for unit, own in enumerate(units)
        if own.activation != usual.activation or (takes_slope(own.activation) and own.slope != usual.slope)
    )
    return LayerSpec(len(units), usual.activation, usual.slope, overrides)  # type: ignore[arg-type,unused-ignore]


def _output(last: FoundLayer, spec: Spec, notes: list[str]) -> OutputActivationName:
    """The output that the last layer is. Raises WeightsRefused where the data ask for another number of units."""
    fitting = [name for name, head in HEADS.items() if head.units(spec.data.class_count) == last.units]
    wanted = _wanted(last)
    if wanted is not None and wanted in fitting:
        return next(name for name in fitting if name == wanted)
    one_for_each = [name for name in fitting if name not in ACTIVATIONS]
    if wanted == "linear" and one_for_each:
        notes.append("The outputs of the file are sums without an activation: softmax makes probabilities of them.")
        return one_for_each[0]
    if fitting and last.activations is None and not last.is_softmax:
        present = spec.network.output.activation
        return present if present in fitting else fitting[0]
    if not fitting:
        allowed = sorted({head.units(spec.data.class_count) for head in HEADS.values()})
        raise WeightsRefused(
            f"{last.units} outputs",
            f"{' or '.join(map(str, allowed))} for these data",
            "Choose data with as many classes first.",
        )
    raise WeightsRefused(
        f"the output {'softmax' if last.is_softmax else wanted or 'of several activations'}",
        " or ".join(fitting),
        "Export a network whose output is one of these.",
    )


def _wanted(last: FoundLayer) -> str | None:
    if last.is_softmax:
        return "softmax"
    names = {own.activation for own in last.activations or ()}
    return next(iter(names)) if len(names) == 1 else None


def _onto_layers(found: FoundNetwork, work: Work, text: str) -> tuple[TakeWeights, tuple[str, ...]]:
    """Weights of some layers, in the place of the present ones of the same shapes, the first that fit."""
    document = work.document
    sizes, layout = document.spec.layer_sizes, document.layout
    shapes = [(layer.units, layer.inputs) for layer in found.layers]
    present = list(zip(sizes[1:], sizes, strict=False))
    places = [at for at in range(len(present)) if present[at : at + len(shapes)] == shapes]
    if not places:
        raise WeightsRefused(
            f"layers of {_told(shapes)}",
            f"a whole network from 2 or {sizes[0]} inputs on, or layers of the present one: {_told(present)}",
            "Choose features, layers and units that fit first.",
        )
    parameters = work.learned.parameters.copy()
    for at, layer in enumerate(found.layers, places[0]):
        layout.weights(parameters, at)[:] = layer.weights
        if layer.biases is not None:
            layout.biases(parameters, at)[:] = layer.biases
    first, last = places[0] + 1, places[0] + len(shapes)
    where = f"layer {first}" if first == last else f"layers {first} to {last}"
    spec = document.spec
    edit = TakeWeights(text, spec.features, spec.network, tuple(parameters.tolist()))
    return edit, (f"The weights are no whole network: they went into {where}, the others stay as they are.",)


def _told(shapes: list[tuple[int, int]]) -> str:
    told = ", ".join(f"{inputs} → {units}" for units, inputs in shapes[:6])
    return f"{told}, …" if len(shapes) > 6 else told
