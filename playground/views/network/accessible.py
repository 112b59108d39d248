"""The diagram as a screen reader walks it: layers, in them units, in them the bias and the weight of each input.

Each part has a name, a role, a value where it has one, and a place; pressing a unit selects it, pressing a value opens
it. The parts are made when they are asked for, so a diagram that nobody reads costs nothing.

Qt keeps a table of all parts and must be told before one goes: a part that Python deletes by itself leaves a dangling
pointer there. So parts end by `QAccessible.deleteAccessibleInterface` alone, with the network they are of, with the
diagram, or with the program. Where Qt takes None, its stubs for Python do not say so: hence the `Any`.
"""

from collections.abc import Callable
from typing import Any, Final, Protocol

from PySide6.QtCore import QCoreApplication, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleValueInterface,
    QWindow,
)
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from engine.choices.activations import UNIT_ACTIVATIONS
from engine.parameters import Address
from engine.questions.measurement import Measure
from engine.snapshot import Snapshot
from playground.model.document import Document
from playground.model.edits import LARGEST_VALUE
from playground.model.numerals import fixed
from playground.model.selection import Selection
from playground.views.network.hit import Part, Target
from playground.views.network.hover import place_name
from playground.views.network.value_walk import unit_values, value_place

_NOTHING: Final = QRect()
_VALUE_STEP: Final = 0.1


class Diagram(Protocol):
    """What is read of the diagram, and what can be asked of it."""

    @property
    def document(self) -> Document:
        """The network."""

    @property
    def snapshot(self) -> Snapshot | None:
        """Its numbers, None before the first."""

    @property
    def selection(self) -> Selection | None:
        """The layer or unit that is marked."""

    @property
    def value_cursor(self) -> Address | None:
        """The value that the keyboard has gone to."""

    def screen_rect(self, target: Target) -> QRect:
        """Where a part lies on the screen."""

    def target_on_screen(self, x: int, y: int) -> Target | None:
        """What lies at a point of the screen."""

    def press(self, target: Target) -> None:
        """Do what a click on this part does."""

    def request_value(self, address: Address, value: float) -> None:
        """Ask for another value."""


def _words(text: str) -> str:
    return QCoreApplication.translate("NetworkView", text)


class DiagramAccessible(QAccessibleWidget):
    """The diagram itself; its children are the columns, features first."""

    def __init__(self, widget: QWidget, diagram: Diagram) -> None:
        super().__init__(widget, QAccessible.Role.Grouping)
        self._diagram = diagram
        self._network: object = None
        self._parts: dict[tuple[int, ...], _Part] = {}
        self._ids: list[int] = []
        widget.destroyed.connect(_forgetting(self._ids))
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(_forgetting(self._ids))

    # --- parts ------------------------------------------------------------------------------------------------------

    def part(self, *place: int) -> "_Part":
        """The part at a place: (column,), (column, unit) or (column, unit, number of the value)."""
        self._follow()
        if place not in self._parts:
            kind = (_Column, _Unit, _Value)[len(place) - 1]
            part = kind(self, self._diagram, place)
            self._parts[place] = part
            self._ids.append(QAccessible.registerAccessibleInterface(part))
        return self._parts[place]

    def part_of(self, target: Target) -> "_Part | None":
        """The part that stands for a piece of the diagram."""
        column = target.layer + 1
        if target.address is not None:
            return self.part(
                column, target.address.unit, 0 if target.address.input is None else target.address.input + 1
            )
        if target.part is Part.INSERT_LAYER:
            return None
        return self.part(column) if target.unit is None else self.part(column, target.unit)

    def tell_focus(self) -> None:
        """Let a screen reader read the part that the keyboard has gone to."""
        now = self.focusChild()
        if now is not None:
            QAccessible.updateAccessibility(QAccessibleEvent(now, QAccessible.Event.Focus))

    def _follow(self) -> None:
        """Let the parts of a network that is gone go too."""
        spec = self._diagram.document.spec
        network = (spec.layer_sizes, spec.features)
        if network != self._network:
            self._network = network
            self._parts.clear()
            _forget(self._ids)

    # --- Qt -----------------------------------------------------------------------------------------------------

    def childCount(self) -> int:
        return len(self._diagram.document.spec.layer_sizes)

    def child(self, index: int) -> Any:
        return self.part(index) if 0 <= index < self.childCount() else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return child.place[0] if isinstance(child, _Column) else -1

    def childAt(self, x: int, y: int) -> Any:
        target = self._diagram.target_on_screen(x, y)
        return None if target is None else self.part_of(target)

    def focusChild(self) -> Any:
        cursor, selection = self._diagram.value_cursor, self._diagram.selection
        if cursor is not None:
            return self.part_of(Target(Part.BIAS if cursor.input is None else Part.LINK, *value_place(cursor)))
        return None if selection is None else self.part_of(Target(Part.UNIT, selection.layer, selection.unit))


