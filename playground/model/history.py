"""What was done, so that it can be undone: an immutable list of steps, each with the work before and after it.

Undo gives back what the edit changed and leaves what training has learned since: with no training in between, the work
before the edit comes back bit for bit. Where there was training, what had been learned before the edit is offered
besides (`History.offer`): it belongs to another branch of the run. The trace follows what was learned.

How far back it goes is bounded by memory: a step of a large network that was trained takes megabytes, one of a small
network next to nothing.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import itemgetter
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.choices.penalties import PENALTIES
from engine.learned import NEW, LastStep, Learned
from playground.model.document import Work
from playground.model.edits import BringBack, Edit, GoToBranch, NewWeights, Reset, SetText, Together, TrainFrom
from playground.model.example_text import made
from playground.model.footprint import Footprint, running_bytes

MOST_BYTES: Final = 64 * 2**20
"""What all steps together may hold. Those farthest from the present are forgotten first, the nearest ones never."""

Edits = tuple[Edit, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One edit that was made, or several that have merged; `edit` is the last of them.

    kept: for each parameter after the step, which one it was before it; NEW where the step made or changed it.
    layers: for each layer after the step, which one it was before it, or NEW.
    was: the work as it really was before the first of the edits. `before` is the same, unless training went on between
    edits that have merged: then it has what was learned there.
    """

    edits: Edits
    merge_key: Hashable | None
    before: Work
    after: Work
    kept: NDArray[np.int64]
    layers: tuple[int, ...]
    was: Work
    footprint: Footprint = field(init=False, repr=False)

    def __post_init__(self) -> None:
        held = (self.edits, self.before, self.after, self.kept, self.layers, self.was)
        object.__setattr__(self, "footprint", Footprint.of(held))

    @staticmethod
    def of(edit: Edit, merge_key: Hashable | None, before: Work, after: Work) -> "Step":
        """One edit, and the work before and after it."""
        layers = after.layer_sources(before.document.layout)
        return Step((edit,), merge_key, before, after, _kept(before, after), layers, before)

    @property
    def edit(self) -> Edit:
        """The edit that gives the step its name."""
        return self.edits[-1]


@dataclass(frozen=True, slots=True)
class History:
    """Steps that can be undone, oldest first, and undone ones that can be done again, next first.

    offer: after an undo that kept what training had learned since, the edit that brings back what there was instead.
    mark: the edits, oldest first, that led to the marked place, which is what a file holds; those that led to both the
    mark and the present and are forgotten are left out. None where no place is marked.
    beyond: how many forgotten edits lie between the mark and the present: no undo leads back to the mark then.
    """

    done: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = ()
    offer: BringBack | None = None
    mark: tuple[Edits, ...] | None = ()
    beyond: int = 0

    @property
    def undo_text(self) -> str | None:
        """The name of the edit that Undo takes back; None when there is none."""
        return self.done[-1].edit.text if self.done else None

    @property
    def redo_text(self) -> str | None:
        """The name of the edit that Redo makes again; None when there is none."""
        return self.undone[0].edit.text if self.undone else None

    def with_step(self, edit: Edit, before: Work, after: Work) -> "History":
        """The history after an edit. One with the merge key of the last step becomes one with it."""
        step = Step.of(edit, edit.merge_key, before, after)
        last = self.done[-1] if self.done else None
        if last is not None and edit.merge_key is not None and edit.merge_key == last.merge_key and not self.undone:
            done = (*self.done[:-1], _merged(last, step))
        else:
            done = (*self.done, step)
        return replace(self, done=done, undone=(), offer=None)._bounded()

    def undo(self, present: Work) -> tuple["History", Work]:
        """The history and the work after taking back the last step. There must be one."""
        step = self.done[-1]
        before = work_before(step, present)
        # undoing an edit does not lose what was learned since
        after = replace(step.after, learned=present.learned, curves=present.curves, timeline=present.timeline)
        undone = replace(step, before=before, after=after, merge_key=None)
        only_words = all(isinstance(edit, SetText) for edit in step.edits)
        offer = None if only_words or before.learned == step.was.learned else BringBack(step.was)
        return replace(self, done=self.done[:-1], undone=(undone, *self.undone), offer=offer)._bounded(), before

    def redo(self, present: Work) -> tuple["History", Work]:
        """The history and the work after making the last undone step again. There must be one."""
        step = self.undone[0]
        if present.learned != step.before.learned:
            step = _made_again(step.edits, present)
        return replace(self, done=(*self.done, step), undone=self.undone[1:], offer=None)._bounded(), step.after

    # --- the place that a file holds ---

    def marked(self) -> "History":
        """The history with its present place marked."""
        return replace(self, mark=tuple(step.edits for step in self.done), beyond=0)

    def unmarked(self) -> "History":
        """The history with no place marked."""
        return replace(self, mark=None, beyond=0)

    @property
    def edits_from_mark(self) -> int:
        """How many edits lie between the marked place and the present; all that were made where none is marked."""
        done, mark = tuple(step.edits for step in self.done), self.mark or ()
        return self.beyond + len(done) + len(mark) - 2 * _alike(done, mark)

    @property
    def is_at_mark(self) -> bool:
        """Whether the present is the marked place, as far as edits make a difference."""
        return self.mark is not None and self.edits_from_mark == 0

    # --- how far back it goes ---

    def _bounded(self) -> "History":
        """The history without the steps for which there is no room."""
        done = [(far, "done", step) for far, step in enumerate(reversed(self.done))]
        undone = [(far, "undone", step) for far, step in enumerate(self.undone)]
        by_distance = sorted(done + undone, key=itemgetter(0))
        totals = running_bytes(step.footprint for _, _, step in by_distance)
        kept = [
            side for (far, side, _), total in zip(by_distance, totals, strict=True) if far == 0 or total <= MOST_BYTES
        ]
        if len(kept) == len(by_distance):
            return self
        return self._without_oldest(len(self.done) - kept.count("done"), kept.count("undone"))

    def _without_oldest(self, count: int, undone: int) -> "History":
        """The history without its first steps, and with so many of the undone ones."""
        done = self.done[count:]
        changed = replace(self, done=done, undone=self.undone[:undone])
        forgotten = tuple(step.edits for step in self.done[:count])
        mark = self.mark
        if mark is None:
            return replace(changed, beyond=self.beyond + count)
        alike = _alike(forgotten, mark)
        if alike == count:
            return replace(changed, mark=mark[count:])
        return replace(changed, mark=(), beyond=self.beyond + count + len(mark) - 2 * alike)


