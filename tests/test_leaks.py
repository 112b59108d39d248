"""The check that nothing is left running notices what it should, and only that."""

import gc
import threading

import pytest
from PySide6.QtCore import QPropertyAnimation, QThread, QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.leaks import nothing_left_running


def test_a_running_qthread_is_noticed_and_stopped(qtbot: QtBot) -> None:
    thread = QThread()
    thread.setObjectName("trainer")
    with pytest.raises(AssertionError, match="QThread “trainer”"), nothing_left_running(grace_s=0.1):
        thread.start()
    assert thread.isFinished()


def test_a_joined_qthread_is_fine(qtbot: QtBot) -> None:
    thread = QThread()
    with nothing_left_running():
        thread.start()
        thread.quit()
        assert thread.wait(2000)


@pytest.mark.parametrize("kind", [QThread, threading.Thread])
def test_no_thread_collects_the_garbage_of_widgets(qtbot: QtBot, kind: type[QThread | threading.Thread]) -> None:
    thread = kind()
    assert gc.isenabled()
    with nothing_left_running():
        thread.start()
        assert not gc.isenabled()
        if isinstance(thread, QThread):
            thread.quit()
            thread.wait(2000)
        else:
            thread.join()
    assert gc.isenabled()


def test_a_running_thread_is_noticed() -> None:
    end = threading.Event()
    thread = threading.Thread(target=end.wait, name="reader")
    try:
        with pytest.raises(AssertionError, match="Thread “reader”"), nothing_left_running(grace_s=0.1):
            thread.start()
    finally:
        end.set()
        thread.join()


def test_an_active_timer_is_noticed_and_stopped(qtbot: QtBot) -> None:
    timer = QTimer()
    timer.setObjectName("painter")
    with pytest.raises(AssertionError, match="QTimer “painter”"), nothing_left_running(grace_s=0.1):
        timer.start(1000)
    assert not timer.isActive()


def test_a_timer_that_went_with_its_widget_is_fine(qtbot: QtBot) -> None:
    with nothing_left_running():
        widget = QWidget()
        QTimer(widget).start(1000)
        widget.deleteLater()
    assert not isValid(widget)


def test_a_running_animation_is_noticed(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    animation = QPropertyAnimation(widget, b"windowOpacity", widget)
    animation.setDuration(60_000)
    animation.setEndValue(1.0)
    with pytest.raises(AssertionError, match="QPropertyAnimation"), nothing_left_running(grace_s=0.1):
        animation.start()
