"""A field for one number that can be typed, dragged sideways, scrolled, or stepped with the arrow keys."""

from itertools import count
from typing import Final

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from playground.model.edits import VALUE_LIMITS
from playground.model.numerals import Limits, fixed, read_number
from playground.views.controls.number_reader import NumberReader, system_marks

STEP: Final = 0.05
"""One step of the wheel or of an arrow key; Shift makes it ten times as large, Ctrl as small."""

_PIXELS_A_STEP: Final = 4
_DRAG_BEGINS: Final = 3
_SCROLL_PAUSE_MS: Final = 600

_gestures = count()


class NumberField(QLineEdit):
    """Shows a live number; asks for another.

    value_requested(value, gesture): every request of one drag, of one stretch of scrolling or of one typed number
    carries the same gesture, a number used once.
    """

    value_requested = Signal(float, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self._value = 0.0
        self._gesture = next(_gestures)
        self._pressed_at: QPoint | None = None
        self._drag_start: float | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_SCROLL_PAUSE_MS)
        self._reader = NumberReader(self, VALUE_LIMITS)
        self.textEdited.connect(self._check)
        self.returnPressed.connect(self.commit)

    @property
    def value(self) -> float:
        """The number that is shown."""
        return self._value

    @property
    def limits(self) -> Limits:
        """What it takes."""
        return self._reader.limits

    @property
    def is_refused(self) -> bool:
        """Whether what stands in it could not be taken, and the value is another."""
        return self._reader.is_refused

    @property
    def is_telling(self) -> bool:
        """Whether a remark stands beside it: why its text was refused, or how it was read."""
        return self._reader.is_telling

    def forget_typing(self) -> None:
        """Let go of what was typed."""
        self.setModified(False)
        self._reader.clear()
        self._mark_valid(True)

    @property
    def is_busy(self) -> bool:
        """Whether a person is at it: a number that comes from training must wait."""
        return self._drag_start is not None or self._pause.isActive() or self.isModified()

    def show_value(self, value: float) -> None:
        """Show a number, unless a person is just giving another."""
        if self.is_busy:
            return
        self._value = value
        text = fixed(value, 4)
        if text != self.text():
            selected_all = self.hasSelectedText()
            self.setText(text)
            if selected_all and self.hasFocus():
                self.selectAll()

    def request(self, value: float, gesture: int) -> None:
        """Show and ask for a number, as a drag does."""
        self._value = value
        self.setText(fixed(value, 4))
        self._mark_valid(True)
        self.value_requested.emit(value, gesture)

    def commit(self) -> bool:
        """Ask for the number that was typed. False where it is refused: it stays, with the reason beside it."""
        if not self.isModified():
            return True
        if self._reader.is_refused:
            self._reader.tell_again()
            return False
        value = self._reader.read(self.text())
        if value is None:
            return False
        self.setModified(False)
        self.request(float(value), new_gesture())
        self.selectAll()
        return True

    def step(self, steps: float, modifiers: Qt.KeyboardModifier) -> None:
        """Go up or down; steps that follow each other quickly are one gesture."""
        if not self._pause.isActive():
            self._gesture = new_gesture()
        self._pause.start()
        self.forget_typing()
        self.request(_within(self._value + steps * step_size(modifiers)), self._gesture)

    def _check(self, text: str) -> None:
        """Frame what is no number yet, while it is being typed."""
        self._reader.clear()
        try:
            read_number(text, VALUE_LIMITS, system_marks())
        except ValueError:
            self._mark_valid(False)
        else:
            self._mark_valid(True)

    def _mark_valid(self, valid: bool) -> None:
        if self.property("invalid") == (not valid):
            return
        self.setProperty("invalid", not valid)
        self.style().unpolish(self)
        self.style().polish(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if steps is not None:
            self.step(steps, event.modifiers())
        elif event.key() == Qt.Key.Key_Escape and self.isModified():
            self.forget_typing()  # the first Escape takes back what was typed
            self.show_value(self._value)
            self.setText(fixed(self._value, 4))
            self.selectAll()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self.isModified():
            self._pressed_at = event.position().toPoint()
            event.accept()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None:
            super().mouseMoveEvent(event)
            return
        moved = event.position().toPoint().x() - self._pressed_at.x()
        if self._drag_start is None and abs(moved) >= _DRAG_BEGINS:
            self._drag_start = self._value
            self._gesture = new_gesture()
        if self._drag_start is not None:
            steps = round(moved / _PIXELS_A_STEP)
            value = _within(self._drag_start + steps * step_size(event.modifiers()))
            if value != self._value:
                self.request(value, self._gesture)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None:
            super().mouseReleaseEvent(event)
            return
        if self._drag_start is None:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.selectAll()
        self._pressed_at = None
        self._drag_start = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.step(event.angleDelta().y() / 120.0 or event.angleDelta().x() / 120.0, event.modifiers())
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._reader.tell_again()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self._reader.is_refused:
            self._reader.rest()
        elif event.reason() != Qt.FocusReason.PopupFocusReason or not self.isVisible():  # a menu, to paste from
            self.commit()
        super().focusOutEvent(event)


def _within(value: float) -> float:
    """Where a step or a drag ends: at a number of six decimals, and at the limits."""
    return min(max(round(value, 6), VALUE_LIMITS.low), VALUE_LIMITS.high)


def new_gesture() -> int:
    """A number that no gesture had before."""
    return next(_gestures)


def step_size(modifiers: Qt.KeyboardModifier) -> float:
    """The step with these keys held."""
    if modifiers & Qt.KeyboardModifier.ShiftModifier:
        return STEP * 10.0
    return STEP / 10.0 if modifiers & Qt.KeyboardModifier.ControlModifier else STEP
