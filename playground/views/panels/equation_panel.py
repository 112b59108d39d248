"""The equation: the network written out as text, with its present numbers, to read and to copy."""

from PySide6.QtWidgets import QWidget

from engine.snapshot import Snapshot
from playground.model.document import Document
from playground.views.theme import Theme


class EquationPanel(QWidget):
    """Shows the network as formulas."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("equation_panel")

    def show_document(self, document: Document) -> None:
        """Know which network it is."""

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the numbers of this snapshot."""

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
