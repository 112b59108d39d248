"""The network as an ONNX model: points (N, 2) in, outputs (N, k) out; features are computed in the graph.

Numbers have 64 bits, or 32 where a unit is a GELU: its Erf is one of few operators that onnxruntime has in 32 bits
alone. Activations that ONNX has in 32 bits alone are written out in operators that both have.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from engine.choices.features import FeatureName
from engine.portable import Floats
from engine.spec import Spec
from playground.exchange.exporters.exporter import Exported, Exporter
from playground.exchange.exporters.parts import (
    COMPUTES_ALONE,
    Group,
    Units,
    class_notes,
    groups,
    parameters_by_layer,
    scaling_notes,
)
from playground.exchange.packages import PackageMissing
from playground.model.document import Work

if TYPE_CHECKING:
    from onnx import NodeProto, TensorProto

OPSET: Final = 17
IR_VERSION: Final = 8
"""What the file asks of its reader; both of 2022, so that older readers do."""


class _Graph:
    """A graph that grows: each operator gives the name of what it computes."""

    def __init__(self, *, is_double: bool) -> None:
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []
        self._numbers = np.float64 if is_double else np.float32

    def constant(self, values: Any, name: str = "") -> str:
        """Numbers that the graph holds, in its width."""
        return self._kept(np.asarray(values, self._numbers), name)

    def index(self, *values: int) -> str:
        """Whole numbers, such as Slice and Split take."""
        return self._kept(np.asarray(values, np.int64), "")

    def _kept(self, values: Any, name: str) -> str:
        from onnx import numpy_helper

        name = name or f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(values, name))
        return name

    def add(self, operator: str, *inputs: str, name: str = "", **attributes: Any) -> str:
        """What an operator makes of its inputs."""
        name = name or f"{operator.lower()}_{len(self.nodes)}"
        self.split(operator, inputs, (name,), **attributes)
        return name

    def split(self, operator: str, inputs: tuple[str, ...], outputs: tuple[str, ...], **attributes: Any) -> None:
        """An operator of several outputs."""
        from onnx import helper

        self.nodes.append(helper.make_node(operator, inputs, outputs, name=outputs[0], **attributes))


def _elu(graph: _Graph, z: str, slope: float) -> str:
    zero, one = graph.constant(0.0), graph.constant(1.0)
    below = graph.add("Sub", graph.add("Exp", graph.add("Min", z, zero)), one)
    return graph.add("Where", graph.add("Greater", z, zero), z, below)


def _gelu(graph: _Graph, z: str, slope: float) -> str:
    half, one, root = graph.constant(0.5), graph.constant(1.0), graph.constant(np.sqrt(0.5))
    share = graph.add("Add", graph.add("Erf", graph.add("Mul", z, root)), one)
    return graph.add("Mul", graph.add("Mul", z, half), share)


def _softplus(graph: _Graph, z: str, slope: float) -> str:
    below = graph.add("Exp", graph.add("Neg", graph.add("Abs", z)))
    return graph.add("Add", graph.add("Relu", z), graph.add("Log", graph.add("Add", below, graph.constant(1.0))))


_Operators = Callable[[_Graph, str, float], str]

ACTIVATION_OPERATORS: Final[Mapping[str, _Operators]] = MappingProxyType(
    {
        "linear": lambda graph, z, slope: z,
        "relu": lambda graph, z, slope: graph.add("Relu", z),
        "leaky_relu": lambda graph, z, slope: graph.add("Max", z, graph.add("Mul", z, graph.constant(slope))),
        "elu": _elu,
        "gelu": _gelu,
        "silu": lambda graph, z, slope: graph.add("Mul", z, graph.add("Sigmoid", z)),
        "softplus": _softplus,
        "tanh": lambda graph, z, slope: graph.add("Tanh", z),
        "sigmoid": lambda graph, z, slope: graph.add("Sigmoid", z),
        "sin": lambda graph, z, slope: graph.add("Sin", z),
        "softmax": lambda graph, z, slope: graph.add("Softmax", z, axis=-1),
    }
)
"""How each activation is made of ONNX's operators, from z and the slope below zero."""

_Coordinates = Callable[[_Graph, str, str], str]

