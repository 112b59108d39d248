"""What holds for every control of the window: Tab passes through it, and the wheel leaves it as it is."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDockWidget,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from playground.app import Playground
from playground.model.selection import Selection
from playground.views.controls.keys import is_behind_a_tab
from tests.clicks import key_window

MOST_STOPS = 250


@pytest.fixture
def everything(playground: Playground, qtbot: QtBot) -> Playground:
    """The program with every panel open, and numbers in all of them."""
    for dock in playground.window.findChildren(QDockWidget):
        dock.show()
    playground.session.step("epoch")
    qtbot.waitUntil(lambda: playground.session.snapshot is not None and playground.session.snapshot.epoch == 1)
    return playground


def _way(playground: Playground, key: Qt.Key, modifier: Qt.KeyboardModifier) -> list[QWidget]:
    """What has the focus after each press of Tab, until it comes round to where it began."""
    playground.network.setFocus(Qt.FocusReason.TabFocusReason)
    way: list[QWidget] = []
    for _ in range(MOST_STOPS):
        key_window(playground.window, key, modifier)
        focused = QApplication.focusWidget()
        assert focused is not None
        way.append(focused)
        if focused is playground.network:
            return way
    raise AssertionError(f"Tab does not come round; at the end it is in {[each.objectName() for each in way[-5:]]}")


@pytest.mark.parametrize(
    ("key", "modifier"),
    [(Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)],
    ids=["forward", "back"],
)
@pytest.mark.parametrize("selection", [None, Selection(0), Selection(0, 1)], ids=["nothing", "layer", "unit"])
def test_tab_passes_through_every_control_and_stays_in_none(
    everything: Playground, key: Qt.Key, modifier: Qt.KeyboardModifier, selection: Selection | None
) -> None:
    docks = everything.window.findChildren(QDockWidget)
    assert len(docks) > 5
    for dock in docks:
        dock.raise_()
        everything.network.selection_requested.emit(selection)
        way = _way(everything, key, modifier)
        twice = [each.objectName() or type(each).__name__ for each in way if way.count(each) > 1]
        assert twice == [], f"with {dock.windowTitle()} on top"
        assert len(way) > 10
        assert [each.objectName() for each in way if is_behind_a_tab(each)] == []


def _state(widget: QWidget) -> object:
    if isinstance(widget, QComboBox):
        return widget.currentIndex(), widget.currentText()
    if isinstance(widget, QAbstractSpinBox):
        return widget.text()
    assert isinstance(widget, QAbstractSlider)
    return widget.value()


def test_the_wheel_over_a_control_without_the_focus_changes_nothing(everything: Playground) -> None:
    seen = 0
    for dock in everything.window.findChildren(QDockWidget):
        dock.raise_()
        everything.network.selection_requested.emit(Selection(0, 1))
        everything.network.setFocus()
        for widget in everything.window.findChildren(QWidget):
            if not isinstance(widget, (QComboBox, QAbstractSpinBox, QAbstractSlider)) or isinstance(widget, QScrollBar):
                continue
            if not widget.isVisible() or not widget.isEnabled():
                continue
            for turn in (-120, 120):
                before = _state(widget)
                centre = QPointF(widget.rect().center())
                event = QWheelEvent(
                    centre,
                    QPointF(widget.mapToGlobal(centre)),
                    QPoint(),
                    QPoint(0, turn),
                    Qt.MouseButton.NoButton,
                    Qt.KeyboardModifier.NoModifier,
                    Qt.ScrollPhase.NoScrollPhase,
                    False,
                )
                QApplication.sendEvent(widget, event)
                assert _state(widget) == before, f"{type(widget).__name__} “{widget.objectName()}”"
                seen += 1
    assert seen > 30
