"""Chooses the activation of one unit: its layer's, or one of its own with its slope; the output has three to choose."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from engine.choices.activations import ACTIVATIONS, DEFAULT_SLOPE, UNIT_ACTIVATIONS
from engine.choices.heads import OUTPUT_ACTIVATIONS
from engine.spec import Spec
from playground.model.edits import SetOutput, SetUnitActivation
from playground.views.controls.calm_combo import CalmComboBox
from playground.views.controls.gesture import Gesture
from playground.views.controls.number_box import NumberBox


class ActivationControl(QWidget):
    """Shows the activation of a unit of a spec; asks for another."""

    edit_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layer, self._unit = 0, 0
        self._is_output: bool | None = None
        self._spec: Spec | None = None
        self._gesture = Gesture()
        self._combo = CalmComboBox(self)
        self._combo.setObjectName("unit_activation")
        self._combo.setAccessibleName(self.tr("Activation of the unit"))
        self._combo.setSizeAdjustPolicy(CalmComboBox.SizeAdjustPolicy.AdjustToContents)
        self._slope_label = QLabel("s", self)
        self._slope = NumberBox(0.0, 1.0, 0.05, 3, parent=self, without_high=True)
        self._slope.setObjectName("unit_slope")
        self._slope.setAccessibleName(self.tr("Slope below zero"))
        self._slope.setToolTip(self.tr("Slope of leaky ReLU below zero: s in max(s·z, z), from 0 to less than 1"))
        self._slope_label.setBuddy(self._slope)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._combo, 1)
        layout.addWidget(self._slope_label)
        layout.addWidget(self._slope)
        self._combo.activated.connect(self._ask_activation)
        self._slope.entered.connect(self._ask_slope)

    def show_unit(self, spec: Spec, layer: int, unit: int) -> None:
        """Show the activation that counts for a unit."""
        self._spec, self._layer, self._unit = spec, layer, unit
        is_output = layer == len(spec.network.hidden)
        shown = spec.layers[layer]
        own = shown.unit_activation(unit)
        overridden = any(override.unit == unit for override in shown.overrides)
        with QSignalBlocker(self._combo):
            self._fill(is_output)
            at = self._combo.findData(own.activation) if overridden or is_output else 0
            self._combo.setCurrentIndex(at)
        formula = UNIT_ACTIVATIONS[own.activation].formula
        self._combo.setToolTip(self.tr("The unit's activation: f(z) = {0}").format(formula))
        has_slope = overridden and UNIT_ACTIVATIONS[own.activation].takes_slope
        self._slope_label.setVisible(has_slope)
        self._slope.setVisible(has_slope)
        self._slope.show_value(own.slope)

    def _fill(self, is_output: bool) -> None:
        """Offer what a hidden unit or the output may choose."""
        if is_output == self._is_output:
            return
        self._is_output = is_output
        self._combo.clear()
        if not is_output:
            self._combo.addItem(self.tr("Follow layer"), None)
            self._combo.setItemData(0, self.tr("Use the activation of its layer"), Qt.ItemDataRole.ToolTipRole)
        for name in OUTPUT_ACTIVATIONS if is_output else ACTIVATIONS:
            self._combo.addItem(UNIT_ACTIVATIONS[name].label, name)
            tip = self.tr("f(z) = {0}").format(UNIT_ACTIVATIONS[name].formula)
            self._combo.setItemData(self._combo.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)

    def _ask_activation(self) -> None:
        name = self._combo.currentData()
        if self._is_output:
            self.edit_requested.emit(SetOutput(name))
        else:
            self.edit_requested.emit(SetUnitActivation(self._layer, self._unit, name, DEFAULT_SLOPE))
        self._show_again()

    def _ask_slope(self, value: float) -> None:
        assert self._spec is not None
        own = self._spec.layers[self._layer].unit_activation(self._unit)  # also where it follows its layer
        key = self._gesture.key()
        self.edit_requested.emit(SetUnitActivation(self._layer, self._unit, own.activation, value, merge_key=key))
        self._show_again()

    def _show_again(self) -> None:
        """A refused edit leaves no trace."""
        if self._spec is not None:
            self.show_unit(self._spec, self._layer, self._unit)
