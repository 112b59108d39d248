"""How a Python script with a library of arrays writes a network down: what all such scripts have in common.

A script brings its library's words for arrays, activations and pieces; the order of things, and what is told in
comments, are the same for all.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.choices.features import FEATURES
from engine.portable import Floats
from engine.spec import Spec
from playground.exchange.exporters.parts import (
    Group,
    Units,
    class_notes,
    groups,
    parameters_by_layer,
    scaling_notes,
    takes_slope,
)
from playground.model.document import Work


@dataclass(frozen=True, slots=True)
class ScriptLanguage:
    """A library's words.

    library: the name under which it has sine and cosine. array: what makes an array of a list. activations: each as an
    expression of z and of the slope s below zero. part: some units of z. joined: pieces side by side.
    """

    library: str
    array: str
    activations: Mapping[str, str]
    part: str
    joined: str

    def notes(self, work: Work) -> str:
        """How x1 and x2 come from columns, and what the output says of classes, as comments."""
        return "".join(f"# {line}\n" for line in (*scaling_notes(work), *class_notes(work)))

    def written(self, name: str, values: Floats) -> str:
        """An array, each number so that it is read back exactly, a row a line."""
        rows = values.tolist()
        if values.ndim == 1:
            return f"{name} = {self.array}({_row(rows)})\n"
        lines = "".join(f"    {_row(row)},\n" for row in rows)
        return f"{name} = {self.array}([\n{lines}])\n"

    def parameters(self, work: Work, *, by_input: bool = False) -> str:
        """All weights, (units, inputs), or (inputs, units) where they are by_input, and biases: `weights_1`, and on."""
        return "".join(
            self.written(f"weights_{at}", weights.T if by_input else weights) + self.written(f"biases_{at}", biases)
            for at, (weights, biases) in enumerate(parameters_by_layer(work), 1)
        )

    def functions(self, spec: Spec) -> str:
        """A function for each activation that some unit has."""
        used = {group.own.activation for layer in spec.layers for group in groups(layer)}
        return "".join(
            f"\n\ndef {name}(z{', s' if takes_slope(name) else ''}):\n    return {expression}\n"
            for name, expression in self.activations.items()
            if name in used and expression != "z"
        )

    def features(self, spec: Spec) -> str:
        """The features as expressions of x1 and x2."""
        return ", ".join(FEATURES[name].python.replace("math.", f"{self.library}.") for name in spec.features)

    def output(self, spec: Spec) -> str:
        """What the output units make of their sums z."""
        return self._called(groups(spec.layers[-1])[0], "z")

    def step(self, layer: Units, z: str, indent: str) -> str:
        """The lines that make a of a layer's sums, which the expression z gives."""
        parts = groups(layer)
        if len(parts) == 1:
            return f"{indent}a = {self._called(parts[0], z)}\n"
        given = "" if z == "z" else f"{indent}z = {z}\n"
        pieces = ", ".join(self._called(part, self.part.format(start=part.start, stop=part.stop)) for part in parts)
        return f"{given}{indent}a = {self.joined.format(pieces=pieces)}\n"

    def _called(self, group: Group, z: str) -> str:
        """The call of an activation's function for the units of a group."""
        if self.activations[group.own.activation] == "z":
            return z
        return f"{group.own.activation}({z}{'' if group.slope is None else f', {group.slope!r}'})"


def _row(numbers: list[float]) -> str:
    return "[" + ", ".join(f'float("{number}")' if number - number != 0.0 else repr(number) for number in numbers) + "]"
