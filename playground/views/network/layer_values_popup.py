"""The popup that sets all weights, or all biases, of a layer at once."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QToolButton, QWidget

from engine.snapshot import Snapshot
from playground.model.document import Document
from playground.model.edits import VALUE_LIMITS
from playground.model.layer_values import LayerValues, ParameterKind, SetLayerValues, Spread
from playground.model.numerals import fixed
from playground.views.network.field_popup import FieldPopup

_WIDTH = 300


class LayerValuesPopup(FieldPopup):
    """Shows what a layer's weights or biases are; asks for one value for all of them."""

    edit_requested = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "layer-values-popup")
        self._values: LayerValues | None = None
        self._document: Document | None = None
        self._snapshot: Snapshot | None = None
        self.setAccessibleName(self.tr("All values of a layer"))
        self._kinds = QButtonGroup(self)
        self._buttons: dict[ParameterKind, QToolButton] = {}
        kinds = QHBoxLayout()
        kinds.setSpacing(4)
        texts: tuple[tuple[ParameterKind, str, str], ...] = (
            ("bias", self.tr("Biases"), self.tr("All biases of the layer")),
            ("weight", self.tr("Weights"), self.tr("All weights that lead into the layer")),
        )
        for kind, text, tip in texts:
            button = QToolButton(self)
            button.setObjectName(f"layer-values-{kind}")
            button.setText(text)
            button.setAccessibleName(text)
            button.setToolTip(tip)
            button.setCheckable(True)
            button.setSizePolicy(button.sizePolicy().Policy.Expanding, button.sizePolicy().Policy.Fixed)
            self._kinds.addButton(button)
            self._buttons[kind] = button
            kinds.addWidget(button)
        self._kinds.buttonClicked.connect(self._choose_kind)
        self.content.addLayout(kinds)
        self._add_field_row("layer-values")
        self.field.value_requested.connect(self._ask)
        self._zero.setAccessibleName(self.tr("Set all of them to zero"))
        self._zero.setToolTip(self.tr("Set all of them to exactly 0"))
        self._told = QLabel(self)
        self._told.setObjectName("layer-values-told")
        self._told.setProperty("caption", True)
        self._told.setWordWrap(True)
        self.content.addWidget(self._told)
        self.setFixedWidth(_WIDTH)

    @property
    def values(self) -> LayerValues | None:
        """What it is about; None while it is closed."""
        return None if self.isHidden() else self._values

    def open_values(
        self,
        values: LayerValues,
        document: Document,
        snapshot: Snapshot | None,
        beside: QRectF,
        keep_clear: Sequence[QRectF] = (),
    ) -> None:
        """Show these values, beside this rectangle of the parent, and not over those to keep clear."""
        self.field.forget_typing()
        self._values = values
        self.show_document(document)
        self.show_snapshot(snapshot)
        self.setFixedWidth(max(_WIDTH, self.content.minimumSize().width()))  # before a class texts are larger
        self.open_beside(beside, keep_clear)
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self.field.selectAll()

    def show_document(self, document: Document) -> None:
        """Follow the document; close when it no longer has the layer."""
        self._document = document
        values = self._values
        if values is None:
            return
        if not values.is_in(document):
            self.close_popup()
            self._values = None
            return
        is_bias = values.kind == "bias"
        is_output = values.layer == len(document.spec.network.hidden)
        place = self.tr("the output") if is_output else self.tr("layer {layer}").format(layer=values.layer + 1)
        title = self.tr("All biases of {place}") if is_bias else self.tr("All weights of {place}")
        self._show_title(title.format(place=place))
        self._symbol.setText(self.tr("each b =") if is_bias else self.tr("each w ="))
        self.field.setAccessibleName(title.format(place=place))
        self.field.setToolTip(
            self.tr(
                "One value for all of them, {range}: type it and press Enter, drag sideways, scroll, "
                "or use ↑ and ↓ (Shift: ten times as much, Ctrl: a tenth). Pinned ones are set too, and stay pinned"
            ).format(range=VALUE_LIMITS.text)
        )
        with QSignalBlocker(self._kinds):
            self._buttons[values.kind].setChecked(True)

    def show_snapshot(self, snapshot: Snapshot | None) -> None:
        """Follow the values as they train; None before the first."""
        self._snapshot = snapshot
        values, document = self._values, self._document
        if values is None or document is None or snapshot is None:
            return
        if snapshot.spec.layer_sizes != document.spec.layer_sizes:
            return
        spread = Spread.of(values.of(snapshot.weights, snapshot.biases))
        self.field.show_value(spread.mean)
        text = self._words(spread)
        pinned = values.pinned_count(document)
        if pinned:
            text += " " + self.tr("{pinned} pinned: also set, and still pinned.").format(pinned=pinned)
        if text != self._told.text():
            self._told.setText(text)

    def _words(self, spread: Spread) -> str:
        """How many there are, and between which they lie."""
        least, most = fixed(spread.least, 4), fixed(spread.most, 4)
        if spread.count == 1:
            return self.tr("1 value.")
        if least == most:
            return self.tr("{count} values, all {value}.").format(count=spread.count, value=least)
        return self.tr("{count} values from {least} to {most}; their mean is shown.").format(
            count=spread.count, least=least, most=most
        )

    def _choose_kind(self, button: QToolButton) -> None:
        kind: ParameterKind = "bias" if button is self._buttons["bias"] else "weight"
        if self._values is not None and self._document is not None:
            self.field.forget_typing()
            self._values = LayerValues(self._values.layer, kind)
            self.show_document(self._document)
            self.show_snapshot(self._snapshot)

    def _ask(self, value: float, gesture: int) -> None:
        if self._values is not None:
            self.edit_requested.emit(SetLayerValues(self._values, value, merge_key=(self._values, gesture)))
