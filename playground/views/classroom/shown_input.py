"""Key caps and ripples over all windows of the program, while they are wanted."""

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from playground.views.classroom.input_watch import InputWatch
from playground.views.classroom.overlay import laid_over, take_off
from playground.views.classroom.ripple import Ripple
from playground.views.classroom.shown_keys import KeyCaps, key_names, may_be_shown
from playground.views.look.theme import LIGHT, Theme


class ShownInput(QObject):
    """Shows keys in the window that gets them, and clicks where they happen."""

    def __init__(self, watch: InputWatch, parent: QObject) -> None:
        super().__init__(parent)
        self._watch = watch
        self._theme = LIGHT
        self.is_on = False
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
        for window in self._watch.all_windows:
            self._show_theme_over(window)

    def _show_theme_over(self, window: QWidget) -> None:
        for part in (laid_over(window, KeyCaps), laid_over(window, Ripple)):
            if part is not None:
                part.show_theme(self._theme)

    def _follow_windows(self) -> None:
        shown = set(self._watch.windows) if self.is_on else set()
        for window in self._watch.all_windows:
            for kind in (KeyCaps, Ripple):
                if window not in shown:
                    take_off(window, kind)
                elif laid_over(window, kind) is None:
                    kind(window)
            self._show_theme_over(window)

    def _show_key(self, event: QKeyEvent) -> None:
        if not self.is_on or not may_be_shown(event, QApplication.focusWidget()):
            return
        names, window = key_names(event), QApplication.activeWindow()
        caps = None if window is None else laid_over(window, KeyCaps)
        if names and caps is not None:
            caps.show_key(names)

    def _show_click(self, point: QPoint) -> None:
        if not self.is_on:
            return
        widget = QApplication.widgetAt(point)
        ripple = None if widget is None else laid_over(widget.window(), Ripple)
        if ripple is not None:
            ripple.show_click(point)
