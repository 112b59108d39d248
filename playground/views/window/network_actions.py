"""The actions that change the network or what is selected in it. Their texts name the selected layer.

An action stays enabled where its edit would meet a limit: the refusal says which and what to do instead.
"""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup

from engine.choices.activations import UNIT_ACTIVATIONS
from engine.choices.heads import OUTPUT_ACTIVATIONS
from engine.spec import MAX_SEED
from playground.model.document import Document
from playground.model.edits import (
    AddUnit,
    Edit,
    FreeAll,
    InsertLayer,
    MoveLayer,
    NewWeights,
    RemoveLayer,
    RemoveUnit,
    Reset,
    SetActivation,
    SetAllActivations,
    SetOutput,
    SetUnitActivation,
)
from playground.model.layer_values import LayerValues, ParameterKind
from playground.model.selection import Selection
from playground.views.look.icons import icon
from playground.views.look.theme import Theme
from playground.views.window.actions import ActionRow, check, make_action, row


class NetworkActions(QObject):
    """The actions by name; they ask for edits and for selections."""

    edit_requested = Signal(object)
    selection_requested = Signal(object)
    layer_values_requested = Signal(object)
    """LayerValues: to set all biases or weights of a layer at once."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = Document()
        self._selection: Selection | None = None
        table = self._table()
        self._actions = {line.name: make_action(line, self) for line in table}
        self._icons = {line.name: line.icon for line in table if line.icon is not None}
        for name in ("add_unit", "remove_unit", "select_left", "select_right", "select_up", "select_down"):
            self[name].setAutoRepeat(True)
        for action in self._actions.values():
            action.triggered.connect(self._ask)
        self.activation_group = QActionGroup(self)
        for name, activation in UNIT_ACTIVATIONS.items():
            action = QAction(activation.label, self.activation_group)
            action.setObjectName(f"activation-{name}")
            action.setCheckable(True)
            action.setData(name)
            action.setToolTip(activation.formula)
        self.activation_group.triggered.connect(self._ask_activation)
        self._show()

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def all_actions(self) -> tuple[QAction, ...]:
        """Every action of the table, in its order."""
        return tuple(self._actions.values())

    # --- showing ---

    def show_document(self, document: Document) -> None:
        """Keep the states true to the network."""
        self._document = document
        self._show()

    def show_selection(self, selection: Selection | None) -> None:
        """Aim the actions at the selected layer or unit."""
        self._selection = selection
        self._show()

    def show_theme(self, theme: Theme) -> None:
        """Draw the icons in the theme's colours."""
        for name, drawn_as in self._icons.items():
            self[name].setIcon(icon(drawn_as, theme))

    def activation_title(self) -> str:
        """What the activation menu would change: `Activation of Layer 2`."""
        if self._selection is None:
            return self.tr("&Activation of All Layers")
        if self._layer is None:
            return self.tr("&Activation of the Output")
        if self._selection.unit is None:
            return self.tr("&Activation of Layer {layer}").format(layer=self._layer + 1)
        return self.tr("&Activation of Unit {unit} in Layer {layer}").format(
            unit=self._selection.unit + 1, layer=self._layer + 1
        )

    @property
    def _layer(self) -> int | None:
        """The selected hidden layer; None if there is none."""
        hidden = len(self._document.spec.network.hidden)
        return self._selection.layer if self._selection is not None and self._selection.layer < hidden else None

    def _show(self) -> None:
        hidden = len(self._document.spec.network.hidden)
        if self._selection is not None and self._selection.layer > hidden:
            self._selection = None
        layer, selected = self._layer, self._selection
        number = "" if layer is None else f" {layer + 1}"
        place = self.tr("Layer{number}").format(number=number)
        unit = (
            self.tr("Unit")
            if selected is None or selected.unit is None
            else self.tr("Unit {unit}").format(unit=selected.unit + 1)
        )
        target = self.tr("the Output") if layer is None else place
        for name, text, enabled in (
            ("add_unit", self.tr("&Add Unit to {layer}").format(layer=place), layer is not None),
            ("remove_unit", self.tr("&Remove {unit} from {layer}").format(unit=unit, layer=place), layer is not None),
            ("set_biases", self.tr("Set All &Biases of {layer}…").format(layer=target), selected is not None),
            ("set_weights", self.tr("Set All &Weights of {layer}…").format(layer=target), selected is not None),
            ("insert_before", self.tr("&Insert Layer Before {layer}").format(layer=target), True),
            ("insert_after", self.tr("Insert Layer A&fter {layer}").format(layer=place), layer is not None),
            ("remove_layer", self.tr("Remove &{layer}").format(layer=place), layer is not None),
            ("move_left", self.tr("Move {layer} &Left").format(layer=place), layer is not None and layer > 0),
            (
                "move_right",
                self.tr("Move {layer} Ri&ght").format(layer=place),
                layer is not None and layer < hidden - 1,
            ),
        ):
            self[name].setText(text)
            self[name].setEnabled(enabled)
        self["free_all"].setEnabled(bool(self._document.pins))
        self["select_none"].setEnabled(selected is not None)
        for name in ("select_up", "select_down"):
            self[name].setEnabled(selected is not None)
        self._show_activation()

    def _show_activation(self) -> None:
        network = self._document.spec.network
        layer, selected = self._layer, self._selection
        if selected is None:
            names = {own.unit_activation(unit).activation for own in network.hidden for unit in range(own.units)}
        elif layer is None:
            names = {network.output.activation}
        elif selected.unit is None:
            names = {network.hidden[layer].activation}
        else:
            names = {network.hidden[layer].unit_activation(selected.unit).activation}
        check(self.activation_group, names.pop() if len(names) == 1 else None)
        to_output = selected is not None and layer is None
        for action in self.activation_group.actions():
            fits = action.data() in OUTPUT_ACTIVATIONS if to_output else bool(network.hidden)
            action.setEnabled(fits)
            action.setVisible(to_output or not UNIT_ACTIVATIONS[action.data()].joint)

    # --- asking ---

    def _ask(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        name = action.objectName()
        if name.startswith("select_"):
            self._ask_selection(name.removeprefix("select_"))
            return
        if name in ("set_biases", "set_weights"):
            assert self._selection is not None  # else it is disabled
            kind: ParameterKind = "bias" if name == "set_biases" else "weight"
            self.layer_values_requested.emit(LayerValues(self._selection.layer, kind))
            return
        edit = self._edit(name)
        if edit is None:
            return
        self.edit_requested.emit(edit)
        if isinstance(edit, MoveLayer):
            self.selection_requested.emit(Selection(edit.target))

    def _edit(self, name: str) -> Edit | None:
        hidden = len(self._document.spec.network.hidden)
        layer = self._layer
        if name == "reset":
            return Reset()
        if name == "new_weights":
            return NewWeights((self._document.spec.network.init.seed + 1) % (MAX_SEED + 1))
        if name == "free_all":
            return FreeAll()
        if name == "insert_before":
            return InsertLayer(hidden if layer is None else layer)
        if layer is None:
            return None
        unit = self._selection.unit if self._selection is not None else None
        edits: dict[str, Edit] = {
            "add_unit": AddUnit(layer),
            "remove_unit": RemoveUnit(layer, -1 if unit is None else unit),
            "insert_after": InsertLayer(layer + 1),
            "remove_layer": RemoveLayer(layer),
            "move_left": MoveLayer(layer, layer - 1),
            "move_right": MoveLayer(layer, layer + 1),
        }
        return edits[name]

    def _ask_activation(self, action: QAction) -> None:
        name, layer, selected = action.data(), self._layer, self._selection
        hidden = self._document.spec.network.hidden
        edit: Edit
        if selected is None:
            edit = SetAllActivations(name, hidden[0].slope)
        elif layer is None:
            edit = SetOutput(name)
        elif selected.unit is None:
            edit = SetActivation(layer, name, hidden[layer].slope)
        else:
            edit = SetUnitActivation(layer, selected.unit, name, hidden[layer].unit_activation(selected.unit).slope)
        self._show_activation()  # a checkable action checks itself: the document decides
        self.edit_requested.emit(edit)

    def _ask_selection(self, direction: str) -> None:
        hidden = len(self._document.spec.network.hidden)
        selected = self._selection
        if direction == "none" or (selected is None and direction in ("up", "down")):
            self.selection_requested.emit(None)
        elif selected is None:
            self.selection_requested.emit(Selection(hidden if direction == "left" else 0))
        elif direction in ("left", "right"):
            layer = selected.layer + (1 if direction == "right" else -1)
            self.selection_requested.emit(Selection(min(max(layer, 0), hidden)))
        else:
            units = self._document.spec.layer_sizes[selected.layer + 1]
            first = 0 if direction == "down" else units - 1
            step = 1 if direction == "down" else -1
            unit = first if selected.unit is None else min(max(selected.unit + step, 0), units - 1)
            self.selection_requested.emit(Selection(selected.layer, unit))

    # --- making ---

    def _table(self) -> tuple[ActionRow, ...]:
        return (
            row("add_unit", self.tr("&Add Unit"), self.tr("Add a unit to the selected layer"), "+", "=", icon="plus"),
            row("remove_unit", self.tr("&Remove Unit"),
                self.tr("Remove the selected unit, or the layer's last"), "-", "_", icon="minus"),
            row("insert_before", self.tr("&Insert Layer Before"),
                self.tr("Put a new layer to the left"), "Ctrl+L", icon="layer-add"),
            row("insert_after", self.tr("Insert Layer A&fter"),
                self.tr("Put a new layer to the right"), "Ctrl+Shift+L"),
            row("remove_layer", self.tr("Remove La&yer"),
                self.tr("Remove the selected layer"), "Ctrl+Backspace", icon="layer-remove"),
            row("move_left", self.tr("Move Layer &Left"), self.tr("Swap with the layer before"), "Ctrl+Shift+Left"),
            row("move_right", self.tr("Move Layer Ri&ght"), self.tr("Swap with the layer after"), "Ctrl+Shift+Right"),
            row("set_biases", self.tr("Set All &Biases…"),
                self.tr("Give all biases of the selected layer one value, pinned ones too"), "Ctrl+B"),
            row("set_weights", self.tr("Set All &Weights…"),
                self.tr("Give all weights into the selected layer one value, pinned ones too"), "Ctrl+Shift+B"),
            row("free_all", self.tr("Free All &Pins"),
                self.tr("Let training change every weight and bias again"), icon="pin"),
            row("select_left", self.tr("Select Layer to the Left"), self.tr("Select the layer before"), "Ctrl+Left"),
            row("select_right", self.tr("Select Layer to the Right"), self.tr("Select the layer after"), "Ctrl+Right"),
            row("select_up", self.tr("Select Unit Above"), self.tr("Select the unit above in the layer"), "Ctrl+Up"),
            row("select_down", self.tr("Select Unit Below"),
                self.tr("Select the unit below in the layer"), "Ctrl+Down"),
            row("select_none", self.tr("Select Nothing"), self.tr("Unselect: the output is shown large again"), "Esc"),
            row("reset", self.tr("&Reset"), self.tr("Go back to the same initial weights, epoch 0"), "R", icon="reset"),
            row("new_weights", self.tr("&New Weights"),
                self.tr("Draw new initial weights and start at epoch 0"), "Ctrl+R", icon="dice"),
        )  # fmt: skip
