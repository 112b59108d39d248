"""The whole network as text with its present numbers: as formulas to read, or as Python that computes the output.

Plain text, no Qt. In the Python every number is written so that it is read back exactly.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from engine.choices.activations import ActivationName
from engine.choices.features import FEATURES, FeatureName
from engine.portable import Floats
from engine.spec import Spec, UnitActivation
from playground.model.formula import unit_formula

_PYTHON_FEATURES: Final[dict[FeatureName, str]] = {
    "x1": "x1",
    "x2": "x2",
    "x1_squared": "x1 * x1",
    "x2_squared": "x2 * x2",
    "x1_x2": "x1 * x2",
    "sin_x1": "math.sin(x1)",
    "sin_x2": "math.sin(x2)",
    "cos_x1": "math.cos(x1)",
    "cos_x2": "math.cos(x2)",
}

_PYTHON_ACTIVATIONS: Final[dict[ActivationName, str]] = {
    "linear": "z",
    "relu": "max(0.0, z)",
    "leaky_relu": "max(s * z, z)",
    "elu": "z if z > 0 else math.expm1(z)",
    "gelu": "z * 0.5 * math.erfc(-z / math.sqrt(2.0))",
    "silu": "z * sigmoid(z)",
    "softplus": "max(z, 0.0) + math.log1p(math.exp(-abs(z)))",
    "tanh": "math.tanh(z)",
    "sigmoid": "1.0 / (1.0 + math.exp(-z)) if z >= 0 else math.exp(z) / (1.0 + math.exp(z))",
    "sin": "math.sin(z)",
}


@dataclass(frozen=True, slots=True)
class EquationForm:
    """One way of writing a network. write: from the spec, weights and biases of each layer."""

    name: str
    label: str
    write: Callable[[Spec, Sequence[Floats], Sequence[Floats]], str]


def written_formulas(spec: Spec, weights: Sequence[Floats], biases: Sequence[Floats]) -> str:
    """A line for each unit: `h1.2 = relu(0.53·x₁ − 0.72·x₂ + 0.10)`, the output last.

    weights: one array a layer, (units, inputs); biases: (units,).
    """
    inputs = [FEATURES[name].notation for name in spec.features]
    lines = []
    for at, layer in enumerate(spec.network.layers):
        names = _unit_names(spec, at, "h{0}.{1}")
        for unit, name in enumerate(names):
            formula = unit_formula(
                layer.unit_activation(unit), inputs, weights[at][unit].tolist(), float(biases[at][unit])
            )
            lines.append(f"{name} = {formula.text}")
        inputs = names
    return "\n".join(lines) + "\n"


def written_python(spec: Spec, weights: Sequence[Floats], biases: Sequence[Floats]) -> str:
    """A Python module with a function `network(x1, x2)` that gives the output; needs the standard library alone."""
    used: list[ActivationName] = []
    lines = ["def network(x1, x2):"]
    inputs = [f"({_PYTHON_FEATURES[name]})" for name in spec.features]
    for at, layer in enumerate(spec.network.layers):
        names = _unit_names(spec, at, "h{0}_{1}")
        for unit, name in enumerate(names):
            own = layer.unit_activation(unit)
            used.append(own.activation)
            terms = [f"{weight!r} * {inp}" for weight, inp in zip(weights[at][unit].tolist(), inputs, strict=True)]
            total = " + ".join((*terms, repr(float(biases[at][unit]))))
            lines.append(f"    {name} = {_called(own, total)}")
        inputs = names
    lines.append("    return output")
    if "silu" in used:
        used.append("sigmoid")
    helpers = [
        f"def {name}(z{', s' if name == 'leaky_relu' else ''}):\n    return {text}\n\n\n"
        for name, text in _PYTHON_ACTIVATIONS.items()
        if name in used and name != "linear"
    ]
    return "import math\n\n\n" + "".join(helpers) + "\n".join(lines) + "\n"


def _called(own: UnitActivation, total: str) -> str:
    if own.activation == "linear":
        return total
    return (
        f"{own.activation}({total}, {own.slope!r})" if own.activation == "leaky_relu" else f"{own.activation}({total})"
    )


def _unit_names(spec: Spec, layer: int, pattern: str) -> list[str]:
    if layer == len(spec.network.hidden):
        return ["output"]
    return [pattern.format(layer + 1, unit + 1) for unit in range(spec.network.hidden[layer].units)]


FORMS: Final = (
    EquationForm("formulas", "Formulas", written_formulas),
    EquationForm("python", "Python", written_python),
)
