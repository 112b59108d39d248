"""Shortcuts for people whose keyboard has no Latin letters: a key counts by its place on the keyboard, too.

With a Cyrillic, Greek or Arabic layout alone, the key that has S on it elsewhere sends ы, σ or س, and Ctrl with it
matches no shortcut. On Linux an event tells the place of its key; where a key sends no ASCII character, it is taken for
what stands there on a US keyboard. Typing is left alone. Other systems do this by themselves.
"""

import sys
from typing import Final

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence, QShortcut, QWindow
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from playground.views.controls.keys import takes_text

_ROWS: Final = ((10, "1234567890-="), (24, "QWERTYUIOP[]"), (38, "ASDFGHJKL;'"), (52, "ZXCVBNM,./"))
"""Where each row of a US keyboard begins among X11's and Wayland's key codes, and what stands there."""

_AT: Final = {first + at: Qt.Key(ord(text)) for first, row in _ROWS for at, text in enumerate(row)}

_WITH: Final = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_LAST_ASCII: Final = 0x7F
_FIRST_FUNCTION_KEY: Final = 0x01000000


def latin_key(event: QKeyEvent) -> Qt.Key | None:
    """The key that stands there on a US keyboard, if this one sends no ASCII character; else None."""
    if not _LAST_ASCII < event.key() < _FIRST_FUNCTION_KEY:
        return None
    return _AT.get(event.nativeScanCode())


class KeyPositions(QObject):
    """Watches the keys of the window that has the focus."""

    def __init__(self, application: QGuiApplication, parent: QObject) -> None:
        super().__init__(parent)
        self._window: QWindow | None = None
        if sys.platform.startswith("linux"):
            application.focusWindowChanged.connect(self._follow)
            self._follow(application.focusWindow())

    def _follow(self, window: QWindow | None) -> None:
        if self._window is not None and isValid(self._window):
            self._window.removeEventFilter(self)
        self._window = window
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = latin_key(event)
            focused = QApplication.focusWidget()
            if key is not None and focused is not None and (event.modifiers() & _WITH or not takes_text(focused)):
                return _press(focused, key, event)
        return super().eventFilter(watched, event)


def _press(focused: QWidget, key: Qt.Key, event: QKeyEvent) -> bool:
    """Do what this key would do in Latin letters; whether it does anything."""
    asks = _translated(QEvent.Type.ShortcutOverride, key, event)
    asks.ignore()
    QApplication.sendEvent(focused, asks)
    if not asks.isAccepted() and _activate(focused.window(), key, event.modifiers()):
        return True
    pressed = _translated(QEvent.Type.KeyPress, key, event)
    QApplication.sendEvent(focused, pressed)
    return pressed.isAccepted()


def _translated(kind: QEvent.Type, key: Qt.Key, event: QKeyEvent) -> QKeyEvent:
    return QKeyEvent(kind, key, event.modifiers(), "", event.isAutoRepeat())


def _activate(window: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
    wanted = QKeySequence(QKeyCombination(modifiers & ~Qt.KeyboardModifier.KeypadModifier, key))
    for action in window.findChildren(QAction):
        if action.isEnabled() and wanted in action.shortcuts():
            action.trigger()
            return True
    for shortcut in window.findChildren(QShortcut):
        if shortcut.isEnabled() and wanted in list(shortcut.keys()):
            shortcut.activated.emit()
            return True
    return False
