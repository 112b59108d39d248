"""What a person chose, what the network learned, and how it went: the three things that a file holds."""

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.learned import NEW, Learned, untrained
from engine.parameters import Address, Layout
from engine.runs.timeline import Beginning, Place, Timeline
from engine.runs.trace import Trace
from engine.spec import Spec


@dataclass(frozen=True, slots=True)
class ExampleText:
    """The title and the notes of an example."""

    title: str
    notes: str


@dataclass(frozen=True, slots=True)
class Document:
    """All that a person chose: immutable, so undo, the dirty flag and comparison come free.

    example: the text of the example that it was opened from, in no file. Title and notes go when the network changes.
    """

    spec: Spec = field(default_factory=Spec)
    title: str = ""
    notes: str = ""
    pins: frozenset[Address] = frozenset()
    example: ExampleText | None = field(default=None, compare=False)

    @property
    def layout(self) -> Layout:
        """Where the network's parameters stand."""
        return Layout.of(self.spec.layer_sizes)


_NOTHING_RECORDED: Final = Trace.empty(0)
_NOTHING_TRAINED: Final = Timeline.begun(Spec(), frozenset(), untrained(Spec()))


@dataclass(frozen=True, slots=True)
class Work:
    """A document and what its network has learned: all that is on the table.

    curves: how the run went, with the layers of this network; two works that differ in them alone are the same work.
    timeline: what was trained one after the other, so that any epoch of it can be gone back to.
    rivals: the other networks of a race, in what a file holds alone; the session's work has none.
    origin: after an edit, the index of each parameter in the network before it, or NEW; None where all stayed put.
    """

    document: Document
    learned: Learned
    origin: NDArray[np.int64] | None = field(default=None, compare=False, repr=False)
    curves: Trace = field(default=_NOTHING_RECORDED, compare=False, repr=False)
    timeline: Timeline = field(default=_NOTHING_TRAINED, compare=False, repr=False)
    rivals: "Rivals | None" = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.timeline is _NOTHING_TRAINED:
            object.__setattr__(self, "timeline", Timeline.begun(*self.problem, self.learned))
        layers = self.document.layout.layer_count
        if self.curves is _NOTHING_RECORDED:
            object.__setattr__(self, "curves", Trace.empty(layers))
        assert self.curves.layers == layers

    @property
    def problem(self) -> tuple[Spec, frozenset[Address]]:
        """What the network is and is to learn, and what is held."""
        return self.document.spec, self.document.pins

    @property
    def knows_its_past(self) -> bool:
        """Whether there is an earlier moment of the run to go back to."""
        timeline = self.timeline
        return bool(timeline.others) or timeline.segments[0].beginning.place < Place.of(self.learned)

    def index_at(self, epoch: int) -> int | None:
        """Which segment of the run a whole epoch belongs to; None where it never was there."""
        return None if epoch > self.learned.epoch else self.timeline.index_at(epoch)

    def document_at(self, epoch: int) -> Document:
        """What it was about at a whole epoch of its run; where it never was there, as it is now."""
        index = self.index_at(epoch)
        if index is None:
            return self.document
        then = self.timeline.segments[index].beginning
        return replace(self.document, spec=then.spec, pins=then.pins)

    def followed(self, edit: str, before: "Work", sources: tuple[int, ...]) -> "Work":
        """The same work, made by an edit of the one `before`, with the timeline that tells so.

        sources: for each layer here, the one that it was before, or NEW.
        """
        beginning = Beginning.of(*self.problem, self.learned)
        timeline = before.timeline.followed(edit, (before.learned, before.curves), beginning, sources)
        return replace(self, timeline=timeline)

    def trained(self, learned: Learned, curves: Trace, *, since: Learned, by_sample: bool = False) -> "Work":
        """The work after some training from the state `since` on. by_sample: whether a step was one sample each."""
        timeline = self.timeline
        if by_sample != timeline.open.beginning.by_sample and learned.steps != since.steps:
            beginning = Beginning.of(*self.problem, since, by_sample=by_sample)
            timeline = timeline.followed(None, (since, self.curves), beginning, range(self.curves.layers))
        return replace(self, learned=learned, curves=curves, timeline=timeline)

    def with_origin(self, source: NDArray[np.int64]) -> "Work":
        """The same work, told that its parameters come from `source` of a network that has this work's origin."""
        if self.origin is not None:
            source = np.where(source == NEW, NEW, self.origin[source])
        return replace(self, origin=source)

    def layer_sources(self, before: Layout) -> tuple[int, ...]:
        """For each layer, the one that it was in the network `before` the edit, or NEW."""
        layout = self.document.layout
        if self.origin is None:
            return tuple(range(layout.layer_count))
        sources = []
        for layer in range(layout.layer_count):
            biases = layout.biases(self.origin, layer)  # they stay with their units, whatever feeds them
            old = biases[biases != NEW]
            sources.append(bisect_right(before.weight_offsets, int(old[0])) - 1 if old.size else NEW)
        return tuple(sources)

    @staticmethod
    def fresh(document: Document) -> "Work":
        """The document's network before its first step."""
        return Work(document, untrained(document.spec))


@dataclass(frozen=True, slots=True)
class Rivals:
    """The networks of a race beside the one on the table; `place` is where that stands among all of them."""

    works: tuple[Work, ...]
    place: int = 0
