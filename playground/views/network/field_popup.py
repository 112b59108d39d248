"""What the popups of one value and of all values of a layer share: a number to type, and a way to set it to 0."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton

from playground.views.controls.number_field import NumberField, new_gesture
from playground.views.controls.popup import Popup


class FieldPopup(Popup):
    """A popup with a row of a symbol, a number's field and “Set to 0”."""

    def _add_field_row(self, parts: str) -> None:
        """Make the row, whose parts have object names that begin with `parts`. Tab comes to it in its turn."""
        self.field = NumberField(self)
        self.field.setObjectName(f"{parts}-field")
        self.field.setMinimumWidth(96)
        self._symbol = QLabel(self)
        self._symbol.setObjectName(f"{parts}-symbol")
        self._zero = QToolButton(self)
        self._zero.setObjectName(f"{parts}-zero")
        self._zero.setText(self.tr("Set to 0"))
        self._zero.clicked.connect(self._ask_for_zero)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._symbol)
        row.addWidget(self.field, 1)
        row.addWidget(self._zero)
        self.content.addLayout(row)

    def _commit(self) -> bool:
        if self.field.commit():
            return True
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        return False

    def _ask_for_zero(self) -> None:
        self.field.forget_typing()
        self.field.request(0.0, new_gesture())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self.field.is_telling:  # how it was read, or why it was not, is to be seen first
                self.dismiss()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.field.step(event.angleDelta().y() / 120.0, event.modifiers())
        event.accept()
