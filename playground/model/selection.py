"""What a person looks at closely: a layer, or one of its units. No part of the document, so no part of undo."""

from dataclasses import dataclass

from engine.spec import Spec


@dataclass(frozen=True, slots=True)
class Selection:
    """A layer (0 the first hidden, `len(hidden)` the output), or with `unit` one unit of it. 0-based."""

    layer: int
    unit: int | None = None

    def exists_in(self, spec: Spec) -> bool:
        """Whether a network of this spec has what is selected."""
        layers = spec.layers
        return 0 <= self.layer < len(layers) and 0 <= (self.unit or 0) < layers[self.layer].units
