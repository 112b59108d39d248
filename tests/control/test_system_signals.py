"""Signals of the system wake a window at rest, and are given back."""

import os
import signal

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from playground.control.signals import Signals


def test_each_signal_wakes_the_window_without_polling(qtbot: QtBot) -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    signals = Signals()
    try:
        assert not signals.findChildren(QTimer)
        for number, told in (
            (signal.SIGINT, signals.interrupted),
            (signal.SIGTERM, signals.ended),
            (signal.SIGHUP, signals.ended),
            (signal.SIGINT, signals.interrupted),
        ):
            with qtbot.waitSignal(told, timeout=5000):
                os.kill(os.getpid(), number)
    finally:
        signals.stop()
        signals.stop()
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


def test_a_signal_that_is_ignored_stays_ignored(qtbot: QtBot) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does
    signals = Signals()
    try:
        with qtbot.assertNotEmitted(signals.ended, wait=50):
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        signals.stop()
        signal.signal(signal.SIGHUP, before)


def test_what_comes_before_the_loop_runs_is_not_lost(qtbot: QtBot) -> None:
    signals = Signals()
    try:
        os.kill(os.getpid(), signal.SIGINT)
        with qtbot.waitSignal(signals.interrupted, timeout=5000):
            pass
    finally:
        signals.stop()
