"""Every panel in full screen and back, in a window over plain widgets."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from playground.model.panels import PANELS
from playground.views.look.style import apply_theme
from playground.views.look.theme import LIGHT
from playground.views.window.full_screen import PanelScreen
from tests.clicks import click_widget, double_click_widget, key_window
from tests.views.shell import Shell, places


@pytest.fixture
def shell(qtbot: QtBot) -> Shell:
    return Shell(qtbot, (1500, 900))


def screen_of(shell: Shell, qtbot: QtBot, name: str) -> PanelScreen:
    screen = shell.window.full_screens.screens[name]
    qtbot.waitUntil(screen.isActiveWindow)
    return screen


def panel(name: str) -> QLabel:
    return next(widget for widget in QApplication.allWidgets() if isinstance(widget, QLabel) and widget.text() == name)


@pytest.mark.parametrize("name", PANELS)
def test_each_panel_fills_the_screen_and_comes_back(qtbot: QtBot, shell: Shell, name: str) -> None:
    window = shell.window
    if name != "network":
        window.docks[name].show()
        window.docks[name].raise_()
    content = panel(name)
    before = places(window)
    click_widget(shell.find(QToolButton, f"{name}_full_screen"))
    screen = screen_of(shell, qtbot, name)
    assert screen.isFullScreen()
    assert screen.isAncestorOf(content)
    assert content.isVisible()
    assert content.width() > 0.9 * screen.screen().geometry().width()
    assert shell.find(QLabel, f"{name}_away").isVisible()
    key_window(screen, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.full_screens.screens)
    assert window.isAncestorOf(content)
    assert content.isVisible()
    assert not shell.find(QLabel, f"{name}_away").isVisible()
    assert places(window) == before


def test_f11_leaves_the_panel_and_not_the_window(qtbot: QtBot, shell: Shell) -> None:
    shell.window.full_screens.toggle("network")
    key_window(screen_of(shell, qtbot, "network"), Qt.Key.Key_F11)
    qtbot.waitUntil(lambda: not shell.window.full_screens.screens)
    assert not shell.window.isFullScreen()


def test_the_keys_of_the_window_act_in_full_screen(qtbot: QtBot, shell: Shell) -> None:
    shell.window.full_screens.toggle("network")
    key_window(screen_of(shell, qtbot, "network"), Qt.Key.Key_Space)
    assert shell.asked == [True]


def test_a_key_takes_the_network_to_full_screen_and_back(qtbot: QtBot, shell: Shell) -> None:
    key_window(shell.window, Qt.Key.Key_F11, Qt.KeyboardModifier.ShiftModifier)
    screen = screen_of(shell, qtbot, "network")
    key_window(screen, Qt.Key.Key_F11, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: not shell.window.full_screens.screens)


def test_the_view_menu_takes_each_panel_to_full_screen(qtbot: QtBot, shell: Shell) -> None:
    actions = {action.data(): action for action in shell.window.menus.full_screen_menu.actions()}
    assert set(actions) == set(PANELS)
    actions["loss"].trigger()
    assert "loss" in shell.window.full_screens.screens


def test_a_double_click_floats_a_panel_and_another_fills_the_screen(qtbot: QtBot, shell: Shell) -> None:
    dock = shell.window.docks["output"]
    double_click_widget(dock.titleBarWidget())
    assert dock.isFloating()
    QApplication.processEvents()
    double_click_widget(dock.titleBarWidget())
    screen = screen_of(shell, qtbot, "output")
    double_click_widget(screen.bar)
    qtbot.waitUntil(lambda: not shell.window.full_screens.screens)
    assert dock.isFloating()
    assert dock.isAncestorOf(panel("output"))


def test_escape_first_leaves_the_field_that_is_typed_in(qtbot: QtBot, shell: Shell) -> None:
    shell.window.full_screens.toggle("network")
    screen = screen_of(shell, qtbot, "network")
    field = QLineEdit(screen)
    field.setGeometry(100, 100, 120, 30)
    field.show()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClicks(field, "0 1")
    assert field.text() == "0 1"
    key_window(screen, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not field.hasFocus())
    assert screen.isVisible()
    key_window(screen, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not shell.window.full_screens.screens)


def test_closing_the_window_brings_every_panel_back(qtbot: QtBot, shell: Shell) -> None:
    for name in ("network", "output"):
        shell.window.full_screens.toggle(name)
    assert len(shell.window.full_screens.screens) == 2
    shell.window.close()
    assert not shell.window.full_screens.screens
    assert shell.window.isAncestorOf(panel("network"))


def test_fonts_of_their_own_size_grow_and_come_back_with_the_scale(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, LIGHT)
    label, plain = QLabel("own"), QLabel("plain")
    for widget in (label, plain):
        qtbot.addWidget(widget)
        widget.show()
    font = label.font()
    font.setPointSizeF(16.0)
    label.setFont(font)
    desk = plain.font().pointSizeF()
    for _ in range(2):
        apply_theme(qapp, LIGHT.with_scale(1.5))
        assert label.font().pointSizeF() == pytest.approx(24.0)
        assert plain.font().pointSizeF() == pytest.approx(1.5 * desk)
        apply_theme(qapp, LIGHT)
        assert label.font().pointSizeF() == pytest.approx(16.0)
        assert plain.font().pointSizeF() == pytest.approx(desk)
