"""A remark belongs to its box: it follows it, and is gone with it."""

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from playground.views.controls.number_box import NumberBox
from tests.clicks import click_widget, key_window, type_text


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    for name in ("first", "second"):
        box = NumberBox(0.0, 1.0, 0.1, 2, parent=window)
        box.setObjectName(name)
        column.addWidget(box)
    column.addStretch(1)
    window.resize(420, 300)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def box_of(window: QWidget, name: str) -> NumberBox:
    box = window.findChild(NumberBox, name)
    assert isinstance(box, NumberBox)
    return box


def refuse(window: QWidget) -> QLabel:
    box = box_of(window, "first")
    click_widget(box)
    box.selectAll()
    type_text(box, "7")
    key_window(box, Qt.Key.Key_Return)
    return remark_of(window)


def remark_of(window: QWidget) -> QLabel:
    remark = next(label for label in window.findChildren(QLabel, "remark") if label.isVisible())
    assert isinstance(remark, QLabel)
    return remark


def test_it_stands_below_its_box_and_follows_it(window: QWidget) -> None:
    remark, box = refuse(window), box_of(window, "first")
    assert remark.geometry().top() > box.geometry().bottom()
    box.move(box.x() + 30, box.y() + 60)
    assert remark.geometry().top() > box.geometry().bottom()
    assert remark.x() == box.x()
    assert window.rect().contains(remark.geometry())


def test_a_click_on_it_leads_back_to_what_is_to_be_mended(window: QWidget) -> None:
    remark = refuse(window)
    box_of(window, "second").setFocus()
    assert box_of(window, "first").property("refused") is True
    box_of(window, "first").setFocus()
    remark = remark_of(window)
    box_of(window, "second")
    click_widget(remark)
    assert box_of(window, "first").hasFocus()
    type_text(window, "0.5")
    assert not any(label.isVisible() for label in window.findChildren(QLabel, "remark"))
    key_window(window, Qt.Key.Key_Return)
    assert (box_of(window, "first").value(), box_of(window, "first").is_refused) == (0.5, False)


def test_it_goes_with_a_box_that_is_hidden_or_deleted(window: QWidget) -> None:
    refuse(window)
    box_of(window, "first").hide()
    assert not any(label.isVisible() for label in window.findChildren(QLabel, "remark"))
    box = box_of(window, "first")
    assert (box.text(), box.is_refused) == ("0", False)
    box.show()
    QApplication.processEvents()
    remark = refuse(window)
    shiboken6.delete(box)
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, 52)  # DeferredDelete
    assert not shiboken6.isValid(remark) or not remark.isVisible()
    window.resize(500, 400)  # whoever still listened to the dead box would raise now
    QApplication.processEvents()
