"""The track of the timeline: where in the run the moment shown is, with marks; dragged, clicked and moved by keys.

A slider to Qt and to a screen reader. Its largest value is the newest moment.
"""

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QToolTip, QWidget

from playground.model.numerals import counted
from playground.model.told_run import ToldRun
from playground.views.look.style import edge
from playground.views.look.theme import LIGHT, Theme

_MARGIN: Final = 8.0
_REACH: Final = 5.0
"""A click or a look so near to a mark means the mark, in pixels."""

_HEIGHT: Final = 22
_LEAST_WIDTH: Final = 50


class TimelineTrack(QAbstractSlider):
    """Shows a run and the epoch that is looked at; asks for another one, or for the newest moment (None)."""

    epoch_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timeline_track")
        self.setAccessibleName(self.tr("Timeline: the epoch that is shown"))
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self._theme = LIGHT
        self._run = ToldRun()
        self._epoch: int | None = None
        self._pointed: float | None = None
        self._show_value()
        self.valueChanged.connect(self._ask)

    # --- showing ---

    def show_run(self, run: ToldRun) -> None:
        """Show another run, or the same farther on."""
        if run != self._run:
            self._run = run
            self._show_value()
            self.update()

    def show_epoch(self, epoch: int | None) -> None:
        """Show which epoch is looked at; None: the newest moment."""
        if epoch != self._epoch:
            self._epoch = epoch
            self._show_value()
            self.update()

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def _show_value(self) -> None:
        first, newest = min(self._run.first, self._run.newest), self._run.newest
        with QSignalBlocker(self):
            self.setRange(first, newest)
            self.setPageStep(max(1, (newest - first) // 10))
            self.setValue(newest if self._epoch is None else self._epoch)
        self.setEnabled(self._run.can_be_seen)

    # --- where things are ---

    def x_of(self, epoch: float) -> float:
        """Where an epoch lies, in pixels from the left."""
        share = 1.0 if self._run.last <= 0.0 else min(max(epoch / self._run.last, 0.0), 1.0)
        return _MARGIN + share * (self.width() - 2.0 * _MARGIN)

    def _epoch_at(self, x: float) -> float:
        share = (x - _MARGIN) / max(self.width() - 2.0 * _MARGIN, 1.0)
        return min(max(share, 0.0), 1.0) * self._run.last

    def _value_at(self, x: float) -> int:
        """The value that a click there means: that of a mark nearby, else of the epoch."""
        near = self._places_near(x)
        if near:
            return int(-(-near[0][0] // 1))
        if x >= self.x_of(self._run.last) - 1.0:
            return self._run.newest
        return round(self._epoch_at(x))

    def _places_near(self, x: float) -> list[tuple[float, str]]:
        near = [place for place in self._run.places() if abs(self.x_of(place[0]) - x) <= _REACH]
        return sorted(near, key=lambda place: abs(self.x_of(place[0]) - x))

    def text_at(self, x: float) -> str:
        """What is told of a place: what happened there, or which epoch it is."""
        near = self._places_near(x)
        if near:
            return "\n".join(text for _, text in near[:3])
        if not self._run.can_be_seen:
            return self.tr("The run appears here once training begins")
        if self._epoch_at(x) < self._run.first:
            return self.tr("Epochs before {first} were trained before the file was saved, and cannot be shown").format(
                first=counted(self._run.first)
            )
        return self.tr("Epoch {epoch}").format(epoch=counted(round(self._epoch_at(x))))

    # --- asking ---

    def _ask(self, value: int) -> None:
        self.epoch_requested.emit(None if value >= self._run.newest else value)

    # --- Qt's overrides ---

    def sizeHint(self) -> QSize:
        return QSize(300, self._theme.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_WIDTH, self._theme.px(_HEIGHT))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.text_at(event.pos().x()), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.setValue(self._value_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        self._pointed = x
        if self.isSliderDown():
            self.setValue(self._value_at(x))
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._pointed = None
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, middle = self._theme, round(self.height() / 2.0) + 0.0
        groove, x = theme.wide(4.0), self.x_of(self._run.last if self._epoch is None else self._epoch)
        left, right, first = self.x_of(0.0), self.width() - _MARGIN, self.x_of(self._run.first)
        can_be_seen = self._run.can_be_seen

        def line(begin: float, end: float, colour: QColor, y: float = middle, thick: float = groove) -> None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRoundedRect(QRectF(begin, y - thick / 2.0, max(end - begin, 0.0), thick), thick / 2, thick / 2)

        line(first if can_be_seen else left, right, QColor(edge(theme) if can_be_seen else theme.border))
        if can_be_seen and self._run.first:
            painter.setPen(QPen(QColor(theme.border), groove / 2.0, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(left, middle), QPointF(first, middle))
        if not can_be_seen:
            return
        accent = QColor(theme.accent)
        line(first, x, accent)
        for branch in self._run.branches:
            begin, end = self.x_of(branch.left_at), self.x_of(branch.learned.epoch)
            line(begin, max(end, begin + groove), QColor(theme.muted), middle + theme.wide(6.0), theme.wide(2.0))
        self._paint_marks(painter, middle)
        if self._pointed is not None and not self.isSliderDown():
            painter.setPen(QPen(QColor(theme.muted), 1.0))
            at = min(max(self._pointed, left), right)
            painter.drawLine(QPointF(at, middle - theme.wide(7.0)), QPointF(at, middle + theme.wide(7.0)))
        painter.setPen(QPen(QColor(theme.panel), theme.wide(1.5)))
        painter.setBrush(accent)
        painter.drawEllipse(QPointF(x, middle), theme.wide(6.5), theme.wide(6.5))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(accent, theme.wide(1.5)))
            painter.drawEllipse(QPointF(x, middle), theme.wide(9.0), theme.wide(9.0))

    def _paint_marks(self, painter: QPainter, middle: float) -> None:
        """Edits as triangles above, falls of the loss as strokes below."""
        theme = self._theme
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.text))
        half, foot = theme.wide(3.5), middle - theme.wide(3.5)
        for x in sorted(
            {round(self.x_of(mark.epoch)) + 0.0 for mark in self._run.marks}
        ):  # of many in one place one is seen
            tip, top = QPointF(x, foot), foot - 1.7 * half
            painter.drawPolygon(QPolygonF([tip, QPointF(x - half, top), QPointF(x + half, top)]))
        painter.setPen(QPen(QColor(theme.test), theme.wide(2.0)))
        for fall in self._run.falls:
            x = self.x_of(fall.begin)
            painter.drawLine(QPointF(x, middle + theme.wide(4.5)), QPointF(x, middle + theme.wide(9.5)))
