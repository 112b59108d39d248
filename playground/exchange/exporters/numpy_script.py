"""The network as a Python module that computes the outputs of many points at once, with NumPy."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from playground.exchange.exporters.exporter import Exported, Exporter
from playground.exchange.exporters.parts import COMPUTES_ALONE
from playground.exchange.exporters.script_language import ScriptLanguage
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


_NUMPY: Final = ScriptLanguage(
    "np", "np.array", ACTIVATION_CODE, "z[..., {start}:{stop}]", "np.concatenate([{pieces}], axis=-1)"
)


def _write(work: Work) -> Exported:
    spec = work.document.spec
    functions = _NUMPY.functions(spec)
    is_single = spec.layers[-1].units == 1
    gives = "their shape" if is_single else "their shape, with a last axis for the outputs"
    text = (
        '"""A neural network, computed with NumPy."""\n\n'
        + ("import math\n\n" if "math." in functions else "")
        + "import numpy as np\n\n"
        + _NUMPY.notes(work)
        + _NUMPY.parameters(work)
        + functions
        + "\n\ndef network(x1, x2):\n"
        + f'    """The output at the points with coordinates x1 and x2, arrays of one shape: an array of {gives}."""\n'
        + "    x1, x2 = np.asarray(x1, float), np.asarray(x2, float)\n"
        + f"    a = np.stack([{_NUMPY.features(spec)}], axis=-1)\n"
        + "".join(
            _NUMPY.step(layer, f"a @ weights_{at}.T + biases_{at}", "    ") for at, layer in enumerate(spec.layers, 1)
        )
        + f"    return {'a[..., 0]' if is_single else 'a'}\n"
    )
    return Exported(text, COMPUTES_ALONE)


EXPORTER: Final = Exporter(
    "numpy", "Python with NumPy", "A function that computes the outputs of many points at once", ".py", _write
)
