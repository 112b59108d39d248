"""Connects painting: the plane comes to the front for it, and what becomes of drawn data is told, once."""

from PySide6.QtCore import QObject

from engine.data.table import TableSource
from playground.control.session import Session
from playground.control.viewing import CurrentViewing
from playground.model.document import Document
from playground.model.edits import AddRows, ChangeRow, RemoveRows
from playground.model.viewing import Viewing
from playground.views.window.main_window import MainWindow
from playground.views.window.notice_bar import Notice


class PointEditing(QObject):
    """Watches the data and the mode."""

    def __init__(self, session: Session, current: CurrentViewing, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._window = session, window
        self._was_drawn = not isinstance(session.document.spec.data, TableSource)
        self._has_told = self._was_painting = False
        session.document_changed.connect(self._follow)
        current.changed.connect(self._show_plane)

    def _follow(self, document: Document) -> None:
        data, done = document.spec.data, self._session.history.done
        was_drawn, self._was_drawn = self._was_drawn, not isinstance(data, TableSource)
        is_by_points = bool(done) and isinstance(done[-1].edit, AddRows | RemoveRows | ChangeRow)
        if was_drawn and not self._was_drawn and is_by_points and not self._has_told:
            self._has_told = True
            text = self.tr(
                "The data are a table now, with the same points in the same split, and each of them can be changed. "
                "Choose a kind of data to draw new ones, or undo."
            )
            self._window.show_notice(Notice(text))

    def _show_plane(self, viewing: Viewing) -> None:
        began, self._was_painting = viewing.is_painting and not self._was_painting, viewing.is_painting
        dock = self._window.docks["output"]
        if began and "output" not in self._window.full_screens.screens:
            dock.show()
            dock.raise_()
