"""What a screen reader gets of the window, walked through from the top as a reader walks it."""

import gc
import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QDockWidget, QLabel, QWidget
from pytestqt.qtbot import QtBot

from engine.parameters import Address
from playground.app import Playground
from playground.model.edits import AddUnit, SetPinned
from playground.model.selection import Selection
from playground.views.network.hit import Part, Target
from playground.views.panels.inspector.inspector import InspectorPanel
from tests.clicks import click_widget, key_window

Role, Text = QAccessible.Role, QAccessible.Text
MOST_DEPTH = 25


def walk(interface: QAccessibleInterface, depth: int = 0) -> Iterator[QAccessibleInterface]:
    yield interface
    if depth < MOST_DEPTH:
        for index in range(interface.childCount()):
            child: QAccessibleInterface | None = interface.child(index)
            if child is not None and child.isValid():
                yield from walk(child, depth + 1)


def told(thing: QWidget) -> Iterator[QAccessibleInterface]:
    interface = QAccessible.queryAccessibleInterface(thing)
    assert interface is not None
    return walk(interface)


def name(interface: QAccessibleInterface) -> str:
    return interface.text(Text.Name)


def value(interface: QAccessibleInterface) -> str:
    return interface.text(Text.Value)


@pytest.fixture
def everything(playground: Playground, qtbot: QtBot) -> Playground:
    """The program with every panel on the screen, a unit selected, and numbers everywhere."""
    for dock in playground.window.findChildren(QDockWidget):
        dock.show()
    playground.network.selection_requested.emit(Selection(0, 1))
    playground.session.step("epoch")
    qtbot.waitUntil(lambda: playground.session.snapshot is not None and playground.session.snapshot.epoch == 1)
    return playground


# --- the window -----------------------------------------------------------------------------------------------------


def test_nothing_is_read_with_its_markup(everything: Playground) -> None:
    texts = [each.text(kind) for each in told(everything.window) for kind in (Text.Name, Text.Description, Text.Value)]
    assert len(texts) > 1000
    assert [text for text in texts if re.search(r"<(/?(b|i|br|p|qt|sub|sup|code)|[^>]+/)>", text)] == []


def test_the_text_of_every_label_is_read(everything: Playground) -> None:
    unread = []
    for each in told(everything.window):
        label = each.object()
        if isinstance(label, QLabel) and label.text():
            text = re.sub("<[^>]*>", "", label.text()).replace("&", "").strip()
            if text not in name(each).replace("&", ""):
                unread.append((label.objectName(), text, name(each)))
    assert unread == []


def test_the_numbers_of_a_unit_are_read_with_what_they_are(everything: Playground) -> None:
    read = {name(each) for each in told(everything.panels.of(InspectorPanel))}
    assert any(re.fullmatch(r"mean slope: 0\.\d+", text) for text in read), read


def test_whatever_takes_the_focus_has_a_name(everything: Playground) -> None:
    nameless = []
    for each in told(everything.window):
        widget = each.object()
        if not isinstance(widget, QWidget) or name(each) or value(each):
            continue
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            nameless.append((type(widget).__name__, widget.objectName()))
    assert nameless == []


# --- the diagram ----------------------------------------------------------------------------------------------------


def diagram(playground: Playground) -> QAccessibleInterface:
    interface = QAccessible.queryAccessibleInterface(playground.network)
    assert interface is not None
    return interface


def test_the_diagram_has_layers_units_and_values(playground: Playground) -> None:
    whole = diagram(playground)
    assert name(whole) == "Network diagram"
    assert [name(whole.child(at)) for at in range(whole.childCount())] == ["Features", "Layer 1", "Layer 2", "Output"]
    assert whole.child(1).text(Text.Description) == "4 units, Tanh"
    unit = whole.child(1).child(2)
    assert (name(unit), unit.role()) == ("Layer 1, unit 3", Role.ListItem)
    assert [name(unit.child(at)) for at in range(unit.childCount())] == [
        "Bias of Layer 1, unit 3",
        "Weight from x₁ to Layer 1, unit 3",
        "Weight from x₂ to Layer 1, unit 3",
    ]
    assert {each.role() for each in walk(unit)} == {Role.ListItem, Role.SpinBox}
    names = [name(each) for each in walk(whole)]
    assert len(names) == 1 + 4 + 2 + (4 * 4 + 2 * 6 + 1 * 4)
    assert len(set(names)) == len(names) - 1  # the layer called Output has one unit, called Output


