"""A network in an ONNX file: its layers are found in the graph, and between them activations, known by their values.

The graph is walked from the points on. A Gemm, or a MatMul with its Add, begins a layer; what lies between two of them
is tried on numbers (`operators`) and recognised by what comes out (`recognition`). Everything else is refused.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from engine.choices.activations import ACTIVATIONS
from engine.choices.features import FEATURES, FeatureName
from engine.portable import Floats
from engine.spec import MAX_UNITS, UnitActivation
from playground.exchange.packages import PackageMissing
from playground.exchange.weights.found import (
    MAX_NUMBERS,
    FoundLayer,
    FoundNetwork,
    WeightsRefused,
    checked_layers,
    quoted,
    read_only,
)
from playground.exchange.weights.message_count import check_size
from playground.exchange.weights.operators import MAX_SIZE, OPERATORS, NotUnderstood
from playground.exchange.weights.recognition import (
    SAMPLES,
    is_softmax,
    recognised_activation,
    recognised_features,
    sample_points,
)

MAX_NODES: Final = 20_000
"""The largest network of the playground has some 6,000, where each unit has an activation of its own."""

MAX_WORK: Final = 5_000_000
"""Numbers that are computed at most, so that a file made to keep us busy does not."""

_PLAIN: Final = "fully connected layers one after the other, with activations between them"
_EXPORT_AGAIN: Final = "Export a plain network, for example torch.nn.Sequential of Linear layers and activations."


@dataclass(frozen=True, slots=True, eq=False)
class _Value:
    """Numbers in the graph. layer: the layer whose sums they are made of, 0 for the points, None for constants."""

    numbers: Floats
    layer: int | None = None


@dataclass(slots=True, eq=False)
class _Sums:
    """A layer as it is found: z are numbers to try on what follows."""

    name: str
    weights: Floats
    biases: Floats
    before: _Value
    z: Floats


def network_of_onnx(data: bytes) -> FoundNetwork:
    """The network in an ONNX file. Raises WeightsRefused; PackageMissing where onnx is not installed."""
    model = _model_of(data)
    try:
        with np.errstate(all="ignore"):
            return _Walk(model.graph).network()
    except WeightsRefused:
        raise
    except Exception:  # of operators without outputs, names that are no text, …: whatever a broken graph leads to
        raise WeightsRefused("a broken graph", _PLAIN, "Export it again.") from None


def _model_of(data: bytes) -> Any:
    try:
        import onnx
    except ImportError:
        raise PackageMissing("onnx") from None
    check_size(data, onnx.ModelProto.DESCRIPTOR)
    try:
        return onnx.load_model_from_string(data)
    except Exception:  # whatever broken bytes make the library raise
        raise WeightsRefused("a file that is no ONNX model", "a model in ONNX format", "Export it again.") from None


class _Walk:
    """Goes through the graph once, in its order."""

    def __init__(self, graph: Any) -> None:
        self._graph = graph
        if len(graph.node) > MAX_NODES or len(graph.initializer) > MAX_NODES:
            raise WeightsRefused(
                f"a graph of {len(graph.node)} operators and {len(graph.initializer)} tables",
                f"up to {MAX_NODES} of each",
                "Export a smaller network.",
            )
        self._uses = Counter(name for node in graph.node for name in node.input)
        self._layers: list[_Sums] = []
        self._work = 0
        self._values: dict[str, _Value] = {tensor.name: _Value(_constant(tensor)) for tensor in graph.initializer}
        self._points = sample_points(2, 0)
        self._take_points()

    def _take_points(self) -> None:
        inputs = [entry for entry in self._graph.input if entry.name not in self._values]
        sizes = [_columns_of(entry) for entry in inputs]
        if len(inputs) == 1 and sizes[0] in (2, None):
            self._values[inputs[0].name] = _Value(self._points, 0)
        elif len(inputs) == 2 and set(sizes) == {1}:
            for at, entry in enumerate(inputs):
                self._values[entry.name] = _Value(self._points[:, at : at + 1], 0)
        else:
            told = ", ".join(
                f"{quoted(entry.name)} of {size} numbers" for entry, size in zip(inputs, sizes, strict=True)
            )
            raise WeightsRefused(
                f"the inputs {told[:200]}" if inputs else "no input",
                "points (N, 2): the two numbers x1 and x2",
                "Export a network with two inputs.",
            )

    def network(self) -> FoundNetwork:
        """All layers with their activations, and the features."""
        for node in self._graph.node:
            self._step(node)
        if len(self._graph.output) != 1 or self._graph.output[0].name not in self._values:
            raise WeightsRefused(f"{len(self._graph.output)} outputs", "one output", _EXPORT_AGAIN)
        if not self._layers:
            raise WeightsRefused("a graph without a layer", _PLAIN, _EXPORT_AGAIN)
        last = self._values[self._graph.output[0].name]
        befores = [*(layer.before for layer in self._layers), last]
        if [before.layer for before in befores] != list(range(len(befores))):
            raise WeightsRefused("layers that branch or skip", _PLAIN, _EXPORT_AGAIN)
        found = [
            self._understood(at, layer, after)
            for at, (layer, after) in enumerate(zip(self._layers, befores[1:], strict=True), 1)
        ]
        return FoundNetwork(checked_layers(found), self._features(befores[0].numbers))

    def _step(self, node: Any) -> None:
        attributes = {attribute.name: _attribute(attribute) for attribute in node.attribute}
        if node.op_type == "Constant":
            self._values[node.output[0]] = _Value(_constant_of(node, attributes))
            return
        inputs = [self._value(name, node) if name else None for name in node.input]
        known = [value for value in inputs if value is not None]
        layers = {value.layer for value in known if value.layer is not None}
        if len(layers) > 1:
            raise WeightsRefused(f"the operator {quoted(node.op_type)}, which joins layers", _PLAIN, _EXPORT_AGAIN)
        if layers and node.op_type in ("Gemm", "MatMul"):
            self._begin_layer(node, attributes, inputs)
        elif node.op_type == "Add" and (biases := self._biases(node, known)) is not None:
            self._layers[-1].biases = self._layers[-1].biases + biases
            self._values[node.output[0]] = _Value(self._layers[-1].z, len(self._layers))
        else:
            self._compute(node, attributes, inputs, next(iter(layers), None))

    def _value(self, name: str, node: Any) -> _Value:
        if name not in self._values:
            raise WeightsRefused(
                f"{quoted(name)} at the operator {quoted(node.op_type)}, which nothing computes before",
                "operators in the order in which they are computed",
                "Export it again.",
            )
        return self._values[name]

    def _begin_layer(self, node: Any, attributes: Mapping[str, Any], inputs: list[_Value | None]) -> None:
        before, weights = inputs[0], inputs[1] if len(inputs) > 1 else None
        is_plain = before is not None and before.layer is not None and weights is not None and weights.layer is None
        if not is_plain or weights.numbers.ndim != 2 or attributes.get("transA", 0):  # type: ignore[union-attr]
            raise WeightsRefused(f"the operator {quoted(node.op_type)} of no fixed weights", _PLAIN, _EXPORT_AGAIN)
        assert before is not None
        assert weights is not None
        table = weights.numbers * attributes.get("alpha", 1.0)
        if not attributes.get("transB", 0):
            table = table.T
        units, taken = table.shape
        if taken != before.numbers.shape[1] or not 1 <= units <= MAX_UNITS:
            raise WeightsRefused(
                f"weights of {taken} inputs and {units} units in {quoted(node.name or node.op_type)}",
                f"as many inputs as the layer before has units, {before.numbers.shape[1]}, and up to {MAX_UNITS} units",
                _EXPORT_AGAIN,
            )
        biases = np.zeros(units)
        if len(inputs) > 2 and inputs[2] is not None:
            biases = biases + _one_a_unit(inputs[2], units) * attributes.get("beta", 1.0)
        z = sample_points(units, len(self._layers) + 1)
        name = node.name or f"layer {len(self._layers) + 1}"
        self._layers.append(_Sums(name, read_only(table), biases, before, z))
        self._values[node.output[0]] = _Value(z, len(self._layers))

    def _biases(self, node: Any, known: list[_Value]) -> Floats | None:
        """What a node adds to the sums of the last layer, if that is all that it does."""
        if not self._layers or len(known) != 2 or len(node.input) != 2:
            return None
        sums, added = known if known[0].layer is not None else known[::-1]
        name = node.input[0] if sums is known[0] else node.input[1]
        is_sums = sums.numbers is self._layers[-1].z and self._uses[name] == 1
        return _one_a_unit(added, sums.numbers.shape[1]) if is_sums and added.layer is None else None

    def _compute(
        self, node: Any, attributes: Mapping[str, Any], inputs: list[_Value | None], layer: int | None
    ) -> None:
        try:
            if node.domain not in ("", "ai.onnx", "com.microsoft") or node.op_type not in OPERATORS:
                raise NotUnderstood
            if self._work > MAX_WORK:
                raise NotUnderstood
            made = OPERATORS[node.op_type](attributes, [None if value is None else value.numbers for value in inputs])
            if any(len(numbers.shape) > 2 or numbers.size > MAX_SIZE for numbers in made):
                raise NotUnderstood
            self._work += sum(numbers.size for numbers in made)
            if layer is not None and any(numbers.ndim != 2 or len(numbers) != SAMPLES for numbers in made):
                raise NotUnderstood
        except Exception:  # of shapes that do not fit, types that an operator does not take, …
            raise WeightsRefused(
                f"the operator {quoted(node.op_type)}, which is not understood here", _PLAIN, _EXPORT_AGAIN
            ) from None
        for name, numbers in zip(node.output, made, strict=False):
            self._values[name] = _Value(numbers, layer)

    def _understood(self, at: int, layer: _Sums, after: _Value) -> FoundLayer:
        a = after.numbers
        activations: tuple[UnitActivation, ...] | None = None
        joint = is_softmax(layer.z, a)
        if not joint and a.shape == layer.z.shape:
            each = [recognised_activation(layer.z[:, unit], a[:, unit]) for unit in range(a.shape[1])]
            activations = tuple(one for one in each if one is not None)
        if not joint and (activations is None or len(activations) < a.shape[1]):
            raise WeightsRefused(
                f"another activation after {quoted(layer.name)}",
                ", ".join(activation.label for activation in ACTIVATIONS.values()),
                f"Export a network whose layer {at} has one of these.",
            )
        return FoundLayer(layer.name, layer.weights, read_only(layer.biases), activations, joint)

    def _features(self, columns: Floats) -> tuple[FeatureName, ...]:
        found = recognised_features(self._points, columns)
        names = tuple(name for name in found if name is not None)
        if len(names) < len(found) or len(set(names)) < len(names):
            raise WeightsRefused(
                "something else before the first layer",
                "each once, " + ", ".join(feature.notation for feature in FEATURES.values()),
                "Export a network that takes x1 and x2 as they are.",
            )
        return names


def _one_a_unit(value: _Value, units: int) -> Floats:
    """Numbers that are added to the sums of so many units."""
    numbers = value.numbers
    if value.layer is not None or numbers.ndim > 2 or numbers.size not in (1, units):
        raise WeightsRefused(f"biases of {numbers.size} numbers", "one for each unit", _EXPORT_AGAIN)
    return np.broadcast_to(numbers.ravel(), (units,))


def _columns_of(entry: Any) -> int | None:
    """How many numbers an input takes for each point; None where the file leaves it open, −1 where it is no table."""
    shape = entry.type.tensor_type.shape.dim
    if not entry.type.tensor_type.HasField("shape"):
        return None
    if len(shape) != 2:
        return -1
    return int(shape[1].dim_value) if shape[1].HasField("dim_value") else None


def _constant_of(node: Any, attributes: Mapping[str, Any]) -> Floats:
    for name in ("value", "value_float", "value_floats", "value_int", "value_ints"):
        if name in attributes:
            return read_only(attributes[name])
    raise WeightsRefused(f"the operator {quoted(node.op_type)} without numbers", _PLAIN, _EXPORT_AGAIN)


def _attribute(attribute: Any) -> Any:
    """The value of an attribute: a number, a text, numbers, or a table. None for what no plain network has."""
    import onnx

    kinds = onnx.AttributeProto
    if attribute.type == kinds.TENSOR:
        return _constant(attribute.t)
    if attribute.type == kinds.STRING:
        return attribute.s.decode("utf-8", "replace")
    plain = {kinds.FLOAT: "f", kinds.INT: "i", kinds.FLOATS: "floats", kinds.INTS: "ints"}
    field = plain.get(attribute.type)
    value = getattr(attribute, field) if field else None
    return list(value)[:MAX_NUMBERS] if attribute.type in (kinds.FLOATS, kinds.INTS) and value else value


def _constant(tensor: Any) -> Floats:
    """The numbers of a tensor that stand in the file itself. Raises WeightsRefused."""
    import onnx

    kinds = onnx.TensorProto
    name = quoted(tensor.name)
    if tensor.data_location == kinds.EXTERNAL or tensor.external_data:
        raise WeightsRefused(
            f"{name}, whose numbers are in another file", "numbers in the file itself", "Export it as one file."
        )
    if tensor.data_type not in (
        *(kinds.FLOAT, kinds.DOUBLE, kinds.FLOAT16, kinds.BFLOAT16),
        *(kinds.INT32, kinds.INT64, kinds.INT8, kinds.UINT8, kinds.BOOL),
    ):
        raise WeightsRefused(f"{name} of another type", "numbers of 16, 32 or 64 bits", "Export it again.")
    count = 1
    for size in tensor.dims:
        count *= size
    if len(tensor.dims) > 2 or not 0 <= count <= MAX_NUMBERS or any(size < 0 for size in tensor.dims):
        raise WeightsRefused(
            f"{name}, a tensor {tuple(tensor.dims)[:6]}",
            f"tables of up to two dimensions and {MAX_NUMBERS} numbers",
            "Export a smaller network of fully connected layers.",
        )
    try:
        return read_only(onnx.numpy_helper.to_array(tensor))
    except Exception:  # whatever a broken tensor makes the library raise
        raise WeightsRefused(
            f"{name}, whose numbers are broken", "as many numbers as it says", "Export it again."
        ) from None
