"""Networks that keep step with the one on the table: trained to the same epoch, or for as long, on the same thread.

The trainer's thread brings them up between two portions of its own. Whoever puts another work in, or another company,
has that thread's turn.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from engine.observer import Observer
from engine.questions.measurement import Measure
from engine.questions.question import Questions
from engine.questions.surface import MapSurface
from engine.questions.winner import MapWinners
from engine.runs.keyframes import KeyframeBudget
from engine.runs.portion import FAR, Portion
from engine.runs.replay import Replay
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
    """One network. work: as it is known by now. seconds: how long its training took the processor so far."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.seconds = 0.0
        self._trainer: Trainer | None = None
        self._observer = Observer()
        self._replay: Replay | None = None

    def put(self, work: Work) -> None:
        """Put in another work, in the thread's turn."""
        self.work = work
        self._trainer = None

    @property
    def has_diverged(self) -> bool:
        """Whether its numbers are no longer finite, so that it stays where it is."""
        return self._trainer is not None and self._trainer.divergence is not None

    # --- done by the trainer's thread -----------------------------------------------------------------------------

    def train(self, epochs: int, is_wanted: Wanted) -> Trained:
        """Train some milliseconds towards so many epochs. Raises NotWanted when it is told so: nothing is trained."""
        trainer = self._trained_by(is_wanted)
        before, began = trainer.state(), time.thread_time()
        try:
            Portion("epoch", epochs).train(trainer)
        except BaseException:
            trainer.go_back_to(before)
            raise
        work = self.work.trained(trainer.learned(), trainer.curves, since=before.learned)
        return Trained(work, time.thread_time() - began)

    def take(self, trained: Trained) -> None:
        """Make known what was trained."""
        self.work = trained.work
        self.seconds += trained.seconds

    def look(self, is_wanted: Wanted) -> Snapshot:
        """How it is now, as far as a small picture shows it. Raises NotWanted."""
        trainer = self._trained_by(is_wanted)
        return self._observer.observe(trainer, _questions(trainer))

    def look_back(self, epoch: int, keyframes: KeyframeBudget, is_wanted: Wanted) -> Snapshot | None:
        """The same at a past epoch; None where it was never there. Raises NotWanted."""
        work = self.work
        index = work.timeline.index_at(epoch)
        if index is None or epoch > work.learned.epoch:
            return None
        self._replay = self._replay or Replay(keyframes, is_wanted)
        trainer = self._replay.go_to(work.timeline.segments[index].beginning, epoch)
        return self._observer.observe(trainer, _questions(trainer))

    def _trained_by(self, is_wanted: Wanted) -> Trainer:
        if self._trainer is None:
            work = self.work
            self._trainer = Trainer(work.document.spec, work.learned, work.document.pins, is_wanted, work.curves)
        return self._trainer


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
        self, table: Trainer, epoch: int, keyframes: KeyframeBudget, is_wanted: Wanted
    ) -> tuple[Snapshot | None, ...]:
        """How all of them were at an epoch, and last the table's network. Raises NotWanted."""
        if not self.companions:
            return ()
        seen = [companion.look_back(epoch, keyframes, is_wanted) for companion in self.companions]
        return (*seen, self._observer.observe(table, _questions(table)))


def _questions(trainer: Trainer) -> Questions:
    """What is asked of a companion."""
    many = trainer.spec.layer_sizes[-1] > 1
    return frozenset({Measure(), MapWinners(RESOLUTION) if many else MapSurface(None, RESOLUTION)})
