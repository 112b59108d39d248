"""The thread that trains: it runs the compiled loops, which release the GIL, and leaves snapshots in a slot of one.

The GUI thread takes the newest snapshot at the screen's pace; a new one is made only when the last was taken. To change
the network it takes a turn (`change`), and never waits for it: the thread computes without the lock, in portions, and
takes the lock only to put in what a finished portion has learned. A turn amid a portion, whatever the network costs,
finds what was learned before it; the portion is given up within milliseconds, as if it had not begun. No widgets here.
"""

import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QThread, Signal

from engine.learned import Learned
from engine.observer import Observer
from engine.questions.question import Questions
from engine.runs.keyframes import KeyframeBudget
from engine.runs.pace import Pace, StepUnit
from engine.runs.portion import FAR, Portion
from engine.runs.replay import Replay
from engine.runs.stopping import StopRule
from engine.runs.timeline import all_beginnings
from engine.runs.wanted import NotWanted
from engine.snapshot import Snapshot
from engine.trainer import Trainer
from playground.control.company import Companion, Company
from playground.model.asking import questions_of
from playground.model.document import Work
from playground.model.viewing import Viewing

PACE_WINDOW_S: Final = 0.8
NICENESS: Final = 10
MOST_BLIND_S: Final = 0.2
"""While it trains without a rest, looking takes no more time than training; but no snapshot is later than by this."""

PATIENCE_S: Final = 0.15
"""How long going to a past epoch goes on although another one is wanted by now: so a drag shows what it comes by."""

LEAST_APART_S: Final = 1.0 / 30.0
"""And no two snapshots are nearer to each other, for the window takes two frames to show one everywhere."""


@dataclass(frozen=True, slots=True)
class PacedRun:
    """Training that ends by itself, when so many whole epochs are done; until then it has a pace of its own."""

    epoch: int
    epochs_per_second: float


