"""What a person chose, and with it what the network learned: the two things a file holds."""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from engine.learned import NEW, Learned, untrained
from engine.parameters import Layout, Pin
from engine.spec import Spec


@dataclass(frozen=True, slots=True)
class Document:
    """All that a person chose: immutable, so undo, the dirty flag and comparison come free."""

    spec: Spec = field(default_factory=Spec)
    title: str = ""
    notes: str = ""
    pins: frozenset[Pin] = frozenset()

    @property
    def layout(self) -> Layout:
        """Where the network's parameters stand."""
        return Layout(self.spec.layer_sizes)


@dataclass(frozen=True, slots=True)
class Work:
    """A document and what its network has learned: all that is on the table.

    origin: after an edit, the index of each parameter in the network before it, or NEW; None where all stayed put.
    """

    document: Document
    learned: Learned
    origin: NDArray[np.int64] | None = field(default=None, compare=False, repr=False)

    def with_origin(self, source: NDArray[np.int64]) -> "Work":
        """The same work, told that its parameters come from `source` of a network that has this work's origin."""
        if self.origin is not None:
            source = np.where(source == NEW, NEW, self.origin[source])
        return replace(self, origin=source)

    @staticmethod
    def fresh(document: Document) -> "Work":
        """The document's network before its first step."""
        return Work(document, untrained(document.spec))