def _forget(ids: list[int]) -> None:
    for each in ids:
        QAccessible.deleteAccessibleInterface(each)
    ids.clear()


def _forgetting(ids: list[int]) -> Callable[..., None]:
    return lambda *_: _forget(ids)


class _Part(QAccessibleInterface):
    """What all parts have in common. It holds its place in the network, and looks everything up when asked."""

    ROLE = QAccessible.Role.Grouping

    def __init__(self, whole: DiagramAccessible, diagram: Diagram, place: tuple[int, ...]) -> None:
        super().__init__()
        self._whole = whole
        self._diagram = diagram
        self.place = place
        self._press = _Press(self)

    @property
    def _layer(self) -> int:
        return self.place[0] - 1

    @property
    def _document(self) -> Document:
        return self._diagram.document

    def name(self) -> str:
        """What it is called."""
        raise NotImplementedError

    def description(self) -> str:
        """What else there is to say of it."""
        return ""

    def value(self) -> str:
        """Its value in words."""
        return ""

    def target(self) -> Target:
        """The piece of the diagram that it stands for."""
        raise NotImplementedError

    def is_current(self) -> bool:
        """Whether the keyboard, or a person's selection, is at it."""
        return False

    def children(self) -> int:
        """How many parts it has."""
        return 0

    def press(self) -> None:
        """Do what a click on it does."""
        self._diagram.press(self.target())

    # --- Qt -----------------------------------------------------------------------------------------------------

    def isValid(self) -> bool:
        return True

    def object(self) -> Any:
        return None

    def window(self) -> QWindow:
        return self._whole.window()

    def parent(self) -> Any:
        return self._whole if len(self.place) == 1 else self._whole.part(*self.place[:-1])

    def childCount(self) -> int:
        return self.children()

    def child(self, index: int) -> Any:
        return self._whole.part(*self.place, index) if 0 <= index < self.children() else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return child.place[-1] if isinstance(child, _Part) and child.place[:-1] == self.place else -1

    def childAt(self, x: int, y: int) -> Any:
        return None

    def role(self) -> QAccessible.Role:
        return self.ROLE

    def text(self, kind: QAccessible.Text) -> str:
        asked = {
            QAccessible.Text.Name: self.name,
            QAccessible.Text.Description: self.description,
            QAccessible.Text.Value: self.value,
        }
        return asked[kind]() if kind in asked else ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        pass

    def rect(self) -> QRect:
        return self._diagram.screen_rect(self.target())

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.focusable = True
        state.selectable = True
        state.selected = state.focused = self.is_current()
        return state

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Any:
        return self._press if kind == QAccessible.InterfaceType.ActionInterface else None


class _Press(QAccessibleActionInterface):
    """The one action of each part: what a click on it does."""

    def __init__(self, part: _Part) -> None:
        super().__init__()
        self._part = part

    def actionNames(self) -> list[str]:
        return [QAccessibleActionInterface.pressAction()]

    def doAction(self, name: str) -> None:
        self._part.press()

    def keyBindingsForAction(self, name: str) -> list[str]:
        return []


class _Column(_Part):
    """A layer; the first column are the features."""

    ROLE = QAccessible.Role.List

    def name(self) -> str:
        hidden = len(self._document.spec.network.hidden)
        if self._layer < 0:
            return _words("Features")
        return _words("Output") if self._layer == hidden else _words("Layer %1").replace("%1", str(self.place[0]))

    def description(self) -> str:
        if self._layer < 0:
            return ""
        layer = self._document.spec.layers[self._layer]
        text = _words("%1 units, %2") if layer.units > 1 else _words("%1 unit, %2")
        return text.replace("%1", str(layer.units)).replace("%2", UNIT_ACTIVATIONS[layer.activation].label)

    def target(self) -> Target:
        return Target(Part.HEADER, self._layer)

    def is_current(self) -> bool:
        return self._layer >= 0 and self._diagram.selection == Selection(self._layer)

    def children(self) -> int:
        return self._document.spec.layer_sizes[self.place[0]]

    def rect(self) -> QRect:
        whole = _NOTHING
        for unit in range(self.children()):
            whole = whole.united(self._diagram.screen_rect(Target(Part.UNIT, self._layer, unit)))
        return whole if self._layer < 0 else whole.united(super().rect())