class TrainerThread(QThread):
    """Trains the work it is given. All methods but `run` are called from the GUI thread."""

    failed = Signal(str)
    """The thread stopped with an error, told to the person; training is over until the next start."""

    stopped_playing = Signal()
    """Training stopped by itself: the numbers diverged, a rule was fulfilled, or a run is at its end."""

    stopped_by_rule = Signal(object)
    """A Stop: training goes on no more by itself, for the rule was fulfilled."""

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self.wake = threading.Event()
        self._stopping = threading.Event()
        self._present = work
        self._revision = 0
        self._orders = 0
        self._trainer: Trainer | None = None
        self._observer = Observer()
        self._playing = False
        self._pace = Pace()
        self._run: PacedRun | None = None
        self._rule = StopRule()
        self._due_at = 0.0
        self.steps_asked: deque[StepUnit] = deque()
        self._has_begun_step = False
        self._questions = questions_of(Viewing())
        self._asks_anew = False
        self.unseen = True
        self.slot: Snapshot | None = None
        self._marks: deque[tuple[float, float]] = deque()
        self._still_wanted: Callable[[], bool] = lambda: True
        self._looked_at = -1
        self._look_again_at = 0.0
        self.keyframes = KeyframeBudget()
        self._company = Company()
        self._beside: tuple[Snapshot, ...] = ()
        self._replay = Replay(self.keyframes, self._is_wanted)
        self._past: int | None = None

    # --- asked by the GUI thread --------------------------------------------------------------------------------------

    @property
    def revision(self) -> int:
        """Counts the works that were put in; a snapshot of an older revision is out of date."""
        return self._revision

    @property
    def is_playing(self) -> bool:
        """Whether training goes on by itself: asked for, and not stopped by a divergence."""
        return self._playing

    def learned(self) -> Learned:
        """What the network has learned so far."""
        return self.work().learned

    def work(self) -> Work:
        """The work as it is by now: what the network has learned so far, and how it went."""
        with self.turn():
            return self._present

    def change(self, edit: Callable[[Work], Work | None]) -> Work | None:
        """Put in the work that `edit` makes of the present one; None changes nothing. Gives what it gave.

        An exception of `edit` passes through and changes nothing.
        """
        with self.turn():
            present = self._present
            work = edit(present)
            if work is not None:
                if self._has_begun_step and _place(work.learned) != _place(present.learned):
                    self.steps_asked.popleft()  # the rest of an epoch that there is no more
                    self._has_begun_step = False
                self._orders += 1
                if work.timeline is not present.timeline:
                    self.keyframes.adopt(beginning.keyframes for beginning in all_beginnings(work.timeline))
                self._present = replace(work, origin=None)
                self._past = None
                self._revision += 1
                self._trainer = None
                self.slot = None
                self.unseen = True
                self._marks.clear()
            return work

    def play(self, playing: bool) -> None:
        """Start or stop training at the pace."""
        with self.turn():
            self._orders += 1
            self._playing = playing
            self._due_at = time.perf_counter()
            self._marks.clear()
            self.unseen = True

    def begin_run(self, run: PacedRun) -> None:
        """Train to the end of the run. A pause only interrupts it: playing goes on with it."""
        with self.turn():
            self._run = run
        self.play(True)

    def forget_run(self) -> None:
        """Let training have no end again."""
        with self.turn():
            self._orders += 1
            self._run = None

    def step(self, unit: StepUnit) -> None:
        """Take one step, also while paused."""
        with self.turn():
            self.steps_asked.append(unit)

    def set_pace(self, pace: Pace) -> None:
        """How fast to play."""
        with self.turn():
            self._orders += 1
            self._pace = pace
            self._due_at = time.perf_counter()
            self._marks.clear()

    def set_stop_rule(self, rule: StopRule) -> None:
        """By what playing stops by itself; steps and runs with an end of their own take no notice of it."""
        with self.turn():
            self._orders += 1
            self._rule = rule

    def ask(self, questions: Questions) -> None:
        """Have the snapshots answer these questions from now on."""
        if questions != self._questions:
            with self.turn():
                self._questions = questions
                self._asks_anew = True

    def look_back(self, epoch: int | None) -> None:
        """Show a whole epoch of the run from now on, and train nothing meanwhile; None: the newest moment again."""
        if epoch == self._past:
            return
        with self.turn():
            if (epoch is None) != (self._past is None):
                self._orders += 1
                self.slot = None
                self._looked_at = -1
            self._past = epoch
            self.unseen = True

    def keep_company(self, company: Company) -> None:
        """Train these networks, too, so that they keep step, in place of those that did so far."""
        with self.turn():
            self._orders += 1
            self._company = company
            self.unseen = True

    def change_companion(self, companion: Companion, edit: Callable[[Work], Work]) -> Work:
        """Put in the work that `edit` makes of the companion's, and give it. An exception changes nothing."""
        with self.turn():
            work = edit(companion.work)
            companion.put(replace(work, origin=None))
            self._orders += 1
            self.unseen = True
            return work

    def work_of(self, companion: Companion) -> Work:
        """What the companion has come to by now."""
        with self.turn():
            return companion.work

    def forget_tasks(self) -> None:
        """Take none of the steps still asked for, and let training have no end (another document was opened)."""
        with self.turn():
            self._orders += 1
            self._observer = Observer()
            self.steps_asked.clear()
            self._has_begun_step = False
            self._run = None
            self.unseen = True

    def take_snapshot(self) -> Snapshot | None:
        """The newest snapshot, once; None when there is none that was not taken yet. Never waits."""
        snapshot = self.slot
        if snapshot is None:  # and only then may the thread write into the slot
            return None
        self.slot = None
        self.wake.set()
        return snapshot if snapshot.revision == self._revision else None

    def stop(self) -> None:
        """End the thread and wait for its end."""
        self._stopping.set()
        self.wake.set()
        self.wait()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """The GUI thread's turn: the trainer's thread puts in nothing meanwhile, and is woken after it."""
        with self._lock:
            yield
        self.wake.set()

    # --- done by the thread itself ------------------------------------------------------------------------------------

    def work_once(self) -> float | None:
        """Train what is due and make a snapshot if one is wanted. Gives how long to rest (None: until woken)."""
        with self._lock:
            revision, orders, trainer, past = self._revision, self._orders, self._trainer, self._past
        try:
            if past is not None:
                return self._look_back(past, revision)
            if trainer is None:
                trainer = self._new_trainer(revision)
            if self._looked_at != revision:  # what an edit did comes first
                self._look(trainer, revision, at_once=True)
            elif self._asks_anew:  # then what a person points at
                self._tell_more(revision)
            behind = self._company.behind(trainer.epoch)
            rest = self._train_due(trainer, orders) if behind is None else self._bring_up(behind, trainer.epoch, orders)
            look_at = self._look_again_at
            if self._company.behind(trainer.epoch) is not None:  # rather when all are level
                rest, look_at = 0.0, look_at + MOST_BLIND_S
            if rest != 0.0 or time.perf_counter() >= look_at:
                self._look(trainer, revision)
        except NotWanted:
            return 0.0
        return rest

    def _new_trainer(self, revision: int) -> Trainer:
        """A trainer of the work; NotWanted if there is another one meanwhile."""
        work = self._present
        trainer = Trainer(work.document.spec, work.learned, work.document.pins, self._is_wanted, work.curves)
        with self._lock:
            if revision != self._revision:
                raise NotWanted
            self._trainer = trainer
        return trainer

    def _is_wanted(self) -> bool:
        """Asked by the trainer while it computes."""
        return not self._stopping.is_set() and self._still_wanted()

    def _train_due(self, trainer: Trainer, orders: int) -> float | None:
        """Train a portion and put in what it learned, unless the GUI thread has given an order meanwhile."""
        now = time.perf_counter()
        with self._lock:
            if orders != self._orders:
                raise NotWanted
            portion = self._portion_due(trainer, now)
            rule = self._rule if self._run is None else StopRule()
        if not isinstance(portion, Portion):
            return portion
        if portion.is_asked:
            rule = StopRule()
        if trainer.rule != rule:
            trainer.watch_for(rule)
        before = trainer.state()
        self._still_wanted = lambda: orders == self._orders
        try:
            with self._company.timed():
                done = portion.train(trainer)
            learned, curves = trainer.learned(), trainer.curves
            with self._lock:
                if orders != self._orders:
                    raise NotWanted
                by_sample = portion.unit == "sample"
                self._present = self._present.trained(learned, curves, since=before.learned, by_sample=by_sample)
                keyframes = self._present.timeline.open.beginning.keyframes
                self._put_in(trainer, portion, done, now)
            self.keyframes.note(keyframes, learned)
        except NotWanted:
            trainer.go_back_to(before)
            raise
        return 0.0 if portion.interval_s is None else max(0.0, self._due_at - time.perf_counter())

    def _bring_up(self, companion: Companion, epoch: int, orders: int) -> float:
        """Train a portion of a network that has to keep step, unless the GUI thread has given an order meanwhile."""
        company = self._company
        self._still_wanted = lambda: orders == self._orders
        trained = companion.train(company.epochs_for(companion, epoch), self._is_wanted)
        with self._lock:
            if orders != self._orders:
                companion.put(companion.work)
                raise NotWanted
            companion.take(trained)
            self.unseen = True
        self.keyframes.note(trained.work.timeline.open.beginning.keyframes, trained.work.learned)
        return 0.0

    def _portion_due(self, trainer: Trainer, now: float) -> Portion | float | None:
        """What to train now; where there is nothing, how long to rest."""
        if self.steps_asked:
            return Portion(self.steps_asked[0], 1, is_asked=True)
        if not self._playing:
            return None
        run = self._run
        if trainer.divergence is not None or (run is not None and trainer.epoch >= run.epoch):
            self._stop_playing()
            return None
        pace = self._pace if run is None else Pace("epoch", run.epochs_per_second)
        if pace.steps_per_second is None:
            return Portion("epoch", FAR)
        if now < self._due_at:
            return self._due_at - now
        interval_s = 1.0 / pace.steps_per_second
        due = int((now - self._due_at) / interval_s) + 1
        return Portion(pace.unit, due if run is None else min(due, run.epoch - trainer.epoch), interval_s)

    def _put_in(self, trainer: Trainer, portion: Portion, done: int, now: float) -> None:
        """Make known that a portion has been trained."""
        self.unseen = True
        if portion.is_asked:
            self._has_begun_step = not done and trainer.divergence is None
            if not self._has_begun_step:
                self.steps_asked.popleft()
            return
        if portion.interval_s is not None:
            self._due_at += portion.interval_s * done
            if done and now - self._due_at > 0.5:  # cannot keep up: do not run after what was missed
                self._due_at = now
        if trainer.has_stopped:
            self._stop_playing()
            if trainer.stop is not None:
                self.stopped_by_rule.emit(trainer.stop)
        self._mark(trainer)

    def _stop_playing(self) -> None:
        """Training is at an end: of the run, or of all finite numbers."""
        if self._run is not None and self._present.learned.epoch >= self._run.epoch:
            self._run = None
        self._playing = False
        self.unseen = True
        self.stopped_playing.emit()

    def _look(self, trainer: Trainer, revision: int, *, at_once: bool = False) -> None:
        """Make a snapshot if the last one was taken and there is something new to see."""
        with self._lock:
            if revision != self._revision or self._past is not None:
                raise NotWanted
            if not self.unseen or self.slot is not None:
                return
            self.unseen = self._asks_anew = False
            observe = partial(self._observer.observe, trainer, self._questions, revision, self._epochs_per_second())
            questions = self._questions
            past = self._present.timeline
        self._still_wanted = partial(self._goes_on_looking, revision)
        began = time.perf_counter()
        snapshot = observe(at_once=at_once, past=past)
        if self._questions is not questions:
            with self._lock:
                self._asks_anew, questions = False, self._questions
            snapshot = self._observer.ask_more(questions, revision) or snapshot
        self._beside = self._company.look(trainer, self._is_wanted)
        snapshot = replace(snapshot, beside=self._beside)
        self._looked_at = revision
        ended = time.perf_counter()
        self._look_again_at = max(ended + min(ended - began, MOST_BLIND_S), began + LEAST_APART_S)
        with self._lock:
            if revision == self._revision:
                self._present = replace(self._present, curves=snapshot.curves)  # they end at this moment now
        self._tell(snapshot, questions)

    def _goes_on_looking(self, revision: int) -> bool:
        """Whether a snapshot of this revision is still wanted; what a person points at meanwhile need not wait."""
        if revision == self._revision == self._looked_at and self._asks_anew:
            self._tell_more(revision)
            self._still_wanted = partial(self._goes_on_looking, revision)
        return revision == self._revision

    def _tell_more(self, revision: int) -> None:
        """Answer what is asked anew of the moment that is on the screen, if the last snapshot was taken."""
        with self._lock:
            if revision != self._revision:
                raise NotWanted
            if self.slot is not None:
                return
            self._asks_anew, questions = False, self._questions
        self._still_wanted = lambda: revision == self._revision
        snapshot = self._observer.ask_more(questions, revision)
        if snapshot is None:
            self.unseen = True
        else:
            told = replace(snapshot, epochs_per_second=self._epochs_per_second(), beside=self._beside)
            self._tell(told, questions)

    def _look_back(self, epoch: int, revision: int) -> float | None:
        """Make a snapshot of a past epoch if the last one was taken. Gives how long to rest. Raises NotWanted."""
        with self._lock:
            if revision != self._revision:
                raise NotWanted
            if not (self.unseen or self._asks_anew) or self.slot is not None:
                return None
            self.unseen = self._asks_anew = False
            work, questions = self._present, self._questions
        began = time.perf_counter()

        def is_wanted() -> bool:
            if revision != self._revision or self._past is None:
                return False
            return self._past == epoch or time.perf_counter() - began < PATIENCE_S

        self._still_wanted = is_wanted
        index = work.timeline.index_at(epoch)
        assert index is not None
        try:
            trainer = self._replay.go_to(work.timeline.segments[index].beginning, epoch)
            snapshot = self._observer.observe(trainer, questions, revision, past=work.timeline)
            curves = work.timeline.curves_at(index, work.curves)
            beside = self._company.look_back(trainer, curves, self.keyframes, self._is_wanted)
        except NotWanted:
            self.unseen = True
            raise
        self._tell(replace(snapshot, curves=curves, is_past=True, beside=beside), questions)
        return 0.0

    def _tell(self, snapshot: Snapshot, questions: Questions) -> None:
        with self._lock:
            if snapshot.is_past != (self._past is not None):
                self.unseen = True  # another moment is wanted meanwhile
            elif snapshot.revision == self._revision:
                self.slot = snapshot
                self.unseen |= not snapshot.answers.has(questions)  # coarse for now: the fine ones come next

    def _mark(self, trainer: Trainer) -> None:
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

    def run(self) -> None:
        """Qt calls this in the new thread."""
        step_back()
        try:
            while True:
                self.wake.clear()
                if self._stopping.is_set():  # asked after the clearing, so that a wake-up is never lost
                    break
                rest = self.work_once()
                if rest is None:
                    self.wake.wait()
                elif rest > 0.0:
                    self.wake.wait(rest)
        except Exception as error:
            self.failed.emit(f"{type(error).__name__}: {error}")
            raise


def step_back(niceness: int = NICENESS) -> None:
    """Let the GUI thread and the display server go first where there are fewer cores than work (Linux)."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), niceness)


def _place(learned: Learned) -> tuple[int, int, int]:
    """Where in the run this is."""
    return learned.epoch, learned.position, learned.steps
