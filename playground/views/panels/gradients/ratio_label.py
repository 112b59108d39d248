"""The ratio above the gradients: whole, or shorter, or not at all, but never half a text."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from playground.views.controls.named_label import NamedLabel


class RatioLabel(NamedLabel):
    """Lets its neighbours have the room; its tooltip tells all where there is too little for it."""

    def __init__(self, name: str, meaning: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        self._meaning = meaning
        self._short = ""
        self.setMinimumWidth(1)
        self.setToolTip(meaning)

    def show_ratio(self, text: str, short: str = "") -> None:
        """Show a text, or where it has no room the short one."""
        self._short = short
        if text != self.text():
            self.setText(text)
            self.setToolTip(f"{text}\n{self._meaning}" if text else self._meaning)

    @property
    def shown(self) -> str:
        """What is to be read."""
        room = self.contentsRect().width()
        texts = (self.text(), self._short)
        return next((text for text in texts if self.fontMetrics().horizontalAdvance(text) <= room), "")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            int(align),
            self.palette(),
            self.isEnabled(),
            self.shown,
            self.foregroundRole(),
        )
