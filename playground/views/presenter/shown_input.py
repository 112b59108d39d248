"""Key caps and ripples over all windows of the program, while they are wanted."""

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from playground.views.presenter.input_watch import InputWatch
from playground.views.presenter.ripple import Ripple
from playground.views.presenter.shown_keys import KeyCaps, key_names, may_be_shown
from playground.views.theme import LIGHT, Theme


class ShownInput(QObject):
    """Shows keys in the window that gets them, and clicks where they happen."""

    def __init__(self, watch: InputWatch, parent: QObject) -> None:
        super().__init__(parent)
        self._watch = watch
        self._theme = LIGHT
        self.is_on = False
        self._shown_in: dict[QWidget, tuple[KeyCaps, Ripple]] = {}
        watch.windows_changed.connect(self._follow_windows)
        watch.key_pressed.connect(self._show_key)
        watch.pressed.connect(self._show_click)

    def set_on(self, is_on: bool) -> None:
        """Show keys and clicks from now on, or no longer."""
        self.is_on = is_on
        self._follow_windows()

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours and scale."""
        self._theme = theme
        for caps, ripple in self._shown_in.values():
            caps.show_theme(theme)
            ripple.show_theme(theme)

    def _follow_windows(self) -> None:
        windows = self._watch.windows if self.is_on else []
        for window in [window for window in self._shown_in if not isValid(window) or window not in windows]:
            for part in self._shown_in.pop(window):
                if isValid(part):
                    part.hide()
                    part.deleteLater()
        for window in windows:
            if window not in self._shown_in:
                self._shown_in[window] = (KeyCaps(window), Ripple(window))
                self.show_theme(self._theme)

    def _show_key(self, event: QKeyEvent) -> None:
        if not self.is_on or not may_be_shown(event, QApplication.focusWidget()):
            return
        names, window = key_names(event), QApplication.activeWindow()
        if names and window in self._shown_in:
            self._shown_in[window][0].show_key(names)

    def _show_click(self, point: QPoint) -> None:
        if not self.is_on:
            return
        widget = QApplication.widgetAt(point)
        window = None if widget is None else widget.window()
        if window in self._shown_in:
            self._shown_in[window][1].show_click(point)
