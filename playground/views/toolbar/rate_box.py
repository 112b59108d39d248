"""A box for a rate: the usual ones in a list, any other typed. Refuses what is no number in its range."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from playground.views.toolbar.fitted_combo import FittedComboBox


class RateBox(FittedComboBox):
    """Emits `chosen` with a float from `low` to `high` (`low` itself only if `with_low`), or `refused` with a text.

    `widest` is a rate that has to fit.
    """

    chosen = Signal(float)
    refused = Signal(str)

    def __init__(
        self,
        rates: Sequence[float],
        low: float,
        high: float,
        with_low: bool,
        widest: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._low, self._high, self._with_low = low, high, with_low
        self._value = rates[0]
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setCompleter(None)  # type: ignore[arg-type]  # None takes the completer away
        self.setMaxVisibleItems(20)
        for rate in rates:
            self.addItem(rate_text(rate), rate)
        self.fit_to([widest])
        self.activated.connect(self._pick)
        self._line.editingFinished.connect(self._read)
        self._line.textEdited.connect(self._unmark)

    def show_value(self, value: float) -> None:
        """Show a rate; not an edit."""
        self._value = value
        self._unmark()
        with QSignalBlocker(self), QSignalBlocker(self._line):
            self.setCurrentIndex(self.findData(value))
            self.setEditText(rate_text(value))

    @property
    def _line(self) -> QLineEdit:
        line = self.lineEdit()
        assert line is not None, "it is editable"
        return line

    def _pick(self, index: int) -> None:
        self._tell(float(self.itemData(index)))

    def _read(self) -> None:
        text = self.currentText().strip().replace(",", ".").replace("−", "-")
        if text == rate_text(self._value):
            return
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if self._low < value <= self._high or (self._with_low and value == self._low):
            self._tell(value)
        else:
            self._refuse(text)

    def _tell(self, value: float) -> None:
        before = self._value
        if value != before:
            self.chosen.emit(value)
        if self._value == before:  # the same, refused, or not answered yet: the document still says the old
            self.show_value(before)

    def _refuse(self, text: str) -> None:
        if self._with_low:
            reason = self.tr("{name}: “{text}” will not do. Enter a number from {low} to {high}.")
        else:
            reason = self.tr("{name}: “{text}” will not do. Enter a number above {low}, at most {high}.")
        self.show_value(self._value)
        self._mark(True)
        low, high = f"{self._low:g}", f"{self._high:g}"
        self.refused.emit(reason.format(name=self.accessibleName(), text=text, low=low, high=high))

    def _unmark(self) -> None:
        self._mark(False)

    def _mark(self, refused: bool) -> None:
        if bool(self.property("refused")) != refused:
            self.setProperty("refused", refused)
            self.style().unpolish(self)
            self.style().polish(self)

    def hidePopup(self) -> None:
        chosen_from = self.view().isVisible()
        super().hidePopup()
        if chosen_from:  # a person who picks from the list does not type: space shall play again
            QTimer.singleShot(0, self, self.clearFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.show_value(self._value)
        super().keyPressEvent(event)


def rate_text(rate: float) -> str:
    """A rate as people write it: `0.03`, `10`, `1e−5`."""
    text = f"{rate:.6g}"
    mantissa, e, exponent = text.partition("e")
    return f"{mantissa}e−{int(exponent[1:])}" if e and exponent.startswith("-") else text
