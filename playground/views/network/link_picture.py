"""A pixmap of all links, kept from frame to frame. Each strip, the links into one layer, is repainted when they change.

Repainting stops when a frame's share of the time is used up and goes on in the next frame. What has not changed costs
nothing.
"""

import math
import time
from enum import Enum, auto
from typing import Final

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter, QPixmap

from engine.snapshot import Snapshot
from playground.views.network.gradients import GradientFlow
from playground.views.network.links import Indices, LinkPainter, LinkPens
from playground.views.network.nodes import NodePainter

STRIP_INTERVAL_S: Final = 1.0 / 16.0
GRADIENT_INTERVAL_S: Final = 1.0 / 8.0
"""All gradients change with each batch. If they were drawn more often, they would only flicker."""

SMALL_CHANGE_INTERVAL_S: Final = 0.3
"""A strip in which only a few links changed a little may wait so long: nobody notices."""

FRAME_SHARE_S: Final = 0.0015
"""So much of a frame may go into drawing links. A strip that was begun is finished, even if that takes longer."""


_LEAP: Final = 3
_FEW: Final = 0.08


class _Change(Enum):
    NONE = auto()
    SMALL = auto()
    LARGE = auto()


class LinkPicture:
    """A pixmap with links, names and padlocks, brought up to date a strip at a time."""

    def __init__(self) -> None:
        self.pixmap = QPixmap()
        self._links: LinkPainter | None = None
        self._nodes: NodePainter | None = None
        self._pens: LinkPens | None = None
        self._looks: dict[int, Indices] = {}
        self._painted_at: dict[int, float] = {}
        self._compared_at: dict[int, float] = {}
        self._compared_with: dict[int, object] = {}  # what the looks of links were last taken from
        self.is_behind = False  # whether some strip waits to be brought up to date
        self._snapshot: Snapshot | None = None
        self._flow: GradientFlow | None = None
        self._is_whole = False

    def show(self, links: LinkPainter, nodes: NodePainter, pens: LinkPens) -> None:
        """Paint by these from now on."""
        self._links, self._nodes, self._pens = links, nodes, pens
        self.touch()

    def hurry(self) -> None:
        """Bring what looks other next up to date at once, and not in its turn."""
        self._painted_at = dict.fromkeys(self._painted_at, -math.inf)
        self._compared_at = dict.fromkeys(self._compared_at, -math.inf)

    def touch(self) -> None:
        """All of it must be painted anew."""
        self._is_whole = False

    def paint(
        self,
        snapshot: Snapshot | None,
        emphasised: tuple[int, int] | None,
        size: QSize,
        ratio: float,
        flow: GradientFlow | None = None,
    ) -> None:
        """Repaint strips that have changed, as far as one frame's share of time allows. size: in device pixels.

        flow: the snapshot's gradients, if links are to show these and not the weights.
        """
        is_other_kind = (snapshot is None, flow is None) != (self._snapshot is None, self._flow is None)
        if is_other_kind or self.pixmap.size() != size:
            self._is_whole = False
        self._snapshot, self._flow = snapshot, flow
        if not self._is_whole:
            self._paint_whole(snapshot, emphasised, size, ratio)
        elif snapshot is not None:
            self._paint_strips(snapshot, emphasised)

    def _paint_whole(
        self, snapshot: Snapshot | None, emphasised: tuple[int, int] | None, size: QSize, ratio: float
    ) -> None:
        assert self._links is not None
        assert self._nodes is not None
        assert self._pens is not None
        if self.pixmap.size() != size:
            self.pixmap = QPixmap(size)
            self.pixmap.setDevicePixelRatio(ratio)
        self.pixmap.fill(QColor(self._nodes.theme.panel))
        self._looks = {}
        painter = QPainter(self.pixmap)
        for layer in self._links.layers:
            looks = None
            if snapshot is not None:
                looks = self._looks[layer] = self._look(self._links, layer, snapshot, emphasised)
            self._links.paint(painter, self._pens, layer, looks)
            self._nodes.paint_padlocks(painter, layer)
        self._nodes.paint_around(painter, are_known=snapshot is not None)
        painter.end()
        self._painted_at = dict.fromkeys(self._links.layers, time.monotonic())
        self._compared_at = dict(self._painted_at)
        self._compared_with = dict.fromkeys(self._links.layers, self._source_of(snapshot))
        self.is_behind = False
        self._is_whole = True

    def _paint_strips(self, snapshot: Snapshot, emphasised: tuple[int, int] | None) -> None:
        """Repaint strips that look other now, the one that waited longest first."""
        assert self._links is not None
        assert self._nodes is not None
        assert self._pens is not None
        now = time.monotonic()
        ends_at = now + FRAME_SHARE_S
        interval_s = STRIP_INTERVAL_S if self._flow is None else GRADIENT_INTERVAL_S
        source, waiting = self._source_of(snapshot), False
        painter: QPainter | None = None
        for layer in sorted(self._links.layers, key=self._painted_at.__getitem__):
            if self._compared_with.get(layer) is source:
                continue
            if now < self._compared_at[layer] + interval_s or time.monotonic() > ends_at:
                waiting = True
                continue
            looks = self._look(self._links, layer, snapshot, emphasised)
            change = _change(self._looks[layer], looks)
            self._compared_at[layer] = now
            if change is _Change.SMALL and now < self._painted_at[layer] + SMALL_CHANGE_INTERVAL_S:
                waiting = True
                continue
            self._compared_with[layer] = source
            if change is _Change.NONE:
                continue
            painter = painter or QPainter(self.pixmap)
            strip = self._links.strip(layer)
            painter.setClipRect(strip)
            painter.fillRect(strip, QColor(self._nodes.theme.panel))
            self._links.paint(painter, self._pens, layer, looks)
            self._nodes.paint_padlocks(painter, layer)
            self._looks[layer] = looks
            self._painted_at[layer] = now
        if painter is not None:
            painter.end()
        self.is_behind = waiting

    def paint_lines(
        self,
        painter: QPainter,
        snapshot: Snapshot | None,
        emphasised: tuple[int, int] | None,
        flow: GradientFlow | None,
    ) -> None:
        """Paint the same straight away, as lines and texts that can be enlarged without end; nothing of it is kept."""
        assert self._links is not None
        assert self._nodes is not None
        assert self._pens is not None
        kept, self._flow = self._flow, flow
        for layer in self._links.layers:
            looks = None if snapshot is None else self._look(self._links, layer, snapshot, emphasised)
            self._links.paint(painter, self._pens, layer, looks)
            self._nodes.paint_padlocks(painter, layer)
        self._nodes.paint_around(painter, are_known=snapshot is not None)
        self._flow = kept

    def _source_of(self, snapshot: Snapshot | None) -> object:
        """What links are painted from; the same for two snapshots that differ in other things alone."""
        return None if snapshot is None else snapshot.learned if self._flow is None else self._flow

    def _look(self, links: LinkPainter, layer: int, snapshot: Snapshot, emphasised: tuple[int, int] | None) -> Indices:
        if self._flow is None:
            return links.looks(layer, snapshot.weights[layer], emphasised)
        return links.looks(layer, self._flow.links[layer], emphasised, self._flow.link_shares(layer))


def _change(before: Indices, after: Indices) -> _Change:
    """How much the looks of links have changed."""
    differing = before != after
    count = int(np.count_nonzero(differing))
    if not count:
        return _Change.NONE
    leap = int(np.abs(before[differing] - after[differing]).max())
    return _Change.LARGE if leap > _LEAP or count > _FEW * before.size else _Change.SMALL
