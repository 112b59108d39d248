"""A monkey at the window: two thousand events from a seed, while it trains; nothing may break or be left undone."""

import random
from collections.abc import Callable
from functools import partial
from typing import Final

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from playground.app import Playground
from playground.model.document_io import dumps, loads

EVENTS: Final = 2000
KEYS: Final = (
    Qt.Key.Key_Space,
    Qt.Key.Key_Right,
    Qt.Key.Key_Left,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Plus,
    Qt.Key.Key_Minus,
    Qt.Key.Key_R,
    Qt.Key.Key_F,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Return,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Delete,
    Qt.Key.Key_1,
    Qt.Key.Key_9,
    Qt.Key.Key_Period,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_Home,
)
_NO_KEY: Final = Qt.KeyboardModifier.NoModifier
CONTROL_KEYS: Final = (Qt.Key.Key_Z, Qt.Key.Key_Y, Qt.Key.Key_S, Qt.Key.Key_N, Qt.Key.Key_O, Qt.Key.Key_A)


@pytest.mark.parametrize("seed", [1])
def test_nothing_that_a_monkey_does_breaks_the_program(playground: Playground, qtbot: QtBot, seed: int) -> None:
    chance = random.Random(seed)
    window = playground.window
    leaving = QTimer(window)  # a menu waits in a loop of its own: the monkey goes on inside it
    leaving.setInterval(20)
    leaving.timeout.connect(partial(_act_in_popup, chance))
    leaving.start()
    for _ in range(EVENTS):
        target = QApplication.activePopupWidget() or QApplication.activeModalWidget() or window
        _act(chance, target)
        if chance.random() < 0.2:
            QApplication.processEvents()
    leaving.stop()
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
    playground.session.play(False)
    qtbot.waitUntil(lambda: playground.session.snapshot is not None, timeout=20_000)
    work = playground.session.work()
    assert np.isfinite(work.learned.parameters).all()
    assert loads(dumps(work)) == work


def _act_in_popup(chance: random.Random) -> None:
    """Choose something in the open menu, or leave it."""
    popup = QApplication.activePopupWidget()
    if popup is None:
        return
    if chance.random() < 0.4:
        at = QPoint(chance.randrange(popup.width()), chance.randrange(popup.height()))
        QTest.mouseClick(popup, Qt.MouseButton.LeftButton, pos=at)
    else:
        QTest.keyClick(popup, Qt.Key.Key_Escape)


def _act(chance: random.Random, target: QWidget) -> None:
    """One event, delivered through the window as the system does."""
    at = QPoint(chance.randrange(target.width()), chance.randrange(target.height()))
    kind = chance.random()
    left, right = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
    if kind < 0.45:
        _do(target, QTest.mouseMove, at)
        _do(target, QTest.mouseClick, left if chance.random() < 0.8 else right, _NO_KEY, at)
    elif kind < 0.55:
        end = QPoint(chance.randrange(target.width()), chance.randrange(target.height()))
        _do(target, QTest.mousePress, left, _NO_KEY, at)
        for step in range(1, 5):
            along = QPoint(at.x() + (end.x() - at.x()) * step // 4, at.y() + (end.y() - at.y()) * step // 4)
            _do(target, QTest.mouseMove, along)
        _do(target, QTest.mouseRelease, left, _NO_KEY, end)
    elif kind < 0.60:
        _do(target, QTest.mouseDClick, left, _NO_KEY, at)
    elif kind < 0.70:
        _do(target, QTest.mouseMove, at)
    elif kind < 0.78:
        _wheel(chance, target, at)
    elif kind < 0.93:
        _do(target, QTest.keyClick, chance.choice(KEYS))
    else:
        _do(target, QTest.keyClick, chance.choice(CONTROL_KEYS), Qt.KeyboardModifier.ControlModifier)


def _do(target: QWidget, act: Callable[..., None], *args: object) -> None:
    """Send one event to the window of a widget, unless an earlier event has ended both."""
    if not isValid(target):
        return
    handle: QWindow | None = target.window().windowHandle()
    if handle is not None and isValid(handle) and target.isVisible():
        act(handle, *args)


def _wheel(chance: random.Random, target: QWidget, at: QPoint) -> None:
    below = target.childAt(at) or target
    turn = QPoint(0, chance.choice((-120, 120)))
    position = QPointF(below.mapFrom(target, at))
    event = QWheelEvent(
        position,
        QPointF(target.mapToGlobal(at)),
        QPoint(),
        turn,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(below, event)