FEATURE_OPERATORS: Final[Mapping[FeatureName, _Coordinates]] = MappingProxyType(
    {
        "x1": lambda graph, x1, x2: x1,
        "x2": lambda graph, x1, x2: x2,
        "x1_squared": lambda graph, x1, x2: graph.add("Mul", x1, x1),
        "x2_squared": lambda graph, x1, x2: graph.add("Mul", x2, x2),
        "x1_x2": lambda graph, x1, x2: graph.add("Mul", x1, x2),
        "sin_x1": lambda graph, x1, x2: graph.add("Sin", x1),
        "sin_x2": lambda graph, x1, x2: graph.add("Sin", x2),
        "cos_x1": lambda graph, x1, x2: graph.add("Cos", x1),
        "cos_x2": lambda graph, x1, x2: graph.add("Cos", x2),
    }
)
"""How each feature is made of ONNX's operators, from x1 and x2, (N, 1) each."""

_NARROW: Final = frozenset({"gelu"})
"""Activations with an operator that onnxruntime has in 32 bits alone."""

INPUT: Final = "points"
OUTPUT: Final = "output"


def _write(work: Work) -> Exported:
    try:
        import onnx
    except ImportError:
        raise PackageMissing("onnx") from None

    spec = work.document.spec
    is_double = not any(group.own.activation in _NARROW for layer in spec.layers for group in groups(layer))
    graph = _Graph(is_double=is_double)
    a = _features(graph, spec)
    for at, (layer, (weights, biases)) in enumerate(zip(spec.layers, parameters_by_layer(work), strict=True), 1):
        a = _layer(graph, at, layer, a, weights, biases)
    graph.add("Identity", a, name=OUTPUT)
    number = onnx.TensorProto.DOUBLE if is_double else onnx.TensorProto.FLOAT
    outputs = spec.layers[-1].units
    made = onnx.helper.make_graph(
        graph.nodes,
        "network",
        [onnx.helper.make_tensor_value_info(INPUT, number, ["N", 2])],
        [onnx.helper.make_tensor_value_info(OUTPUT, number, ["N", outputs])],
        graph.constants,
        doc_string="\n".join(("Each point is x1, x2.", *scaling_notes(work), *class_notes(work))),
    )
    model = onnx.helper.make_model(
        made,
        producer_name="neural-playground",
        opset_imports=[onnx.helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
    )
    onnx.checker.check_model(model)
    narrow = () if is_double else ("Half of the digits: a GELU is computed with 32 bits, as onnxruntime has no other.",)
    return Exported(model.SerializeToString(deterministic=True), (*COMPUTES_ALONE, *narrow))


def _features(graph: _Graph, spec: Spec) -> str:
    if spec.features == ("x1", "x2"):
        return INPUT
    coordinates = [
        graph.add("Slice", INPUT, graph.index(at), graph.index(at + 1), graph.index(1), name=f"x{at + 1}")
        for at in range(2)
    ]
    made = [FEATURE_OPERATORS[name](graph, *coordinates) for name in spec.features]
    return graph.add("Concat", *made, name="features", axis=1)


def _layer(graph: _Graph, at: int, layer: Units, a: str, weights: Floats, biases: Floats) -> str:
    kept = graph.constant(weights, f"layer_{at}.weight"), graph.constant(biases, f"layer_{at}.bias")
    z = graph.add("Gemm", a, *kept, name=f"layer_{at}", transB=1)
    parts = groups(layer)
    if len(parts) == 1:
        return _bent(graph, parts[0], z)
    names = tuple(f"layer_{at}_units_{part.start + 1}_to_{part.stop}" for part in parts)
    graph.split("Split", (z, graph.index(*(part.stop - part.start for part in parts))), names, axis=1)
    return graph.add("Concat", *(_bent(graph, part, name) for part, name in zip(parts, names, strict=True)), axis=1)


def _bent(graph: _Graph, group: Group, z: str) -> str:
    return ACTIVATION_OPERATORS[group.own.activation](graph, z, group.own.slope)


EXPORTER: Final = Exporter(
    "onnx", "ONNX", "A model that many programs run: points (N, 2) in, outputs out", ".onnx", _write
)
