"""The menu under the right mouse button: what can be done to the part of the diagram that lies there."""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from engine.parameters import Address
from engine.spec import MAX_LAYERS, MAX_UNITS
from playground.model.document import Document
from playground.model.edits import (
    AddUnit,
    Edit,
    FreeAll,
    InsertLayer,
    MoveLayer,
    RemoveLayer,
    RemoveUnit,
    SetPinned,
    SetUnitActivation,
)
from playground.model.layer_values import LayerValues
from playground.model.selection import Selection
from playground.views.network.hit import Target


class DiagramMenu(QMenu):
    """Filled anew each time. Its actions carry an edit, or what to open a popup for."""

    edit_requested = Signal(object)
    activation_requested = Signal(object)
    value_requested = Signal(object)
    layer_values_requested = Signal(object)
    fit_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("network-menu")
        self.setToolTipsVisible(True)
        self.triggered.connect(self._request)

    def open_for(self, target: Target | None, document: Document, at: QPoint) -> None:
        """Show what can be done to `target`, at this point of the screen."""
        self.clear()
        if target is not None and target.address is not None:
            self._fill_for_value(target.address, document)
        elif target is not None and target.layer >= 0:
            self._fill_for_layer(target.layer, target.unit, document)
        if not self.isEmpty():
            self.addSeparator()
        if document.pins:
            self._add(self.tr("Free All Pins"), FreeAll())
        self._add(self.tr("Fit Network to Window") + "\tF", None)
        self.popup(at)

    def _fill_for_value(self, address: Address, document: Document) -> None:
        self._add(self.tr("Set Value…"), address)
        pinned = address in document.pins
        self._add(self.tr("Free This Value") if pinned else self.tr("Pin This Value"), SetPinned(address, not pinned))

    def _fill_for_layer(self, layer: int, unit: int | None, document: Document) -> None:
        hidden = document.spec.network.hidden
        room = len(hidden) < MAX_LAYERS
        if layer == len(hidden):
            self._add(self.tr("Output Activation…"), Selection(layer))
            self._add(self.tr("Bias of the Output…"), Address(layer, 0))
            self._add(self.tr("Set All Weights of the Output…"), LayerValues(layer, "weight"))
            self._add(self.tr("Insert a Layer Before"), InsertLayer(layer), room)
            return
        own = hidden[layer]
        if unit is not None and unit < own.units:
            self._add(self.tr("Activation of This Unit…"), Selection(layer, unit))
            if any(override.unit == unit for override in own.overrides):
                self._add(self.tr("Follow the Layer Again"), SetUnitActivation(layer, unit, None))
            self._add(self.tr("Bias of This Unit…"), Address(layer, unit))
            self._add(self.tr("Remove This Unit"), RemoveUnit(layer, unit), own.units > 1)
            self.addSeparator()
        self._add(self.tr("Activation of Layer %1…").replace("%1", str(layer + 1)), Selection(layer))
        self._add(self.tr("Set All Biases of Layer %1…").replace("%1", str(layer + 1)), LayerValues(layer, "bias"))
        self._add(self.tr("Set All Weights of Layer %1…").replace("%1", str(layer + 1)), LayerValues(layer, "weight"))
        self._add(self.tr("Add a Unit"), AddUnit(layer), own.units < MAX_UNITS)
        self._add(self.tr("Remove a Unit"), RemoveUnit(layer), own.units > 1)
        self.addSeparator()
        self._add(self.tr("Insert a Layer Before"), InsertLayer(layer), room)
        self._add(self.tr("Insert a Layer After"), InsertLayer(layer + 1), room)
        self._add(self.tr("Move Layer to the Left"), MoveLayer(layer, layer - 1), layer > 0)
        self._add(self.tr("Move Layer to the Right"), MoveLayer(layer, layer + 1), layer + 1 < len(hidden))
        self._add(self.tr("Remove Layer %1").replace("%1", str(layer + 1)), RemoveLayer(layer))

    def _add(self, text: str, what: Edit | Selection | Address | LayerValues | None, enabled: bool = True) -> QAction:
        action = self.addAction(text)
        action.setData(what)
        action.setEnabled(enabled)
        return action

    def _request(self, action: QAction) -> None:
        what = action.data()
        if what is None:
            self.fit_requested.emit()
        elif isinstance(what, Selection):
            self.activation_requested.emit(what)
        elif isinstance(what, Address):
            self.value_requested.emit(what)
        elif isinstance(what, LayerValues):
            self.layer_values_requested.emit(what)
        else:
            self.edit_requested.emit(what)
