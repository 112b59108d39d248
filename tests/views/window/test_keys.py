"""The keys act wherever the focus is, but not while a person types."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDoubleSpinBox, QLineEdit, QSlider, QToolButton
from pytestqt.qtbot import QtBot

from playground.model.edits import AddUnit, RemoveUnit, Reset
from playground.model.selection import Selection
from tests.clicks import click_widget, key_window, type_text
from tests.views.shell import Shell

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def shell(qtbot: QtBot) -> Shell:
    return Shell(qtbot)


def test_space_plays(shell: Shell) -> None:
    key_window(shell.window, KEY.Key_Space)
    assert shell.asked == [True]


def test_space_pauses_what_plays(shell: Shell) -> None:
    shell.window.show_playing(True)
    key_window(shell.window, KEY.Key_Space)
    assert shell.asked == [False]


@pytest.mark.parametrize("name", ["reset_button", "step_button", "play_button"])
def test_space_plays_even_when_a_button_has_the_focus(shell: Shell, name: str) -> None:
    shell.find(QToolButton, name).setFocus()
    key_window(shell.window, KEY.Key_Space)
    assert shell.asked == [True]


def test_enter_presses_the_button_that_has_the_focus(shell: Shell) -> None:
    shell.find(QToolButton, "reset_button").setFocus()
    key_window(shell.window, KEY.Key_Return)
    assert shell.asked == [Reset()]


def test_space_plays_when_a_list_of_choices_has_the_focus(shell: Shell) -> None:
    shell.find(QComboBox, "activation").setFocus()
    key_window(shell.window, KEY.Key_Space)
    assert shell.asked == [True]


@pytest.mark.parametrize(("kind", "name"), [(QDoubleSpinBox, "batch_size"), (QComboBox, "learning_rate")])
@pytest.mark.parametrize("key", [KEY.Key_Space, KEY.Key_R, KEY.Key_F, KEY.Key_Right, KEY.Key_Plus, KEY.Key_Minus])
def test_no_key_acts_while_a_person_types(shell: Shell, kind: type, name: str, key: Qt.Key) -> None:
    shell.window.show_selection(Selection(0))
    shell.find(kind, name).setFocus()
    key_window(shell.window, key)
    assert shell.asked == []


def test_enter_ends_typing_and_space_plays_again(shell: Shell, qtbot: QtBot) -> None:
    box = shell.find(QComboBox, "learning_rate")
    click_widget(box.lineEdit())
    box.lineEdit().selectAll()
    type_text(shell.window, "0.5")
    key_window(shell.window, KEY.Key_Return)
    qtbot.waitUntil(lambda: not box.hasFocus())
    assert [edit.text for edit in shell.asked] == ["Change learning rate to 0.5"]
    key_window(shell.window, KEY.Key_Space)
    assert shell.asked[1:] == [True]


def test_space_plays_after_a_rate_was_picked_from_the_list(shell: Shell, qtbot: QtBot) -> None:
    box = shell.find(QComboBox, "learning_rate")
    box.setFocus()
    key_window(shell.window, KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert box.view().isVisible()
    QTest.keyClick(box.view(), KEY.Key_Down)
    QTest.keyClick(box.view(), KEY.Key_Return)
    qtbot.waitUntil(lambda: not box.hasFocus())
    key_window(shell.window, KEY.Key_Space)
    assert shell.asked[-1] is True


def test_escape_gives_up_typing(shell: Shell, qtbot: QtBot) -> None:
    box = shell.find(QComboBox, "learning_rate")
    click_widget(box.lineEdit())
    box.lineEdit().selectAll()
    type_text(shell.window, "7")
    key_window(shell.window, KEY.Key_Escape)
    qtbot.waitUntil(lambda: not box.hasFocus())
    assert (shell.asked, box.currentText()) == ([], "0.03")


def test_arrow_right_steps(shell: Shell) -> None:
    key_window(shell.window, KEY.Key_Right)
    assert shell.asked == ["epoch"]


def test_arrow_right_moves_a_slider_that_has_the_focus(shell: Shell) -> None:
    slider = QSlider(Qt.Orientation.Horizontal, shell.window)
    slider.setGeometry(40, 300, 100, 24)
    slider.show()
    slider.setFocus()
    key_window(shell.window, KEY.Key_Right)
    assert (shell.asked, slider.value()) == ([], 1)


@pytest.mark.parametrize(("key", "edit"), [(KEY.Key_Plus, AddUnit(1)), (KEY.Key_Minus, RemoveUnit(1))])
def test_plus_and_minus_change_the_units_of_the_selected_layer(shell: Shell, key: Qt.Key, edit: object) -> None:
    shell.window.show_selection(Selection(1))
    key_window(shell.window, key)
    assert shell.asked == [edit]


def test_plus_on_the_number_pad_adds_a_unit_too(shell: Shell) -> None:
    shell.window.show_selection(Selection(1))
    key_window(shell.window, KEY.Key_Plus, Qt.KeyboardModifier.KeypadModifier)
    assert shell.asked == [AddUnit(1)]


def test_plus_does_nothing_without_a_selected_layer(shell: Shell) -> None:
    key_window(shell.window, KEY.Key_Plus)
    assert shell.asked == []


def test_r_resets(shell: Shell) -> None:
    key_window(shell.window, KEY.Key_R)
    assert shell.asked == [Reset()]


def test_undo_goes_to_the_document_when_nothing_was_typed(shell: Shell, qtbot: QtBot) -> None:
    shell.window.show_history("Change noise to 20", None)
    shell.find(QDoubleSpinBox, "batch_size").setFocus()
    with qtbot.waitSignal(shell.window.commands.undo_requested, timeout=1000):
        key_window(shell.window, KEY.Key_Z, CONTROL)


def test_undo_takes_back_what_is_being_typed(shell: Shell, qtbot: QtBot) -> None:
    shell.window.show_history("Change noise to 20", None)
    box = shell.find(QComboBox, "learning_rate")
    click_widget(box.lineEdit())
    type_text(shell.window, "5")
    with qtbot.assertNotEmitted(shell.window.commands.undo_requested):
        key_window(shell.window, KEY.Key_Z, CONTROL)


@pytest.mark.parametrize(
    ("key", "modifier", "name"),
    [
        (KEY.Key_N, CONTROL, "new"),
        (KEY.Key_O, CONTROL, "open"),
        (KEY.Key_S, CONTROL, "save"),
        (KEY.Key_S, CONTROL | Qt.KeyboardModifier.ShiftModifier, "save_as"),
        (KEY.Key_F, Qt.KeyboardModifier.NoModifier, "fit"),
        (KEY.Key_F1, Qt.KeyboardModifier.NoModifier, "help"),
        (KEY.Key_Z, CONTROL, "undo"),
        (KEY.Key_Y, CONTROL, "redo"),
        (KEY.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier, "redo"),
    ],
)
def test_keys_ask_for_what_the_menu_says(
    shell: Shell, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier, name: str
) -> None:
    shell.window.show_history("Add a layer", "Add a unit")
    with qtbot.waitSignal(getattr(shell.window.commands, f"{name}_requested"), timeout=1000):
        key_window(shell.window, key, modifier)


def test_no_two_actions_share_a_key(shell: Shell) -> None:
    commands = (*shell.window.commands.all_actions(), *shell.window.network_commands.all_actions())
    keys = [key.toString() for action in commands for key in action.shortcuts()]
    assert sorted(keys) == sorted(set(keys))


def test_nothing_has_the_focus_ring_at_first(shell: Shell) -> None:
    assert QApplication.focusWidget() is shell.window.centralWidget()


def test_a_line_of_text_in_a_panel_takes_the_keys(shell: Shell) -> None:
    line = QLineEdit(shell.window)
    line.setGeometry(40, 300, 100, 24)
    line.show()
    line.setFocus()
    type_text(shell.window, "rf +")
    assert (shell.asked, line.text()) == ([], "rf +")
