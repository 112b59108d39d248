"""Keys and clicks as a class sees them."""

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from playground.views.classroom.input_watch import InputWatch
from playground.views.classroom.ripple import Ripple
from playground.views.classroom.shown_input import ShownInput
from playground.views.classroom.shown_keys import KeyCaps, key_names, may_be_shown
from tests.clicks import click_widget, key_window
from tests.views.shell import Shell

NONE, CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


def press(key: Qt.Key, held: Qt.KeyboardModifier = NONE, text: str = "") -> QKeyEvent:
    return QKeyEvent(QEvent.Type.ShortcutOverride, key, held, text)


@pytest.mark.parametrize(
    ("event", "caps"),
    [
        (press(Qt.Key.Key_Space, text=" "), ("Space",)),
        (press(Qt.Key.Key_Right), ("→",)),
        (press(Qt.Key.Key_Z, CTRL, "\x1a"), ("Ctrl", "Z")),
        (press(Qt.Key.Key_Z, CTRL | SHIFT, "\x1a"), ("Ctrl", "Shift", "Z")),
        (press(Qt.Key.Key_F5), ("F5",)),
        (press(Qt.Key.Key_F6, SHIFT), ("Shift", "F6")),
        (press(Qt.Key.Key_R, text="r"), ("R",)),
        (press(Qt.Key.Key_Plus, SHIFT, "+"), ("+",)),
        (press(Qt.Key.Key_Backtab, SHIFT), ("Shift", "Tab")),
        (press(Qt.Key.Key_Escape, text="\x1b"), ("Esc",)),
        (press(Qt.Key.Key_F4, ALT), ("Alt", "F4")),
        (press(Qt.Key.Key_Control, CTRL), ()),
    ],
)
def test_a_key_is_called_what_stands_on_it(event: QKeyEvent, caps: tuple[str, ...]) -> None:
    assert key_names(event) == caps


def test_what_is_typed_into_a_field_is_not_shown_but_shortcuts_are(qtbot: QtBot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    assert not may_be_shown(press(Qt.Key.Key_A, text="a"), field)
    assert not may_be_shown(press(Qt.Key.Key_Space, text=" "), field)
    assert may_be_shown(press(Qt.Key.Key_Z, CTRL), field)
    assert may_be_shown(press(Qt.Key.Key_F7), field)
    button = QPushButton()
    qtbot.addWidget(button)
    assert may_be_shown(press(Qt.Key.Key_A, text="a"), button)


@pytest.fixture
def shell(qtbot: QtBot) -> Shell:
    return Shell(qtbot)


@pytest.fixture
def shown_input(shell: Shell) -> ShownInput:
    watch = InputWatch(shell.window, shell.window)
    shown = ShownInput(watch, shell.window)
    shown.set_on(True)
    watch.set_on(True)
    return shown


def caps_of(shell: Shell) -> KeyCaps:
    caps = shell.window.findChild(KeyCaps)
    assert caps is not None
    return caps


def test_a_pressed_key_appears_at_the_bottom_and_goes_after_a_while(
    qtbot: QtBot, shell: Shell, shown_input: ShownInput
) -> None:
    key_window(shell.window, Qt.Key.Key_Space)
    caps = caps_of(shell)
    assert caps.isVisible()
    assert caps.text == "Space"
    assert caps.geometry().bottom() > 0.85 * shell.window.height()
    assert shell.asked == [True]  # and it plays
    qtbot.waitUntil(lambda: not caps.isVisible())


def test_the_same_key_again_is_counted(shell: Shell, shown_input: ShownInput) -> None:
    for _ in range(3):
        key_window(shell.window, Qt.Key.Key_Right)
    assert caps_of(shell).text == "→ ×3"


def test_a_shortcut_shows_its_keys(shell: Shell, shown_input: ShownInput) -> None:
    key_window(shell.window, Qt.Key.Key_Period, CTRL)
    assert caps_of(shell).text == "Ctrl + ."


def test_a_click_spreads_a_ring_where_it_was_and_rests_again(
    qtbot: QtBot, shell: Shell, shown_input: ShownInput
) -> None:
    button = shell.find(QWidget, "play_button")
    click_widget(button)
    ripple = shell.window.findChild(Ripple)
    assert ripple is not None
    assert ripple.isVisible()
    centre = button.mapTo(shell.window, button.rect().center())
    assert (ripple.geometry().center() - centre).manhattanLength() <= 2
    frames = ripple.findChild(QTimer)
    assert frames is not None
    qtbot.waitUntil(lambda: not ripple.isVisible() and not frames.isActive())


def test_nothing_is_shown_any_more_when_it_is_switched_off(shell: Shell, shown_input: ShownInput) -> None:
    key_window(shell.window, Qt.Key.Key_Space)
    caps = caps_of(shell)
    shown_input.set_on(False)
    assert not caps.isVisible()
    key_window(shell.window, Qt.Key.Key_Space)
    assert not caps.isVisible()
