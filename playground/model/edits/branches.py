"""Edits that travel in the run: go on from one of its past epochs, go over to another branch, close one."""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace

import numpy as np

from engine.learned import NEW, Learned
from engine.parameters import Address
from engine.runs.timeline import Branch, Place, Segment, Timeline
from engine.runs.trace import Trace
from engine.spec import Spec
from playground.model.document import Document, Work
from playground.model.edits.edit import EditRefused
from playground.model.numerals import counted


@dataclass(frozen=True, slots=True)
class TrainFrom:
    """Go back to a whole epoch of the run and go on from there; what came after it stays as another branch.

    then: what was learned by that epoch, bit for bit. spec and pins: those of that time, which come back with it.
    """

    then: Learned
    spec: Spec
    pins: frozenset[Address]
    merge_key: Hashable | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        return f"Train from epoch {counted(self.then.epoch)}"

    def apply(self, work: Work) -> Work:
        timeline, epoch = work.timeline, self.then.epoch
        index = timeline.index_at(epoch)
        found = None if index is None or Place(epoch) > Place.of(work.learned) else timeline.segments[index]
        if index is None or found is None or (found.beginning.spec, found.beginning.pins) != (self.spec, self.pins):
            first, last = counted(timeline.first_epoch), counted(work.learned.epoch)
            raise EditRefused(
                f"This run has no such epoch {counted(epoch)} any more: choose one from {first} to {last}."
            )
        if self.then == work.learned and found is timeline.open:
            return work
        curves = timeline.curves_at(index, work.curves).until(epoch)
        changed = timeline.branched(epoch, work.learned, work.curves)
        return _put_in(work, self.spec, self.pins, self.then, curves, changed)


@dataclass(frozen=True, slots=True)
class GoToBranch:
    """Go on with another branch, as it was left; the present one stays beside it."""

    branch: Branch
    merge_key: Hashable | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        return f"Go to {branch_name(self.branch)}"

    def apply(self, work: Work) -> Work:
        index = _index(self.branch, work)
        beginning = self.branch.segments[-1].beginning
        timeline = work.timeline.swapped(index, work.learned, work.curves)
        return _put_in(work, beginning.spec, beginning.pins, self.branch.learned, self.branch.curves, timeline)


@dataclass(frozen=True, slots=True)
class CloseBranch:
    """Let go of another branch."""

    branch: Branch
    merge_key: Hashable | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        return f"Close {branch_name(self.branch)}"

    def apply(self, work: Work) -> Work:
        return replace(work, timeline=work.timeline.closed(_index(self.branch, work)))


def branch_name(branch: Branch) -> str:
    """What a branch is called: `the branch of epochs 400 to 1,000`."""
    return f"the branch of epochs {counted(branch.left_at)} to {counted(branch.learned.epoch)}"


def _index(branch: Branch, work: Work) -> int:
    for index, other in enumerate(work.timeline.others):
        if other is branch:
            return index
    raise EditRefused("This branch was closed: undo brings it back.")


def _put_in(
    work: Work, spec: Spec, pins: frozenset[Address], learned: Learned, curves: Trace, timeline: Timeline
) -> Work:
    """The work with another moment in place of the present one."""
    document: Document = replace(work.document, spec=spec, pins=pins)
    changed = replace(work, document=document, learned=learned, curves=curves, timeline=timeline)
    if document.layout == work.document.layout:
        return changed
    return changed.with_origin(np.full(document.layout.total, NEW))


def moment_of(segment: Segment, document: Document) -> Document:
    """The document as it was in a segment: its network, data, training and pins, with the present title and notes."""
    beginning = segment.beginning
    return replace(document, spec=beginning.spec, pins=beginning.pins)
