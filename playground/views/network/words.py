"""The diagram in words: for people who hear it, and for the tooltips of what is painted."""

from PySide6.QtCore import QCoreApplication

from engine.choices.activations import UNIT_ACTIVATIONS
from engine.choices.features import FEATURES
from engine.spec import MAX_LAYERS, MAX_UNITS
from playground.model.document import Document
from playground.model.selection import Selection
from playground.views.controls.keys import PartKeys
from playground.views.network.hit import Part, Target
from playground.views.network.hover import place_name


def keys_of_diagram() -> tuple[PartKeys, ...]:
    """What can be done by key in the diagram, and in its box of a weight or bias."""
    return (
        PartKeys(
            _tr("In the network"),
            (
                (_tr("go from unit to unit and from layer to layer"), ("Left", "Right", "Up", "Down")),
                (_tr("go through the weights and the bias of the selected unit"), ("Shift+Up", "Shift+Down")),
                (_tr("open what is selected: its activation, or the weight or bias"), ("Return",)),
                (_tr("set the bias of the selected unit"), ("B",)),
                (_tr("remove the selected unit or layer"), ("Del", "Backspace")),
                (_tr("leave the weight or bias, then select nothing"), ("Esc",)),
                (_tr("open the menu of what is selected"), ("Menu", "Shift+F10")),
            ),
        ),
        PartKeys(
            _tr("In the box of a weight or bias"),
            (
                (_tr("a little more or less (with Shift ten times as much, with Ctrl a tenth)"), ("Up", "Down")),
                (_tr("go to the previous or next value of the same unit"), ("PgUp", "PgDown")),
                (_tr("pin the value, or free it"), ("Ctrl+P",)),
                (_tr("close the box"), ("Return", "Esc")),
            ),
        ),
    )


def describe_network(document: Document, selection: Selection | None, shows_gradients: bool = False) -> str:
    """The architecture in words, such as `Features: x₁, x₂. Layer 1: units 4, Tanh. Output: Tanh.`."""
    spec = document.spec
    features = ", ".join(FEATURES[name].notation for name in spec.features)
    parts = [
        QCoreApplication.translate("NetworkView", "Features: %1.").replace("%1", features),
        *(
            QCoreApplication.translate("NetworkView", "Layer %1: units %2, %3.")
            .replace("%1", str(number))
            .replace("%2", str(layer.units))
            .replace("%3", UNIT_ACTIVATIONS[layer.activation].label)
            for number, layer in enumerate(spec.network.hidden, start=1)
        ),
        QCoreApplication.translate("NetworkView", "Output: %1.").replace("%1", _output(document)),
    ]
    if selection is not None:
        name = (
            place_name(document, selection.layer, selection.unit)
            if selection.unit is not None
            else QCoreApplication.translate("NetworkView", "Layer %1").replace("%1", str(selection.layer + 1))
        )
        parts.append(QCoreApplication.translate("NetworkView", "Selected: %1.").replace("%1", name))
    if shows_gradients:
        parts.append(
            QCoreApplication.translate(
                "NetworkView", "Gradient flow: links show ∂L/∂w and units |δ|, on logarithmic scales."
            )
        )
    return " ".join(parts)


def _output(document: Document) -> str:
    """`Tanh`, or `Softmax, classes setosa, versicolor, virginica`."""
    spec = document.spec
    activation = UNIT_ACTIVATIONS[spec.network.output.activation].label
    if not spec.head.one_for_each:
        return activation
    text = QCoreApplication.translate("NetworkView", "%1, classes %2").replace("%1", activation)
    return text.replace("%2", ", ".join(spec.data.dataset.classes))


def tip_of(target: Target, document: Document) -> str:
    """The tooltip of a painted button; empty for what has a live label instead."""
    hidden = len(document.spec.network.hidden)
    number = str(target.layer + 1)
    if target.part is Part.INSERT_LAYER:
        if hidden >= MAX_LAYERS:
            text = QCoreApplication.translate("NetworkView", "The network has %1 hidden layers, the most it can have")
            return text.replace("%1", str(MAX_LAYERS))
        return QCoreApplication.translate("NetworkView", "Insert a layer here; at first it only passes its inputs on")
    if target.part is Part.ADD_UNIT:
        text = QCoreApplication.translate("NetworkView", "Add a unit to layer %1, up to %2 (+)")
        return text.replace("%1", number).replace("%2", str(MAX_UNITS))
    if target.part is Part.REMOVE_UNIT:
        text = QCoreApplication.translate("NetworkView", "Remove the last unit of layer %1 (−)")
        return text.replace("%1", number)
    if target.part is Part.REMOVE_LAYER:
        return QCoreApplication.translate("NetworkView", "Remove layer %1 (Delete)").replace("%1", number)
    if target.part is Part.ACTIVATION:
        if target.layer == hidden:
            return QCoreApplication.translate("NetworkView", "Choose the output's activation (Enter)")
        text = QCoreApplication.translate("NetworkView", "Choose the activation of layer %1 (Enter)")
        return text.replace("%1", number)
    if target.part in (Part.NAME, Part.HEADER):
        if target.layer == hidden:
            return QCoreApplication.translate("NetworkView", "Click to look at the output layer")
        text = QCoreApplication.translate("NetworkView", "Click to look at layer %1, drag to move it")
        return text.replace("%1", number)
    if target.part is Part.OVERRIDE:
        return QCoreApplication.translate("NetworkView", "This unit has its own activation: click to change it")
    return ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("NetworkView", text)
