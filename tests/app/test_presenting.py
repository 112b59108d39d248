"""Presenting with the whole program: what a class sees, and that the desk comes back as it was."""

from collections.abc import Callable
from typing import Final

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QDialog, QLabel, QTableView, QWidget
from pytestqt.qtbot import QtBot

from engine.parameters import Address
from playground.app import Playground
from playground.model.edits import AddUnit
from playground.model.panels import presented_panels
from playground.views.classroom.frozen import FrozenMark
from playground.views.classroom.panel_choice import PanelChoice
from playground.views.classroom.shown_keys import KeyCaps
from playground.views.controls.number_box import NumberBox
from playground.views.network.hit import Part, Target
from playground.views.network.network_view import NetworkView
from playground.views.panels.gradients.gradients_view import GradientsView
from playground.views.panels.loss.loss_view import LossView
from playground.views.window.enlarging import PRESENTER_SCALE
from tests.clicks import click_widget, key_window
from tests.views.shell import places

OF_LABELS: Final = (QLabel, QCheckBox, QComboBox, NumberBox, QTableView)


def press(playground: Playground, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    window = playground.window
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    key_window(window, key, held)
    settle()


def settle() -> None:
    """Until every panel has found its place: the window arranges them once more when sizes are known."""
    for _ in range(5):
        QApplication.processEvents()


def close_panel(playground: Playground, name: str) -> None:
    button = playground.window.findChild(QWidget, f"{name}_close")
    assert button is not None
    click_widget(button)


def letter_height(widget: QWidget) -> int:
    return widget.fontMetrics().height()


def shown_panels(playground: Playground) -> set[str]:
    docks = {name for name, dock in playground.window.docks.items() if dock.isVisible()}
    return docks | ({"network"} if playground.network.isVisible() else set())


def pixels(widget: QWidget) -> np.ndarray:
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.array(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine()).copy()


@pytest.fixture
def calm(playground: Playground, qtbot: QtBot) -> Playground:
    """The program with its window in the foreground and at rest."""
    playground.window.activateWindow()
    qtbot.waitUntil(playground.window.isActiveWindow)
    settle()
    return playground


def test_one_key_shows_the_chosen_panels_alone_and_gives_the_desk_back(calm: Playground) -> None:
    window = calm.window
    before, panels = places(window), shown_panels(calm)
    press(calm, Qt.Key.Key_F5)
    assert shown_panels(calm) == set(presented_panels())
    assert window.commands["presenter"].isChecked()
    press(calm, Qt.Key.Key_F5)
    assert shown_panels(calm) == panels
    assert places(window) == before


def test_a_panel_that_is_opened_before_a_class_takes_no_room_from_the_others(calm: Playground) -> None:
    window = calm.window
    before = places(window)
    press(calm, Qt.Key.Key_F5)
    network, output = calm.panels["network"].height(), calm.panels["output"].height()
    for name in ("landscape", "race"):
        window.docks[name].toggleViewAction().trigger()
        settle()
        assert calm.panels["network"].height() == network
        assert calm.panels[name].height() >= 0.8 * output
        assert not calm.panels[name].visibleRegion().isEmpty()
    window.docks["race"].toggleViewAction().trigger()
    settle()
    assert calm.panels["race"].visibleRegion().isEmpty()
    press(calm, Qt.Key.Key_F5)
    assert places(window) == before


def test_escape_leaves_and_unselects_again_afterwards(calm: Playground) -> None:
    window = calm.window
    before = places(window)
    press(calm, Qt.Key.Key_F5)
    press(calm, Qt.Key.Key_Escape)
    assert not window.is_presenting
    assert places(window) == before
    assert [key.toString() for key in window.network_commands["select_none"].shortcuts()] == ["Esc"]


def test_an_arrangement_of_ones_own_comes_back_and_no_other_becomes_ones_own(calm: Playground) -> None:
    window = calm.window
    press(calm, Qt.Key.Key_F5)
    press(calm, Qt.Key.Key_F5)
    desk = window.places.arrangement()
    assert desk is not None
    assert not desk.is_own  # still the program's to arrange
    close_panel(calm, "loss")
    window.docks["data"].setFloating(True)
    settle()
    before, kept = places(window), window.places.arrangement()
    assert kept is not None
    assert kept.is_own
    window.commands["presenter"].trigger()
    settle()
    assert window.places.arrangement() == kept
    window.docks["gradients"].close()
    window.commands["presenter"].trigger()
    settle()
    assert places(window) == before
    assert window.docks["data"].isFloating()


def test_every_visible_text_is_larger_in_every_panel(calm: Playground) -> None:
    window = calm.window
    calm.preferences.presented_panels = tuple(window.panel_titles())
    for name in calm.panels:  # all are made, in the size of the desk
        assert calm.panels[name] is window.full_screens.holders[name].content
    desk: dict[QWidget, int] = {}
    for widget in window.findChildren(QWidget):
        if isinstance(widget, OF_LABELS):
            widget.ensurePolished()  # as when it is shown, in the style sheet's size
            desk[widget] = letter_height(widget)
    press(calm, Qt.Key.Key_F5)
    presented = [widget for widget in desk if widget.isVisible()]
    assert len(presented) > 30
    for name, dock in window.docks.items():
        dock.raise_()
        settle()
        for widget in dock.findChildren(QWidget):
            if isinstance(widget, OF_LABELS) and widget.isVisible():
                assert letter_height(widget) > desk[widget], (name, widget.objectName(), type(widget))
    press(calm, Qt.Key.Key_F5)
    assert {widget: letter_height(widget) for widget in desk} == desk


def test_the_diagram_is_painted_larger_and_still_knows_what_lies_under_the_mouse(calm: Playground) -> None:
    target = Target(Part.ACTIVATION, 0)
    desk = calm.network.target_rect(target)
    press(calm, Qt.Key.Key_F5)
    presented = calm.network.target_rect(target)
    assert presented.height() >= 1.15 * desk.height()
    add = calm.network.target_rect(Target(Part.ADD_UNIT, 0))
    units = calm.session.document.spec.network.hidden[0].units
    click_widget(calm.network, add.center().toPoint())
    assert calm.session.document.spec.network.hidden[0].units == units + 1


def test_a_popup_stands_beside_its_bias_at_the_larger_scale(calm: Playground) -> None:
    press(calm, Qt.Key.Key_F5)
    bias = calm.network.target_rect(Target(Part.BIAS, 0, 0))
    click_widget(calm.network, bias.center().toPoint())
    popup = calm.network.value_popup
    assert popup.isVisible()
    assert not popup.geometry().intersects(bias.toAlignedRect())
    gap = popup.geometry().center() - bias.center().toPoint()
    assert gap.manhattanLength() < 1.5 * (popup.width() + popup.height())
    calm.network.open_value_popup(Address(0, 0, 0))
    assert popup.isVisible()


def test_the_toolbar_keeps_one_row_of_the_essentials(calm: Playground) -> None:
    window = calm.window
    window.resize(1280, 720)
    settle()
    press(calm, Qt.Key.Key_F5)
    bar = window.tool_bar
    assert bar.height() < 2 * PRESENTER_SCALE * 50
    for control in (bar.counter, bar.settings.activation, bar.settings.learning_rate):
        assert control.isVisible()
        right = control.mapTo(window, QPoint(control.width(), 0)).x()
        assert right <= window.width()
    press(calm, Qt.Key.Key_F5)
    assert bar.settings.task.isVisible()


def test_a_teacher_chooses_other_panels_and_they_are_remembered(calm: Playground, qtbot: QtBot) -> None:
    press(calm, Qt.Key.Key_F5)
    calm.window.commands["choose_panels"].trigger()
    choice = calm.window.findChild(PanelChoice)
    assert choice is not None
    qtbot.waitUntil(choice.isVisible)
    for name in ("gradients", "loss"):
        box = choice.findChild(QCheckBox, f"present_{name}")
        assert box is not None
        box.click()
    choice.done(QDialog.DialogCode.Accepted)
    settle()
    assert shown_panels(calm) == {"network", "output", "loss"}
    assert set(calm.preferences.presented_panels) == {"network", "output", "loss"}
    press(calm, Qt.Key.Key_F5)
    press(calm, Qt.Key.Key_F5)
    assert shown_panels(calm) == {"network", "output", "loss"}


def test_the_network_may_be_left_out(calm: Playground) -> None:
    calm.preferences.presented_panels = ("output",)
    before = places(calm.window)
    press(calm, Qt.Key.Key_F5)
    assert shown_panels(calm) == {"output"}
    press(calm, Qt.Key.Key_F5)
    assert calm.network.isVisible()
    assert places(calm.window) == before


def test_the_pointer_is_large_while_presenting_only(calm: Playground) -> None:
    press(calm, Qt.Key.Key_F5)
    assert QGuiApplication.overrideCursor() is not None
    press(calm, Qt.Key.Key_F5)
    assert QGuiApplication.overrideCursor() is None


def test_a_frozen_picture_stands_still_while_training_goes_on(calm: Playground, qtbot: QtBot) -> None:
    views = (
        calm.network,
        calm.output,
        calm.panels.of(LossView),
        calm.panels.of(GradientsView),
        calm.window.tool_bar.counter,
    )
    calm.session.play(True)
    qtbot.waitUntil(lambda: _epoch(calm) > 5)
    press(calm, Qt.Key.Key_F7)
    assert _marks(calm)
    qtbot.waitUntil(lambda: _is_still(views))
    frozen, epoch = [pixels(view) for view in views], _epoch(calm)
    qtbot.waitUntil(lambda: _epoch(calm) > epoch + 20)
    for view, before in zip(views, frozen, strict=True):
        np.testing.assert_array_equal(pixels(view), before)
    calm.session.play(False)
    qtbot.waitUntil(lambda: not calm.session.is_playing)
    press(calm, Qt.Key.Key_F7)
    assert not _marks(calm)
    newest = calm.session.snapshot
    assert newest is not None
    qtbot.waitUntil(lambda: int("".join(filter(str.isdigit, calm.window.tool_bar.counter.digits))) == _epoch(calm))
    assert (pixels(calm.window.tool_bar.counter) != frozen[-1]).any()


def test_an_edit_goes_on_with_a_frozen_picture(calm: Playground) -> None:
    press(calm, Qt.Key.Key_F7)
    assert calm.presenting.is_frozen
    calm.session.apply(AddUnit(0))
    assert not calm.presenting.is_frozen
    assert not calm.window.commands["freeze"].isChecked()
    assert not _marks(calm)


def test_spotlight_and_laser_take_turns(calm: Playground) -> None:
    commands = calm.window.commands
    press(calm, Qt.Key.Key_F6)
    assert commands["spotlight"].isChecked()
    assert commands["spotlight_larger"].isEnabled()
    press(calm, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert not commands["spotlight"].isChecked()
    assert commands["laser"].isChecked()
    assert not commands["spotlight_larger"].isEnabled()
    press(calm, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert not commands["laser"].isChecked()
    assert QGuiApplication.overrideCursor() is None


def test_brackets_size_the_spotlight_over_the_running_network(calm: Playground) -> None:
    calm.session.play(True)
    window = calm.window
    press(calm, Qt.Key.Key_F6)
    QTest.mouseMove(window.windowHandle(), QPoint(640, 400))
    for key in "]]]]":
        key_window(window, key)
    wide = _lit_columns(window, 400)
    for key in "[[[[[[[[":
        key_window(window, key)
    narrow = _lit_columns(window, 400)
    assert 0 < narrow < 0.6 * wide


def test_keys_are_shown_on_the_screen(calm: Playground, qtbot: QtBot) -> None:
    press(calm, Qt.Key.Key_F8)
    press(calm, Qt.Key.Key_Space)
    caps = calm.window.findChild(KeyCaps)
    assert caps is not None
    assert caps.text == "Space"
    assert calm.session.is_playing
    qtbot.waitUntil(lambda: not caps.isVisible())


def test_with_one_screen_the_key_for_the_other_says_so(calm: Playground) -> None:
    press(calm, Qt.Key.Key_F9)
    notice = calm.window.notices.notice
    assert notice is not None
    assert "one screen" in notice.text


def test_the_network_trains_and_is_edited_in_full_screen(calm: Playground, qtbot: QtBot) -> None:
    calm.window.full_screens.toggle("network")
    screen = calm.window.full_screens.screens["network"]
    qtbot.waitUntil(screen.isActiveWindow)
    key_window(screen, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: _epoch(calm) > 3)
    before = pixels(calm.network)
    qtbot.waitUntil(lambda: bool((pixels(calm.network) != before).any()))
    units = calm.session.document.spec.network.hidden[0].units
    add = calm.network.target_rect(Target(Part.ADD_UNIT, 0)).center().toPoint()
    click_widget(calm.network, add)
    assert calm.session.document.spec.network.hidden[0].units == units + 1
    key_window(screen, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not calm.window.full_screens.screens)
    assert calm.window.isAncestorOf(calm.network)


def test_closing_the_window_ends_everything_and_keeps_the_layout_of_the_desk(calm: Playground) -> None:
    window = calm.window
    close_panel(calm, "loss")
    settle()
    kept = window.places.arrangement()
    assert kept is not None
    assert "loss" in kept.hidden
    for name in ("presenter", "laser", "freeze", "shown_keys"):
        window.commands[name].trigger()
    settle()
    window.close()
    assert calm.preferences.arrangement == kept
    assert QGuiApplication.overrideCursor() is None
    running = [timer for timer in window.findChildren(QTimer) if timer.isActive() and timer.parent() is not window]
    assert not [timer for timer in running if type(timer.parent()).__module__.startswith("playground.views.classroom")]


def _epoch(playground: Playground) -> int:
    snapshot = playground.session.snapshot
    return 0 if snapshot is None else snapshot.epoch


def _marks(playground: Playground) -> list[FrozenMark]:
    return [mark for mark in playground.window.findChildren(FrozenMark) if mark.isVisible()]


def _is_still(views: tuple[QWidget, ...]) -> bool:
    """Whether slower views have shown the last that they were given."""
    if any(isinstance(view, NetworkView) and view.picture.is_behind() for view in views):
        return False
    return not any(timer.isActive() for view in views for timer in view.findChildren(QTimer))


def _lit_columns(window: QWidget, row: int) -> int:
    """How many pixels of a row are lit: by the light of the panels' ground."""
    image = window.grab().toImage()
    light: Callable[[int], int] = lambda x: image.pixelColor(x, row).lightness()  # noqa: E731
    return sum(light(x) > 120 for x in range(image.width()))


def test_the_title_of_the_presenters_choice_is_not_cut(calm: Playground, qtbot: QtBot) -> None:
    calm.window.commands["choose_panels"].trigger()
    choice = calm.window.findChild(PanelChoice)
    assert choice is not None
    qtbot.waitUntil(choice.isVisible)
    bold = choice.font()
    bold.setBold(True)
    assert choice.width() >= 1.3 * QFontMetrics(bold).horizontalAdvance(choice.windowTitle()) + 110
    choice.done(QDialog.DialogCode.Rejected)


def test_the_spotlight_lights_the_card_of_the_unit_under_the_mouse(calm: Playground, qtbot: QtBot) -> None:
    window, network = calm.window, calm.network
    press(calm, Qt.Key.Key_F6)
    unit = network.target_rect(Target(Part.UNIT, 0, 0)).center().toPoint()
    for at in (unit + QPoint(3, 3), unit):
        QTest.mouseMove(window.windowHandle(), network.mapTo(window, at))
    qtbot.waitUntil(lambda: not network.card.isEmpty())
    settle()
    card = network.card.translated(-window.mapToGlobal(QPoint(0, 0)))
    image = window.grab().toImage()
    corners = [card.bottomRight() - QPoint(6, 4), card.topRight() + QPoint(-6, 4), card.topLeft() + QPoint(6, 4)]
    assert all(image.pixelColor(corner).lightness() > 200 for corner in corners)
