"""Connects the Help menu: the help window, its list of keys, and what is told about the program."""

from PySide6.QtCore import QObject

from playground import __version__
from playground.control.state_folder import state_folder
from playground.resources import ResourceMissingError
from playground.views.panels.help.help_panel import HelpWindow
from playground.views.window.dialogs import Dialogs
from playground.views.window.main_window import MainWindow
from playground.wiring.appearance import Appearance


class Helping(QObject):
    """Makes the help window when it is first wanted, and keeps it."""

    def __init__(self, dialogs: Dialogs, window: MainWindow, appearance: Appearance, parent: QObject) -> None:
        super().__init__(parent)
        self._dialogs, self._window, self._appearance = dialogs, window, appearance
        self.help_window: HelpWindow | None = None
        """None until somebody wanted it."""
        window.commands.help_requested.connect(self._show_help)
        window.commands.keys_requested.connect(self._show_keys)
        window.commands.about_requested.connect(self._show_about)

    def _show_help(self) -> None:
        if self.help_window is None:
            try:
                self.help_window = HelpWindow(self._window)
            except ResourceMissingError as error:
                self._dialogs.tell_failure(self.tr("Help cannot be shown."), str(error))
                return
            self.help_window.show_keys(self._window.keys())
            self._appearance.add(self.help_window)
        self.help_window.show()
        self.help_window.raise_()
        self.help_window.activateWindow()

    def _show_keys(self) -> None:
        self._show_help()
        if self.help_window is not None:
            self.help_window.show_page("keys")

    def _show_about(self) -> None:
        self._dialogs.tell_about(__version__, str(state_folder() / "log"))
