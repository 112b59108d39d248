"""The large pointer and the move to another screen."""

import numpy as np
import pytest
from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from playground.views.classroom.panel_choice import PanelChoice
from playground.views.classroom.pointer import SIDE, LargePointer, pointer_picture
from playground.views.classroom.screens import move_to_next_screen, moved_rect
from tests.clicks import click_widget

SHAPES = (
    Qt.CursorShape.ArrowCursor,
    Qt.CursorShape.CrossCursor,
    Qt.CursorShape.IBeamCursor,
    Qt.CursorShape.SizeHorCursor,
    Qt.CursorShape.SizeVerCursor,
)


@pytest.mark.parametrize("ratio", [1.0, 2.0])
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_the_pointer_has_white_and_black_so_that_it_shows_on_any_ground(
    qapp: QGuiApplication, shape: Qt.CursorShape, ratio: float
) -> None:
    picture = pointer_picture(shape, ratio)
    assert picture.deviceIndependentSize().toSize().width() == SIDE
    image = picture.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    values = np.array(image.constBits(), np.uint8).reshape(-1, 4).astype(int)
    opaque = values[values[:, 3] > 250][:, :3].sum(axis=1)
    assert (opaque > 720).sum() > 40 * ratio**2
    assert (opaque < 90).sum() > 40 * ratio**2


def test_the_pointer_takes_the_shape_of_what_lies_below_and_is_given_back(qtbot: QtBot) -> None:
    window = QWidget()
    layout = QVBoxLayout(window)
    plane = QLabel("plane")
    plane.setCursor(Qt.CursorShape.CrossCursor)
    layout.addWidget(plane)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    owner = QObject()
    pointer = LargePointer(owner)
    pointer.show_shape_at(plane.mapToGlobal(plane.rect().center()))
    cross = QGuiApplication.overrideCursor()
    assert cross is not None
    assert cross.hotSpot() == QPoint(SIDE // 2, SIDE // 2)
    pointer.show_shape_at(window.mapToGlobal(QPoint(1, 1)))
    arrow = QGuiApplication.overrideCursor()
    assert arrow is not None
    assert arrow.hotSpot().x() < 8
    pointer.show_shape(None)
    assert QGuiApplication.overrideCursor() is None


@pytest.mark.parametrize(
    ("rect", "moved"),
    [
        (QRect(100, 50, 900, 600), QRect(2020, 50, 900, 600)),
        (QRect(1500, 900, 400, 100), QRect(2800, 900, 400, 100)),
        (QRect(0, 0, 1920, 1080), QRect(1920, 0, 1280, 1024)),
    ],
)
def test_a_window_fits_the_other_screen_as_it_did_this_one(rect: QRect, moved: QRect) -> None:
    assert moved_rect(rect, QRect(0, 0, 1920, 1080), QRect(1920, 0, 1280, 1024)) == moved


def test_with_one_screen_there_is_nowhere_to_go(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.setGeometry(10, 20, 300, 200)
    assert not move_to_next_screen(window)
    assert window.geometry() == QRect(10, 20, 300, 200)


def test_a_teacher_checks_the_panels_and_cannot_choose_none(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    choice = PanelChoice({"network": "Network", "output": "Output", "loss": "Loss"}, ("network",), parent)
    with qtbot.waitExposed(choice):
        choice.show()

    def click_box(name: str) -> None:
        box = choice.findChild(QCheckBox, f"present_{name}")
        assert box is not None
        click_widget(box, QPoint(8, box.height() // 2))

    click_box("loss")
    assert choice.chosen == ("network", "loss")
    click_box("network")
    click_box("loss")
    assert choice.chosen == ()
    buttons = choice.findChild(QDialogButtonBox)
    assert buttons is not None
    assert not buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()
