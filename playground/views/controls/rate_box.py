"""A box for a rate: the usual ones in a list, any other typed. Says at once what it cannot take."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from playground.model.numerals import Limits, chosen
from playground.views.controls.fitted_combo import FittedComboBox
from playground.views.controls.number_reader import NumberReader


class RateBox(FittedComboBox):
    """Emits `chosen` with a float within the limits. `widest` is a rate that has to fit."""

    chosen = Signal(float)

    def __init__(self, rates: Sequence[float], limits: Limits, widest: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reader = NumberReader(self, limits)
        self.value = rates[0]
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setCompleter(None)  # type: ignore[arg-type]  # None takes the completer away
        self.setMaxVisibleItems(20)
        for rate in rates:
            self.addItem(chosen(rate), rate)
        self.fit_to([widest])
        self.activated.connect(self._pick)
        self._line.textChanged.connect(self._take_back_remark)
        self._line.returnPressed.connect(self.commit)

    @property
    def is_refused(self) -> bool:
        """Whether what stands in it could not be taken, and the rate is another."""
        return self._reader.is_refused

    @property
    def limits(self) -> Limits:
        """What it takes."""
        return self._reader.limits

    def show_value(self, value: float) -> None:
        """Show a rate; not an edit. What was refused stays to be mended, as long as the rate stays as it is."""
        if self._typed is not None and value == self.value:
            return
        if self._reader.is_refused:
            self._reader.clear()
        self.value = value
        self._write()

    def commit(self) -> bool:
        """Take what was typed. False where it is refused: it stays, with the reason beside it."""
        if self._typed is None:
            return True
        if self._reader.is_refused:
            self._reader.tell_again()
            return False
        value = self._reader.read(self._typed)
        if value is None:
            return False
        self._tell(value)
        return True

    @property
    def _typed(self) -> str | None:
        """What a person typed and has not entered yet, or what was refused."""
        text = self._line.text()
        return None if text == chosen(self.value) else text

    @property
    def _line(self) -> QLineEdit:
        line = self.lineEdit()
        assert line is not None, "it is editable"
        return line

    def _write(self) -> None:
        with QSignalBlocker(self), QSignalBlocker(self._line):
            self.setCurrentIndex(self.findData(self.value))
            self.setEditText(chosen(self.value))

    def _take_back_remark(self) -> None:
        if self._reader.is_refused or self._reader.is_telling:
            self._reader.clear()

    def _forget_typing(self) -> None:
        self._reader.clear()
        self._write()

    def _pick(self, index: int) -> None:
        """Take a line of the list. Qt picks one as well when its very text is typed and Enter pressed."""
        self._reader.clear()
        self._tell(float(self.itemData(index)))

    def _tell(self, value: float) -> None:
        before = self.value
        if value != before:
            self.chosen.emit(value)
        if self.value == before:  # the same, refused, or not answered yet: the document still says the old
            self._write()

    # --- Qt's overrides ---------------------------------------------------------------------------------------------

    def hidePopup(self) -> None:
        chosen_from = self.view().isVisible()
        super().hidePopup()
        if chosen_from:  # a person who picks from the list does not type: space shall play again
            QTimer.singleShot(0, self, self.clearFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._forget_typing()
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._reader.tell_again()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self._reader.is_refused:
            self._reader.rest()
        elif event.reason() != Qt.FocusReason.PopupFocusReason:  # its list, or a menu to paste from
            self.commit()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        if self._typed is not None:
            self._forget_typing()
        super().hideEvent(event)
