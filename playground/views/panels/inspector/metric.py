"""One number with its name above it, as wide whatever the number is."""

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from playground.views.controls.named_label import NamedLabel
from playground.views.plots.chart import legible


class Metric(QWidget):
    """A small muted name and a number below; `widest` is the widest text that the number may have."""

    def __init__(self, name: str, title: str, widest: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setToolTip(tip)
        self._title = QLabel(title, self)
        self._title.setObjectName(f"{name}_title")
        self._title.setProperty("caption", True)
        self._value = NamedLabel(title, "–", self)
        self._value.setObjectName(f"{name}_value")
        self._value.setFont(legible(self._value.font()))
        self._widest = widest
        self._fit()
        self._value.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._title)
        layout.addWidget(self._value)

    def _fit(self) -> None:
        self._value.setMinimumWidth(self._value.fontMetrics().horizontalAdvance(self._widest))

    def show_title(self, title: str) -> None:
        """Call the number otherwise."""
        if title != self._title.text():
            self._title.setText(title)
            self._value.show_name(title)

    def show_text(self, text: str) -> None:
        """Show a number."""
        if text != self._value.text():
            self._value.setText(text)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            QTimer.singleShot(0, self, self._fit)
