"""Windows, tab bars and fields end while something lies over them or hears them: nobody speaks of them afterwards."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTabBar, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from playground.views.classroom.highlight import Glow, Highlight
from playground.views.classroom.input_watch import InputWatch
from playground.views.classroom.pointing import Light, Pointing
from playground.views.classroom.shown_input import ShownInput
from playground.views.look.theme import DARK, LIGHT
from playground.views.window.full_screen import PanelScreen
from playground.views.window.main_window import MainWindow
from tests.clicks import click_widget, key_window
from tests.views.shell import Shell, stand_in


@pytest.fixture
def shell(qtbot: QtBot) -> Shell:
    return Shell(qtbot, (1500, 900))


@pytest.fixture
def watch(shell: Shell) -> InputWatch:
    watch = InputWatch(shell.window, shell.window)
    watch.set_on(True)
    return watch


def collect() -> None:
    """Let everything end that is to be deleted."""
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QApplication.processEvents()


def by_escape(shell: Shell, screen: PanelScreen) -> None:
    key_window(screen, Qt.Key.Key_Escape)


def by_its_button(shell: Shell, screen: PanelScreen) -> None:
    button = screen.findChild(QToolButton, f"{screen.holder.name}_leave")
    assert button is not None
    click_widget(button)


def by_the_menu(shell: Shell, screen: PanelScreen) -> None:
    actions = {action.data(): action for action in shell.window.menus.full_screen_menu.actions()}
    actions[screen.holder.name].trigger()


WAYS_OUT = (by_escape, by_its_button, by_the_menu)


def through_full_screen(qtbot: QtBot, shell: Shell, name: str, leave: Callable[[Shell, PanelScreen], None]) -> None:
    """Take a panel to full screen, use mouse and keyboard there, and come back."""
    shell.window.full_screens.toggle(name)
    screen = shell.window.full_screens.screens[name]
    qtbot.waitUntil(screen.isActiveWindow)
    use(screen)
    leave(shell, screen)
    qtbot.waitUntil(lambda: not shell.window.full_screens.screens)
    collect()
    shell.window.activateWindow()
    qtbot.waitUntil(shell.window.isActiveWindow)


def use(window: QWidget) -> None:
    """Move, click and type, as a presentation does."""
    handle, y = window.windowHandle(), min(300, window.height() // 2)
    for x in (300, 320, 340):
        QTest.mouseMove(handle, QPoint(x, y))
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=QPoint(340, y))
    QTest.keyClick(handle, Qt.Key.Key_F3)
    QApplication.processEvents()


@pytest.mark.parametrize("leave", WAYS_OUT)
@pytest.mark.parametrize("light", [Light.SPOTLIGHT, Light.LASER])
def test_a_light_goes_on_when_a_panel_in_full_screen_has_come_back(
    qtbot: QtBot, shell: Shell, watch: InputWatch, light: Light, leave: Callable[[Shell, PanelScreen], None]
) -> None:
    pointing = Pointing(watch, shell.window)
    pointing.show_light(light)
    for name in ("network", "output"):
        through_full_screen(qtbot, shell, name, leave)
        use(shell.window)
        pointing.resize_spot(+1)
    overlays = [child for child in shell.window.children() if child.objectName() in ("spotlight", "laser")]
    assert [overlay.objectName() for overlay in overlays] == [light.name.lower()]
    pointing.show_light(Light.NONE)
    assert not shell.window.findChildren(QWidget, "spotlight") + shell.window.findChildren(QWidget, "laser")


@pytest.mark.parametrize("leave", WAYS_OUT)
def test_keys_are_shown_on_when_a_panel_in_full_screen_has_come_back(
    qtbot: QtBot, shell: Shell, watch: InputWatch, leave: Callable[[Shell, PanelScreen], None]
) -> None:
    shown = ShownInput(watch, shell.window)
    shown.set_on(True)
    through_full_screen(qtbot, shell, "output", leave)
    shown.show_theme(DARK)
    use(shell.window)
    caps = shell.find(QWidget, "key_caps")
    assert caps.isVisible()
    shown.set_on(False)
    assert shell.window.findChild(QWidget, "key_caps") is None


def test_a_light_that_is_lit_again_at_once_lies_over_the_window_once(shell: Shell, watch: InputWatch) -> None:
    pointing = Pointing(watch, shell.window)
    for light in (Light.SPOTLIGHT, Light.LASER, Light.SPOTLIGHT, Light.NONE, Light.SPOTLIGHT):
        pointing.show_light(light)
    assert len(shell.window.findChildren(QWidget, "spotlight")) == 1
    assert not shell.window.findChildren(QWidget, "laser")


def test_a_light_over_a_floating_panel_outlives_its_coming_and_going(
    qtbot: QtBot, shell: Shell, watch: InputWatch
) -> None:
    pointing = Pointing(watch, shell.window)
    pointing.show_light(Light.SPOTLIGHT)
    dock = shell.window.docks["output"]
    for _ in range(3):
        dock.setFloating(True)
        use(dock)
        dock.close()
        use(shell.window)
        dock.show()
        dock.setFloating(False)
        use(shell.window)
        collect()
    assert not dock.findChildren(QWidget, "spotlight")


# --- what is framed -------------------------------------------------------------------------------------------------


def test_a_frame_goes_with_the_tab_bar_that_it_lies_on(qtbot: QtBot) -> None:
    highlight = Highlight()
    bar, stays = QTabBar(), QWidget()
    qtbot.addWidget(stays)
    bar.addTab("Output")
    highlight.show_targets([(bar, "Output"), (stays, None)])
    bar.deleteLater()
    collect()
    highlight.show_theme(LIGHT)
    assert len(stays.findChildren(Glow)) == 1
    highlight.clear()
    collect()
    assert not stays.findChildren(Glow)


def test_a_frame_on_a_tab_outlives_the_rearranging_of_the_tabs(qtbot: QtBot, shell: Shell) -> None:
    window = shell.window
    highlight = Highlight(window)
    for _ in range(4):
        bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        highlight.show_targets([(bar, bar.tabText(0)) for bar in bars if bar.count()])
        assert window.findChildren(Glow)
        for name in ("slice", "sample", "explorer", "equation", "training"):
            window.docks[name].setFloating(True)
        collect()
        highlight.show_theme(DARK)
        window.places.reset()
        collect()
        highlight.show_theme(LIGHT)
    highlight.clear()
    collect()
    assert not window.findChildren(Glow)


# --- fields ---------------------------------------------------------------------------------------------------------


def test_a_field_that_ends_while_it_is_typed_in_is_forgotten(qtbot: QtBot, shell: Shell) -> None:
    window = shell.window
    for _ in range(3):
        field = QLineEdit(window.centralWidget())
        field.show()
        field.setFocus()
        qtbot.waitUntil(field.hasFocus)
        field.deleteLater()
        del field
        collect()
        window.centralWidget().setFocus()
    assert QApplication.focusWidget() is window.centralWidget()


def test_the_main_window_may_end_while_its_input_is_heard(qtbot: QtBot) -> None:
    window, keeper = MainWindow(stand_in), QObject()
    window.show()
    watch = InputWatch(window, keeper)
    watch.set_on(True)
    with qtbot.captureExceptions() as errors:
        window.deleteLater()
        collect()
        watch.refresh()
    watch.set_on(False)
    assert errors == []
