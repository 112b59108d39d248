"""The thread that trains: it runs the compiled loops, which release the GIL, and leaves snapshots in a slot of one.

The GUI thread takes the newest snapshot at the screen's pace; a new one is made only when the last was taken. To change
the network it takes a turn (`change`), between two short stretches of training. No widgets here.
"""

import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QThread, Signal

from engine.learned import Learned
from engine.snapshot import Snapshot
from playground.model.document import Work
from playground.model.pace import Pace, StepUnit

if TYPE_CHECKING:  # the thread imports these itself, while the window comes up
    from engine.observation import Watch
    from engine.recorder import Recorder
    from engine.trainer import Trainer

STRETCH_S: Final = 0.004
"""How long the thread trains at a stretch: what an edit waits for at the most."""

PACE_WINDOW_S: Final = 0.8
NICENESS: Final = 10
MOST_STEPS_AT_ONCE: Final = 100_000


@dataclass(frozen=True, slots=True)
class Run:
    """Training that ends by itself, when so many whole epochs are done; until then it has a pace of its own."""

    epoch: int
    epochs_per_second: float


class TrainerThread(QThread):
    """Trains the work it is given. All methods but `run` are called from the GUI thread."""

    ready = Signal()
    """The compiled loops are there; from now on there are snapshots."""

    failed = Signal(str)
    """The thread stopped with an error, told to the person; training is over until the next start."""

    stopped_playing = Signal()
    """Training stopped by itself: the numbers diverged, or a run is at its end."""

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._asking = 0
        self._stopping = threading.Event()
        self._work = work
        self._revision = 0
        self._trainer: Trainer | None = None
        self._recorder: Recorder | None = None
        self._is_ready = False
        self._playing = False
        self._pace = Pace()
        self._run: Run | None = None
        self._due_at = 0.0
        self._steps_asked: deque[StepUnit] = deque()
        self._watch_fields: dict[str, object] = {}
        self._watch: Watch | None = None
        self._unseen = True
        self._slot: Snapshot | None = None
        self._chunk = 1
        self._marks: deque[tuple[float, float]] = deque()

    # --- asked by the GUI thread --------------------------------------------------------------------------------------

    @property
    def revision(self) -> int:
        """Counts the works that were put in; a snapshot of an older revision is out of date."""
        return self._revision

    @property
    def is_ready(self) -> bool:
        """Whether the compiled loops are there."""
        return self._is_ready

    @property
    def is_playing(self) -> bool:
        """Whether training goes on by itself: asked for, and not stopped by a divergence."""
        return self._playing

    def learned(self) -> Learned:
        """What the network has learned so far."""
        with self._turn():
            return self._learned()

    def change(self, edit: Callable[[Learned], Work | None]) -> Work | None:
        """Put in the work that `edit` makes of what is learned by now; None changes nothing. Gives what it gave.

        An exception of `edit` passes through and changes nothing.
        """
        with self._turn():
            work = edit(self._learned())
            if work is not None:
                self._work = work
                self._revision += 1
                self._trainer = None
                self._slot = None
                self._unseen = True
                self._chunk = 1  # a step of this network may take a thousand times as long
                self._marks.clear()
            return work

    def play(self, playing: bool) -> None:
        """Start or stop training at the pace."""
        with self._turn():
            self._playing = playing
            self._due_at = time.perf_counter()
            self._marks.clear()
            self._unseen = True

    def begin_run(self, run: Run) -> None:
        """Train to the end of the run. A pause only interrupts it: playing goes on with it."""
        with self._turn():
            self._run = run
            self._chunk = 1
        self.play(True)

    def forget_run(self) -> None:
        """Let training have no end again."""
        with self._turn():
            self._run = None
            self._chunk = 1

    def step(self, unit: StepUnit) -> None:
        """Take one step, also while paused."""
        with self._turn():
            self._steps_asked.append(unit)

    def set_pace(self, pace: Pace) -> None:
        """How fast to play."""
        with self._turn():
            self._pace = pace
            self._chunk = 1
            self._due_at = time.perf_counter()
            self._marks.clear()

    def watch(self, **fields: object) -> None:
        """Change what is looked at: the fields of `engine.observation.Watch`."""
        with self._turn():
            self._watch_fields.update(fields)
            self._watch = None
            self._unseen = True

    def forget_history(self) -> None:
        """Begin the history anew (another document was opened), and take none of the steps still asked for."""
        self.exchange_history(None)

    def exchange_history(self, recorder: "Recorder | None") -> "Recorder | None":
        """Go on with another history, None for a new one, and give the present one; no step is taken any more."""
        with self._turn():
            present, self._recorder = self._recorder, recorder
            self._steps_asked.clear()
            self._run = None
            self._unseen = True
            return present

    def take_snapshot(self) -> Snapshot | None:
        """The newest snapshot, once; None when there is none that was not taken yet. Never waits."""
        snapshot = self._slot
        if snapshot is None:  # and only then may the thread write into the slot
            return None
        self._slot = None
        self._wake.set()
        return snapshot if snapshot.revision == self._revision else None

    def stop(self) -> None:
        """End the thread and wait for its end. A compilation under way is waited for."""
        self._stopping.set()
        self._wake.set()
        self.wait()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """The GUI thread's turn: the trainer's thread waits between two stretches, and is woken after it."""
        self._asking += 1
        with self._lock:
            self._asking -= 1
            yield
        self._wake.set()

    def _learned(self) -> Learned:
        return self._work.learned if self._trainer is None else self._trainer.learned()

    # --- done by the thread itself ------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        import engine.observation  # noqa: F401
        from engine.compiled.warm_up import warm_up

        warm_up()
        with self._lock:
            self._is_ready = True
        self.ready.emit()

    def _work_once(self) -> float | None:
        """Train what is due and make a snapshot if one is wanted. Gives how long to rest (None: until woken)."""
        from engine.trainer import Trainer

        with self._lock:
            if self._trainer is None:
                self._trainer = Trainer(self._work.document.spec, self._work.learned, self._work.document.pins)
            trainer = self._trainer
            rest = self._train_due(trainer)
            if trainer.divergence is not None and self._playing:
                self._playing = False
                self._unseen = True
                self.stopped_playing.emit()
            observe = self._observer(trainer) if self._unseen and self._slot is None else None
        if observe is not None:  # the trainer changes in this thread only, so an edit need not wait for this
            snapshot = observe()
            with self._lock:
                if snapshot.revision == self._revision:
                    self._slot = snapshot
        return rest

    def _train_due(self, trainer: "Trainer") -> float | None:
        if self._steps_asked:
            _step(trainer, self._steps_asked.popleft(), 1)
            self._unseen = True
            return 0.0
        if not self._playing or trainer.divergence is not None:
            return None
        run = self._run
        if run is not None and trainer.epoch >= run.epoch:
            self._run = None
            self._playing = False
            self._unseen = True
            self.stopped_playing.emit()
            return None
        pace = self._pace if run is None else Pace("epoch", run.epochs_per_second)
        if pace.steps_per_second is None:
            self._unseen = True
            self._train_stretch(trainer)
            self._mark(trainer)
            return 0.0
        now = time.perf_counter()
        interval = 1.0 / pace.steps_per_second
        due = int((now - self._due_at) / interval) + 1 if now >= self._due_at else 0
        if due:
            self._unseen = True
            began = now
            count = min(due, max(1, int(self._chunk)))
            if run is not None:
                count = min(count, run.epoch - trainer.epoch)
            _step(trainer, pace.unit, count)
            took = max(time.perf_counter() - began, 1e-7)
            self._chunk = max(1, int(count * STRETCH_S / took))
            self._due_at += interval * count
            if now - self._due_at > 0.5:  # cannot keep up: do not run after what was missed
                self._due_at = now
            self._mark(trainer)
        return max(0.0, self._due_at - time.perf_counter())

    def _train_stretch(self, trainer: "Trainer") -> None:
        """Train for about STRETCH_S, in whole epochs where one is short enough, so that a pause finds one done."""
        began = time.perf_counter()
        count = min(self._chunk, MOST_STEPS_AT_ONCE)
        per_epoch = trainer.batches_per_epoch
        if count >= per_epoch:
            count = count // per_epoch * per_epoch
            trainer.train_epochs(count // per_epoch)
        else:
            trainer.train_batches(count)
        took = max(time.perf_counter() - began, 1e-7)
        wanted = count * STRETCH_S / took
        self._chunk = max(1, int(min(wanted, 2.0 * count + 1)))

    def _mark(self, trainer: "Trainer") -> None:
        """Note the progress, for the number of epochs per second."""
        now = time.perf_counter()
        self._marks.append((now, trainer.exact_epoch))
        while len(self._marks) > 2 and now - self._marks[0][0] > PACE_WINDOW_S:
            self._marks.popleft()

    def _epochs_per_second(self) -> float:
        if not self._playing or len(self._marks) < 2:
            return 0.0
        (began, first), (ended, last) = self._marks[0], self._marks[-1]
        return (last - first) / (ended - began) if ended > began else 0.0

    def _observer(self, trainer: "Trainer") -> "Callable[[], Snapshot]":
        """What makes a snapshot of the present state, all that the GUI thread may change taken along."""
        from engine.observation import Watch, observe
        from engine.recorder import Recorder

        self._unseen = False
        if self._watch is None:
            self._watch = Watch(**self._watch_fields)  # type: ignore[arg-type]  # the fields come from `watch`
        if self._recorder is None:
            self._recorder = Recorder(trainer.layout.layer_count)
        self._recorder.adapt(trainer.layout.layer_count)
        return partial(observe, trainer, self._watch, self._recorder, self._revision, self._epochs_per_second())

    def run(self) -> None:
        """Qt calls this in the new thread."""
        step_back()
        try:
            self._prepare()
            while True:
                self._wake.clear()
                if self._stopping.is_set():  # asked after the clearing, so that a wake-up is never lost
                    break
                rest = self._work_once()
                while self._asking:  # let the GUI thread have its turn
                    time.sleep(0.0002)
                if rest is None:
                    self._wake.wait()
                elif rest > 0.0:
                    self._wake.wait(rest)
        except Exception as error:
            self.failed.emit(f"{type(error).__name__}: {error}")
            raise


def step_back(niceness: int = NICENESS) -> None:
    """Let the GUI thread and the display server go first where there are fewer cores than work (Linux)."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), niceness)


def _step(trainer: "Trainer", unit: StepUnit, count: int) -> None:
    if unit == "epoch":
        trainer.train_epochs(count)
    elif unit == "batch":
        trainer.train_batches(count)
    else:
        for _ in range(count):
            trainer.train_sample()
