"""Connects presenter mode: large type, chosen panels, spotlight, freeze-frame, keys on the screen, other screens."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from playground.control.preferences import Preferences
from playground.views.main_window import MainWindow


class Presenting(QObject):
    """Turns the aids of a presentation on and off."""

    def __init__(
        self, application: QApplication, preferences: Preferences, window: MainWindow, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.is_frozen = False
        """Whether new snapshots are kept from the screen."""
