"""A small coloured word that warns of a state, such as "dead". Knows nothing of units."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from playground.views.look.theme import LIGHT, Theme


class Badge(QLabel):
    """A word on a tinted pill, in the colour that `colour_name` has in the theme."""

    def __init__(self, name: str, text: str, colour_name: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setObjectName(name)
        self.setAccessibleName(text)
        self._colour_name = colour_name
        self._theme = LIGHT
        self.setContentsMargins(8, 1, 8, 1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = QColor(getattr(self._theme, self._colour_name))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tint = QColor(colour)
        tint.setAlpha(36)
        painter.setBrush(tint)
        painter.setPen(colour)
        frame = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, frame.height() / 2.0, frame.height() / 2.0)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
