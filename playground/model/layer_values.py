"""All weights, or all biases, of one layer set to one value, as one edit."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from engine.parameters import Layout
from engine.portable import Floats
from playground.model.document import Document, Work
from playground.model.edits import EditRefused
from playground.model.numerals import chosen

ParameterKind = Literal["weight", "bias"]


@dataclass(frozen=True, slots=True)
class LayerValues:
    """The weights, or the biases, of a layer: layer 0 is the first hidden one, `len(hidden)` the output."""

    layer: int
    kind: ParameterKind

    def is_in(self, document: Document) -> bool:
        """Whether the document's network has the layer."""
        return 0 <= self.layer < document.layout.layer_count

    def of(self, weights: Sequence[Floats], biases: Sequence[Floats]) -> Floats:
        """These among the arrays of all layers."""
        return biases[self.layer] if self.kind == "bias" else weights[self.layer]

    def pinned_count(self, document: Document) -> int:
        """How many of them are pinned."""
        of_kind = (pin for pin in document.pins if (pin.input is None) == (self.kind == "bias"))
        return sum(pin.layer == self.layer for pin in of_kind)


@dataclass(frozen=True, slots=True)
class Spread:
    """How many values there are, and where they lie."""

    count: int
    least: float
    mean: float
    most: float

    @staticmethod
    def of(values: Floats) -> "Spread":
        """That of these values, at least one."""
        return Spread(values.size, float(values.min()), float(values.mean()), float(values.max()))


@dataclass(frozen=True, slots=True)
class SetLayerValues:
    """Set them all to one value, pinned ones too, which stay pinned: a pin keeps a value from training, not from hands.

    Before the first step the value becomes part of the start, to which Reset returns.
    """

    values: LayerValues
    value: float
    merge_key: Hashable | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        kind = "biases" if self.values.kind == "bias" else "weights"
        return f"Set all {kind} of layer {self.values.layer + 1} to {chosen(self.value)}"

    def apply(self, work: Work) -> Work:
        if not self.values.is_in(work.document):
            layers = work.document.layout.layer_count
            raise EditRefused(f"There is no layer {self.values.layer + 1}: the network has {layers}, with the output.")
        if not np.isfinite(self.value) or abs(self.value) > 1e6:
            raise EditRefused(f"A weight or bias is a number from −1,000,000 to 1,000,000, not {self.value}.")
        learned, layout = work.learned, work.document.layout
        silenced = learned.silenced.copy()
        layer = self.values.layer
        if self.values.kind == "bias":
            layout.biases(silenced, layer)[...] = 0
        else:
            layout.weights(silenced, layer)[...] = 0
        parameters = self._set(layout, learned.parameters)
        start = self._set(layout, learned.start) if learned.is_untrained else learned.start
        return replace(work, learned=replace(learned, parameters=parameters, start=start, silenced=silenced))

    def _set(self, layout: Layout, array: Floats) -> Floats:
        changed = array.copy()
        layer = self.values.layer
        own = layout.biases(changed, layer) if self.values.kind == "bias" else layout.weights(changed, layer)
        own[...] = self.value
        return changed
