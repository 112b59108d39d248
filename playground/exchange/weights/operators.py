"""What ONNX's operators make of numbers, with NumPy: those of which activations and features are made.

Each takes its node's attributes and its inputs, an omitted one as None, and gives its outputs. Arrays have at most two
dimensions, and none is made that is larger than `MAX_SIZE`.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from engine.choices.activations import ACTIVATIONS
from engine.portable import Floats

MAX_SIZE: Final = 20_000

Attributes = Mapping[str, Any]
Inputs = Sequence[Floats | None]
Operator = Callable[[Attributes, Inputs], Sequence[Floats]]


class NotUnderstood(Exception):
    """A node that does what no activation or feature needs."""


def _erf(z: Floats) -> Floats:
    return np.array([math.erf(at) for at in z.ravel()]).reshape(z.shape)


def _gelu(attributes: Attributes, z: Floats) -> Floats:
    if attributes.get("approximate", "none") == "tanh":
        return 0.5 * z * (1.0 + np.tanh(math.sqrt(2.0 / math.pi) * (z + 0.044715 * z**3)))
    return ACTIVATIONS["gelu"].value(z, 0.0)


def _known(name: Any) -> Callable[[Attributes, Floats], Floats]:
    return lambda attributes, z: ACTIVATIONS[name].value(z, 0.0)


_OF_ONE: Final[Mapping[str, Callable[[Attributes, Floats], Floats]]] = MappingProxyType(
    {
        "Identity": lambda attributes, z: z,
        "Cast": lambda attributes, z: z,
        "Dropout": lambda attributes, z: z,
        "Relu": _known("relu"),
        "Tanh": _known("tanh"),
        "Sigmoid": _known("sigmoid"),
        "Softplus": _known("softplus"),
        "Sin": lambda attributes, z: np.sin(z),
        "Cos": lambda attributes, z: np.cos(z),
        "Exp": lambda attributes, z: np.exp(z),
        "Log": lambda attributes, z: np.log(z),
        "Abs": lambda attributes, z: np.abs(z),
        "Neg": lambda attributes, z: -z,
        "Sqrt": lambda attributes, z: np.sqrt(z),
        "Reciprocal": lambda attributes, z: 1.0 / z,
        "Erf": lambda attributes, z: _erf(z),
        "Gelu": _gelu,
        "LeakyRelu": lambda attributes, z: np.where(z < 0.0, attributes.get("alpha", 0.01) * z, z),
        "Elu": lambda attributes, z: np.where(z > 0.0, z, attributes.get("alpha", 1.0) * np.expm1(np.minimum(z, 0.0))),
        "Swish": lambda attributes, z: z * ACTIVATIONS["sigmoid"].value(attributes.get("alpha", 1.0) * z, 0.0),
    }
)

_OF_SEVERAL: Final[Mapping[str, Callable[..., Any]]] = MappingProxyType(
    {
        "Add": lambda a, b: a + b,
        "Sub": lambda a, b: a - b,
        "Mul": lambda a, b: a * b,
        "Div": lambda a, b: a / b,
        "Pow": lambda a, b: a**b,
        "PRelu": lambda z, slope: np.where(z < 0.0, slope * z, z),
        "Greater": lambda a, b: (a > b).astype(float),
        "GreaterOrEqual": lambda a, b: (a >= b).astype(float),
        "Less": lambda a, b: (a < b).astype(float),
        "LessOrEqual": lambda a, b: (a <= b).astype(float),
        "Where": lambda choice, a, b: np.where(choice != 0.0, a, b),
    }
)


def _extreme(pick: Any) -> Callable[..., Any]:
    def of(*values: Floats) -> Floats:
        result = values[0]
        for value in values[1:]:
            result = pick(result, value)
        return result

    return of


def _elementwise(function: Callable[..., Any]) -> Operator:
    def apply(attributes: Attributes, inputs: Inputs) -> Sequence[Floats]:
        values = [value for value in inputs if value is not None]
        shape = np.broadcast_shapes(*(value.shape for value in values))
        if len(shape) > 2 or math.prod(shape) > MAX_SIZE:
            raise NotUnderstood
        return (np.asarray(function(*values), np.float64),)

    return apply


def _of_one(function: Callable[[Attributes, Floats], Floats]) -> Operator:
    def apply(attributes: Attributes, inputs: Inputs) -> Sequence[Floats]:
        if inputs[0] is None:
            raise NotUnderstood
        return (np.asarray(function(attributes, inputs[0]), np.float64),)

    return apply


def _is_columns(axis: Any) -> bool:
    return axis in (1, -1)


def _concat(attributes: Attributes, inputs: Inputs) -> Sequence[Floats]:
    values = [value for value in inputs if value is not None]
    if not _is_columns(attributes.get("axis")) or sum(value.size for value in values) > MAX_SIZE:
        raise NotUnderstood
    return (np.concatenate(values, axis=1),)


def _whole(values: Floats | None) -> list[int]:
    if values is None or values.ndim > 1 or not np.isfinite(values).all():
        raise NotUnderstood
    return [int(value) for value in np.atleast_1d(values)]


def _slice(attributes: Attributes, inputs: Inputs) -> Sequence[Floats]:
    data, starts, ends = inputs[:3]
    axes = _whole(inputs[3]) if len(inputs) > 3 and inputs[3] is not None else [0]
    steps = _whole(inputs[4]) if len(inputs) > 4 and inputs[4] is not None else [1]
    if data is None or data.ndim != 2 or len(axes) != 1 or not _is_columns(axes[0]) or steps != [1]:
        raise NotUnderstood
    (start,), (end,) = _whole(starts), _whole(ends)
    return (data[:, start:end],)


def _split(attributes: Attributes, inputs: Inputs) -> Sequence[Floats]:
    data = inputs[0]
    if data is None or data.ndim != 2 or not _is_columns(attributes.get("axis", 0)):
        raise NotUnderstood
    sizes = _whole(inputs[1]) if len(inputs) > 1 else list(attributes.get("split", ()))
    if not sizes:
        count = attributes.get("num_outputs", 0)
        if count < 1 or data.shape[1] % count:
            raise NotUnderstood
        sizes = [data.shape[1] // count] * count
    if sum(sizes) != data.shape[1] or min(sizes) < 1:
        raise NotUnderstood
    return np.split(data, np.cumsum(sizes)[:-1], axis=1)


def _gather(attributes: Attributes, inputs: Inputs) -> Sequence[Floats]:
    data, places = inputs[:2]
    if (
        data is None
        or data.ndim != 2
        or not _is_columns(attributes.get("axis", 0))
        or places is None
        or places.ndim > 1
    ):
        raise NotUnderstood
    columns = _whole(places)
    if len(columns) * len(data) > MAX_SIZE:
        raise NotUnderstood
    return (data[:, columns],)


def _flatten(attributes: Attributes, inputs: Inputs) -> Sequence[Floats]:
    data = inputs[0]
    if data is None or data.ndim != 2 or not _is_columns(attributes.get("axis", 1)):
        raise NotUnderstood
    return (data,)


def _softmax(attributes: Attributes, inputs: Inputs) -> Sequence[Floats]:
    data = inputs[0]
    if data is None or data.ndim != 2 or not _is_columns(attributes.get("axis", -1)):
        raise NotUnderstood
    powers = np.exp(data - data.max(axis=1, keepdims=True))
    return (powers / powers.sum(axis=1, keepdims=True),)


OPERATORS: Final[Mapping[str, Operator]] = MappingProxyType(
    {
        **{name: _of_one(function) for name, function in _OF_ONE.items()},
        **{name: _elementwise(function) for name, function in _OF_SEVERAL.items()},
        "Max": _elementwise(_extreme(np.maximum)),
        "Min": _elementwise(_extreme(np.minimum)),
        "Sum": _elementwise(_extreme(np.add)),
        "Concat": _concat,
        "Slice": _slice,
        "Split": _split,
        "Gather": _gather,
        "Flatten": _flatten,
        "Softmax": _softmax,
    }
)
