"""Spotlight and laser, by the pixels that a class sees."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, QSize, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from playground.views.classroom.input_watch import InputWatch
from playground.views.classroom.laser import Laser
from playground.views.classroom.pointing import Light, Pointing
from playground.views.classroom.spotlight import LARGEST_RADIUS, SMALLEST_RADIUS, USUAL_RADIUS, stepped_radius
from tests.clicks import click_widget
from tests.views.shell import Shell


def pixels(widget: QWidget) -> np.ndarray:
    """What is seen, (rows, columns, 4)."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return (
        np.array(image.constBits(), np.uint8)
        .reshape(image.height(), image.bytesPerLine() // 4, 4)[:, :, :3]
        .astype(int)
    )


@pytest.fixture
def shell(qtbot: QtBot) -> Shell:
    return Shell(qtbot)


@pytest.fixture
def watch(shell: Shell) -> InputWatch:
    watch = InputWatch(shell.window, shell.window)
    watch.set_on(True)
    return watch


@pytest.fixture
def pointing(shell: Shell, watch: InputWatch) -> Pointing:
    return Pointing(watch, shell.window)


def move_mouse(window: QWidget, to: QPoint) -> None:
    QTest.mouseMove(window.windowHandle(), to + QPoint(40, 40))
    QTest.mouseMove(window.windowHandle(), to)


def test_all_is_dark_but_the_circle_around_the_mouse(shell: Shell, pointing: Pointing) -> None:
    before = pixels(shell.window)
    pointing.show_light(Light.SPOTLIGHT)
    move_mouse(shell.window, QPoint(600, 350))
    after = pixels(shell.window)
    y, x = np.mgrid[: after.shape[0], : after.shape[1]]
    distance = np.hypot(x - 600, y - 350)
    inside, outside = distance < USUAL_RADIUS - 4, distance > USUAL_RADIUS + 4
    np.testing.assert_array_equal(after[inside], before[inside])
    assert (after[outside] <= 0.4 * before[outside] + 1).all()


def test_the_circle_goes_with_the_mouse_and_leaves_the_dark_behind(shell: Shell, pointing: Pointing) -> None:
    before = pixels(shell.window)
    pointing.show_light(Light.SPOTLIGHT)
    move_mouse(shell.window, QPoint(300, 350))
    move_mouse(shell.window, QPoint(900, 350))
    after = pixels(shell.window)
    assert (after[350, 900] == before[350, 900]).all()
    assert after[350, 300].sum() < 0.5 * before[350, 300].sum()


def test_ctrl_and_the_wheel_size_the_circle(shell: Shell, watch: InputWatch, pointing: Pointing) -> None:
    pointing.show_light(Light.SPOTLIGHT)
    watch.turned.emit(+1)
    assert pointing.radius > USUAL_RADIUS
    watch.turned.emit(-1)
    watch.turned.emit(-1)
    assert pointing.radius < USUAL_RADIUS


def test_the_circle_has_a_least_and_a_largest_size() -> None:
    assert stepped_radius(USUAL_RADIUS, +100) == LARGEST_RADIUS
    assert stepped_radius(USUAL_RADIUS, -100) == SMALLEST_RADIUS


def test_clicks_go_through_the_dark(shell: Shell, pointing: Pointing) -> None:
    pointing.show_light(Light.SPOTLIGHT)
    button = shell.find(QWidget, "play_button")
    click_widget(button)
    assert shell.asked == [True]


def test_a_floating_panel_lies_in_the_same_dark(qtbot: QtBot, shell: Shell, pointing: Pointing) -> None:
    dock = shell.window.docks["output"]
    dock.setFloating(True)
    before = pixels(dock)
    pointing.show_light(Light.SPOTLIGHT)
    move_mouse(shell.window, QPoint(60, 600))
    assert pixels(dock)[60, 60].sum() < 0.5 * before[60, 60].sum()
    dock.setFloating(False)
    qtbot.waitUntil(lambda: not dock.findChildren(QWidget, "spotlight"))


def test_the_laser_is_a_red_dot_at_the_mouse(shell: Shell, pointing: Pointing) -> None:
    pointing.show_light(Light.LASER)
    move_mouse(shell.window, QPoint(640, 400))
    blue, green, red = pixels(shell.window)[404, 640]
    assert red > 200
    assert blue < 120
    assert green < 120


def test_the_trail_of_the_laser_fades_and_its_timer_rests(qtbot: QtBot, shell: Shell, pointing: Pointing) -> None:
    pointing.show_light(Light.LASER)
    move_mouse(shell.window, QPoint(640, 400))
    laser = shell.window.findChild(Laser)
    assert laser is not None
    fading = laser.findChild(QTimer)
    assert fading is not None
    assert fading.isActive()
    qtbot.waitUntil(lambda: not fading.isActive())


def test_without_light_nothing_lies_over_the_window(shell: Shell, pointing: Pointing) -> None:
    before = pixels(shell.window)
    pointing.show_light(Light.SPOTLIGHT)
    pointing.show_light(Light.NONE)
    np.testing.assert_array_equal(pixels(shell.window), before)


def test_what_is_said_of_the_part_under_the_mouse_lies_in_the_light(shell: Shell, pointing: Pointing) -> None:
    before = pixels(shell.window)
    pointing.show_light(Light.SPOTLIGHT)
    move_mouse(shell.window, QPoint(300, 350))
    card = QRect(shell.window.mapToGlobal(QPoint(400, 330)), QSize(300, 90))  # half in the circle, half out of it
    pointing.show_card(card)
    np.testing.assert_array_equal(pixels(shell.window)[330:420, 400:700], before[330:420, 400:700])
    assert pixels(shell.window)[425, 600].sum() < 0.5 * before[425, 600].sum()
    pointing.show_card(QRect())
    assert pixels(shell.window)[350, 600].sum() < 0.5 * before[350, 600].sum()
