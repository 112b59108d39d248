"""The whole network as text with its present numbers: as formulas to read, or as Python that computes the output.

Plain text, no Qt. In the Python every number is written so that it is read back exactly.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from engine.choices.activations import ACTIVATIONS, ActivationName
from engine.choices.features import FEATURES
from engine.portable import Floats
from engine.spec import Spec, UnitActivation
from playground.model.formula import unit_formula


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
    inputs = [f"({FEATURES[name].python})" for name in spec.features]
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
    for name in tuple(used):
        used.extend(ACTIVATIONS[name].python_needs)
    helpers = [
        f"def {name}(z{', s' if activation.takes_slope else ''}):\n    return {activation.python}\n\n\n"
        for name, activation in ACTIVATIONS.items()
        if name in used and activation.python != "z"
    ]
    return "import math\n\n\n" + "".join(helpers) + "\n".join(lines) + "\n"


def _called(own: UnitActivation, total: str) -> str:
    activation = ACTIVATIONS[own.activation]
    if activation.python == "z":
        return total
    return f"{own.activation}({total}{f', {own.slope!r}' if activation.takes_slope else ''})"


def _unit_names(spec: Spec, layer: int, pattern: str) -> list[str]:
    if layer == len(spec.network.hidden):
        return ["output"]
    return [pattern.format(layer + 1, unit + 1) for unit in range(spec.network.hidden[layer].units)]


FORMS: Final = (
    EquationForm("formulas", "Formulas", written_formulas),
    EquationForm("python", "Python", written_python),
)
