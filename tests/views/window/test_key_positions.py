"""Shortcuts on a keyboard without Latin letters."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from playground.views.window.key_positions import KeyPositions, latin_key

CYRILLIC_YERU, PLACE_OF_S = 0x042B, 39
CYRILLIC_YA, PLACE_OF_Z = 0x042F, 52
CTRL, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)


def event(key: int, place: int, modifiers: Qt.KeyboardModifier = NONE, text: str = "") -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers, place, 0, 0, text)


@pytest.mark.parametrize(
    ("key", "place", "meant"),
    [
        (CYRILLIC_YERU, PLACE_OF_S, Qt.Key.Key_S),
        (0x03C3, 39, Qt.Key.Key_S),  # Greek sigma
        (0x0633, 39, Qt.Key.Key_S),  # Arabic seen
        (0x0425, 34, Qt.Key.Key_BracketLeft),
        (0x00C9, 11, Qt.Key.Key_2),  # é, on the key of 2 in France
        (Qt.Key.Key_S, 39, None),  # a Latin letter is taken at its word,
        (Qt.Key.Key_A, 24, None),  # also where the layout puts it elsewhere
        (Qt.Key.Key_F5, 71, None),
        (Qt.Key.Key_Escape, 9, None),
        (CYRILLIC_YERU, 0, None),  # an event that tells no place
    ],
)
def test_a_key_without_ascii_counts_by_its_place(key: int, place: int, meant: Qt.Key | None) -> None:
    assert latin_key(event(key, place)) == meant


class KeyWindow(QMainWindow):
    """A window with a line to type in, a button, and two shortcuts."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []
        for name, keys in (("save", "Ctrl+S"), ("shape", "S")):
            action = QAction(name, self)
            action.setShortcut(keys)
            action.triggered.connect(self._note)
            self.addAction(action)
        self.line, self.button = QLineEdit(self), QPushButton(self)
        centre = QWidget(self)
        layout = QVBoxLayout(centre)
        layout.addWidget(self.line)
        layout.addWidget(self.button)
        self.setCentralWidget(centre)

    def _note(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self.done.append(action.text())


@pytest.fixture
def key_window(qtbot: QtBot, qapp: QApplication) -> KeyWindow:
    made = KeyWindow()
    KeyPositions(qapp, made)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def press(key_window: KeyWindow, key: int, place: int, modifiers: Qt.KeyboardModifier = NONE, text: str = "") -> None:
    QApplication.sendEvent(key_window.windowHandle(), event(key, place, modifiers, text))


def test_a_shortcut_with_ctrl_works_wherever_the_focus_is(key_window: KeyWindow) -> None:
    for widget in (key_window.button, key_window.line):
        widget.setFocus()
        press(key_window, CYRILLIC_YERU, PLACE_OF_S, CTRL)
    assert key_window.done == ["save", "save"]


def test_a_shortcut_of_one_letter_works_where_nobody_types(key_window: KeyWindow) -> None:
    key_window.button.setFocus()
    press(key_window, CYRILLIC_YERU, PLACE_OF_S, NONE, "ы")
    assert key_window.done == ["shape"]


def test_what_is_typed_stays_what_it_is(key_window: KeyWindow) -> None:
    key_window.line.setFocus()
    press(key_window, CYRILLIC_YERU, PLACE_OF_S, NONE, "ы")
    press(key_window, CYRILLIC_YERU, PLACE_OF_S, SHIFT, "Ы")
    assert (key_window.line.text(), key_window.done) == ("ыЫ", [])


def test_a_field_takes_its_own_keys_before_the_window(key_window: KeyWindow) -> None:
    key_window.line.setFocus()
    press(key_window, CYRILLIC_YERU, PLACE_OF_S, NONE, "ы")
    press(key_window, CYRILLIC_YA, PLACE_OF_Z, CTRL)
    assert key_window.line.text() == ""


def test_a_shortcut_that_is_off_does_nothing(key_window: KeyWindow) -> None:
    for action in key_window.actions():
        action.setEnabled(False)
    key_window.button.setFocus()
    press(key_window, CYRILLIC_YERU, PLACE_OF_S, CTRL)
    assert key_window.done == []
