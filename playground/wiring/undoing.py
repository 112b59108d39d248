"""Connects Undo: what it would do, and what it can bring back besides when training went on after the edit."""

from PySide6.QtCore import QCoreApplication, QObject

from playground.control.session import Session
from playground.model.edits import BringBack
from playground.views.window.main_window import MainWindow
from playground.views.window.notice_bar import Notice


class Undoing(QObject):
    """Shows the offer as long as it holds: until the next change of the network."""

    def __init__(self, session: Session, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._window = session, window
        self._offer: BringBack | None = None
        commands = window.commands
        commands.undo_requested.connect(session.undo)
        commands.redo_requested.connect(session.redo)
        commands.bring_back_requested.connect(self._take)
        session.history_changed.connect(window.show_history)
        session.history_changed.connect(self._show_offer)
        session.undone.connect(self._tell)

    def _show_offer(self) -> None:
        offer = self._session.offer
        notices = self._window.notices
        told = notices.notice
        if self._offer is not None and offer is not self._offer and told is not None and told.remedy is self._offer:
            notices.clear()
        self._offer = offer
        self._window.commands.show_offer(None if offer is None else offer.text)

    def _tell(self, what: str) -> None:
        """Say what undo kept, and offer the weights that were there before."""
        if self._offer is None:
            return
        key = self._window.commands["bring_back"].shortcut().toString()
        text = _tr(
            "Undone: {what}. The network keeps what it has learned since. Press {key} to restore the "
            "weights from before the change, with their curves."
        )
        self._window.show_notice(Notice(text.format(what=what, key=key), "hint", self._offer))

    def _take(self) -> None:
        if self._offer is not None:
            self._session.apply(self._offer)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Undoing", text)
