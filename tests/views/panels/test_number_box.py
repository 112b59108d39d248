"""A number box takes what people type, and tells only what people chose."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from playground.views.controls.number_box import NumberBox
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
    [("12", 12.0), ("-1.5", -1.5), ("0,25", 0.25), (".5", 0.5), ("1e2", 100.0), ("1/2", 50.0), ("50 %", 50.0)],
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


@pytest.mark.parametrize("typed", ["x", "-", "5000", "1..2", ""])
def test_what_cannot_be_taken_stays_with_the_reason_beside_it(box: NumberBox, typed: str) -> None:
    box.show_value(3.0)
    told: list[float] = []
    box.entered.connect(told.append)
    click_widget(box)
    box.selectAll()
    key_window(box, Qt.Key.Key_Delete)
    type_text(box, typed)
    key_window(box, Qt.Key.Key_Return)
    assert (told, box.value(), box.text()) == ([], 3.0, f"{typed} %")
    assert box.is_refused
    assert box.property("refused") is True
    assert "Allowed: −1\u2009000 to 1\u2009000 %" in box.accessibleDescription()
    remark = box.findChild(QLabel, "remark")
    assert remark is not None
    assert remark.text() == box.accessibleDescription()
    key_window(box, Qt.Key.Key_Escape)
    assert (box.text(), box.is_refused, box.accessibleDescription()) == ("3 %", False, "")


def test_a_refused_number_stays_when_the_box_is_left_and_no_step_starts_from_it(box: NumberBox, qtbot: QtBot) -> None:
    box.show_value(3.0)
    click_widget(box)
    box.selectAll()
    type_text(box, "9999")
    key_window(box, Qt.Key.Key_Up)
    box.clearFocus()
    box.show_value(3.0)  # another part of the window changed
    assert (box.value(), box.text(), box.is_refused) == (3.0, "9999 %", True)
    box.show_value(4.0)  # this value changed
    assert (box.text(), box.is_refused) == ("4 %", False)


def test_what_was_refused_is_forgotten_where_the_box_is_not_to_be_used_any_more(box: NumberBox) -> None:
    box.show_value(3.0)
    click_widget(box)
    box.selectAll()
    type_text(box, "5000")
    key_window(box, Qt.Key.Key_Return)
    assert box.is_refused
    remark = box.window().findChild(QLabel, "remark")
    assert remark is not None
    box.setEnabled(False)
    assert not box.is_refused
    assert box.text() == "3 %"
    assert not remark.isVisible()


def test_a_number_that_could_mean_two_things_is_shown_as_it_was_read(box: NumberBox) -> None:
    click_widget(box)
    box.selectAll()
    type_text(box, "1,000")
    key_window(box, Qt.Key.Key_Return)
    assert box.text() == "1\u2009000 %"
    remark = box.findChild(QLabel, "remark")
    assert remark is not None
    assert remark.text() == "“1,000” is read as 1\u2009000 %. If you mean 1, write 1.000."


def test_a_typed_number_keeps_all_its_decimals(qtbot: QtBot) -> None:
    box = NumberBox(0.0, 1.0, 0.05, 3, without_high=True)
    qtbot.addWidget(box)
    with qtbot.waitActive(box):
        box.show()
        box.activateWindow()
    click_widget(box)
    box.selectAll()
    type_text(box, "1e-5")
    assert box.commit()
    assert (box.value(), box.text()) == (1e-5, "10⁻⁵")


def test_steps_end_before_a_limit_that_is_not_taken(qtbot: QtBot) -> None:
    box = NumberBox(0.0, 1.0, 0.05, 3, without_high=True)
    qtbot.addWidget(box)
    box.show_value(0.95)
    box.stepBy(3)
    assert box.text() == "0.999"
    box.stepBy(-1)
    assert box.text() == "0.949"


def test_shows_numbers_short_and_with_a_true_minus(box: NumberBox) -> None:
    box.show_value(-0.5)
    assert box.text() == "−0.5 %"
    box.show_value(-0.00001)
    assert box.text() == "−10⁻⁵ %"


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
