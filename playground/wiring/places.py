"""Connects the places of the window and its panels with the settings, from which they come back at the next start."""

from PySide6.QtCore import QObject

from playground.control.preferences import Preferences
from playground.views.window.main_window import MainWindow
from playground.views.window.notice_bar import Notice


class Places(QObject):
    """Puts everything where it was; as at the first launch where the last one did not come to its end."""

    def __init__(self, preferences: Preferences, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._preferences, self._window = preferences, window
        self._has_stumbled = False
        window.came_up.connect(self._come_up)
        window.closing.connect(self._save)

    def restore(self) -> None:
        """Before the window is shown."""
        self._has_stumbled = not self._preferences.begin_launch()
        if self._has_stumbled:
            self._window.places.restore(None, None)
        else:
            self._window.places.restore(self._preferences.window_place, self._preferences.arrangement)

    def _come_up(self) -> None:
        self._preferences.end_launch()
        if self._has_stumbled:
            text = self.tr("The last start did not finish, so all panels are back in their original places.")
            self._window.show_notice(Notice(text, "warning"))

    def _save(self) -> None:
        self._preferences.save_window(self._window.places.window_place(), self._window.places.arrangement())
        self._preferences.end_launch()