class _Unit(_Part):
    """A feature or a unit; its parts are its bias and weights."""

    ROLE = QAccessible.Role.ListItem

    def name(self) -> str:
        return place_name(self._document, self._layer, self.place[1])

    def description(self) -> str:
        if self._layer < 0:
            return ""
        layer = self._document.spec.layers[self._layer]
        said = [UNIT_ACTIVATIONS[layer.unit_activation(self.place[1]).activation].label]
        snapshot = self._diagram.snapshot
        if snapshot is not None:
            at = self._document.layout.unit_offsets[self._layer] + self.place[1]
            if snapshot[Measure].units.dead[at]:
                said.append(_words("dead: it fires on no training point and gets no gradient"))
            if snapshot[Measure].units.off[at]:
                said.append(_words("off: it fires on no training point, but it still learns a little"))
            if snapshot[Measure].units.saturated[at]:
                said.append(_words("saturated: its slope is nearly 0 on almost all training points"))
        return ", ".join(said)

    def target(self) -> Target:
        return Target(Part.FEATURE if self._layer < 0 else Part.UNIT, self._layer, self.place[1])

    def is_current(self) -> bool:
        at = Selection(self._layer, self.place[1])
        return self._layer >= 0 and self._diagram.value_cursor is None and self._diagram.selection == at

    def children(self) -> int:
        return 0 if self._layer < 0 else self._document.layout.sizes[self._layer] + 1


class _Value(_Part):
    """A bias or a weight, which can be read and set."""

    ROLE = QAccessible.Role.SpinBox

    def __init__(self, whole: DiagramAccessible, diagram: Diagram, place: tuple[int, ...]) -> None:
        super().__init__(whole, diagram, place)
        self._number = _Number(self)

    @property
    def address(self) -> Address:
        """Which value it is."""
        return unit_values(self._document, self._layer, self.place[1])[self.place[2]]

    def number(self) -> float | None:
        """The value as it is now; None before the first numbers."""
        snapshot, address = self._diagram.snapshot, self.address
        if snapshot is None:
            return None
        values = (
            snapshot.biases[address.layer]
            if address.input is None
            else snapshot.weights[address.layer][:, address.input]
        )
        return float(values[address.unit])

    def ask(self, value: float) -> None:
        """Ask for another value."""
        self._diagram.request_value(self.address, value)

    def name(self) -> str:
        address = self.address
        place = place_name(self._document, address.layer, address.unit)
        if address.input is None:
            return _words("Bias of %1").replace("%1", place)
        source = place_name(self._document, address.layer - 1, address.input)
        return _words("Weight from %1 to %2").replace("%1", source).replace("%2", place)

    def description(self) -> str:
        return _words("pinned") if self.address in self._document.pins else ""

    def value(self) -> str:
        number = self.number()
        return "" if number is None else fixed(number, 4)

    def target(self) -> Target:
        address = self.address
        return Target(Part.BIAS if address.input is None else Part.LINK, *value_place(address))

    def is_current(self) -> bool:
        return self._diagram.value_cursor == self.address

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Any:
        return self._number if kind == QAccessible.InterfaceType.ValueInterface else super().interface_cast(kind)


class _Number(QAccessibleValueInterface):
    """A bias or weight as a number."""

    def __init__(self, value: _Value) -> None:
        super().__init__()
        self._value = value

    def currentValue(self) -> float:
        return self._value.number() or 0.0

    def setCurrentValue(self, value: float) -> None:
        self._value.ask(min(max(float(value), -LARGEST_VALUE), LARGEST_VALUE))

    def maximumValue(self) -> float:
        return LARGEST_VALUE

    def minimumValue(self) -> float:
        return -LARGEST_VALUE

    def minimumStepSize(self) -> float:
        return _VALUE_STEP
