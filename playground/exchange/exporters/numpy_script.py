"""The network as a Python module that computes the outputs of many points at once, with NumPy."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from playground.exchange.exporters.exporter import Exported, Exporter
from playground.exchange.exporters.parts import (
    COMPUTES_ALONE,
    Units,
    called,
    class_notes,
    groups,
    parameters_by_layer,
    scaling_notes,
    written_array,
    written_comments,
    written_features,
    written_functions,
)
from playground.model.document import Work

ACTIVATION_CODE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "linear": "z",
        "relu": "np.maximum(0.0, z)",
        "leaky_relu": "np.maximum(s * z, z)",
        "elu": "np.where(z > 0.0, z, np.expm1(np.minimum(z, 0.0)))",
        "gelu": "0.5 * z * np.vectorize(math.erfc, otypes=[float])(-z / math.sqrt(2.0))",
        "silu": "z * np.exp(-np.logaddexp(0.0, -z))",
        "softplus": "np.logaddexp(0.0, z)",
        "tanh": "np.tanh(z)",
        "sigmoid": "np.exp(-np.logaddexp(0.0, -z))",
        "sin": "np.sin(z)",
        "softmax": "np.exp(z - np.logaddexp.reduce(z, axis=-1, keepdims=True))",
    }
)
"""Each activation as an expression of NumPy, of z and of the slope s below zero."""


def _write(work: Work) -> Exported:
    spec = work.document.spec
    numbers = "".join(
        written_array(f"weights_{at}", weights, "np.array(", ")")
        + written_array(f"biases_{at}", biases, "np.array(", ")")
        for at, (weights, biases) in enumerate(parameters_by_layer(work), 1)
    )
    functions = written_functions(spec, ACTIVATION_CODE)
    is_single = spec.layers[-1].units == 1
    gives = "their shape" if is_single else "their shape, with a last axis for the outputs"
    text = (
        '"""A neural network, computed with NumPy."""\n\n'
        + ("import math\n\n" if "math." in functions else "")
        + "import numpy as np\n\n"
        + written_comments((*scaling_notes(work), *class_notes(work)))
        + numbers
        + functions
        + "\n\ndef network(x1, x2):\n"
        + f'    """The output at the points with coordinates x1 and x2, arrays of one shape: an array of {gives}."""\n'
        + "    x1, x2 = np.asarray(x1, float), np.asarray(x2, float)\n"
        + f"    a = np.stack([{written_features(spec, 'np')}], axis=-1)\n"
        + "".join(_step(at, layer) for at, layer in enumerate(spec.layers, 1))
        + f"    return {'a[..., 0]' if is_single else 'a'}\n"
    )
    return Exported(text, COMPUTES_ALONE)


def _step(at: int, layer: Units) -> str:
    z = f"a @ weights_{at}.T + biases_{at}"
    parts = groups(layer)
    if len(parts) == 1:
        return f"    a = {called(ACTIVATION_CODE, parts[0], z)}\n"
    pieces = ", ".join(called(ACTIVATION_CODE, part, f"z[..., {part.start}:{part.stop}]") for part in parts)
    return f"    z = {z}\n    a = np.concatenate([{pieces}], axis=-1)\n"


EXPORTER: Final = Exporter(
    "numpy", "Python with NumPy", "A function that computes the outputs of many points at once", ".py", _write
)
