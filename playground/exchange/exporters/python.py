"""The network as a Python module that computes its output, with the standard library alone.

Every number is written so that it is read back exactly.
"""

import json
from collections.abc import Sequence
from typing import Final

from engine.choices.activations import ACTIVATIONS, UNIT_ACTIVATIONS, ActivationName
from engine.choices.features import FEATURES
from engine.portable import Floats
from engine.spec import Spec, UnitActivation
from playground.exchange.exporters.exporter import Exported, Exporter
from playground.exchange.exporters.parts import COMPUTES_ALONE
from playground.model.document import Work
from playground.model.equation import unit_names

_SOFTMAX: Final = """\
def softmax(zs):
    powers = [math.exp(z - max(zs)) for z in zs]
    return [power / sum(powers) for power in powers]


"""


def written_python(spec: Spec, weights: Sequence[Floats], biases: Sequence[Floats]) -> str:
    """A Python module with a function `network(x1, x2)` that gives the output; needs the standard library alone.

    Of several outputs it gives the list, the probability of each class.
    """
    used: list[ActivationName] = []
    lines = ["def network(x1, x2):"]
    inputs = [f"({FEATURES[name].python})" for name in spec.features]
    for at, layer in enumerate(spec.layers):
        names = unit_names(spec, at, "h{0}_{1}")
        joint = UNIT_ACTIVATIONS[layer.activation].joint
        if joint:
            names = [name.replace("output", "z") for name in names]
        for unit, name in enumerate(names):
            own = layer.unit_activation(unit)
            used.append(own.activation)
            terms = [f"{weight!r} * {inp}" for weight, inp in zip(weights[at][unit].tolist(), inputs, strict=True)]
            total = " + ".join((*terms, repr(float(biases[at][unit]))))
            lines.append(f"    {name} = {total if joint else _called(own, total)}")
        inputs = names
    if len(inputs) == 1:
        lines.append("    return output")
    else:  # names come from a person's table: written so that none of them is read as code
        lines.append(f"    return softmax([{', '.join(inputs)}])  # {json.dumps(spec.data.dataset.classes)}")
    for name in tuple(used):
        used.extend(UNIT_ACTIVATIONS[name].python_needs)
    helpers = [
        f"def {name}(z{', s' if activation.takes_slope else ''}):\n    return {activation.python}\n\n\n"
        for name, activation in ACTIVATIONS.items()
        if name in used and activation.python != "z"
    ]
    if "softmax" in used:
        helpers.append(_SOFTMAX)
    return "import math\n\n\n" + "".join(helpers) + "\n".join(lines) + "\n"


def _called(own: UnitActivation, total: str) -> str:
    activation = UNIT_ACTIVATIONS[own.activation]
    if activation.python == "z":
        return total
    return f"{own.activation}({total}{f', {own.slope!r}' if activation.takes_slope else ''})"


def _write(work: Work) -> Exported:
    layout, parameters = work.document.layout, work.learned.parameters
    layers = range(layout.layer_count)
    weights = [layout.weights(parameters, layer) for layer in layers]
    biases = [layout.biases(parameters, layer) for layer in layers]
    return Exported(written_python(work.document.spec, weights, biases), COMPUTES_ALONE)


EXPORTER: Final = Exporter(
    "python", "Python", "A function that computes the output, needing Python alone", ".py", _write
)
