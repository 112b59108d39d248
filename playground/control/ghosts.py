"""Keeps past runs as ghosts: their curves stay behind those of the present run."""

from PySide6.QtCore import QObject, Signal

from playground.control.session import Session
from playground.model.ghost import MOST_GHOSTS, Ghost


class Ghosts(QObject):
    """Keeps the present run, and lets all go. Of too many the oldest goes."""

    changed = Signal(object)
    """A tuple of Ghost, oldest first."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.kept: tuple[Ghost, ...] = ()

    def keep(self) -> bool:
        """Keep the run as it went so far; False where it has not begun."""
        work = self._session.work()
        if len(work.curves.rows) < 2:
            return False
        self.kept = (*self.kept, Ghost(work.document, work.curves))[-MOST_GHOSTS:]
        self.changed.emit(self.kept)
        return True

    def let_go(self) -> None:
        """Forget them all."""
        if self.kept:
            self.kept = ()
            self.changed.emit(self.kept)
