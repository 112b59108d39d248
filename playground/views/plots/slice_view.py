"""The slice: one unit's values along a line through the plane, with its kinks."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from engine.snapshot import Snapshot
from playground.model.document import Document
from playground.model.selection import Selection
from playground.views.theme import Theme


class SliceView(QWidget):
    """Shows the curve along the slice; asks for another line, and for the unit of a kink."""

    slice_requested = Signal(object)
    """((x1, x2), (x1, x2)): the line's two ends."""
    selection_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("slice_view")

    def show_document(self, document: Document) -> None:
        """Know which network it is."""

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the slice of this snapshot."""

    def show_selection(self, selection: Selection | None) -> None:
        """Emphasise the kinks of the selected unit."""

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
