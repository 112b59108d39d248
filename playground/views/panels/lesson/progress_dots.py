"""Where one is among the steps: a dot for each, and the count in words."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.views.look.theme import LIGHT, Theme

_STEP: Final = 14
_RADIUS: Final = 3.5
_MOST_DOTS: Final = 7
_GAP: Final = 8


class ProgressDots(QWidget):
    """Steps behind are full, the present one is larger, those ahead are hollow; many steps become a bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lesson_progress")
        self._theme = LIGHT
        self._index, self._count = 0, 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """Which step of how many."""
        return f"{self._index + 1} / {self._count}"

    @property
    def has_text(self) -> bool:
        """Whether the text is written: always beside a bar, and beside dots where there is room for all of it."""
        taken = self._count * self._theme.px(_STEP) + self._theme.px(_GAP)
        return self._count > _MOST_DOTS or taken + self._text_width <= self.width()

    @property
    def _text_width(self) -> float:
        return QFontMetricsF(self.font()).horizontalAdvance(self.text)

    def show_place(self, index: int, count: int) -> None:
        """The step of this index, of so many."""
        self._index, self._count = index, count
        told = self.tr("Step {number} of {count}").format(number=index + 1, count=count)
        self.setAccessibleName(told)
        self.setToolTip(told)
        self.update()

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(120), self.fontMetrics().height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        middle = self.height() / 2
        if self._count <= _MOST_DOTS:
            right = self._paint_dots(painter, middle)
        else:
            right = min(float(theme.px(_STEP * _MOST_DOTS)), self.width() - self._text_width - theme.px(_GAP))
            painter.setPen(Qt.PenStyle.NoPen)
            for colour, share in ((theme.border, 1.0), (theme.accent, (self._index + 1) / self._count)):
                painter.setBrush(QColor(colour))
                painter.drawRoundedRect(QRectF(0, middle - 2, right * share, 4), 2, 2)
        if self.has_text:
            painter.setPen(QColor(theme.muted))
            rest = QRectF(right + theme.px(_GAP), 0, self._text_width + 1.0, self.height())
            painter.drawText(rest, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text)

    def _paint_dots(self, painter: QPainter, middle: float) -> float:
        theme = self._theme
        step, radius = theme.px(_STEP), theme.wide(_RADIUS)
        for index in range(self._count):
            centre = QPointF(radius * 1.5 + index * step, middle)
            if index > self._index:
                painter.setPen(QPen(QColor(theme.muted), theme.wide(1.2)))
                painter.setBrush(Qt.BrushStyle.NoBrush)
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.accent))
            size = radius * 1.4 if index == self._index else radius - 0.4
            painter.drawEllipse(centre, size, size)
        return float(self._count * step)
