"""Two lists to choose a parameter: the unit that it belongs to, and which of its weights, or its bias."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from engine.choices.features import FEATURES
from engine.parameters import Address
from engine.spec import Spec
from playground.model.wording import layer_name
from playground.views.controls.calm_combo import CalmComboBox
from playground.views.controls.labelled import describe


class ParameterPicker(QWidget):
    """Shows a parameter by its address; `chosen` tells another one."""

    chosen = Signal(object)

    def __init__(self, name: str, caption: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._spec: Spec | None = None
        self._address = Address(0, 0, 0)
        self._caption = label = QLabel(caption, self)
        label.setProperty("caption", True)
        self._units, self._inputs = CalmComboBox(self), CalmComboBox(self)
        describe(
            self._units, f"{name}_unit", self.tr("{0}: the unit").format(caption), self.tr("Whose weight or bias it is")
        )
        describe(
            self._inputs,
            f"{name}_input",
            self.tr("{0}: which of its weights").format(caption),
            self.tr("Which weight of the unit, or its bias"),
        )
        label.setBuddy(self._units)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(label)
        for combo in (self._units, self._inputs):
            combo.setMaxVisibleItems(20)
            combo.setMinimumContentsLength(3)
            combo.setMinimumWidth(44)
            combo.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            combo.setSizeAdjustPolicy(CalmComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            row.addWidget(combo, 1)
        self._units.activated.connect(self._ask_unit)
        self._inputs.activated.connect(self._ask_input)

    def show_spec(self, spec: Spec) -> None:
        """List the units of this network."""
        if (
            self._spec is not None
            and self._spec.layer_sizes == spec.layer_sizes
            and self._spec.features == spec.features
        ):
            self._spec = spec
            return
        self._spec = spec
        with QSignalBlocker(self._units):
            self._units.clear()
            for layer in range(len(spec.layers)):
                for unit in range(spec.layers[layer].units):
                    self._units.addItem(unit_name(spec, layer, unit), (layer, unit))

    @staticmethod
    def align(*pickers: "ParameterPicker") -> None:
        """Let the lists of all begin at the same place."""
        widest = max(picker._caption.fontMetrics().horizontalAdvance(picker._caption.text()) for picker in pickers)
        for picker in pickers:
            picker._caption.setMinimumWidth(widest + 2)

    def show_caption(self, is_shown: bool) -> None:
        """Name the axis before the lists, or leave that to the axis itself."""
        self._caption.setVisible(is_shown)

    def show_address(self, address: Address) -> None:
        """Show which parameter is chosen."""
        self._address = address
        if self._spec is None:
            return
        sizes = self._spec.layer_sizes
        with QSignalBlocker(self._units), QSignalBlocker(self._inputs):
            self._units.setCurrentIndex(sum(sizes[1 : address.layer + 1]) + address.unit)
            self._inputs.clear()
            self._inputs.addItems([input_name(self._spec, address.layer, at) for at in range(sizes[address.layer])])
            self._inputs.addItem(self.tr("bias"))
            self._inputs.setCurrentIndex(sizes[address.layer] if address.input is None else address.input)

    def _ask_unit(self, index: int) -> None:
        layer, unit = self._units.itemData(index)
        assert self._spec is not None
        source = self._address.input
        last = self._spec.layer_sizes[layer] - 1
        self.chosen.emit(Address(layer, unit, None if source is None else min(source, last)))

    def _ask_input(self, index: int) -> None:
        is_bias = index == self._inputs.count() - 1
        self.chosen.emit(Address(self._address.layer, self._address.unit, None if is_bias else index))


def unit_name(spec: Spec, layer: int, unit: int) -> str:
    """`Layer 1, unit 2`, or `Output`; of several outputs, with the name of the class."""
    name = layer_name(layer, len(spec.network.hidden))
    if layer < len(spec.network.hidden):
        return f"{name}, unit {unit + 1}"
    return f"{name} {spec.data.dataset.classes[unit]}" if spec.head.one_for_each else name


def input_name(spec: Spec, layer: int, source: int) -> str:
    """What a weight is of: `weight of x₁`, `weight of unit 3`."""
    of = FEATURES[spec.features[source]].notation if layer == 0 else f"unit {source + 1}"
    return f"weight of {of}"


def parameter_name(spec: Spec, address: Address) -> tuple[str, str]:
    """A parameter in full, and shorter: `weight of x₁ in Layer 1, unit 2`, `weight of x₁`."""
    own = "bias" if address.input is None else input_name(spec, address.layer, address.input)
    where = unit_name(spec, address.layer, address.unit)
    return f"{own}, {where[0].lower()}{where[1:]}", own
