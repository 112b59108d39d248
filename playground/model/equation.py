"""The whole network as formulas to read, with its present numbers. Plain text, no Qt.

What computes is written by the exporters in `playground.exchange`.
"""

from collections.abc import Iterator, Sequence

from engine.choices.activations import UNIT_ACTIVATIONS
from engine.choices.features import FEATURES
from engine.portable import Floats
from engine.spec import Spec, UnitActivation
from playground.model.formula import unit_formula


def written_formulas(spec: Spec, weights: Sequence[Floats], biases: Sequence[Floats]) -> str:
    """A line for each unit: `h1.2 = relu(0.53·x₁ − 0.72·x₂ + 0.10)`, the output last.

    weights: one array a layer, (units, inputs); biases: (units,).
    """
    return "".join(formula_lines(spec, weights, biases))


def formula_lines(spec: Spec, weights: Sequence[Floats], biases: Sequence[Floats]) -> Iterator[str]:
    """The same line by line, for a text so long that it is written bit by bit."""
    inputs = [FEATURES[name].notation for name in spec.features]
    for at, layer in enumerate(spec.layers):
        names = unit_names(spec, at, "h{0}.{1}")
        if UNIT_ACTIVATIONS[layer.activation].joint:
            yield from _softmax_lines(names, inputs, weights[at], biases[at])
            classes = (" ".join(name.split()) for name in spec.data.dataset.classes)
            yield "".join(f"{name}: probability of {own}\n" for name, own in zip(names, classes, strict=True))
            return
        for unit, name in enumerate(names):
            formula = unit_formula(
                layer.unit_activation(unit), inputs, weights[at][unit].tolist(), float(biases[at][unit])
            )
            yield f"{name} = {formula.text}\n"
        inputs = names


def _softmax_lines(names: Sequence[str], inputs: Sequence[str], weights: Floats, biases: Floats) -> Iterator[str]:
    """The logits one by one, then what softmax makes of each."""
    logits = [name.replace("output", "z") for name in names]
    for unit, logit in enumerate(logits):
        formula = unit_formula(UnitActivation("linear"), inputs, weights[unit].tolist(), float(biases[unit]))
        yield f"{logit} = {formula.text}\n"
    total = " + ".join(f"e^{logit}" for logit in logits)
    for name, logit in zip(names, logits, strict=True):
        yield f"{name} = e^{logit} / ({total})\n"


def unit_names(spec: Spec, layer: int, pattern: str) -> list[str]:
    """What the units of a layer are called: by the pattern, counted from 1; `output`, or `output1` … of several."""
    if layer == len(spec.network.hidden):
        outputs = spec.layer_sizes[-1]
        return ["output"] if outputs == 1 else [f"output{unit + 1}" for unit in range(outputs)]
    return [pattern.format(layer + 1, unit + 1) for unit in range(spec.network.hidden[layer].units)]
