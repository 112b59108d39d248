"""Connects pictures: the window or a panel as PNG or SVG, a run as an animation."""

from PySide6.QtCore import QObject

from playground.control.session import Session
from playground.views.dialogs import Dialogs
from playground.views.main_window import MainWindow


class Pictures(QObject):
    """Copies and saves what is on the screen, and records runs."""

    def __init__(self, session: Session, dialogs: Dialogs, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
