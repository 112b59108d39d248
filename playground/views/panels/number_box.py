"""A box for one number: shows it as short as it is, takes it with any sign and decimal mark, and clamps it."""

import math
import re

from PySide6.QtCore import QLocale, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

_BEGUN_NUMBER = re.compile(r"-?\d*\.?\d*(e-?\d*)?", re.IGNORECASE)


class NumberBox(QDoubleSpinBox):
    """A spin box for whole or decimal numbers.

    `entered` tells a number that the person chose: an int where `decimals` is 0, else a float. The wheel turns it only
    while it has the focus, so that scrolling a panel changes nothing by accident.
    """

    entered = Signal(object)

    def __init__(
        self, low: float, high: float, step: float, decimals: int, suffix: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setLocale(QLocale.c())
        self.setDecimals(decimals)
        self.setRange(low, high)
        self.setSingleStep(step)
        self.setSuffix(suffix)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.valueChanged.connect(self._tell)

    def show_value(self, value: float) -> None:
        """Show a number; not an edit."""
        with QSignalBlocker(self):
            self.setValue(value)

    def _tell(self, value: float) -> None:
        self.entered.emit(round(value) if self.decimals() == 0 else float(value))

    def _plain(self, text: str) -> str:
        """The number alone, as Python writes it; a pasted one may bring its unit along."""
        plain = text.replace(self.suffix().strip(), "") if self.suffix().strip() else text
        return plain.replace("−", "-").replace(",", ".").replace(" ", "").replace("\u00a0", "")

    def textFromValue(self, val: float) -> str:
        text = f"{val:.{self.decimals()}f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return "0" if text in ("-0", "") else text.replace("-", "−")

    def valueFromText(self, text: str) -> float:
        try:
            value = float(self._plain(text))
        except ValueError:
            return self.value()
        return min(max(value, self.minimum()), self.maximum()) if math.isfinite(value) else self.value()

    def validate(self, input: str, pos: int) -> object:
        plain = self._plain(input)
        if not _BEGUN_NUMBER.fullmatch(plain):
            return QValidator.State.Invalid, input, pos
        try:
            float(plain)
        except ValueError:
            return QValidator.State.Intermediate, input, pos
        return QValidator.State.Acceptable, input, pos

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()
