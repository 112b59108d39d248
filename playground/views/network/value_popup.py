"""The popup of one weight or bias: which it is, its live value, and the ways to set and to pin it."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSlider, QToolButton, QWidget

from engine.parameters import Address
from engine.snapshot import Snapshot
from playground.model.document import Document
from playground.model.edits import VALUE_LIMITS, SetPinned, SetValue
from playground.model.numerals import chosen
from playground.views.controls.number_field import new_gesture
from playground.views.network.field_popup import FieldPopup
from playground.views.network.hover import place_name

_WIDTH: Final = 300
_SLIDER_REACHES: Final = (5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0)
"""How far the slider goes to either side: the first that holds the value."""

_TICKS: Final = 500
"""From 0 to either end of the slider."""


class ValuePopup(FieldPopup):
    """Shows a weight or bias as it trains; asks for another value, or for it to be pinned."""

    edit_requested = Signal(object)
    pin_changed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "value-popup")
        self._address: Address | None = None
        self._document: Document | None = None
        self._slider_gesture = new_gesture()
        self.setAccessibleName(self.tr("Value of a weight or bias"))

        self._previous = self._stepper("value-popup-previous", "‹", self.tr("Previous value of this unit (Page Up)"))
        self._next = self._stepper("value-popup-next", "›", self.tr("Next value of this unit (Page Down)"))
        self._previous.clicked.connect(self.go_to_previous)
        self._next.clicked.connect(self.go_to_next)
        self._title_row.insertWidget(1, self._previous)
        self._title_row.insertWidget(2, self._next)

        self._add_field_row("value-popup")
        self.field.setAccessibleName(self.tr("Value"))
        self.field.setToolTip(
            self.tr(
                "The value, {range}: type it and press Enter, drag sideways, scroll, "
                "or use ↑ and ↓ (Shift: ten times as much, Ctrl: a tenth)"
            ).format(range=VALUE_LIMITS.text)
        )
        self.field.value_requested.connect(self._ask_for_value)
        self._zero.setAccessibleName(self.tr("Set to zero"))
        self._zero.setToolTip(self.tr("Set this value to exactly 0"))

        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setObjectName("value-popup-slider")
        self.slider.setAccessibleName(self.tr("Value, by sliding"))
        self.slider.setRange(-_TICKS, _TICKS)
        self.slider.setSingleStep(5)
        self.slider.setPageStep(50)
        self.slider.sliderPressed.connect(self._begin_sliding)
        self.slider.valueChanged.connect(self._ask_by_slider)
        slider_row = QHBoxLayout()
        self._low, self._high = self._caption(""), self._caption("")
        slider_row.addWidget(self._low)
        slider_row.addWidget(self.slider, 1)
        slider_row.addWidget(self._high)
        self.content.addLayout(slider_row)
        self._reach = 0.0
        self._show_reach(_SLIDER_REACHES[0])

        self.pin_box = QCheckBox(self.tr("Pin: training does not change it"), self)
        self.pin_box.setObjectName("value-popup-pin")
        self.pin_box.setAccessibleName(self.tr("Pinned"))
        self.pin_box.setToolTip(self.tr("A pinned weight or bias keeps its value while the others learn (Ctrl+P)"))
        self.pin_box.toggled.connect(self._ask_for_pin)
        self.content.addWidget(self.pin_box)
        self._fit_width()

    def _fit_width(self) -> None:
        """As wide as ever, or as the longest text needs, which is larger before a class."""
        margins = self.content.contentsMargins()
        needed = self.pin_box.sizeHint().width() + margins.left() + margins.right()
        self.setFixedWidth(max(_WIDTH, needed))

    @property
    def address(self) -> Address | None:
        """The weight or bias that it shows, None while it is closed."""
        return None if self.isHidden() else self._address

    def open_pin(
        self,
        address: Address,
        document: Document,
        snapshot: Snapshot | None,
        beside: QRectF,
        keep_clear: Sequence[QRectF] = (),
    ) -> None:
        """Show a weight or bias, beside this rectangle of the parent, and not over those to keep clear."""
        stays = (
            not self.isHidden()
            and self._address is not None
            and (address.layer, address.unit)
            == (
                self._address.layer,
                self._address.unit,
            )
        )
        self.field.forget_typing()
        self._address = address
        self._show_reach(_SLIDER_REACHES[0])
        self.show_document(document)
        if snapshot is not None:
            self.show_snapshot(snapshot)
        self._fit_width()
        if not stays:  # stepping from value to value, the popup stays where it is
            self.open_beside(beside, keep_clear)
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self.field.selectAll()

    def show_document(self, document: Document) -> None:
        """Follow the document; close when it no longer has the value."""
        self._document = document
        if self._address is None:
            return
        if not document.layout.has(self._address):
            self._address = None
            self.close_popup()
            return
        is_bias = self._address.input is None
        place = place_name(document, self._address.layer, self._address.unit)
        if self._address.input is not None:
            place = f"{place_name(document, self._address.layer - 1, self._address.input)} → {place}"
        self._show_title(self.tr("Bias") if is_bias else self.tr("Weight"), place)
        self._symbol.setText("b =" if is_bias else "w =")
        with QSignalBlocker(self.pin_box):
            self.pin_box.setChecked(self._address in document.pins)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Follow the value as it trains."""
        address = self._address
        if address is None:
            return
        values = (
            snapshot.biases[address.layer]
            if address.input is None
            else snapshot.weights[address.layer][:, address.input]
        )
        self.field.show_value(float(values[address.unit]))
        if not self.slider.isSliderDown():
            self._show_on_slider(self.field.value)

    def go_to_previous(self) -> None:
        """Go to the value before this one: the unit's weights in order, then its bias."""
        self._go(-1)

    def go_to_next(self) -> None:
        """Go to the value after this one."""
        self._go(1)

    def _go(self, by: int) -> None:
        if self._address is None or self._document is None:
            return
        if self.field.commit():
            self._go_from(self._address, by)

    def _go_from(self, address: Address | None, by: int) -> None:
        if address is None or self._document is None:  # what was typed has led to a network without this value
            return
        count = self._document.layout.sizes[address.layer] + 1
        at = count - 1 if address.input is None else address.input
        at = (at + by) % count
        self.pin_changed.emit(Address(address.layer, address.unit, None if at == count - 1 else at))

    def _stepper(self, name: str, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setText(text)
        button.setAutoRaise(True)
        button.setProperty("flat", True)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        return button

    def _caption(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setProperty("caption", True)
        return label

    def _show_reach(self, reach: float) -> None:
        """Let the slider go so far to either side, and say so at its ends."""
        if reach == self._reach:
            return
        self._reach = reach
        low, high = chosen(-reach), chosen(reach)
        self._low.setText(low)
        self._high.setText(high)
        self.slider.setToolTip(self.tr("Slide from {low} to {high}").format(low=low, high=high))

    def _show_on_slider(self, value: float) -> None:
        """Show a value; the slider's ends move out for one that lies beyond, and stay there until it is opened anew."""
        if not self.slider.isSliderDown():
            holding = (reach for reach in _SLIDER_REACHES if reach >= abs(value))
            self._show_reach(max(self._reach, next(holding, _SLIDER_REACHES[-1])))
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(max(min(value / self._reach, 1.0), -1.0) * _TICKS))

    def _ask_for_value(self, value: float, gesture: int) -> None:
        if self._address is not None:
            self._show_on_slider(value)
            self.edit_requested.emit(SetValue(self._address, value, merge_key=("value", self._address, gesture)))

    def _begin_sliding(self) -> None:
        self._slider_gesture = new_gesture()

    def _ask_by_slider(self, position: int) -> None:
        if not self.slider.isSliderDown():
            self._slider_gesture = new_gesture()
        self.field.forget_typing()
        self.field.request(position / _TICKS * self._reach, self._slider_gesture)

    def _ask_for_pin(self, pinned: bool) -> None:
        if self._address is not None:
            self.edit_requested.emit(SetPinned(self._address, pinned))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_PageUp:
            self.go_to_previous()
        elif event.key() == Qt.Key.Key_PageDown:
            self.go_to_next()
        elif event.key() == Qt.Key.Key_P and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.pin_box.toggle()
        else:
            super().keyPressEvent(event)
