"""Connects training: play, steps and pace, and what is told when it fails."""

from PySide6.QtCore import QObject

from engine.runs.pace import Pace
from playground.control.preferences import Preferences
from playground.control.session import Session
from playground.views.window.main_window import MainWindow
from playground.views.window.notice_bar import Notice


class Training(QObject):
    """Trains as a person asks, at the pace that is remembered."""

    def __init__(self, session: Session, preferences: Preferences, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._preferences, self._window = session, preferences, window
        session.playing_changed.connect(window.show_playing)
        session.failed.connect(self._show_failure)
        window.commands.play_requested.connect(session.play)
        window.commands.step_requested.connect(session.step)
        window.pace_requested.connect(self.set_pace)

    def begin(self) -> None:
        """Go at the pace of the last time."""
        self.set_pace(self._preferences.pace)

    def set_pace(self, pace: Pace) -> None:
        """Go at another pace, and remember it."""
        self._preferences.pace = pace
        self._session.set_pace(pace)
        self._window.show_pace(pace)

    def _show_failure(self, text: str) -> None:
        self._session.play(False)
        self._window.show_notice(
            Notice(self.tr("Training was stopped by an internal error: {text}").format(text=text), "error")
        )
