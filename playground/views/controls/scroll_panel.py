"""The ground of a panel: its contents scroll when the dock is too small for them."""

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

COMPACT_STYLE_SHEET: Final = "QAbstractSpinBox, QComboBox, QToolButton { min-height: 23px; max-height: 23px; }"
"""Controls of a panel are lower than those of the toolbar: many stand above each other."""

_LEAST_WIDTH: Final = 238
_ROOM_PIXELS: Final = 14
"""More than the contents need, for those that grow with the width."""


class ScrollPanel(QScrollArea):
    """A frameless scroll area around `body`, whose layout is `rows`; scrolls up and down only."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body = QWidget(self)
        self.body.setObjectName(f"{name}_body")
        self.rows = QVBoxLayout(self.body)
        self.rows.setContentsMargins(10, 2, 10, 4)
        self.rows.setSpacing(4)
        self.setWidget(self.body)
        self.body.setStyleSheet(COMPACT_STYLE_SHEET)

    def caption_label(self, text: str) -> QLabel:
        """A label in the secondary colour of the theme."""
        label = QLabel(text, self.body)
        label.setProperty("caption", True)
        return label

    def minimumSizeHint(self) -> QSize:
        return QSize(max(self.body.minimumSizeHint().width(), _LEAST_WIDTH), 80)

    def sizeHint(self) -> QSize:
        return self.body.sizeHint() + QSize(0, _ROOM_PIXELS)
