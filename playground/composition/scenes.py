"""Connects scenes: states of the window under names, in one file, to step through."""

from PySide6.QtCore import QObject

from playground.composition.looking import Looking
from playground.control.files import FileDesk
from playground.control.session import Session
from playground.views.dialogs import Dialogs
from playground.views.main_window import MainWindow
from playground.views.panels.scenes_panel import ScenesPanel


class Scenes(QObject):
    """Keeps scenes, and returns to each as it was."""

    def __init__(
        self,
        session: Session,
        files: FileDesk,
        dialogs: Dialogs,
        window: MainWindow,
        looking: Looking,
        panel: ScenesPanel,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
