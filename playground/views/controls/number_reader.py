"""Reads what a person types into a box: takes it as it is meant, or says at the box why it cannot be taken."""

from PySide6.QtCore import QLocale, QObject
from PySide6.QtWidgets import QWidget

from playground.model.numerals import Limits, Marks, NumberRefused, read_number
from playground.views.controls.remark import Remark


def system_marks() -> Marks:
    """How the person's system parts decimals and thousands."""
    locale = QLocale()
    return Marks(locale.decimalPoint(), locale.groupSeparator())


def show_western_digits(widget: QWidget) -> None:
    """Let what Qt itself writes in a widget and in its children be of the same digits as all texts of the program."""
    widget.setLocale(QLocale.c())


class NumberReader(QObject):
    """The reader of one box, with the red frame and the remark that it gets.

    The box has the property `refused` while what stands in it could not be taken.
    """

    def __init__(self, box: QWidget, limits: Limits) -> None:
        super().__init__(box)
        self._box = box
        self._remark: Remark | None = None
        self._refusal = ""
        self._described = ""
        self.limits = limits

    @property
    def is_refused(self) -> bool:
        """Whether what was typed last could not be taken."""
        return bool(self._refusal)

    @property
    def is_telling(self) -> bool:
        """Whether a remark stands at the box."""
        return self._remark is not None and not self._remark.is_over

    def read(self, text: str) -> float | None:
        """The number, an int where whole numbers are meant; None where it is refused, which is told at the box."""
        self.clear()
        try:
            reading = read_number(text, self.limits, system_marks())
        except NumberRefused as refusal:
            self._refuse(str(refusal))
            return None
        if reading.note:
            self._tell(reading.note, is_refusal=False)
        return reading.value

    def clear(self) -> None:
        """Say nothing more; what stands in the box is another text, or a number that was taken."""
        self.rest()
        if self._refusal:
            self._refusal = ""
            self._box.setAccessibleDescription(self._described)
            self._mark(False)

    def rest(self) -> None:
        """Take the remark away, as when the person has gone elsewhere; the red frame stays."""
        if self._remark is not None:
            self._remark.end()
            self._remark = None

    def tell_again(self) -> None:
        """Say once more why what stands in the box cannot be taken."""
        if self._refusal and not self.is_telling:
            self._tell(self._refusal, is_refusal=True)

    def _refuse(self, reason: str) -> None:
        self._described = self._box.accessibleDescription()
        self._refusal = reason
        self._box.setAccessibleDescription(reason)
        self._mark(True)
        self._tell(reason, is_refusal=True)

    def _tell(self, text: str, *, is_refusal: bool) -> None:
        self.rest()
        if self._box.isVisible():
            self._remark = Remark(self._box, text, is_refusal=is_refusal)

    def _mark(self, refused: bool) -> None:
        self._box.setProperty("refused", refused)
        self._box.style().unpolish(self._box)
        self._box.style().polish(self._box)
