"""A box for one number: shows it as it was chosen, takes it in any spelling, and says what it cannot take."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from playground.model.numerals import Kind, Limits, chosen, rounded_to
from playground.views.controls.number_reader import NumberReader, show_western_digits

_ALL_DECIMALS = 323
"""Qt rounds a box's value to so many: none is lost."""


class NumberBox(QDoubleSpinBox):
    """A spin box for whole or decimal numbers.

    `entered` tells a number that the person chose: an int where `decimals` is 0, else a float. Typed numbers keep all
    their decimals; `decimals` are those of the last step before a limit that is not taken itself. The wheel turns it
    only while it has the focus, so that scrolling a panel changes nothing by accident.
    """

    entered = Signal(object)

    def __init__(
        self,
        low: float,
        high: float,
        step: float,
        decimals: int,
        suffix: str = "",
        parent: QWidget | None = None,
        *,
        without_high: bool = False,
    ) -> None:
        super().__init__(parent)
        kind: Kind = "whole" if decimals == 0 else "share" if "%" in suffix else "real"
        self._reader = NumberReader(self, Limits(low, high, kind, without_high=without_high, unit=suffix))
        self._highest_step = high - 10.0**-decimals if without_high else high
        self._words: str | None = None
        show_western_digits(self)
        self.setDecimals(0 if decimals == 0 else _ALL_DECIMALS)
        self.setRange(low, high)
        self.setSingleStep(step)
        self.setSuffix(suffix)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.valueChanged.connect(self._tell)
        self.lineEdit().textChanged.connect(self._take_back_remark)

    @property
    def is_refused(self) -> bool:
        """Whether what stands in it could not be taken, and the value is another."""
        return self._reader.is_refused

    @property
    def limits(self) -> Limits:
        """What it takes."""
        return self._reader.limits

    def show_value(self, value: float) -> None:
        """Show a number; not an edit. What was refused stays to be mended, as long as the number stays as it is."""
        if self._typed is not None and value == self.value():
            return
        if self._reader.is_refused:
            self._reader.clear()
        self._words = None
        with QSignalBlocker(self):
            self.setValue(value)
            self._write()

    def show_words(self, words: str) -> None:
        """Show words in place of the number, for example where several numbers differ. Typing works as usual."""
        self._words = words
        self._write()

    def set_highest(self, high: float) -> None:
        """Take numbers up to this one from now on."""
        limits = self._reader.limits
        self._reader.limits = replace(limits, high=high)
        self._highest_step = high
        with QSignalBlocker(self):
            self.setMaximum(high)

    def commit(self) -> bool:
        """Take what was typed. False where it is refused: it stays, with the reason beside it."""
        if self._typed is None:
            return True
        if self._reader.is_refused:
            self._reader.tell_again()
            return False
        value = self._reader.read(self._number_in(self._typed))
        if value is None:
            return False
        had_words, self._words = self._words is not None, None
        if had_words and value == self.value():
            self._tell(value)
        self._write(value)
        self.setValue(value)
        return True

    @property
    def _typed(self) -> str | None:
        """What a person typed and has not entered yet, or what was refused."""
        text = self.lineEdit().text()
        return None if text in (self._written(self.value()), self._words) else text

    def _take_back_remark(self) -> None:
        if self._reader.is_refused or self._reader.is_telling:
            self._reader.clear()

    def _forget_typing(self) -> None:
        self._reader.clear()
        self._write()

    def _tell(self, value: float) -> None:
        self.entered.emit(round(value) if self._reader.limits.kind == "whole" else float(value))

    def _number_in(self, text: str) -> str:
        """The text without what the box itself writes around the number."""
        return text.strip().removeprefix(self.prefix().strip()).removesuffix(self.suffix().strip())

    def _written(self, value: float) -> str:
        return self.prefix() + self.textFromValue(value) + self.suffix()

    def _write(self, value: float | None = None) -> None:
        """Show the value, or another that is about to be, as it is written and not as it was typed."""
        with QSignalBlocker(self.lineEdit()):
            self.lineEdit().setText(self._words or self._written(self.value() if value is None else value))

    # --- Qt's overrides ---------------------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange and not self.isEnabled():
            self._forget_typing()  # nobody could mend it

    def textFromValue(self, val: float) -> str:
        return chosen(val)

    def valueFromText(self, text: str) -> float:
        return self.value()  # what was typed is read by `commit` alone

    def validate(self, input: str, pos: int) -> object:
        return QValidator.State.Acceptable, input, pos

    def stepBy(self, steps: int) -> None:
        if self.commit():
            value = rounded_to(self.value() + steps * self.singleStep(), 12)
            self.setValue(max(min(value, self._highest_step), self.minimum()))

    def interpretText(self) -> None:
        self.commit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self.commit():
                event.accept()  # what was typed is mended first: no dialog closes, nothing else is pressed
                return
        elif event.key() == Qt.Key.Key_Escape and self._typed is not None:
            self._forget_typing()
            self.selectAll()
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._reader.tell_again()
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self._reader.is_refused:
            self._reader.rest()
        elif event.reason() != Qt.FocusReason.PopupFocusReason:  # a menu, to paste from
            self.commit()
        text = self.lineEdit().text()
        with QSignalBlocker(self.lineEdit()):
            super().focusOutEvent(event)  # which writes the value
            self.lineEdit().setText(text)

    def hideEvent(self, event: QHideEvent) -> None:
        if self._typed is not None:
            self._forget_typing()
        super().hideEvent(event)