def test_values_are_those_of_the_network(playground: Playground) -> None:
    snapshot = playground.session.snapshot
    assert snapshot is not None
    weight = diagram(playground).child(1).child(2).child(1)
    number = weight.valueInterface()
    assert number.currentValue() == snapshot.weights[0][2, 0]
    assert float(value(weight).replace("−", "-")) == pytest.approx(number.currentValue(), abs=5e-4)


def test_each_part_tells_where_it_stands_and_is_found_there(playground: Playground) -> None:
    whole = diagram(playground)
    area = whole.rect()
    for layer, unit in ((0, 0), (1, 3), (2, 1), (3, 0)):
        part = whole.child(layer).child(unit)
        assert area.contains(part.rect())
        centre = part.rect().center()
        found = whole.childAt(centre.x(), centre.y())
        assert (name(found), found.rect()) == (name(part), part.rect())
    corner = playground.network.mapToGlobal(QPoint(1, playground.network.height() - 2))
    assert whole.childAt(corner.x(), corner.y()) is None


def test_pressing_a_unit_selects_it_and_pressing_a_value_opens_it(playground: Playground) -> None:
    unit = diagram(playground).child(2).child(1)
    assert not unit.state().selected
    unit.actionInterface().doAction("Press")
    assert playground.network.selection == Selection(1, 1)
    assert diagram(playground).child(2).child(1).state().selected
    unit.child(0).actionInterface().doAction("Press")
    assert playground.network.value_popup.address == Address(1, 1)


def test_a_value_can_be_set_and_undone(playground: Playground, qtbot: QtBot) -> None:
    bias = diagram(playground).child(1).child(0).child(0)
    bias.valueInterface().setCurrentValue(-1.5)
    qtbot.waitUntil(lambda: playground.session.snapshot is not None)
    assert value(diagram(playground).child(1).child(0).child(0)).startswith("−1.5")
    playground.session.undo()
    qtbot.waitUntil(lambda: playground.session.snapshot is not None)
    assert bias.valueInterface().currentValue() == 0.0


def test_a_pinned_value_is_told(playground: Playground) -> None:
    playground.session.apply(SetPinned(Address(0, 0), True))
    assert diagram(playground).child(1).child(0).child(0).text(Text.Description) == "pinned"


def test_the_arrow_keys_reach_every_value_of_a_unit(playground: Playground) -> None:
    network = playground.network
    network.setFocus(Qt.FocusReason.TabFocusReason)
    playground.network.selection_requested.emit(Selection(0, 1))
    reached = []
    for _ in range(4):
        key_window(network, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        reached.append(name(diagram(playground).focusChild()))
    assert reached == [
        "Bias of Layer 1, unit 2",
        "Weight from x₁ to Layer 1, unit 2",
        "Weight from x₂ to Layer 1, unit 2",
        "Bias of Layer 1, unit 2",
    ]
    key_window(network, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    key_window(network, Qt.Key.Key_Return)
    assert network.value_popup.address == Address(0, 1, 1)
    key_window(network.value_popup.field, Qt.Key.Key_Escape)
    key_window(network, Qt.Key.Key_Down)
    assert name(diagram(playground).focusChild()) == "Layer 1, unit 3"


def test_arrow_keys_move_about_once_the_keyboard_is_in_the_diagram_and_step_after_a_click(
    playground: Playground, qtbot: QtBot
) -> None:
    network = playground.network
    for start, key, reached in (
        (Selection(0, 1), Qt.Key.Key_Right, Selection(1, 1)),
        (Selection(1, 1), Qt.Key.Key_Left, Selection(0, 1)),
        (Selection(0), Qt.Key.Key_Right, Selection(1)),
        (Selection(0), Qt.Key.Key_Down, Selection(0, 0)),
    ):
        network.setFocus(Qt.FocusReason.TabFocusReason)
        network.selection_requested.emit(start)
        key_window(network, key)
        assert network.selection == reached
    assert playground.session.work().learned.epoch == 0
    key_window(network, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert name(diagram(playground).focusChild()).startswith("Weight")
    click_widget(network, network.target_rect(Target(Part.UNIT, 0, 2)).center().toPoint())
    key_window(network, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: playground.session.work().learned.epoch == 1)
    assert network.selection == Selection(0, 2)


def test_parts_end_with_the_network_they_are_of(playground: Playground, qtbot: QtBot) -> None:
    whole = diagram(playground)
    assert len(list(walk(whole))) == 39
    playground.session.apply(AddUnit(0))
    gc.collect()
    assert len(list(walk(diagram(playground)))) == 39 + 4 + 2
    playground.session.undo()
    gc.collect()
    assert len(list(walk(diagram(playground)))) == 39
