"""The past moment of the run that is looked back at, if any: which epoch it is, and what the run was about then.

Nothing changes by looking: the run stays where it is, and waits.
"""

from PySide6.QtCore import QObject, Signal

from engine.snapshot import Snapshot
from playground.control.trainer_thread import TrainerThread
from playground.model.document import Document
from playground.model.edits import BringBack, CloseBranch, Edit, GoToBranch, SetText, Together, TrainFrom


class Past(QObject):
    """Asks the trainer's thread for a past epoch, and keeps what is shown of it."""

    changed = Signal(object)
    """A Snapshot of the past epoch, at most one a frame."""

    epoch_changed = Signal(object)
    """The epoch that is looked back at from now on; None: the newest moment is shown."""

    document_changed = Signal(object)
    """A Document: what the run was about at the moment that is shown, which is another one now."""

    def __init__(self, thread: TrainerThread, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = thread
        self._present = document
        self.document = document
        """What the run was about at the moment that is shown, past or not."""
        self._epoch: int | None = None
        self.snapshot: Snapshot | None = None
        """What is shown of it; None until the first is there."""

    @property
    def epoch(self) -> int | None:
        """The whole epoch that is asked for; None: the newest moment is shown."""
        return self._epoch

    def nearest(self, epoch: int) -> int | None:
        """The past epoch next to this one; None where that is the newest moment."""
        work = self._thread.work()
        learned, first = work.learned, work.timeline.first_epoch
        last = learned.epoch if learned.position else learned.epoch - 1
        return None if epoch > last or first > last else max(epoch, first)

    def go_to(self, epoch: int | None) -> None:
        """Look at a past epoch, which there is, or at the newest moment again."""
        if epoch == self._epoch:
            return
        self._thread.look_back(epoch)
        if epoch is None:
            self.snapshot = None
            self._show_document(self._present)
        self._set(epoch)

    def show(self, snapshot: Snapshot) -> None:
        """A past moment is there: show what the run was about then, and after it the moment."""
        self.snapshot = snapshot
        self._show_document(self._then(snapshot.epoch))
        self.changed.emit(snapshot)

    def forget(self, document: Document) -> None:
        """The run has another document now, which is shown by whoever changed it; nothing past is looked at."""
        self._present = self.document = document
        self.snapshot = None
        self._set(None)

    def _set(self, epoch: int | None) -> None:
        if epoch != self._epoch:
            self._epoch = epoch
            self.epoch_changed.emit(epoch)

    def _show_document(self, document: Document) -> None:
        if document != self.document:
            self.document = document
            self.document_changed.emit(document)

    def _then(self, epoch: int) -> Document:
        return self._thread.work().document_at(epoch)

    # --- going on from there ---

    @property
    def train_from(self) -> TrainFrom | None:
        """The edit that goes on from what is shown; None where that is no past moment."""
        if self.snapshot is None:
            return None
        then = self._then(self.snapshot.epoch)
        return TrainFrom(self.snapshot.learned, then.spec, then.pins)

    def as_of_then(self, edit: Edit) -> Edit:
        """The edit as it is to be made of what is shown: that of a past moment goes on from there."""
        back = self.train_from
        if back is None or isinstance(edit, (SetText, TrainFrom, GoToBranch, CloseBranch, BringBack)):
            return edit
        return Together(edit.text, (back, edit), edit.merge_key)
