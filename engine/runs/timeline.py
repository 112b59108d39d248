"""A run as a value: what was trained one after the other, from which every epoch of it comes back bit for bit.

Between two edits training is deterministic, so a segment is its beginning and how far it went; `engine.runs.replay`
goes there. The last segment is open: it goes on as far as training has come by now, which whoever trains knows. A run
that goes on from one of its own past epochs leaves a branch, which stays beside it. No Qt, frozen values.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from engine.learned import NEW, Learned
from engine.parameters import Address
from engine.portable import Floats
from engine.runs.keyframes import Keyframe, Keyframes
from engine.runs.trace import Trace
from engine.spec import Spec

MOST_BYTES: Final = 16 * 2**20
"""What the beginnings of all segments may take together; the oldest are forgotten first."""

_ROW_BYTES: Final = 24
"""Of a table that a person brought."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a run: whole epochs done, and samples of the one under way."""

    epoch: int
    position: int = 0

    @staticmethod
    def of(learned: Learned) -> "Place":
        """Where this was learned."""
        return Place(learned.epoch, learned.position)


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Beginning:
    """All that a stretch of training follows from.

    start: the parameters of epoch 0. by_sample: whether steps are of one sample each, whatever the batch size.
    keyframes: states on the way from here on, whichever run they were seen in; they only save time.
    """

    spec: Spec
    pins: frozenset[Address]
    frame: Keyframe = field(repr=False)
    start: Floats = field(repr=False)
    by_sample: bool = False
    keyframes: Keyframes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keyframes", Keyframes(self.spec))

    @staticmethod
    def of(spec: Spec, pins: frozenset[Address], learned: Learned, *, by_sample: bool = False) -> "Beginning":
        """One from this state on."""
        return Beginning(spec, pins, Keyframe.of(learned), learned.start, by_sample)

    @property
    def learned(self) -> Learned:
        """The state that it begins with."""
        return self.frame.learned(self.start)

    @property
    def layers(self) -> int:
        """How many layers the network has."""
        return len(self.spec.layers)

    @property
    def place(self) -> Place:
        """Where it is."""
        return Place(self.frame.epoch, self.frame.position)

    @property
    def bytes(self) -> int:
        """What it takes of memory, without its data."""
        return self.frame.bytes


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """What was trained from one beginning on.

    edits: the names of the edits that led to it; none where only the kind of steps changed. sources: for each layer,
    the one that it was in the segment before, or NEW. gone: the curves by then, where a layer of the segment before is
    gone here. end: where it stopped; None for the one that goes on.
    """

    beginning: Beginning
    edits: tuple[str, ...] = ()
    sources: tuple[int, ...] = ()
    gone: Trace | None = field(default=None, repr=False)
    end: Place | None = None

    @property
    def first_epoch(self) -> int:
        """Its first whole epoch."""
        place = self.beginning.place
        return place.epoch + (place.position > 0)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where edits were made: their names, oldest first, and how many epochs were done, the begun one by its share."""

    epoch: float
    edits: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """A run that was left for another one: its segments, how far it came, and its curves.

    left_at: the epoch at which the other one parts from it.
    """

    segments: tuple[Segment, ...]
    learned: Learned
    curves: Trace = field(repr=False)
    left_at: int

    @property
    def name(self) -> tuple[int, int]:
        """What tells it from the others: where they part, and how far it came."""
        return self.left_at, self.learned.epoch


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """What was trained, oldest first, and the branches that were left, oldest first. There is always a segment."""

    segments: tuple[Segment, ...]
    others: tuple[Branch, ...] = ()

    def __post_init__(self) -> None:
        assert self.segments
        assert self.segments[-1].end is None

    @staticmethod
    def begun(spec: Spec, pins: frozenset[Address], learned: Learned, others: tuple[Branch, ...] = ()) -> "Timeline":
        """That of a run of which nothing is known before this state."""
        return Timeline((Segment(Beginning.of(spec, pins, learned)),), others)

    # --- what it holds ---

    @property
    def open(self) -> Segment:
        """What goes on."""
        return self.segments[-1]

    @property
    def first_epoch(self) -> int:
        """The first epoch that can be gone back to."""
        return self.segments[0].first_epoch

    def index_at(self, epoch: int) -> int | None:
        """Which segment a whole epoch belongs to: where an edit was made just then, the one after it. None: none."""
        at = Place(epoch)
        found = [index for index, segment in enumerate(self.segments) if segment.beginning.place <= at]
        return found[-1] if found else None

    def marks(self) -> tuple[Mark, ...]:
        """Where edits were made since training began."""
        marks = []
        for segment in self.segments:
            if segment.edits:
                place, size = segment.beginning.place, segment.beginning.spec.data.train_size
                marks.append(Mark(place.epoch + place.position / size, segment.edits))
        return tuple(marks)

    def curves_at(self, index: int, present: Trace) -> Trace:
        """The curves of the whole run, as the network of a segment shows them: its layers, a gap where one was not."""
        for at in range(len(self.segments) - 1, index, -1):
            segment = self.segments[at]
            before = segment.gone or Trace.empty(self.segments[at - 1].beginning.layers)
            present = present.given_back(before, segment.sources or tuple(range(present.layers)))
        return present

    # --- how it goes on ---

    def followed(
        self,
        edit: str | None,
        before: tuple[Learned, Trace],
        after: Beginning,
        sources: Sequence[int],
    ) -> "Timeline":
        """The timeline after an edit, or before steps of another kind (None).

        before: what was learned until then, and the curves. sources: for each layer after it, the one before it.
        A segment in which nothing was trained goes, and leaves its edits to the one that follows.
        """
        last, (learned, curves) = self.open, before
        edits: tuple[str, ...] = () if edit is None else (edit,)
        is_changed = tuple(sources) != tuple(range(last.beginning.layers))
        step = tuple(sources) if is_changed else ()
        lost = is_changed and set(range(curves.layers)) - set(sources)
        gone = curves if lost and len(curves.rows) else None
        kept = self.segments[:-1]
        if Place.of(learned) == last.beginning.place:
            if not kept:
                is_untouched = not after.frame.steps and after.place == Place(0)
                return replace(self, segments=(Segment(after, () if is_untouched else last.edits + edits),))
            edits = last.edits if last.edits[-1:] == edits else last.edits + edits
            step, gone = _joined(last, step, gone)
        else:
            kept = (*kept, replace(last, end=Place.of(learned)))
        return replace(self, segments=_bounded((*kept, Segment(after, edits, step, gone))))

    def cut(self, epoch: int) -> "Timeline":
        """The timeline up to a whole epoch of it, open again there."""
        index = self.index_at(epoch)
        assert index is not None
        return replace(self, segments=(*self.segments[:index], replace(self.segments[index], end=None)))

    def branched(self, epoch: int, learned: Learned, curves: Trace) -> "Timeline":
        """The timeline of a run that goes on from an earlier epoch of this one, which came as far as `learned`."""
        left = Branch(self.segments, learned, curves, epoch)
        others = (replace(other, left_at=min(other.left_at, epoch)) for other in self.others)
        return replace(self.cut(epoch), others=(*others, left))

    def swapped(self, index: int, learned: Learned, curves: Trace) -> "Timeline":
        """The timeline that goes on with another branch; the present one, which came so far, takes its place."""
        branch = self.others[index]
        left = Branch(self.segments, learned, curves, branch.left_at)
        others = [replace(other, left_at=_parting(other, branch)) for other in self.others]
        return Timeline(branch.segments, (*others[:index], left, *others[index + 1 :]))

    def closed(self, index: int) -> "Timeline":
        """The timeline without one of its other branches."""
        return replace(self, others=(*self.others[:index], *self.others[index + 1 :]))


def _parting(one: Branch, other: Branch) -> int:
    """The epoch at which two runs part that were both left for a third one."""
    if one.left_at != other.left_at:
        return min(one.left_at, other.left_at)
    same = 0
    for mine, others in zip(one.segments, other.segments, strict=False):
        if not _is_same(mine.beginning, others.beginning):
            break
        same += 1
    ends = [
        run.segments[same].beginning.place.epoch if same < len(run.segments) else run.learned.epoch
        for run in (one, other)
    ]
    return max(one.left_at, min(ends)) if same else one.left_at


def _is_same(one: Beginning, other: Beginning) -> bool:
    """Whether the same follows from both, though they may have been read from a file one after the other."""
    if one is other:
        return True
    likewise = (one.spec, one.pins, one.place, one.by_sample) == (other.spec, other.pins, other.place, other.by_sample)
    return likewise and np.array_equal(one.learned.parameters, other.learned.parameters)


def _joined(last: Segment, step: tuple[int, ...], gone: Trace | None) -> tuple[tuple[int, ...], Trace | None]:
    """Where layers come from over two edits with nothing trained between them."""
    if not last.sources:
        return step, gone
    if not step:
        return last.sources, last.gone
    through = tuple(NEW if layer == NEW else last.sources[layer] for layer in step)
    return through, last.gone or gone


def _bounded(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """The segments without the oldest, for which there is no room."""
    total, tables = 0, set[int]()
    for kept, segment in enumerate(reversed(segments)):
        total += segment.beginning.bytes + (0 if segment.gone is None else segment.gone.rows.nbytes)
        rows = getattr(segment.beginning.spec.data, "rows", ())
        if id(rows) not in tables:
            tables.add(id(rows))
            total += len(rows) * _ROW_BYTES
        if total > MOST_BYTES and kept:
            return segments[-kept:]
    return segments


def all_beginnings(timeline: Timeline) -> Iterable[Beginning]:
    """Those of the run, and of its other branches."""
    seen = {id(segment.beginning): segment.beginning for segment in timeline.segments}
    for branch in timeline.others:
        seen |= {id(segment.beginning): segment.beginning for segment in branch.segments}
    return seen.values()
