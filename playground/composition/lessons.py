"""Connects lessons: the panel that shows one, and the desk that runs it on the session."""

from PySide6.QtCore import QObject

from playground.control.files import FileDesk
from playground.control.preferences import Preferences
from playground.control.session import Session
from playground.views.main_window import MainWindow
from playground.views.panels.lesson_panel import LessonPanel


class Lessons(QObject):
    """Opens, runs and leaves lessons."""

    def __init__(
        self,
        session: Session,
        files: FileDesk,
        preferences: Preferences,
        window: MainWindow,
        panel: LessonPanel,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
