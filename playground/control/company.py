"""Networks that keep step with the one on the table: trained to the same epoch, or for as long, on the same thread.

The trainer's thread brings them up between two portions of its own. Whoever puts another work in, or another company,
has that thread's turn.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

from engine.observer import Observer
from engine.questions.measurement import Measure
from engine.questions.question import Questions
from engine.questions.surface import MapSurface
from engine.questions.winner import MapWinners
from engine.runs.keyframes import KeyframeBudget
from engine.runs.portion import FAR, Portion
from engine.runs.replay import Replay
from engine.runs.trace import Trace
from engine.snapshot import Snapshot
from engine.trainer import Trainer
from playground.model.document import Work

RESOLUTION: Final = 80
"""Pixels along each side of a companion's map, which is shown small."""

Wanted = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Trained:
    """What a portion of a companion's training came to, and how long it took the processor."""

    work: Work
    seconds: float


class Companion:
    """One network. seconds: how long its training took the processor so far."""

    def __init__(self, work: Work) -> None:
        self.seconds = 0.0
        self._present = (object(), work)
        """A token for each time that a work was put in, and the work as it is by now: both at once, or neither."""
        self._trained: tuple[object, Trainer] | None = None
        """What trains the work that was put in with this token."""
        self._observer = Observer()
        self._replay: Replay | None = None

    @property
    def work(self) -> Work:
        """The network as it is known by now."""
        return self._present[1]

    def put(self, work: Work) -> None:
        """Put in another work, in a turn, whatever the trainer's thread does with the one before meanwhile."""
        self._present = object(), work

    @property
    def has_diverged(self) -> bool:
        """Whether its numbers are no longer finite, so that it stays where it is."""
        trained = self._trained
        return trained is not None and trained[0] is self._present[0] and trained[1].divergence is not None

    # --- done by the trainer's thread -----------------------------------------------------------------------------

    def train(self, epochs: int, is_wanted: Wanted) -> Trained:
        """Train some milliseconds towards so many epochs. Raises NotWanted when it is told so: nothing is trained."""
        work, trainer = self._with_trainer(is_wanted)
        before, began = trainer.state(), time.thread_time()
        try:
            Portion("epoch", epochs).train(trainer)
        except BaseException:
            trainer.go_back_to(before)
            raise
        trained = work.trained(trainer.learned(), trainer.curves, since=before.learned)
        return Trained(trained, time.thread_time() - began)

    def take(self, trained: Trained) -> None:
        """Make known what was trained, of the work that is still there."""
        self._present = self._present[0], trained.work
        self.seconds += trained.seconds

    def look(self, is_wanted: Wanted) -> Snapshot:
        """How it is now, as far as a small picture shows it. Raises NotWanted."""
        _, trainer = self._with_trainer(is_wanted)
        return self._observer.observe(trainer, _questions(trainer))

    def look_back(self, epoch: int, keyframes: KeyframeBudget, is_wanted: Wanted) -> Snapshot | None:
        """The same at a past epoch; None where it was never there. Raises NotWanted."""
        work = self.work
        index = work.index_at(epoch)
        if index is None:
            return None
        self._replay = self._replay or Replay(keyframes, is_wanted)
        trainer = self._replay.go_to(work.timeline.segments[index].beginning, epoch)
        seen = self._observer.observe(trainer, _questions(trainer))
        return replace(seen, curves=work.timeline.curves_at(index, work.curves), is_past=True)

    def _with_trainer(self, is_wanted: Wanted) -> tuple[Work, Trainer]:
        """The work as it is by now, and what trains it."""
        token, work = self._present
        if self._trained is None or self._trained[0] is not token:
            trainer = Trainer(work.document.spec, work.learned, work.document.pins, is_wanted, work.curves)
            self._trained = token, trainer
        return work, self._trained[1]


class Company:
    """All of them. by_seconds: whether they are trained for as long as the table's network, not as far.

    seconds: how long that one's training took the processor, since they are together.
    """

    def __init__(self, companions: tuple[Companion, ...] = (), *, by_seconds: bool = False) -> None:
        self.companions = companions
        self.by_seconds = by_seconds
        self.seconds = 0.0
        self._observer = Observer()

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Count what is done meanwhile as training of the table's network."""
        began = time.thread_time()
        yield
        self.seconds += time.thread_time() - began

    def behind(self, epoch: int) -> Companion | None:
        """The first that has to be brought up to the table's network, which has done so many whole epochs."""
        for companion in self.companions:
            is_behind = companion.seconds < self.seconds if self.by_seconds else companion.work.learned.epoch < epoch
            if is_behind and not companion.has_diverged:
                return companion
        return None

    def epochs_for(self, companion: Companion, epoch: int) -> int:
        """How many epochs it has to be trained by."""
        return FAR if self.by_seconds else epoch - companion.work.learned.epoch

    def look(self, table: Trainer, is_wanted: Wanted) -> tuple[Snapshot, ...]:
        """How all of them are now, and last the table's network. Raises NotWanted."""
        if not self.companions:
            return ()
        seen = [companion.look(is_wanted) for companion in self.companions]
        return (*seen, self._observer.observe(table, _questions(table)))

    def look_back(
        self, table: Trainer, curves: Trace, keyframes: KeyframeBudget, is_wanted: Wanted
    ) -> tuple[Snapshot | None, ...]:
        """How all of them were at the epoch of `table`, and last the table's network. Raises NotWanted.

        curves: how the run of the table's network went on.
        """
        if not self.companions:
            return ()
        seen = [companion.look_back(table.epoch, keyframes, is_wanted) for companion in self.companions]
        here = self._observer.observe(table, _questions(table))
        return (*seen, replace(here, curves=curves, is_past=True))


def _questions(trainer: Trainer) -> Questions:
    """What is asked of a companion."""
    many = trainer.spec.layer_sizes[-1] > 1
    return frozenset({Measure(), MapWinners(RESOLUTION) if many else MapSurface(None, RESOLUTION)})
