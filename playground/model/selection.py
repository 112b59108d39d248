"""What a person looks at closely: a layer, or one of its units. No part of the document, so no part of undo."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Selection:
    """A layer (0 the first hidden, `len(hidden)` the output), or with `unit` one unit of it. 0-based."""

    layer: int
    unit: int | None = None
