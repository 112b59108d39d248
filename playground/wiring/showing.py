"""Connects what is shown: each new document and viewing goes to the window and to every panel that shows it."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from engine.questions.activation_shape import activation_shape
from playground.control.session import Session
from playground.control.viewing import CurrentViewing
from playground.model.document import Document
from playground.model.edits import EditRefused
from playground.model.viewing import Viewing
from playground.views.window.main_window import MainWindow
from playground.wiring.panels import Panels
from playground.wiring.protocols import DrawsShapes, KeepsBefore, ShowsDocuments, ShowsViewing


class Showing(QObject):
    """Shows documents first, then what of the viewing they have left."""

    def __init__(
        self, session: Session, current: CurrentViewing, window: MainWindow, panels: Panels, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._current, self._window = session, current, window
        self._showing_documents: list[ShowsDocuments] = [window]
        self._showing_viewing: list[ShowsViewing] = [window]
        self._has_shown = False
        session.document_changed.connect(self.show_document)
        session.past.document_changed.connect(self.show_document)
        session.refused.connect(self._show_refusal)
        panels.connect_each(self._add)
        current.changed.connect(self._show_viewing)

    def _add(self, _: str, panel: QWidget) -> None:
        """Show documents and viewings to this panel, too: the present ones at once, if the others have them already."""
        if isinstance(panel, DrawsShapes):
            panel.set_shape_source(activation_shape)
        if isinstance(panel, ShowsDocuments):
            self._showing_documents.append(panel)
            if self._has_shown:
                panel.show_document(self._session.document)
        if isinstance(panel, ShowsViewing):
            self._showing_viewing.append(panel)
            if self._has_shown:
                panel.show_viewing(self._current.now)
        if isinstance(panel, KeepsBefore):
            self._session.step_begun.connect(panel.keep_before)
            self._session.opened.connect(panel.begin_anew)

    def show_document(self, document: Document) -> None:
        """Show a document everywhere."""
        self._has_shown = True
        for view in self._showing_documents:
            view.show_document(document)
        self._current.fit(document.spec)

    def _show_viewing(self, viewing: Viewing) -> None:
        for view in self._showing_viewing:
            view.show_viewing(self._current.now)  # one of them may have asked for another, which all have been shown

    def _show_refusal(self, refusal: EditRefused) -> None:
        self.show_document(self._session.past.document)  # controls that moved ahead come back
        self._window.show_refusal(refusal)
