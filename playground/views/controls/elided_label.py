"""A label that shortens its text with … rather than push its neighbours away: nothing moves for what it says."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.views.controls.named_label import NamedLabel
from playground.views.look.tool_tips import wrapped


class ElidedLabel(NamedLabel):
    """One line of plain text. It can be given several wordings, longest first, and shows the first that fits.

    `text` is the first wording. Screen readers read that one, after the accessible name if there is one. The tooltip
    shows it while a shorter one is on the screen, and below it what the text means.
    """

    def __init__(self, parent: QWidget | None = None, name: str = "", meaning: str = "") -> None:
        self._meaning, self._shorter = meaning, tuple[str, ...]()
        super().__init__(name, parent=parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)  # as wide as its text
        self._tell()
        self._show_tip()

    def show_texts(self, *texts: str) -> None:
        """Show the first of them that there is room for, else the last, shortened."""
        if texts != (self.text(), *self._shorter):
            self._shorter = texts[1:]
            super().setText(texts[0])
            self._show_tip()
            self.update()

    def setText(self, text: str) -> None:
        self.show_texts(text)

    def show_meaning(self, meaning: str) -> None:
        """Tell in the tooltip what the text means."""
        self._meaning = meaning
        self._show_tip()

    @property
    def shown(self) -> str:
        """What is to be read."""
        metrics, room = self.fontMetrics(), self.contentsRect().width()
        texts = (self.text(), *self._shorter)
        fitting = next((text for text in texts if metrics.horizontalAdvance(text) <= room), None)
        return metrics.elidedText(texts[-1], Qt.TextElideMode.ElideRight, room) if fitting is None else fitting

    def _show_tip(self) -> None:
        told = "" if self.shown == self.text() else self.text()
        words = "\n".join(part for part in (told, self._meaning) if part)
        tip = wrapped(words)
        if tip != self.toolTip():
            self.setToolTip(tip)
            self.setAccessibleDescription(words)  # else the tooltip is read, with its markup

    # --- Qt's overrides ---

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_tip()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._show_tip()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        across = self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask
        align = across | Qt.AlignmentFlag.AlignVCenter
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            align.value,
            self.palette(),
            self.isEnabled(),
            self.shown,
            self.foregroundRole(),
        )
