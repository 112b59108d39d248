"""The size of δ by layer of several networks as bars on one logarithmic scale, a bar for each network."""

import math
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.questions.measurement import Measure
from engine.snapshot import Snapshot
from playground.model.numerals import decade
from playground.model.wording import layer_name
from playground.views.look.theme import LIGHT, Theme
from playground.views.panels.race.lane_look import lane_colour
from playground.views.plots.chart import legible
from playground.views.plots.ranges import FLOOR, SteadyDecades

_GAP: Final = 6
_LEAST_BAR: Final = 2.0


class GradientBars(QWidget):
    """Shows the networks of a race, one below the other within each layer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._lanes: tuple[tuple[float, ...], ...] = ()
        self._decades = SteadyDecades(-3, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setToolTip(
            self.tr(
                "How strongly the loss pulls at each layer: root mean square of δ over its units and the last batch"
            )
        )

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self._theme = theme
        self.update()

    def show_snapshots(self, snapshots: Sequence[Snapshot | None]) -> None:
        """Show these networks, in the order of their lanes."""
        self._lanes = tuple(
            () if snapshot is None else tuple(layer.delta_norm for layer in snapshot[Measure].layers)
            for snapshot in snapshots
        )
        sizes = [size for lane in self._lanes for size in lane if math.isfinite(size) and size > 0.0]
        if sizes:
            self._decades.fit(max(min(sizes), FLOOR), max(sizes))
        self.setAccessibleName(self.tr("Gradient by layer"))
        self.update()

    # --- Qt's overrides ---

    def minimumSizeHint(self) -> QSize:
        return QSize(110, 56)

    def sizeHint(self) -> QSize:
        return QSize(230, 160)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.panel))
        count = max((len(lane) for lane in self._lanes), default=0)
        if count:
            self._paint(painter, count)
        painter.end()

    def _paint(self, painter: QPainter, count: int) -> None:
        """The output last in each network: where depths differ, it stands below the deepest."""
        theme = self._theme
        font = legible(self.font())
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        names = [layer_name(at, count - 1) for at in range(count)]
        left = max(metrics.horizontalAdvance(name) for name in names) + _GAP
        foot = metrics.height() + 2
        room = QRectF(left, metrics.height(), self.width() - left - _GAP, self.height() - foot - metrics.height())
        if room.width() < 20 or room.height() < 10:
            return
        low, high = self._decades.low, self._decades.high
        painter.setPen(QColor(theme.muted))
        painter.drawText(
            QRectF(0, 0, self.width() - _GAP, metrics.height()), Qt.AlignmentFlag.AlignRight, self.tr("δ by layer")
        )
        step = max(1, round((high - low) * metrics.horizontalAdvance("10⁻¹²0") / room.width() + 0.5))
        for exponent in range(low, high + 1):
            x = room.left() + (exponent - low) / (high - low) * room.width()
            painter.setPen(QPen(QColor(theme.faint), 1))
            painter.drawLine(round(x), round(room.top()), round(x), round(room.bottom()))
            if (exponent - low) % step == 0:
                painter.setPen(QColor(theme.muted))
                text = decade(exponent)
                width = metrics.horizontalAdvance(text)
                at = min(max(x - width / 2.0, 0.0), self.width() - width)
                painter.drawText(QRectF(at, room.bottom() + 1, width + 1, foot), Qt.AlignmentFlag.AlignLeft, text)
        row = room.height() / count
        every = max(1, math.ceil(metrics.height() / row))
        bar = max(_LEAST_BAR, (row - 3.0) / max(1, len(self._lanes)))
        for at, name in enumerate(names):
            top = room.top() + at * row
            if at % every == 0 or at == count - 1:
                painter.setPen(QColor(theme.muted))
                flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
                painter.drawText(QRectF(0, top, left, max(row, metrics.height())), flags, name)
            for lane, sizes in enumerate(self._lanes):
                own = at if at < len(sizes) - 1 else len(sizes) - 1 if at == count - 1 else None
                if own is None or own < 0 or not sizes[own] > 0.0:
                    continue
                share = (math.log10(min(max(sizes[own], FLOOR), 10.0**high)) - low) / (high - low)
                place = QRectF(room.left(), top + 1.5 + lane * bar, max(0.0, share) * room.width(), max(bar - 1.0, 1.0))
                painter.fillRect(place, lane_colour(lane, theme))
