"""Connects what is shown: each new document and viewing goes to the window and to every panel that shows it."""

from PySide6.QtCore import QObject

from playground.control.session import Session
from playground.control.viewing import CurrentViewing
from playground.model.document import Document
from playground.model.edits import EditRefused
from playground.model.viewing import Viewing
from playground.views.window.main_window import MainWindow
from playground.wiring.panels import Panels
from playground.wiring.protocols import KeepsBefore, ShowsDocuments, ShowsViewing


class Showing(QObject):
    """Shows documents first, then what of the viewing they have left."""

    def __init__(
        self, session: Session, current: CurrentViewing, window: MainWindow, panels: Panels, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._current, self._window = session, current, window
        self._showing_documents = (window, *panels.that(ShowsDocuments))
        self._showing_viewing = (window, *panels.that(ShowsViewing))
        session.document_changed.connect(self.show_document)
        session.refused.connect(self._show_refusal)
        for keeping in panels.that(KeepsBefore):
            session.step_begun.connect(keeping.keep_before)
            session.opened.connect(keeping.begin_anew)
        current.changed.connect(self._show_viewing)

    def show_document(self, document: Document) -> None:
        """Show a document everywhere."""
        for view in self._showing_documents:
            view.show_document(document)
        self._current.fit(document.spec)

    def _show_viewing(self, viewing: Viewing) -> None:
        for view in self._showing_viewing:
            view.show_viewing(viewing)

    def _show_refusal(self, refusal: EditRefused) -> None:
        self.show_document(self._session.document)  # controls that moved ahead come back
        self._window.show_refusal(refusal)
