"""A label that shortens its text with … rather than push its neighbours away."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class ElidedLabel(QLabel):
    """One line of plain text; all of it stands in the tooltip while it is shortened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: Sequence[str] = ()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)  # as wide as its text

    def show_texts(self, texts: Sequence[str]) -> None:
        """Show the first of these that has room, the one that tells most first; it stands in the tooltip."""
        self._texts = texts
        self._choose()

    def _choose(self) -> None:
        fit = (text for text in self._texts if self.fontMetrics().horizontalAdvance(text) <= self.width())
        chosen = next(fit, self._texts[-1])
        if chosen != self.text():
            self.setText(chosen)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        whole = self._texts[0] if self._texts else self.text()
        self.setToolTip("" if shown == whole else whole)
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.style().drawItemText(
            painter, self.rect(), int(align), self.palette(), self.isEnabled(), shown, self.foregroundRole()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._texts:
            self._choose()