def _alike(one: tuple[Edits, ...], other: tuple[Edits, ...]) -> int:
    """With how many equal edits both begin."""
    count = 0
    for mine, others in zip(one, other, strict=False):
        if mine != others:
            break
        count += 1
    return count


def _kept(before: Work, after: Work) -> NDArray[np.int64]:
    origin = np.arange(after.learned.parameters.size) if after.origin is None else after.origin
    if before.learned.is_untrained and before.document.spec != after.document.spec:
        return origin  # another start was drawn: nothing that was learned has changed
    same = after.learned.parameters == before.learned.parameters[origin]
    return np.where(same, origin, NEW)


def _merged(first: Step, then: Step) -> Step:
    """Two steps as one. What training changed between them is no part of it, and stays when the step is undone."""
    trained = then.before.learned != first.after.learned
    before = work_before(first, then.before) if trained else first.before
    kept = np.where(then.kept == NEW, NEW, first.kept[then.kept])
    layers = tuple(NEW if layer == NEW else first.layers[layer] for layer in then.layers)
    return Step(_joined(first.edits, then.edits), then.merge_key, before, then.after, kept, layers, first.was)


def _joined(first: Edits, then: Edits) -> Edits:
    """Both, one after the other. A text that is typed letter by letter is kept once, not once for each letter."""
    last, following = first[-1], then[0]
    if isinstance(last, SetText) and isinstance(following, SetText) and last.key == following.key:
        return (*first[:-1], *then)
    return (*first, *then)


def _made_again(edits: Edits, present: Work) -> Step:
    """The edits of a step made on the present work."""
    steps = []
    for edit in edits:
        before = replace(present, origin=None)
        present = made(edit, before)
        steps.append(Step.of(edit, None, before, present))
    return reduce(_merged, steps)


def work_before(step: Step, now: Work) -> Work:
    """The work as if the step had not been made: what it changed as before it, the rest as it is now."""
    present, before, after = now.learned, step.before.learned, step.after.learned
    began_anew = after.is_untrained and not before.is_untrained
    if present == after or began_anew or any(map(_travels, step.edits)):
        return step.before
    kept = np.flatnonzero(step.kept != NEW)
    origin = step.kept[kept]
    old = step.before.document.spec
    keeps_moments = old.training.optimizer == step.after.document.spec.training.optimizer

    def mixed(name: str) -> Any:
        array = getattr(before, name).copy()
        array[origin] = getattr(present, name)[kept]
        return array

    zeros = np.zeros(before.parameters.size)
    learned = replace(
        present,
        parameters=mixed("parameters"),
        start=before.start,
        moment1=mixed("moment1") if keeps_moments else zeros,
        moment2=mixed("moment2") if keeps_moments else zeros.copy(),
        silenced=mixed("silenced") if PENALTIES[old.training.penalty].silences else np.zeros(zeros.size, np.uint8),
        steps=present.steps if keeps_moments else 0,
        position=present.position if old.data == step.after.document.spec.data else 0,
        last_step=_step_before(step, present),
    )
    curves = now.curves.given_back(step.before.curves, step.layers)
    layers = range(step.before.curves.layers)
    back = tuple(step.layers.index(layer) if layer in step.layers else NEW for layer in layers)
    return replace(step.before, learned=learned, curves=curves).followed(f"Undo: {step.edit.text}", now, back)


def _travels(edit: Edit) -> bool:
    """Whether the network of before is another one altogether: what was learned since is no part of it."""
    if isinstance(edit, Together):
        return any(_travels(part) for part in edit.edits)
    return isinstance(edit, (Reset, NewWeights, BringBack, TrainFrom, GoToBranch))


def _step_before(step: Step, present: Learned) -> LastStep | None:
    """What is known of the last step of training when an edit is taken back."""
    last, layers = present.last_step, step.before.document.layout.layer_count
    if last is None or step.after.origin is not None or step.layers != tuple(range(layers)):
        return None
    return last.carried(step.after.document.spec, step.before.document.spec)
