"""The activation of all hidden layers, and the slope where it is leaky ReLU."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.choices.activations import ACTIVATIONS, DEFAULT_SLOPE, UNIT_ACTIVATIONS, ActivationName
from engine.spec import UnitActivation
from playground.model.document import Document
from playground.model.edits import SetAllActivations
from playground.views.controls.choice_box import ChoiceBox
from playground.views.controls.gesture import Gesture
from playground.views.controls.labelled import Labelled, describe
from playground.views.controls.narrow_number_box import NarrowNumberBox

_SLOPE_DECIMALS: Final = 3


class ActivationBox(QWidget):
    """Shows what all hidden layers have in common; asks for another activation or slope for all of them."""

    edit_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._slope = DEFAULT_SLOPE
        self._with_slope: ActivationName = "leaky_relu"
        self._gesture = Gesture()
        self._choice = ChoiceBox(ACTIVATIONS, self)
        describe(
            self._choice,
            "activation",
            self.tr("Activation of all hidden layers"),
            self.tr(
                "The activation of all hidden layers. Click a layer's name in the network to set that layer alone."
            ),
        )
        self._slope_box = NarrowNumberBox(0.0, 1.0, 0.05, _SLOPE_DECIMALS, "0.00", self, without_high=True)
        describe(
            self._slope_box,
            "slope",
            self.tr("Slope of leaky ReLU below zero"),
            self.tr("The slope of leaky ReLU below zero: from 0 (like ReLU) to less than 1"),
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(Labelled(self.tr("Activation"), self._choice, self))
        self._labelled_slope = Labelled(self.tr("Slope"), self._slope_box, self)
        layout.addWidget(self._labelled_slope)
        self._choice.chosen.connect(self._ask_activation)
        self._slope_box.entered.connect(self._ask_slope)

    def widest(self) -> int:
        """The width with the slope, whether that is shown now or not: room to reserve."""
        return self._choice.width() + 6 + self._slope_box.width()

    def show_document(self, document: Document) -> None:
        hidden = document.spec.network.hidden
        units = {_effective(activation) for layer in hidden for activation in layer.activations}
        names = {unit.activation for unit in units}
        slopes = {unit.slope for unit in units if UNIT_ACTIVATIONS[unit.activation].takes_slope}
        self._choice.setEnabled(bool(hidden))
        otherwise = self.tr("Mixed") if hidden else self.tr("No layer")
        self._choice.show_name(next(iter(names)) if len(names) == 1 else None, otherwise)
        self._labelled_slope.setVisible(len(names) == 1 and bool(slopes))
        if slopes:
            self._with_slope = next(name for name in names if UNIT_ACTIVATIONS[name].takes_slope)
            self._slope = min(slopes)
            self._slope_box.show_value(self._slope)
            if len(slopes) > 1:
                self._slope_box.show_words(self.tr("Mixed"))

    def _ask_activation(self, name: ActivationName) -> None:
        self.edit_requested.emit(SetAllActivations(name, self._slope))

    def _ask_slope(self, slope: float) -> None:
        self.edit_requested.emit(SetAllActivations(self._with_slope, slope, merge_key=self._gesture.key()))


def _effective(unit: UnitActivation) -> UnitActivation:
    """The slope of an activation that has none does not tell it from another."""
    return unit if UNIT_ACTIVATIONS[unit.activation].takes_slope else UnitActivation(unit.activation)
