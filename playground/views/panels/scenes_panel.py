"""The scenes of a class, by name, in the order in which they are stepped through."""

from PySide6.QtWidgets import QWidget

from playground.views.theme import Theme


class ScenesPanel(QWidget):
    """Shows the scenes; asks to go to one, to rename, move or remove it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("scenes_panel")

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
