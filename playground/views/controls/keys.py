"""Who gets a key: the shortcut, or what has the focus.

Keys without modifier (space, →, R, F, +, −, Page Down) act wherever the focus is, except where a person types or where
the focused control needs the key to move. So space plays even when a button has the focus; Enter presses the button.
"""

from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDockWidget,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from playground.views.controls.popup import Popup

LETS_PAGES_PASS: Final = "letsPagesPass"
"""The property of a list that does not need Page Up and Page Down, which go to the next scene then."""

_PAGING: Final = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_MOVING: Final = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
_ENDS: Final = (Qt.Key.Key_Home, Qt.Key.Key_End)
_LEAVING: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
_PLAIN: Final = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


@dataclass(frozen=True, slots=True)
class PartKeys:
    """The keys that act in one part of the window alone, while it has the focus: for the list of keys.

    part: where, such as `In the output`. lines: what each does, and its keys as Qt names them.
    """

    part: str
    lines: tuple[tuple[str, tuple[str, ...]], ...]


@runtime_checkable
class HasKeys(Protocol):
    """A kind of panel with keys of its own: the class tells them, as its panel may not be there yet."""

    @staticmethod
    def own_keys() -> tuple[PartKeys, ...]:
        """They, for the list of keys."""


def takes_text(widget: QWidget | None) -> bool:
    """Whether a person types in this widget."""
    if isinstance(widget, QComboBox):
        return widget.isEditable()
    if isinstance(widget, (QPlainTextEdit, QTextEdit)):
        return not widget.isReadOnly()
    return isinstance(widget, (QLineEdit, QAbstractSpinBox))


def needs_key(widget: QWidget | None, event: QKeyEvent) -> bool:
    """Whether the focused widget shall get the key rather than a shortcut."""
    if event.modifiers() & ~_PLAIN:
        return False
    if takes_text(widget):
        return True
    if event.key() in _PAGING:
        return _needs_paging(widget)
    if event.key() in _ENDS and isinstance(widget, (QPlainTextEdit, QTextEdit)):
        return True
    return event.key() in (*_MOVING, *_ENDS) and isinstance(widget, (QAbstractSlider, QAbstractItemView, QTabBar))


def _needs_paging(widget: QWidget | None) -> bool:
    """Whether Page Up and Page Down scroll the focused widget, or lead to the next value in a popup."""
    if isinstance(widget, (QAbstractSlider, QAbstractItemView, QPlainTextEdit, QTextEdit)):
        return not widget.property(LETS_PAGES_PASS)
    while widget is not None and not isinstance(widget, Popup):
        widget = widget.parentWidget()
    return widget is not None


def is_for_focused(event: QKeyEvent) -> bool:
    """Whether a window shall take this event as an override of its shortcuts, for the sake of the focused widget."""
    return event.type() == QEvent.Type.ShortcutOverride and needs_key(QApplication.focusWidget(), event)


def is_behind_a_tab(widget: QWidget | None) -> bool:
    """Whether the widget is in a panel that stands behind another one, where nobody sees it."""
    while widget is not None and not isinstance(widget, QDockWidget):
        widget = widget.parentWidget()
    return widget is not None and widget.visibleRegion().isEmpty()


class TypingKeys(QObject):
    """Watches the text field that has the focus.

    Enter and Escape end the typing: the focus moves to `home`, so that the space bar plays again. Ctrl+Z undoes the
    typing; if nothing was typed, it undoes the last edit of the document.
    """

    def __init__(self, home: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._home = home
        self._field: QWidget | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)

    def go_home(self) -> None:
        """Leave every field."""
        self._home.setFocus(Qt.FocusReason.OtherFocusReason)

    def _end_typing(self) -> None:
        """Go home, unless what was typed is to be mended first."""
        field = self._field  # None once a popup has closed, and gave the focus to what it belongs to
        if field is not None and not field.property("refused"):
            self.go_home()

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        if self._field is not None and isValid(self._field):  # a field in a table ends while it has the focus
            self._field.removeEventFilter(self)
        self._field = None
        if not isValid(self._home):
            return
        if new is not None and takes_text(new) and new.window() is self._home.window() and not _is_in_list(new):
            self._field = new
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and watched is self._field:
            if event.type() == QEvent.Type.ShortcutOverride and self._is_undo(event) and not self._has_typed():
                event.ignore()
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() in _LEAVING and _line(self._field) is not None:
                QTimer.singleShot(0, self, self._end_typing)
        return super().eventFilter(watched, event)

    def _is_undo(self, event: QKeyEvent) -> bool:
        return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)

    def _has_typed(self) -> bool:
        line = _line(self._field)
        return line is None or line.isModified()


def _is_in_list(field: QWidget) -> bool:
    """Whether a person renames something in a list with it: the list itself ends that, and has the focus again then."""
    viewport = field.parentWidget()
    return viewport is not None and isinstance(viewport.parentWidget(), QListView)


def _line(field: QWidget | None) -> QLineEdit | None:
    """The line in which the text stands; None for a text of many lines."""
    if isinstance(field, QLineEdit):
        return field
    if isinstance(field, (QComboBox, QAbstractSpinBox)):
        return field.lineEdit()
    return None
