"""An internal error is told in plain words in one window, which counts."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from playground.model.fault import Fault
from playground.views.window.error_window import ErrorWindow
from tests.clicks import click_widget


@pytest.fixture
def window(qtbot: QtBot) -> ErrorWindow:
    made = ErrorWindow("/home/ada/log/errors.txt")
    qtbot.addWidget(made)
    return made


def text(window: ErrorWindow, name: str) -> str:
    label = window.findChild(QLabel, name)
    assert isinstance(label, QLabel)
    assert label.isVisible()
    return label.text()


def button(window: ErrorWindow, name: str) -> QPushButton:
    found = window.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def test_it_says_what_happened_what_became_of_the_work_and_where_the_report_is(window: ErrorWindow) -> None:
    window.show_fault(Fault("IndexError: list index out of range", "all about it"), is_kept=True)
    assert "our mistake, not yours" in text(window, "error_told")
    assert "a copy of your work was kept" in text(window, "error_advice")
    assert text(window, "error_count") == "IndexError: list index out of range"
    assert "/home/ada/log/errors.txt" in text(window, "error_log")
    window.show_fault(Fault("IndexError: list index out of range", "all about it", 12), is_kept=False)
    assert "12 errors so far" in text(window, "error_count")
    assert "save it" in text(window, "error_advice")


def test_the_report_can_be_copied(window: ErrorWindow) -> None:
    window.show_fault(Fault("A", "first report"), is_kept=True)
    window.show_fault(Fault("B", "second report", 2), is_kept=True)
    click_widget(button(window, "error_copy"))
    copied = QGuiApplication.clipboard().text()
    assert "first report" in copied
    assert "second report" in copied
    report = window.findChild(QPlainTextEdit, "error_report")
    assert isinstance(report, QPlainTextEdit)
    assert report.isReadOnly()


def test_closed_it_comes_back_for_another_error_only(window: ErrorWindow) -> None:
    window.show_fault(Fault("A", "a"), is_kept=True)
    click_widget(button(window, "error_go_on"))
    assert not window.isVisible()
    window.show_fault(Fault("A", "a", 2), is_kept=True)
    assert not window.isVisible()
    window.show_fault(Fault("B", "b", 3), is_kept=True)
    assert window.isVisible()


def test_it_blocks_nothing_and_can_end_the_program(window: ErrorWindow, qtbot: QtBot) -> None:
    window.show_fault(Fault("A", "a"), is_kept=True)
    assert not window.isModal()
    with qtbot.waitSignal(window.quit_requested):
        click_widget(button(window, "error_quit"))
