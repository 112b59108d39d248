"""A quiet ground that holds together what belongs together: an outcome, a goal, an explanation."""

from typing import Final, Literal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from playground.views.look.style import faded
from playground.views.look.theme import LIGHT, Theme

Tone = Literal["plain", "good", "danger", "accent"]

_RADIUS: Final = 7.0


class Card(QWidget):
    """A rounded ground with a heading; `rows` is its layout. Its tone tints it, and its texts say the same in words."""

    def __init__(self, name: str, tone: Tone = "plain", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.theme: Theme = LIGHT
        self._tone: Tone = tone
        self.heading = QLabel(self)
        self.heading.setObjectName(f"{name}_heading")
        self.heading.setProperty("heading", True)
        self.heading.setWordWrap(True)
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(12, 9, 12, 11)
        self.rows.setSpacing(7)
        self.rows.addWidget(self.heading)

    def show_heading(self, text: str, tone: Tone) -> None:
        """Head it, and tint it."""
        self.heading.setText(text)
        self.setAccessibleName(text)
        if tone != self._tone:
            self._tone = tone
            self.update()

    def show_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self.theme
        colours = {"good": theme.good, "danger": theme.danger, "accent": theme.accent}
        colour = colours.get(self._tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = theme.raised if colour is None else faded(colour, theme.panel, 0.09)
        border = theme.border if colour is None else faded(colour, theme.panel, 0.5)
        painter.setBrush(QColor(ground))
        painter.setPen(QPen(QColor(border), 1.0))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
