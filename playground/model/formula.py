"""A unit written as a formula with its present numbers, and what its parts are called. Plain text, no Qt.

The inputs of the first layer are the features, x₁ and so on; those of every later layer are the activations of the
layer before: a₁, a₂ ….
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from engine.choices.activations import UNIT_ACTIVATIONS
from engine.choices.features import FEATURES
from engine.spec import Spec, UnitActivation
from playground.model.numerals import chosen, fixed, measured

_SUBSCRIPTS: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_TIGHT: Final = "\u00a0"
"""No line break between a sign and its number."""


def subscript(number: int) -> str:
    """Digits set low: `₁₂`."""
    return str(number).translate(_SUBSCRIPTS)


def input_names(spec: Spec, layer: int) -> tuple[str, ...]:
    """What a formula calls the inputs of a layer: `x₁`, `sin x₂`, or `a₁`, `a₂` from the layer before."""
    if layer == 0:
        return tuple(FEATURES[name].notation for name in spec.features)
    return tuple(f"a{subscript(unit + 1)}" for unit in range(spec.layer_sizes[layer]))


def input_description(spec: Spec, layer: int, at: int) -> str:
    """What an input of a layer is: `the output of unit 2 of layer 1`."""
    if layer == 0:
        return FEATURES[spec.features[at]].description
    return f"the output of unit {at + 1} of layer {layer}"


def unit_title(spec: Spec, layer: int, unit: int) -> str:
    """A unit's name for people, counted from 1: `Unit 2 of layer 1`, `Output unit 3: virginica`."""
    if layer == len(spec.network.hidden):
        if not spec.head.one_for_each:
            return "Output unit"
        return f"Output unit {unit + 1}: {spec.data.dataset.label_name(unit)}"
    return f"Unit {unit + 1} of layer {layer + 1}"


def activation_text(own: UnitActivation) -> str:
    """An activation's name, with the slope where it counts: `Leaky ReLU, s = 0.3`."""
    activation = UNIT_ACTIVATIONS[own.activation]
    return f"{activation.label}, s = {chosen(own.slope)}" if activation.takes_slope else activation.label


def magnitude(value: float) -> str:
    """A number without its sign, short and of the same width for all everyday sizes: `2.00`, `0.03`, `1.2·10⁷`."""
    size = abs(value)
    return fixed(size, 2) if size < 1000.0 else measured(size, 3)


def signed(value: float) -> str:
    """A number with a true minus sign: `−1.50`."""
    return f"−{magnitude(value)}" if value < 0.0 else magnitude(value)


@dataclass(frozen=True, slots=True)
class Formula:
    """A unit as `opening`, `terms` and `closing`: `relu(` `2.00·x₁` `+ 3.00·x₂` `− 1.50` `)`.

    Each term but the first begins with its sign. The last is the bias.
    """

    opening: str
    terms: tuple[str, ...]
    closing: str

    @property
    def text(self) -> str:
        """All of it on one line, to be copied."""
        return (self.opening + " ".join(self.terms) + self.closing).replace(_TIGHT, " ")

    def shortened(self, most: int) -> "Formula":
        """At most `most` terms: the first ones and the bias, and a word on how many are left out between them."""
        if len(self.terms) <= most:
            return self
        kept = most - 2
        left_out = len(self.terms) - 1 - kept
        return Formula(
            self.opening,
            (*self.terms[:kept], f"+{_TIGHT}…{_TIGHT}{left_out}{_TIGHT}more{_TIGHT}…", self.terms[-1]),
            self.closing,
        )


def unit_formula(own: UnitActivation, names: Sequence[str], weights: Sequence[float], bias: float) -> Formula:
    """The formula of a unit with these inputs, one weight each."""
    activation = UNIT_ACTIVATIONS[own.activation]
    slope = f", s{_TIGHT}={_TIGHT}{chosen(own.slope)}" if activation.takes_slope else ""
    opening, closing = (f"{activation.notation}(", f"{slope})") if activation.notation else ("", "")
    return Formula(opening, tuple(_terms(names, weights, bias)), closing)


def _terms(names: Sequence[str], weights: Sequence[float], bias: float) -> Iterator[str]:
    for at, (name, weight) in enumerate(zip(names, weights, strict=True)):
        yield _term(weight, f"{magnitude(weight)}·{name}", is_first=at == 0)
    yield _term(bias, magnitude(bias), is_first=not names)


def _term(value: float, size: str, *, is_first: bool) -> str:
    if is_first:
        return f"−{size}" if value < 0.0 else size
    return f"{'−' if value < 0.0 else '+'}{_TIGHT}{size}"
