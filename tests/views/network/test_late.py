"""What comes late, of a network that is gone, changes nothing and breaks nothing."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.parameters import Address
from playground.model.document import Work
from playground.model.selection import Selection
from playground.views.network.hit import Part, Target
from tests.views.network.workbench import Workbench, network
from tests.views.snapshots import make_snapshot


def become(bench: Workbench, *units: int) -> None:
    """Show another document, its numbers still to come."""
    bench.work = Work.fresh(network(*units))
    bench.view.show_document(bench.work.document)


def test_a_layer_on_its_way_when_the_network_changes_goes_nowhere(qtbot: QtBot) -> None:
    bench = Workbench(qtbot, network(4, 4, 4))
    window = bench.view.windowHandle()
    assert window is not None
    start = bench.point(Part.HEADER, 2) + QPoint(0, -20)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(window, left, none, start)
    for along in range(1, 6):
        QTest.mouseMove(window, start - QPoint(60 * along, 0))
    assert bench.view.picture.drag is not None
    become(bench, 7)
    bench.picture()
    QTest.mouseRelease(window, left, none, start - QPoint(300, 0))
    assert bench.edits == []
    assert not bench.picture().isNull()


@pytest.mark.parametrize("part", [Part.UNIT, Part.BIAS, Part.LINK])
def test_what_lay_under_the_mouse_is_forgotten_with_its_network(qtbot: QtBot, part: Part) -> None:
    bench = Workbench(qtbot, network(7, 7))
    source = 6 if part is Part.LINK else None
    bench.hover(part, 1, 6, source)
    become(bench, 4)
    assert bench.view.picture.hovered is None
    bench.view.show_snapshot(make_snapshot(bench.work.document))
    assert not bench.picture().isNull()


def test_a_selection_of_a_network_that_is_gone_marks_nothing_and_opens_nothing(qtbot: QtBot) -> None:
    bench = Workbench(qtbot, network(7, 7))
    bench.view.show_selection(Selection(1, 6))
    become(bench, 4)
    assert bench.view.selection is None
    bench.view.show_selection(Selection(0, 6))
    assert bench.view.selection is None
    for key in (Qt.Key.Key_B, Qt.Key.Key_Return, Qt.Key.Key_Delete, Qt.Key.Key_Plus):
        bench.key(key)
    assert bench.edits == []
    assert bench.view.value_popup.isHidden()
    assert bench.view.activation_popup.isHidden()


def test_popups_for_parts_of_a_network_that_is_gone_stay_closed(qtbot: QtBot) -> None:
    bench = Workbench(qtbot, network(4))
    bench.view.open_value_popup(Address(0, 6))
    bench.view.open_value_popup(Address(1, 0, 6))
    bench.view.open_activation_popup(Selection(0, 6))
    bench.view.open_activation_popup(Selection(5))
    assert bench.view.value_popup.isHidden()
    assert bench.view.activation_popup.isHidden()
    assert bench.view.picture.marked is None


def test_a_part_that_is_gone_has_no_place(qtbot: QtBot) -> None:
    bench = Workbench(qtbot, network(4))
    gone = (
        *(Target(Part.UNIT, 0, 6), Target(Part.BIAS, 0, 6), Target(Part.LINK, 0, 1, 6), Target(Part.FEATURE, -1, 5)),
        *(Target(Part.NAME, 3), Target(Part.INSERT_LAYER, 4), Target(Part.OVERRIDE, 2, 0)),
    )
    assert all(bench.view.target_rect(target).isEmpty() for target in gone)
    there = (Target(Part.UNIT, 0, 3), Target(Part.LINK, 1, 0, 3), Target(Part.FEATURE, -1, 1), Target(Part.NAME, 1))
    assert not any(bench.view.target_rect(target).isEmpty() for target in there)


def test_the_menu_of_a_network_that_is_gone_closes(qtbot: QtBot) -> None:
    bench = Workbench(qtbot, network(7))
    bench.view.menu.open_for(Target(Part.UNIT, 0, 6), bench.work.document, bench.view.mapToGlobal(QPoint(5, 5)))
    assert bench.view.menu.isVisible()
    become(bench, 4)
    assert not bench.view.menu.isVisible()
