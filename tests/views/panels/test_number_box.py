"""A number box takes what people type, and tells only what people chose."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from playground.views.panels.number_box import NumberBox
from tests.clicks import click_widget, key_window, type_text


@pytest.fixture
def box(qtbot: QtBot) -> NumberBox:
    box = NumberBox(-1000.0, 1000.0, 0.5, 4, " %")
    qtbot.addWidget(box)
    with qtbot.waitActive(box):
        box.show()
        box.activateWindow()
    return box


@pytest.mark.parametrize(
    ("typed", "value"),
    [("12", 12.0), ("-1.5", -1.5), ("0,25", 0.25), (".5", 0.5), ("1e2", 100.0), ("5000", 1000.0)],
)
def test_takes_any_way_to_write_a_number(box: NumberBox, typed: str, value: float) -> None:
    told: list[float] = []
    box.entered.connect(told.append)
    click_widget(box)
    box.selectAll()
    type_text(box, typed)
    key_window(box, Qt.Key.Key_Return)
    assert told == [value]


def test_takes_back_the_minus_sign_that_it_shows(box: NumberBox) -> None:
    QGuiApplication.clipboard().setText("−1.5 %")
    click_widget(box)
    box.selectAll()
    key_window(box, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    key_window(box, Qt.Key.Key_Return)
    assert box.value() == -1.5


def test_letters_are_not_taken(box: NumberBox) -> None:
    box.show_value(3.0)
    click_widget(box)
    box.selectAll()
    type_text(box, "x")
    key_window(box, Qt.Key.Key_Return)
    assert box.value() == 3.0


def test_a_number_that_was_begun_only_changes_nothing(box: NumberBox) -> None:
    box.show_value(3.0)
    told: list[float] = []
    box.entered.connect(told.append)
    click_widget(box)
    box.selectAll()
    type_text(box, "-")
    key_window(box, Qt.Key.Key_Return)
    assert (told, box.text()) == ([], "3 %")


def test_shows_numbers_short_and_with_a_true_minus(box: NumberBox) -> None:
    box.show_value(-0.5)
    assert box.text() == "−0.5 %"
    box.show_value(-0.00001)
    assert box.text() == "0 %"


def test_showing_tells_nothing(box: NumberBox) -> None:
    told: list[float] = []
    box.entered.connect(told.append)
    box.show_value(7.0)
    assert told == []


def test_without_decimals_it_tells_whole_numbers(qtbot: QtBot) -> None:
    box = NumberBox(0, 2**32 - 1, 1, 0)
    qtbot.addWidget(box)
    told: list[object] = []
    box.entered.connect(told.append)
    box.setValue(4_294_967_295)
    assert told == [4_294_967_295]
    assert isinstance(told[0], int)
