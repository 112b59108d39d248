"""One sample by the numbers: its way forward and back through the network, and the step that it would make."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from engine.snapshot import Snapshot
from playground.model.document import Document
from playground.views.theme import Theme


class SamplePanel(QWidget):
    """Shows one sample's pass; asks for another sample, and to apply its step."""

    edit_requested = Signal(object)
    sample_requested = Signal(object)
    """The index of a training sample."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sample_panel")

    def show_document(self, document: Document) -> None:
        """Know which network it is."""

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the pass of this snapshot."""

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
