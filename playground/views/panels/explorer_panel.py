"""The activation explorer: an activation's curve and slope side by side, and where a layer's z fall on it."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from engine.portable import Floats
from engine.snapshot import Snapshot
from engine.spec import UnitActivation
from playground.model.document import Document
from playground.model.selection import Selection
from playground.views.theme import Theme

ShapeSource = Callable[[UnitActivation, Floats], tuple[Floats, Floats]]
"""Gives a and f'(z) of an activation at z."""


class ExplorerPanel(QWidget):
    """Shows the activation of a layer; asks for edits, and for the layer whose z are counted."""

    edit_requested = Signal(object)
    layer_requested = Signal(object)
    """The layer (0 is the first hidden one) whose histogram is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("explorer_panel")

    def set_shape_source(self, source: ShapeSource) -> None:
        """Let the panel draw curves; to be called when the compiled code is ready."""

    def show_document(self, document: Document) -> None:
        """Know which network it is."""

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the histogram of this snapshot."""

    def show_selection(self, selection: Selection | None) -> None:
        """Follow the selected layer."""

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
