"""The wave that runs over the diagram when steps are slow: the signal forwards, then the gradient backwards.

`Wave` keeps the time, and `WavePainter` paints a moment of it. Neither changes what the diagram shows beneath.
"""

import time
from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QColor, QPainter, QPen

from engine.portable import Floats
from engine.snapshot import Snapshot
from playground.views.look.theme import Theme
from playground.views.network.gradients import GradientFlow
from playground.views.network.hit import curve_parameter
from playground.views.network.layout import NetworkLayout
from playground.views.network.links import weight_strengths

FORWARD_MS: Final = 500
BACKWARD_MS: Final = 700
SLOWEST_RUN_S: Final = 0.24
"""Steps that follow each other faster than this run without a wave: more than 4 a second."""

_SHARE_OF_STEP: Final = 0.9
_MOST_LINKS: Final = 1200
_SIZES: Final = 8
_TAIL: Final = 3
_TAIL_GAP: Final = 0.09
_REACH: Final = 0.5
"""How near the wave has to be to a column to light it up, in columns."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Where the wave is: `progress` 0 to 1 of its way from the features to the output, or back."""

    is_forward: bool
    progress: float


class Wave(QObject):
    """Starts with a step that comes slowly, and ends by itself, or with the next step."""

    moved = Signal()
    """There is another moment to be painted, or no longer any."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._last: Snapshot | None = None
        self._stepped_at = -1e9
        self._at = 0.0
        self._animation = QVariantAnimation(self)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.valueChanged.connect(self._move)
        self._animation.finished.connect(self.moved)

    @property
    def is_running(self) -> bool:
        """Whether there is a wave now."""
        return self._animation.state() == QVariantAnimation.State.Running

    @property
    def moment(self) -> Moment | None:
        """Where the wave is now; None while there is none."""
        if not self.is_running:
            return None
        along = self._at * (FORWARD_MS + BACKWARD_MS)
        if along < FORWARD_MS:
            return Moment(True, along / FORWARD_MS)
        return Moment(False, (along - FORWARD_MS) / BACKWARD_MS)

    def follow(self, snapshot: Snapshot, *, may_run: bool) -> None:
        """Take note of a snapshot: run with a step that comes slowly, break off with one that comes soon."""
        before, self._last = self._last, snapshot
        if before is None or before.spec.layer_sizes != snapshot.spec.layer_sizes:
            self.stop()
            return
        if _place(snapshot) <= _place(before):  # the same step once more, or back to an earlier one
            if _place(snapshot) < _place(before):
                self.stop()
            return
        now = time.monotonic()
        since, self._stepped_at = now - self._stepped_at, now
        self.stop()
        if may_run and since >= SLOWEST_RUN_S:
            fitting_ms = int(_SHARE_OF_STEP * 1000.0 * since)
            self._at = 0.0
            self._animation.setDuration(min(FORWARD_MS + BACKWARD_MS, fitting_ms))
            self._animation.start()

    def forget(self) -> None:
        """The network is another."""
        self._last = None
        self.stop()

    def stop(self) -> None:
        """End it now."""
        if self.is_running:
            self._animation.stop()
            self.moved.emit()

    def _move(self, at: object) -> None:
        assert isinstance(at, float)
        self._at = at
        self.moved.emit()


def _place(snapshot: Snapshot) -> tuple[int, int]:
    """How far training is: epochs, and samples of the present one."""
    return (snapshot.learned.epoch, snapshot.learned.position)


@dataclass(frozen=True)
class WavePainter:
    """Paints the wave over one layout: dots along the links, and a light on the column that it passes."""

    layout: NetworkLayout
    theme: Theme

    def paint(self, painter: QPainter, moment: Moment, snapshot: Snapshot, flow: GradientFlow) -> None:
        """The dots are as large as a link's weight on the way forward, and as its gradient on the way back."""
        last = self.layout.columns - 1
        at = last * (moment.progress if moment.is_forward else 1.0 - moment.progress)
        painter.save()
        painter.setClipRect(self.layout.body)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._light_columns(painter, moment, at, flow)
        backwards = 0.0 if moment.is_forward else 1.0
        for behind in range(_TAIL, -1, -1):
            trail = at + (2.0 * backwards - 1.0) * behind * _TAIL_GAP
            layer = int(trail) if trail >= 0.0 else -1
            if 0 <= layer < last:
                strengths = (
                    weight_strengths(snapshot.weights[layer]) if moment.is_forward else flow.link_shares(layer) ** 2
                )
                shown = strengths > 0.0 if moment.is_forward else flow.links[layer] != 0.0
                self._paint_dots(painter, layer, trail - layer, np.where(shown, strengths, np.nan), behind, moment)
        painter.restore()

    def _paint_dots(
        self, painter: QPainter, layer: int, share: float, sizes: Floats, behind: int, moment: Moment
    ) -> None:
        """One dot a link, at this share of its way; none where the size is NaN. They are painted by size."""
        if sizes.size > _MOST_LINKS:
            return
        start, end = self.layout.link_ends(layer)
        t = curve_parameter(share)
        sources, targets = self.layout.link_y(layer), self.layout.link_y(layer + 1)
        heights = sources[None, :] + (targets[:, None] - sources[None, :]) * (t * t * (3.0 - 2.0 * t))
        x = start + (end - start) * share
        colour = QColor(self.theme.text if moment.is_forward else self.theme.danger)
        colour.setAlphaF(0.85 / (1.0 + behind))
        steps = np.rint(np.nan_to_num(sizes, nan=-1.0) * _SIZES)
        for step in range(_SIZES + 1):
            ys = heights[steps == step]
            if ys.size:
                width = 2.0 + 9.0 * step / _SIZES
                pen = QPen(colour, width * (1.0 - 0.15 * behind))
                pen.setCapStyle(Qt.PenCapStyle.RoundCap)
                painter.setPen(pen)
                painter.drawPoints([QPointF(x, y) for y in ys.tolist()])

    def _light_columns(self, painter: QPainter, moment: Moment, at: float, flow: GradientFlow) -> None:
        """A rim around the units that the wave passes; on the way back none around features, which learn nothing."""
        shares = flow.unit_shares
        painter.setBrush(Qt.BrushStyle.NoBrush)
        first = 0
        for column, units in enumerate(self.layout.sizes):
            near = 1.0 - abs(at - column) / _REACH
            if near > 0.0 and (moment.is_forward or column > 0):
                for unit in self.layout.visible_units(column):
                    colour = QColor(self.theme.text if moment.is_forward else self.theme.danger)
                    strength = 1.0 if moment.is_forward else float(shares[first + unit])
                    colour.setAlphaF(near * strength)
                    painter.setPen(QPen(colour, 2.5))
                    rect: QRectF = self.layout.map_rect(column, unit).adjusted(-2.0, -2.0, 2.0, 2.0)
                    painter.drawRoundedRect(rect, 6.0, 6.0)
            first += units if column else 0
