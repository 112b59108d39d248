"""Whatever a person does to the diagram, in whatever order, nothing breaks and what is shown is the document."""

import random

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.views.look.theme import DARK, LIGHT
from tests.views.network.workbench import Workbench, network

KEYS = (
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
    *(Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Delete, Qt.Key.Key_Return),
    *(Qt.Key.Key_Escape, Qt.Key.Key_B, Qt.Key.Key_F, Qt.Key.Key_PageDown, Qt.Key.Key_Tab, Qt.Key.Key_5),
)


@pytest.mark.parametrize("seed", range(3))
def test_any_order_of_clicks_keys_and_turns_is_survived(qtbot: QtBot, seed: int) -> None:
    bench = Workbench(qtbot, network(4, 2), (700, 480))
    chance = random.Random(seed)
    view = bench.view
    window = view.windowHandle()
    assert window is not None
    for _ in range(250):
        at = QPoint(chance.randrange(view.width()), chance.randrange(view.height()))
        match chance.randrange(8):
            case 0 | 1 | 2:
                QTest.mouseClick(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
            case 3:
                QTest.mouseMove(window, at)
            case 4:
                QTest.keyClick(window, chance.choice(KEYS))
            case 5:
                turn = QPoint(0, chance.choice((-120, 120)))
                event = QWheelEvent(
                    QPointF(at),
                    QPointF(view.mapToGlobal(at)),
                    QPoint(),
                    turn,
                    Qt.MouseButton.NoButton,
                    Qt.KeyboardModifier.NoModifier,
                    Qt.ScrollPhase.NoScrollPhase,
                    False,
                )
                QApplication.sendEvent(view.childAt(at) or view, event)
            case 6:
                QTest.mousePress(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
                to = QPoint(chance.randrange(view.width()), chance.randrange(view.height()))
                QTest.mouseMove(window, to)
                QTest.mouseRelease(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, to)
            case _:
                view.show_theme(chance.choice((LIGHT, DARK)))
                view.resize(chance.randrange(300, 780), chance.randrange(240, 600))
        QApplication.processEvents()
    assert view.document == bench.work.document
    assert bench.edits
    view.show_document(network(1))
    assert not view.grab().toImage().isNull()
