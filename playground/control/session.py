"""The session: the one place where a document changes. It takes edits, keeps the history, and feeds the trainer.

Data flows one way: a view asks for an edit, the session makes a new document and hands it to the trainer's thread, and
the document and the thread's snapshots are shown.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from engine.questions.question import Questions
from engine.runs.pace import Pace, StepUnit
from engine.runs.stopping import Stop, StopRule
from engine.snapshot import Snapshot
from playground.control.past import Past
from playground.control.trainer_thread import PacedRun, TrainerThread
from playground.model.asking import questions_of
from playground.model.document import Document, Work
from playground.model.edits import BringBack, Edit, EditRefused
from playground.model.example_text import made
from playground.model.history import History
from playground.model.unsaved import Unsaved
from playground.model.viewing import Viewing

FRAME_MS = 16


@dataclass(frozen=True, slots=True, eq=False)
class Aside:
    """All that lay on the table: the work, what could be undone, and what counted as saved."""

    work: Work
    history: History
    saved: Work
    trained_s: float = 0.0


TrainingKind = Literal["play", "step"]


def _permit_edit(edit: Edit) -> str | None:
    return None


def _permit_training(kind: TrainingKind) -> str | None:
    return None


class Session(QObject):
    """One open document in training."""

    document_changed = Signal(object)
    """A Document: after each edit, undo, redo and opening."""

    snapshot_changed = Signal(object)
    """A Snapshot of the document, at most one a frame: the newest moment of the run."""

    history_changed = Signal(object, object)
    """The texts of Undo and Redo, None where there is nothing; `offer` may have changed, too."""

    undone = Signal(str)
    """The name of the edit that was just taken back."""

    redone = Signal(str)
    """The name of the edit that was just made again."""

    edit_made = Signal(object)
    """An Edit, after the document has changed by it."""

    playing_changed = Signal(bool)

    stop_rule_changed = Signal(object)
    """A StopRule: by what training stops by itself from now on."""

    stopped_by_rule = Signal(object)
    """A Stop: training has stopped by itself."""

    refused = Signal(object)
    """An EditRefused: the edit was not made."""

    failed = Signal(str)

    step_begun = Signal()
    """The document is about to change by a step of its own, undone by itself: not by an edit that merges with one."""

    opened = Signal()
    """Another document is about to come."""

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._saved = work
        self.history = History()
        self._playing = False
        self._trained_s = 0.0
        self._plays_since = 0.0
        self._has_ended = False
        self._pace = Pace()
        self._why_no_edit: Callable[[Edit], str | None] = _permit_edit
        self._why_no_training: Callable[[TrainingKind], str | None] = _permit_training
        self._snapshot: Snapshot | None = None
        self._played_before = False
        self._asked: dict[str, Questions] = {"window": questions_of(Viewing())}
        self.trainer_thread = TrainerThread(work, self)
        self.past = Past(self.trainer_thread, work.document, self)
        self.trainer_thread.failed.connect(self._on_failed)
        self.trainer_thread.stopped_playing.connect(self._on_stopped)
        self.trainer_thread.stopped_by_rule.connect(self._on_rule)
        self._stop_rule = StopRule()
        self._frames = QTimer(self)
        self._frames.setInterval(FRAME_MS)
        self._frames.timeout.connect(self._show_newest)

    # --- life -----------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin: from now on snapshots come."""
        self.trainer_thread.start()
        self._frames.start()

    def stop(self) -> None:
        """End the thread and the frames; what the thread told last and arrives later is not told on."""
        self._has_ended = True
        self._frames.stop()
        self.trainer_thread.stop()

    @property
    def document(self) -> Document:
        """The document as it is now."""
        return self._work.document

    @property
    def revision(self) -> int:
        """Counts the documents; a snapshot says of which it is."""
        return self.trainer_thread.revision

    @property
    def snapshot(self) -> Snapshot | None:
        """The newest snapshot of the document; None before the first."""
        return self._snapshot

    @property
    def is_playing(self) -> bool:
        """Whether training goes on by itself."""
        return self._playing

    def work(self) -> Work:
        """The document, what is learned by now, and how it went."""
        return self.trainer_thread.work()

    # --- looking back ---------------------------------------------------------------------------------------------

    def look_back(self, epoch: int | None) -> int | None:
        """Show a past epoch of the run, or the newest moment (None); gives which it is: the nearest that there is.

        Training waits meanwhile, and goes on afterwards if it was on.
        """
        past = self.past
        if epoch is not None and past.epoch is None:
            self._played_before = self._playing
            self.play(False)
        epoch = None if epoch is None else past.nearest(epoch)
        past.go_to(epoch)
        if epoch is None and self._played_before:
            self._played_before = False
            self.play(True)
        return epoch

    @property
    def shown_snapshot(self) -> Snapshot | None:
        """The snapshot of the moment that is shown; None before the first."""
        return self.past.snapshot or self._snapshot

    # --- editing --------------------------------------------------------------------------------------------------

    def restrict(
        self,
        why_no_edit: Callable[[Edit], str | None] | None,
        why_no_training: Callable[[TrainingKind], str | None] | None,
    ) -> None:
        """Refuse edits and training for which there is a reason, told to the person; None permits all again."""
        self._why_no_edit = why_no_edit or _permit_edit
        self._why_no_training = why_no_training or _permit_training

    def apply(self, edit: Edit) -> bool:
        """Make an edit, of the past moment if one is shown; False when it was refused or changes nothing."""
        edit = self.past.as_of_then(edit)
        if self._refuses(edit):
            return False
        before: list[Work] = []

        def make(work: Work) -> Work | None:
            before.append(work)
            after = made(edit, work)
            is_same = after == work and after.timeline.others == work.timeline.others
            return None if is_same else after

        try:
            after = self.trainer_thread.change(make)
        except EditRefused as refusal:
            self.refused.emit(refusal)
            return False
        if after is None:
            return False
        self.history = self.history.with_step(edit, before[0], after)
        if self.history.done[-1].was is before[0]:  # else it has merged with the last step
            self.step_begun.emit()
        self._changed_to(after)
        self.edit_made.emit(edit)
        return True

    def _refuses(self, edit: Edit) -> bool:
        reason = self._why_no_edit(edit)
        if reason is not None:
            self.refused.emit(EditRefused(reason))
        return reason is not None

    def undo(self) -> None:
        """Take the last edit back."""
        if self.history.done and not self._refuses(self.history.done[-1].edit):
            text = self.history.done[-1].edit.text
            if self._travel(self.history.undo):
                self.undone.emit(text)

    @property
    def offer(self) -> BringBack | None:
        """After an undo that kept what was learned since: the edit that brings back what there was instead."""
        return self.history.offer

    def redo(self) -> None:
        """Make the last undone edit again."""
        if self.history.undone and not self._refuses(self.history.undone[0].edit):
            text = self.history.undone[0].edit.text
            if self._travel(self.history.redo):
                self.redone.emit(text)

    def _travel(self, travel: Callable[[Work], tuple[History, Work]]) -> bool:
        histories: list[History] = []

        def make(present: Work) -> Work:
            history, work = travel(present)
            histories.append(history)
            return work

        try:
            work = self.trainer_thread.change(make)
        except EditRefused as refusal:
            self.refused.emit(refusal)
            return False
        assert work is not None
        self.history = histories[0]
        self.step_begun.emit()
        self._changed_to(work)
        return True

    def _changed_to(self, work: Work) -> None:
        self._work = work
        self._snapshot = None
        self._played_before = False
        self.past.forget(work.document)
        self.document_changed.emit(work.document)
        self._tell_history()

    def _tell_history(self) -> None:
        self.history_changed.emit(self.history.undo_text, self.history.redo_text)

    # --- opening and saving ---------------------------------------------------------------------------------------

    def open(self, work: Work) -> None:
        """Put another document on the table; it counts as saved, and there is nothing to undo."""
        self.play(False)
        self.trainer_thread.change(lambda _: work)
        self.trainer_thread.forget_tasks()
        self.history = History()
        self.mark_saved(work)
        self.opened.emit()
        self._changed_to(work)

    def go_on_with(self, work: Work) -> None:
        """As `open`, but as a part of the same run."""
        self.play(False)
        self.trainer_thread.forget_run()
        self.trainer_thread.change(lambda _: work)
        self.history = History()
        self.mark_saved(work)
        self._changed_to(work)

    def set_aside(self) -> Aside:
        """All that lies on the table, to come back by `bring_back`. It stays there until something else is opened."""
        self.play(False)
        return self.aside()

    def aside(self) -> Aside:
        """All that lies on the table; training goes on."""
        return Aside(self.work(), self.history, self._saved, self.trained_seconds)

    def bring_back(self, aside: Aside) -> None:
        """Put back what was set aside, in place of what lies there now."""
        self.play(False)
        self.trainer_thread.change(lambda _: aside.work)
        self.trainer_thread.forget_tasks()
        self.history = aside.history
        self._saved, self._trained_s = aside.saved, aside.trained_s
        self.opened.emit()
        self._changed_to(aside.work)

    def mark_saved(self, work: Work) -> None:
        """Take note that the file holds this work now."""
        self._saved = work
        self.history = self.history.marked()
        self._trained_s, self._plays_since = 0.0, time.monotonic()

    def mark_unsaved(self) -> None:
        """Take note that no file holds this work: it was restored after a crash."""
        self._saved = Work.fresh(self._work.document)
        self.history = self.history.unmarked()

    @property
    def trained_seconds(self) -> float:
        """How long training was on since the work was opened or saved."""
        return self._trained_s + (time.monotonic() - self._plays_since if self._playing else 0.0)

    @property
    def was_ever_edited(self) -> bool:
        """Whether a person made an edit, undone or not, since the work was opened."""
        return bool(self.history.done or self.history.undone)

    def unsaved(self) -> Unsaved:
        """What no file holds of this work."""
        epoch, saved_epoch = self.work().learned.epoch, self._saved.learned.epoch
        epochs = epoch - saved_epoch if epoch >= saved_epoch else epoch  # else it was reset in between
        return Unsaved(self.history.edits_from_mark, epochs, is_restored=self.history.mark is None)

    def is_edited(self) -> bool:
        """Whether a person made edits that are not saved; training alone does not count."""
        return not self.history.is_at_mark

    def is_modified(self) -> bool:
        """Whether the file would change if it were saved now: by an edit, or by training."""
        if self.history.mark is None or self._work.document != self._saved.document:
            return True
        return self.trainer_thread.learned() != self._saved.learned

    # --- training -------------------------------------------------------------------------------------------------

    def play(self, playing: bool) -> None:
        """Start or pause training."""
        if playing != self._playing and not (playing and self._refuses_training("play")):
            if playing:
                self._come_back()
            self._note_playing(playing)
            self.trainer_thread.play(playing)
            self.playing_changed.emit(playing)

    def _note_playing(self, playing: bool) -> None:
        """Count the time for which training is on."""
        self._trained_s, self._plays_since = self.trained_seconds, time.monotonic()
        self._playing = playing

    def step(self, unit: StepUnit) -> None:
        """Pause, and take one step."""
        if not self._refuses_training("step"):
            self.play(False)
            self._come_back()
            self.trainer_thread.step(unit)

    def _come_back(self) -> None:
        """Show the newest moment again: it goes on from there."""
        self._played_before = False
        self.past.go_to(None)

    def begin_run(self, epochs: int, epochs_per_second: float) -> int:
        """Train for so many epochs from here, at a pace of its own, then pause. Gives the epoch at which it ends.

        A pause only interrupts the run, and playing goes on with it, until another work is put on the table.
        """
        self.play(False)
        self._come_back()
        until = self.trainer_thread.learned().epoch + epochs
        self._note_playing(True)
        self.trainer_thread.begin_run(PacedRun(until, epochs_per_second))
        self.playing_changed.emit(True)
        return until

    def forget_run(self) -> None:
        """Let training have no end again."""
        self.trainer_thread.forget_run()

    def _refuses_training(self, kind: TrainingKind) -> bool:
        reason = self._why_no_training(kind)
        if reason is not None:
            self.refused.emit(EditRefused(reason))
        return reason is not None

    def set_pace(self, pace: Pace) -> None:
        """How fast to play."""
        self._pace = pace
        self.trainer_thread.set_pace(pace)

    @property
    def is_free(self) -> bool:
        """Whether it plays as fast as the machine can."""
        return self._pace.steps_per_second is None

    @property
    def stop_rule(self) -> StopRule:
        """By what training stops by itself."""
        return self._stop_rule

    def set_stop_rule(self, rule: StopRule) -> None:
        """Let training stop by this from now on; it is no part of the document."""
        self._stop_rule = rule
        self.trainer_thread.set_stop_rule(rule)
        self.stop_rule_changed.emit(rule)

    def ask(self, asker: str, questions: Questions) -> None:
        """Have the snapshots answer these questions from now on, in place of those that the same asker had."""
        self._asked[asker] = questions
        self.trainer_thread.ask(frozenset().union(*self._asked.values()))

    def _show_newest(self) -> None:
        snapshot = self.trainer_thread.take_snapshot()
        if snapshot is None:
            return
        if snapshot.is_past:
            self.past.show(snapshot)
        else:
            self._snapshot = snapshot
            self.snapshot_changed.emit(snapshot)

    def _on_stopped(self) -> None:
        if (
            self._playing and not self._has_ended and not self.trainer_thread.is_playing
        ):  # else play was asked for again meanwhile
            self._playing = False
            self.playing_changed.emit(False)

    def _on_rule(self, stop: Stop) -> None:
        if not self._has_ended and not self._playing:
            self.stopped_by_rule.emit(stop)

    def _on_failed(self, reason: str) -> None:
        if not self._has_ended:
            self.play(False)
            self.failed.emit(reason)
