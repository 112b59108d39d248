"""Hears what mouse and keyboard do in the windows of the program, before any widget does; takes nothing from them.

It listens to the windows of the system, not to widgets: they hear each key and each move once, and little else.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QWheelEvent, QWindow
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from playground.views.window.main_window import MainWindow


class InputWatch(QObject):
    """Tells of moves, clicks and keys while it is on, and which windows there are."""

    moved = Signal(QPoint)
    """The mouse, on the screen."""
    pressed = Signal(QPoint)
    """A button went down there."""
    key_pressed = Signal(object)
    """The QKeyEvent of a key that went down, whether a shortcut takes it or a widget."""
    turned = Signal(int)
    """The wheel, with Ctrl, up (+1) or down (−1); only where `takes_wheel` says so, and then nobody else hears it."""
    windows_changed = Signal()

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._heard: list[tuple[QWidget, QWindow]] = []
        self._is_on = False
        self.takes_wheel = False
        for dock in window.docks.values():
            dock.topLevelChanged.connect(self.refresh)
            dock.visibilityChanged.connect(self.refresh)
        window.full_screens.changed.connect(self.refresh)

    @property
    def all_windows(self) -> list[QWidget]:
        """What is a window, or can become one: the main window, each dock, and the panels in full screen.

        Asked of who owns them each time, so that none is among them that has ended.
        """
        return [self._window, *self._window.docks.values(), *self._window.full_screens.screens.values()]

    @property
    def windows(self) -> list[QWidget]:
        """The main window, panels that float and panels in full screen, as far as they are shown."""
        return [widget for widget in self.all_windows if widget.isWindow() and widget.isVisible()]

    def set_on(self, is_on: bool) -> None:
        """Begin to listen, or end."""
        if is_on == self._is_on:
            return
        self._is_on = is_on
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        if is_on:
            application.focusWindowChanged.connect(self.refresh)
        else:
            application.focusWindowChanged.disconnect(self.refresh)
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Listen to the windows that there are now; the main window's own end tells so, too, when its panels go."""
        if not isValid(self._window):
            self._heard = []
            return
        wanted: list[tuple[QWidget, QWindow]] = []
        if self._is_on:
            wanted = [(widget, widget.windowHandle()) for widget in self.windows]
        if wanted == self._heard:
            return
        for _widget, left in self._heard:
            if isValid(left):
                left.removeEventFilter(self)
        self._heard = wanted
        for _widget, entered in wanted:
            entered.installEventFilter(self)
        self.windows_changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self.moved.emit(event.globalPosition().toPoint())
        elif kind == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            self.pressed.emit(event.globalPosition().toPoint())
        elif kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            self.key_pressed.emit(event)
        elif kind == QEvent.Type.Wheel and isinstance(event, QWheelEvent):
            turned = event.angleDelta().y()
            if self.takes_wheel and turned and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
                self.turned.emit(1 if turned > 0 else -1)
                return True
        return False
